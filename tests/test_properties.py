"""What holds for any text: the pipeline never fails, and its offsets, order and results are exact."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.model import bulletin_from_dict
from extractor.pipeline import Extractor

PIECES = [
    *"一二三四五六七八九十百千万亿零〇两半几多余年月日初末底上下前后第约超近至到个家%‰元市省区县街道",
    *"0123456789０１２３４５６７８９.,．，-—–~～/:：;；（）()〔〕“”‘’《》、。！？…",
    *" \t\n\r\0　\u200b\u200d\ufeff\u00a0𠮷😀éßАｱ",
    *("2023年", "1月", "5日", "今年", "去年", "上年末", "同期", "以来", "期间", "“十四五”", "春节", "一季度"),
    *("5137.98亿元", "8.2%", "6.3个百分点", "266个", "3至5亿元", "增长", "下降", "百分之", "其中", "分别"),
    *("深圳", "宝安区", "广东省", "北京市朝阳区", "市发改委", "省委省政府", "国家统计局", "有限公司", "大学"),
]
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.text(max_size=60),
)
FRAMES = st.fixed_dictionaries(
    {
        "published": st.none() | st.dates().map(str),
        "region": st.none() | st.sampled_from(["440300", "深圳市", "全国"]),
        "title": st.none() | TEXTS,
    }
)


@settings(deadline=None, max_examples=300)
@given(text=TEXTS, frame=FRAMES)
def test_any_text(extractor: Extractor, text: str, frame: dict[str, str | None]) -> None:
    bulletin = extractor.extract(text, **frame)
    assert bulletin.text == text
    last = 0
    for mention in bulletin.mentions:
        assert last <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.rule
        last = mention.end
    assert extractor.extract(text, **frame) == bulletin
    assert bulletin_from_dict(bulletin.to_dict()).mentions == bulletin.mentions


@settings(deadline=None, max_examples=30)
@given(texts=st.lists(TEXTS, min_size=2, max_size=5), seed=st.randoms())
def test_the_order_of_documents_does_not_matter(
    extractor: Extractor, texts: list[str], seed: random.Random
) -> None:
    alone = {text: extractor.extract(text) for text in texts}
    shuffled = seed.sample(texts, len(texts))
    assert list(extractor.pipe(shuffled)) == [alone[text] for text in shuffled]


def test_many_threads_give_what_one_gives(extractor: Extractor, article: str) -> None:
    paragraphs = [paragraph for paragraph in article.split("\n") if paragraph][:40]
    expected = [extractor.extract(paragraph, published="2023-02-03") for paragraph in paragraphs]
    with ThreadPoolExecutor(4) as pool:
        found = pool.map(lambda p: extractor.extract(p, published="2023-02-03"), paragraphs)
        assert list(found) == expected


def test_long_runs_of_one_thing_end_soon(extractor: Extractor) -> None:
    for piece in ("一", "9", "亿", "“", "（", "年", "市", "1月", "、3", "公司", "1,"):
        text = piece * (100_000 // len(piece))
        for mention in extractor.extract(text).mentions:
            assert text[mention.start : mention.end] == mention.text
