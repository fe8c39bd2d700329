"""The one runner of all the rules' examples and counter-examples."""

from __future__ import annotations

import pytest

from extractor.pipeline import Extractor
from extractor.quality.rule_examples import check_rule
from extractor.rules import Rule, load


@pytest.mark.parametrize("rule", load().rules, ids=lambda rule: rule.id)
def test_a_rule_holds_its_examples(rule: Rule, extractor: Extractor) -> None:
    assert [str(problem) for problem in check_rule(rule, extractor)] == []
