"""Deadlines without a label: in the title, in a sentence on how to apply, in a note of an extension.

A strong cue ("applications close on", "fecha límite") makes the date behind it the deadline; a weak one ("by", "antes
del") only where the sentence speaks of applying. Rosters, reports, projects, birth dates have dates of their own; the
cues and the words that forbid stand in `normalizers/vocabulary/deadline_cues.toml`.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, islice

from extractors import cues
from extractors.statements import Statement, dated, dates_in, may_be_dated, years
from extractors.times import end_of_time
from extractors.title_places import head, title_places
from normalizers.vocabulary.expressions import DATE, NAMED_DATE, WINDOW
from normalizers.vocabulary.words import alternatives, flat, pattern, words
from pipeline.document import Candidate, Document

_DATE = re.compile(DATE)
_CLOCK = (
    r"(?:\d{1,2}(?:[:h.]| h )\d\d(?:[ap]\.m\.?)?[^.;\d]{0,40}"
    r"|\d{1,2} ?(?:[ap]\.? ?m\.?|h|heures|horas|hrs)(?!\w)[^;\d]{0,40})?"
)
_AGO = r"(?: \d{1,2} (?:year|month|week|day)s? ago)?"  # worked out when the page was read; the date follows
_STRONG = re.compile(
    alternatives(words("deadline_cues", "prose", "apply")) + rf"{_AGO}[^.;\d]{{0,45}}{_CLOCK}{WINDOW}?$"
)
_WEAK = re.compile(alternatives(words("deadline_cues", "prose", "weak")) + rf"[^.;\d]{{0,32}}{_CLOCK}{WINDOW}?$")
_CLOSES = re.compile(r"[^\w]{0,3}" + alternatives(words("deadline_cues", "prose", "closes")) + r"[ :]{1,2}$")
_PAPERS = pattern(words("deadline_cues", "prose", "papers"))
_FINAL = re.compile(r"[^\w]{0,3}" + alternatives(words("deadline_cues", "prose", "final")))
_TO = r"(?:to|until|till|au|jusqu'au|al|hasta|hasta el|para|ate)"
_OPEN_WINDOW = re.compile(WINDOW + "$")
_EXTENDED = re.compile(
    alternatives(words("deadline_cues", "words", "extended")) + r"[^.;\d]{0,25}$|"
    + alternatives(words("deadline_cues", "words", "extending"))
    + rf"[^.;\d]{{0,45}}(?:(?:from|du|del|de) (?:the )?\d[^.;]{{0,25}})? {_TO}(?: [^.;\d]{{0,15}})?$"
)
_OF_DEADLINE = pattern(words("deadline_cues", "words", "of_deadline"))
_OF_APPLYING = pattern(words("deadline_cues", "words", "of_applying"))
_OF_CONTRACT = pattern(words("deadline_cues", "words", "of_contract"))
_ABOUT = pattern(words("deadline_cues", "prose", "about"))
_NOT_ABOUT = pattern(words("deadline_cues", "prose", "not_about"))
_CUE_ALONE = re.compile(alternatives(words("deadline_cues", "prose", "apply")) + r"[ :]*")
TWO_DATES = re.compile(rf"({NAMED_DATE})[ |–-]{{0,3}}({NAMED_DATE})")
_HEADER = 12  # blocks in which a board's header stands
_ELSEWHERE = frozenset({"duties", "deliverables", "qualifications", "education", "experience", "background", "purpose"})
_NOTE = 60  # characters of a line that says nothing but the extension
_REACH = 110  # characters before the date in which its cue stands


def extract(document: Document) -> Iterator[Candidate]:
    """Proposals for `deadline`."""
    for block in title_places(document):
        text = document.of(block)
        for match in dates_in(text):
            if _STRONG.search(flat(text[: match.start()])):
                start, end = block.start + match.start(), block.start + end_of_time(text, match.end())
                yield document.candidate("deadline", start, end, "title_deadline", label=text[: match.start()])
    yield from _on_the_next_line(document)
    yield from _in_header(document)
    for _, lines in groupby(dated(document), key=lambda statement: statement.block.start):
        found = [candidate for statement in lines for candidate in _in(document, statement)]
        if len({candidate.raw for candidate in found if candidate.rule == "prose_apply_by"}) < 2:
            yield from found  # else a list of further vacancies, each with its own day


def _in(document: Document, statement: Statement) -> Iterator[Candidate]:
    if statement.block.field in ("deadline", "posted_date", "start_date", "end_date"):
        return
    for match in statement.dates:
        before = statement.folded[max(0, match.start() - _REACH) : match.start()]
        if rule := cue_before(before, statement):
            end = end_of_time(statement.text, match.end())
            cue = statement.text[max(0, match.start() - _REACH) : match.start()]
            start, end = statement.start + match.start(), statement.start + end
            yield document.candidate("deadline", start, end, rule, label=cue)


def _on_the_next_line(document: Document) -> Iterator[Candidate]:
    """The date that begins the line after a label whose own value holds none ("(midnight Geneva time)", or nothing)."""
    blocks = document.blocks
    for number in cues.numbers_at(document, document.view(years)):
        label, block = blocks[number - 1], blocks[number]
        if block.field or not number:
            continue
        text = document.of(block)
        match = _DATE.match(text, len(text) - len(text.lstrip(" ):-")))
        above = document.of(label) if match else ""
        bare = label.field == "deadline" and not _DATE.search(above)
        if match and (bare or _CUE_ALONE.fullmatch(flat(above))):
            end = block.start + end_of_time(text, match.end())
            label_text = f"{label.label} {above}"
            yield document.candidate("deadline", block.start + match.start(), end, "next_line", label=label_text)


def _in_header(document: Document) -> Iterator[Candidate]:
    """The second of two dates that open a line of a board's header, where the first is the day of posting."""
    for block in islice(head(document), _HEADER):
        text = document.of(block)
        if may_be_dated(text) and (match := TWO_DATES.match(text)):
            start, end = match.span(2)
            yield document.candidate("deadline", block.start + start, block.start + end, "board_header")


def cue_before(before: str, statement: Statement) -> str:
    """The rule by which a date behind these words is the deadline; "" where none is."""
    note = len(statement.folded) < _NOTE and statement.block.section not in _ELSEWHERE
    about = note or _OF_DEADLINE.search(statement.folded)
    if about and _EXTENDED.search(before) and not _OF_CONTRACT.search(statement.folded):
        return "extended"
    if (strong := _STRONG.search(before)) and not _NOT_ABOUT.search(strong[0]):
        return "prose_apply_by"
    if _OPEN_WINDOW.search(before) and _OF_APPLYING.search(before) and not _NOT_ABOUT.search(statement.folded):
        return "" if statement.block.section in _ELSEWHERE else "prose_window"
    if _CLOSES.fullmatch(before) and statement.block.section not in _ELSEWHERE:
        return "prose_closes"
    sent = "@" in statement.text and _PAPERS.search(statement.folded)
    if not _WEAK.search(before) or (_NOT_ABOUT.search(statement.folded) and not sent):
        return ""
    if statement.block.section == "how_to_apply" and _FINAL.match(statement.folded) and len(statement.text) < _REACH:
        return "prose_send_by"
    if not _ABOUT.search(statement.folded):
        return ""
    if statement.block.section in _ELSEWHERE and "@" not in statement.text:
        return ""
    return "prose_send_by"
