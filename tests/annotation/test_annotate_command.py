"""``extractor annotate`` as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hard_bulletins import hard_bulletins

from extractor.annotation import FORMATS
from extractor.model import Bulletin
from extractor.outputs.json import dump, load_bulletin
from made import extractor_command

TEXT = "2023年1月，宝安区投资5.5亿元。"


@pytest.fixture
def bulletins() -> list[Bulletin]:
    return hard_bulletins()


@pytest.mark.parametrize("name", FORMATS)
def test_out_and_back(name: str, tmp_path: Path, bulletins: list[Bulletin]) -> None:
    outputs = tmp_path / "outputs"
    outputs.mkdir()
    for bulletin in bulletins:
        (outputs / f"{bulletin.id.replace('/', '-')}.json").write_bytes(dump(bulletin))
    done = extractor_command("annotate", "export", outputs, "--to", name, "--out", tmp_path / "tool")
    assert done.returncode == 0, done.stderr
    assert "Wrote 2 documents with 8 mentions" in done.stdout
    back = extractor_command(
        "annotate", "import", tmp_path / "tool", "--from", name, "--out", tmp_path / "gold"
    )
    assert back.returncode == 0, back.stderr
    assert "Wrote 2 of 2 documents as gold" in back.stdout
    files = sorted((tmp_path / "gold").iterdir())
    assert [file.name for file in files] == ["empty.gold.json", "qingzhou-2024-q1.gold.json"]
    assert files[1].read_bytes() == dump(bulletins[0])
    assert load_bulletin(files[0]).id == "empty"


def doccano(folder: Path, **more: object) -> Path:
    file = folder / "admin.jsonl"
    label = [[0, 7, "DATE"], [8, 11, "DISTRICT"], [11, 13, "DISTRICT"]]
    file.write_text(json.dumps({"id": 4, "text": TEXT, "label": label} | more), "utf-8")
    return file


def test_spans_without_values_make_a_draft(tmp_path: Path) -> None:
    file = doccano(tmp_path)
    done = extractor_command("annotate", "import", file, "--from", "doccano", "--out", tmp_path)
    assert done.returncode == 3
    assert (
        "4: without a value: DATE '2023年1月' (0), DISTRICT '宝安区' (8), DISTRICT '投资' (11)"
        in done.stderr
    )
    assert "--values gives those that the pipeline finds" in done.stderr
    filled = extractor_command("annotate", "import", file, "--from", "doccano", "--out", tmp_path, "--values")
    assert filled.returncode == 3
    assert "4: without a value: DISTRICT '投资' (11)" in filled.stderr
    draft = json.loads((tmp_path / "4.draft.json").read_bytes())
    assert [m["value"] and True for m in draft["mentions"]] == [True, True, None]
    assert not (tmp_path / "4.gold.json").exists()
    checked = extractor_command("gold", "check", tmp_path)
    assert "DISTRICT '投资': it has no value yet" in checked.stdout


def test_what_cannot_be_read(tmp_path: Path) -> None:
    file = doccano(tmp_path, label=[[0, 70, "DATE"]])
    for arguments, message in (
        ((file, "--from", "doccano"), "admin.jsonl:1 (4): DATE does not stand at 0:70 of the text"),
        ((file, "--from", "docbin"), "admin.jsonl: not a DocBin of spaCy"),
        ((file, "--from", "brat"), "there is no document in the format brat there"),
        ((file, "--from", "doccano", "--annotator", "1"), "doccano does not say who annotated what"),
        ((tmp_path / "none", "--from", "doccano"), "there is no such file or folder"),
    ):
        done = extractor_command("annotate", "import", *arguments, "--out", tmp_path / "gold")
        assert done.returncode == 2, done.stdout
        assert message in done.stderr
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "gold").exists()


def test_offsets_as_a_browser_counts_them(tmp_path: Path) -> None:
    file = doccano(tmp_path, text="😀" + TEXT, label=[[2, 9, "DATE"]])
    for offsets, code in (("utf-16", 3), ("code-points", 3)):
        done = extractor_command(
            "annotate", "import", file, "--from", "doccano", "--offsets", offsets, "--out", tmp_path
        )
        assert done.returncode == code
        (mention,) = json.loads((tmp_path / "4.draft.json").read_bytes())["mentions"]
        assert (mention["text"] == "2023年1月") == (offsets == "utf-16")
