"""The tables of a run as CSV, Parquet, Excel and DuckDB: the rows that DataFrames have, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from conftest import Run
from extractor.model import AmountValue, Bulletin, DateValue, Document, Mention, plain
from extractor.outputs import duckdb as duck
from extractor.outputs import excel, tables
from extractor.outputs import files as store
from extractor.pipeline import Extractor
from extractor.running.journal import Done, Journal, pack, summary, unpack

duckdb = pytest.importorskip("duckdb")
openpyxl = pytest.importorskip("openpyxl")

TEXT = "2023年1月，宝安区投资5.50亿元，同比下降8.2%。市发改委介绍，全年力争新开工项目超过266个。"


@pytest.fixture(scope="module")
def bulletins(extractor: Extractor) -> list[Bulletin]:
    texts = [TEXT, "=没有数字", TEXT.replace("宝安区", "龙岗区") * 3]
    return [
        extractor.extract(text, published="2023-02-03", region="440300", id=f"d{number}")
        for number, text in enumerate(texts)
    ]


def noted(journal: Journal, bulletins: list[Bulletin], key: str = "k") -> Journal:
    """The journal with some bulletins as a run would note them."""
    for position, bulletin in enumerate(bulletins):
        packed, widths = pack(bulletin)
        journal.add(Done(position, bulletin.id, "x", key, 1, summary(bulletin), packed, widths))
    return journal


@pytest.fixture
def journal(bulletins: list[Bulletin], tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path / "run", resume=False) as made:
        yield noted(made, bulletins)


def test_streamed_files_are_those_of_the_data_frames(
    journal: Journal, bulletins: list[Bulletin], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_BLOCK", 2)
    store.write(journal, tmp_path)
    frames = tables.tables(bulletins)
    for name, frame in frames.items():
        assert (tmp_path / f"{name}.csv").read_bytes() == tables.to_csv(name, frame)
        expected = pq.read_table(pa.BufferReader(tables.to_parquet(name, frame)))
        assert pq.read_table(tmp_path / f"{name}.parquet").equals(expected)


def test_rows_come_back_as_they_were(bulletins: list[Bulletin]) -> None:
    packed, widths = pack(bulletins[0])
    assert widths == {}
    found = tables.rows(bulletins[0])
    for name, rows in unpack(packed).items():
        assert tables.typed(name, rows) == [
            [row.get(column) for column in tables.COLUMNS[name]] for row in found[name]
        ]


WIDE = [(Decimal("9" * 29), pa.decimal256(76, 10)), (Decimal("9" * 90), pa.string())]


@pytest.mark.parametrize(("number", "kind"), WIDE)
def test_one_wide_number_widens_the_column(number: Decimal, kind: pa.DataType, tmp_path: Path) -> None:
    amount = Mention("AMOUNT", 0, 1, "多", AmountValue("元", number), "x")
    usual = replace(amount, value=AmountValue("元", Decimal("1.5")))
    made = [Bulletin(Document("多", id=name), (m,)) for name, m in (("a", usual), ("b", amount))]
    with Journal(tmp_path, resume=False) as journal:
        store.write(noted(journal, made), tmp_path)
        duck.update(journal, tmp_path / "x.duckdb")
    table = pq.read_table(tmp_path / "amounts.parquet")
    assert table.schema.field("value").type == kind
    assert [Decimal(value) for value in table.column("value").to_pylist()] == [Decimal("1.5"), number]
    with duckdb.connect(str(tmp_path / "x.duckdb")) as base:
        rows = base.execute("SELECT value, exact FROM amounts ORDER BY document").fetchall()
    assert rows == [(Decimal("1.5"), None), (None, plain(number))]


def test_excel_with_chinese_headings(journal: Journal, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        store.write(journal, tmp_path, "zh", [tmp_path / name])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["文档", "日期", "数量", "行政区划", "机构", "观测"]
    head, first, *_ = book["数量"].iter_rows(values_only=True)
    row = dict(zip(head, first, strict=True))
    assert (row["文档编号"], row["原文"], row["数值"], row["单位"]) == ("d0", "5.50亿元", 550000000, "元")
    days = next(book["日期"].iter_rows(min_row=2, max_row=2, values_only=True))
    assert date(2023, 1, 1) in [getattr(day, "date", lambda: None)() for day in days]
    assert (tmp_path / "amounts.csv").read_text("utf-8-sig").startswith("文档编号,起始位置,")
    assert pq.read_table(tmp_path / "amounts.parquet").column_names[0] == "document"


def test_every_heading_has_its_chinese() -> None:
    for name, title in store.headings("zh").items():
        assert not title.isascii(), f"rules/headings.csv has no line for {name}"


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (Decimal("1.5"), "number", Decimal("1.5")),
        (Decimal("1234567890123456"), "number", "1234567890123456"),
        (date(1899, 1, 1), "day", "1899-01-01"),
        ("=1+1", "text", "'=1+1"),
        ("a\x01b", "text", "a\ufffdb"),
        ("长" * 40_000, "text", "长" * 32_767),
        (None, "text", None),
    ],
)
def test_cells_that_excel_would_spoil(value: object, kind: str, shown: object) -> None:
    assert excel.excel_cell(value, kind) == shown


def test_a_full_sheet_is_followed_by_another(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "_SHEET", 2)
    store.write(journal, tmp_path, "en", [tmp_path / "a.xlsx"])
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames[-3:-1] != book.sheetnames[:2]
    assert [sheet.max_row for sheet in book if sheet.title.startswith("documents")] == [3, 2]


def test_duckdb_holds_the_rows_with_keys_types_and_views(
    journal: Journal, bulletins: list[Bulletin], tmp_path: Path
) -> None:
    file = tmp_path / "bulletins.duckdb"
    assert duck.update(journal, file) == 3
    assert duck.update(journal, file) == 0
    with duckdb.connect(str(file)) as base:
        for name, frame in tables.tables(bulletins).items():
            (count,) = base.execute(f"SELECT count(*) FROM {name}").fetchone()
            assert count == len(frame)
        types = dict(base.execute("SELECT column_name, column_type FROM (DESCRIBE amounts)").fetchall())
        assert (types["value"], types["start"]) == ("DECIMAL(38,10)", "BIGINT")
        rows = base.execute("SELECT document, text, signed, unit FROM growth ORDER BY 1 LIMIT 1").fetchall()
        assert rows == [("d0", "8.2%", Decimal("-8.2"), "%")]
        (kinds,) = base.execute("SELECT count(DISTINCT type) FROM mentions").fetchone()
        assert kinds == 4
        with pytest.raises(duckdb.ConstraintException):
            base.execute("INSERT INTO documents SELECT * FROM documents LIMIT 1")


def test_duckdb_is_updated_document_by_document(
    extractor: Extractor, bulletins: list[Bulletin], tmp_path: Path
) -> None:
    file = tmp_path / "bulletins.duckdb"
    with Journal(tmp_path / "first", resume=False) as journal:
        duck.update(noted(journal, bulletins), file)
    anew = extractor.extract("2023年1月，罗湖区投资7亿元。", published="2023-02-03", region="440300", id="d2")
    with Journal(tmp_path / "second", resume=False) as journal:
        duck.update(noted(journal, [bulletins[0]]), file)
        assert duck.update(noted(journal, [bulletins[0], anew], "other"), file) == 2
    with duckdb.connect(str(file)) as base:
        held = base.execute("SELECT document, districts FROM documents ORDER BY 1").fetchall()
        found = base.execute("SELECT name FROM districts WHERE document = 'd2'").fetchall()
    assert [document for document, _ in held] == ["d0", "d1", "d2"]
    assert found == [("罗湖区",)]


def test_a_duckdb_file_of_an_earlier_version_gets_the_columns_it_lacks(
    extractor: Extractor, bulletins: list[Bulletin], tmp_path: Path
) -> None:
    file = tmp_path / "bulletins.duckdb"
    with Journal(tmp_path / "out", resume=False) as journal:
        duck.update(noted(journal, bulletins[:1]), file)
        with duckdb.connect(str(file)) as base:
            for view in ("levels", "growth", "figures", "mentions"):
                base.execute(f"DROP VIEW {view}")
            base.execute("CREATE TABLE kept AS SELECT * EXCLUDE (table_row) FROM observations")
            base.execute("DROP TABLE observations")
            base.execute("ALTER TABLE kept RENAME TO observations")
        assert duck.update(noted(journal, bulletins[1:], "other"), file) == len(bulletins) - 1
    with duckdb.connect(str(file)) as base:
        found = base.execute("SELECT DISTINCT table_row, status FROM figures").fetchall()
    assert {row for row, _ in found} == {None}


def test_a_file_that_is_no_duckdb_is_left_as_it_is(journal: Journal, tmp_path: Path) -> None:
    file = tmp_path / "notes.duckdb"
    file.write_bytes(b"not a database, and longer than its head" * 200)
    with pytest.raises(ValueError, match=r"notes\.duckdb"):
        duck.update(journal, file)
    assert file.read_bytes().startswith(b"not a database")


@pytest.mark.parametrize(
    "mine",
    [
        "CREATE TABLE documents (note VARCHAR); INSERT INTO documents VALUES ('mine')",
        "CREATE TABLE loaded (document VARCHAR PRIMARY KEY, key VARCHAR NOT NULL)",
        "CREATE VIEW growth AS SELECT 1 AS mine",
        "CREATE SCHEMA work; CREATE TABLE work.extractor_file (version INTEGER)",
    ],
)
def test_a_database_of_somebody_else_is_refused(command: Run, tmp_path: Path, mine: str) -> None:
    file = tmp_path / "mine.duckdb"
    with duckdb.connect(str(file)) as base:
        base.execute(mine)
    held = file.read_bytes()
    (tmp_path / "a.txt").write_text("2023年1月", "utf-8")
    done = command("run", "a.txt", "--to", "duckdb:mine.duckdb")
    assert done.returncode == 2
    assert "mine.duckdb: this database was not made by extractor run" in done.stderr
    assert file.read_bytes() == held
    assert not (tmp_path / "outputs").exists()


def test_an_empty_database_is_taken(journal: Journal, tmp_path: Path) -> None:
    duckdb.connect(str(tmp_path / "a.duckdb")).close()
    assert duck.update(journal, tmp_path / "a.duckdb") == 3


def test_every_workbook_that_is_asked_for_is_written(command: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("2023年1月", "utf-8")
    done = command("run", "a.txt", "--to", "xlsx:a.xlsx", "--to", "xlsx:b/b.xlsx", "--to", "xlsx:a.xlsx")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b" / "b.xlsx").read_bytes()


def test_what_is_no_character_does_not_spoil_a_workbook(tmp_path: Path) -> None:
    odd = "\uffff\ufffe\ufdd0\U0001ffff\x0b\x85\x9f"
    value = DateValue(date(2023, 1, 1), date(2023, 12, 31), "year")
    mention = Mention("DATE", 0, 5 + len(odd), f"2023年{odd}", value, "x")
    made = Bulletin(Document(mention.text, id="a", title=odd), (mention,))
    with Journal(tmp_path, resume=False) as journal:
        store.write(noted(journal, [made]), tmp_path, "en", [tmp_path / "a.xlsx"])
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["dates"]
    (text,) = [cell.value for cell in sheet[2] if str(cell.value).startswith("2023年")][:1]
    assert text == "2023年" + "\ufffd" * 5 + "\x85\ufffd"


def test_a_killed_run_leaves_no_files_of_the_workbook(journal: Journal, tmp_path: Path) -> None:
    import tempfile

    before = tempfile.gettempdir()
    with store.workbook(tmp_path / "a.xlsx", store.headings("en"), journal.pieces) as sink:
        sink.add("documents", [])
        assert any(path.name.startswith("openpyxl.") for path in journal.pieces.iterdir())
    assert tempfile.gettempdir() == before
    assert (tmp_path / "a.xlsx").exists()


def test_lone_surrogates_are_escaped_in_every_table(tmp_path: Path) -> None:
    text = "\ud8002023年"
    dates = Mention("DATE", 0, 6, text, DateValue(date(2023, 1, 1), date(2023, 12, 31), "year"), "x")
    with Journal(tmp_path, resume=False) as journal:
        store.write(
            noted(journal, [Bulletin(Document(text, id="a"), (dates,))]),
            tmp_path,
            "en",
            [tmp_path / "a.xlsx"],
        )
        duck.update(journal, tmp_path / "x.duckdb")
    assert pq.read_table(tmp_path / "dates.parquet").column("text").to_pylist() == ["\\ud8002023年"]


def test_a_workbook_of_a_run_filters_and_shows_decimals(journal: Journal, tmp_path: Path) -> None:
    store.write(journal, tmp_path, "en", [tmp_path / "a.xlsx"])
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book["amounts"]
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, sheet.max_column).column_letter}{sheet.max_row}"
    at = [cell.value for cell in sheet[1]].index("value") + 1
    assert sheet.cell(2, at).number_format == "#,##0"


def test_a_fall_with_its_minus_is_not_turned(extractor: Extractor, tmp_path: Path) -> None:
    bulletin = extractor.extract("2023年，全市出口下降1.1%。", published="2024-01-20", region="330600")
    assert isinstance(bulletin.mentions[-1].value, AmountValue)
    minus = replace(bulletin.mentions[-1], value=replace(bulletin.mentions[-1].value, value=Decimal("-1.1")))
    bulletin = bulletin.with_mentions([*bulletin.mentions[:-1], minus])  # as in a cell of -1.1
    with Journal(tmp_path / "run", resume=False) as journal:
        noted(journal, [bulletin])
        duck.update(journal, tmp_path / "a.duckdb")
    with duckdb.connect(str(tmp_path / "a.duckdb")) as base:
        assert base.execute("SELECT signed FROM growth").fetchall() == [(Decimal("-1.1"),)]
