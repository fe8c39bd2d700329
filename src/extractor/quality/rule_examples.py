"""Runs the rules' own examples: each rule must find what its examples mark, and nothing in the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import RulesError
from extractor.model import Mention, MentionType
from extractor.pipeline import Extractor
from extractor.rules import Rule, Rules, fragment_examples
from extractor.rules.examples import Example, parse, written
from extractor.rules.limits import TimeLimitError, limit

TYPES: dict[str, MentionType] = {
    "dates": "DATE",
    "amounts": "AMOUNT",
    "districts": "DISTRICT",
    "organisations": "ORGANISATION",
}
HELPERS = ("admit", "bound", "join", "refuse")
"""The values of rules that make no mention themselves."""
_LONGEST = 10.0  # seconds for an example, which is a sentence


@dataclass(frozen=True, slots=True)
class Problem:
    """An example that fails: the rule, the place of the example, and what is wrong with it."""

    rule: str
    file: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}: {self.message}"


def build(folder: Path | None) -> Extractor:
    """An Extractor with the rules of ``folder`` laid over the built-in ones, its examples run.

    Raises RulesError, naming file and line, when the folder has a fault or one of its examples fails.
    """
    extractor = Extractor(rules=folder)
    if folder is not None:
        problems = [
            *check_fragments(extractor.rules),
            *map(str, check_rules(laid_over(extractor, folder), extractor)),
        ]
        if problems:
            raise RulesError("\n".join(problems))
    return extractor


def laid_over(extractor: Extractor, folder: Path) -> list[Rule]:
    """The rules of an extractor that come from the files of ``folder``."""
    return [rule for rule in extractor.rules.rules if rule.file.is_relative_to(folder)]


def check_rules(rules: Iterable[Rule], extractor: Extractor) -> list[Problem]:
    """What fails of the examples and counter-examples of ``rules``, in their order."""
    return [problem for rule in rules for problem in check_rule(rule, extractor)]


def check_fragments(rules: Rules) -> list[str]:
    """What fails of the examples that alternatives of fragments carry: each must match all of its own."""
    problems = []
    for where, name, pattern, example in fragment_examples(rules.folders):
        if not rules.compile(pattern, f"{where}: {{{name}}}").fullmatch(example):
            problems.append(f"{where}: {{{name}}}: {pattern!r} does not match its example {example!r}")
    return problems


def check_rule(rule: Rule, extractor: Extractor) -> list[Problem]:
    """What fails of one rule's examples and counter-examples, all steps having run.

    In an example every marked span must be found with its value, one of them at least by this rule; in
    a counter-example this rule must make no mention, and what is marked with a value must be found with
    it. Rules that make no mentions but bound, join or refuse those of others are held to the values
    alone; where nothing is marked they must have left nothing of their type. Rules of observations are
    about the marked amounts: in an example each must have the observation written, in a
    counter-example none must have what the rule says.
    """
    checks = (_observed, _not_observed) if rule.family == "observations" else (_found, _not_found)
    problems = []
    for check, lines in zip(checks, (rule.examples, rule.counter_examples), strict=True):
        for line in lines:
            message: str | None
            try:
                example = parse(line, valued=check is not _not_observed and " = " in line)
                message = check(rule, example, _mentions(example, extractor))
            except (ValueError, TimeLimitError) as error:
                message = str(error)
            if message:
                problems.append(Problem(rule.id, rule.file, _line_of(line, rule), message))
    return problems


def _mentions(example: Example, extractor: Extractor) -> tuple[Mention, ...]:
    with limit(_LONGEST):
        return extractor.extract(example.text, published=example.published, region=example.region).mentions


def _at(span: tuple[int, int], example: Example, mentions: tuple[Mention, ...]) -> Mention:
    """The mention at a marked span. Raises ValueError, saying what is there instead."""
    start, end = span
    here = [m for m in mentions if m.start < end and start < m.end]
    for mention in here:
        if (mention.start, mention.end) == span:
            return mention
    instead = ", ".join(f"{m.text!r} by {m.rule}" for m in here) or "nothing"
    raise ValueError(f"{example.text[start:end]!r} in {example.text!r}: found {instead} there")


def _found(rule: Rule, example: Example, mentions: tuple[Mention, ...]) -> str | None:
    helps = rule.value.name in HELPERS
    if not example.values and not helps:
        return f"nothing is marked with 【 】 and given a value in {example.text!r}"
    if not example.values:
        left = next((m for m in mentions if m.type == TYPES[rule.family]), None)
        return f"{left.text!r} was found by {left.rule} in {example.text!r}" if left else None
    wrong = _wrong_value(example, mentions)
    if wrong or helps:
        return wrong
    makers = [_at(span, example, mentions).rule for span in example.spans]
    if rule.id in makers:
        return None
    return f"what is marked in {example.text!r} was found by {', '.join(dict.fromkeys(makers))}"


def _not_found(rule: Rule, example: Example, mentions: tuple[Mention, ...]) -> str | None:
    found = next((m for m in mentions if m.rule == rule.id), None)
    if found:
        return f"{found.text!r} was found in the counter-example {example.text!r}"
    return _wrong_value(example, mentions)


def _wrong_value(example: Example, mentions: tuple[Mention, ...]) -> str | None:
    for span, value in zip(example.spans, example.values, strict=False):
        mention = _at(span, example, mentions)
        if written(mention) != value:
            where = f"{mention.text!r} in {example.text!r}"
            return f"{where}: its value by {mention.rule} is {written(mention)}, not {value}"
    return None


def _observed(rule: Rule, example: Example, mentions: tuple[Mention, ...]) -> str | None:
    if not example.spans:
        return f"nothing is marked with 【 】 in {example.text!r}"
    for span, value in zip(example.spans, example.values, strict=True):
        said = _at(span, example, mentions).observation
        shown = _shown(said.indicator, said.measure, said.direction, said.basis) if said else "nothing"
        if shown != value:
            return f"{example.text[slice(*span)]!r} in {example.text!r}: it says {shown}, not {value}"
    return None


def _not_observed(rule: Rule, example: Example, mentions: tuple[Mention, ...]) -> str | None:
    for span in example.spans:
        said = _at(span, example, mentions).observation
        told = [said.measure, said.direction, said.basis] if said else []
        if told and told[: 1 + len(rule.value.arguments)] == [rule.value.name, *rule.value.arguments]:
            what = _shown(*told)
            return f"{example.text[slice(*span)]!r} in the counter-example {example.text!r} says {what}"
    return None


def _shown(*parts: str | None) -> str:
    return " | ".join(part or "-" for part in parts)


def _line_of(example: str, rule: Rule) -> int:
    """The line an example stands on; the rule's own where quoting or folding hides it."""
    lines = rule.file.read_text("utf-8").splitlines()[rule.line - 1 :]
    return next((rule.line + n for n, line in enumerate(lines) if example in line), rule.line)
