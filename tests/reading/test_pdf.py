"""PDF files, made by hand: a page is a list of lines, each with its place in points from the bottom left."""

from __future__ import annotations

import contextlib
import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import replace

import pytest

from extractor.errors import ReadingError
from extractor.pipeline import Extractor
from extractor.reading import Limits, parse
from pdfs import Line, pdf

WIDE = 26  # characters of a full line, from 90 to 506 points


def page(lines: Sequence[str], head: str = "", number: str = "", left: float = 90) -> list[Line]:
    """Running text from the top down; a line that opens with 　　 is indented by two characters."""
    made = [(90.0, 800.0, head)] if head else []
    for row, line in enumerate(lines):
        text = line.lstrip("　")
        made.append((left + 16 * (len(line) - len(text)), 740.0 - 27 * row, text))
    return [*made, (290.0, 40.0, number)] if number else made


def full(text: str) -> str:
    return text + "其" * (WIDE - len(text))


def test_hard_wraps_are_joined_only_where_a_sentence_runs_on() -> None:
    lines = [
        full("　　全年生产总值增长百分之七，"),
        "比上年快一点。",
        "　　粮食产量稳定。",
        "一、农业",
        full("　　全年"),
        full("农业"),
        "平稳",
    ]
    text = parse(pdf(page(lines)), "a.pdf").text.replace("其", "")
    assert text == "全年生产总值增长百分之七，比上年快一点。\n粮食产量稳定。\n一、农业\n全年农业平稳\n"


def test_sentences_run_on_over_pages_and_page_furniture_is_dropped() -> None:
    body = [full(f"　　第{'一二三四'[n]}段说明，") for n in range(4)]
    pages = [page([line, full("还有"), "接着"], "某省统计公报", f"- {n} -") for n, line in enumerate(body, 1)]
    pages[0] = page([body[0], full("还有"), full("接着")], "某省统计公报", "- 1 -")
    pages[1] = page(["下页写完。", "　　新的一段。"], "某省统计公报", "- 2 -")
    text = parse(pdf(*pages), "a.pdf").text.replace("其", "")
    assert text.splitlines()[:2] == ["第一段说明，还有接着下页写完。", "新的一段。"]
    assert "统计公报" not in text
    assert "- 1 -" not in text


def test_columns_under_a_caption_are_a_table_over_the_page_too() -> None:
    rows = [("地区", "产量", "增长（%）"), ("合计", "88.6", "7.5"), ("东部", "40.1", "-3.0")]
    more = [("西部", "48.5", "9.9")]
    above = page([full("　　各地产量如下，"), "见表。"])
    above += [(200.0, 660.0, "表1 粮食产量"), (420.0, 633.0, "单位：万吨")]
    above += [
        (x, 606.0 - 27 * n, cell)
        for n, row in enumerate(rows)
        for x, cell in zip((90, 250, 400), row, strict=True)
    ]
    below = [(x, 740.0, cell) for row in more for x, cell in zip((90, 250, 400), row, strict=True)]
    text = parse(pdf(above, below), "a.pdf").text
    assert text.endswith(
        "表1 粮食产量\n单位：万吨\n| 地区 | 产量 | 增长（%） |\n| 合计 | 88.6 | 7.5 |\n"
        "| 东部 | 40.1 | -3.0 |\n| 西部 | 48.5 | 9.9 |\n"
    )


def test_figures_of_a_table_become_amounts_and_observations() -> None:
    rows = [("指标", "绝对数", "比上年增长（%）"), ("总产量", "88.6", "7.5"), ("其中：小麦", "40.1", "-3.0")]
    lines = page([full("　　2020年各地产量如下，"), "见表。"])
    lines += [(200.0, 660.0, "表1 2020年粮食产量"), (420.0, 633.0, "单位：万吨")]
    lines += [
        (x, 606.0 - 27 * n, cell)
        for n, row in enumerate(rows)
        for x, cell in zip((90, 250, 400), row, strict=True)
    ]
    content = parse(pdf(lines), "a.pdf")
    extractor = Extractor()
    document = extractor.document(content.text, published="2021-03-01", region="深圳市")
    bulletin = extractor.draft(replace(document, source=content.source))[0]
    found = [(m.text, m.observation) for m in bulletin.of_type("AMOUNT")]
    assert [(text, said.indicator, said.measure, said.direction) for text, said in found if said] == [
        ("88.6", "总产量", "level", None),
        ("7.5", "总产量", "change", "up"),
        ("40.1", "总产量：小麦", "level", None),
        ("-3.0", "总产量：小麦", "change", "down"),
    ]
    assert {said.cell.table for _, said in found if said and said.cell} == {"表1 2020年粮食产量"}


def test_a_scanned_pdf_is_named_as_such() -> None:
    with pytest.raises(ReadingError, match="2 scanned pages without text"):
        parse(pdf([], [], picture=True), "a.pdf")


def rc4(key: bytes, data: bytes) -> bytes:
    state, mixed = list(range(256)), 0
    for at in range(256):
        mixed = (mixed + state[at] + key[at % len(key)]) % 256
        state[at], state[mixed] = state[mixed], state[at]
    made, one, other = bytearray(), 0, 0
    for byte in data:
        one = (one + 1) % 256
        other = (other + state[one]) % 256
        state[one], state[other] = state[other], state[one]
        made.append(byte ^ state[(state[one] + state[other]) % 256])
    return bytes(made)


def locked(password: bytes) -> bytes:
    """A PDF of one line, encrypted (RC4 of 40 bits) for whoever has the password."""
    padding = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")

    def md5(data: bytes) -> bytes:
        return hashlib.md5(data, usedforsecurity=False).digest()

    padded = (password + padding)[:32]
    owner = rc4(md5((b"owner" + padding)[:32])[:5], padded)
    key = md5(padded + owner + (0xFFFFFFFC).to_bytes(4, "little") + b"0" * 16)[:5]
    user = rc4(key, padding)
    plain = pdf(page(["2023年增长3%"]))
    start = plain.index(b"stream\n") + 7
    end = plain.index(b"\nendstream")
    hidden = rc4(md5(key + b"\x07\0\0\0\0")[:10], plain[start:end])
    for name in (b"Adobe", b"GB1"):  # the strings of an object are encrypted too
        plain = plain.replace(b"(%s)" % name, b"(%s)" % rc4(md5(key + b"\x04\0\0\0\0")[:10], name))
    told = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<%s> <%s>] /Root"
    told %= (owner.hex().encode(), user.hex().encode(), *[(b"0" * 16).hex().encode()] * 2)
    return plain[:start] + hidden + plain[end:].replace(b"/Root", told)


def test_an_encrypted_pdf_is_read_where_it_needs_no_password() -> None:
    assert parse(locked(b""), "a.pdf").text == "2023年增长3%\n"
    with pytest.raises(ReadingError, match="the PDF is locked by a password"):
        parse(locked(b"secret"), "a.pdf")


def test_limits_on_pages_and_time() -> None:
    with pytest.raises(ReadingError, match="more than 1 pages"):
        parse(pdf([], []), "a.pdf", Limits(pages=1))
    with pytest.raises(ReadingError, match="past 0 seconds"):
        parse(pdf(page(["增长"])), "a.pdf", Limits(seconds=0))


@pytest.mark.parametrize("cut", [20, 200, 900])
def test_a_broken_pdf_is_an_error_or_is_read(cut: int) -> None:
    with contextlib.suppress(ReadingError):
        assert parse(pdf(page(["增长"]))[:cut], "a.pdf").text == "增长\n"


def test_a_bomb_is_refused_before_it_is_unfolded() -> None:
    packed = zlib.compress(b"0" * 60_000_000)
    head = b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    plain = pdf(page(["增长"]))
    at, end = plain.index(b"<< /Length"), plain.index(b"\nendstream")
    with pytest.raises(ReadingError, match="PDF bomb"):
        parse(plain[:at] + head + packed + plain[end:], "a.pdf")
