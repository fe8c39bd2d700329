"""Texts and files with something wrong in them: none may break a step, hold a run up or take the memory.

    python benchmarks/fuzz.py [--texts N] [--files N] [--seed N]

Takes pieces of the articles of the corpus, breaks them in ways that scanners, copyists and attackers do, and
runs the pipeline over each; then makes small PDF, DOCX, HTML, Parquet and ZIP files, breaks those, and reads
each as a run does. Of every bulletin it holds that offsets are exact, mentions in order and without white
space at their edges, ranges not reversed, and (of one in twenty) that it comes out the same again. Exits with
1 when something did not hold; prints what, with the number that makes the same text again.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import resource
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from plain_pdf import pdf

from extractor.errors import ReadingError
from extractor.model import AmountValue, Bulletin
from extractor.pipeline import Extractor
from extractor.reading import Limits, sources
from extractor.reading.process import _close

ARTICLES = Path(__file__).parents[1] / "corpus" / "articles"
LIMITS = Limits(seconds=10.0)
SLOWEST = 30.0  # seconds for one file, and for one text
MEMORY = 1024  # MB of a reading process
ODD = (
    "\0\x1b\x85\u2028\u200b\ufeff\u3000\ud800\udfff\uffff\ufffd〇零亿万%％—–至到－~～()（）《》“”"
    "、，。；：\n\r\t|0９Ⅷ①½²𠮷😀"
)
LINE = 34  # characters of a hard-wrapped line


def _cut(text: str, dice: random.Random) -> str:
    start = dice.randrange(len(text))
    return text[:start] + text[start + dice.randint(1, 30) :]


def _double(text: str, dice: random.Random) -> str:
    start = dice.randrange(len(text))
    piece = text[start : start + dice.randint(1, 40)]
    return text[:start] + piece * dice.randint(2, 5) + text[start:]


def _swap(text: str, dice: random.Random) -> str:
    chars = list(text)
    for _ in range(dice.randint(1, 20)):
        one, other = dice.randrange(len(chars)), dice.randrange(len(chars))
        chars[one], chars[other] = chars[other], chars[one]
    return "".join(chars)


def _odd(text: str, dice: random.Random) -> str:
    for _ in range(dice.randint(1, 15)):
        at = dice.randrange(len(text) + 1)
        text = text[:at] + dice.choice(ODD) + text[at + dice.randint(0, 1) :]
    return text


def _wrapped(text: str, dice: random.Random) -> str:
    width = dice.randint(4, LINE)
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


def _numbers(text: str, dice: random.Random) -> str:
    values = ("0", "9999", "10000", "1", "0001", "99999999999999999999", "１２", "一", "1,234.5", "")
    return re.sub(r"\d+", lambda m: dice.choice(values) if dice.random() < 0.3 else m[0], text)


def _unpunctuated(text: str, dice: random.Random) -> str:
    return re.sub(r"[，。；、：]", lambda m: "" if dice.random() < 0.5 else m[0], text)


BREAKING: tuple[Callable[[str, random.Random], str], ...] = (
    _cut,
    _double,
    _swap,
    _odd,
    _wrapped,
    _numbers,
    _unpunctuated,
)


def texts(count: int, seed: int) -> Iterator[tuple[int, str]]:
    """So many broken pieces of articles, each from its own number."""
    articles = [file.read_text("utf-8") for file in sorted(ARTICLES.glob("*.txt"))]
    for number in range(count):
        dice = random.Random(f"{seed}-{number}")
        article = dice.choice(articles)
        start = dice.randrange(len(article))
        text = article[start : start + dice.randint(20, 900)]
        for _ in range(dice.randint(1, 4)):
            text = dice.choice(BREAKING)(text, dice) or "。"
        yield number, text


def faults(extractor: Extractor, number: int, text: str) -> Iterator[str]:
    """What does not hold of the bulletin of a text."""
    start = time.monotonic()
    given = {"published": "2023-02-03"} if number % 2 else {}
    bulletin, draft = extractor.draft(extractor.document(text, **given))
    yield from (f"{fault} ({fault.place})" for fault in draft.faults)
    yield from unsound(bulletin)
    if number % 20 == 0 and extractor.draft(extractor.document(text, **given))[0] != bulletin:
        yield "it comes out differently the second time"
    if time.monotonic() - start > SLOWEST:
        yield f"it takes {time.monotonic() - start:.0f} s"


def unsound(bulletin: Bulletin) -> Iterator[str]:
    end = 0
    for mention in bulletin.mentions:
        where = f"{mention.type} {mention.text!r} ({mention.rule})"
        if bulletin.text[mention.start : mention.end] != mention.text or mention.start < end:
            yield f"{where} does not stand at {mention.start}:{mention.end}"
        if mention.text != mention.text.strip():
            yield f"{where} has white space at its edge"
        value = mention.value
        if isinstance(value, AmountValue) and (value.low or 0) > (value.high or 0):
            yield f"{where} runs from {value.low} down to {value.high}"
        end = mention.end


def _pdf(text: str) -> bytes:
    shown = b"BT /F 12 Tf 60 700 Td <%s> Tj ET" % text[:60].encode("utf-16-be", "replace").hex().encode()
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
    more = [
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /W [1 95 500]"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
        b"<< /Length 55 >>\nstream\n1 beginbfrange <0000> <00ff> <4e00> endbfrange\nendstream",
    ]
    return pdf(shown, more=more, font=font + b" /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>")


def _html(text: str) -> bytes:
    rows = "".join(f"<tr><td>{line[:20]}</td><td>{len(line)}</td></tr>" for line in text.splitlines())
    return f'<meta charset="gb2312"><p>{text}</p><table>{rows}</table>'.encode("gb18030", "replace")


def _zip(*members: tuple[str, bytes]) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members:
            archive.writestr(name, raw)
    return held.getvalue()


def _docx(text: str) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())
    table = f"<w:tbl><w:tr><w:tc>{lines}</w:tc></w:tr></w:tbl>"
    body = f'<w:document xmlns:w="{space}"><w:body>{lines}{table}</w:body></w:document>'
    return _zip(("word/document.xml", body.encode("utf-8", "replace")))


def _parquet(text: str) -> bytes:
    held = BytesIO()
    pq.write_table(pa.table({"text": [text] * 50, "id": [str(n) for n in range(50)]}), held)
    return held.getvalue()


def _archive(text: str) -> bytes:
    return _zip(("a.html", _html(text)), ("b.docx", _docx(text)), ("c.txt", text.encode()))


MAKERS = {".pdf": _pdf, ".docx": _docx, ".html": _html, ".parquet": _parquet, ".zip": _archive}


def broken(raw: bytes, dice: random.Random) -> bytes:
    """A file with bytes turned, cut off or doubled, and numbers in it made large."""
    made = bytearray(raw)
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(made))
        match dice.randrange(5):
            case 0:
                made[at] = dice.randrange(256)
            case 1:
                del made[at : at + dice.randint(1, 50)]
            case 2:
                made[at:at] = made[at : at + dice.randint(1, 200)] * dice.choice((1, 2, 1000))
            case 3:
                made[at : at + 4] = b"\xff" * 4
            case 4:
                if numbers := list(re.finditer(rb"\d+", made)):
                    one = dice.choice(numbers)
                    made[one.start() : one.end()] = dice.choice((b"2000000000", b"0", b"-1", b"7fffffff"))
    return bytes(made)


def read(path: Path) -> tuple[int, int]:
    """How many documents of a file could be read, and how many not."""
    done = failed = 0
    try:
        for item in sources([path], limits=LIMITS):
            try:
                item.read(LIMITS)
                done += 1
            except ReadingError:
                failed += 1
    except ReadingError:
        failed += 1
    return done, failed


def run_texts(count: int, seed: int) -> int:
    extractor = Extractor()
    kinds: Counter[str] = Counter()
    start, characters = time.monotonic(), 0
    for number, text in texts(count, seed):
        characters += len(text)
        for fault in faults(extractor, number, text):
            kinds[fault.partition(" ")[0]] += 1
            if kinds.total() <= 20:
                print(f"text {number}: {fault}")
    spent = time.monotonic() - start
    print(f"{count:,} texts, {characters:,} characters: {kinds.total()} faults, {spent:.0f} s")
    return kinds.total()


def run_files(count: int, seed: int) -> int:
    wrong = done = failed = 0
    slowest = 0.0
    start = time.monotonic()
    articles = [file.read_text("utf-8") for file in sorted(ARTICLES.glob("*.txt"))]
    passages = itertools.cycle([article[:800] for article in articles])
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            dice = random.Random(f"{seed}-file-{number}")
            ending = list(MAKERS)[number % len(MAKERS)]
            path = Path(folder) / f"{number}{ending}"
            path.write_bytes(broken(MAKERS[ending](next(passages)), dice))
            began = time.monotonic()
            try:
                some, others = read(path)
            except Exception as error:  # what a run would show as a traceback
                print(f"file {number}{ending}: {type(error).__name__}: {error}")
                wrong += 1
                continue
            done, failed = done + some, failed + others
            slowest = max(slowest, time.monotonic() - began)
            if time.monotonic() - began > SLOWEST:
                print(f"file {number}{ending}: it takes {time.monotonic() - began:.0f} s")
                wrong += 1
    _close()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    spent = f"{time.monotonic() - start:.0f} s, the slowest {slowest:.1f} s"
    print(
        f"{count:,} files: {done:,} documents read, {failed:,} refused, {wrong} faults, {spent}, "
        f"at most {peak:.0f} MB in a reading process"
    )
    return wrong + (peak > MEMORY)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=int, default=20_000)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    return 1 if run_texts(args.texts, args.seed) + run_files(args.files, args.seed) else 0


if __name__ == "__main__":
    sys.exit(main())
