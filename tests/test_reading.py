"""Which reader a file goes to, and what cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import ReadingError
from extractor.reading import Limits, parse, read

TEXT = "2023年1月，深圳市发展和改革委员会发布：同比增长8.2%。\n"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (" \n\t　".encode(), "nothing but white space"),
        (b"%PDF-1.7 ...", "this is a PDF"),
        (b"PK\x03\x04....", "Office or ZIP"),
        (b"\xd0\xcf\x11\xe0....", "old Office file"),
        (b"{\\rtf1 abc}", "RTF"),
    ],
)
def test_files_that_hold_no_text(tmp_path: Path, raw: bytes, message: str) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(raw)
    with pytest.raises(ReadingError, match=message) as caught:
        read(path)
    assert str(caught.value).startswith(str(path))


def test_read_tells_where_the_text_came_from(tmp_path: Path) -> None:
    path = tmp_path / "公报.txt"
    path.write_bytes(TEXT.encode("gbk"))
    text, source = read(path)
    assert text == TEXT
    assert (source.name, source.media_type, source.encoding) == ("公报.txt", "text/plain", "gb18030")


def test_a_page_is_told_by_its_bytes_but_a_text_file_stays_text() -> None:
    page = f"<p>{TEXT}</p>".encode()
    assert parse(page, "公报").source.media_type == "text/html"
    assert parse(page, "公报.txt").text == page.decode()


def test_a_file_past_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"a" * 11)
    with pytest.raises(ReadingError, match="more than the limit of 10"):
        parse(path.read_bytes(), limits=Limits(size=10))
