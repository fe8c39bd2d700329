"""Files made to take all memory or all time: each is refused soon, and says why."""

from __future__ import annotations

import base64
import random
import resource
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import pytest

from conftest import ROOT
from extractor.errors import ReadingError
from extractor.reading import Limits, parse, sources

sys.path.append(str(ROOT / "benchmarks"))
from plain_pdf import pdf

PDF_BOMB = "this looks like a PDF bomb"
TEXT = "<p>增长3%。"


@pytest.fixture(autouse=True)
def soon_and_small() -> Iterator[None]:
    """Every test here ends within seconds and takes no more than some hundred megabytes."""
    start, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert time.process_time() - start < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000


def lzw(codes: int) -> bytes:
    """A packed run of spaces, each code a longer one than that before."""
    bits = []
    for _ in range(0, codes, 3_000):
        bits += [format(256, "012b" if bits else "09b"), format(32, "09b")]
        bits += [
            format(code, f"0{9 if code < 511 else 10 if code < 1023 else 11 if code < 2047 else 12}b")
            for code in range(258, 3_258)
        ]
    row = "".join(bits)
    row += "0" * (-len(row) % 8)
    return int(row, 2).to_bytes(len(row) // 8, "big")


SHOWN = b"BT /F 9 Tf 10 10 Td (%s) Tj ET"
PACKED = zlib.compress(SHOWN % (b"A" * 5_000_000), 9)


@pytest.mark.parametrize(
    ("content", "head", "more"),
    [
        (PACKED, b"/Filter /FlateDecode", ()),
        (PACKED, b"/Filter /Fl#61teDecode", ()),
        (PACKED, b"/Filter 6 0 R", (b"/FlateDecode",)),
        (zlib.compress(zlib.compress(b"0" * 20_000_000)), b"/Filter [/FlateDecode /FlateDecode]", ()),
        (zlib.compress(zlib.compress(b"0" * 20_000_000)), b"/Filter [/Fl#61teDecode /Fl#61teDecode]", ()),
        (base64.a85encode(PACKED) + b"~>", b"/Filter [/ASCII85Decode /FlateDecode]", ()),
        (b"\x81 " * 1_000_000, b"/Filter /RunLengthDecode", ()),
        (b"\x81\x81" * 100_000, b"/Filter [/RunLengthDecode /RunLengthDecode]", ()),
        (lzw(30_000), b"/Filter /LZWDecode", ()),
        (b"", b"/Filter [" + b"/ASCIIHexDecode " * 5 + b"]", ()),
        (
            zlib.compress(b"0" * 100),
            b"/Filter /Fl#61teDecode /DecodeParms << /Predictor 15 /Columns 2000000000 >>",
            (),
        ),
    ],
)
def test_parts_of_a_pdf_that_unfold_too_far(content: bytes, head: bytes, more: Sequence[bytes]) -> None:
    with pytest.raises(ReadingError, match=PDF_BOMB):
        parse(pdf(content, head, more=more), "a.pdf")


def test_what_is_no_bomb_is_read_through_the_same_filters() -> None:
    shown = SHOWN % b"Growth of 3 percent"
    runs = b"".join(b"\x00%c" % byte for byte in shown)
    for content, head in (
        (shown, b""),
        (zlib.compress(shown), b"/Filter /FlateDecode"),
        (base64.a85encode(zlib.compress(shown)) + b"~>", b"/Filter [/ASCII85Decode /FlateDecode]"),
        (runs + b"\x80", b"/Filter /RunLengthDecode"),
        (shown.hex().encode() + b">", b"/Filter /ASCIIHexDecode"),
    ):
        assert parse(pdf(content, head), "a.pdf").text == "Growth of 3 percent\n"


def test_a_page_that_draws_without_end() -> None:
    with pytest.raises(ReadingError, match="page 1 has more than 100,000 characters"):
        parse(pdf(SHOWN % (b"A" * 150_000)), "a.pdf")
    with pytest.raises(ReadingError, match="page 1 is drawn by too many orders"):
        parse(pdf(b"q Q " * 3_000_000), "a.pdf")


def test_forms_that_draw_forms() -> None:
    forms = [
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>"
        b" /Length 60 >>\nstream\n%s\nendstream" % (number, b"/X Do " * 10)
        for number in range(7, 19)
    ]
    forms.append(b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 3 >>\nstream\nq Q\nendstream")
    with pytest.raises(ReadingError, match="page 1 is drawn by too many orders"):
        parse(pdf(b"/X Do ", page=b"/XObject << /X 6 0 R >>", more=forms), "a.pdf")


@pytest.mark.parametrize("order", [b"q Q ", b"0 0 m ", b"0 0 1 1 re f ", b"(A) Tj ", b"n "])
def test_the_time_of_a_pdf_is_looked_at_inside_a_page(order: bytes) -> None:
    raw = pdf(b"BT /F 9 Tf " + order * (1_500_000 // len(order)))
    start = time.monotonic()
    with pytest.raises(ReadingError, match=r"reading page 1 took it past 0.2 seconds|characters"):
        parse(raw, "a.pdf", Limits(seconds=0.2))
    assert time.monotonic() - start < 10


def test_a_drawing_is_not_searched_for_tables_and_its_text_is_read() -> None:
    lines = b"".join(b"%d 50 m %d 700 l S 10 %d m 510 %d l S " % (n, n, n, n) for n in range(10, 490, 2))
    paths = b"1 1 2 2 re f " * 25_000
    assert parse(pdf(lines + paths + SHOWN % b"Map of growth"), "a.pdf").text == "Map of growth\n"


def test_pages_that_hold_themselves_and_objects_without_end() -> None:
    raw = pdf(b"").replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]")
    with pytest.raises(ReadingError):
        parse(raw, "a.pdf")
    with pytest.raises(ReadingError):
        parse(pdf(b"[" * 100_000), "a.pdf")
    with pytest.raises(ReadingError):
        parse(pdf(b"", b"<< /A " * 20_000), "a.pdf")


def archive(*names: str, data: bytes = b"2023") -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as held:
        for name in names:
            held.writestr(name, data)
    return made.getvalue()


def test_members_that_share_their_bytes(tmp_path: Path) -> None:
    """The list of members names one part of the archive over and over."""
    raw = archive("a.txt", data=random.Random(1).randbytes(2_000))
    at = raw.index(b"PK\x01\x02")
    end = raw.index(b"PK\x05\x06")
    entry = raw[at:end]
    count = 1_000
    tail = (
        raw[end : end + 8]
        + 2 * count.to_bytes(2, "little")
        + (len(entry) * count).to_bytes(4, "little")
        + at.to_bytes(4, "little")
        + b"\0\0"
    )
    (tmp_path / "a.zip").write_bytes(raw[:at] + b"".join([entry] * count) + tail)
    with pytest.raises(ReadingError, match=r"a\.zip: the members of the archive overlap"):
        list(sources([tmp_path / "a.zip"], limits=Limits(members=2_000)))


def test_a_list_of_too_many_members_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(archive(*(f"{n:0200}.txt" for n in range(30))))
    for members in (10, 29):
        with pytest.raises(ReadingError, match=f"more than {members} members"):
            list(sources([tmp_path / "a.zip"], limits=Limits(members=members)))
    assert len(list(sources([tmp_path / "a.zip"], limits=Limits(members=30)))) == 30


@pytest.mark.parametrize(
    "name",
    [
        "../x.txt",
        "/etc/x.txt",
        "a/../../x.txt",
        "C:\\x.txt",
        "..\\..\\x.txt",
        "x.txt\0/../../y",
        "\u202ex.txt",
    ],
)
def test_names_in_archives_stay_inside(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.zip").write_bytes(archive(name))
    for item in sources([tmp_path / "a.zip"]):
        assert "/" not in item.id
        assert "\\" not in item.id
        assert "\0" not in item.id
        assert ".." not in item.id.split("-")
        assert (tmp_path / f"{item.id}.json").resolve().parent == tmp_path.resolve()


@pytest.mark.parametrize(
    "attributes",
    [
        " ".join(f"a{n}=b" for n in range(100_000)),
        " ".join(f"a{n}='b'" for n in range(100_000)),
        "/".join(f"a{n}" for n in range(100_000)),
    ],
)
@pytest.mark.parametrize("before", ["", '<!-- <a b=" -->', "<script><a b='</script>"])
def test_an_element_of_too_many_attributes(before: str, attributes: str) -> None:
    with pytest.raises(ReadingError, match="more than 3,000 attributes"):
        parse(f"{before}<p {attributes}>{TEXT}".encode(), "a.html")


@pytest.mark.parametrize(
    "before",
    [
        "<p" + " a=b" * 500_000 + ">",
        "<p " + "a='b' " * 100_000 + ">",
        "<img src='data:" + "A/b+" * 200_000 + "'>",
        "<script>document.write('<p>9%')</script>" * 2_000,
        "<p onclick='x'>" * 100_000,
    ],
)
def test_pages_full_of_what_is_not_text(before: str) -> None:
    assert parse((before + TEXT).encode(), "a.html").text.strip() == "增长3%。"
