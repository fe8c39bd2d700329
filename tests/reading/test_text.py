"""Encodings of plain text."""

from __future__ import annotations

import pytest

from extractor.errors import ReadingError
from extractor.reading import parse
from extractor.reading.text import decode, overruled

TEXT = "2023年1月，深圳市发展和改革委员会发布：同比增长8.2%。\n"
TRADITIONAL = "二〇二三年一月，本市經濟總量增長，居民人均可支配收入為五萬元，較上年增長的幅度不大。\n"


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be"),
        (b"\xff\xfe\0\0" + TEXT.encode("utf-32-le"), "utf-32-le"),
        (TEXT.encode("gbk"), "gb18030"),
        (TEXT.encode("gb18030"), "gb18030"),
    ],
)
def test_encodings(raw: bytes, encoding: str) -> None:
    assert decode(raw) == (TEXT, encoding)


def test_big5_is_told_from_gb18030_though_its_bytes_are_both() -> None:
    raw = TRADITIONAL.replace("〇", "零").encode("big5")
    raw.decode("gb18030")  # does not fail
    assert decode(raw) == (TRADITIONAL.replace("〇", "零"), "big5")
    assert decode(TRADITIONAL.encode("gb18030")) == (TRADITIONAL, "gb18030")


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030"])
def test_a_declared_encoding_is_tried_first_and_widened(declared: str) -> None:
    assert decode("王翀镕喆".encode("gb18030"), declared) == ("王翀镕喆", "gb18030")


@pytest.mark.parametrize("declared", ["gb2312", "nonsense", "hex", "idna\0", ""])
def test_a_wrong_or_unknown_declaration_does_no_harm(declared: str) -> None:
    assert decode(TEXT.encode(), declared) == (TEXT, "utf-8")


PAGE = (
    '<html><head><meta charset="{}"><title>公报</title></head><body>'
    "<p>2023年1月，全市完成投资5.5亿元，同比增长8.2%。</p></body></html>"
)


@pytest.mark.parametrize(
    "declared", ["utf-16", "utf-16le", "iso-8859-1", "windows-1252", "big5", "koi8-r", "gb2312"]
)
@pytest.mark.parametrize("real", ["utf-8", "gb18030"])
def test_a_declared_encoding_that_lies_is_overruled_and_said(declared: str, real: str) -> None:
    page = PAGE.format(declared)
    raw = page.encode(real) + b" " * (len(page.encode(real)) % 2)
    content = parse(raw, "a.html")
    assert "2023年1月，全市完成投资5.5亿元，同比增长8.2%。" in content.text
    assert content.source.encoding == real
    assert content.source.declared == (None if (declared, real) == ("gb2312", "gb18030") else declared)


@pytest.mark.parametrize(
    ("text", "real", "declared"),
    [
        ("Les dépenses des régions ont augmenté de 5 % en été.", "latin-1", "iso-8859-1"),
        ("本市經濟總量增長，居民人均可支配收入為五萬元。", "big5", "big5"),
        ("二〇二三年一月，本市经济总量增长。", "gb18030", "gb2312"),
        ("王翀镕喆", "gb18030", "gbk"),
        ("2023年1月，投资5亿元。", "utf-16-le", "utf-16le"),
        ("Le 5 juin", "ascii", "iso-8859-1"),
    ],
)
def test_a_declaration_that_is_true_is_believed(text: str, real: str, declared: str) -> None:
    found, encoding = decode(text.encode(real), declared)
    assert found == text
    assert overruled(declared, encoding) is None or text.isascii()


@pytest.mark.parametrize("raw", [b"a\r\nb\r\n", b"a\rb\r", b"a\nb\n"])
def test_line_ends(raw: bytes) -> None:
    assert decode(raw)[0] == "a\nb\n"


def test_rare_characters_and_full_width_spaces_stay() -> None:
    text = "　𠮷林省　１２．５％\u200b😀"
    assert decode(text.encode())[0] == text


def test_no_encoding_names_the_byte() -> None:
    with pytest.raises(ReadingError, match=r"UTF-8 \(byte 6: .*GB18030 \(byte \d+.*BIG5 \(byte \d+"):
        decode("深圳".encode() + b"\xff\xff\xff")


def test_broken_utf_16_names_the_byte() -> None:
    with pytest.raises(ReadingError, match=r"UTF-16-LE \(byte 4"):
        decode(b"\xff\xfea\0b")


def test_a_nul_is_named_with_its_line() -> None:
    with pytest.raises(ReadingError, match=r"NUL character on line 2 \(character 3\)"):
        decode(b"ab\n\0c")
