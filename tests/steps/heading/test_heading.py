"""Title and date of issue: where they are read from when they are not given."""

from __future__ import annotations

from datetime import date

import pytest

from extractor.pipeline import Extractor

BODY = "全市经济运行总体平稳，主要指标增长较快，民生保障有力。\n"


@pytest.mark.parametrize(
    ("text", "published", "origin"),
    [
        ("安平市经济简讯\n发布时间：2023-07-28 10:00\n" + BODY, "2023-07-28", "dateline"),
        ("安平市经济简讯\n发布日期:2023年7月28日\n" + BODY, "2023-07-28", "dateline"),
        ("安平市经济简讯\n2017-05-15 10:13:16 来源：安平日报\n" + BODY, "2017-05-15", "dateline"),
        ("安平市统计公报\n（2013年3月20日）\n" + BODY, "2013-03-20", "dateline"),
        ("安平市经济简讯\n安平市统计局 2018-07-25\n" + BODY, "2018-07-25", "dateline"),
        ("安平市经济简讯\n来源：安平市统计局  2018-07-25\n" + BODY, "2018-07-25", "dateline"),
        ("安平市经济简讯\n2018-07-25 安平市统计局\n" + BODY, "2018-07-25", "dateline"),
        ("政府工作报告\n——2016年2月19日在安平市人民代表大会上\n" + BODY, "2016-02-19", "dateline"),
        ("预算报告\n（2024年1月9日在安平市人民代表大会会议上）\n" + BODY, "2024-01-09", "dateline"),
        ("安平市通知\n" + BODY * 20 + "安平市人民政府办公室\n2021年11月9日\n", "2021-11-09", "dateline"),
        ("安平市通知\n" + BODY * 20 + "二〇二一年十一月九日\n", "2021-11-09", "dateline"),
        ("民航公报\n二零二零年六月\n" + BODY, "2020-06-01", "dateline"),
        ("新华社安平7月18日电 记者获悉，2023年全市经济平稳。", "2023-07-18", "dateline"),
        ("2019年安平市统计公报\n" + BODY, "2020-03-01", "title"),
        ("2024年安平市政府工作报告\n" + BODY, "2024-03-05", "title"),
        ("2023年1月安平市工业简况\n" + BODY, "2023-02-16", "title"),
        ("2023年1-5月安平市工业简况\n" + BODY, "2023-06-16", "title"),
        ("2023年上半年安平市工业简况\n" + BODY, "2023-07-16", "title"),
        ("2022年前三季度安平市工业简况\n" + BODY, "2022-10-16", "title"),
        ("2022年安平市经济运行情况\n" + BODY, "2023-01-20", "title"),
        ("安平市简讯\n2022年3月1日开工，2023年5月6日通车。\n", "2023-05-06", "text"),
    ],
)
def test_published_is_read(text: str, published: str, origin: str, extractor: Extractor) -> None:
    document = extractor.extract(text).document
    assert (document.published, document.origins["published"]) == (date.fromisoformat(published), origin)


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
