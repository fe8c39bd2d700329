"""The frames of documents: what is not known is told, written as an index, corrected and given back."""

from __future__ import annotations

import json
from pathlib import Path

from conftest import Run

DATED = "临泉县通报\n发布时间：2023-07-28\n今年以来，临泉县投资增长5%，临泉县出口增长3%。\n"
LOOSE = "上半年，临泉县投资增长5%，昨日临泉县又签约3个项目。\n"


def _written(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "dated.txt").write_text(DATED, "utf-8")
    (tmp_path / "in" / "loose.txt").write_text(LOOSE, "utf-8")
    return tmp_path


def test_what_is_not_known_is_told_with_its_cost(command: Run, tmp_path: Path) -> None:
    _written(tmp_path)
    done = command("run", "in", "--json")
    counts = {found["id"]: found["warnings"] for found in json.loads(done.stdout)["documents"]}
    assert counts == {"dated": 0, "loose": 1}
    loose = json.loads((tmp_path / "outputs" / "loose.json").read_bytes())
    (warning,) = loose["warnings"]
    assert "2 relative dates stay unresolved (上半年, 昨日)" in warning
    assert "--published" in warning
    assert [it["text"] for it in loose["unresolved"]] == ["上半年", "昨日"]
    assert [m["text"] for m in loose["mentions"] if m["type"] == "DATE"] == []


def test_an_index_of_frames_is_corrected_and_given_back(command: Run, tmp_path: Path) -> None:
    _written(tmp_path)
    assert command("frame", "in", "--out", "index.jsonl").returncode == 0
    lines = [json.loads(line) for line in (tmp_path / "index.jsonl").read_text("utf-8").splitlines()]
    frames = {line["id"]: (line["published"], line["region"]) for line in lines}
    place = "安徽省/阜阳市/临泉县"
    assert frames == {"dated": ("2023-07-28", place), "loose": (None, place)}
    again = command("frame", "in", "--out", "index.jsonl")
    assert (again.returncode, "there is such a file" in again.stderr) == (2, True)
    lines[1] |= {"published": "2023-08", "period": "2023-01/2023-07"}
    (tmp_path / "index.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    assert command("run", "in", "--meta", "index.jsonl").returncode == 0
    loose = json.loads((tmp_path / "outputs" / "loose.json").read_bytes())
    assert (loose["published"], loose["issued"], loose["origins"]["published"]) == (None, "2023-08", "given")
    assert loose["period"] == {"start": "2023-01-01", "end": "2023-07-31", "grain": "months"}
    assert loose["origins"]["period"] == "given"
    dates = {m["text"]: m["value"]["start"] for m in loose["mentions"] if m["type"] == "DATE"}
    assert dates["上半年"] == "2023-01-01"


def test_a_bad_line_is_refused_by_itself(command: Run, tmp_path: Path) -> None:
    _written(tmp_path)
    lines = [
        '{"id": "dated", "published": "2023-13-01"}',
        '{"id": "loose", "period": "soon"}',
        "{",
        '{"id": "loose", "published": "2023-08-02"}',
    ]
    (tmp_path / "index.jsonl").write_text("\n".join(lines), "utf-8")
    done = command("run", "in", "--meta", "index.jsonl")
    assert done.returncode == 3
    assert "index.jsonl:1: published '2023-13-01' is no day of the calendar" in done.stderr
    assert "index.jsonl:3: a JSON object with an id or file is needed" in done.stderr
    assert json.loads((tmp_path / "outputs" / "loose.json").read_bytes())["published"] == "2023-08-02"
    assert not (tmp_path / "outputs" / "dated.json").exists()


def test_evaluate_bare_gives_nothing(command: Run, tmp_path: Path, corpus: Path) -> None:
    for file in (corpus / "gold", corpus / "articles"):
        for each in file.iterdir():
            (tmp_path / each.name).write_bytes(each.read_bytes())
    told = json.loads(command("evaluate", ".", "--json").stdout)["frames"]
    bare = json.loads(command("evaluate", ".", "--bare", "--json").stdout)["frames"]
    assert (told["region"], told["published"]) == (1, 1)
    assert (bare["region"], bare["published"]) == (1, 0)
