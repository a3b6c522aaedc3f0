"""Days of publication without a label: "Publié le 2 août 2023", "Posted by Admin on Friday, August 21, 2020".

What a board or blog prints beside a notice ("posted by", "published online on") is the day of that board, and so has a
rule of its own.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from extractors.deadline import TWO_DATES
from extractors.statements import dated, dates_in, may_be_dated
from extractors.title_places import head
from normalizers.vocabulary.expressions import DATE
from normalizers.vocabulary.words import alternatives, flat, words
from pipeline.document import Candidate, Document

_ARTICLES = r"[ :]{0,3}(?:on |le |el |em )?(?:[a-z]{3,9},? )?$"
_PROSE = re.compile(alternatives(words("deadline_cues", "posted", "prose")) + _ARTICLES)
_SITE = r"[^.;\d]{0,40}(?:\.[a-z]{2,4})?[^.;\d]{0,10}$"  # "by Admin on Friday,", "on Bdjobs.com:"
_BOARD = re.compile(alternatives(words("deadline_cues", "posted", "board")) + _SITE)
_WINDOW = re.compile(rf"\W{{0,3}}(?i:du |from |del )?({DATE}) ?(?:-|–|—|to|au|al|a|until) ?{DATE}")
# "By Jane Doe, 3 May 2024", "Par la rédaction | 3 mai 2024": a line of its own at the head of a page
_BYLINE = re.compile(rf"(?:{alternatives(words('deadline_cues', 'posted', 'byline'))})[^\d;]{{1,50}}$")
_OF_APPLYING = re.compile(
    alternatives(words("deadline_cues", "words", "of_applying"))
    + r"[ :]{0,3}(?:(?:from|du|del|de|entre|between) )?(?:the |le |el )?$"
)
_FIRST_OF_WINDOW = re.compile(rf" ?(?:-|to|until|and|au|et|al|y|a|e|ate) (?:(?:the|le|el|o) )?{DATE}")
_HEADER = 12
_SECTIONS = ("", "notices", "how_to_apply", "conditions")
_REACH = 80
_LONGEST_BYLINE = 140


def extract(document: Document) -> Iterator[Candidate]:
    """Proposals for `posted_date`."""
    for block in document.labelled("deadline"):
        if window := _WINDOW.match(document.of(block)):  # "Application period: 5 August 2020 - 11 August 2020"
            start, end = block.start + window.start(1), block.start + window.end(1)
            yield document.candidate("posted_date", start, end, "application_window")
    for block in islice(head(document), _HEADER):
        text = document.of(block)
        if not may_be_dated(text):
            continue
        if match := TWO_DATES.match(text):
            start, end = block.start + match.start(1), block.start + match.end(1)
            yield document.candidate("posted_date", start, end, "board_header")
        day = next(dates_in(text), None) if not block.field and len(text) < _LONGEST_BYLINE else None
        if day and _BYLINE.match(flat(text[: day.start()])):
            yield document.candidate("posted_date", block.start + day.start(), block.start + day.end(), "byline")
    for statement in dated(document):
        if statement.block.field in ("deadline", "start_date", "end_date", "posted_date"):
            continue
        for match in statement.dates:
            before = statement.folded[max(0, match.start() - _REACH) : match.start()]
            window = _FIRST_OF_WINDOW.match(statement.folded, match.end()) and _OF_APPLYING.search(before)
            if window and statement.block.section in _SECTIONS:  # "Application period 29 May 2024 to 12 June 2024"
                start, end = statement.start + match.start(), statement.start + match.end()
                yield document.candidate("posted_date", start, end, "prose_window")
                continue
            rule = "board" if _BOARD.search(before) else "prose" if _PROSE.search(before) else ""
            if rule == "prose" and statement.block.section not in _SECTIONS:
                continue  # "the report published on 3 May 2019"
            if rule:
                start, end = statement.start + match.start(), statement.start + match.end()
                yield document.candidate("posted_date", start, end, rule)
