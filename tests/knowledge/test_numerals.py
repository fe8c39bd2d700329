from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.knowledge.numerals import LONGEST, approximate, fraction, number, scaled
from extractor.model import plain

NUMBERS = {
    "0": "0",
    "61.0": "61.0",
    "1,353.6万": "13536000",
    "16297.60亿": "1629760000000",
    "1.39万亿": "1390000000000",
    "1.50万": "15000",
    "1.2345千": "1234.5",
    "3亿5千万": "350000000",
    "1亿2千万": "120000000",
    "3万5": "35000",
    "十": "10",
    "十五": "15",
    "廿五": "25",
    "卅": "30",
    "二十": "20",
    "一百零五": "105",
    "一百五": "150",
    "一百二": "120",
    "三千二": "3200",
    "三千二百": "3200",
    "一千零一": "1001",
    "一万五": "15000",
    "一万五千亿": "1500000000000",
    "二十万零五百": "200500",
    "三百二十五万四千": "3254000",
    "一万二千三百四十五亿六千七百八十九万": "1234567890000",
    "六十四万零一百四十三": "640143",
    "八点二": "8.2",
    "零点五": "0.5",
    "一百二十点三五": "120.35",
    "一百二十点三五亿": "12035000000",
    "壹拾伍万": "150000",
    "叁佰贰拾": "320",
    "两千": "2000",
    "二〇二三": "2023",
    "二零二三": "2023",
    "千": "1000",
    "万亿": "1000000000000",
    "千万": "10000000",
    "三兆": "3000000000000",
    "一万零十二": "10012",
    "一万十二": "10012",
    "三千零五十": "3050",
    "二十亿零三十": "2000000030",
    "1千零20": "1020",
    "25万6千": "256000",
    "3万亿零50": "3000000000050",
    "四百廿三": "423",
    "伍仟零壹拾": "5010",
    "二点五万": "25000",
}


@pytest.mark.parametrize(("text", "value"), NUMBERS.items())
def test_number(text: str, value: str) -> None:
    assert plain(number(text)) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "1.2.3",
        "点",
        "万一",
        "百二十",
        "百十",
        "五六百",
        "家",
        "1.",
        "一万两",
        "千百",
        "三千五千",
        "九" * (LONGEST + 1),
    ],
)
def test_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="is no number"):
        number(text)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("七八", 7, 8),
        ("三五", 3, 5),
        ("两三千", 2000, 3000),
        ("三四百", 300, 400),
        ("十七八", 17, 18),
        ("二三十", 20, 30),
        ("一百二三十", 120, 130),
        ("五六千万", 50000000, 60000000),
    ],
)
def test_approximate(text: str, low: int, high: int) -> None:
    assert approximate(text) == (low, high)


@pytest.mark.parametrize("text", ["三", "三百", "三九", "一二三", "零一", "", "二三四五"])
def test_not_approximate(text: str) -> None:
    assert approximate(text) is None


def test_fractions_with_an_exact_decimal_are_percent() -> None:
    assert fraction(Decimal(3), Decimal(4)) == 75
    assert fraction(Decimal(1), Decimal(8)) == Decimal("12.5")
    assert fraction(Decimal(1), Decimal(3)) is None
    assert fraction(Decimal(1), Decimal(0)) is None


def test_scaled_leaves_no_idle_zeros() -> None:
    assert plain(scaled(Decimal("2.10"), Decimal(1000))) == "2100"
    assert plain(scaled(Decimal("2.10"), Decimal(1))) == "2.10"


NUMBER = st.integers(min_value=0, max_value=10**16 - 1) | st.builds(
    lambda digit, place, low: digit * 10**place + low,
    st.integers(1, 9),
    st.integers(1, 15),
    st.integers(0, 99),
)


@settings(max_examples=1000, deadline=None)
@given(NUMBER)
def test_a_number_is_read_back_from_each_way_of_writing_it(value: int) -> None:
    for written in ways(value):
        assert number(written) == value, written


def ways(value: int) -> list[str]:
    """Ways in which officials write a number: digits, commas, numerals, formal ones, digits with scales."""
    han = chinese(value)
    found = [str(value), f"{value:,}", f"{value:,}".replace(",", "，"), han, han.translate(FORMAL)]
    found.append(han.replace("一十", "十") if han.startswith("一十") else han)
    found.append(re.sub("二(?=[千百万亿])", "两", han))
    for scale, size in (("万", 10**4), ("亿", 10**8), ("万亿", 10**12)):
        whole, rest = divmod(value, size)
        found.append(f"{whole}.{rest:0{len(str(size)) - 1}}{scale}")
    return [*found, mixed(value)]


def mixed(value: int) -> str:
    """12亿345万6789 and 3亿零50: a zero stands for the thousands that are missing."""
    high, middle, low = value // 10**8, value // 10**4 % 10**4, value % 10**4
    text = (f"{high}亿" if high else "") + (f"{middle}万" if middle else "")
    return text + (("零" if text and low < 1000 else "") + str(low) if low or not text else "")


FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


def chinese(value: int) -> str:
    """``value`` below 10**16 in Chinese numerals, for the test's own check."""
    if value < 10**4:
        return section(value) or "零"
    for scale, size in (("亿", 10**8), ("万", 10**4)):
        whole, rest = divmod(value, size)
        if whole:
            gap = "零" if rest and rest < size // 10 else ""
            return chinese(whole) + scale + gap + (chinese(rest) if rest else "")
    raise ValueError(value)


def section(value: int) -> str:
    text = ""
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, place)
        if digit:
            text += "零一二三四五六七八九"[digit] + unit
        elif text and value and not text.endswith("零"):
            text += "零"
    return text


@given(st.text(alphabet="0123456789.,，零〇一二三四五六七八九十百千万亿兆点廿两半家", max_size=60))
def test_anything_is_a_number_or_a_value_error(text: str) -> None:
    try:
        assert number(text) >= 0
    except ValueError:
        return
