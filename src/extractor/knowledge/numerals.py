"""Reads numbers as Chinese texts write them: digits, Chinese and formal numerals, and mixtures.

Exact: results are ``Decimal``, never floats. A number with a scale comes out as a plain number without
idle zeros (1.50万 is 15000); one without keeps the decimals it is written with (61.0).
"""

from __future__ import annotations

import re
from decimal import Context, Decimal, InvalidOperation
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal

_DIGIT_FORMS = (
    "零〇○O0",
    "一壹弌幺",
    "二贰弍两",
    "三叁弎",
    "四肆",
    "五伍",
    "六陆",
    "七柒",
    "八捌",
    "九玖",
)
DIGITS = {char: value for value, chars in enumerate(_DIGIT_FORMS) for char in chars}
TENS = {"廿": "二", "卅": "三", "卌": "四"}
SCALES = {
    "十": Decimal(10),
    "拾": Decimal(10),
    "百": Decimal(100),
    "佰": Decimal(100),
    "千": Decimal(1000),
    "仟": Decimal(1000),
    "万": Decimal("1E4"),
    "亿": Decimal("1E8"),
    "兆": Decimal("1E12"),
}
SCALE_MARKS = "".join(SCALES)
_UNIT = Decimal(1)
ZERO, ONE, TWO, HALF = "零", "一", "二", "半"
# What a Chinese numeral opens with, its plain digits, and scales that may stand without a digit
OPENING = "一二三四五六七八九十百千万亿两半壹贰叁肆伍陆柒捌玖拾佰仟廿卅兆零"
HAN_DIGITS = frozenset("零〇○一二三四五六七八九两壹贰叁肆伍陆柒捌玖")
_LONE = frozenset("百千万亿佰仟兆多余")
_SHARED = "百千万亿兆佰仟"
# What says inside a number that it is not exact; 来 and 几 go both ways
_MORE, _ABOUT = frozenset("多余来几"), "来"
PARTED = "多"  # it may also part 个 from its unit: 一个多小时
_BESIDE = str.maketrans("", "", "多余来几个 ")
LONGEST = 40
# Wide enough for every numeral up to LONGEST characters, so that nothing is ever rounded.
_EXACT = Context(prec=LONGEST * 14)
_ZEROS = "零〇○"
_ARABIC = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_POINTED = re.compile(rf"([{''.join(DIGITS)}]?)点([{''.join(DIGITS)}]+)")
_BY_SIZE = sorted(SCALES.items(), key=lambda item: -item[1])


@lru_cache(maxsize=1 << 12)
def number(text: str) -> Decimal:
    """The value of a numeral: ``1,353.6万``, ``三千二百``, ``一万五千亿``, ``二〇二三``, ``3亿5千万``.

    A lone digit right after a scale of at least a hundred stands for the next lower place (三千二 is 3200,
    一万五 15000, 一百二 120), unless a zero parts them (一千零二). A scale alone counts once (千 is 1000,
    万亿 10**12), and 十 does after a larger one (一万零十二 is 10012). Raises ValueError for what is no
    numeral, and for one of more than ``LONGEST`` characters.
    """
    body = text.replace(",", "").replace("，", "")
    if not body or len(body) > LONGEST:
        raise ValueError(f"{text[:LONGEST]!r} is no number")
    if body.isascii():
        return _arabic(body, text)
    core = body.rstrip(SCALE_MARKS)
    if core.isascii() and core:
        return scaled(_arabic(core, text), _scale(body[len(core) :]))
    if all(char in DIGITS for char in body):
        return Decimal(_ascii(body))
    for tens, digit in TENS.items():
        body = body.replace(tens, f"{digit}十")
    if not core:
        return _alone(body, text)
    value = _read(body, text)
    return _tidy(value) if any(char in SCALES for char in body) else value


def _alone(scales: str, text: str) -> Decimal:
    """The value of scales without a digit: 千, 万亿."""
    if list(scales) != sorted(scales, key=SCALES.__getitem__):
        raise ValueError(f"{text!r} is no number: its scales do not grow")
    return _tidy(_scale(scales))


def _read(body: str, text: str) -> Decimal:
    """The value of a part of ``text``: what its largest scale multiplies, and what it adds to that."""
    found = next(((mark, scale) for mark, scale in _BY_SIZE if mark in body), None)
    if found is None:
        return _digit(body, text)
    mark, scale = found
    before, _, after = body.rpartition(mark)
    if mark in before or (before in ("", *_ZEROS) and scale != 10):
        raise ValueError(f"{text!r} is no number: nothing that counts stands before its {mark!r}")
    low = before.strip(_ZEROS)
    times = _read(low, text) if low else Decimal(1)
    rest = after.lstrip(_ZEROS)
    if not rest:
        return _EXACT.multiply(times, scale)
    added = _read(rest, text)
    if scale >= 100 and len(after) == 1:
        added = _next_lower(rest, added, scale, text)
    if added >= scale:
        raise ValueError(f"{text!r} is no number: {rest!r} is too much after {mark!r}")
    return _EXACT.add(_EXACT.multiply(times, scale), added)


def _next_lower(digit: str, value: Decimal, scale: Decimal, text: str) -> Decimal:
    """A lone digit right after a scale, which stands for the next lower place: the 二 of 三千二."""
    if digit == "两":
        raise ValueError(f"{text!r} is no number: {digit!r} ends none")
    return _EXACT.multiply(value, scale / 10) if value < 10 else value


def _digit(body: str, text: str) -> Decimal:
    """A part without a scale: one digit, an Arabic number, or a decimal such as 二点五."""
    if body in DIGITS:
        return Decimal(DIGITS[body])
    pointed = _POINTED.fullmatch(body)
    if pointed:
        return Decimal(f"{_ascii(pointed[1] or '零')}.{_ascii(pointed[2])}")
    return _arabic(body, text)


def bare(written: str) -> str:
    """A number as it is written without the 多, 余, 来, 几, 个 and spaces inside."""
    return written if written.isascii() and " " not in written else written.translate(_BESIDE)


def value_of(written: str) -> Decimal | None:
    """The value of a number as it is written; None where it is none."""
    try:
        return number(bare(written))
    except ValueError:
        return None


def told_more(written: str) -> Literal[">", "~"] | None:
    """What 多, 余, 来 or 几 inside a number says: ``>``, ``~`` or nothing."""
    if written.isascii() or _MORE.isdisjoint(written):
        return None
    return "~" if _ABOUT in written else ">"


def scale_of(written: str) -> Decimal:
    """The scales at the end of a number: the 亿 of 5亿, which a list or range may share."""
    if written[-1].isdecimal():
        return _UNIT
    plain = bare(written)
    tail = plain[len(plain.rstrip(_SHARED)) :]
    return (value_of(tail) if tail and tail != plain else None) or _UNIT


def is_large(written: str) -> bool:
    """Whether a number counts by ten thousands or more."""
    return "万" in written or "亿" in written


def is_lone(written: str) -> bool:
    """Whether a number is a scale without a digit: 百, 万亿, 千余."""
    return _LONE.issuperset(written)


def approximate(text: str) -> tuple[Decimal, Decimal] | None:
    """The bounds of a number told by two neighbouring digits: 三四百 is 300 to 400, 十七八 17 to 18.

    三五 is taken as 3 to 5. None when there is no such pair, or more than one.
    """
    pairs = [i for i, (one, two) in enumerate(pairwise(text)) if _neighbours(one, two)]
    if len(pairs) != 1 or len(text) > LONGEST:
        return None
    at = pairs[0]
    try:
        low, high = number(text[: at + 1] + text[at + 2 :]), number(text[:at] + text[at + 1 :])
    except ValueError:
        return None
    return (low, high) if low < high else None


def scaled(value: Decimal, scale: Decimal) -> Decimal:
    """``value`` times ``scale``, exact, without zeros that say nothing; as it is when the scale is 1."""
    return value if scale == 1 else _tidy(_EXACT.multiply(value, scale))


def fraction(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """``numerator / denominator`` in percent when it is an exact decimal, else None (a third has none)."""
    if denominator <= 0 or denominator != denominator.to_integral_value():
        return None
    try:
        quotient = Context(prec=30, traps=[InvalidOperation]).divide(numerator * 100, denominator)
    except InvalidOperation:
        return None
    return _tidy(quotient) if _EXACT.multiply(quotient, denominator) == numerator * 100 else None


def _neighbours(one: str, two: str) -> bool:
    if one not in DIGITS or two not in DIGITS or one in "零〇○":
        return False
    return DIGITS[two] - DIGITS[one] == 1 or (one, two) == ("三", "五")


def _arabic(body: str, text: str) -> Decimal:
    if not _ARABIC.fullmatch(body):
        raise ValueError(f"{text!r} is no number: {body!r}")
    return Decimal(body)


def _ascii(digits: str) -> str:
    return "".join(str(DIGITS[char]) for char in digits)


@cache
def _scale(marks: str) -> Decimal:
    scale = Decimal(1)
    for mark in marks:
        scale = _EXACT.multiply(scale, SCALES[mark])
    return scale


def _tidy(value: Decimal) -> Decimal:
    """The same number without an exponent and without zeros that say nothing."""
    if value == value.to_integral_value():
        return _EXACT.quantize(value, Decimal(1))
    return value.normalize(_EXACT)
