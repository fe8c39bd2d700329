"""What a notebook shows of a bulletin, and bulletins of files and processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import ReadingError
from extractor.model import Bulletin
from extractor.pipeline import Extractor

TEXT = "2023年1月，宝安区投资5.5亿元，同比增长8.2%；<b>市发改委</b>出席。"


@pytest.fixture
def bulletin(extractor: Extractor) -> Bulletin:
    return extractor.extract(TEXT, published="2023-02-03", region="深圳市", id="a")


def test_the_repr_is_short(bulletin: Bulletin) -> None:
    told = f"{len(TEXT)} characters, {len(bulletin.mentions)} mentions"
    assert repr(bulletin) == f"<Bulletin 'a', published='2023-02-03', region='深圳市': {told}>"


def test_a_notebook_shows_marks_and_observations_and_runs_nothing(bulletin: Bulletin) -> None:
    shown = bulletin._repr_html_()
    for mention in bulletin.mentions:
        assert f">{mention.text}</mark>" in shown
    assert "<b>市发改委" not in shown
    assert "&lt;b&gt;" in shown
    assert "<td>宝安区</td>" in shown
    assert "<td>change up yoy</td>" in shown


def test_long_bulletins_are_cut_with_a_word(extractor: Extractor) -> None:
    once, more = (extractor.extract(TEXT * n, published="2023-02-03")._repr_html_() for n in (200, 400))
    assert "more: to_frame()" in once
    assert len(more) < len(once) + 100


def test_the_frame_has_a_row_an_observation(bulletin: Bulletin) -> None:
    frame = bulletin.to_frame()
    assert frame["text"].tolist() == ["5.5亿元", "8.2%"]
    assert frame["subject"].tolist() == ["宝安区", "宝安区"]


def test_files_and_texts_go_through_one_pipe(extractor: Extractor, tmp_path: Path) -> None:
    file = tmp_path / "公报.txt"
    file.write_bytes(TEXT.encode("gb18030"))
    of_file, of_text = extractor.pipe([file, TEXT], published="2023-02-03")
    assert of_file.id == "公报"
    assert of_file.document.source.name is not None
    assert of_file.mentions == of_text.mentions
    empty = tmp_path / "leer.txt"
    empty.write_bytes(b"")
    with pytest.raises(ReadingError, match="empty"):
        list(extractor.pipe([empty]))


def test_processes_give_the_same_in_the_same_order(extractor: Extractor) -> None:
    texts = [f"2023年{month}月，宝安区投资{month}亿元。" for month in range(1, 13)]
    alone = list(extractor.pipe(texts, published="2023-12-31"))
    assert list(extractor.pipe(iter(texts), processes=2, published="2023-12-31")) == alone


def test_a_notebook_speaks_the_language_of_the_locale(
    extractor: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    bulletin = extractor.extract("全市投资5.5亿元，计划增长8%。", region="全国")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    shown = bulletin._repr_html_()
    assert all(
        word in shown for word in ("日期未知", "全国", "<th>指标</th>", "<td>总量</td>", "<td>计划</td>")
    )
    monkeypatch.setenv("LANG", "C.UTF-8")
    assert all(word in bulletin._repr_html_() for word in ("date not known", "<th>indicator</th>"))
