"""Input that cannot be used: a clear message, exit code 2, nothing lost, never a traceback."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from conftest import Run
from extractor.cli import main
from extractor.pipeline import Extractor

TEXT = "2023年1月，深圳市投资5.5亿元。"
VALUE = {"code": "440300", "name": "深圳市", "path": "广东省/深圳市"}
SHIFTED = {"type": "DISTRICT", "start": 9, "end": 12, "text": "深圳市", "value": VALUE}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one example of everything that can be wrong, to work in."""
    monkeypatch.chdir(tmp_path)
    files = {
        "empty.txt": b"",
        "blank.txt": " \n　\t\n".encode(),
        "nul.txt": b"2023\0\xe5\xb9\xb4",
        "binary.txt": b"\xff\xff\xff\x81",
        "good.txt": TEXT.encode(),
        "report.pdf": b"%PDF-1.7",
        "shifted/x.gold.json": json.dumps({"id": "x", "text": TEXT, "mentions": [SHIFTED]}).encode(),
        "textless/x.gold.json": b'{"id": "x", "mentions": []}',
        "broken/x.gold.json": b"{",
        "list/x.gold.json": b"[]",
        "rules-yaml/dates/a.yaml": b"id: [",
        "rules-key/dates/a.yaml": b"id: a\ncolour: red",
        "rules-csv/amounts/units.csv": b"no,such,columns\n1,2,3\n",
        "rules-row/dates/eras.csv": b"era,start\nx,abc\n",
        "rules-gbk/districts/words.txt": "今年".encode("gbk"),
        "rules-name/organizations/companies.csv": b"form,name,kind,when\n",
        "days.jsonl": b'{"id": "good", "published": "2023-2-3"}\n',
        "number.jsonl": b'{"id": "good", "published": [2023]}\n',
    }
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    (tmp_path / "nothing").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("run empty.txt", "empty.txt: the file is empty"),
        ("run blank.txt", "blank.txt: it holds nothing but white space"),
        ("run nul.txt", "nul.txt: there is a NUL character on line 1"),
        ("run binary.txt", "binary.txt: the text is not UTF-8 (byte 0"),
        ("run report.pdf", "report.pdf: this is a PDF"),
        ("run nowhere.txt", "nowhere.txt: there is no such file or folder"),
        ("run nothing", "nothing: there are no documents"),
        ("run good.txt --region 火星市", "'火星市'; give a GB/T 2260 code"),
        ("run good.txt --published 2023年", "'2023年' is not a date such as 2023-02-03"),
        ("run good.txt --meta nowhere.jsonl", "nowhere.jsonl: No such file"),
        (
            "run good.txt --meta days.jsonl",
            "days.jsonl:1: published '2023-2-3' is not a date such as 2023-02-03",
        ),
        ("run good.txt --meta number.jsonl", "number.jsonl:1: published '[2023]' is not a date such as"),
        ("run good.txt --out good.txt", "good.txt"),
        ("run good.txt --to xlsx:b.csv", "'xlsx:b.csv': a file that ends in .xlsx is needed"),
        (
            "run good.txt --to duckdb:b.xlsx",
            "'duckdb:b.xlsx': a file that ends in .duckdb or .ddb or .db is needed",
        ),
        (
            "annotate import nowhere --from brat",
            "nowhere: there is no such file or folder; give the folder that the tool",
        ),
        ("run good.txt --rules nowhere", "nowhere: there is no such rules folder"),
        ("run good.txt --rules rules-yaml", "rules-yaml/dates/a.yaml:2: not YAML"),
        ("run good.txt --rules rules-key", "rules-key/dates/a.yaml:1: unknown key 'colour'"),
        ("run good.txt --rules rules-csv", "rules-csv/amounts/units.csv:1: unknown column"),
        ("run good.txt --rules rules-row", "rules-row/dates/eras.csv:2: 'abc' is no day"),
        ("run good.txt --rules rules-gbk", "rules-gbk/districts/words.txt:1: this is not UTF-8"),
        ("run good.txt --rules rules-name", "rules-name/organizations/companies.csv:1: nothing is read from"),
        ("rules check rules-key", "rules-key/dates/a.yaml:1: unknown key 'colour'"),
        ("evaluate nothing", "nothing: there are no *.gold.json files"),
        ("evaluate nowhere", "nowhere: there are no *.gold.json files"),
        ("evaluate shifted", "x.gold.json: mention 0: DISTRICT '深圳市' does not stand at 9:12"),
        ("evaluate textless", "x.gold.json: its text x.txt is neither in the file, nor beside it"),
        ("evaluate broken", "x.gold.json: not JSON"),
        ("evaluate list", "x.gold.json"),
        ("evaluate shifted --fail-under 2", "'2': give a number from 0 to 1"),
        ("evaluate shifted --fail-under PERSON=0.5", "'PERSON=0.5': give a number from 0 to 1"),
        ("inspect nowhere.json", "nowhere.json: No such file"),
        ("inspect good.txt", "good.txt: this is no output of a run"),
        ("inspect good.txt", "run `extractor run good.txt` first, then give outputs/ID.json"),
        ("review good.txt", "run `extractor run good.txt` first, then give outputs/ID.json"),
        ("inspect nothing", "nothing: this is a folder; give one of its files, such as nothing/ID.json"),
        ("schema nowhere.json", "nowhere.json: No such file"),
        ("explain --region 火星市 深圳", "'火星市'; give a GB/T 2260 code"),
    ],
)
def test_bad_input(folder: Path, capsys: pytest.CaptureFixture[str], arguments: str, message: str) -> None:
    code = exit_code(*arguments.split(" "))
    told = capsys.readouterr()
    assert code == 2, told.out + told.err
    assert message in told.err


def test_an_empty_text_has_nothing_to_explain(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("explain", " ") == 2
    assert capsys.readouterr().err == "extractor: there is no text to explain\n"


def test_python_says_what_to_give(extractor: Extractor) -> None:
    with pytest.raises(
        ValueError, match=r"published='2023-2-3' is not a date: give one such as '2023-02-03'"
    ):
        extractor.extract(TEXT, published="2023-2-3")
    with pytest.raises(TypeError, match="the text is bytes, not str: decode it"):
        extractor.extract(TEXT.encode())  # type: ignore[arg-type]


def test_a_taken_port(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert exit_code("serve", "nothing", "--port", str(port)) == 2
    assert capsys.readouterr().err == (
        f"extractor: port {port} is taken: give another with --port, or --port 0 for any that is free\n"
    )


def test_the_real_command_shows_no_traceback(command: Run, folder: Path) -> None:
    done = command("run", "good.txt", "--rules", "rules-key")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("extractor: rules-key/dates/a.yaml:1: unknown key 'colour'")
    assert done.stderr.count("\n") == 1


def test_what_was_written_stays_when_a_later_run_fails(folder: Path) -> None:
    assert exit_code("run", "good.txt") == 0
    before = written(folder / "outputs")
    assert len(before) == 13
    for arguments in (["run", "empty.txt"], ["run", "good.txt", "--rules", "rules-key"], ["run", "nowhere"]):
        assert exit_code(*arguments) == 2
    after = written(folder / "outputs")
    told = after.pop(folder / "outputs" / "failed.jsonl")
    assert json.loads(told)["path"] == "empty.txt"
    assert after == before


def written(outputs: Path) -> dict[Path, bytes]:
    """The files that a run wrote, but for the journal it keeps for itself."""
    shown = (path for path in outputs.rglob("*") if path.is_file() and path.parent.name != ".run")
    return {path: path.read_bytes() for path in shown}


def exit_code(*arguments: str) -> int:
    """What the command would exit with, run in this process; argparse exits by itself."""
    try:
        return main(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
