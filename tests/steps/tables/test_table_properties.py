"""Whatever stands in a table, its cells keep their places, and reading it twice gives the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.model import Source, bulletin_from_dict
from extractor.outputs.facts import facts
from extractor.outputs.wide import lay_out
from extractor.pipeline import Extractor
from extractor.quality.arithmetic import check, relations_of

PIECES = (
    *(
        "指标",
        "地区",
        "全市",
        "福田区",
        "地区生产总值（亿元）",
        "其中：工业",
        "#男",
        "　　农业",
        "一、财政",
        "合计",
        "单位",
    ),
    *(
        "2022年",
        "年末数",
        "比上年增长（%）",
        "占比（%）",
        "完成预算的%",
        "万人",
        "百分点",
        "序号",
        "（上年=100）",
    ),
    *(
        "12.5",
        "-3.1",
        "－0.2",
        "+4",
        "1,234",
        "98 765",
        "—",
        "…",
        "持平",
        "12-15",
        "3.2%",
        "约5亿元",
        "2019",
        "",
    ),
)
cells = st.sampled_from(PIECES)
grids = st.lists(st.lists(cells, min_size=1, max_size=6), min_size=1, max_size=8)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


@settings(max_examples=80, deadline=None)
@given(grids, st.sampled_from(["", "2022年主要指标　单位：亿元\n", "表1 各区人口比上年增减（万人）\n"]))
def test_any_table_is_read_in_its_place(extractor: Extractor, rows: list[list[str]], above: str) -> None:
    text = above + "".join(f"| {' | '.join(row)} |\n" for row in rows) + "全市粮食产量20.5万吨。\n"
    document = extractor.document(text, published="2023-03-18", title="2022年统计公报", region="深圳市")
    document = replace(document, source=Source("a", "text/html"))
    bulletin = extractor.draft(document)[0]
    assert bulletin == extractor.draft(document)[0]
    assert all(text[m.start : m.end] == m.text for m in bulletin.mentions)
    assert all(a.end <= b.start for a, b in zip(bulletin.mentions, bulletin.mentions[1:], strict=False))
    for grid in bulletin.grids:
        assert grid.rows
        assert all(grid.start <= cell.start <= cell.end <= grid.end for row in grid.rows for cell in row)
    assert bulletin_from_dict(bulletin.to_dict()).grids == bulletin.grids
    wide = lay_out(facts([bulletin]), rows="indicator", columns="measure")
    assert all(cell.fact.mention in bulletin.mentions for cell in wide.cells.values())
    check(bulletin, relations_of(extractor.rules))
