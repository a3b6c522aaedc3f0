"""Dates, sentences, openings are looked for only where they may be: nothing is passed over by that."""
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import clauses, statements
from extractors.cues import flat_text, of
from normalizers import dates
from pipeline.document import Block, Document, Source

_PIECES = (
    "3 May 2021 2021-05-03 3/5/21 03.05.2021 1º de enero de 2024 1er août 2023 Sept. 5, 2022 March-3-2022 may 2021 "
    "APPLICATIONS3 xJune كانون الثاني 5-May-21 12/12/2023-11:59 5 45 2019 from to by of de , . ; - / ( ) June 2 - 6 "
    "2-6 Apr.-29-26 12-Oct-20 4 / 5/ an asset."
    "Fluency Ph.D. e.g. No. 5 etc. 3.2 The contract Le engagement appointment years • · ▪ - \n Desirable! ?\" .) ı İ ſ"
).split(" ")
_TEXTS = st.lists(
    st.tuples(st.sampled_from(_PIECES) | st.text(max_size=4), st.sampled_from((" ", " ", " ", "  ", "", "\u00a0"))),
    max_size=30,
).map(lambda pieces: "".join(piece + between for piece, between in pieces))
_MANY = settings(max_examples=300, deadline=None)


def _document(text: str) -> Document:
    return Document(Source("a", "text", ""), text, (Block(0, len(text)),))


@_MANY
@given(_TEXTS)
def test_dates_begin_where_they_are_looked_for(text: str) -> None:
    years = statements.years(_document(text))
    reach = statements._LONGEST_DATE
    near = statements._DATE.finditer(text, max(0, years[0] - reach), years[-1] + reach) if years else ()
    assert [match.span() for match in statements.dates_in(text)] == [match.span() for match in near]


@_MANY
@given(_TEXTS)
def test_dates_that_are_not_in_words_have_a_mark(text: str) -> None:
    marked = dates._MARK.search(text)
    assert dates._MAYBE_NUMERIC.search(text) or not dates._NUMERIC.search(text.translate(dates._PLAIN))
    assert marked or not any(shape.search(text) for shape in (*dates._SHAPES[:1], *dates._SHAPES[3:], dates._NUMERIC))


@_MANY
@given(_TEXTS)
def test_sentences_end_in_the_same_places_with_bullets_and_without(text: str) -> None:
    found, all_found = (
        [match.span() for match in ends.finditer(text)]
        for ends in (clauses._SENTENCE_END, clauses._SENTENCE_END_OR_BULLET)
    )
    assert found == all_found or clauses._BULLET.search(text)


@_MANY
@given(_TEXTS)
def test_no_sentence_begins_with_the_engagement_where_its_gate_is_shut(text: str) -> None:
    document = _document(text)
    if text and statements.opens_on_engagement(flat_text(document)):
        assert of(document).open(statements.ON_ENGAGEMENT, 0, len(text))


@pytest.mark.parametrize(("text", "sentences"), [
    ("One. Two; three. four", ["One. ", "Two; three. four"]),
    ("a Ph.D. in law. No. 5 of e.g. Law or etc. A", ["a Ph.D. in law. ", "No. 5 of e.g. Law or etc. A"]),
    ("an asset.Fluency in French", ["an asset.", "Fluency in French"]),
    ("work • travel • write", ["work", "travel", "write"]),
])
def test_sentences_of_demands(text: str, sentences: list[str]) -> None:
    document = _document(text)
    whole = clauses.Passage(0, len(text), document.blocks[0])
    assert [text[start:end] for start, end in clauses.sentences(document, whole)] == sentences
