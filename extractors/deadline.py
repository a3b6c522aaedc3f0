"""Deadlines without a label: in the title, in a sentence on how to apply, in a note of an extension.

A strong cue ("applications close on", "fecha límite") makes the date behind it the deadline; a weak one ("by", "antes
del") only where the sentence speaks of applying. Rosters, reports, projects, birth dates have dates of their own; the
cues and the words that forbid stand in `normalizers/vocabulary/deadline_cues.toml`.
"""
from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.statements import Statement, statements
from extractors.title_places import title_places
from normalizers.vocabulary.expressions import DATE
from normalizers.vocabulary.words import alternatives, flat, pattern, words
from pipeline.document import Candidate, Document

_DATE = re.compile(DATE)
_STRONG = re.compile(alternatives(words("deadline_cues", "prose", "apply")) + r"[^.;\d]{0,45}(?:\d{1,2}[:h]\d\d[^.;\d]{0,40})?$")
_WEAK = re.compile(alternatives(words("deadline_cues", "prose", "weak")) + r"[^.;\d]{0,25}(?:\d{1,2}[:h]\d\d[^.;\d]{0,40})?$")
_EXTENDED = re.compile(alternatives(words("deadline_cues", "words", "extended")) + r"[^.;\d]{0,25}$")
_ABOUT = pattern(words("deadline_cues", "prose", "about"))
_NOT_ABOUT = pattern(words("deadline_cues", "prose", "not_about"))
_TIME = re.compile(  # behind the date: "at 11:59 pm (New York time)", "(midnight Geneva time)"
    r"[ ,]{0,2}(?:-|–)?[ ]?\(?(?:(?:at|by|before|à|a las|às|until|no later than) )?"
    r"(?:\d{1,2}[:h.]\d{2}|\d{1,2} ?[ap]\.?m\b|midnight|noon|12 noon|minuit|medianoche)[^.;()\d]{0,50}"
    r"(?:(?:GMT|UTC)? ?[+-]? ?\d{1,2}(?:[:.]\d\d)?)?(?:\([^()]{1,40}\))?\)?",
    re.IGNORECASE,
)
_ELSEWHERE = frozenset({"duties", "deliverables", "qualifications", "education", "experience", "background", "purpose"})
_REACH = 110  # characters before the date in which its cue stands


def extract(document: Document) -> Iterator[Candidate]:
    """Proposals for `deadline`."""
    for block in title_places(document):
        text = document.of(block)
        for match in _DATE.finditer(text):
            if _STRONG.search(flat(text[: match.start()])):
                yield document.candidate("deadline", block.start + match.start(), block.start + match.end(), "title_deadline")
    for statement in statements(document):
        if statement.block.field not in ("deadline", "posted_date", "start_date", "end_date"):
            yield from _in(document, statement)


def _in(document: Document, statement: Statement) -> Iterator[Candidate]:
    for match in _DATE.finditer(statement.text):
        before = statement.folded[max(0, match.start() - _REACH) : match.start()]
        rule = _rule(before, statement)
        if rule:
            time = _TIME.match(statement.text, match.end())
            end = time.end() if time else match.end()
            cue = statement.text[max(0, match.start() - _REACH) : match.start()]
            yield document.candidate("deadline", statement.start + match.start(), statement.start + end, rule, label=cue)


def _rule(before: str, statement: Statement) -> str:
    if _EXTENDED.search(before):
        return "extended"
    if (strong := _STRONG.search(before)) and not _NOT_ABOUT.search(strong[0]):
        return "prose_apply_by"
    if not _WEAK.search(before) or _NOT_ABOUT.search(statement.folded) or not _ABOUT.search(before):
        return ""
    if statement.block.section in _ELSEWHERE and "@" not in statement.text:
        return ""
    return "prose_send_by"
