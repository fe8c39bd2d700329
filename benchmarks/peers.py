"""The pipeline beside other rule libraries, on the same gold and the same texts.

    python benchmarks/peers.py GOLD_DIR [--json]

Runs whichever of these are installed (they are no dependencies of the project; put them into an
environment of their own together with it): jionlp, recognizers-text-suite (with emoji<2), cpca.
Each library is asked only for what it claims to find: dates, sums of money, districts. Counting is
strict on spans; a value is right when it gives gold's days, number or code.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import logging
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import jieba

from extractor.model import AmountValue, Bulletin, DateValue, DistrictValue, Mention
from extractor.pipeline import Extractor
from extractor.quality.against_gold import read_gold
from extractor.steps.draft import Draft
from extractor.text.view import View

Found = tuple[int, int, Any]  # start, end, and the value in the form of ``essence``
Finder = Callable[[Bulletin], Iterable[Found]]
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?\n]?")


@dataclass(frozen=True, slots=True)
class Peer:
    """A library and what it finds of one type; ``of`` says which gold mentions it is held to."""

    name: str
    package: str
    kind: str
    of: Callable[[Mention], bool]
    find: Finder


def essence(mention: Mention) -> Any:
    """The value of a gold mention in the form that the peers' values are brought to."""
    value = mention.value
    if isinstance(value, DateValue):
        return value.start, value.end
    if isinstance(value, AmountValue):
        return value.value
    if isinstance(value, DistrictValue):
        return value.code
    return None


def is_date(mention: Mention) -> bool:
    return mention.type == "DATE"


def is_money(mention: Mention) -> bool:
    value = mention.value
    return isinstance(value, AmountValue) and value.unit in ("元", "美元", "港元", "欧元")


def is_coded_district(mention: Mention) -> bool:
    return isinstance(mention.value, DistrictValue) and mention.value.code is not None


def ours(extractor: Extractor, of: Callable[[Mention], bool]) -> Finder:
    def find(gold: Bulletin) -> Iterator[Found]:
        document = gold.document
        region = document.region.code if document.region else None
        found = extractor.extract(
            document.text, published=document.published, region=region, title=document.title
        )
        for mention in found.mentions:
            if of(mention):
                yield mention.start, mention.end, essence(mention)

    return find


def ours_alone(extractor: Extractor, step: str, of: Callable[[Mention], bool]) -> Finder:
    """One step by itself, with the words and the frame that it needs: what a peer's one function does."""
    steps = [extractor.steps[f"bulletin_{name}"] for name in ("heading", step, "resolve")]

    def find(gold: Bulletin) -> Iterator[Found]:
        document = gold.document
        view, borders = View(gold.text, extractor.spelling), extractor.segmenter.borders(gold.text)
        draft = Draft(document, view, borders)
        for step in steps:
            step.run(draft)
        for mention in draft.mentions:
            if of(mention):
                yield mention.start, mention.end, essence(mention)

    return find


def sentences(gold: Bulletin) -> Iterator[tuple[int, str]]:
    for match in _SENTENCE.finditer(gold.text):
        yield match.start(), match[0]


def day(raw: str) -> date | None:
    try:
        return datetime.fromisoformat(raw).date()
    except (ValueError, TypeError):
        return None


def jionlp_dates() -> Finder:
    import jionlp

    def find(gold: Bulletin) -> Iterator[Found]:
        published = gold.document.published or date.today()
        base = {"year": published.year, "month": published.month, "day": published.day}
        for offset, sentence in sentences(gold):
            for item in jionlp.ner.extract_time(sentence, time_base=base, with_parsing=True):
                if item["type"] in ("time_point", "time_span"):
                    start, end = item["detail"]["time"][:2]
                    left, right = item["offset"]
                    yield offset + left, offset + right, (day(start), day(end))

    return find


def jionlp_money() -> Finder:
    import jionlp

    def find(gold: Bulletin) -> Iterator[Found]:
        for offset, sentence in sentences(gold):
            for item in jionlp.ner.extract_money(sentence, with_parsing=True):
                left, right = item["offset"]
                try:
                    amount = Decimal(str(item["detail"]["num"]))
                except (InvalidOperation, KeyError, TypeError):
                    amount = None
                yield offset + left, offset + right, amount

    return find


def recognizers_dates() -> Finder:
    from recognizers_date_time import Culture, recognize_datetime

    def find(gold: Bulletin) -> Iterator[Found]:
        published = gold.document.published or date.today()
        reference = datetime.combine(published, datetime.min.time())
        for offset, sentence in sentences(gold):
            for item in recognize_datetime(sentence, Culture.Chinese, reference=reference):
                values = (item.resolution or {}).get("values") or [{}]
                value = values[-1]
                if "start" in value or "end" in value:
                    end = day(value.get("end", ""))
                    span = (day(value.get("start", "")), end - timedelta(days=1) if end else None)
                else:
                    span = (day(value.get("value", "")),) * 2
                if value.get("type", "").startswith("date"):
                    yield offset + item.start, offset + item.end + 1, span

    return find


def cpca_districts() -> Finder:
    import cpca

    def find(gold: Bulletin) -> Iterator[Found]:
        for offset, sentence in sentences(gold):
            for clause in re.finditer(r"[^，,、；;：:（）()]+", sentence):
                row = cpca.transform([clause[0]], pos_sensitive=True).iloc[0]
                for column, digits in (("省", 2), ("市", 4), ("区", 6)):
                    place, name = row[f"{column}_pos"], row[column]
                    if place is None or place < 0 or not name:
                        continue
                    left = offset + clause.start() + int(place)
                    length = len(name) if gold.text[left : left + len(name)] == name else 2
                    code = (str(row["adcode"]) or "")[:digits].ljust(6, "0")
                    yield left, left + length, code

    return find


def peers() -> list[Peer]:
    extractor = Extractor()
    found = [
        Peer("extractor", "bulletin-extractor", "dates", is_date, ours(extractor, is_date)),
        Peer("extractor", "bulletin-extractor", "money", is_money, ours(extractor, is_money)),
        *(
            Peer(f"extractor, {step} alone", "bulletin-extractor", kind, of, ours_alone(extractor, step, of))
            for step, kind, of in (
                ("dates", "dates", is_date),
                ("amounts", "money", is_money),
                ("districts", "districts", is_coded_district),
            )
        ),
        Peer(
            "extractor",
            "bulletin-extractor",
            "districts",
            is_coded_district,
            ours(extractor, is_coded_district),
        ),
    ]
    others: list[tuple[str, str, str, Callable[[Mention], bool], Callable[[], Finder]]] = [
        ("JioNLP", "jionlp", "dates", is_date, jionlp_dates),
        ("JioNLP", "jionlp", "money", is_money, jionlp_money),
        ("Recognizers-Text", "recognizers-text-suite", "dates", is_date, recognizers_dates),
        ("cpca", "cpca", "districts", is_coded_district, cpca_districts),
    ]
    for name, package, kind, of, make in others:
        try:
            version(package)
            with contextlib.redirect_stdout(io.StringIO()):
                found.append(Peer(name, package, kind, of, make()))
        except (PackageNotFoundError, ImportError) as error:
            print(f"{name}: left out ({error})", file=sys.stderr)
    return found


def measure(peer: Peer, golds: list[Bulletin], lcut: float) -> dict[str, Any]:
    gold_count = found_count = right = valued = failed = 0
    spent = 0.0
    for gold in golds:
        wanted = {(m.start, m.end): essence(m) for m in gold.mentions if peer.of(m)}
        start = time.perf_counter()
        try:
            got = {(left, right_): value for left, right_, value in peer.find(gold)}
        except Exception as error:  # a peer that fails on a text is counted, not hidden
            failed += 1
            got = {}
            print(f"{peer.name} failed on {gold.id}: {error!r}", file=sys.stderr)
        spent += time.perf_counter() - start
        both = wanted.keys() & got.keys()
        gold_count += len(wanted)
        found_count += len(got)
        right += len(both)
        valued += sum(wanted[span] == got[span] for span in both)

    def f1(hits: int) -> float:
        return round(2 * hits / (gold_count + found_count), 3) if gold_count + found_count else 0.0

    size = sum(len(gold.text) for gold in golds)
    return {
        "library": peer.name,
        "version": version(peer.package),
        "finds": peer.kind,
        "gold": gold_count,
        "found": found_count,
        "F1 of spans": f1(right),
        "F1 end to end": f1(valued),
        "characters per second": round(size / spent),
        "ratio to jieba.lcut": round(lcut / spent, 3),
        "failed": failed,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    golds = read_gold(args.gold)
    start = time.perf_counter()
    for gold in golds:
        jieba.lcut(gold.text)
    lcut = time.perf_counter() - start
    found = peers()
    for peer in found:  # what is loaded on first use is not counted
        with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
            list(peer.find(golds[0]))
    rows = [measure(peer, golds, lcut) for peer in found]
    if args.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    columns = list(rows[0])
    print(" | ".join(columns))
    for row in rows:
        print(" | ".join(str(row[column]) for column in columns))
    return 0


if __name__ == "__main__":
    sys.exit(main())
