"""From a document to its record: every extractor proposes, every normalizer refuses or reads, resolve chooses."""
from __future__ import annotations

from datetime import date

from extractors import EXTRACTORS
from pipeline import context, resolve
from pipeline.document import Document
from pipeline.normalize import read
from pipeline.record import Vacancy


def vacancy(document: Document, as_of: date | None = None) -> Vacancy:
    """The record of a document; `as_of` is the day on which the source was fetched, where that is known."""
    candidates = [candidate for extractor in EXTRACTORS for candidate in extractor.extract(document)]
    settled = context.settle(document, candidates, as_of)
    return resolve.vacancy(document, tuple(read(c, settled) for c in candidates), settled)
