"""Lengths of contracts, first days and last days without a label of their own.

In the title ("(184 Days)"), in a short line that names the contract ("Consultancy, 60 days"), in a sentence about the
engagement ("a one-year fixed-term contract", "contract until 31/12/2024"). Years of experience, rosters, renewals and
projects last as well: a sentence that names one of them gives nothing.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile

from extractors import cues
from extractors.cues import Gate
from extractors.statements import (
    ON_ENGAGEMENT,
    Statement,
    Stretch,
    dated_or_near,
    may_be_dated,
    opens_on_engagement,
)
from extractors.title_places import head, title_places
from normalizers.vocabulary.expressions import DATE, LENGTH, WINDOW
from normalizers.vocabulary.words import alternatives, flat, pattern, table, words
from pipeline.document import Candidate, Document

_DATE = re.compile(DATE)
_LENGTH = re.compile(LENGTH)
_UNIT = Gate(_LENGTH)
_NOUNS = alternatives(words("durations", "contract", "nouns"))
_NOUN = re.compile(_NOUNS)
_NOUN_OR_POST = pattern([*words("durations", "contract", "nouns"), *words("durations", "contract", "posts")])
_NOUN_BEHIND = re.compile(rf"[- ](?:[a-z-]+ ){{0,4}}?{_NOUNS}")
_PERIOD = alternatives(words("durations", "contract", "period"))
_ROUGHLY = (
    r"(?:(?:an?|the|une?|los|um|uma) )?"
    r"(?:(?:initial|initiale?|maximum|total(?: of| de)?|maximo de|up to|about) )?"
)
# "duration of the assignment is", "appointment for", "contrato de servicios por"
_PERIOD_BEFORE = re.compile(
    rf"{_PERIOD}(?: (?:of|de|du|da|do|del)(?: the| this| la)? \w+)?[ :(]{{0,3}}(?:(?:is|est|es|sera|will be) )?"
    rf"(?:(?:de|of|for|up to) )?{_ROUGHLY}$"
    rf"|{_NOUNS}(?:,? \(?[\w'-]+\)?){{0,7}}?,? (?:of|for|de|d'|por|pour|pendant|durant) ?{_ROUGHLY}$"
)
# "a contract of", "un contrat à durée déterminée d'": so near that the rest of the sentence may speak of anything
_DIRECT = re.compile(rf"{_NOUNS}(?: [\w'-]+){{0,3}}? (?:of|for|de|d'|por|pour|pendant|durant) ?{_ROUGHLY}$")
_WORK = pattern(words("durations", "contract", "work"))
_AMOUNTS = re.compile(rf"{alternatives(words('durations', 'contract', 'amounts'))} {_ROUGHLY}$")
# Without such words, or dates behind it, no length in a sentence is that of the contract
_OF_CONTRACT = Gate(_NOUN, _AMOUNTS)
_TRIP_BEFORE = re.compile(rf"{alternatives(words('durations', 'contract', 'trips'))} ?{_ROUGHLY}$")
_RANGE = re.compile(WINDOW + "$")
_UNIT_LABEL = re.compile(r"(?:contract |assignment )?duration[ _]?(?:unit|type|period)|unit of duration")
_TERM = pattern(words("durations", "contract", "terms"))
_TRIAL_BEFORE = re.compile(alternatives(words("durations", "around", "trial")) + r"(?: \w+)?(?: of| is| de|:)? ?$")
_NOT_ABOUT = pattern(words("durations", "contract", "not_about"))
_UNTIL = re.compile(alternatives(words("durations", "around", "until")) + r"(?: the| el| le| o)?[ :]{0,3}$")
_IS = rf"(?: {alternatives(words('durations', 'start', 'is'))})?"
_BEGINS = re.compile(
    rf"{_NOUNS}(?: [\w'-]+){{0,4}}? {alternatives(words('durations', 'start', 'verbs'))} (?:the |le |el )?$"
)
_CONTRACT_START = re.compile(alternatives(words("durations", "start", "contract")) + r"[ :]{0,3}(?:on |the |le |el )?$")
_START = re.compile(
    alternatives(words("durations", "start", "prose")) + _IS + r"[ :]{0,3}(?:on |the |le |el |from )?$"
)
_SPREAD, _DATES = (alternatives(words("durations", "around", name)) for name in ("spread", "dates"))
_DATES_BEHIND = re.compile(rf"[ ,]{{0,2}}\(?(?:{_SPREAD} )?{_DATES} (?:on )?")
_PART = re.compile(r"[^·|;•]+")
_HEAD_BEHIND = re.compile(
    rf"[ ]*(?:{alternatives(words('durations', 'head', 'work'))}[ ]*)?(?P<rest>[,(]?[ ]?"
    rf"{alternatives(words('durations', 'head', 'behind'))}|$)"
)
_LISTED = re.compile(r"[(]?\d{1,2}[.)][ ]")
_HEAD_PERIOD = re.compile(rf"(?P<first>{WINDOW})(?P<last>(?i:{DATE}))[ .]*")
_MONTH = re.compile(r"[a-z]{3,}")
_MONTHS = frozenset(flat(name) for names in table("months")["months"].values() for name in names)
_TITLE_BEFORE = re.compile(r"(?:[(,|/–:-]|\bfor(?: a period of)?|\bde|\bof)[ ]?$")
_SHORT_LINE = 160
_YEARS = frozenset(map(flat, words("durations", "units", "Y")))
_HEAD = 12  # visible blocks
_HEAD_LINE = 200  # characters; a longer block is the first paragraph
_SHORT_START = 80
_NEAR = 45  # characters beside "one-year contract" that may say that it is about something else
_ABOUT_WORK = frozenset({"duties", "deliverables"})
# Sections in which only a sentence that begins with the engagement speaks of it
_ELSEWHERE = frozenset({"qualifications", "education", "experience", "background", "organisational_context",
                        "competencies", "languages"})


def extract(document: Document) -> Iterator[Candidate]:
    """Proposals for `duration` and `start_date`."""
    for block in title_places(document):
        if not cues.of(document).open(_UNIT, block.start, block.end):
            continue
        text = flat(document.of(block))
        if block.kind == "item" or _LISTED.match(text):
            continue  # a deliverable with its days
        for match in _LENGTH.finditer(text):
            if _TITLE_BEFORE.search(text[: match.start()]) and "experience" not in text:
                start, end = block.start + match.start(), block.start + match.end()
                yield document.candidate("duration", start, end, "title_mention")
    for block in document.labelled("deadline"):
        if _TERM.fullmatch(flat(block.label)) and (found := _LENGTH.search(flat(document.of(block)))):
            yield document.candidate("duration", block.start + found.start(), block.start + found.end(), "term_label")
    yield from _with_unit_beside(document)
    yield from _in_head(document)
    for statement in dated_or_near(document, _UNIT, _may_tell):
        if statement.block.section in _ELSEWHERE and not opens_on_engagement(statement.folded):
            continue
        yield from _lengths(document, statement)
        if statement.dates:
            yield from _days(document, statement)


def _may_tell(stretch: Stretch) -> bool:
    block = stretch.block
    if block.field in ("duration", "experience", "deadline") or block.section in _ABOUT_WORK:
        return False
    if block.section in _ELSEWHERE and not stretch.opens(ON_ENGAGEMENT):
        return False
    return stretch.opens(_OF_CONTRACT) or may_be_dated(stretch.text)


def _with_unit_beside(document: Document) -> Iterator[Candidate]:
    """The figure of a data field whose unit is a field of its own: "duration: 12", "duration unit: MONTH"."""
    figures = [block for block in document.labelled("duration") if document.of(block).strip().isdigit()]
    units = (document.of(b) for b in document.blocks if b.label and _UNIT_LABEL.fullmatch(flat(b.label)))
    if figures and (unit := next(units, None)) is not None:
        for block in figures:
            yield document.candidate("duration", block.start, block.end, "unit_beside", label=f"in {unit}")


def _in_head(document: Document) -> Iterator[Candidate]:
    """Lines above the first paragraph, or parts of them, that are nothing but a length or a first and last day."""
    for block in takewhile(lambda block: block.end - block.start <= _HEAD_LINE, islice(head(document), _HEAD)):
        if block.label or block.source or block.kind == "item":
            continue
        if not cues.of(document).open(_UNIT, block.start, block.end) and not may_be_dated(document.of(block)):
            continue
        text = flat(document.of(block))
        if period := _HEAD_PERIOD.fullmatch(text):
            first, last = _MONTH.findall(period["first"]), _MONTH.findall(period["last"])
            if last and any(word in _MONTHS and word not in last for word in first):
                yield document.candidate("duration", block.start, block.end, "head_period")
        for part in _PART.finditer(text):
            begin = part.end() - len(part[0].lstrip())
            match = _LENGTH.match(text, begin)
            behind = _HEAD_BEHIND.match(text[match.end() : part.end()].rstrip()) if match else None
            if not match or not behind or _NOT_ABOUT.search(text):
                continue
            if behind["rest"] or match["unit"] not in _YEARS:  # "Three years" alone are those of experience
                yield document.candidate("duration", block.start + begin, block.start + part.end(), "head_line")


def _lengths(document: Document, statement: Statement) -> Iterator[Candidate]:
    if not statement.opens(_UNIT) or not (statement.opens(_OF_CONTRACT) or statement.dates):
        return
    noun = _NOUN.search(statement.folded)
    about_else = _NOT_ABOUT.search(statement.folded) is not None
    for match in _LENGTH.finditer(statement.folded):
        end = _with_dates(statement, match.end())
        dated = end > match.end() and statement.block.section in ("", "purpose", "conditions", "notices")
        names_it = noun is not None and noun.start() < match.start()
        if rule := _rule(statement, match, names_it, about_else, dated):
            yield document.candidate("duration", statement.start + match.start(), statement.start + end, rule)


def _rule(statement: Statement, match: re.Match[str], names_it: bool, about_else: bool, dated: bool) -> str:
    """By what a length is that of the contract; "" where by nothing."""
    before = statement.folded[max(0, match.start() - 90) : match.start()]
    if _TRIAL_BEFORE.search(before[-30:]) or _TRIP_BEFORE.search(before):
        return ""
    near = statement.folded[max(0, match.start() - _NEAR) : match.end() + _NEAR]
    if _NOUN_BEHIND.match(statement.folded, match.end()) and not _NOT_ABOUT.search(near):
        return "prose"
    if _DIRECT.search(before) and not _NOT_ABOUT.search(near):
        return "prose"
    if about_else:
        return ""
    if _WORK.search(statement.folded, 0, match.start()) and _AMOUNTS.search(before):
        return "prose_work"
    if dated:
        return "prose"
    if not names_it:
        return ""
    if _PERIOD_BEFORE.search(before):
        return "prose"
    short = len(statement.folded) <= _SHORT_LINE and re.search(r"[,:(–-] ?$", before)
    return "contract_line" if short else ""


def _with_dates(statement: Statement, end: int) -> int:
    """The end of "one year, from 1 April 2023 to 31 March 2024" where the length ends at `end`."""
    if cue := _DATES_BEHIND.match(statement.folded, end):
        for match in _DATE.finditer(statement.text, cue.end(), cue.end() + 60):
            if match.start() - end <= 40:
                end = match.end()
    return end


def _days(document: Document, statement: Statement) -> Iterator[Candidate]:
    """The last day in "contract until 31/12/2024", the first in "starting on 1 February 2023"."""
    if statement.block.field in ("start_date", "end_date", "posted_date"):
        return
    about = not _NOT_ABOUT.search(statement.folded)
    noun = _NOUN.search(statement.folded)
    for match in statement.dates:
        before = statement.folded[max(0, match.start() - 90) : match.start()]
        start, end = statement.start + match.start(), statement.start + match.end()
        named = noun is not None and noun.start() < match.start()
        clause = statement.folded[noun.start() if noun and named else 0 : match.end()]
        named = named and not _NOT_ABOUT.search(clause)
        if named and (period := _RANGE.search(before)):  # "running from 1 February to 31 October 2023"
            yield document.candidate("duration", start - len(period[0]), end, "prose_period")
        elif ((noun or len(statement.text) < _SHORT_START) and _START.search(before)) or _BEGINS.search(before):
            yield document.candidate("start_date", start, end, "prose")
        elif about and (until := _UNTIL.search(before)) and _NOUN_OR_POST.search(before):
            yield document.candidate("duration", start - len(until[0]), end, "prose_until")
        elif named and _CONTRACT_START.search(before):
            yield document.candidate("start_date", start, end, "prose_contract")
