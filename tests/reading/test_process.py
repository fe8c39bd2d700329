"""Reading in a process of its own: what no reader can guard against costs one document, and not much."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from conftest import Run
from extractor.errors import ReadingError
from extractor.reading import Limits, parse, process, sources
from reading.test_bombs import pdf
from reading.test_docx import docx

SOON = Limits(seconds=2.0)
SMALL = Limits(memory=256 << 20)
PAGE = "<p>2023年1月，投资5亿元。</p>".encode()
SHOWN = b"BT /F 9 Tf 10 10 Td (A) Tj ET"
FONT = b"/Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [7 0 R]"


def cid_font(widths: bytes = b"", more: bytes = b"") -> bytes:
    """A PDF whose one font has these widths."""
    descendant = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A %s /CIDSystemInfo << >> >>" % widths
    used = b"/Font << /F 6 0 R >> "
    return pdf(SHOWN, page=used, more=(b"<< %s %s >>" % (FONT, more), descendant))


def to_unicode() -> bytes:
    ranges = b"1 beginbfrange <00000000> <7fffffff> <4e00> endbfrange"
    cmap = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(ranges), ranges)
    font = b"<< %s /ToUnicode 8 0 R >>" % FONT
    descendant = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << >> >>"
    return pdf(SHOWN, page=b"/Font << /F 6 0 R >> ", more=(font, descendant, cmap))


def looping() -> bytes:
    """A PDF whose list of pages is a reference to itself; closing it looks for the pages once more."""
    first = b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    second = b"2 0 obj\n2 0 R\nendobj\n"
    head = b"%PDF-1.4\n"
    table = b"xref\n0 3\n0000000000 65535 f \n%010d 00000 n \n%010d 00000 n \n"
    table %= (len(head), len(head + first))
    tail = b"trailer << /Size 3 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(head + first + second)
    return head + first + second + table + tail


@pytest.fixture(autouse=True)
def small() -> Iterator[None]:
    """No test here makes this process large, and none leaves a process behind."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


@pytest.mark.parametrize("made", [cid_font(b"/W [0 2000000000 500]"), to_unicode(), looping()])
def test_a_pdf_that_takes_all_memory_or_all_time(made: bytes) -> None:
    start = time.monotonic()
    with pytest.raises(ReadingError):
        parse(made, "a.pdf", Limits(memory=256 << 20, seconds=3))
    assert time.monotonic() - start < 20


def test_a_hundred_thousand_nested_tags_of_different_names() -> None:
    page = "".join(f"<x{n}>" for n in range(100_000)) + "增长3%"
    page += "".join(f"</x{n}>" for n in reversed(range(100_000)))
    with pytest.raises(ReadingError, match="nests more than 20,000 elements"):
        parse(page.encode(), "a.html")


def test_nested_tables_of_word_take_time_in_proportion() -> None:
    def spent(depth: int) -> float:
        opened = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>投资5亿元</w:t></w:r></w:p>"
        raw = docx(opened * depth + "</w:tc></w:tr></w:tbl>" * depth)
        start = time.monotonic()
        assert parse(raw, "a.docx").text.count("5亿元") == depth
        return time.monotonic() - start

    spent(10)
    assert spent(12_000) < 8 * spent(3_000)


def test_nested_tables_of_word_keep_their_order() -> None:
    def cell(inside: str) -> str:
        return f"<w:tc>{inside}</w:tc>"

    def p(text: str) -> str:
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"

    inner = f"<w:tbl><w:tr>{cell(p('二'))}{cell(p('三'))}</w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr>{cell(p('一') + inner + p('四'))}</w:tr></w:tbl>"
    assert parse(docx(outer + p("五")), "a.docx").text.splitlines() == ["一", "二", "三", "四", "五"]


def test_a_small_parquet_file_of_much_memory(tmp_path: Path) -> None:
    same = pa.DictionaryArray.from_arrays(pa.array([0] * 2_000, pa.int32()), pa.array(["增" * 400_000]))
    pq.write_table(pa.table({"text": same}), tmp_path / "a.parquet", compression="zstd")
    assert (tmp_path / "a.parquet").stat().st_size < 5_000
    with pytest.raises(ReadingError, match=r"a\.parquet: reading it takes more than 256 MiB of memory"):
        list(sources([tmp_path / "a.parquet"], limits=SMALL))


def test_a_parquet_file_of_rows_without_end(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": [""] * 1001}), tmp_path / "a.parquet")
    for contents in (True, False):
        with pytest.raises(ReadingError, match="more than 1,000 rows"):
            list(sources([tmp_path / "a.parquet"], limits=Limits(rows=1000), contents=contents))


@pytest.mark.parametrize("most", [process._SHORT, 10])
def test_short_json_lines_need_no_process(most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_SHORT", most)
    monkeypatch.setattr(process, "_idle", [])
    (tmp_path / "a.jsonl").write_text('{"text": "增长"}\n{"text": "下降"}\n', "utf-8")
    assert [item.text for item in sources([tmp_path / "a.jsonl"])] == ["增长", "下降"]
    assert len(process._idle) == (most == 10)
    process._close()


def test_json_lines_that_unfold_in_memory(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "增长", "more": [' + "[]," * 8_000_000 + "[]]}\n")
    (item,) = sources([tmp_path / "a.jsonl"], limits=SMALL)
    with pytest.raises(
        ReadingError, match=r"a\.jsonl:1: this line is no JSON object \(line 1: Not enough mem"
    ):
        item.read()


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.pdf"])
def test_what_is_too_large_is_not_read(command: Run, tmp_path: Path, name: str) -> None:
    with (tmp_path / name).open("wb") as stream:
        stream.truncate(3 << 30)
    done = command("run", name)
    assert done.returncode == 2
    assert f"{name}: it has 3,221,225,472 bytes, more than the limit of 268,435,456" in done.stderr


def test_an_endless_file_is_not_read_to_its_end() -> None:
    (item,) = sources(["/dev/zero"], limits=Limits(size=1 << 20))
    with pytest.raises(ReadingError, match="more than the limit of 1,048,576"):
        item.read(Limits(size=1 << 20))


def test_the_time_of_a_document_ends_its_reading(command: Run, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(looping())
    (tmp_path / "b.txt").write_text("2023年1月，投资5亿元。", "utf-8")
    start = time.monotonic()
    done = command("run", "a.pdf", "b.txt", "--timeout", "2")
    assert done.returncode == 3
    assert "a.pdf: not done in 2 seconds" in done.stderr
    assert "Wrote 1 of 2" in done.stdout
    assert time.monotonic() - start < 20


def test_the_reading_process_is_kept_and_one_that_died_is_replaced() -> None:
    process._close()  # one that other tests have used may be worn
    parse(PAGE, "a.html")
    (first,) = (reader._process.pid for reader in process._idle)
    parse(PAGE, "a.html")
    assert [reader._process.pid for reader in process._idle] == [first]
    os.kill(first, signal.SIGKILL)
    assert parse(PAGE, "a.html").text == "2023年1月，投资5亿元。\n"
    assert [reader._process.pid for reader in process._idle] != [first]


def test_an_error_costs_no_new_process() -> None:
    process._close()
    parse(PAGE, "a.html")
    (first,) = (reader._process.pid for reader in process._idle)
    with pytest.raises(ReadingError):
        parse(b"<p>\xff\xff\xff", "a.html")
    assert [reader._process.pid for reader in process._idle] == [first]


def test_many_threads_read_at_once() -> None:
    found: list[str] = []

    def read() -> None:
        found.extend(parse(PAGE, "a.html").text for _ in range(5))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["2023年1月，投资5亿元。\n"] * 40
    assert len(process._idle) <= 2


def test_a_reader_whose_caller_is_killed_ends(tmp_path: Path) -> None:
    code = (
        "import os, sys, time; from extractor.reading import parse, process\n"
        "parse(b'<p>1</p>', 'a.html'); print(process._idle[0]._process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as caller:
        assert caller.stdout is not None
        reader = int(caller.stdout.readline())
        caller.kill()
    until = time.monotonic() + 10
    while Path(f"/proc/{reader}").exists() and time.monotonic() < until:
        if Path(f"/proc/{reader}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            break
        time.sleep(0.05)
    else:
        assert not Path(f"/proc/{reader}").exists()


def test_files_of_the_working_folder_are_not_imported(tmp_path: Path) -> None:
    (tmp_path / "selectolax.py").write_text("raise SystemExit('imported')")
    code = "from extractor.reading import parse; print(parse(b'<p>1</p>', 'a.html').text)"
    done = subprocess.run([sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout == "1\n\n", done.stderr


def test_a_member_of_an_archive_that_is_a_trap(tmp_path: Path) -> None:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.pdf", cid_font(b"/W [0 2000000000 500]"))
        archive.writestr("b.html", PAGE)
    (tmp_path / "a.zip").write_bytes(held.getvalue())
    trap, page = sources([tmp_path / "a.zip"])
    with pytest.raises(ReadingError, match=r"a\.zip!a\.pdf: "):
        trap.read(SMALL)
    assert page.read().text == "2023年1月，投资5亿元。\n"


def test_a_large_parent_wears_no_reading_process_out(tmp_path: Path) -> None:
    code = (
        "held = bytearray(700 << 20)\n"
        "from extractor.reading import parse, process\n"
        f"parse({PAGE!r}, 'a.html')\n"
        "print(len(process._idle))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=60)
    assert done.stdout == "1\n", done.stderr
