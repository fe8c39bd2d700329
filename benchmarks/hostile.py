"""Whether hostile texts take time in proportion to their length.

    python benchmarks/hostile.py [--small N] [--large N] [--rounds N] [NAME ...]

For each kind of text: microseconds a character at the small and at the large size, and their ratio, which
is to stay under 1.3. The figure at each size is the quickest of the rounds, after one to warm up; the
small text is run often enough to take as long as the large one.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable

from extractor.pipeline import Extractor

BAR = 1.3


def repeated(piece: str) -> Callable[[int], str]:
    return lambda size: (piece * (size // len(piece) + 1))[:size]


def any_unicode(size: int) -> str:
    """Random code points, lone surrogates and NULs among them."""
    dice = random.Random(size)
    return "".join(
        map(chr, (dice.randrange(0x3000 if dice.random() < 0.5 else 0x110000) for _ in range(size)))
    )


def nested(size: int) -> str:
    return "（" * (size // 2) + "）" * (size - size // 2)


def long_sentences(size: int) -> str:
    """Sentences of 100,000 characters with figures, dates and places in every clause."""
    piece = "宝安区投资5.5亿元，同比增长8.2%，其中1—5月新增企业266家，市发改委称力争全年增长8%，"
    sentence = (piece * (100_000 // len(piece) + 1))[:99_999] + "。"
    return (sentence * (size // 100_000 + 1))[:size]


HOSTILE: dict[str, Callable[[int], str]] = {
    "digits": repeated("9"),
    "full-width digits": repeated("９"),
    "亿": repeated("亿"),
    "一": repeated("一"),
    "opening quotes": repeated("“"),
    "opening title marks": repeated("《"),
    "opening brackets": repeated("（"),
    "nested brackets": nested,
    "NULs": repeated("\0"),
    "lone surrogates": repeated("\ud800"),
    "spaces": repeated(" "),
    "ideographic spaces": repeated("\u3000"),
    "line ends": repeated("\n"),
    "spaced digits": repeated("1 "),
    "thousands": repeated("1,000,"),
    "decimal points": repeated("1."),
    "dashes": repeated("1—"),
    "years": repeated("2023年"),
    "months": repeated("1月"),
    "lists": repeated("、3"),
    "shares": repeated("百分之"),
    "amounts": repeated("5.5亿元"),
    "cities": repeated("市"),
    "places": repeated("深圳市"),
    "companies": repeated("有限公司"),
    "organs": repeated("人民政府办公厅"),
    "table rows": repeated("| 1 | 指标 | 2.5 |\n"),
    "any Unicode": any_unicode,
    "long sentences": long_sentences,
}


def quickest(extractor: Extractor, text: str, times: int, rounds: int) -> float:
    """Microseconds a character."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        for _ in range(times):
            extractor.extract(text, published="2023-02-03", region="440300")
        best = min(best, time.process_time() - start)
    return best / times / len(text) * 1e6


def growth(
    extractor: Extractor, make: Callable[[int], str], small: int, large: int, rounds: int
) -> tuple[float, float]:
    """Microseconds a character of the small and of the large text."""
    short, long = make(small), make(large)
    extractor.extract(short, published="2023-02-03", region="440300")
    return quickest(extractor, short, max(1, large // small // 10), rounds), quickest(
        extractor, long, 1, rounds
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="; ".join(HOSTILE))
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=2)
    args = parser.parse_args()
    extractor = Extractor()
    worst = 0.0
    for name in args.names or HOSTILE:
        small, large = growth(extractor, HOSTILE[name], args.small, args.large, args.rounds)
        worst = max(worst, large / small)
        mark = "" if large / small <= BAR else "  over the bar"
        print(
            f"{name:20} {small:8.3f} {large:8.3f} µs a character, ratio {large / small:5.2f}{mark}",
            flush=True,
        )
    return int(worst > BAR)


if __name__ == "__main__":
    sys.exit(main())
