"""Five communiqués of one city, written for the tests: every figure, one revision and one misprint are known.

The figures are made up. The communiqué of 2022 gives the gross product of 2021 anew (revised), and that of
2023 misprints the value added of the secondary industry: 431.0 where the sum needs 413.0.
"""

from __future__ import annotations

from dataclasses import dataclass

PLACE, CODE = "临海市", "331082"


@dataclass(frozen=True)
class Year:
    """What the communiqué of one year says."""

    year: int
    gdp: str
    growth: str
    first: str
    second: str
    third: str
    people: str  # at the end of the year, in 万人
    revenue: str
    tax: str
    other: str
    retail: str
    retail_growth: str  # with its sign
    income: str
    grain: str
    revised: str = ""  # the gross product of the year before, given anew
    misprint: str = ""  # of ``second``


def _year(year: int, told: str, **more: str) -> Year:
    return Year(year, *told.split(), **more)


YEARS = (
    _year(2019, "722.3 6.1 52.1 330.0 340.2 111.2 73.20 58.10 15.10 330.5 8.3 49210 20.1"),
    _year(2020, "741.8 3.0 54.0 332.6 355.2 111.4 75.80 60.00 15.80 318.6 -3.6 51330 20.3"),
    _year(2021, "817.6 8.4 55.9 369.4 392.3 111.9 84.66 66.33 18.33 352.4 10.6 55870 20.4"),
    _year(2022, "860.4 3.9 58.3 392.1 410.0 112.3 79.15 55.05 24.10 365.1 3.6 58200 20.5", revised="819.2"),
    _year(2023, "905.7 6.2 60.2 413.0 432.5 112.6 85.40 66.90 18.50 391.0 7.1 61110 20.7", misprint="431.0"),
)


def text(y: Year) -> str:
    """The communiqué of a year."""
    falls = y.retail_growth.startswith("-")
    moved = f"下降{y.retail_growth[1:]}%" if falls else f"增长{y.retail_growth}%"
    revised = f"经最终核实，{y.year - 1}年全市地区生产总值为{y.revised}亿元。" if y.revised else ""
    second = y.misprint or y.second
    parts = f"第一产业增加值{y.first}亿元，第二产业增加值{second}亿元，第三产业增加值{y.third}亿元"
    return f"""{y.year}年{PLACE}国民经济和社会发展统计公报

{PLACE}统计局
{y.year + 1}年3月18日

一、综合
初步核算，{y.year}年全市实现地区生产总值{y.gdp}亿元，按可比价格计算，比上年增长{y.growth}%。其中，{parts}。{revised}
年末全市常住人口{y.people}万人。
全年一般公共预算收入{y.revenue}亿元，其中，税收收入{y.tax}亿元，非税收入{y.other}亿元。
二、农业
全年粮食总产量{y.grain}万吨。
三、贸易和人民生活
全年社会消费品零售总额{y.retail}亿元，比上年{moved}。
全年城镇居民人均可支配收入{y.income}元。
"""
