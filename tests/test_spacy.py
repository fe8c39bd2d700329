"""The pipeline as a spaCy citizen: steps alone, DocBin, displaCy, pickles."""

from __future__ import annotations

import pickle

import pytest
import spacy
from spacy import displacy
from spacy.tokens import Doc, DocBin

from extractor.model import Bulletin
from extractor.pipeline import Extractor
from extractor.spacy_components import SPANS
from extractor.steps import STEPS

TEXT = "2023年1月，深圳市发展和改革委员会宣布，宝安区投资5.5亿元。"


@pytest.fixture(scope="module")
def doc(extractor: Extractor) -> Doc:
    return extractor.doc(extractor.document(TEXT, published="2023-02-03", region="440300", id="x"))


def test_mentions_are_spans_and_entities(extractor: Extractor, doc: Doc) -> None:
    mentions = extractor.extract(TEXT, published="2023-02-03", region="440300").mentions
    expected = [(m.type, m.text, m.rule) for m in mentions]
    assert len(expected) == 4
    assert [(span.label_, span.text, span.id_) for span in doc.spans[SPANS]] == expected
    assert [(span.label_, span.text) for span in doc.ents] == [(m.type, m.text) for m in mentions]
    assert doc.text == TEXT


@pytest.mark.parametrize("user_data", [False, True])
def test_a_doc_survives_docbin(extractor: Extractor, doc: Doc, user_data: bool) -> None:
    packed = DocBin(store_user_data=user_data, docs=[doc]).to_bytes()
    (again,) = DocBin(store_user_data=user_data).from_bytes(packed).get_docs(extractor.nlp.vocab)
    assert again.text == TEXT
    assert [word.text for word in again] == [word.text for word in doc]
    for attribute in (lambda d: d.ents, lambda d: d.spans[SPANS]):
        assert [(s.label_, s.start_char, s.end_char, s.id_) for s in attribute(again)] == [
            (s.label_, s.start_char, s.end_char, s.id_) for s in attribute(doc)
        ]
    if user_data:
        held = again.user_data["extractor"]
        expected = extractor.extract(TEXT, published="2023-02-03", region="440300", id="x")
        assert isinstance(held, Bulletin)
        assert held.mentions == expected.mentions
        assert held.document == expected.document


def test_a_stored_doc_is_stored_again(extractor: Extractor, doc: Doc) -> None:
    once = Doc(extractor.nlp.vocab).from_bytes(doc.to_bytes())
    twice = Doc(extractor.nlp.vocab).from_bytes(once.to_bytes())
    assert twice.user_data["extractor"] == once.user_data["extractor"]


def test_displacy_shows_a_doc(doc: Doc) -> None:
    page = displacy.render(doc, style="ent", jupyter=False)
    assert "5.5亿元" in page
    assert "AMOUNT" in page
    spans = displacy.render(doc, style="span", options={"spans_key": SPANS}, jupyter=False)
    assert "DISTRICT" in spans


@pytest.mark.parametrize("step", STEPS)
def test_a_stage_can_be_used_alone(step: str) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe(step)
    doc = nlp(TEXT)
    assert doc.text == TEXT
    Doc(nlp.vocab).from_bytes(doc.to_bytes())


def test_the_language_runs_over_many_texts_in_processes(extractor: Extractor) -> None:
    texts = [TEXT, "宝安区新增266个项目。"]
    docs = list(extractor.nlp.pipe(texts, n_process=2, batch_size=1))
    assert [[e.text for e in doc.ents] for doc in docs] == [
        [m.text for m in extractor.extract(text).mentions] for text in texts
    ]


def test_an_extractor_can_be_pickled(extractor: Extractor) -> None:
    again = pickle.loads(pickle.dumps(extractor))
    assert again.extract(TEXT) == extractor.extract(TEXT)
