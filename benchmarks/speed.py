"""How fast the pipeline is, as a ratio to ``jieba.lcut`` on the same text in the same run.

    python benchmarks/speed.py [--texts DIR] [--characters N] [--rounds N] [--json] [--all]

The text is the paragraphs of ``corpus/articles`` (or of DIR), shuffled, their digits varied, cut into
documents of 10,000 characters. Each figure is the median of the rounds. ``--all`` adds the growth from
10,000 to 1,000,000 characters, the peak memory of a worker, and two workers against one.
"""

from __future__ import annotations

import argparse
import json
import logging
import multiprocessing
import random
import re
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import jieba
import orjson

from extractor.model import Bulletin
from extractor.pipeline import Extractor
from extractor.steps.draft import Draft
from extractor.text.view import View

ARTICLES = Path(__file__).parents[1] / "corpus" / "articles"
DOCUMENT = 10_000
FRAME = {"published": "2023-02-03", "region": "440300"}


def mixture(folder: Path, characters: int, seed: int = 1) -> str:
    """At least ``characters`` characters of the folder's paragraphs, shuffled, with other digits."""
    dice = random.Random(seed)
    paragraphs = [
        paragraph
        for file in sorted(folder.glob("*.txt"))
        for paragraph in file.read_text("utf-8", errors="replace").splitlines()
        if paragraph.strip()
    ]
    pieces: list[str] = []
    size = 0
    while size < characters:
        dice.shuffle(paragraphs)
        for paragraph in paragraphs:
            # only figures with a unit are varied: years, months and names stay what they are
            varied = re.sub(r"\d(?=[\d.]*[亿万%])", lambda _: dice.choice("123456789"), paragraph)
            pieces.append(varied)
            size += len(varied) + 1
    return "\n".join(pieces)[:characters]


def documents(text: str, size: int = DOCUMENT) -> list[str]:
    return [text[start : start + size] for start in range(0, len(text), size)]


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def step_seconds(extractor: Extractor, texts: Iterable[str]) -> dict[str, float]:
    """The time of each step of the pipeline over some texts, and of all of them."""
    spent: dict[str, float] = {}
    last = time.process_time()

    def lap(name: str) -> None:
        nonlocal last
        now = time.process_time()
        spent[name] = spent.get(name, 0.0) + now - last
        last = now

    for text in texts:
        document = extractor.document(text, **FRAME)
        lap("frame given")
        borders = extractor.segmenter.borders(text)
        lap("segment")
        draft = Draft(document, View(text, extractor.spelling), borders)
        lap("view")
        for name, step in extractor.steps.items():
            step.run(draft)
            lap(name.removeprefix("bulletin_"))
        orjson.dumps(Bulletin(draft.document, tuple(draft.mentions)).to_dict())
        lap("json")
    spent["all"] = sum(spent.values())
    return spent


def measure(text: str, rounds: int) -> dict[str, object]:
    """Characters per second of jieba and of each step, and the ratio of the whole to jieba."""
    extractor = Extractor()
    texts = documents(text)
    step_seconds(extractor, texts[:3])  # caches and lazy parts
    lcut: list[float] = []
    steps: list[dict[str, float]] = []
    for _ in range(rounds):
        lcut.append(seconds(lambda: [jieba.lcut(one) for one in texts]))
        steps.append(step_seconds(extractor, texts))
    size = len(text)
    median = {name: statistics.median(step[name] for step in steps) for name in steps[0]}
    base = statistics.median(lcut)
    return {
        "characters": size,
        "rounds": rounds,
        "jieba.lcut characters per second": round(size / base),
        "pipeline characters per second": round(size / median["all"]),
        "ratio to jieba.lcut": round(base / median["all"], 3),
        "steps": {
            name: {
                "characters per second": round(size / spent),
                "share": round(spent / median["all"], 3),
                "ratio to jieba.lcut": round(base / spent, 2),
            }
            for name, spent in median.items()
            if name != "all"
        },
    }


def growth(folder: Path, rounds: int) -> dict[str, float]:
    """Microseconds a character for one document of each size."""
    extractor = Extractor()
    text = mixture(folder, 1_000_000)
    extractor.extract(text[:DOCUMENT], **FRAME)
    result = {}
    for size in (10_000, 100_000, 1_000_000):
        times = [seconds(lambda n=size: extractor.extract(text[:n], **FRAME)) for _ in range(rounds)]
        result[str(size)] = round(statistics.median(times) / size * 1e6, 3)
    result["1000000 to 10000"] = round(result["1000000"] / result["10000"], 3)
    return result


_extractor: Extractor | None = None


def _start() -> None:
    global _extractor
    _extractor = Extractor()
    _extractor.extract("2023年，深圳市实现地区生产总值34606.40亿元。")


def _work(text: str) -> int:
    assert _extractor is not None
    orjson.dumps(_extractor.extract(text, **FRAME).to_dict())
    return peak()


def peak() -> int:
    """The most memory that this process held, in kilobytes.

    Linux counts what the parent held into ``ru_maxrss``; its own figure is in /proc.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(re.search(r"VmHWM:\s*(\d+)", status.read_text())[1])


def workers(text: str) -> dict[str, float]:
    """The rate of one and of two workers, and the peak memory of one in megabytes."""
    texts = documents(text) * 3
    result: dict[str, float] = {}
    for count in (1, 2):
        with multiprocessing.get_context("spawn").Pool(count, _start) as pool:
            pool.map(_work, texts[: 4 * count], chunksize=1)
            start = time.perf_counter()
            peaks = pool.map(_work, texts, chunksize=2)
            spent = time.perf_counter() - start
        result[f"{count} workers, characters per second"] = round(sum(map(len, texts)) / spent)
        result["peak memory of a worker, MB"] = round(max(peaks) / 1024, 1)
    one, two = (result[f"{count} workers, characters per second"] for count in (1, 2))
    result["two workers to one"] = round(two / one, 2)
    return result


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=Path, default=ARTICLES)
    parser.add_argument("--characters", type=int, default=300_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--all", action="store_true", help="growth, memory and workers as well")
    args = parser.parse_args()
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    text = mixture(args.texts, args.characters)
    result = measure(text, args.rounds)
    if args.all:
        result["microseconds a character"] = growth(args.texts, min(args.rounds, 3))
        result["workers"] = workers(text)
    if args.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
        return 0
    steps = result.pop("steps")
    for name, value in result.items():
        print(f"{name}: {value}")
    for name, one in steps.items():  # type: ignore[attr-defined]
        print(f"  {name:14} {one['characters per second']:>12,} characters/s  {one['share']:6.1%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
