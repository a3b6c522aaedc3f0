"""The time of day and the zone at which all deadlines of an organisation fall, said in a sentence without a date.

"Closing dates are based on Beijing time at 6 p.m." stands away from the date; resolve brings the two together.
"""
from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.cues import Gate
from extractors.statements import near
from normalizers.vocabulary.expressions import DATE
from normalizers.vocabulary.words import pattern, words
from pipeline.document import Candidate, Document

_CLOSING = pattern(words("deadline_cues", "closing_time", "days"))
_ZONE = pattern(words("deadline_cues", "closing_time", "zones"))
_GATE = Gate(_ZONE)
_DATE = re.compile(DATE)
_LONGEST = 260


def extract(document: Document) -> Iterator[Candidate]:
    """Candidates for `closing_time`: short statements that name the closing day, a zone and no date."""
    for statement in near(document, _GATE):
        folded = statement.folded
        if len(folded) > _LONGEST or statement.block.field == "deadline" or statement.block.source:
            continue
        if _CLOSING.search(folded) and _ZONE.search(folded) and not _DATE.search(folded):
            yield document.candidate("closing_time", statement.start, statement.start + len(statement.text), "prose")
