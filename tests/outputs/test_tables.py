from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extractor.model import (
    AmountValue,
    Bulletin,
    DateValue,
    DistrictValue,
    Document,
    Mention,
    Observation,
    OrganisationValue,
    Region,
)
from extractor.outputs import tables
from extractor.pipeline import Extractor

TEXT = "2023年1月，宝安区融资16.40亿元。\n市发改委称下降-3.5%。"
DOCUMENT = Document(
    TEXT, id="a", title="=1+1", published=date(2023, 2, 3), region=Region("440300", "深圳市", "广东省/深圳市")
)


def mention(kind: str, text: str, value: object, **more: object) -> Mention:
    start = TEXT.index(text)
    return Mention(kind, start, start + len(text), text, value, "x.rule", **more)  # type: ignore[arg-type]


OBSERVATION = Observation(
    "融资", "宝安区", (date(2023, 1, 1), date(2023, 1, 31)), "level", indicator_id="financing"
)
BULLETIN = Bulletin(
    DOCUMENT,
    (
        mention("DATE", "2023年1月", DateValue(date(2023, 1, 1), None, "month")),
        mention("DISTRICT", "宝安区", DistrictValue("440306", "宝安区", "广东省/深圳市/宝安区")),
        mention(
            "AMOUNT",
            "16.40亿元",
            AmountValue("元", Decimal("1640000000.00"), dimension="money"),
            bound="~",
            observation=OBSERVATION,
        ),
        mention("ORGANISATION", "市发改委", OrganisationValue("深圳市发展和改革委员会", "government")),
        mention("AMOUNT", "-3.5%", AmountValue("%", low=Decimal("-3.5"), high=Decimal("1E+2"))),
    ),
)


def cells(name: str, frames: dict[str, pd.DataFrame]) -> list[dict[str, str]]:
    return list(
        csv.DictReader(io.StringIO(tables.to_csv(name, frames[name]).decode("utf-8-sig"), newline=""))
    )


@pytest.fixture(scope="module")
def frames() -> dict[str, pd.DataFrame]:
    return tables.tables([BULLETIN])


def test_every_table_is_there_with_its_columns(frames: dict[str, pd.DataFrame]) -> None:
    assert {name: list(frame.columns) for name, frame in frames.items()} == {
        name: list(columns) for name, columns in tables.COLUMNS.items()
    }
    for name in set(frames) - {"documents"}:
        assert list(frames[name].columns)[:5] == ["document", "start", "end", "text", "sentence"]


def test_rows_trace_back_to_the_text(frames: dict[str, pd.DataFrame]) -> None:
    for name in ("dates", "amounts", "districts", "organisations", "observations"):
        for row in frames[name].to_dict("records"):
            assert TEXT[row["start"] : row["end"]] == row["text"]
            assert row["text"] in row["sentence"]
            assert row["sentence"] in TEXT
    assert frames["organisations"]["sentence"].tolist() == ["市发改委称下降-3.5%。"]


def test_numbers_are_exact(frames: dict[str, pd.DataFrame]) -> None:
    assert frames["amounts"]["value"].tolist() == [Decimal("1640000000.00"), None]
    first, second = cells("amounts", frames)
    assert (first["value"], first["low"], first["bound"]) == ("1640000000.00", "", "~")
    assert (second["value"], second["low"], second["high"]) == ("", "-3.5", "100")


def test_days_and_open_ends(frames: dict[str, pd.DataFrame]) -> None:
    assert frames["dates"]["first_day"].tolist() == [pd.Timestamp("2023-01-01")]
    (row,) = cells("dates", frames)
    assert (row["first_day"], row["last_day"], row["grain"]) == ("2023-01-01", "", "month")


def test_observations_are_tidy(frames: dict[str, pd.DataFrame]) -> None:
    (row,) = cells("observations", frames)
    assert (
        row
        | {
            "indicator": "融资",
            "subject": "宝安区",
            "first_day": "2023-01-01",
            "last_day": "2023-01-31",
            "measure": "level",
            "value": "1640000000.00",
            "unit": "元",
        }
        == row
    )


def test_documents_count_their_mentions(frames: dict[str, pd.DataFrame]) -> None:
    (row,) = frames["documents"].to_dict("records")
    assert (row["dates"], row["amounts"], row["districts"], row["organisations"]) == (1, 2, 1, 1)
    assert row["characters"] == len(TEXT)
    assert row["sha256"] == DOCUMENT.sha256


def test_csv_opens_in_a_spreadsheet_and_runs_no_formula(frames: dict[str, pd.DataFrame]) -> None:
    assert tables.to_csv("documents", frames["documents"]).startswith(b"\xef\xbb\xbfdocument,")
    assert cells("documents", frames)[0]["title"] == "'=1+1"
    assert cells("amounts", frames)[1]["text"] == "'-3.5%"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_every_start_of_a_formula_is_made_harmless(start: str) -> None:
    text = f"{start}cmd|' /C calc'!A0"
    frames = tables.tables([Bulletin(Document(text, id=text, title=text), ())])
    (row,) = cells("documents", frames)
    assert row["document"] == row["title"] == f"'{text}"


def test_parquet_keeps_decimals_and_days(frames: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    tables.write(frames, tmp_path)
    amounts = pq.read_table(tmp_path / "amounts.parquet")
    assert amounts.schema.field("value").type == pa.decimal128(38, 10)
    assert amounts.column("value").to_pylist() == [Decimal("1640000000"), None]
    assert amounts.column("high").to_pylist() == [None, Decimal(100)]
    dates = pq.read_table(tmp_path / "dates.parquet")
    assert dates.column("first_day").to_pylist() == [date(2023, 1, 1)]
    assert dates.schema.field("last_day").type == pa.date32()
    assert {p.name for p in tmp_path.iterdir()} == {
        f"{name}.{ending}" for name in tables.COLUMNS for ending in ("csv", "parquet")
    }


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (Decimal("9" * 28), pa.decimal128(38, 10)),
        (Decimal("9" * 29), pa.decimal256(76, 10)),
        (Decimal("0.00000000000000000001"), pa.decimal128(38, 20)),
        (Decimal("9" * 90), pa.string()),
    ],
)
def test_parquet_widens_rather_than_rounds(number: Decimal, kind: pa.DataType) -> None:
    value = AmountValue("元", number)
    bulletin = Bulletin(Document("多"), (Mention("AMOUNT", 0, 1, "多", value, "x"),))
    frame = tables.tables([bulletin])["amounts"]
    table = pq.read_table(io.BytesIO(tables.to_parquet("amounts", frame)))
    assert table.schema.field("value").type == kind
    assert Decimal(table.column("value").to_pylist()[0]) == number


def test_no_bulletins_give_empty_tables() -> None:
    frames = tables.tables([])
    assert all(len(frame) == 0 for frame in frames.values())
    assert pq.read_table(io.BytesIO(tables.to_parquet("dates", frames["dates"]))).num_rows == 0


def test_a_text_without_full_stops_has_short_sentences() -> None:
    text = "一二三四五六七八九十" * 1000
    mentions = tuple(
        Mention("AMOUNT", i, i + 1, text[i], AmountValue("个", Decimal(1)), "x") for i in (0, 5000, 9999)
    )
    frame = Bulletin(Document(text), mentions).tables()["amounts"]
    assert all(len(sentence) <= 400 for sentence in frame["sentence"])


def test_the_subject_of_an_observation_has_its_code_and_path(extractor: Extractor) -> None:
    text = "2023年，全市出口300亿元，其中越城区出口100亿元，中心港出口5亿元。"
    bulletin = extractor.extract(text, published="2024-01-20", region="330600")
    frame = tables.tables([bulletin])["observations"]
    told = frame[["subject", "subject_code", "subject_path"]].iloc[:2].values.tolist()
    assert told == [["绍兴市", "330600", "浙江省/绍兴市"], ["越城区", "330602", "浙江省/绍兴市/越城区"]]
