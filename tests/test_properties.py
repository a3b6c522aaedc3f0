"""What holds for every text: offsets reproduce the words, nothing crashes, the same text gives the same record."""
from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors import EXTRACTORS
from pipeline import extract, rows
from pipeline.document import Document, Line, Source
from pipeline.layout import assemble
from pipeline.loaders.page import NotAVacancy, Page

# Words that make extractors work hard: labels, grades, dates, numbers, broken brackets, several languages.
_WORDS = st.sampled_from(
    (
        "Grade: Level Post level P-4 NO-B GS6 LICA-4 (P5 Deadline: 31/12/2024 "
        "24 November 2025-23:59-GMT+02:00 midnight "
        "Geneva time Duty station: Dakar, Juba Education: Master's degree in law "
        "Bachelor Languages: English fluent asset "
        "five (5) years experience 3.2 million 45% USD 1,200 per month of these 8,004 Deliverables 1. 2) a) - • Duties "
        "Competencies Integrity (2) Professionalism: until 364 days renewable Reports to "
        "Chief Date limite de candidature : "
        "Idiomas Fecha límite Prazo até francés maîtrise du français UNICEF OIM Supervisor : ) ( [ ] … ; , . \n \n\n"
    ).split(" ")
)
_TEXTS = st.lists(_WORDS, min_size=1, max_size=120).map(" ".join) | st.text(max_size=600)
_RELAXED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _document(text: str) -> Document:
    return assemble(Page([Line(line) for line in text.split("\n")]), Source("any.txt", "text", "f" * 64))


@_RELAXED
@given(_TEXTS)
def test_offsets_reproduce_the_words(text: str) -> None:
    document = _document(text)
    ends = [0]
    for block in document.blocks:
        assert ends[-1] <= block.start <= block.end <= len(document.text)
        ends.append(block.end)
    for extractor in EXTRACTORS:
        for candidate in extractor.extract(document):
            assert document.text[candidate.start : candidate.end] == candidate.raw


@_RELAXED
@given(_TEXTS)
def test_any_text_gives_a_record_or_is_none(text: str) -> None:
    document = _document(text)
    try:
        vacancy = extract.vacancy(document)
    except NotAVacancy:
        return
    tables = rows.of(vacancy)
    for row in tables["evidence"].to_pylist():
        assert document.text[row["start"] : row["end"]] == row["raw"]
        assert row["chosen"] == (row["row_position"] is not None) == (row["reason"] is None)
    again = rows.of(extract.vacancy(_document(text)))
    assert json.dumps({k: v.to_pylist() for k, v in tables.items()}, default=str) == json.dumps(
        {k: v.to_pylist() for k, v in again.items()}, default=str
    )


@_RELAXED
@given(_TEXTS)
def test_layout_of_its_own_text_changes_nothing(text: str) -> None:
    """A document printed and read again has the same text, whatever labels and marks it holds."""
    once = _document(text)
    twice = _document(once.text)
    assert _document(twice.text).text == twice.text
