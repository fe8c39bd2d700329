"""The organisations step against marked-up lines: spans, canonical names and kinds."""

from __future__ import annotations

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
