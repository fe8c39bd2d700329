from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.errors import FormatError
from extractor.model import Bulletin, Document
from extractor.outputs import schema
from extractor.outputs.json import dump, dump_data, load, load_bulletin
from extractor.pipeline import Extractor


def test_outputs_are_the_same_bytes_each_time_and_read_back(
    extractor: Extractor, article: str, tmp_path: Path
) -> None:
    bulletin = extractor.extract(article, published="2023-02-03", region="440300", id="seed")
    data = dump(bulletin)
    assert data == dump(extractor.extract(article, published="2023-02-03", region="440300", id="seed"))
    assert data.endswith(b"}\n")
    path = tmp_path / "seed.json"
    path.write_bytes(data)
    again = load_bulletin(path)
    assert again.mentions == bulletin.mentions
    assert dump(again) == data


def test_outputs_and_gold_are_as_the_schema_says(extractor: Extractor, article: str, corpus: Path) -> None:
    output = json.loads(dump(extractor.extract(article, published="2023-02-03", region="440300")))
    assert list(schema.problems(output)) == []
    golds = sorted(corpus.rglob("*.gold.json"))
    assert golds
    for gold in golds:
        assert list(schema.problems(load(gold))) == []


def mention(**changes: object) -> dict[str, object]:
    value = {"value": "1.5", "unit": "元"}
    return {"type": "AMOUNT", "start": 0, "end": 4, "text": "1.5元", "value": value} | changes


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "PERSON"},
        {"start": -1},
        {"start": "0"},
        {"bound": "≈"},
        {"value": {"value": 1.5, "unit": "元"}},
        {"value": {"value": "1.5e3", "unit": "元"}},
        {"value": {"value": "1.5"}},
        {"value": {"low": "1", "unit": "元"}},
        {"type": "DATE"},
        {"type": "DATE", "value": {"start": "2023-13-01", "end": None}},
        {"type": "DISTRICT", "value": {"code": "4403", "name": "深圳市", "path": "广东省/深圳市"}},
        {"type": "ORGANISATION", "value": {"name": "某局", "kind": "bureau"}},
        {"observation": {"indicator": [], "subject": None, "period": None, "measure": "level"}},
        {"observation": {"indicator": "a", "subject": None, "period": None, "measure": "size"}},
    ],
)
def test_the_schema_refuses(changes: dict[str, object]) -> None:
    assert list(schema.problems({"id": "x", "mentions": [mention()]})) == []
    assert list(schema.problems({"id": "x", "mentions": [mention(**changes)]}))


def test_a_lone_surrogate_is_escaped() -> None:
    data = dump(Bulletin(Document("a\ud800"), ()))
    assert json.loads(data)["text"] == "a\ud800"


def test_what_is_not_json_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("{", "utf-8")
    with pytest.raises(FormatError, match=r"x\.json: not JSON"):
        load(path)


def test_a_gold_file_finds_its_text(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "gold").mkdir()
    (tmp_path / "articles" / "x.txt").write_bytes("1.5元\r\n".encode())
    path = tmp_path / "gold" / "x.gold.json"
    path.write_bytes(dump_data({"id": "x", "mentions": [mention()]}))
    assert load_bulletin(path).text == "1.5元\n"
    (tmp_path / "articles" / "x.txt").unlink()
    with pytest.raises(FormatError, match=r"x\.txt is neither in the file, nor beside it"):
        load_bulletin(path)
