from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nervaluate import Evaluator

from extractor.errors import FormatError
from extractor.model import (
    MENTION_TYPES,
    AmountValue,
    Bulletin,
    DateValue,
    Document,
    Mention,
    MentionType,
)
from extractor.outputs.json import dump_data
from extractor.pipeline import Extractor
from extractor.quality.against_gold import Pair, differences, evaluate, macro, read_gold, score
from extractor.quality.observation_scores import score_observations
from made import VALUES

TEXT = "零一二三四五六七八九" * 6


def mention(kind: MentionType, start: int, end: int, right: bool = True, bound: str | None = None) -> Mention:
    return Mention(kind, start, end, TEXT[start:end], VALUES[kind][not right], "x.rule", bound)  # type: ignore[arg-type]


def pair(gold: Sequence[Mention], found: Sequence[Mention], name: str = "a") -> Pair:
    document = Document(TEXT, id=name)
    return Pair(Bulletin(document, tuple(gold)), Bulletin(document, tuple(found)))


def test_counts() -> None:
    gold = [
        mention("DATE", 0, 2),
        mention("DATE", 3, 5),
        mention("AMOUNT", 6, 8, bound=">"),
        mention("AMOUNT", 9, 11),
    ]
    found = [
        mention("DATE", 0, 2),
        mention("DATE", 3, 4),
        mention("AMOUNT", 6, 8, right=False),
        mention("DISTRICT", 9, 11),
    ]
    scores = score([pair(gold, found)])
    dates, amounts = scores["DATE"], scores["AMOUNT"]
    assert (dates.gold, dates.found, dates.right, dates.valued) == (2, 2, 1, 1)
    assert (dates.precision, dates.recall, dates.f1, dates.end_to_end) == (0.5, 0.5, 0.5, 0.5)
    assert (amounts.gold, amounts.found, amounts.right, amounts.valued, amounts.bounds) == (2, 1, 1, 0, 0)
    assert (amounts.precision, amounts.recall, amounts.value_accuracy) == (1.0, 0.5, 0.0)
    assert scores["DISTRICT"].precision == 0.0
    assert (scores["ALL"].gold, scores["ALL"].found, scores["ALL"].right) == (4, 4, 2)


def test_grain_and_dimension_are_not_compared_and_numbers_are_by_value() -> None:
    gold = [
        Mention("DATE", 0, 1, TEXT[0:1], DateValue(date(2023, 1, 1), None, "day"), "gold"),
        Mention("AMOUNT", 1, 2, TEXT[1:2], AmountValue("元", Decimal("8.20")), "gold"),
    ]
    found = [
        Mention("DATE", 0, 1, TEXT[0:1], DateValue(date(2023, 1, 1), None, "month"), "x"),
        Mention("AMOUNT", 1, 2, TEXT[1:2], AmountValue("元", Decimal("8.2"), dimension="money"), "x"),
    ]
    assert score([pair(gold, found)])["ALL"].end_to_end == 1.0


def test_macro_is_the_mean_over_the_documents_that_have_the_type() -> None:
    pairs = [
        pair([mention("DATE", 0, 2)], [mention("DATE", 0, 2)], "a"),
        pair([mention("DATE", 0, 2)], [], "b"),
        pair([], [], "c"),
    ]
    means = macro(pairs)
    assert means["DATE"]["f1"] == 0.5
    assert means["AMOUNT"]["f1"] == 1.0


def test_differences_stand_in_context_with_their_rule() -> None:
    gold = [mention("DATE", 20, 22), mention("AMOUNT", 25, 27), mention("AMOUNT", 30, 32, bound="~")]
    found = [mention("DATE", 20, 23), mention("AMOUNT", 25, 27, right=False), mention("AMOUNT", 30, 32)]
    told = differences([pair(gold, found)], width=3)
    assert [(d.kind, d.type, d.context, d.rule) for d in told] == [
        ("missed", "DATE", "七八九【零一】二三四", None),
        ("false", "DATE", "七八九【零一二】三四五", "x.rule"),
        ("value", "AMOUNT", "二三四【五六】七八九", "x.rule"),
        ("bound", "AMOUNT", "七八九【零一】二三四", "x.rule"),
    ]


def spans() -> st.SearchStrategy[list[Mention]]:
    """Flat mentions: cells of the text, each filled in one of a few ways or left empty."""
    kinds = st.one_of(st.none(), st.tuples(st.sampled_from(MENTION_TYPES), st.integers(1, 4)))
    return st.lists(kinds, max_size=15).map(
        lambda cells: [mention(c[0], 4 * i, 4 * i + c[1]) for i, c in enumerate(cells) if c]
    )


@given(st.lists(st.tuples(spans(), spans()), min_size=1, max_size=3))
def test_strict_counts_agree_with_nervaluate(documents: list[tuple[list[Mention], list[Mention]]]) -> None:
    scores = score([pair(gold, found) for gold, found in documents])
    plain = [  # its ends are inclusive
        [[{"label": m.type, "start": m.start, "end": m.end - 1} for m in side[i]] for side in documents]
        for i in (0, 1)
    ]
    theirs = Evaluator(plain[0], plain[1], tags=list(MENTION_TYPES), loader="dict").evaluate()["overall"][
        "strict"
    ]
    assert (theirs.correct, theirs.possible, theirs.actual) == (
        scores["ALL"].right,
        scores["ALL"].gold,
        scores["ALL"].found,
    )


def test_gold_scores_full_marks_against_itself(corpus: Path) -> None:
    pairs = [Pair(gold, gold) for gold in read_gold(corpus)]
    assert all(s.end_to_end == s.bound_accuracy == 1.0 for s in score(pairs).values())
    assert differences(pairs) == []


def test_the_seed_is_over_its_bars(extractor: Extractor, corpus: Path) -> None:
    report = evaluate(extractor, read_gold(corpus))
    assert report.under({"DATE": 0.96, "AMOUNT": 0.98, "DISTRICT": 0.97, "ORGANISATION": 0.92}) == []
    assert report.micro["AMOUNT"].bound_accuracy >= 0.97
    assert score_observations(report.pairs).f1 >= 0.72


def gold_file(folder: Path, mentions: list[dict[str, object]]) -> Path:
    path = folder / "x.gold.json"
    path.write_bytes(dump_data({"id": "x", "text": "深圳市发放5亿元。", "mentions": mentions}))
    return path


def test_gold_whose_offsets_do_not_fit_names_the_mention(tmp_path: Path) -> None:
    value = {"code": "440300", "name": "深圳市", "path": "广东省/深圳市"}
    gold_file(tmp_path, [{"type": "DISTRICT", "start": 1, "end": 4, "text": "深圳市", "value": value}])
    with pytest.raises(
        FormatError, match=r"x\.gold\.json: mention 0: DISTRICT '深圳市' does not stand at 1:4"
    ):
        read_gold(tmp_path)


def test_gold_that_overlaps_names_both(tmp_path: Path) -> None:
    value = {"code": "440300", "name": "深圳市", "path": "广东省/深圳市"}
    same = {"type": "DISTRICT", "start": 0, "end": 3, "text": "深圳市", "value": value}
    gold_file(tmp_path, [same, same | {"end": 2, "text": "深圳"}])
    with pytest.raises(FormatError, match="'深圳' at 0 and DISTRICT '深圳市' at 0 overlap"):
        read_gold(tmp_path)


def test_no_gold_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no \*\.gold\.json"):
        read_gold(tmp_path)
