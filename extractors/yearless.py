"""Deadlines and first days without a year: "Closing date: 5 January", "apply by 15 March".

The candidate hands over the words that say when the notice was published; without them there is nothing to tell the
year by, and so no candidate.
"""
from __future__ import annotations

import re
from collections.abc import Iterator

from extractors import posted_date
from extractors.cues import Gate
from extractors.deadline import cue_before
from extractors.statements import near
from extractors.times import end_of_time
from normalizers.vocabulary.expressions import DATE, DAY_MONTH
from pipeline.document import Candidate, Document

_DATE = re.compile(DATE)
_DAY_MONTH = re.compile(DAY_MONTH)
_MONTH = Gate(_DAY_MONTH)
_FIELDS = ("deadline", "start_date")
_LONGEST = 120  # characters of a labelled value
_LONGEST_SENTENCE = 1000  # a longer one is no sentence
_REACH = 110


def extract(document: Document) -> Iterator[Candidate]:
    """Proposals for `deadline` and `start_date`."""
    posted = _posted(document)
    if not posted:
        return
    for block in document.labelled(*_FIELDS):
        text = document.of(block)
        if len(text) <= _LONGEST and _DAY_MONTH.search(text) and not _DATE.search(text):
            yield document.candidate(block.field, block.start, block.end, "yearless", label=block.label, posted=posted)
    for statement in near(document, _MONTH):
        if not statement.has_figure or statement.block.field or len(statement.text) > _LONGEST_SENTENCE:
            continue
        for match in _DAY_MONTH.finditer(statement.text):
            before = statement.folded[max(0, match.start() - _REACH) : match.start()]
            if cue_before(before, statement):
                start, end = statement.start + match.start(), statement.start + end_of_time(statement.text, match.end())
                yield document.candidate("deadline", start, end, "yearless_prose", label=before, posted=posted)


def _posted(document: Document) -> str:
    """The words that hold the day of publication, "" where the document does not say it."""
    labelled = (document.of(block) for block in document.labelled("posted_date"))
    found = (text for text in labelled if _DATE.search(text))
    return next(found, "") or next((candidate.raw for candidate in posted_date.extract(document)), "")
