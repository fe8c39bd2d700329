"""Loading a rules folder: what is refused, and what the message says."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from extractor.rules import Call, Rule, RulesError, Scanner, load

RULE = """id: {id}
why: a test
pattern: '{pattern}'
value: month(year, month1)
examples: ['【5月】 = 2023-05-01/2023-05-31 @ 2023-06-01']
not: ['5个月']
"""


def folder(tmp_path: Path, text: str, name: str = "dates/mine.yaml") -> Path:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (RULE.format(id="date.x", pattern="x") + "colour: red\n", "mine.yaml:1: unknown key 'colour'"),
        (RULE.format(id="date.x", pattern="x").replace("why: a test\n", ""), "mine.yaml:1: .* no 'why'"),
        (RULE.format(id="date.x", pattern="x").replace("not: ['5个月']\n", ""), "no 'not'"),
        (RULE.format(id="date.x", pattern="(x"), "mine.yaml:1: the pattern does not compile"),
        (RULE.format(id="date.x", pattern="{nothing}"), "there is no fragment {nothing}"),
        (RULE.format(id="date.x", pattern="x").replace("month(year, month1)", "5"), "must be a call"),
        (
            RULE.format(id="a", pattern="x") + "---\n" + RULE.format(id="a", pattern="y"),
            "mine.yaml:8: the id 'a'",
        ),
        ("id: a\nid: b\n", "the key 'id' stands twice"),
        ("- a\n- b\n", "must be a mapping"),
        ("id: [1\n", "mine.yaml:2: not YAML"),
        ("id: !!python/object/apply:os.getcwd []\n", "not YAML"),
    ],
)
def test_a_faulty_folder_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(RulesError, match=message):
        load(folder(tmp_path, text))


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="nowhere: there is no such rules folder"):
        load(tmp_path / "nowhere")


def test_a_users_rule_replaces_the_built_in_one_of_its_id(tmp_path: Path) -> None:
    first = load().family("dates")[0]
    rules = load(folder(tmp_path, RULE.format(id=first.id, pattern="x")))
    (mine,) = [rule for rule in rules.rules if rule.id == first.id]
    assert mine.why == "a test"
    assert len(rules.family("dates")) == len(load().family("dates"))


def test_a_users_table_row_replaces_the_built_in_one(tmp_path: Path) -> None:
    rules = load(folder(tmp_path, "traditional,simplified\n國,囯\n", "characters.csv"))
    table = {row["traditional"]: row["simplified"] for row in rules.table("characters.csv", "traditional")}
    assert table["國"] == "囯"
    assert table["統"] == "统"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("traditional,simplified\n國,国\n國,国\n", "characters.csv:3: '國' stands on line 2 already"),
        ("traditional,simplified\n國\n", "characters.csv:2: 1 cells where the head has 2"),
        ("traditional,colour\n國,x\n", "characters.csv:1: unknown column 'colour'"),
        ("traditional,simplified\n,国\n", "traditional is empty"),
    ],
)
def test_a_faulty_table_is_refused(tmp_path: Path, text: str, message: str) -> None:
    rules = load(folder(tmp_path, text, "characters.csv"))
    with pytest.raises(RulesError, match=message):
        rules.table("characters.csv", "traditional")


def test_the_version_tells_folders_apart(tmp_path: Path) -> None:
    plain = load()
    assert plain.version == load().version
    assert plain.version != load(folder(tmp_path, "国\n", "words.txt")).version


def rule(name: str, pattern: str, *arguments: str, **options: str) -> Rule:
    return Rule(name, "dates", "", pattern, pattern, Call("f", arguments), (), (), Path("x"), 1, options)


def test_a_scanner_tells_rules_and_their_groups_apart() -> None:
    scanner = Scanner(
        (
            rule("month", r"(?:(?P<year>\d{4})年)?(?P<month>\d\d?)月", "year", "month"),
            rule("day", r"(?P<month>\d\d?)日", "month", "literal"),
            rule("word", "今天"),
        )
    )
    found = [(hit.rule.id, hit.arguments()) for hit in scanner.scan("2023年1月，12月3日今天")]
    assert found == [
        ("month", ["2023", "1"]),
        ("month", [None, "12"]),
        ("day", ["3", "literal"]),
        ("word", []),
    ]


def test_priority_comes_before_the_order_of_the_files() -> None:
    scanner = Scanner((rule("first", "今年"), rule("second", "今年初?", priority="1")))
    assert [hit.rule.id for hit in scanner.scan("今年初")] == ["second"]


def test_a_reverse_scanner_matches_what_ends_at_a_place() -> None:
    scanner = Scanner((rule("growth", "增长(?:了|约)*"),), reverse=True)
    hit = scanner.before("同比增长了约5%", 0, 6)
    assert hit is not None
    assert (hit.rule.id, hit.start) == ("growth", 2)
    assert scanner.before("同比增长了约5%", 0, 7) is None


@pytest.mark.parametrize("name", ["date_lead", "organisation_near"])
def test_leads_open_with_plain_characters(name: str) -> None:
    """Then ``re`` looks for all of them by one table, five times as fast as by trying each alternative."""
    pattern, depth = load().fragments[name], 0
    for before, char in pairwise("|" + pattern):
        if before == "|" and depth == 0:
            assert char not in "[(.^$", f"an alternative of {name} opens with {char}"
        if before != "\\":
            depth += (char in "([") - (char in ")]")
