"""A yearbook made of five communiqués of one city: every cell traced, a revision and a misprint found."""

from __future__ import annotations

import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from communiques import CODE, PLACE, YEARS, text
from extractor.model import Bulletin
from extractor.outputs.excel import write_wide
from extractor.outputs.facts import among, facts
from extractor.outputs.files import headings
from extractor.outputs.rows import write_rows
from extractor.outputs.series import series
from extractor.outputs.tidy import TIDY, grid, tidy, tidy_heads
from extractor.outputs.wide import Wide, lay_out
from extractor.pipeline import Extractor
from extractor.quality.arithmetic import check, relations_of

openpyxl = pytest.importorskip("openpyxl")

# By the head of a row: the slot of a year's communiqué, and the unit of the row.
ROWS = {
    "地区生产总值": ("gdp", "亿元"),
    "地区生产总值 change": ("growth", "%"),
    "第一产业增加值": ("first", "亿元"),
    "第二产业增加值": ("second", "亿元"),
    "第三产业增加值": ("third", "亿元"),
    "常住人口": ("people", "万人"),
    "一般公共预算收入": ("revenue", "亿元"),
    "税收收入": ("tax", "亿元"),
    "非税收入": ("other", "亿元"),
    "粮食产量": ("grain", "万吨"),
    "社会消费品零售总额": ("retail", "亿元"),
    "社会消费品零售总额 change": ("retail_growth", "%"),
    "城镇居民人均可支配收入": ("income", "元"),
}


@pytest.fixture(scope="module")
def five(extractor: Extractor) -> list[Bulletin]:
    return [extractor.extract(text(y), id=f"tjgb-{y.year}") for y in YEARS]


@pytest.fixture(scope="module")
def yearbook(five: list[Bulletin]) -> Wide:
    found = among(facts(five), status="actual", subject=[PLACE])
    return lay_out(found, rows="indicator", columns="period")


def test_every_cell_has_the_figure_of_its_communique(yearbook: Wide) -> None:
    assert set(yearbook.rows) == set(ROWS)
    assert yearbook.columns == tuple(str(y.year) for y in YEARS)
    for row, (slot, unit) in ROWS.items():
        assert yearbook.units[row] == unit
        for y in YEARS:
            told = (slot == "second" and y.misprint) or getattr(y, slot)
            if (row, y.year) == ("地区生产总值", 2021):
                told = "819.2"  # as the communiqué of 2022 revised it
            assert yearbook.cells[row, str(y.year)].number == Decimal(told), (row, y.year)


def test_every_cell_is_traced_to_its_sentence(yearbook: Wide, five: list[Bulletin]) -> None:
    texts = {bulletin.id: bulletin.text for bulletin in five}
    traced = [dict(zip(TIDY, line, strict=True)) for line in tidy(yearbook)]
    assert len(traced) == len(ROWS) * len(YEARS) + 1  # the one figure that was revised
    for line in traced:
        body = texts[line["document"]]
        assert body[line["start"] : line["end"]] == line["text"]
        assert line["text"] in line["sentence"]
        assert line["sentence"] in body
        assert (line["subject_code"], line["subject"]) == (CODE, PLACE)


def test_the_revision_is_found(yearbook: Wide, five: list[Bulletin]) -> None:
    (note,) = yearbook.notes
    assert (note.row, note.column, note.kind) == ("地区生产总值", "2021", "revised")
    assert [fact.document for fact in (note.cell.fact, *note.cell.others)] == ["tjgb-2022", "tjgb-2021"]
    assert yearbook.text("地区生产总值", "2021") == "819.2亿元[1]"
    points = series(among(facts(five), indicator=["地区生产总值"], measure="level"))
    assert [(p.revised, len(p.sayings)) for p in points] == [
        (False, 1),
        (False, 1),
        (True, 2),
        (False, 1),
        (False, 1),
    ]
    assert points[2].sayings[1].revision == Decimal("160000000")


def test_the_misprint_is_found(five: list[Bulletin], extractor: Extractor) -> None:
    relations = relations_of(extractor.rules)
    found = [finding for bulletin in five for finding in check(bulletin, relations)]
    assert [(finding.document, finding.kind) for finding in found] == [("tjgb-2023", "sum")]
    said = [figure.text for figure in found[0].figures]
    assert said == ["905.7亿元", "60.2亿元", "431.0亿元", "432.5亿元"]


def test_the_table_as_plain_rows(yearbook: Wide, tmp_path: Path) -> None:
    heads, rows = grid(yearbook, headings("zh"))
    assert heads == ["indicator", "单位", "2019", "2020", "2021", "2022", "2023"]
    assert rows[0] == ["地区生产总值", "亿元", *map(Decimal, ("722.3", "741.8", "819.2", "860.4", "905.7"))]
    pq = pytest.importorskip("pyarrow.parquet")
    lines = list(tidy(yearbook))
    for name in ("a.csv", "a.parquet"):
        write_rows(tmp_path / name, list(tidy_heads({}).values()), lines)
    table = pq.read_table(tmp_path / "a.parquet")
    assert table.column_names == list(TIDY)
    assert table.num_rows == len(lines) == len((tmp_path / "a.csv").read_text("utf-8-sig").splitlines()) - 1
    assert table.column("subject_code").to_pylist()[0] == CODE


def test_the_workbook_has_numbers_units_sources_and_filters(yearbook: Wide, tmp_path: Path) -> None:
    words = headings("zh")
    write_wide(tmp_path / "a.xlsx", yearbook, words)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["年鉴", "出处", "注释"]
    table, sources, notes = book
    assert [cell.value for cell in table[2]] == ["地区生产总值", "亿元", 722.3, 741.8, 819.2, 860.4, 905.7]
    assert table["C2"].number_format == "#,##0.0"
    assert table["C9"].number_format == "#,##0.00"
    assert [sheet.auto_filter.ref for sheet in book] == ["A1:G14", "A1:Y67", "A1:K3"]
    head = [cell.value for cell in sources[1]]
    falls = [row for row in sources.iter_rows(values_only=True) if row[head.index("方向")] == "下降"]
    assert [row[head.index("数值")] for row in falls] == [-3.6]
    assert falls[0][head.index("比较基准")] == "同比"
    assert [row[3].value for row in notes.iter_rows(min_row=2)] == ["各期不一", "各期不一"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not there")
def test_libreoffice_adds_up_the_workbook(yearbook: Wide, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    write_wide(file, yearbook, {})
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    sheet["A20"] = "parts"
    for column in "CDEFG":
        sheet[f"{column}20"] = f"=SUM({column}4:{column}6)"
    book.save(file)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "csv", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    last = (tmp_path / "a.csv").read_text("utf-8").splitlines()[-1].split(",")
    added = [Decimal(y.first) + Decimal(y.misprint or y.second) + Decimal(y.third) for y in YEARS]
    assert [Decimal(cell) for cell in last[2:7]] == added
