"""The one runner of all the rules' examples and counter-examples."""

from __future__ import annotations

import re

import pytest

from conftest import ROOT
from extractor.cli.explain import explanation
from extractor.pipeline import Extractor
from extractor.quality.rule_examples import check_rule
from extractor.rules import Rule, load
from extractor.rules.examples import Example, parse


@pytest.mark.parametrize("rule", load().rules, ids=lambda rule: rule.id)
def test_a_rule_holds_its_examples(rule: Rule, extractor: Extractor) -> None:
    assert [str(problem) for problem in check_rule(rule, extractor)] == []


@pytest.mark.parametrize("family", ["dates", "amounts", "districts", "organisations", "observations"])
def test_every_mention_is_explained(family: str, extractor: Extractor) -> None:
    """Also those that a table makes, and those that a rule keeps out tell which rule that is."""
    for rule in extractor.rules.family(family):
        for example in (read(line) for line in (*rule.examples, *rule.counter_examples)):
            document = extractor.document(example.text, published=example.published, region=example.region)
            told = explanation(extractor, extractor.draft(document, trace=True)[1])
            assert [row for row in told["mentions"] if not row["why"] or not row["where"]] == []
            assert [row for row in told["dropped"] if not row["reason"]] == []


def read(line: str) -> Example:
    return parse(line, valued=" = " in line)


def test_what_a_table_finds_is_explained(extractor: Extractor) -> None:
    """The places that origins.csv names are there."""
    rules = extractor.rules
    for row in rules.table("origins.csv", "rule"):
        inside = rules.folders[0] / row["where"]
        assert inside.exists() or row["where"].endswith(".py"), row["where"]
        assert row["why"]
    assert {rule.id for rule in rules.rules} <= rules.origins().keys()


def test_every_name_that_the_code_gives_is_explained(extractor: Extractor) -> None:
    """What finds mentions without a rule in YAML stands in origins.csv."""
    named = re.compile(r'"((?:organisation|district|table|amount|date)\.[a-z-]+)"')
    given = {
        name
        for file in (ROOT / "src" / "extractor").rglob("*.py")
        for name in named.findall(file.read_text("utf-8"))
    }
    assert sorted(given - extractor.rules.origins().keys()) == []
