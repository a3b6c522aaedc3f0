"""Lengths of contracts, first days and last days without a label of their own.

In the title ("(184 Days)"), in a short line that names the contract ("Consultancy, 60 days"), in a sentence about the
engagement ("a one-year fixed-term contract", "contract until 31/12/2024"). Years of experience, rosters, renewals and
projects last as well: a sentence that names one of them gives nothing.
"""
from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.statements import Statement, statements
from extractors.title_places import title_places
from normalizers.vocabulary.expressions import DATE, LENGTH
from normalizers.vocabulary.words import alternatives, flat, pattern, words
from pipeline.document import Candidate, Document

_DATE = re.compile(DATE)
_LENGTH = re.compile(LENGTH)
_NOUN = pattern(words("durations", "contract", "nouns"))
_NOUN_BEHIND = re.compile(r"[- ](?:[a-z-]+ ){0,4}?" + alternatives(words("durations", "contract", "nouns")))
_PERIOD_BEFORE = re.compile(alternatives(words("durations", "contract", "period")) + r"[ :(]{0,3}(?:is |est |es )?(?:de |of |for |up to )?$")
_NOT_ABOUT = pattern(words("durations", "contract", "not_about"))
_UNTIL = re.compile(alternatives(words("durations", "around", "until")) + r"(?: the| el| le| o)?[ :]{0,3}$")
_START = re.compile(alternatives(words("durations", "start", "prose")) + r"[ :]{0,3}(?:on |the |le |el |from )?$")
_DATES_BEHIND = re.compile(r"[ ,]{0,2}\(?(?:from|starting|starting on|beginning|du|del|à partir du|a partir del) ", re.IGNORECASE)
_TITLE_BEFORE = re.compile(r"(?:[(,|/–:-]|\bfor(?: a period of)?|\bde|\bof)[ ]?$")
_SHORT_LINE = 160
_EXCLUDED = frozenset({"duties", "deliverables", "qualifications", "education", "experience", "background",
                       "organisational_context", "competencies", "languages"})


def extract(document: Document) -> Iterator[Candidate]:
    """Proposals for `duration` and `start_date`."""
    for block in title_places(document):
        text = flat(document.of(block))
        for match in _LENGTH.finditer(text):
            if _TITLE_BEFORE.search(text[: match.start()]) and "experience" not in text:
                yield document.candidate("duration", block.start + match.start(), block.start + match.end(), "title_mention")
    for statement in statements(document):
        if statement.block.section in _EXCLUDED or statement.block.field in ("duration", "experience", "deadline"):
            continue
        yield from _lengths(document, statement)
        yield from _days(document, statement)


def _lengths(document: Document, statement: Statement) -> Iterator[Candidate]:
    folded = statement.folded
    if _NOT_ABOUT.search(folded) or not (noun := _NOUN.search(folded)):
        return
    for match in _LENGTH.finditer(folded):
        before = folded[: match.start()]
        rule = ""
        if _NOUN_BEHIND.match(folded, match.end()) or (noun.start() < match.start() and _PERIOD_BEFORE.search(before[-60:])):
            rule = "prose"
        elif re.search(r"\bcontract of $|\bcontrat de $|\bcontrato (?:de|por) $", before[-20:]):
            rule = "prose"
        elif len(folded) <= _SHORT_LINE and re.search(r"[,:(–-] ?$", before) and noun.start() < match.start():
            rule = "contract_line"
        if rule:
            end = _with_dates(statement, match.end())
            yield document.candidate("duration", statement.start + match.start(), statement.start + end, rule)


def _with_dates(statement: Statement, end: int) -> int:
    """The end of "one year, from 1 April 2023 to 31 March 2024" where the length ends at `end`."""
    if cue := _DATES_BEHIND.match(statement.text, end):
        for match in _DATE.finditer(statement.text, cue.end(), cue.end() + 60):
            if match.start() - end <= 40:
                end = match.end()
    return end


def _days(document: Document, statement: Statement) -> Iterator[Candidate]:
    """The last day in "contract until 31/12/2024", the first in "starting on 1 February 2023"."""
    if statement.block.field in ("start_date", "end_date", "posted_date"):
        return
    for match in _DATE.finditer(statement.text):
        before = statement.folded[max(0, match.start() - 90) : match.start()]
        start, end = statement.start + match.start(), statement.start + match.end()
        if (until := _UNTIL.search(before)) and _NOUN.search(before) and not _NOT_ABOUT.search(statement.folded):
            yield document.candidate("duration", start - len(until[0]), end, "prose_until")
        elif _START.search(before) and (len(statement.text) < 80 or _NOUN.search(statement.folded)):
            yield document.candidate("start_date", start, end, "prose")
