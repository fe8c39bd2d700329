"""Title and date of issue: where they are read from when they are not given."""

from __future__ import annotations

from datetime import date

import pytest

from extractor.model import DateValue
from extractor.pipeline import Extractor

BODY = "全市经济运行总体平稳，主要指标增长较快，民生保障有力。\n"


@pytest.mark.parametrize(
    ("text", "published", "origin"),
    [
        ("安平市经济简讯\n发布时间：2023-07-28 10:00\n" + BODY, "2023-07-28", "issue line"),
        ("安平市经济简讯\n发布日期:2023年7月28日\n" + BODY, "2023-07-28", "issue line"),
        ("安平市经济简讯\n2017-05-15 10:13:16 来源：安平日报\n" + BODY, "2017-05-15", "issue line"),
        ("安平市统计公报\n（2013年3月20日）\n" + BODY, "2013-03-20", "issue line"),
        ("安平市经济简讯\n安平市统计局 2018-07-25\n" + BODY, "2018-07-25", "issue line"),
        ("安平市经济简讯\n来源：安平市统计局  2018-07-25\n" + BODY, "2018-07-25", "issue line"),
        ("安平市经济简讯\n2018-07-25 安平市统计局\n" + BODY, "2018-07-25", "issue line"),
        ("政府工作报告\n——2016年2月19日在安平市人民代表大会上\n" + BODY, "2016-02-19", "issue line"),
        ("预算报告\n（2024年1月9日在安平市人民代表大会会议上）\n" + BODY, "2024-01-09", "issue line"),
        ("安平市通知\n" + BODY * 40 + "安平市人民政府办公室\n2021年11月9日\n", "2021-11-09", "closing date"),
        ("安平市通知\n" + BODY * 40 + "二〇二一年十一月九日\n", "2021-11-09", "closing date"),
        ("新华社安平7月18日电 记者获悉，2023年上半年全市经济平稳。", "2023-07-18", "dateline"),
    ],
)
def test_published_is_read(text: str, published: str, origin: str, extractor: Extractor) -> None:
    document = extractor.extract(text).document
    assert (document.published, document.origins["published"]) == (date.fromisoformat(published), origin)


@pytest.mark.parametrize(
    ("title", "text", "region", "origin"),
    [
        ("2015年遵义市国民经济和社会发展统计公报", "2015年，全市生产总值增长13%。", "520300", "title"),
        (None, "临泉县人民政府工作报告\n各位代表：我代表县人民政府作报告。", "341221", "title"),
        (None, "记者从昌平区统计局获悉，上半年全区工业增加值增长6%。", "110114", "issuer"),
        (None, "新华社成都7月20日电 四川省统计局发布数据，上半年全省经济增长5%。", "510000", "issuer"),
        (None, "上半年，绍兴全市出口增长9%。绍兴将稳外贸，绍兴企业信心足。", "330600", "text"),
        ("全国林业工作会议召开", "浙江、江西作交流发言。浙江介绍经验。", None, "title"),
        (None, "国务院总理向大会作政府工作报告。全国粮食总产增加。北京、上海增长较快。", None, "issuer"),
        ("青海省海西蒙古族藏族自治州盐湖产业增长", "产值增长12%。", "632800", "title"),
        (None, "鞍山市铁西区区长介绍，铁西区财政收入增长。", "210303", "issuer"),
        (None, "本港失业率回落。全港就业人数增加。", "810000", "text"),
        (None, "市委、市政府要求加快建设。沭阳县、泗阳县、泗洪县、宿豫区投资增长。", "321300", "text"),
        (None, "全盟牲畜存栏稳定。正蓝旗、苏尼特左旗、太仆寺旗降雨充足。", "152500", "text"),
        (None, "全市投资增长，玉门市、瓜州县、金塔县和肃州区居前。", "620900", "text"),
        ("深圳北站到发旅客创新高", "暑运以来客流增长。", "440300", "title"),
    ],
)
def test_the_region_is_read(
    extractor: Extractor, title: str | None, text: str, region: str | None, origin: str | None
) -> None:
    document = extractor.extract(text, title=title, published="2016-03-01").document
    assert (document.region and document.region.code) == region
    assert document.origins.get("region") == origin


def test_nothing_is_made_up(extractor: Extractor) -> None:
    document = extractor.extract(BODY * 3).document
    assert document.published is None
    assert "published" not in document.origins


def test_what_is_given_stays(extractor: Extractor) -> None:
    document = extractor.extract(
        "简讯\n发布时间：2023-07-28\n" + BODY, published="2023-08-01", title="甲"
    ).document
    assert (document.published, document.title) == (date(2023, 8, 1), "甲")
    assert document.origins == {"published": "given", "title": "given"} | {
        key: value for key, value in document.origins.items() if key == "region"
    }


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("安平市经济运行开局良好", "安平市经济运行开局良好"),
        ("# 安平市经济运行开局良好", "安平市经济运行开局良好"),
        ("今年以来，安平市经济运行开局良好。", None),
        ("各位代表：", None),
        ("2023年7月28日", None),
    ],
)
def test_title_is_the_first_line_that_looks_like_one(
    first: str, title: str | None, extractor: Extractor
) -> None:
    assert extractor.extract(first + "\n" + BODY).document.title == title


def test_a_single_line_is_no_title(extractor: Extractor) -> None:
    assert extractor.extract("安平市经济运行开局良好").document.title is None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        # taken up in the middle of a review of five years, which the last year follows
        ("公路里程达5465公里。\n五年来，妇女儿童事业全面进步。\n刚刚过去的2025年，完成投资900亿元。", 2021),
        # the last year told first, under its own heading
        ("一、2025年工作回顾\n公路里程达5465公里。\n过去五年，妇女儿童事业全面进步。", 2025),
        # no five years at all
        ("公路里程达5465公里。\n2026年，完成投资900亿元。", 2025),
    ],
)
def test_the_opening_of_a_report_is_of_the_years_that_it_goes_on_with(
    text: str, year: int, extractor: Extractor
) -> None:
    document = extractor.document(text, title="2026年江宁省政府工作报告", published="2026-01-31")
    (first, *_) = extractor.frame(document).heading.sections
    assert first.period is not None
    assert first.period.start is not None
    assert (first.start, first.period.start.year) == (0, year)


@pytest.mark.parametrize(
    ("raw", "start", "end", "grain"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31), "year"),
        ("2021/2022", date(2021, 1, 1), date(2022, 12, 31), "years"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2023-01/2023-06", date(2023, 1, 1), date(2023, 6, 30), "months"),
        ("2023-01-01/2023-06-30", date(2023, 1, 1), date(2023, 6, 30), "months"),
        ("2023-02-03", date(2023, 2, 3), date(2023, 2, 3), "day"),
        ("2023-02-03/2023-02-09", date(2023, 2, 3), date(2023, 2, 9), "day"),
    ],
)
def test_a_period_that_is_given_holds(
    raw: str, start: date, end: date, grain: str, extractor: Extractor
) -> None:
    bulletin = extractor.extract("安平市2019年统计公报\n全市生产总值增长13%。", period=raw)
    document = bulletin.document
    assert (document.period, document.origins["period"]) == (DateValue(start, end, grain), "given")
    (said,) = [m.observation for m in bulletin.of_type("AMOUNT")]
    assert said.period == (start, end)


def test_a_period_that_is_read_has_no_origin(extractor: Extractor) -> None:
    document = extractor.extract("安平市2019年统计公报\n全市生产总值增长13%。").document
    assert document.period == DateValue(date(2019, 1, 1), date(2019, 12, 31), "year")
    assert "period" not in document.origins


@pytest.mark.parametrize("raw", ["", "soon", "2023-06/2023-01", "2023-13", "2023/"])
def test_a_period_that_is_none_is_refused(raw: str, extractor: Extractor) -> None:
    with pytest.raises(ValueError, match="period: "):
        extractor.document("安平市", period=raw)
