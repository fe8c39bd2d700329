"""Each format as its tool writes and reads it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import spacy
from hard_bulletins import hard_bulletins
from spacy.tokens import DocBin

from extractor.annotation.importing import export, gold, records
from extractor.annotation.offsets import JAVASCRIPT, POINTS, PYTHON
from extractor.errors import FormatError
from extractor.model import Bulletin
from extractor.pipeline import Extractor


@pytest.fixture
def bulletins() -> list[Bulletin]:
    return hard_bulletins()


def spans(files: dict[str, bytes], source: str, **given: Any) -> list[tuple[str, str, int]]:
    found = list(gold(records(files, source, given.pop("annotator", None)), **given))
    return [(m["type"], m["text"], m["start"]) for imported in found for m in imported.data["mentions"]]


class TestDoccano:
    def test_a_line_is_what_doccano_reads(self, bulletins: list[Bulletin]) -> None:
        files = export(bulletins, "doccano")
        lines = files["documents.jsonl"].decode().split("\n")
        assert len(lines) == 3
        first = json.loads(lines[0])
        assert set(first) == {"text", "label", "extractor"}
        assert all(
            first["text"][a:b] == m.text
            for (a, b, _), m in zip(first["label"], bulletins[0].mentions, strict=True)
        )
        labels = json.loads(files["label_config.json"])
        assert {label["text"] for label in labels} == {"DATE", "AMOUNT", "DISTRICT", "ORGANISATION"}
        assert len({label["suffix_key"] for label in labels}) == 4

    def test_what_doccano_writes_is_read(self, bulletins: list[Bulletin]) -> None:
        """Its export has an id of its own, comments, and the extra keys of the import."""
        line = json.loads(export(bulletins[:1], "doccano")["documents.jsonl"])
        moved = [[a, b, kind] for a, b, kind in line["label"] if kind != "DATE"]
        files = {"admin.jsonl": json.dumps({"id": 31, "Comments": []} | line | {"label": moved}).encode()}
        (imported,) = gold(records(files, "doccano"))
        assert imported.id == "qingzhou/2024 q1"
        assert imported.bulletin.mentions == tuple(m for m in bulletins[0].mentions if m.type != "DATE")

    def test_projects_with_relations(self) -> None:
        entity = {"id": 1, "label": "DATE", "start_offset": 1, "end_offset": 3}
        line = {"id": 1, "text": "😀3月", "entities": [entity], "relations": [], "Comments": []}
        assert spans({"a": json.dumps(line).encode()}, "doccano") == [("DATE", "3月", 1)]

    def test_old_versions_and_line_ends(self) -> None:
        line = {"data": "甲\r\n3月", "labels": [[3, 5, "DATE"]]}
        assert spans({"a": b"\xef\xbb\xbf" + json.dumps(line).encode() + b"\r\n"}, "doccano") == [
            ("DATE", "3月", 2)
        ]

    def test_a_mention_that_was_changed_has_no_value(self, bulletins: list[Bulletin]) -> None:
        line = json.loads(export(bulletins[:1], "doccano")["documents.jsonl"])
        (at,) = [i for i, label in enumerate(line["label"]) if label[2] == "ORGANISATION"]
        line["label"][at][1] += 1
        (imported,) = gold(records({"a": json.dumps(line).encode()}, "doccano"))
        assert [m["text"] for m in imported.missing] == ["市发改委说"]

    def test_a_text_that_was_changed_is_refused(self, bulletins: list[Bulletin]) -> None:
        raw = export(bulletins[1:], "doccano")["documents.jsonl"].replace("什么".encode(), "甚么".encode())
        with pytest.raises(FormatError, match=r"^a:1 \(empty\): the text is not the one that was exported"):
            list(gold(records({"a": raw}, "doccano")))

    def test_offsets_can_be_said_to_be_utf_16(self) -> None:
        files = {"a": json.dumps({"text": "😀3月", "label": [[2, 4, "DATE"]]}).encode()}
        assert spans(files, "doccano", units=JAVASCRIPT[:1]) == [("DATE", "3月", 1)]
        with pytest.raises(FormatError, match="does not stand at 2:4"):
            spans(files, "doccano", units=PYTHON[:1])

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ('{"text": "a"}', "a list of labels is needed"),
            ('{"label": []}', "a text is needed here, not NoneType"),
            ('{"text": "a", "label": [[1, "DATE"]]}', "is no label; it must be"),
            ('{"text": "a", "label": [], "extractor": 3}', "an object for the key extractor"),
            ("[", "not JSON"),
        ],
    )
    def test_the_error_names_the_line(self, line: str, message: str) -> None:
        with pytest.raises(FormatError, match=f"^a:2.*{re.escape(message)}"):
            spans({"a": b"\n" + line.encode()}, "doccano")


def task(text: str, regions: list[dict[str, Any]], **more: Any) -> dict[str, bytes]:
    result = [{"id": "r", "from_name": "l", "to_name": "t", "type": "labels", "value": r} for r in regions]
    annotation = {"id": 1, "completed_by": 1, "was_cancelled": False, "result": result}
    return {
        "p.json": json.dumps([{"id": 5, "data": {"text": text}, "annotations": [annotation]} | more]).encode()
    }


class TestLabelStudio:
    def test_a_task_is_what_label_studio_reads(self, bulletins: list[Bulletin]) -> None:
        files = export(bulletins, "label-studio")
        first, second = json.loads(files["tasks.json"])
        javascript = first["data"]["text"].encode("utf-16-le")
        (prediction,) = first["predictions"]
        for region in prediction["result"]:
            value = region["value"]
            assert javascript[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]
            assert (region["from_name"], region["to_name"], region["type"]) == ("label", "text", "labels")
        assert second["predictions"][0]["result"] == []
        assert '<Text name="text" value="$text"' in files["label_config.xml"].decode()

    def test_an_annotation_counts_before_the_suggestions(self, bulletins: list[Bulletin]) -> None:
        (first, _) = json.loads(export(bulletins, "label-studio")["tasks.json"])
        kept = first["predictions"][0]["result"][:2]
        cancelled = {"was_cancelled": True, "result": []}
        first["annotations"] = [cancelled, {"completed_by": {"id": 3, "email": "a@b.cn"}, "result": kept}]
        (imported,) = gold(records({"p.json": json.dumps([first]).encode()}, "label-studio"))
        assert imported.bulletin.mentions == bulletins[0].mentions[:2]

    def test_a_value_mended_in_the_meta_is_taken(self, bulletins: list[Bulletin]) -> None:
        (first, _) = json.loads(export(bulletins, "label-studio")["tasks.json"])
        region = first["predictions"][0]["result"][-1]
        note = json.loads(region["meta"]["text"][0])
        note["value"]["start"] = "2024-02-01"
        region["meta"]["text"] = ["not sure about this one", json.dumps(note)]
        (imported,) = gold(records({"p.json": json.dumps([first]).encode()}, "label-studio"))
        assert str(imported.bulletin.mentions[-1].value.start) == "2024-02-01"  # type: ignore[union-attr]

    @pytest.mark.parametrize("start", [2, 1])
    def test_offsets_in_units_or_code_points(self, start: int) -> None:
        region = {"start": start, "end": start + 2, "text": "3月", "labels": ["DATE"]}
        assert spans(task("😀3月", [region]), "label-studio") == [("DATE", "3月", 1)]

    @pytest.mark.parametrize(
        ("text", "start"), [("甲\r\n3月", 3), ("甲\r\n3月", 2), ("甲\n3月", 3), ("甲\n3月", 2)]
    )
    def test_line_ends_counted_in_any_way(self, text: str, start: int) -> None:
        region = {"start": start, "end": start + 2, "text": "3月", "labels": ["DATE"]}
        assert spans(task(text, [region]), "label-studio") == [("DATE", "3月", 2)]

    def test_a_quote_that_does_not_stand_there(self) -> None:
        region = {"start": 0, "end": 2, "text": "4月", "labels": ["DATE"]}
        message = r"^p.json: task 1 \(5\): DATE '4月' does not stand at 0:2; the text has '3月' there"
        with pytest.raises(FormatError, match=message):
            spans(task("3月", [region]), "label-studio")

    def test_several_annotators(self) -> None:
        def by(who: object, end: int) -> dict[str, Any]:
            value = {"start": 0, "end": end, "text": "2023年1月"[:end], "labels": ["DATE"]}
            return {"completed_by": who, "result": [{"type": "labels", "value": value}]}

        both = [by(1, 5), by({"id": 2, "email": "b@c.cn"}, 7)]
        files = task("2023年1月", [], annotations=both)
        with pytest.raises(
            FormatError, match=r"there are 2 annotations, by 1, 2 b@c[.]cn: say whose to read"
        ):
            spans(files, "label-studio")
        assert spans(files, "label-studio", annotator="1") == [("DATE", "2023年", 0)]
        assert spans(files, "label-studio", annotator="b@c.cn") == [("DATE", "2023年1月", 0)]
        with pytest.raises(FormatError, match="there is no annotation by 3"):
            spans(files, "label-studio", annotator="3")

    def test_json_min(self, bulletins: list[Bulletin]) -> None:
        (first, _) = json.loads(export(bulletins, "label-studio")["tasks.json"])
        small = first["data"] | {"id": 1, "label": [r["value"] for r in first["predictions"][0]["result"]]}
        (imported,) = gold(records({"min.json": json.dumps([small]).encode()}, "label-studio"))
        assert imported.bulletin == gold_of(bulletins[0])

    def test_other_regions_are_left_aside(self) -> None:
        rating = {"rating": 4}
        assert spans(task("3月", [rating]), "label-studio") == []
        with pytest.raises(FormatError, match="a region needs start, end and one label"):
            spans(task("3月", [{"start": 0, "end": 2, "labels": ["DATE", "AMOUNT"]}]), "label-studio")


def gold_of(bulletin: Bulletin) -> Bulletin:
    """A bulletin as its JSON has it."""
    from extractor.model import bulletin_from_dict

    return bulletin_from_dict(bulletin.to_dict())


class TestBrat:
    def test_the_folder_is_what_brat_reads(self, bulletins: list[Bulletin]) -> None:
        files = export(bulletins, "brat")
        stem = "qingzhou-2024-q1"
        assert set(files) >= {"annotation.conf", f"{stem}.txt", f"{stem}.ann", "empty.txt", "empty.ann"}
        text = files[f"{stem}.txt"].decode()
        assert text == bulletins[0].text
        bound = [line for line in files[f"{stem}.ann"].decode().split("\n") if line.startswith("T")]
        assert len(bound) == len(bulletins[0].mentions)
        for line in bound:
            _, head, quote = line.split("\t")
            pieces = [tuple(map(int, p.split(" "))) for p in head.partition(" ")[2].split(";")]
            assert " ".join(text[a:b] for a, b in pieces) == quote
            assert "\n" not in quote
        assert files["annotation.conf"].decode().startswith("[entities]\nDATE\nAMOUNT\n")

    def test_what_an_annotator_adds_is_read(self) -> None:
        ann = "T2\tDATE 2 4\t3月\r\nA1\tNegation T2\nR1\tx Arg1:T2 Arg2:T2\n#1\tAnnotatorNotes T2\tunsure\n"
        assert spans({"a.txt": "甲\n3月".encode(), "a.ann": ann.encode()}, "brat") == [("DATE", "3月", 2)]

    def test_a_text_converted_on_the_way(self) -> None:
        ann = b"T1\tDATE 3 5\t3\xe6\x9c\x88\n"
        for text, start in (("甲\n3月", 2), ("甲\r\n3月", 2)):
            assert spans({"a.txt": text.encode(), "a.ann": ann}, "brat") == [("DATE", "3月", start)]

    def test_a_mention_over_a_line_end_is_in_fragments(self) -> None:
        files = {"a.txt": "增长6.5\n%。".encode(), "a.ann": b"T1\tAMOUNT 2 5;6 7\t6.5 %\n"}
        assert spans(files, "brat") == [("AMOUNT", "6.5\n%", 2)]

    def test_a_real_gap_is_refused(self) -> None:
        files = {"a.txt": "3月和4月".encode(), "a.ann": "T1\tDATE 0 2;3 5\t3月 4月\n".encode()}
        with pytest.raises(FormatError, match=r"^a\.ann:1: DATE '3月 4月' is in pieces"):
            spans(files, "brat")

    @pytest.mark.parametrize(
        ("ann", "message"),
        [
            ("T1\tDATE 0 2\t4月", "^a.ann: DATE '4月' does not stand at 0:2; the text has '3月' there"),
            ("T1\tDATE zero two\t3月", "^a.ann:1: .* is no text-bound annotation"),
            ("T1\tDATE 0 2\t3月\nT1\tDATE 0 2\t3月", "^a.ann:2: .* is no text-bound annotation of its own"),
            ("T1\tDATE 0 2\t3月\n#1\tAnnotatorNotes T1\t{", "^a.ann:2: not JSON"),
        ],
    )
    def test_the_error_names_the_line(self, ann: str, message: str) -> None:
        with pytest.raises(FormatError, match=message):
            spans({"a.txt": "3月".encode(), "a.ann": ann.encode()}, "brat")

    def test_a_missing_text(self) -> None:
        with pytest.raises(FormatError, match=r"^a\.ann: its text a\.txt is not beside it"):
            spans({"a.ann": b""}, "brat")


class TestConll:
    def test_a_character_a_line(self, bulletins: list[Bulletin]) -> None:
        lines = export(bulletins[:1], "conll")["documents.conll"].decode().split("\n")
        tokens = [line.split("\t") for line in lines if "\t" in line]
        assert "".join(token for token, _ in tokens) == "".join(bulletins[0].text.split())
        assert {tag[0] for _, tag in tokens} == {"B", "I", "O"}
        assert ["#", "O"] in tokens
        at = tokens.index(["6", "B-AMOUNT"])
        assert [tag for _, tag in tokens[at : at + 5]] == ["B-AMOUNT", *["I-AMOUNT"] * 3, "O"]

    def test_files_of_others(self) -> None:
        raw = (
            "-DOCSTART- -X- O O\n\n2023年 NT B-DATE\n1月 NT I-DATE\n， PU O\n宝安 NR S-DISTRICT\n\n"
            "市 NN B-ORGANISATION\n发改委 NN E-ORGANISATION\n说 VV O\n"
        )
        assert spans({"x.conll": raw.encode()}, "conll") == [
            ("DATE", "2023年1月", 0),
            ("DISTRICT", "宝安", 8),
            ("ORGANISATION", "市发改委", 11),
        ]

    def test_two_mentions_beside_each_other(self) -> None:
        raw = "广\tB-DISTRICT\r\n东\tI-DISTRICT\r\n深\tB-DISTRICT\r\n圳\tI-DISTRICT\r\n"
        assert spans({"x": raw.encode()}, "conll") == [("DISTRICT", "广东", 0), ("DISTRICT", "深圳", 2)]

    @pytest.mark.parametrize(
        ("raw", "message"),
        [
            ("甲\tO\n3\tI-DATE", "^x:2: I-DATE continues no mention; its first tag must be B-DATE"),
            ("3\tB-DATE\n亿\tI-AMOUNT", "^x:2: I-AMOUNT continues no mention"),
            ("3\tX-DATE", "^x:1: 'X-DATE' is no tag"),
            ("3\tB", "^x:1: 'B' is no tag"),
            ("3", "^x:1: '3' is no token and tag"),
            ('# text = "3月"\n3\tB-DATE\n日\tI-DATE', "^x:3: '日' is not what follows in the text, '月' is"),
            ('# text = "3月"\n3\tB-DATE', "^x:1: '月' of the text has no line"),
            ('# text = "3月\n3\tB-DATE', "^x:1: not JSON"),
            ('# text = "3"\n# mention = {"start": "0"}\n3\tO', "^x:1: a number as start is needed"),
            ("3\tB-TIME", r"^x:1 \(x-1\): unknown type 'TIME' at 0"),
        ],
    )
    def test_the_error_names_the_line(self, raw: str, message: str) -> None:
        with pytest.raises(FormatError, match=message):
            spans({"x": raw.encode()}, "conll")

    def test_white_space_at_an_edge_has_no_line(self, bulletins: list[Bulletin]) -> None:
        from dataclasses import replace

        document = replace(bulletins[1].document, text=" 3月")
        wide = replace(bulletins[0].mentions[1], start=0, end=3, text=" 3月")
        with pytest.raises(FormatError, match=r"^empty: DATE ' 3月' at 0 has white space at its edge"):
            export([Bulletin(document, (wide,))], "conll")


class TestDocBin:
    def test_spacy_reads_the_entities(self, bulletins: list[Bulletin]) -> None:
        raw = export(bulletins, "docbin")["documents.spacy"]
        first, second = DocBin().from_bytes(raw).get_docs(spacy.blank("zh").vocab)
        assert first.text == bulletins[0].text
        assert [(e.label_, e.start_char, e.text) for e in first.ents] == [
            (m.type, m.start, m.text) for m in bulletins[0].mentions
        ]
        assert len(second.ents) == 0

    def test_docs_of_the_pipeline_are_read(self, extractor: Extractor) -> None:
        doc = extractor.doc(extractor.document("2023年1月，宝安区投资5.5亿元。", id="x"))
        raw = DocBin(docs=[doc], store_user_data=True).to_bytes()
        (imported,) = gold(records({"a.spacy": raw}, "docbin"))
        assert [m["text"] for m in imported.data["mentions"]] == ["2023年1月", "宝安区", "5.5亿元"]
        assert not imported.missing

    def test_docs_of_others_have_spans_alone(self) -> None:
        doc = spacy.blank("zh")("宝安区3月")
        doc.spans["mentions"] = [doc.char_span(3, 5, label="DATE")]
        raw = DocBin(docs=[doc], store_user_data=True).to_bytes()
        assert spans({"a.spacy": raw}, "docbin") == [("DATE", "3月", 3)]

    def test_no_docbin(self) -> None:
        with pytest.raises(FormatError, match=r"^a\.spacy: not a DocBin of spaCy"):
            spans({"a.spacy": b"nothing of the kind"}, "docbin")


def test_code_points_are_the_plain_unit() -> None:
    assert PYTHON[0] == POINTS
    assert JAVASCRIPT[-1] == POINTS
