"""Districts: one runner over the table of cases, and what the table cannot say."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.pipeline import Extractor
from extractor.rules.examples import parse, written

CASES = [
    line
    for line in (Path(__file__).parent / "district_cases.txt").read_text("utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


@pytest.mark.parametrize("line", CASES)
def test_case(extractor: Extractor, line: str) -> None:
    example = parse(line)
    region = example.region or "全国"
    bulletin = extractor.extract(example.text, published=example.published, region=region)
    found = bulletin.of_type("DISTRICT")
    expected = [
        (example.text[start:end], value)
        for (start, end), value in zip(example.spans, example.values, strict=True)
    ]
    assert [(m.text, written(m)) for m in found] == expected


def test_no_case_stands_twice() -> None:
    assert len(set(CASES)) == len(CASES)


@pytest.mark.parametrize(
    ("title", "text", "region", "origin"),
    [
        ("2015年遵义市国民经济和社会发展统计公报", "2015年，全市生产总值增长13%。", "520300", "title"),
        (None, "临泉县人民政府工作报告\n各位代表：我代表县人民政府作报告。", "341221", "title"),
        (None, "记者从昌平区统计局获悉，上半年全区工业增加值增长6%。", "110114", "issuer"),
        (None, "新华社成都7月20日电 四川省统计局发布数据，上半年全省经济增长5%。", "510000", "issuer"),
        (None, "上半年，绍兴全市出口增长9%。绍兴将稳外贸，绍兴企业信心足。", "330600", "text"),
        ("全国林业工作会议召开", "浙江、江西作交流发言。浙江介绍经验。", None, None),
        (None, "国务院总理向大会作政府工作报告。全国粮食总产增加。北京、上海增长较快。", None, None),
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


def test_a_given_region_stays(extractor: Extractor) -> None:
    given = extractor.extract("杭州市统计局发布数据。", region="宁波市", published="2022-01-01").document
    assert given.region is not None
    assert (given.region.code, given.region.path) == ("330200", "浙江省/宁波市")
    nation = extractor.extract("杭州市统计局发布数据。", region="全国").document
    assert nation.region is None


@pytest.mark.parametrize("given", ["火星", "999999", "鼓楼区"])
def test_an_unknown_or_doubtful_region_is_refused(extractor: Extractor, given: str) -> None:
    with pytest.raises(ValueError, match="region"):
        extractor.extract("无", region=given)


def test_an_ambiguous_name_keeps_its_candidates(extractor: Extractor) -> None:
    (mention,) = extractor.extract("鼓楼区商圈客流恢复", region="全国", published="2022-01-01").of_type(
        "DISTRICT"
    )
    value = mention.value.to_dict()
    assert value["ambiguous"]
    assert len(value["candidates"]) == 4
    assert value["path"] == value["candidates"][0]
