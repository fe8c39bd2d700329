"""The page as it is written: complete in itself, its data unable to break out, its command."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from conftest import Run
from extractor.errors import FormatError
from extractor.model import Source
from extractor.outputs.json import dump
from extractor.pipeline import Extractor
from extractor.review import Sheet, page, pair
from extractor.review.page import SCRIPTS, body, embedded, entry

HOSTILE = "</script><script>alert(1)</script><!-- \" ' &amp; \u2028 \u2029 javascript:alert(1) \x00 \r"


class Blocks(HTMLParser):
    """The scripts of a page by their ids, and every address in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.styles: list[str] = []
        self.addresses: list[str | None] = []
        self.handlers: list[str] = []
        self._open: tuple[str, dict[str, str | None]] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value for name, value in attrs if name in ("src", "href", "action")]
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name == "style"]
        if tag in ("script", "style"):
            self._open = (tag, dict(attrs))

    def handle_data(self, data: str) -> None:
        if self._open and self._open[0] == "script":
            self.scripts.append((self._open[1], data))
        elif self._open:
            self.styles.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._open = None


def test_the_page_is_complete_and_closed_to_the_outside(extractor: Extractor) -> None:
    html = page([Sheet(extractor.extract("2023年1月，宝安区投资5.5亿元。", id="a"))])
    blocks = Blocks(html)
    assert set(blocks.addresses) == {"data:,", "#text"}
    assert blocks.handlers == []
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    assert "connect-src" not in policy[1]
    code = [data for attributes, data in blocks.scripts if "type" not in attributes]
    assert len(code) == 1
    for part in (*code, *blocks.styles):
        digest = base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy[1]


def test_every_script_of_the_page_is_joined() -> None:
    import extractor.review

    folder = Path(extractor.review.__file__).parent / "assets"
    assert {file.name for file in folder.glob("*.js")} == set(SCRIPTS)


def test_no_text_can_break_out_of_its_block(extractor: Extractor) -> None:
    bulletin = extractor.extract(HOSTILE, id=HOSTILE, title=HOSTILE)
    blocks = Blocks(page([Sheet(bulletin)]))
    assert [attributes.get("id") for attributes, _ in blocks.scripts] == ["catalogue", "document-0", None]
    assert json.loads(blocks.scripts[0][1])["documents"][0]["title"] == HOSTILE
    assert json.loads(blocks.scripts[1][1])["text"] == HOSTILE


@pytest.mark.parametrize("text", ["\ud800", "a\udc00b", "😀𠮷", "\u2028"])
def test_embedded_json_reads_back_and_goes_into_utf8(text: str) -> None:
    written = embedded({"text": text})
    assert json.loads(written)["text"] == text
    written.encode()


def test_gold_goes_with_its_output_by_id(extractor: Extractor) -> None:
    found = [extractor.extract("甲区投资5亿元。", id="a"), extractor.extract("无", id="b")]
    sheets, without = pair(found, [found[0], extractor.extract("无", id="c")])
    assert [bool(sheet.gold) for sheet in sheets] == [True, False]
    assert without == ["c"]
    with pytest.raises(FormatError, match="a: its gold is of another text"):
        pair(found, [extractor.extract("别的", id="a")])


def test_the_command_writes_the_page(command: Run, tmp_path: Path, extractor: Extractor) -> None:
    (tmp_path / "outputs").mkdir()
    bulletin = extractor.extract("2023年1月，宝安区投资5.5亿元。", id="a")
    (tmp_path / "outputs" / "a.json").write_bytes(dump(bulletin))
    (tmp_path / "outputs" / "x.gold.json").write_bytes(dump(bulletin))
    (tmp_path / "gold").mkdir()
    (tmp_path / "outputs" / "x.gold.json").rename(tmp_path / "gold" / "x.gold.json")
    done = command("review", "outputs", "--gold", "gold", "-o", "out/review.html")
    assert done.returncode == 0, done.stderr
    assert "Wrote 1 document, 1 of them beside gold to" in done.stdout
    assert "宝安区" in (tmp_path / "out" / "review.html").read_text("utf-8")


@pytest.mark.parametrize(
    "arguments", [["review", "nothing"], ["review", "."], ["review", ".", "--gold", "nothing"]]
)
def test_what_cannot_be_read_is_said(command: Run, arguments: list[str]) -> None:
    done = command(*arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("extractor: ")
    assert "Traceback" not in done.stderr


def test_a_document_carries_its_tables_and_what_does_not_agree(extractor: Extractor) -> None:
    text = "| 地区 | 投资额(亿元) |\n| 宝安区 | 5.5 |\n| 南山区 | 4.5 |\n| 合计 | 11.0 |\n"
    document = extractor.document(text, id="a", published="2023-02-01", region="深圳市")
    sheet = Sheet(extractor.draft(replace(document, source=Source("a.html", "text/html")))[0])
    told = body(sheet)
    assert [len(table["rows"]) for table in told["tables"]] == [3]
    assert [(finding["kind"], finding["stated"]) for finding in told["findings"]] == [("total", "11.0亿元")]
    assert entry(sheet)["findings"] == 1
