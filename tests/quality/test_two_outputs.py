from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import FormatError
from extractor.model import MENTION_TYPES, Bulletin, Mention, Observation
from extractor.quality.two_outputs import changes, compare
from made import TEXT, bulletin, extractor_command, mention, write

SAID = Observation("投资", "宝安区", (date(2023, 1, 1), None), "level")


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ([mention(0, 2)], [mention(0, 2)], []),
        ([mention(0, 2)], [], ["lost"]),
        ([], [mention(0, 2)], ["gained"]),
        ([mention(0, 2)], [mention(0, 2, "DISTRICT")], ["type"]),
        ([mention(0, 4)], [mention(1, 5)], ["borders"]),
        ([mention(0, 4)], [mention(1, 3), mention(3, 5)], ["borders", "gained"]),
        ([mention(0, 4)], [mention(1, 5, "DISTRICT")], ["lost", "gained"]),
        ([mention(0, 2), mention(2, 4)], [mention(0, 4)], ["borders", "lost"]),
        ([mention(0, 4), mention(4, 6)], [mention(2, 4), mention(4, 6, "AMOUNT")], ["borders", "type"]),
        ([mention(0, 2)], [mention(0, 2, right=False)], ["value"]),
        ([mention(0, 2, "AMOUNT")], [mention(0, 2, "AMOUNT", bound="~")], ["bound"]),
        ([mention(0, 2, "AMOUNT")], [mention(0, 2, "AMOUNT", observation=SAID)], ["observation"]),
        ([mention(0, 2)], [replace(mention(0, 2), rule="another.rule")], []),
    ],
)
def test_kinds_of_change(before: Sequence[Mention], after: Sequence[Mention], kinds: list[str]) -> None:
    found = changes(bulletin(*before), bulletin(*after))
    assert [change.kind for change in found] == kinds


def test_a_change_is_shown_in_context() -> None:
    (change,) = changes(bulletin(mention(12, 14)), bulletin(mention(11, 13)), width=2)
    assert change.context == "九零【一二三】四五"
    assert (change.type, change.mention.start) == ("DATE", 12)


def test_annotators_may_accept_other_names() -> None:
    one = bulletin(mention(0, 2, "AMOUNT", observation=SAID))
    other = bulletin(
        mention(0, 2, "AMOUNT", observation=replace(SAID, indicator="投资额", other_names=("投资",)))
    )
    assert [c.kind for c in changes(one, other)] == ["observation"]
    assert changes(one, other, gold=True) == []


def test_documents_are_compared_by_id() -> None:
    before = [bulletin(mention(0, 2)), bulletin(id="b")]
    after = [bulletin(id="c"), bulletin(mention(0, 2), mention(3, 5))]
    found = compare(before, after)
    assert (found.only_before, found.only_after, found.same) == (("b",), ("c",), 1)
    assert found.counts() == {"DATE": {"gained": 1}}
    assert found.to_dict()["changes"][0]["after"]["start"] == 3


def test_what_cannot_be_compared() -> None:
    with pytest.raises(FormatError, match=r"^a: its texts differ"):
        compare([bulletin()], [bulletin(text="x")])
    with pytest.raises(FormatError, match=r"^a: there are two documents"):
        compare([bulletin(), bulletin()], [])


@st.composite
def flat(draw: st.DrawFn) -> Bulletin:
    cuts = sorted(draw(st.sets(st.integers(0, len(TEXT)), max_size=16)))
    kinds = draw(st.lists(st.sampled_from(MENTION_TYPES), min_size=8, max_size=8))
    return bulletin(*(mention(a, b, k) for a, b, k in zip(cuts[::2], cuts[1::2], kinds, strict=False)))


@given(flat(), flat())
def test_every_mention_is_told_once(before: Bulletin, after: Bulletin) -> None:
    found = changes(before, after)
    lost = [c.before for c in found if c.before]
    gained = [c.after for c in found if c.after]
    assert len(set(map(id, lost))) == len(lost)
    assert len(set(map(id, gained))) == len(gained)
    assert len(before.mentions) - len(lost) == len(after.mentions) - len(gained)
    mirrored = {"lost": "gained", "gained": "lost"}
    back = changes(after, before)
    exact = ("type", "value")
    assert sum(c.kind in exact for c in back) == sum(c.kind in exact for c in found)
    assert not found or {mirrored.get(c.kind, c.kind) for c in back}


def test_the_command(tmp_path: Path) -> None:
    before = write(
        tmp_path / "a", bulletin(mention(0, 2), mention(4, 6, "AMOUNT", observation=SAID)), bulletin(id="z")
    )
    other = replace(SAID, subject="福田区", period=None)
    after = write(tmp_path / "b", bulletin(mention(0, 3), mention(4, 6, "AMOUNT", observation=other)))
    done = extractor_command("diff", before, after)
    assert done.returncode == 0, done.stderr
    assert "other borders (1)\n  a:0  DATE  【零一二】" in done.stdout
    assert "before 零一 " in done.stdout
    assert (
        "subject: before 宝安区, after 福田区; period: before 2023-01-01/.., after -  a.rule" in done.stdout
    )
    assert "2 differences in 1 document; 0 mentions are alike" in done.stdout
    assert f"only in {before}: z" in done.stdout.replace("\n", "")
    dates = extractor_command("diff", before, after, "--type", "date", "--json")
    assert [c["kind"] for c in json.loads(dates.stdout)["changes"]] == ["borders"]


def test_the_command_without_a_common_document(tmp_path: Path) -> None:
    before, after = write(tmp_path / "a", bulletin()), write(tmp_path / "b", bulletin(id="b"))
    done = extractor_command("diff", before, after)
    assert (done.returncode, done.stdout) == (2, "")
    assert "have no document in common" in done.stderr
    assert extractor_command("diff", before, tmp_path / "none").returncode == 2
