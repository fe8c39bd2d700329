"""Tables in the forms of communiqués and yearbooks, cell by cell, from pages, Word and back from the JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from test_real_tables import bulletin_of, facts, page, word

from extractor.model import Bulletin, bulletin_from_dict
from extractor.outputs.facts import facts as facts_of
from extractor.outputs.json import dump
from extractor.outputs.schema import problems
from extractor.outputs.tables import rows
from extractor.pipeline import Extractor
from extractor.quality.against_gold import evaluate
from extractor.reading import parse
from pdfs import printed

CASES = Path(__file__).with_name("table_cases.txt")


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def cases() -> Iterator[tuple[str, list[str], list[str]]]:
    for part in CASES.read_text("utf-8").split("\n== ")[1:]:
        name, _, body = part.partition("\n")
        table, _, said = body.partition("\n--\n")
        yield name, table.split("\n"), said.strip().split("\n")


@pytest.mark.parametrize(("table", "said"), [case[1:] for case in cases()], ids=[c[0] for c in cases()])
def test_every_cell_says_what_it_is(extractor: Extractor, table: list[str], said: list[str]) -> None:
    assert facts(extractor, page(*table)) == said


@pytest.mark.parametrize(
    ("table", "said"), [case[1:] for case in cases() if not any("^" in row or ">" in row for row in case[1])]
)
def test_word_files_say_the_same(extractor: Extractor, table: list[str], said: list[str]) -> None:
    assert facts(extractor, word(*table)) == said


@pytest.mark.parametrize(
    ("table", "said"), [case[1:] for case in cases() if not any("^" in row for row in case[1])]
)
def test_printed_files_say_the_same(extractor: Extractor, table: list[str], said: list[str]) -> None:
    assert facts(extractor, parse(printed(*table), "a.pdf")) == said


@pytest.fixture(scope="module")
def bulletins(extractor: Extractor) -> list[Bulletin]:
    made = [bulletin_of(extractor, page(*table)) for _, table, _ in cases()]
    return [replace(b, document=replace(b.document, id=f"t{n}")) for n, b in enumerate(made)]


def test_outputs_evaluated_against_themselves_are_right(
    extractor: Extractor, bulletins: list[Bulletin]
) -> None:
    golds = [bulletin_from_dict(json.loads(dump(bulletin))) for bulletin in bulletins]
    assert golds[0].grids == bulletins[0].grids
    report = evaluate(extractor, golds)
    assert report.micro["AMOUNT"].gold > 80
    assert {kind: score.end_to_end for kind, score in report.micro.items() if score.gold + score.found} == {
        "DATE": 1.0,
        "AMOUNT": 1.0,
        "DISTRICT": 1.0,
        "ALL": 1.0,
    }


def test_the_json_keeps_the_tables_and_says_why_a_figure_is_none(extractor: Extractor) -> None:
    bulletin = bulletin_of(
        extractor,
        page("表1 价格", "单位：亿元", "指标|序号|指数|产值", "消费价格|1|101.2|5", "工业|2|12-15|—"),
    )
    data = json.loads(dump(bulletin))
    assert list(problems(data)) == []
    (table,) = data["tables"]

    def text(cell: dict[str, int]) -> str:
        return bulletin.text[cell["start"] : cell["end"]]

    assert (text(table["caption"]), table["unit"]) == ("表1 价格", "亿元")
    assert [[text(cell) for cell in row] for row in table["heads"]] == [["指标", "序号", "指数", "产值"]]
    assert {
        text(cell): cell["why"].split(":")[0] for row in table["rows"] for cell in row if "why" in cell
    } == {
        "1": "the numbers of this column rank or name",
        "2": "the numbers of this column rank or name",
        "12-15": "the number does not stand alone in its cell",
    }


def test_a_fact_of_text_and_table_is_one_with_two_places(extractor: Extractor) -> None:
    made = page(
        "一、综合\n2022年，全市地区生产总值32387.68亿元，增长3.3%。",
        "指标|绝对数（亿元）",
        "地区生产总值|32387.68",
    )
    bulletin = bulletin_of(extractor, made)
    levels = [m for m in bulletin.mentions if m.observation and m.observation.measure == "level"]
    assert len(levels) == 2
    (fact,) = (f for f in facts_of([bulletin]) if f.said.measure == "level")
    assert (fact.mention, fact.again) == (levels[0], (levels[1],))
    (row,) = (row for row in rows(bulletin)["observations"] if row["measure"] == "level")
    assert row["also"] == f"{levels[1].start}:{levels[1].end}"
    assert len(rows(bulletin)["amounts"]) == 3


def test_cells_are_no_sentences(extractor: Extractor) -> None:
    """What a table says of 2019 and of 福田区 does not go on into the sentence after it."""
    content = page("用电情况", "指标|2019年", "福田区用电量|3亿千瓦时")
    text = content.text.replace("注：为初步统计数。", "全市粮食产量20.5万吨。")
    bulletin = bulletin_of(extractor, replace(content, text=text))
    said = bulletin.of_type("AMOUNT")[-1].observation
    assert said
    assert (said.indicator, said.subject) == ("粮食产量", "深圳市")
    assert said.to_dict()["period"]["start"] == "2022-01-01"
