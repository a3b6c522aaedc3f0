"""The span model: what it is taught, what it marks, and that it marks the same wherever and whenever it is asked."""
from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import spans as view
from extractors.recogniser import Recogniser
from extractors.spacy_parts import Doc, Language, load_model
from extractors.span_words import words
from extractors.spans import LABELS, Span, marked
from extractors.word_vectors import WordVectors
from pipeline import extract, load
from pipeline.document import Block, Document, Source
from pipeline.training.marks import LABELS as MARKS
from pipeline.training.marks import parse, written

SECTIONS = frozenset(
    "header organisation context duties deliverables education experience languages competencies other_requirements "
    "conditions how_to_apply equal_opportunity navigation other".split()
)
SENTENCES = list(written())
NOTICE = """\
Job title: Water Engineer
Background
In 2022 about 14,000 people in Maban drank from open wells.
Duties
- Digs wells.
Qualifications
- University degree in hydrogeology or civil engineering.
- At least four years of experience in rural water supply.
- Proficiency in AutoCAD and knowledge of the Sphere standards.
- Ability to write clear reports.
"""


def notice(*items: str, section: str = "qualifications") -> Document:
    """A document whose blocks stand in one section."""
    text, blocks = "", []
    for item in items:
        blocks.append(Block(len(text), len(text) + len(item), section=section))
        text += item + "\n"
    return Document(Source("a.txt", "text", ""), text, tuple(blocks))


def spans(document: Document) -> list[Span]:
    return list(marked(document, document.blocks))


def told(document: Document) -> list[tuple[str, str]]:
    return [(span.label, document.text[span.start : span.end]) for span in spans(document)]


def test_marked_sentences_are_well_made() -> None:
    assert len({s.id for s in SENTENCES}) == len(SENTENCES)
    assert len({re.sub(r"\W+", " ", s.text.lower()) for s in SENTENCES}) == len(SENTENCES)
    for sentence in SENTENCES:
        assert sentence.language in ("en", "fr", "es", "pt") and sentence.section in SECTIONS, sentence.id
        assert "](" not in sentence.text, sentence.id
        end = 0
        for mark in sentence.marks:
            said = sentence.text[mark.start : mark.end]
            assert mark.label in MARKS and mark.start >= end, sentence.id
            assert said == said.strip() and said[-1] not in ".,;:" and said[0] not in ".,;:(", sentence.id
            end = mark.end


def test_a_bracket_that_marks_nothing_is_said() -> None:
    with pytest.raises(ValueError, match="marks nothing"):
        parse("Needs [Excel] or alike")


@pytest.mark.parametrize(("item", "found"), [
    ("Minimum of six years of experience in fleet management.", ("years", "six years")),
    ("Seis años de experiencia en gestión de flotas.", ("years", "Seis años")),
    ("University degree in hydrogeology.", ("education_field", "hydrogeology")),
    ("Excellent knowledge of MS Excel and Word.", ("tool", "Word")),
    ("Valid driving licence.", ("certification", "driving licence")),
    ("Ability to work under pressure.", ("skill", "work under pressure")),
])
def test_plain_wishes_are_seen(item: str, found: tuple[str, str]) -> None:
    assert found in told(notice(item))


def test_without_words_there_is_nothing_to_mark() -> None:
    assert not spans(notice())
    assert not spans(notice("", ""))


@pytest.mark.parametrize(("line", "asked"), [
    ("You will live and work in Maban, South Sudan, with visits to the camps.", True),
    ("The post is based in Maban, South Sudan, with visits to the camps.", False),
])
def test_a_place_of_work_is_looked_for_where_no_rule_finds_one(line: str, asked: bool) -> None:
    record = extract.vacancy(load.load(f"{NOTICE}Conditions of service\n{line}\n".encode(), "a.txt"))
    rules = {row["extractor"] for row in record.evidence if row["field"] == "duty_station"}
    assert ("model_span" in rules) == asked and record.columns["country"] == "SS"


_WRITTEN = st.sampled_from(SENTENCES).map(lambda sentence: sentence.text.replace("\n", " "))
_TEXTS = st.lists(_WRITTEN | st.text(max_size=80), max_size=6)


@settings(max_examples=60, deadline=None)
@given(_TEXTS)
def test_spans_lie_in_their_blocks_and_share_nothing(items: list[str]) -> None:
    document = notice(*items)
    end = 0
    for span in spans(document):
        assert max(end, span.block.start) <= span.start < span.end <= span.block.end
        words_of_it = document.text[span.start : span.end]
        assert words_of_it == words_of_it.strip() and span.label in LABELS
        end = span.end


@settings(max_examples=30, deadline=None)
@given(_TEXTS)
def test_the_same_alone_and_in_company(items: list[str]) -> None:
    once = told(notice(*items))
    told(notice("Nineteen years of zymurgy and Zope."))
    assert told(notice(*items)) == once
    assert [one for item in items for one in told(notice(item))] == once


@pytest.mark.parametrize("together", [1, 3, 50])
def test_the_recogniser_marks_what_spacy_marks(together: int) -> None:
    nlp = load_model(view.FOLDER)
    theirs, ours = nlp.get_pipe("ner"), Recogniser(nlp)
    passages = [[s.text[start:end] for start, end in words(s.text, 0, len(s.text))] for s in SENTENCES]
    for at in range(0, len(passages), together):
        some = [*passages[at : at + together], []]
        docs = [Doc(nlp.vocab, words=passage) for passage in some]
        theirs.set_annotations(docs, theirs.predict(docs))  # type: ignore[attr-defined]
        assert ours.marks(some) == [[(span.start, span.end, span.label_) for span in doc.ents] for doc in docs]


@given(st.lists(st.lists(st.sampled_from(["ab", "cd", "ef", "gh", "ij"]), max_size=9), max_size=6))
def test_a_word_has_its_vector_however_many_are_kept(texts: list[list[str]]) -> None:
    few, many = vectors(4), vectors(100)
    for text in texts:
        assert few.of(text).tolist() == many.of(text).tolist() == [vectors(1).of([word])[0].tolist() for word in text]


@cache
def embedding() -> tuple[Language, Any]:
    nlp = load_model(view.FOLDER)
    return nlp, nlp.get_pipe("ner").model.get_ref("tok2vec").layers[0].get_ref("embed")  # type: ignore[attr-defined]


def vectors(most: int) -> WordVectors:
    return WordVectors(*embedding(), most)


def test_what_is_read_of_a_document_has_a_bound() -> None:
    long = notice(*["At least six years of experience in banking."] * 5_000)
    read = spans(long)
    assert 0 < read[-1].end <= view._MOST + 5_000
    block = notice("Ability to swim. " * 5_000)
    assert 0 < spans(block)[-1].end <= view._LONGEST


@given(st.text(max_size=60))
def test_words_are_all_of_a_text_but_its_white_space(text: str) -> None:
    places = list(words(text, 0, len(text)))
    assert "".join(text[start:end] for start, end in places) == "".join(text.split())
