"""Corrections of gold reach every table."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Run
from extractor.errors import FormatError
from extractor.model import Bulletin, Document
from extractor.outputs.json import load_bulletin
from extractor.pipeline import Extractor
from extractor.running.export import CORRECTED, corrected, export

TEXT = "2023年1月，宝安区投资5.5亿元，同比增长8.2%；南山区投资3亿元。"


@pytest.fixture
def outputs(command: Run, tmp_path: Path) -> Path:
    """Outputs of two documents, and gold that corrects one amount of the first and drops its last place."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(TEXT, "utf-8")
    assert command("run", "a.txt", "b.txt", "--published", "2023-02-03", "--region", "深圳市").returncode == 0
    out = tmp_path / "outputs"
    data = json.loads((out / "a.json").read_text("utf-8"))
    amount = next(m for m in data["mentions"] if m["text"] == "5.5亿元")
    amount["observation"]["subject"] = "龙岗区"
    data["mentions"].remove(next(m for m in data["mentions"] if m["text"] == "南山区"))
    for mention in data["mentions"]:
        mention.pop("rule")
    (out / "gold").mkdir()
    (out / "gold" / "a.gold.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return out


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_corrections_are_in_every_table_and_marked(command: Run, outputs: Path) -> None:
    done = command(
        "export", outputs, "--to", f"duckdb:{outputs / 'x.duckdb'}", "--to", f"xlsx:{outputs / 'x.xlsx'}"
    )
    assert done.returncode == 0, done.stderr
    assert "2 documents" in done.stdout
    assert "1 correction from 1 gold file" in done.stdout
    said = {(r["document"], r["text"]): r for r in rows(outputs / "tables", "observations")}
    assert said["a", "5.5亿元"]["subject"] == "龙岗区"
    assert said["a", "5.5亿元"]["rule"] == CORRECTED
    assert said["b", "5.5亿元"]["subject"] == "宝安区"
    assert said["a", "8.2%"]["rule"] == said["b", "8.2%"]["rule"] != CORRECTED
    places = [(r["document"], r["text"]) for r in rows(outputs / "tables", "districts")]
    assert ("a", "南山区") not in places
    assert ("b", "南山区") in places

    import duckdb
    import openpyxl
    import pyarrow.parquet as pq

    query = "SELECT subject FROM observations WHERE document = 'a' AND text = '5.5亿元'"
    with duckdb.connect(str(outputs / "x.duckdb")) as base:
        assert base.execute(query).fetchall() == [("龙岗区",)]
    assert "龙岗区" in pq.read_table(outputs / "tables" / "observations.parquet")["subject"].to_pylist()
    book = openpyxl.load_workbook(outputs / "x.xlsx", read_only=True)
    cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert "龙岗区" in cells


def test_without_gold_the_tables_are_those_of_the_run(outputs: Path, tmp_path: Path) -> None:
    done = export(outputs, None, tmp_path / "again")
    assert (done.documents, done.with_gold, done.corrections) == (2, 0, 0)
    for file in sorted((outputs / "tables").glob("*.csv")):
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes(), file.name


def test_gold_that_agrees_changes_nothing(extractor: Extractor) -> None:
    found = extractor.extract(TEXT, published="2023-02-03")
    gold = found.with_mentions(replace(m, rule=CORRECTED) for m in found.mentions)
    assert corrected(found, gold) == found


def test_gold_of_another_text_is_refused(extractor: Extractor) -> None:
    found = extractor.extract(TEXT)
    with pytest.raises(FormatError, match="of another text"):
        corrected(found, Bulletin(Document("别的", id=found.id), ()))


def test_what_cannot_be_exported_is_told(command: Run, outputs: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for arguments in (["empty"], ["outputs", "--gold", "nowhere"]):
        done = command("export", *arguments)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
    (outputs / "b.json").unlink()
    (outputs / "gold" / "b.gold.json").write_text(
        (outputs / "gold" / "a.gold.json").read_text("utf-8").replace('"id": "a"', '"id": "b"'), "utf-8"
    )
    assert "the gold of b has no output" in command("export", outputs).stderr
    assert load_bulletin(outputs / "a.json").id == "a"


def test_table_and_check_take_the_corrections_too(command: Run, outputs: Path, tmp_path: Path) -> None:
    done = command("table", outputs, "--rows", "subject", "--columns", "document")
    assert "龙岗区" in done.stdout
    assert done.stderr == f"extractor: with the corrections of 1 gold file in {outputs / 'gold'}\n"
    (tmp_path / "none").mkdir()
    assert "龙岗区" not in command("table", outputs, "--gold", "none", "--rows", "subject").stdout
    assert "with the corrections" in command("check", outputs).stderr
    assert command("check", outputs, "--gold", "nowhere").returncode == 2


def test_what_a_person_left_as_it_was_is_sure() -> None:
    bulletin = Extractor().extract(TEXT, published="2023-02-03", region="深圳市")
    (amount, *_) = bulletin.of_type("AMOUNT")
    assert amount.observation is not None
    doubted = replace(amount, observation=replace(amount.observation, margin=0.1))
    found = bulletin.with_mentions(doubted if m is amount else m for m in bulletin.mentions)
    gold = bulletin.with_mentions(
        replace(m, rule="gold", observation=m.observation and replace(m.observation, margin=None))
        for m in bulletin.mentions
    )
    (again, *_) = corrected(found, gold).of_type("AMOUNT")
    assert again.observation is not None
    assert (again.observation.margin, again.rule) == (None, amount.rule)
