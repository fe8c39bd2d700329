"""A long run that is killed again and again, against one that is left alone.

    python benchmarks/soak.py [--documents N] [--jobs N] [--kills N] [--seed N] [--work DIR]

Builds documents from the articles of the corpus, their figures varied, runs them unbroken; then runs them
into another folder, kills that run (SIGKILL, without notice) at random moments, resumes it each time, and
compares all that the two left behind, byte for byte. Prints documents, characters a second, and the peak
memory of the main process and of a worker. Exits with 1 when the two differ.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ARTICLES = Path(__file__).parents[1] / "corpus" / "articles"
COMMAND = Path(sys.executable).with_name("extractor")
FIGURE = re.compile(r"\d(?=[\d.]*[亿万千个家项%])")


@dataclass
class Peaks:
    """The most memory, in MB, that the main process and a worker held."""

    main: float = 0.0
    worker: float = 0.0

    def look(self, process: int) -> None:
        self.main = max(self.main, _resident(process))
        try:
            children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        except OSError:
            return
        for child in children:
            self.worker = max(self.worker, _resident(int(child)))


def _resident(process: int) -> float:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else 0.0


def build(folder: Path, count: int, dice: random.Random) -> int:
    """Write so many documents; how many characters they have."""
    articles = [file.read_text("utf-8") for file in sorted(ARTICLES.glob("*.txt"))]
    folder.mkdir(parents=True)
    characters = 0
    for number in range(count):
        text = FIGURE.sub(lambda _: dice.choice("123456789"), articles[number % len(articles)])
        (folder / f"bulletin-{number:05}.txt").write_text(text, "utf-8")
        characters += len(text)
    return characters


@contextmanager
def started(source: Path, out: Path, jobs: int, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    line = [COMMAND, "run", source, "--out", out, "--jobs", str(jobs), "--published", "2023-02-03", *more]
    process = subprocess.Popen(list(map(str, line)), stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def ended(process: subprocess.Popen[bytes], peaks: Peaks, until: float = float("inf")) -> bool:
    """Whether the process ended by itself before the moment ``until``."""
    while process.poll() is None and time.monotonic() < until:
        peaks.look(process.pid)
        time.sleep(0.1)
    return process.poll() is not None


def sums(folder: Path) -> dict[str, str]:
    """A digest of every file that a run leaves, but for its own journal."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.parent.name != ".run")
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def soak(work: Path, documents: int, jobs: int, kills: int, dice: random.Random) -> bool:
    """Build, run, kill, resume, compare and print; whether the two runs left the same."""
    characters = build(work / "in", documents, dice)
    print(f"{documents:,} documents, {characters:,} characters, {jobs} workers")
    peaks = Peaks()
    start = time.monotonic()
    with started(work / "in", work / "whole", jobs) as process:
        ended(process, peaks)
        assert process.returncode == 0, f"the unbroken run ended with {process.returncode}"
    spent = time.monotonic() - start
    print(
        f"unbroken: {spent:.0f} s, {documents / spent:.1f} documents/s, "
        f"{characters / spent:,.0f} characters/s"
    )
    print(f"peak memory: {peaks.worker:.0f} MB a worker, {peaks.main:.0f} MB the main process")
    for number in range(kills):
        with started(work / "in", work / "broken", jobs, *(["--resume"] if number else [])) as process:
            wait = dice.uniform(0.15, 0.9) * spent / (kills + 1) + 2
            if ended(process, peaks, time.monotonic() + wait):
                print("the run ended before it was to be killed")
        left = len(list((work / "broken").glob("*.json")))
        print(f"killed after {wait:.1f} s, with {left:,} documents done")
    start = time.monotonic()
    with started(work / "in", work / "broken", jobs, "--resume") as process:
        ended(process, peaks)
    print(f"resumed to the end: {time.monotonic() - start:.0f} s")
    whole, broken = sums(work / "whole"), sums(work / "broken")
    differing = sorted(name for name in whole.keys() | broken.keys() if whole.get(name) != broken.get(name))
    told = f"{len(differing)} differ, such as {differing[0]}" if differing else "all equal, byte for byte"
    print(f"{len(whole):,} files: {told}")
    start = time.monotonic()
    with started(work / "in", work / "broken", jobs, "--resume") as process:
        ended(process, peaks)
    print(f"resumed with nothing to do: {time.monotonic() - start:.0f} s")
    size = sum(path.stat().st_size for path in (work / "whole").rglob("*") if path.is_file())
    print(f"the outputs take {size / 1e6:,.0f} MB, {size / characters:.1f} bytes a character")
    return not differing


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=2_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--seed", type=int, help="of the figures and of the moments of the kills")
    parser.add_argument("--work", type=Path, help="an empty folder; default: a temporary one, removed after")
    args = parser.parse_args()
    work = args.work or Path(tempfile.mkdtemp(prefix="soak-"))
    try:
        return 0 if soak(work, args.documents, args.jobs, args.kills, random.Random(args.seed)) else 1
    finally:
        if args.work is None:
            shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
