"""What goes out to a format comes back the same, byte for byte; what is changed on the way is noticed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hard_bulletins import hard_bulletins
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.annotation import FORMATS
from extractor.annotation.importing import Imported, export, gold, records
from extractor.errors import FormatError
from extractor.model import MENTION_TYPES, Bulletin, Document, Mention
from extractor.outputs.json import dump
from extractor.pipeline import Extractor
from made import VALUES


@pytest.fixture
def bulletins() -> list[Bulletin]:
    return hard_bulletins()


def back(files: dict[str, bytes], source: str) -> dict[str, Imported]:
    return {imported.id: imported for imported in gold(records(files, source))}


@pytest.mark.parametrize("name", FORMATS)
def test_a_round_trip_is_exact(name: str, bulletins: list[Bulletin]) -> None:
    found = back(export(bulletins, name), name)
    assert {id: dump(imported.bulletin) for id, imported in found.items()} == {
        b.id: dump(b) for b in bulletins
    }


@pytest.mark.parametrize("name", FORMATS)
def test_the_outputs_of_the_seed_come_back(name: str, extractor: Extractor, article: str) -> None:
    bulletin = extractor.extract(article, published="2023-02-03", region="440300", id="seed")
    assert dump(back(export([bulletin], name), name)["seed"].bulletin) == dump(bulletin)


@pytest.mark.parametrize("name", FORMATS)
def test_a_text_with_its_own_line_ends_comes_back(name: str) -> None:
    text = "甲\r\n2024年\r\n乙\r3月\n😀4月"
    spans = [(text.index(quote), text.index(quote) + len(quote)) for quote in ("2024年", "3月", "4月")]
    mentions = tuple(Mention("DATE", a, b, text[a:b], VALUES["DATE"][0], "x") for a, b in spans)
    bulletin = Bulletin(Document(text, id="ends"), mentions)
    assert dump(back(export([bulletin], name), name)["ends"].bulletin) == dump(bulletin)


@st.composite
def flat(draw: st.DrawFn) -> Bulletin:
    """A bulletin of any text, its mentions flat and without white space at their edges."""
    kept = st.characters(exclude_categories=["Cs"])
    text = draw(st.text(kept | st.sampled_from("年月亿元。\n\r\t 　\u2028\x85😀#-"), min_size=1, max_size=60))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=12)))
    mentions = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        if text[start:end].strip() == text[start:end]:
            kind = draw(st.sampled_from(MENTION_TYPES))
            value = VALUES[kind][draw(st.booleans())]
            mentions.append(Mention(kind, start, end, text[start:end], value, "x.y"))
    return Bulletin(Document(text, id="any"), tuple(mentions))


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(bulletin=flat())
def test_any_bulletin_comes_back(name: str, bulletin: Bulletin) -> None:
    assert dump(back(export([bulletin], name), name)["any"].bulletin) == dump(bulletin)


@pytest.mark.parametrize("name", FORMATS)
def test_two_records_of_one_id_are_refused(name: str, bulletins: list[Bulletin]) -> None:
    if name == "brat":
        with pytest.raises(FormatError, match="would have the name of"):
            export([bulletins[1], bulletins[1]], name)
        return
    with pytest.raises(FormatError, match="the id 'empty' is that of"):
        back(export([bulletins[1], bulletins[1]], name), name)


@pytest.mark.parametrize("name", FORMATS)
def test_a_lone_surrogate_is_refused_by_name(name: str) -> None:
    with pytest.raises(FormatError, match=r"^odd: "):
        export([Bulletin(Document("甲\ud800乙", id="odd"), ())], name)


def test_a_format_that_is_none() -> None:
    with pytest.raises(ValueError, match="there is no format 'xml'; it is one of doccano, "):
        export([], "xml")


def test_only_label_studio_knows_its_annotators() -> None:
    with pytest.raises(ValueError, match="doccano does not say who annotated what"):
        list(records({}, "doccano", annotator="1"))


def line(text: str, label: Sequence[object], **more: object) -> dict[str, bytes]:
    return {"a.jsonl": json.dumps({"id": 7, "text": text, "label": label} | more).encode()}


PLAIN = "2023年1月，宝安区投资5.5亿元，市发改委说。"
SPANS = [[0, 7, "DATE"], [8, 11, "DISTRICT"], [13, 18, "AMOUNT"], [19, 23, "ORGANISATION"]]


def test_values_come_from_the_pipeline_when_asked_for(extractor: Extractor) -> None:
    frame = {"frame": {"id": "a", "published": "2023-02-03", "region": "440300"}}
    files = line(PLAIN, [*SPANS, [11, 13, "ORGANISATION"]], extractor=frame)
    (bare,) = gold(records(files, "doccano"))
    assert [m["value"] for m in bare.data["mentions"]] == [None] * 5
    assert len(bare.missing) == 5
    with pytest.raises(FormatError, match="its value does not parse"):
        _ = bare.bulletin
    (filled,) = gold(records(files, "doccano"), extractor)
    assert [m["text"] for m in filled.missing] == ["投资"]
    values = {m["text"]: m["value"] for m in filled.data["mentions"]}
    assert values["5.5亿元"]["value"] == "550000000"
    assert values["市发改委"]["name"] == "深圳市发展和改革委员会"
    assert filled.data["mentions"][3]["observation"]["indicator"] == "投资"


@pytest.mark.parametrize(
    ("label", "message"),
    [
        ([[0, 7, "date"]], "unknown type 'date' at 0; it must be one of DATE, AMOUNT"),
        ([[0, 99, "DATE"]], "DATE does not stand at 0:99 of the text"),
        ([[-1, 3, "DATE"]], "DATE does not stand at -1:3 of the text"),
        ([[3, 3, "DATE"]], "DATE does not stand at 3:3 of the text"),
        ([[0, 7, "DATE"], [5, 9, "AMOUNT"]], "DATE '2023年1月' at 0 and AMOUNT '1月，宝' at 5 overlap"),
    ],
)
def test_a_faulty_span_names_its_record(label: list[object], message: str) -> None:
    with pytest.raises(FormatError) as caught:
        list(gold(records(line(PLAIN, label), "doccano")))
    assert str(caught.value).startswith("a.jsonl:1 (7): ")
    assert message in str(caught.value)


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_bytes_are_refused(name: str, tmp_path: Path) -> None:
    for raw in (b"\xff\xfe\x00", b"{", b"[[[[", b"[1, 2]", b"null", b"x\ty\n", b"T1\tDATE x\t1\n"):
        files = {"a.txt": raw, "a.ann": raw} if name == "brat" else {"a": raw}
        if name == "brat" and not raw.startswith((b"\xff", b"T1")):
            assert [imported.data["mentions"] for imported in gold(records(files, name))] == [[]]
        else:
            with pytest.raises(FormatError, match=r"^a"):
                list(gold(records(files, name)))
