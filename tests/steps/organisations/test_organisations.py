"""The organisations step against marked-up lines: spans, canonical names and kinds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.pipeline import Extractor
from extractor.rules.examples import parse, written
from extractor.steps import STEPS

CASES = [
    line
    for line in (Path(__file__).parent / "organisation_cases.txt").read_text("utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]


@pytest.mark.parametrize("line", CASES)
def test_case(extractor: Extractor, line: str) -> None:
    example = parse(line)
    bulletin = extractor.extract(example.text, published=example.published, region=example.region)
    found = [(m.start, m.end, written(m)) for m in bulletin.of_type("ORGANISATION")]
    expected = [
        (start, end, value) for (start, end), value in zip(example.spans, example.values, strict=True)
    ]
    assert found == expected


def test_no_case_stands_twice() -> None:
    assert len(CASES) == len(set(CASES))


def test_no_form_stands_in_two_tables_of_facts(extractor: Extractor) -> None:
    """The later table would hide what the other says of it."""
    tables = ("central", "companies", "media", "international")
    forms = [
        row["form"] for name in tables for row in extractor.rules.table(f"organisations/{name}.csv", "form")
    ]
    assert [form for form, count in Counter(forms).items() if count > 1] == []


@Language.component("organisations_of_the_test")
def _organisations_of_the_test(doc: Doc) -> Doc:
    """A statistical recogniser that knows 蓝鲸九号 and cuts 深圳市财政局 short."""
    doc.ents = [
        span
        for name, label in (("蓝鲸九号", "ORG"), ("市财政局", "ORG"), ("小李", "PERSON"))
        if (start := doc.text.find(name)) >= 0
        and (span := doc.char_span(start, start + len(name), label, alignment_mode="expand"))
        and isinstance(span, Span)
    ]
    return doc


@pytest.mark.parametrize("use_ner", [False, True])
def test_a_recogniser_before_the_stages_adds_candidates(use_ner: bool) -> None:
    extractor = Extractor()
    extractor.nlp.add_pipe("organisations_of_the_test", first=True)
    extractor.nlp.remove_pipe("bulletin_organisations")
    extractor.nlp.add_pipe(
        "bulletin_organisations",
        config={"use_ner": use_ner},
        after=list(STEPS)[list(STEPS).index("bulletin_organisations") - 1],
    )
    doc = extractor.doc(extractor.document("小李说，深圳市财政局表彰蓝鲸九号团队。"))
    found = [(span.text, span.id_) for span in doc.spans["mentions"] if span.label_ == "ORGANISATION"]
    assert found[0] == ("深圳市财政局", "organisation.local-office")
    assert [text for text, rule in found if rule == "organisation.ner"] == (["蓝鲸九号"] if use_ner else [])


@pytest.mark.parametrize(
    "unit", ["一", "局", "市委", "公司", "深圳", "、", "“", "(", "第十届", "简称", "华为、"]
)
def test_any_text_is_read(extractor: Extractor, unit: str) -> None:
    text = unit * 2000
    for mention in extractor.extract(text).of_type("ORGANISATION"):
        assert text[mention.start : mention.end] == mention.text


def test_both_borders_tell_what_they_stopped_at(extractor: Extractor) -> None:
    text = "由省级农业龙头企业绿禾生态农业科技有限公司投资"
    _, draft = extractor.draft(extractor.document(text), trace=True)
    left, right = draft.reasons["ORGANISATION", text.index("绿禾"), text.index("投资")]
    assert left == "left border: 龙头企业 is a common noun (words.csv: of_firms)"
    assert right == "right border: 有限公司 ends it (endings.csv)"


def test_one_word_in_a_users_table_mends_a_left_border(tmp_path: Path) -> None:
    text = "走访纳税大户绿禾生态农业科技有限公司。"
    (tmp_path / "organisations").mkdir()
    (tmp_path / "organisations" / "words.csv").write_text("word,roles\n纳税大户,stop\n大户,stop\n", "utf-8")
    (mention,) = Extractor(rules=tmp_path).extract(text).of_type("ORGANISATION")
    assert mention.text == "绿禾生态农业科技有限公司"
