"""What is measured: each source of names, the border of a counted noun, and what is no indicator."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.pipeline import Extractor
from extractor.steps.observations import candidates
from extractor.steps.observations.patterns import Tools


def indicators(extractor: Extractor, text: str) -> list[str | None]:
    bulletin = extractor.extract(f"2023年，{text}", published="2024-03-20", region="330600")
    return [m.observation and m.observation.indicator for m in bulletin.of_type("AMOUNT")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what is said of a noun that is too wide by itself
        ("全市16个社区供电中断。", ["供电中断社区"]),
        ("3个县被洪水围困。", ["被洪水围困县"]),
        ("全市25个县（市、区）启动防汛响应。", ["启动防汛响应县(市、区)"]),
        ("全市2个区、10个镇启动应急预案。", ["启动应急预案区", "启动应急预案镇"]),
        ("30个村128个项目推进缓慢。", ["项目推进缓慢村", "推进缓慢项目"]),
        # but a compound is one noun, and so is what only ends the clause
        ("12个社区服务中心投入使用。", ["社区服务中心"]),
        ("5家农产品加工企业完成改造。", ["农产品加工企业"]),
        ("18项优化服务改革举措落地。", ["优化服务改革举措"]),
        ("全市举办3项技术攻关。", ["举办技术攻关"]),
        # what stands before the noun ends in 的
        ("纳入统一调度的水库38座。", ["纳入统一调度的水库"]),
        ("完善14个景区景点的环境。", ["完善景区景点"]),
    ],
)
def test_a_counted_noun_ends_where_something_is_said_of_it(
    extractor: Extractor, text: str, expected: list[str]
) -> None:
    assert indicators(extractor, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("暴雨造成全市1.2万人不同程度受灾。", ["不同程度受灾人数"]),
        ("全市培训职工3200人次。", ["培训职工"]),
        ("每个镇安排2名农技员。", ["农技员"]),
        ("园区创造了超过350亿元的收入。", ["收入"]),
        ("失业率稳定在5%左右的区间。", ["失业率"]),
        ("价值20万元的图书送达。", ["图书价值"]),
        ("城镇零售额（12亿元）增长3.1%。", ["城镇零售额", "城镇零售额"]),
        ("货邮吞吐量持续增长，累计完成9.7万吨。", ["货邮吞吐量"]),
        ("民营企业进出口保持增长，进出口额达75亿元。", ["民营企业进出口额"]),
        ("涉农贷款余额120亿元；上半年新增15亿元。", ["涉农贷款余额", "新增涉农贷款"]),
        ("通过热线受理咨询2.6万件。", ["受理咨询"]),
        ("农民人均收入由1.2万元增加到1.8万元。", ["农民人均收入", "农民人均收入"]),
        ("充电桩扩容至700个。", ["充电桩"]),
        ("改造提升25个养老机构，建成3个。", ["提升养老机构", "建成养老机构"]),
        ("养老机构比上年增加25个。", ["养老机构"]),
        ("重大项目开工39个、竣工43个。", ["重大项目开工", "竣工重大项目"]),
        ("小麦单产每亩420公斤。", ["小麦单产"]),
    ],
)
def test_a_name_comes_from_where_the_text_gives_it(
    extractor: Extractor, text: str, expected: list[str]
) -> None:
    assert indicators(extractor, text) == expected


@pytest.mark.parametrize(
    ("phrase", "count", "parts"),
    [
        ("金银珠宝类、化妆品类商品零售额", 2, ["金银珠宝类商品零售额", "化妆品类商品零售额"]),
        ("市级和区级一般公共预算支出", 2, ["市级一般公共预算支出", "区级一般公共预算支出"]),
        ("工业和服务业税收收入", 2, ["工业税收收入", "服务业税收收入"]),
    ],
)
def test_parts_share_what_follows_what_they_end_in(
    extractor: Extractor, phrase: str, count: int, parts: list[str]
) -> None:
    tools = Tools(extractor.rules, extractor.segmenter)
    assert tools.phrases.parts(phrase, count) == parts


def test_each_kind_of_evidence_has_its_weight(extractor: Extractor) -> None:
    source = Path(candidates.__file__).read_text("utf-8")
    weighed = {
        row["feature"] for row in extractor.rules.table("observations/indicator_choice.csv", "feature")
    }
    assert set(re.findall(r'\["([^"]+)"\]', source)) == weighed


def test_the_trace_tells_where_a_name_comes_from(extractor: Extractor) -> None:
    document = extractor.document("全市新设8所本科院校。", published="2024-03-20", region="330600")
    _, draft = extractor.draft(document, trace=True)
    (note,) = draft.notes.values()
    assert note.startswith("indicator: counted, before 新设;")


OPENINGS = ("", "全市", "其中", "较", "同比", "但是", "微", "再", "共有", "据统计，", "多", "由于")
NAMES = ("", "项目", "贷款余额", "优良天数", "服务业", "项目未经验收", "居民收入", "招商")
ACTS = (
    "",
    "增长",
    "多收",
    "较对",
    "达",
    "新增",
    "扩大到",
    "略降",
    "微增",
    "调整为",
    "处于",
    "造成",
    "分别为",
)
AMOUNTS = ("12.5%", "36家", "4.2亿元", "1200人", "0.3个百分点", "15个")
AFTER = ("", "村", "的企业", "受灾", "以上", "多", "参展企业", "的区间")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(*(st.sampled_from(pieces) for pieces in (OPENINGS, NAMES, ACTS, AMOUNTS, AFTER))),
        min_size=1,
        max_size=4,
    )
)
def test_no_indicator_is_a_stump(extractor: Extractor, clauses: list[tuple[str, ...]]) -> None:
    tools = Tools(extractor.rules, extractor.segmenter)
    for indicator in indicators(extractor, "，".join("".join(clause) for clause in clauses) + "。"):
        if indicator is None:
            continue
        assert not tools.vocabulary.is_stump(indicator)
        assert indicator not in ("较", "较对", "多收", "达", "扩大", "调整", "造成", "区间", "分别")
        words = tools.vocabulary.words(indicator)
        assert not tools.vocabulary.traits(words[-1]).mark
        assert len(words) == 1 or not (tools.vocabulary.traits(words[-1]).particle and len(words[-1]) == 1)
