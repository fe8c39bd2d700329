"""The lead is made from the rules: every rule's own examples start where it says that a date may."""

from __future__ import annotations

from dataclasses import replace

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.rules import Rule, load
from extractor.steps.dates.leads import lead

TAIL = "年月日季周一二三十今去上下前近0123456789，和至"
RULES = tuple(rule for rule in load().family("dates") if r"\x00" not in rule.pattern)


def only(pattern: str) -> tuple[Rule, ...]:
    return (replace(RULES[0], pattern=pattern),)


@pytest.mark.parametrize(
    ("pattern", "text", "places"),
    [
        ("潮汛(?:前|后)", "大潮汛前，潮水", [1]),
        ("(?<=自)[春秋]汛", "秋汛、秋收", [0]),
        ("[0-9]{2}旬", "12旬、123旬、9旬", [0]),
        ("[三五]伏", "三伏五谷", [0]),
    ],
)
def test_a_lead_finds_where_its_rules_may_match(pattern: str, text: str, places: list[int]) -> None:
    found = regex.compile(lead(only(pattern), "(?!)"))
    assert [match.start() for match in found.finditer(text)] == places


def test_the_built_in_rules_say_what_they_open_with() -> None:
    """A rule that may open with anything would be tried everywhere."""
    found = [rule.id for rule in RULES if regex.match(lead((rule,), "(?!)"), "龘龘")]
    assert found == []


def test_what_opens_no_date_is_kept_out() -> None:
    assert regex.match(lead(only("的?[春秋]汛"), "的"), "的秋汛") is None


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(RULES), st.text("年月日季周一二三十今去上下前近0123456789，和至", max_size=6), st.data()
)
def test_no_match_of_a_rule_is_missed(rule: Rule, tail: str, data: st.DataObject) -> None:
    example = data.draw(st.sampled_from(rule.examples)).replace("【", "").replace("】", "")
    text = example.partition(" = ")[0] + tail
    never = load().fragments["date_never_opens"]
    places = {match.start() for match in regex.finditer(lead((rule,), never), text)}
    inside = regex.compile(f"{never}|(?<=[0-9])[0-9]")
    pattern = regex.compile(rule.pattern)
    for start in range(len(text)):
        assert start in places or inside.match(text, start) or not pattern.match(text, start)
