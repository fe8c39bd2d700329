"""Reads numbers as Chinese texts write them: digits, Chinese and formal numerals, and mixtures.

Exact: the result is a ``Decimal``, never a float.
"""

from __future__ import annotations

from decimal import Decimal

DIGITS = {c: i for i, chars in enumerate(("零〇○O", "一壹弌幺", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")) for c in chars}
SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10**4, "亿": 10**8, "兆": 10**12}
TENS = {"廿": 20, "卅": 30}


def number(text: str) -> Decimal:
    """The value of a numeral: ``1,353.6万``, ``三千二百``, ``一万五千亿``, ``二〇二三``, ``3亿5千万``, ``十``.

    A lone digit after a scale of at least a hundred stands for the next lower place (三千二 is 3200,
    一万五 15000). A scale alone counts once (千 is 1000, 万亿 10**12). Raises ValueError for no numeral.
    """
    body = text.replace(",", "").replace("，", "")
    if not body:
        raise ValueError("an empty string is no number")
    if all(c in DIGITS for c in body):
        return Decimal("".join(str(DIGITS[c]) for c in body))
    total, section, current, last = Decimal(0), Decimal(0), None, 0
    index = 0
    while index < len(body):
        char = body[index]
        if char.isascii() and (char.isdigit() or char == "."):
            end = index
            while end < len(body) and body[end].isascii() and (body[end].isdigit() or body[end] == "."):
                end += 1
            current = Decimal(body[index:end])
            index = end
            last = 0
            continue
        if char == "点":
            fraction = body[index + 1 :]
            digits = ""
            for c in fraction:
                if c not in DIGITS:
                    break
                digits += str(DIGITS[c])
            current = Decimal(f"{current or 0}.{digits}")
            index += 1 + len(digits)
            continue
        if char in DIGITS:
            current = Decimal(DIGITS[char])
            if char in "零〇":
                last = 0
        elif char in TENS:
            section += TENS[char]
            current = None
            last = 10
        elif char in SCALES:
            scale = SCALES[char]
            if scale < 10**4:
                section += (current if current is not None else 1) * scale
            else:
                section += current or 0
                if section == 0:
                    section = Decimal(1) if total == 0 else Decimal(0)
                if total and section == 0:
                    total *= scale
                elif total and total < scale:
                    total = (total + section) * scale
                else:
                    total += section * scale
                section = Decimal(0)
            current, last = None, scale
        else:
            raise ValueError(f"{text!r} is no number: {char!r}")
        index += 1
    if current is not None:
        section += current * (last // 10 if last >= 100 and current < 10 and current == current.to_integral() else 1)
    return total + section
