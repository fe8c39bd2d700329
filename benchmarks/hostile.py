"""Whether hostile texts take time in proportion to their length.

    python benchmarks/hostile.py [--small N] [--large N] [--rounds N] [--markdown] [NAME ...]

For each kind of text: microseconds of the processor a character at the small and at the large size, and
their ratio, which is to stay under 1.3. The figure at each size is the quickest of the rounds. In each
round the small text is run before and after the large one, over and over for half as long as that takes, so
that whatever else the machine does falls on both. A kind over the bar is measured again, with more rounds.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from functools import partial

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


def nested(opening: str, closing: str) -> Callable[[int], str]:
    return lambda size: opening * (size // 2) + closing * (size - size // 2)


def companies(size: int) -> str:
    """Names of companies, nearly each another one."""
    dice = random.Random(size)
    return "".join(
        "".join(dice.choices("东西南北中华兴隆福安宁远", k=3)) + "科技有限公司，" for _ in range(size // 10)
    )


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
    "nested brackets": nested("（", "）"),
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
    "turned brackets": repeated("）（"),
    "bracket pairs": repeated("（）"),
    "quote pairs": repeated("“”"),
    "nested title marks": nested("《", "》"),
    "titles": repeated("《通知》"),
    "mixed brackets": repeated("（“《〔【"),
    "hundred millions": repeated("一亿"),
    "tens": repeated("十"),
    "halves": repeated("半"),
    "zeroes": repeated("〇"),
    "marks of lists": repeated("、"),
    "commas": repeated("，"),
    "full stops": repeated("。"),
    "percent signs": repeated("%"),
    "percentages": repeated("5%"),
    "listed percentages": repeated("5%、"),
    "short mentions": repeated("3个，"),
    "listed articles": repeated("一个、"),
    "lengths of time": repeated("5年"),
    "numbers of years": repeated("2023"),
    "this year": repeated("今年"),
    "same period": repeated("同期"),
    "days": repeated("2023年1月5日"),
    "plans": repeated("“十四五”"),
    "ranges": repeated("1~2"),
    "slashes": repeated("1/"),
    "colons": repeated("1:"),
    "up to": repeated("至5"),
    "numbered headings": repeated("一、"),
    "growth": repeated("增长5.5%，"),
    "places with figures": repeated("宝安区增长5.5%、"),
    "listed places": repeated("深圳、"),
    "listed districts": repeated("宝安区、"),
    "places in places": repeated("广东省深圳市宝安区"),
    "city governments": repeated("市政府"),
    "listed organs": repeated("市发改委、"),
    "national organs": repeated("国家统计局"),
    "one company": repeated("深圳市腾讯计算机系统有限公司，"),
    "many companies": companies,
    "and": repeated("和"),
    "no border": repeated("地区生产总值规模以上工业增加值固定资产投资社会消费品零售总额"),
    "short paragraphs": repeated("5.5%\n"),
    "letters": repeated("a"),
    "words of letters": repeated("GDP growth "),
    "Traditional": repeated("億"),
    "zero-width": repeated("\u200b"),
    "emoji": repeated("😀"),
    "hyphens": repeated("-"),
    "strokes": repeated("|"),
    "one long row": lambda size: "| " + "2.5 | " * (size // 6) + "2.5 |",
    "rows of figures": repeated("| 宝安区 | 265.3 | 8.2% |\n"),
    "tabs": repeated("宝安区\t265.3\t8.2%\n"),
    "columns of spaces": repeated("宝安区    265.3    8.2%  \n"),
}


def once(extractor: Extractor, text: str, times: int = 1) -> float:
    """Microseconds a character."""
    start = time.process_time()
    for _ in range(times):
        extractor.extract(text, published="2023-02-03", region="440300")
    return (time.process_time() - start) / times / len(text) * 1e6


def growth(
    extractor: Extractor, make: Callable[[int], str], small: int, large: int, rounds: int
) -> tuple[float, float]:
    """Microseconds a character of the small and of the large text."""
    short, long = make(small), make(large)
    once(extractor, short)
    times = max(1, large // small // 4)
    at_small = at_large = float("inf")
    for _ in range(rounds):
        before = once(extractor, short, times)
        at_large = min(at_large, once(extractor, long))
        at_small = min(at_small, (before + once(extractor, short, times)) / 2)
    return at_small, at_large


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="; ".join(HOSTILE))
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--markdown", action="store_true", help="print rows of a table")
    args = parser.parse_args()
    extractor = Extractor()
    once(extractor, HOSTILE["long sentences"](args.small))
    worst = 0.0
    for name in args.names or HOSTILE:
        measure = partial(growth, extractor, HOSTILE[name], args.small, args.large)
        small, large = measure(args.rounds)
        if large > BAR * small:
            small, large = measure(2 * args.rounds)
        worst = max(worst, large / small)
        if args.markdown:
            print(f"| {name} | {small:.2f} | {large:.2f} | {large / small:.2f} |", flush=True)
            continue
        mark = "" if large / small <= BAR else "  over the bar"
        print(
            f"{name:24} {small:8.3f} {large:8.3f} µs a character, ratio {large / small:5.2f}{mark}",
            flush=True,
        )
    return int(worst > BAR)


if __name__ == "__main__":
    sys.exit(main())
