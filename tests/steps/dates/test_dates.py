"""Dates: the table of cases, and what only a whole document shows (titles, communiqués, reports)."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import RulesError
from extractor.pipeline import Extractor
from extractor.rules.examples import parse, written

CASES = [
    line
    for line in (Path(__file__).parent / "date_cases.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def dates(
    extractor: Extractor, text: str, published: str | None, title: str | None = None
) -> list[tuple[str, str]]:
    found = extractor.extract(text, published=published, title=title).of_type("DATE")
    return [(mention.text, written(mention)) for mention in found]


def test_no_case_stands_twice() -> None:
    assert len(CASES) == len(set(CASES))


@pytest.mark.parametrize("line", CASES)
def test_case(line: str, extractor: Extractor) -> None:
    example = parse(line)
    marked = [example.text[start:end] for start, end in example.spans]
    expected = list(zip(marked, example.values, strict=True))
    assert dates(extractor, example.text, example.published) == expected


def test_a_communique_speaks_of_its_year_though_it_comes_out_in_the_next(extractor: Extractor) -> None:
    text = "初步核算，全年生产总值增长5%。年末常住人口100万人，比上年末增加1万人。3月1日起施行新办法。"
    assert dates(extractor, text, "2013-03-20", "2012年安平市国民经济和社会发展统计公报") == [
        ("全年", "2012-01-01/2012-12-31"),
        ("年末", "2012-12-31"),
        ("上年末", "2011-12-31"),
        ("3月1日起", "2012-03-01/.."),
    ]


def test_a_report_speaks_of_last_year_until_its_headings_turn(extractor: Extractor) -> None:
    text = (
        "一、2023年工作回顾\n一年来，全年新增就业10万人，年初开工百个项目。\n"
        "二、2024年工作安排\n今年的目标已定。全年新增就业12万人。\n"
    )
    assert dates(extractor, text, "2024-01-20", "安平市政府工作报告") == [
        ("2023年", "2023-01-01/2023-12-31"),
        ("一年来", "2023-01-01/2023-12-31"),
        ("全年", "2023-01-01/2023-12-31"),
        ("年初", "2023-01-01/2023-01-31"),
        ("2024年", "2024-01-01/2024-12-31"),
        ("今年", "2024-01-01/2024-12-31"),
        ("全年", "2024-01-01/2024-12-31"),
    ]


def test_a_title_outside_the_text_sets_year_and_topic(extractor: Extractor) -> None:
    text = "全年进出口总值增长3%，一季度增长1%。"
    assert dates(extractor, text, "2020-01-20", "2019年安平市外贸运行情况") == [
        ("全年", "2019-01-01/2019-12-31"),
        ("一季度", "2019-01-01/2019-03-31"),
    ]
    assert dates(extractor, "增速比上月回落0.2个百分点。", "2017-05-15", "4月工业生产平稳") == [
        ("上月", "2017-03-01/2017-03-31")
    ]


def test_without_any_date_of_issue_nothing_is_guessed(extractor: Extractor) -> None:
    text = "比2016年全年高0.3个百分点，与2017年目标持平。一季度税收与去年同期持平。"
    found = extractor.extract(text)
    assert [m.text for m in found.of_type("DATE")][2:] == []
    assert [text[it.start : it.end] for it in found.unresolved] == ["一季度", "去年同期"]
    assert dates(extractor, "上半年，全市经济平稳。", None) == []


def test_news_about_a_communique_is_none(extractor: Extractor) -> None:
    text = "2023年2月28日，省统计局发布统计公报，今年以来市场回暖，各地加快复工复产，全省上下信心增强。"
    assert dates(extractor, text, "2023-02-28") == [
        ("2023年2月28日", "2023-02-28"),
        ("今年以来", "2023-01-01/2023-02-28"),
    ]


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31"])
def test_at_the_ends_of_the_calendar_nothing_breaks(published: str, extractor: Extractor) -> None:
    text = (
        "昨天，明天，上周五，下周末，近三年，今后五年，近10天，未来三个月，31日，以前，2023年前，前年以来。"
    )
    assert all(text for text, _ in dates(extractor, text, published))


def test_what_is_dropped_is_in_the_trace(extractor: Extractor) -> None:
    _, draft = extractor.draft(extractor.document("上半年，全市经济平稳。"), trace=True)
    assert [(drop.rule, drop.start, drop.end) for drop in draft.dropped if drop.rule.startswith("date.")] == [
        ("date.half", 0, 3)
    ]


def test_festivals_of_the_patterns_are_those_of_the_table(extractor: Extractor) -> None:
    """The names in fragments.yaml and the rows of festivals.csv, and of eras.csv, are one list."""
    rules = extractor.rules
    known = {row["name"] for row in rules.table("dates/festivals.csv", "name")}
    plain = rules.compile(
        "{festival_name}|{festival_day_name}|{solar_term}|{solar_term_plain}|{observance}|新年|十一|六一|劳动"
    )
    assert [name for name in sorted(known) if not plain.match(name) and not plain.match(name + "节")] == []
    eras = rules.compile("{era_name}")
    named = [row["era"] for row in rules.table("dates/eras.csv", "era")]
    assert [name for name in named if eras.fullmatch(name) is None] == []


def test_reigns_of_the_pattern_are_those_of_the_table(extractor: Extractor) -> None:
    rules = extractor.rules
    known = rules.compile("{reign}")
    reigns = [row["reign"] for row in rules.table("dates/reigns.csv", "reign")]
    assert [name for name in reigns if known.fullmatch(name) is None] == []


USERS = """
id: mine.summer
why: a rule of a user, which opens with what no built-in rule does
pattern: '{year}?暑[期假](?:期间)?'
value: months(year, 7, 8)
priority: 50
examples:
  - '【暑假期间】，客流增长 = 2023-07-01/2023-08-31 @ 2023-09-05'
not:
  - '培训班开班'
---
id: mine.ever-since
why: the same, around a date
pattern: '打从{date}以来'
value: since(date)
priority: 50
examples:
  - '【打从2021年以来】，客流增长 = 2021-01-01/2023-09-05 @ 2023-09-05'
not:
  - '培训班开班'
"""


def test_a_users_rule_may_open_with_any_character(tmp_path: Path) -> None:
    (tmp_path / "dates").mkdir()
    (tmp_path / "dates" / "mine.yaml").write_text(USERS, "utf-8")
    text = "暑假期间，客流增长。今年暑期，场馆免费。打从2021年以来，客流增长。"
    assert dates(Extractor(rules=tmp_path), text, "2023-09-05") == [
        ("暑假期间", "2023-07-01/2023-08-31"),
        ("今年暑期", "2023-07-01/2023-08-31"),
        ("打从2021年以来", "2021-01-01/2023-09-05"),
    ]


def test_a_festival_of_no_day_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dates").mkdir()
    (tmp_path / "dates" / "festivals.csv").write_text(
        "name,festival,day,holiday\n丰收,丰收,13-45,\n", "utf-8"
    )
    with pytest.raises(RulesError, match="'13-45' is no day"):
        Extractor(rules=tmp_path)
