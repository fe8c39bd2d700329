"""What a person or a program can get wrong: each is told, or put right, and none ends in a traceback."""

from __future__ import annotations

import copy
import json
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from conftest import Run
from extractor.cli.common import printable
from extractor.errors import ExtractorError, FormatError, RulesError
from extractor.model import Bulletin, bulletin_from_dict
from extractor.outputs import tables
from extractor.outputs.json import dump
from extractor.pipeline import Extractor
from extractor.reading.index import read_index
from extractor.review.folder import Folder
from extractor.review.page import Sheet, page
from extractor.review.server import Server
from extractor.rules import load
from extractor.rules.read import csv_rows

TEXT = "2023年1月，深圳市发展和改革委员会在宝安区投资5.5亿元，同比增长8%。"
WRONG: tuple[Any, ...] = (5, 3.5, True, "x", [], [1], {}, {"a": 1}, None, "\ud800", "NaN", "Infinity")


def whole(bulletin: Bulletin) -> None:
    """Do with a bulletin what the commands do."""
    hash(bulletin.mentions)
    tables.rows(bulletin)
    dump(bulletin)
    page([Sheet(bulletin)])


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every part of a JSON document."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(place for key, part in inside for place in places(part, (*path, key)))]


def test_wrong_types_anywhere_in_an_output_are_told(extractor: Extractor) -> None:
    good = extractor.extract(TEXT, title="公报", id="a").to_dict()
    whole(bulletin_from_dict(good))
    for path in places(good)[1:]:
        for wrong in WRONG:
            data = copy.deepcopy(good)
            part = data
            for key in path[:-1]:
                part = part[key]
            part[path[-1]] = wrong
            try:
                whole(bulletin_from_dict(data))
            except ExtractorError:
                continue


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"start": 0.0}, "start and end are whole numbers"),
        ({"end": "7"}, "start and end are whole numbers"),
        ({"start": False}, "start and end are whole numbers"),
        ({"value": {"value": 5.5, "unit": "亿元"}}, "does not parse"),
    ],
)
def test_gold_whose_numbers_are_none(extractor: Extractor, change: dict[str, Any], told: str) -> None:
    data = extractor.extract(TEXT).to_dict()
    place = next(i for i, m in enumerate(data["mentions"]) if m["type"] == "AMOUNT")
    data["mentions"][place] |= change
    with pytest.raises(FormatError, match=told):
        bulletin_from_dict(data)


def test_gold_of_another_text_is_told_by_its_digest(extractor: Extractor) -> None:
    data = extractor.extract(TEXT).to_dict()
    with pytest.raises(FormatError, match="its sha256 is another"):
        bulletin_from_dict(data | {"text": TEXT + "。"})


@pytest.mark.parametrize("line", ["[1]", "5", "null", '"a"', '{"file": 5}', '{"title": "x"}', "{"])
def test_a_line_of_an_index_that_is_none(tmp_path: Path, line: str) -> None:
    (tmp_path / "m.jsonl").write_text(f'{{"id": "a"}}\n{line}\n', "utf-8")
    index = read_index(tmp_path / "m.jsonl")
    assert list(index.entries) == ["a"]
    (fault,) = index.unnamed
    assert "m.jsonl:2: a JSON object with an id or file is needed" in fault


@pytest.mark.parametrize(
    "text",
    [
        "\ud8002023年1月，深圳市\udfff投资5亿元",
        "\ud800公报\n2023年1月，深圳市投资5亿元",
        "2023年\udc001月，投资5\ud800亿元",
    ],
)
def test_lone_surrogates_through_the_api(extractor: Extractor, text: str) -> None:
    document = extractor.document(text, title="\ud800题", id="a\udc00")
    bulletin, draft = extractor.draft(document)
    assert not draft.faults
    assert bulletin.mentions
    whole(bulletin)
    bulletin.tables()


@pytest.mark.parametrize("published", ["9999-12-31", "0001-01-01"])
@pytest.mark.parametrize(
    "text",
    [
        "9999年12月31日投资5亿元，比上年增长3%，到明年底投资6亿元。",
        "今后五年投资5亿元，明年一季度下降3%，去年同期为2亿元，未来三个月增长。",
        "9999—10000年，下季度、次日、下周、下半年，十四五末，前年。",
        "上年同期，公元1年1月，去年12月，前三年年均增长5%。",
    ],
)
def test_the_first_and_the_last_year(extractor: Extractor, text: str, published: str) -> None:
    bulletin, draft = extractor.draft(extractor.document(text, published=published))
    assert not draft.faults
    whole(bulletin)


@pytest.mark.parametrize(
    ("text", "low", "high"), [("投资3亿至5000万元", "50000000", "300000000"), ("增长8%-5%", "5", "8")]
)
def test_the_lower_end_of_a_range_comes_first(extractor: Extractor, text: str, low: str, high: str) -> None:
    (amount,) = extractor.extract(text).of_type("AMOUNT")
    assert (amount.value.to_dict()["low"], amount.value.to_dict()["high"]) == (low, high)


def test_an_output_is_never_named_as_gold_is(command: Run, tmp_path: Path) -> None:
    (tmp_path / "x.gold.txt").write_text(TEXT, "utf-8")
    (tmp_path / "y.draft.txt").write_text(TEXT, "utf-8")
    assert command("run", "x.gold.txt", "y.draft.txt").returncode == 0
    assert sorted(f.name for f in (tmp_path / "outputs").glob("*.json")) == ["x-gold.json", "y-draft.json"]


@pytest.mark.parametrize("char", ["\x1b", "\x9b", "\x07", "\r", "\u202e", "\u2066", "\u2028", "\x7f"])
def test_nothing_steers_the_terminal(command: Run, tmp_path: Path, char: str) -> None:
    assert char not in printable(f"a{char}b")
    done = command("run", f"no{char}where.txt")
    assert done.returncode == 2
    assert char not in done.stderr


def test_marks_between_lines_do_not_break_a_table(extractor: Extractor) -> None:
    from extractor.reading import parse

    rows = "".join(f"<tr><td>产值{n}\u2028（亿元）\u2029</td><td>{n}</td></tr>" for n in range(1, 4))
    text = parse(f"<table><tr><th>指标</th><th>2023年</th></tr>{rows}</table>".encode(), "a.html").text
    assert len([line for line in text.split("\n") if line.startswith("| 产值")]) == 3
    for bulletin in (extractor.extract(text), extractor.extract("\u20282023年1月\u2028投资5亿元\u2028")):
        assert bulletin.mentions
        assert all(m.text == m.text.strip() for m in bulletin.mentions)


def test_a_pipe_in_a_rules_folder_does_not_hold_a_run_up(tmp_path: Path) -> None:
    (tmp_path / "dates").mkdir()
    os.mkfifo(tmp_path / "dates" / "mine.yaml")
    with pytest.raises(RulesError, match=r"mine\.yaml: this is no file"):
        load(tmp_path)


def test_a_table_saved_where_the_comma_is_the_decimal_point(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("# made by hand\nword;roles\n增长;up\n下降;down\n", "utf-8")
    rows = [row for _, row in csv_rows(tmp_path / "a.csv", ["word", "roles"])]
    assert rows == [{"word": "增长", "roles": "up"}, {"word": "下降", "roles": "down"}]


def test_many_may_knock_at_once(extractor: Extractor, tmp_path: Path) -> None:
    with Server(("127.0.0.1", 0), Folder(tmp_path, tmp_path / "gold"), extractor) as server:
        where = server.server_address[:2]
        waiting = []
        for _ in range(60):  # nobody takes them yet
            knocking = socket.socket()
            knocking.settimeout(2)
            knocking.connect(where)
            waiting.append(knocking)
        for knocking in waiting:
            knocking.close()


def test_the_served_page_refuses_a_trap_and_goes_on(extractor: Extractor, tmp_path: Path) -> None:
    pytest.importorskip("pdfplumber", reason="needs the extra pdf")
    from reading.test_process import cid_font

    folder = Folder(tmp_path, tmp_path / "gold")
    with pytest.raises(ExtractorError):
        folder.add(extractor, cid_font(b"/W [0 2000000000 500]"), {"name": "a.pdf"})
    assert folder.add(extractor, TEXT.encode(), {"name": "b.txt"})[0].mentions
    assert [json.loads(file.read_bytes())["id"] for file in tmp_path.glob("*.json")] == ["b"]
