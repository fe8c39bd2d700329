"""Figures in tables, whose units stand in heads and captions."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from extractor.model import AmountValue, Bulletin, Mention, Source, bulletin_from_dict, plain
from extractor.pipeline import Extractor

TITLE = "2021年青禾县国民经济统计公报"


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def read(extractor: Extractor, *lines: str, kind: str = "text/html", title: str | None = TITLE) -> Bulletin:
    text = "\n".join(lines) + "\n"
    document = extractor.document(text, published="2022-03-18", title=title)
    return extractor.draft(replace(document, source=Source("a", kind)))[0]


def cells(bulletin: Bulletin) -> dict[tuple[str, str], Mention]:
    """The amounts that stand in cells, by their row's and their column's head."""
    found = {}
    for mention in bulletin.of_type("AMOUNT"):
        assert bulletin.text[mention.start : mention.end] == mention.text
        if mention.observation and mention.observation.cell:
            cell = mention.observation.cell
            found[cell.row, cell.column] = mention
    return found


def value(mention: Mention) -> tuple[str, str]:
    assert isinstance(mention.value, AmountValue)
    assert isinstance(mention.value.value, Decimal)
    return plain(mention.value.value), mention.value.unit


TABLE = (
    "2021年粮油产值",
    "单位：亿元",
    "| 指 标 | 指标值 | 同比增长（±%） |",
    "| 农业产值 | 1,088.6 | 7.5 |",
    "| 其中：粮 食 | 40.1 | -3.0 |",
    "| 油料 | — |  |",
)


def test_units_come_from_the_caption_and_from_the_heads(extractor: Extractor) -> None:
    found = cells(read(extractor, *TABLE))
    assert {key: (value(m), m.rule) for key, m in found.items()} == {
        ("农业产值", "指标值"): (("108860000000", "元"), "table.caption"),
        ("农业产值", "同比增长（±%）"): (("7.5", "%"), "table.column"),
        ("其中：粮 食", "指标值"): (("4010000000", "元"), "table.caption"),
        ("其中：粮 食", "同比增长（±%）"): (("-3.0", "%"), "table.column"),
    }
    grain = found["其中：粮 食", "同比增长（±%）"].observation
    assert grain
    assert (grain.indicator, grain.measure, grain.direction, grain.basis) == (
        "农业产值：粮食",
        "change",
        "down",
        "yoy",
    )
    assert grain.cell
    assert grain.cell.table == "2021年粮油产值"
    assert grain.to_dict()["period"] == {"start": "2021-01-01", "end": "2021-12-31"}


def test_plain_text_does_not_change(extractor: Extractor) -> None:
    assert read(extractor, *TABLE, kind="text/plain").of_type("AMOUNT") == ()


def test_a_cell_survives_the_json(extractor: Extractor) -> None:
    bulletin = read(extractor, *TABLE)
    assert cells(bulletin_from_dict(bulletin.to_dict())) == cells(bulletin)


def test_units_of_rows_and_of_a_column_of_units(extractor: Extractor) -> None:
    found = cells(
        read(
            extractor,
            "| 产品 | 单位 | 产量 |",
            "| 原煤 | 万吨 | 12.5 |",
            "| 发电量 | 亿千瓦时 | 3 |",
            "",
            "| 指标 | 数量 |",
            "| 存栏（万头） | 29.4 |",
            "| #奶牛 | 9.2 |",
            "| 航线：条 | 24 |",
            "| 国内 | 20 |",
        )
    )
    assert {key[0]: value(m) for key, m in found.items()} == {
        "原煤": ("125000", "吨"),
        "发电量": ("300000000", "千瓦时"),
        "存栏（万头）": ("294000", "头"),
        "#奶牛": ("92000", "头"),
        "航线：条": ("24", "条"),
        "国内": ("20", "条"),
    }
    said = found["发电量", "产量"].observation
    assert said
    assert said.indicator == "发电量"


def test_rows_may_be_places(extractor: Extractor) -> None:
    found = cells(
        read(
            extractor,
            "单位：亿元、%",
            "| 地区 | 生产总值 | 比上年增长 | 位次 |",
            "| 全国 | 900 | 5.5 | 1 |",
            "| 宝安区 | 60.2 | 4.1 | 2 |",
        )
    )
    assert ("宝安区", "位次") not in found
    said = {
        key: (m.observation.subject, m.observation.indicator) for key, m in found.items() if m.observation
    }
    assert said["全国", "生产总值"] == ("全国", "生产总值")
    assert said["宝安区", "比上年增长"] == ("宝安区", "生产总值")
    assert value(found["宝安区", "比上年增长"]) == ("4.1", "%")


def test_heads_of_several_rows_and_sections_one_below_the_other(extractor: Extractor) -> None:
    found = cells(
        read(
            extractor,
            "| 金 融 |  |  |  |  |",
            "|  |  |  |  | 单位：亿元 |",
            "| 指标 | 2020年 |  | 2021年 |  |",
            "|  | 余额 | 增长（%） | 余额 | 增长（%） |",
            "| 存款 | 10 | 1.1 | 11 | 10.0 |",
            "| 外 贸 |  |  |  |  |",
            "|  |  |  |  | 单位：万美元 |",
            "| 指标 | 2020年 | 2021年 |  |  |",
            "| 出口 | 5 | 6 |  |  |",
        )
    )
    assert value(found["出口", "2021年"]) == ("60000", "美元")
    first, last = found["存款", "2020年 增长（%）"].observation, found["存款", "2021年 余额"].observation
    assert first
    assert last
    assert (first.indicator, last.indicator) == ("存款余额", "存款余额")
    assert (first.to_dict()["period"]["start"], last.to_dict()["period"]["start"]) == (
        "2020-01-01",
        "2021-01-01",
    )


def test_figures_without_a_unit_stay_bare(extractor: Extractor) -> None:
    assert not cells(read(extractor, "| 指标 | 指数 |", "| 居民消费价格 | 101.2 |", "| 食品 | 99.8 |"))
    assert not cells(read(extractor, "单位：亿元", "| 指标 | 增长 |", "| 产值 | 7.5 |", "| 利润 | 3.1 |"))


def test_cells_with_their_own_unit_keep_it(extractor: Extractor) -> None:
    found = cells(
        read(extractor, "| 指标 | 指标值 | 占比 |", "| 客座率 | 83.2% | 4% |", "| 产值 | 3亿元 | 5% |")
    )
    kinds = {key: m.observation.measure for key, m in found.items() if m.observation}
    assert kinds["客座率", "指标值"] == "rate"
    assert kinds["产值", "占比"] == "share"


@pytest.mark.parametrize(
    "lines",
    [
        ["| |"] * 5,
        ["|  |  |", "| 1 | 2 |"],
        ["| 单位：亿元 |"],
        ["| 1 |", "| 1 | 2 | 3 |", "|  |"],
        ["|" * 50_000],
        ["| 1" * 20_000 + " |"],
        ["单位：" + "亿" * 20_000, "| a | b |", "| c | 1 |"],
        ["| 指标 | " + "（" * 20_000 + " |", "| c | 1 |"],
        ["| 指标 | 值（亿元） |", *["| 甲 | 1 |"] * 3_000],
    ],
)
def test_hostile_tables_are_read(extractor: Extractor, lines: list[str]) -> None:
    read(extractor, *lines)
