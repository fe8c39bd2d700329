from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import RulesError
from extractor.pipeline import Extractor
from extractor.quality.rule_examples import build, check_rule
from extractor.rules import Rule, load


def overlay(folder: Path, rule: Rule, **changes: object) -> Path:
    """A rules folder that replaces one built-in rule, with some of its keys changed."""
    import yaml

    data = {
        "id": rule.id,
        "why": rule.why,
        "pattern": rule.source,
        "value": f"{rule.value.name}({', '.join(rule.value.arguments)})",
        "examples": list(rule.examples),
        "not": list(rule.counter_examples),
        **rule.options,
        **changes,
    }
    file = folder / rule.family / "mine.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000), "utf-8")
    return folder


@pytest.fixture(scope="module")
def month() -> Rule:
    return next(rule for rule in load().rules if rule.id == "date.month")


def test_an_overlay_whose_examples_hold_is_used(tmp_path: Path, month: Rule) -> None:
    folder = overlay(tmp_path, month, examples=["【2021年7月】发布 = 2021-07-01/2021-07-31"])
    extractor = build(folder)
    (held,) = [rule for rule in extractor.rules.rules if rule.id == month.id]
    assert held.file.is_relative_to(folder)
    assert extractor.extract("2021年7月").mentions[0].rule == month.id


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"examples": ["【2021年7月】发布 = 2021-07-01/2021-07-30"]},
            r"mine\.yaml:\d+: date\.month: '2021年7月' in '2021年7月发布': its value by date\.month is "
            "2021-07-01/2021-07-31, not 2021-07-01/2021-07-30",
        ),
        (
            {"examples": ["2021【年7月】发布 = 2021-07-01/2021-07-31"]},
            "found '2021年7月' by date.month there",
        ),
        ({"examples": ["【2021年】发布 = 2021-01-01/2021-12-31"]}, r"was found by date\.year"),
        ({"examples": ["【2021年7月】发布"]}, "nothing is marked"),
        ({"examples": ["【2021年7月发布 = 2021-07-01/2021-07-31"]}, "【 is not closed"),
        ({"not": ["2021年7月发布"]}, "'2021年7月' was found in the counter-example"),
        ({"examples": []}, r"mine\.yaml:1: the rule 'date\.month' has no 'examples'"),
        ({"colour": "red"}, r"mine\.yaml:1: unknown key 'colour'"),
        ({"pattern": "([0-9"}, r"mine\.yaml:1: the pattern does not compile"),
        ({"pattern": "{no_such_piece}"}, r"mine\.yaml:1: there is no fragment \{no_such_piece\}"),
    ],
)
def test_a_faulty_overlay_is_refused(
    tmp_path: Path, month: Rule, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(RulesError, match=message):
        build(overlay(tmp_path, month, **changes))


def test_a_problem_names_the_line_of_its_example(tmp_path: Path, month: Rule) -> None:
    wrong = "在【2021年8月】发布 = 2021-08-01"
    folder = overlay(tmp_path, month, examples=["【2021年7月】 = 2021-07-01/2021-07-31", wrong])
    extractor = Extractor(rules=folder)
    (rule,) = [rule for rule in extractor.rules.rules if rule.id == month.id]
    (problem,) = check_rule(rule, extractor)
    lines = problem.file.read_text("utf-8").splitlines()
    assert wrong in lines[problem.line - 1]
