"""From a document to its record: every extractor proposes, every normalizer refuses or reads, resolve chooses."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from extractors import EXTRACTORS, competencies, deliverables, experience, model_place, responsibilities, skills
from pipeline import context, resolve
from pipeline.corrections.apply import corrected
from pipeline.corrections.entry import Entry
from pipeline.document import Candidate, Document
from pipeline.inference.sections import sections
from pipeline.language import READ_FULLY
from pipeline.loaders.page import NotAVacancy
from pipeline.normalize import read
from pipeline.record import MODEL, Reading, Vacancy

# What announces a post. A text with fewer than two different signs is something else: a login page, a news item.
_SIGNS = frozenset({
    "grade", "deadline", "contract", "duty_station", "job_number", "duration", "education", "experience", "languages",
    "title",
})
_SECTIONS = frozenset(
    {"duties", "deliverables", "qualifications", "education", "experience", "languages", "competencies", "how_to_apply"}
)
# Extractors that find more where a model tells the sections. Degrees and languages are found as well without them, and
# by more certain rules (docs/models.md).
_SECTIONED = (competencies, deliverables, experience, responsibilities, skills)
# A model looks for the duty station where nothing else proposes one.
_FIRST = tuple(extractor for extractor in EXTRACTORS if extractor is not model_place)
_PLACES = frozenset({"duty_station", "city", "country"})


def vacancy(document: Document, as_of: date | None = None, said: Sequence[Entry] = ()) -> Vacancy:
    """The record of a document. `as_of` is the day by which deadlines are judged, and where the day on which the source
    was fetched is not told, stands for that; `said` what people corrected of it.

    Raises `NotAVacancy` where the text announces no post.
    """
    candidates = [candidate for extractor in _FIRST for candidate in extractor.extract(document)]
    read_in_full = sections(document) or document
    if read_in_full is not document:
        candidates += _inferred(read_in_full, candidates)
    if not any(candidate.field in _PLACES for candidate in candidates):
        candidates += model_place.extract(read_in_full)
    settled = context.settle(document, candidates, as_of)
    readings = tuple(read(c, settled) for c in candidates)
    if not _announces(document, readings):
        reason = "nothing in the text announces a post. Take the file out, or fetch the page again."
        raise NotAVacancy(f"{reason} {document.loss}".strip())
    document = read_in_full
    if not said:
        return resolve.vacancy(document, readings, settled)
    readings, settled, issues = corrected(document, candidates, readings, settled, as_of, said)
    record = resolve.vacancy(document, readings, settled)
    return replace(record, issues=(*record.issues, *issues))


def _inferred(document: Document, known: Sequence[Candidate]) -> list[Candidate]:
    """What stands in the sections that a model tells and was not found without them, by rules of its own."""
    places = {(candidate.field, candidate.start, candidate.end) for candidate in known}
    return [
        replace(candidate, rule=f"{MODEL}{candidate.rule.removeprefix(MODEL)}")
        for extractor in _SECTIONED for candidate in extractor.extract(document)
        if (candidate.field, candidate.start, candidate.end) not in places
    ]


def _announces(document: Document, readings: tuple[Reading, ...]) -> bool:
    """Two different signs that rules find; one in a language whose headings and sentences are not known."""
    told = (r for r in readings if r.value is not None and not r.by_model)
    signs = {r.candidate.field for r in told if r.candidate.field in _SIGNS}
    signs |= {f"section {b.section}" for b in document.blocks if b.section in _SECTIONS}
    return len(signs) >= (2 if document.language in READ_FULLY else 1)
