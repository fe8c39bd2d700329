"""How fast it is: the pipeline beside ``jieba.lcut`` on the same texts in the same run, and whole runs.

    python benchmarks/speed.py [PATH ...] [--rounds N] [--run] [--all] [--json]

A PATH is a folder of texts, a text, or JSON lines with ``text`` and what is known of it (``published``,
``title``, ``region``). The texts of each are measured together, short ones (under 2,000 characters) and long
ones apart. Without a PATH the paragraphs of ``corpus/articles`` are shuffled, their digits varied, and cut
into documents of 10,000 characters. Each figure is the median of the rounds, in which jieba and the pipeline
take turns; times are the processor's.

``--run`` adds ``extractor run`` over the same texts from start to the last table, with one worker and with
two: there the clock counts as well, so that it says something on a quiet machine only. ``--all`` adds the
start, the growth from 10,000 to 1,000,000 characters, and the memory of a worker.
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
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import jieba
import orjson

from extractor.model import Bulletin
from extractor.pipeline import Extractor
from extractor.steps.draft import Draft
from extractor.text.view import View

ARTICLES = Path(__file__).parents[1] / "corpus" / "articles"
DOCUMENT = 10_000
SHORT = 2_000  # characters
FRAME = {"published": "2023-02-03", "region": "440300"}
KNOWN = ("published", "title", "region")
TEXT = "2023年，深圳市实现地区生产总值34606.40亿元，比上年增长6.0%。"
Text: TypeAlias = tuple[str, dict[str, str]]  # with what is known of it


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


def documents(text: str, size: int = DOCUMENT) -> list[Text]:
    """A long text in documents of one size."""
    return [(text[start : start + size], FRAME) for start in range(0, len(text), size)]


def texts_at(path: Path) -> list[Text]:
    """The texts of a folder, of JSON lines, or the one of a file."""
    if path.suffix == ".jsonl":
        rows = [orjson.loads(line) for line in path.read_bytes().splitlines() if line.strip()]
        return [(row["text"], {key: str(row[key]) for key in KNOWN if row.get(key)}) for row in rows]
    files = sorted(path.glob("*.txt")) if path.is_dir() else [path]
    return [(file.read_text("utf-8", errors="replace"), {}) for file in files]


def sets(paths: Sequence[Path], characters: int) -> dict[str, list[Text]]:
    """What is to be measured together, by name."""
    if not paths:
        return {"articles, mixed": documents(mixture(ARTICLES, characters))}
    found: dict[str, list[Text]] = {}
    for path in paths:
        for one in texts_at(path):
            found.setdefault(f"{path.name}, {'short' if len(one[0]) < SHORT else 'long'}", []).append(one)
    return found


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def step_seconds(extractor: Extractor, texts: Iterable[Text]) -> dict[str, float]:
    """The time of each step of the pipeline over some texts, and of all of them."""
    spent: dict[str, float] = {}
    last = time.process_time()

    def lap(name: str) -> None:
        nonlocal last
        now = time.process_time()
        spent[name] = spent.get(name, 0.0) + now - last
        last = now

    for text, known in texts:
        document = extractor.document(text, **known)
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


def measure(extractor: Extractor, texts: Sequence[Text], rounds: int) -> dict[str, Any]:
    """Characters per second of jieba and of each step, and the ratio of the whole to jieba."""
    step_seconds(extractor, texts)  # caches and lazy parts
    lcut: list[float] = []
    steps: list[dict[str, float]] = []
    for _ in range(rounds):
        lcut.append(seconds(lambda: [jieba.lcut(text) for text, _ in texts]))
        steps.append(step_seconds(extractor, texts))
    size = sum(len(text) for text, _ in texts)
    median = {name: statistics.median(step[name] for step in steps) for name in steps[0]}
    base = statistics.median(lcut)
    return {
        "texts": len(texts),
        "characters": size,
        "jieba.lcut characters per second": round(size / base),
        "pipeline characters per second": round(size / median["all"]),
        "ratio to jieba.lcut": round(base / median["all"], 3),
        "steps": {
            name: {"nanoseconds a character": round(spent / size * 1e9), "share": spent / median["all"]}
            for name, spent in median.items()
            if name != "all"
        },
    }


def whole_runs(texts: Sequence[Text], rounds: int, rate: float) -> dict[str, Any]:
    """``extractor run`` over some texts with one worker and two; ``rate`` is that of the pipeline alone."""
    size = sum(len(text) for text, _ in texts)
    clock: dict[int, list[float]] = {1: [], 2: []}
    processor: dict[int, list[float]] = {1: [], 2: []}
    with TemporaryDirectory() as folder:
        rows = Path(folder, "texts.jsonl")
        lines = (orjson.dumps({"id": f"t{n}", "text": text} | known) for n, (text, known) in enumerate(texts))
        rows.write_bytes(b"\n".join(lines))
        for jobs in (1, 2) * rounds:
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            start = time.perf_counter()
            command = ["run", str(rows), "--out", str(Path(folder, "out")), "--jobs", str(jobs)]
            subprocess.run([sys.executable, "-m", "extractor", *command], check=True, capture_output=True)
            clock[jobs].append(time.perf_counter() - start)
            now = resource.getrusage(resource.RUSAGE_CHILDREN)
            processor[jobs].append(now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime)
    one, two = (statistics.median(clock[jobs]) for jobs in (1, 2))
    work = {jobs: statistics.median(some) for jobs, some in processor.items()}
    return {
        "texts": len(texts),
        "characters": size,
        "one worker, characters per second": round(size / one),
        "one worker, characters per processor second": round(size / work[1]),
        "one worker to the pipeline": round(size / one / rate, 3),
        "one worker to the pipeline, processor": round(size / work[1] / rate, 3),
        "two workers, characters per second": round(size / two),
        "two workers to one": round(one / two, 3),
        "processor of two workers to that of one": round(work[2] / work[1], 3),
    }


def start(rounds: int) -> dict[str, float]:
    """Seconds of a new process: for the import, and for the first text."""
    result = {}
    for name, code in (
        ("nothing", "pass"),
        ("import extractor", "import extractor"),
        ("first text", f"import extractor; extractor.extract({TEXT!r})"),
    ):
        times = []
        for _ in range(rounds):
            begun = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True)
            times.append(time.perf_counter() - begun)
        result[f"{name}, s"] = round(statistics.median(times), 3)
    return result


def growth(rounds: int) -> dict[str, float]:
    """Microseconds a character for one document of each size."""
    extractor = Extractor()
    text = mixture(ARTICLES, 1_000_000)
    extractor.extract(text[:DOCUMENT], **FRAME)
    result = {}
    for size in (10_000, 100_000, 1_000_000):
        times = [seconds(lambda n=size: extractor.extract(text[:n], **FRAME)) for _ in range(rounds)]
        result[str(size)] = round(statistics.median(times) / size * 1e6, 3)
    result["1000000 to 10000"] = round(result["1000000"] / result["10000"], 3)
    return result


def _work(texts: Sequence[Text]) -> int:
    extractor = Extractor()
    for text, known in texts:
        orjson.dumps(extractor.extract(text, **known).to_dict())
    return peak()


def peak() -> int:
    """The most memory that this process held, in kilobytes.

    Linux counts what the parent held into ``ru_maxrss``; its own figure is in /proc.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(re.search(r"VmHWM:\s*(\d+)", status.read_text())[1])


def memory(texts: Sequence[Text]) -> float:
    """The most megabytes that a process held which did nothing but these texts."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return round(pool.apply(_work, (texts,)) / 1024, 1)


def show(name: str, result: dict[str, Any]) -> None:
    print(name)
    for key, value in result.items():
        if key != "steps":
            print(f"  {key}: {value:,}" if isinstance(value, int) else f"  {key}: {value}")
    for step, one in result.get("steps", {}).items():
        print(f"    {step:14} {one['nanoseconds a character']:>8,} ns a character  {one['share']:6.1%}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    parser.add_argument("--characters", type=int, default=300_000, help="of the mixed articles")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--run", action="store_true", help="whole runs as well, with one worker and two")
    parser.add_argument("--all", action="store_true", help="those, the start, growth and memory as well")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    extractor = Extractor()
    measured = sets(args.paths, args.characters)
    results = {name: measure(extractor, texts, args.rounds) for name, texts in measured.items()}
    every = [one for texts in measured.values() for one in texts]
    if args.run or args.all:
        taken = sum(r["characters"] / r["pipeline characters per second"] for r in results.values())
        rate = sum(r["characters"] for r in results.values()) / taken
        results["extractor run"] = whole_runs(every, args.rounds, rate)
    if args.all:
        results["start"] = start(args.rounds)
        results["microseconds a character"] = growth(min(args.rounds, 3))
        results["a worker"] = {"most memory, MB": memory(every)}
    if args.json:
        print(json.dumps(results, ensure_ascii=False, indent=2))
        return 0
    for name, result in results.items():
        show(name, result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
