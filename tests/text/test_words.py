"""jieba's words, whichever engine cuts them."""

from __future__ import annotations

import logging
import pickle
import random

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.rules import load
from extractor.steps.draft import spelling_of
from extractor.text.view import Spelling
from extractor.text.words import Segmenter

HAN = (
    "的一国在人了有中是年和大业不为发会工经上地市要个产这出行作生家以成到日民来我部对进多全建他公开们场展时理新方主企资实学报"
    "制政济用同于法高长现本月定化加动合品重关机分力自外者区能设后就等体下万元社过前面"
)
ALPHABETS = {
    "figures": "0123456789.%,，" + HAN[:40],
    "letters": "abcXYZ09+#&" + HAN[:40],
    "dashes": "ab09-_" + HAN[:40],
    "marks": "，。、（）“”《》：；—…·～-_ \n\t\r\u3000\u200b09a" + HAN[:40],
    "symbols": "éßüабв①②㈠ⅠⅡ㎡℃‰" + HAN[:40],
    "rare": "㐀㑮䶵鿖龥〇々𠀀😀👍" + HAN[:30],
    "stops": "a1.Z9-_年月" + HAN[:8],
    "words of letters": "aAxX.ＡT恤4s店c#+&BC超座股卡号大小S1%_-" + HAN[:6],
    "wide": "０１２ＡＢ％．－" + HAN[:30],
}
SEGMENTER = Segmenter(spelling=Spelling({}))
SENTENCES = ["2023年，前海合作区新增“小升规”企业1,200家。", "1-4月份，全国规模以上工业增加值同比增长6.7%。"]


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter(spelling=Spelling({}))


@pytest.fixture(scope="module")
def plain_jieba() -> jieba.Tokenizer:
    jieba.setLogLevel(logging.WARNING)
    return jieba.Tokenizer()


@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_auto_gives_exactly_jiebas_words(
    alphabet: str, segmenter: Segmenter, plain_jieba: jieba.Tokenizer
) -> None:
    dice = random.Random(alphabet)
    for _ in range(3000):
        text = "".join(dice.choices(ALPHABETS[alphabet], k=dice.randint(1, 40)))
        assert segmenter.cut(text) == plain_jieba.lcut(text), text


def test_letters_with_full_stops_and_rare_characters_need_no_dictionary(plain_jieba: jieba.Tokenizer) -> None:
    segmenter = Segmenter(spelling=Spelling({}))
    for text in (
        "装车量为44.1GWh，见www.example.cn",
        "公司（600325.SH）1.2.3版",
        "记者 周𬱖 摄",
        "v2.0-beta_1%",
    ):
        assert segmenter.cut(text) == plain_jieba.lcut(text)
    assert "_slow" not in vars(segmenter)
    assert segmenter.cut("买A股.b") == plain_jieba.lcut("买A股.b")
    assert segmenter.cut("用c++.b") == plain_jieba.lcut("用c++.b")
    assert "_slow" in vars(segmenter), "a word of the dictionary in the letters is left to jieba"


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_words_join_up_to_the_text(text: str) -> None:
    assert "".join(SEGMENTER.cut(text)) == text


def test_user_words_are_cut_as_jieba_cuts_them(plain_jieba: jieba.Tokenizer) -> None:
    words = ["前海合作区", "小升规"]
    ours = Segmenter(words, spelling=Spelling({}))
    theirs = jieba.Tokenizer()
    for word in words:
        theirs.add_word(word)
    dice = random.Random(7)
    for _ in range(2000):
        text = "".join(dice.choices("前海合作区小升规的企业新增1", k=dice.randint(1, 30)))
        assert ours.cut(text) == theirs.lcut(text), text


@pytest.mark.parametrize("engine", ["auto", "jieba", "rjieba"])
def test_each_engine_keeps_the_text(engine: str) -> None:
    segmenter = Segmenter(["小升规"], engine=engine)  # type: ignore[arg-type]
    for sentence in SENTENCES:
        assert "".join(segmenter.cut(sentence)) == sentence


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(ValueError, match="no segmenter 'hanlp'"):
        Segmenter(engine="hanlp")  # type: ignore[arg-type]


def test_other_spellings_are_cut_alike() -> None:
    segmenter = Segmenter(spelling=spelling_of(load()))
    plain = segmenter.cut("2023年国家统计局公布经济数据")
    other = segmenter.cut("２０２３年國家統計局公布經濟數據")
    assert [len(word) for word in other] == [len(word) for word in plain]
    assert "".join(other) == "２０２３年國家統計局公布經濟數據"


def test_borders_are_where_the_words_start() -> None:
    segmenter = Segmenter(spelling=spelling_of(load()))
    for text in ("", "国", "２０２３年—國家統計局x.y公布AT-T一一一" + "a" * 99):
        starts = {0, len(text)}
        for word in segmenter.cut(text):
            starts.add(max(starts - {len(text)}) + len(word))
        assert [i for i, border in enumerate(segmenter.borders(text)) if border] == sorted(starts)


def test_tags_are_those_of_jiebas_dictionary() -> None:
    segmenter = Segmenter()
    assert [segmenter.tag(word) for word in ("深圳", "增长", "统计局", "没有这个词")] == [
        "ns",
        "v",
        "nt",
        None,
    ]


def test_a_segmenter_can_be_pickled() -> None:
    segmenter = pickle.loads(pickle.dumps(Segmenter(["小升规"])))
    assert "小升规" in segmenter.cut("新增小升规企业")
