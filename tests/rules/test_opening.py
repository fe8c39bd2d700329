"""What matches open with: told for patterns with a look behind or an optional head, and true."""

from __future__ import annotations

import pytest
import regex

from conftest import ROOT
from extractor.pipeline import Extractor
from extractor.rules.opening import led, opening


@pytest.mark.parametrize(
    ("pattern", "opens"),
    [
        ("(?:a|b)c", "[ab]"),
        ("(?<![0-9])x?[a-c-]d", r"[a-c\-x]"),
        ("(?P<year>(?:19|20)[0-9]{2}|[一二])?年", "[12一二年]"),
        ("(?:[0-9]{1,2}个?)?省|(?=x)各.(?:[^a]b)", "[0-9各省]"),
        (r"(?m)^[^\S\n]*-", r"[\-\s]"),
        ("x{0,2}+y", "[xy]"),
        ("a++b", "[a]"),
        ("(?<!.{2}(a))b", "[b]"),
    ],
)
def test_what_a_pattern_opens_with(pattern: str, opens: str) -> None:
    assert opening(pattern) == opens


@pytest.mark.parametrize(
    "pattern", ["a*", "(?:a|)", ".a", "[^a]b", r"\p{Han}a", r"(?r)a", "(?i)a", "(?:.b)c|d"]
)
def test_what_may_open_with_nearly_anything_is_left_alone(pattern: str) -> None:
    assert opening(pattern) is None
    assert led(pattern) == pattern


def test_every_pattern_of_the_rules_finds_the_same_with_its_lead() -> None:
    text = "\n".join(
        file.read_text("utf-8") for file in sorted((ROOT / "corpus" / "articles").glob("*.txt"))[:4]
    )
    patterns = [key[1] for key in Extractor().rules._made if key[0] == "led"]
    known = [pattern for pattern in patterns if opening(pattern)]
    assert len(known) > len(patterns) / 3
    for pattern in known:
        plain, quick = regex.compile(pattern), regex.compile(led(pattern))
        assert [m.span() for m in quick.finditer(text)] == [m.span() for m in plain.finditer(text)], pattern
