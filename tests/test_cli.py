"""The real command, as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from conftest import ROOT, Run
from extractor import __version__, schema

ARTICLES = ROOT / "corpus" / "articles"
TEXT = "2023年1月，宝安区投资5.5亿元，同比增长8.2%。\n"


def test_help_names_every_command(command: Run) -> None:
    shown = command("--help")
    assert shown.returncode == 0
    for name in ("run", "evaluate", "inspect", "explain", "schema", "rules"):
        assert name in shown.stdout
        assert command(name, "--help").returncode == 0


def test_version(command: Run) -> None:
    assert command("--version").stdout == f"extractor {__version__}\n"


def test_no_command_is_an_error(command: Run) -> None:
    done = command()
    assert done.returncode == 2
    assert "usage:" in done.stderr


def test_run_writes_json_and_tables(command: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "in" / "b.txt").write_bytes(TEXT.encode("gbk"))
    (tmp_path / "in" / "notes.xyz").write_text("not a document", "utf-8")
    done = command("run", "in", "--out", "out", "--published", "2023-02-03", "--region", "440300", "--json")
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert [d["id"] for d in summary["documents"]] == ["a", "b"]
    assert summary["failed"] == []
    for name, encoding in (("a", "utf-8"), ("b", "gb18030")):
        output = json.loads((tmp_path / "out" / f"{name}.json").read_bytes())
        assert list(schema.problems(output)) == []
        assert output["source"]["encoding"] == encoding
        assert output["published"] == "2023-02-03"
        assert output["origins"] == {"published": "given", "region": "given"} | output["origins"]
    amounts = pq.read_table(tmp_path / "out" / "tables" / "amounts.parquet").to_pylist()
    assert [(row["document"], row["text"], row["sentence"]) for row in amounts[:2]] == [
        ("a", "5.5亿元", TEXT.strip()),
        ("a", "8.2%", TEXT.strip()),
    ]
    assert (tmp_path / "out" / "tables" / "documents.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_run_prints_a_short_table(command: Run) -> None:
    done = command("run", ARTICLES)
    assert done.returncode == 0
    assert "shenzhen-2023-01  2023-" in done.stdout
    assert "Wrote 1 of 1 documents" in done.stdout
    assert done.stderr == ""


def test_an_index_gives_the_frame_of_each_document(command: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.txt").write_text(TEXT, "utf-8")
    lines = ['{"id": "a", "published": "2023-03-04", "region": "440300", "title": "某市公报"}', ""]
    (tmp_path / "index.jsonl").write_text("\n".join(lines), "utf-8")
    done = command("run", "a.txt", "b.txt", "--meta", "index.jsonl", "--published", "2023-05-06")
    assert done.returncode == 0, done.stderr
    first, second = (json.loads((tmp_path / "outputs" / f"{name}.json").read_bytes()) for name in "ab")
    assert (first["published"], first["region"], first["title"]) == ("2023-03-04", "440300", "某市公报")
    assert (second["published"], second["origins"]["published"]) == ("2023-05-06", "given")


def test_names_that_clash_or_are_unsafe_get_ids_of_their_own(command: Run, tmp_path: Path) -> None:
    for name in ("x/公报.txt", "y/公报.txt", "x/a b;c.txt"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(TEXT, "utf-8")
    done = command("run", "in", "--out", "out")
    assert done.returncode == 0, done.stderr
    names = {path.name for path in (tmp_path / "out").glob("*.json")}
    assert names == {"x-a-b-c.json", "x-公报.json", "y-公报.json"}


def test_one_failure_is_named_and_the_others_go_on(command: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    done = command("run", "in", "--out", "out")
    assert done.returncode == 3
    assert "empty.txt: the file is empty" in done.stderr
    assert "Wrote 1 of 2 documents" in done.stdout
    assert (tmp_path / "out" / "a.json").exists()
    assert len(pq.read_table(tmp_path / "out" / "tables" / "documents.parquet")) == 1


def test_evaluate_prints_the_scores(command: Run) -> None:
    done = command("evaluate", ROOT / "corpus", "--errors")
    assert done.returncode == 0, done.stderr
    for word in ("DATE", "AMOUNT", "DISTRICT", "ORGANISATION", "ALL", "precision", "end to end", "bounds"):
        assert word in done.stdout


def test_evaluate_as_json_and_under_a_bar(command: Run) -> None:
    done = command("evaluate", ROOT / "corpus", "--json", "--fail-under", "0", "--no-region")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["documents"] == ["shenzhen-2023-01"]
    assert set(report["micro"]["AMOUNT"]) >= {"gold", "found", "precision", "recall", "f1", "end_to_end_f1"}
    assert report["micro"]["ALL"]["gold"] == 366


def gold(folder: Path) -> Path:
    """A gold file that asks for what nothing finds."""
    value = {"name": "甲乙丙丁", "kind": "other"}
    mention = {"type": "ORGANISATION", "start": 0, "end": 2, "text": "是的", "value": value}
    data = {"id": "x", "text": "是的。", "mentions": [mention]}
    (folder / "x.gold.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return folder


def test_an_evaluation_under_its_bar_exits_with_1(command: Run, tmp_path: Path) -> None:
    done = command("evaluate", gold(tmp_path), "--fail-under", "ORGANISATION=0.5", "--errors")
    assert done.returncode == 1
    assert "ORGANISATION: 0.0000 is under the bar of 0.5" in done.stdout
    assert "missed" in done.stdout
    assert "【是的】。" in done.stdout


def test_inspect_shows_text_and_tables(command: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    assert command("run", "a.txt", "--published", "2023-02-03", "--region", "440300").returncode == 0
    shown = command("inspect", "outputs/a.json")
    assert shown.returncode == 0, shown.stderr
    assert "published: 2023-02-03 (given)" in shown.stdout
    assert "【2023年1月】，【宝安区】投资【5.5亿元】，同比增长【8.2%】。" in shown.stdout
    assert "550000000 元" in shown.stdout
    only = command("inspect", "outputs/a.json", "--type", "district", "--no-text")
    assert "440306 宝安区" in only.stdout
    assert "5.5亿元" not in only.stdout


def test_inspect_shows_gold_too(command: Run) -> None:
    shown = command("inspect", ROOT / "corpus" / "gold" / "shenzhen-2023-01.gold.json", "--no-text")
    assert shown.returncode == 0, shown.stderr
    assert "DATE (80)" in shown.stdout


def test_explain_tells_words_rules_and_what_was_dropped(command: Run) -> None:
    done = command("explain", TEXT, "--published", "2023-02-03", "--region", "440300", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert "".join(told["words"]) == TEXT
    assert [m["text"] for m in told["mentions"]] == ["2023年1月", "宝安区", "5.5亿元", "8.2%"]
    assert all(m["rule"] for m in told["mentions"])
    shown = command("explain", "-", stdin=TEXT)
    assert shown.returncode == 0
    for word in ("frame", "words", "mentions", "dropped", "date.month"):
        assert word in shown.stdout


def test_schema_prints_itself_and_checks_files(command: Run, tmp_path: Path) -> None:
    printed = command("schema")
    assert json.loads(printed.stdout) == json.loads(schema.text())
    gold_file = ROOT / "corpus" / "gold" / "shenzhen-2023-01.gold.json"
    assert command("schema", gold_file).returncode == 0
    (tmp_path / "bad.json").write_text('{"id": "x", "mentions": [{"type": "DATE"}]}', "utf-8")
    bad = command("schema", "bad.json")
    assert bad.returncode == 2
    assert "bad.json: $.mentions[0]: 'start' is a required property" in bad.stderr


def test_rules_check(command: Run) -> None:
    done = command("rules", "check")
    assert done.returncode == 0, done.stderr
    assert "counter-examples hold" in done.stdout


@pytest.mark.parametrize("text", ["\x1b[31m红\x1b[0m", "\x07铃"])
def test_control_characters_do_not_reach_the_terminal(command: Run, text: str) -> None:
    shown = command("explain", text)
    assert shown.returncode == 0
    assert "\x1b" not in shown.stdout
    assert "\x07" not in shown.stdout
