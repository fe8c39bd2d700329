from pathlib import Path

import pytest

from extractor.reading import ReadingError, read
from extractor.reading.text import decode

TEXT = "2023年1月，深圳市发展和改革委员会发布：同比增长8.2%。\n"


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


@pytest.mark.parametrize("raw", [b"a\r\nb\r\n", b"a\rb\r", b"a\nb\n"])
def test_line_ends(raw: bytes) -> None:
    assert decode(raw)[0] == "a\nb\n"


def test_rare_characters_and_full_width_spaces_stay() -> None:
    text = "　𠮷林省　１２．５％\u200b😀"
    assert decode(text.encode())[0] == text


def test_neither_encoding_names_the_byte() -> None:
    with pytest.raises(ReadingError, match=r"UTF-8 \(byte 6: .*GB18030 \(byte \d+"):
        decode("深圳".encode() + b"\xff\xff\xff")


def test_broken_utf_16_names_the_byte() -> None:
    with pytest.raises(ReadingError, match=r"UTF-16-LE \(byte 4"):
        decode(b"\xff\xfea\0b")


def test_a_nul_is_named_with_its_line() -> None:
    with pytest.raises(ReadingError, match=r"NUL character on line 2 \(character 3\)"):
        decode(b"ab\n\0c")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (" \n\t　".encode(), "nothing but white space"),
        (b"%PDF-1.7 ...", "this is a PDF"),
        (b"PK\x03\x04....", "Office or ZIP"),
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
