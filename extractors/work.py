"""Work arrangement, work schedule and rosters where no label says them.

"Home-based" in the title or with the place is the post's; in a sentence only behind a subject such as "the consultancy"
and without a word of possibility ("remote work may be allowed"). Words: `normalizers/vocabulary/work_cues.toml`.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from extractors.cues import Gate, blocks_near, text_of
from extractors.title_places import head, title_places
from normalizers.vocabulary.work import pattern
from pipeline.document import Block, Candidate, Document

_SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=\S)[^.!?\n]*)*")
_MODALITY = re.compile(  # "modalidad semipresencial": the word itself says that it is the arrangement
    r"(?<!\w)(?:modalidade?|modalite|regime|regimen|formato)[ ]"
    r"(?:de (?:trabajo|trabalho|travail) )?(?:es |sera |e |est )?"
)
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z])")  # "Full-timeOn-site"
_MAY = re.compile(r"\d may|may \d")  # the month
_FIELD_PART = re.compile(r"[^·|•]+")
_ARRANGEMENTS = ("hybrid", "remote", "onsite")
_SCHEDULES = ("full_time", "part_time")
_FIELDS = (("work_arrangement", "arrangement", _ARRANGEMENTS), ("work_schedule", "schedule", _SCHEDULES))
_GATE = Gate(*(pattern(table, name) for _, table, names in _FIELDS for name in names))
_SPAN = 150  # "60 % remotely and 40 % in the office" is cited as one
_PROSE = 20_000
_LINE = 80
_REACH = 70  # characters between the subject and what is said of it
_ELSEWHERE = frozenset((
    "organisational_context", "background", "qualifications", "experience", "education", "competencies", "skills",
    "languages", "duties", "how_to_apply", "notices",
))


def extract(document: Document) -> Iterator[Candidate]:
    """Proposals for `work_arrangement`, `work_schedule` and `is_roster`."""
    for block in title_places(document):
        yield from _words(document, block, "work_arrangement", _ARRANGEMENTS[:2], "title_mention")
        yield from _words(document, block, "work_schedule", _SCHEDULES, "title_mention")
        yield from _roster(document, block)
    for block in document.labelled("duty_station", "city"):
        yield from _words(document, block, "work_arrangement", _ARRANGEMENTS, "location")
    for block in document.labelled("contract", "work_schedule", "work_arrangement", "duration"):
        if block.field != "work_schedule" and block.end - block.start <= _LINE:
            yield from _words(document, block, "work_schedule", _SCHEDULES, f"{block.field}_label")
        if block.field != "work_arrangement" and block.end - block.start <= _LINE:
            yield from _words(document, block, "work_arrangement", _ARRANGEMENTS, f"{block.field}_label")
    for block in head(document):
        if not block.label and block.end - block.start <= _LINE:
            yield from _lone(document, block)
        elif not block.label and not block.source:
            yield from _parts(document, block)
    for block in blocks_near(document, _GATE):
        if not block.source and not block.field and block.section not in _ELSEWHERE:
            yield from _in_prose(document, block)


def _words(document: Document, block: Block, field: str, names: tuple[str, ...], rule: str) -> Iterator[Candidate]:
    table = "schedule" if field == "work_schedule" else "arrangement"
    plain = text_of(document, block)[:_PROSE]
    if pattern("arrangement", "refused").search(plain):
        return
    for name in names:
        if match := pattern(table, name).search(plain):
            if pattern("arrangement", "possible").match(plain, match.end() + 1):
                return  # "Télétravail possible"
            yield document.candidate(field, block.start + match.start(), block.start + match.end(), rule)
            return


def _roster(document: Document, block: Block) -> Iterator[Candidate]:
    plain = text_of(document, block)
    match = pattern("roster", "words").search(plain)
    if match and not pattern("roster", "about").search(plain):
        yield document.candidate("is_roster", block.start + match.start(), block.start + match.end(), "title_mention")


def _lone(document: Document, block: Block) -> Iterator[Candidate]:
    """A line of the head that holds such words and nothing else ("Full-time", "Home-based", "Full-time On-site")."""
    text = document.of(block)
    plain = text_of(document, block)
    edges = [0, *(m.start() for m in _GLUED.finditer(text)), len(text)]
    found = [
        (field, start + match.start(), start + match.end())
        for start, end in pairwise(edges)
        for field, table, names in _FIELDS
        for name in names
        if (match := pattern(table, name).search(plain[start:end]))
    ]
    rest = list(plain)
    for _, start, end in found:
        rest[start:end] = " " * (end - start)
    if not "".join(rest).strip(" .*•|,/-"):
        for field, start, end in found:
            yield document.candidate(field, block.start + start, block.start + end, "lone_line")


def _parts(document: Document, block: Block) -> Iterator[Candidate]:
    """Parts of a longer line of the head that are such words: "Data Specialist · 12 months · onsite · full time"."""
    plain = text_of(document, block)[:_PROSE]
    parts = list(_FIELD_PART.finditer(plain))
    for part in parts if len(parts) > 2 else ():
        start = part.end() - len(part[0].lstrip())
        for field, table, names in _FIELDS:
            if any(pattern(table, name).fullmatch(part[0].strip()) for name in names):
                end = start + len(part[0].strip())
                yield document.candidate(field, block.start + start, block.start + end, "lone_line")


def _in_prose(document: Document, block: Block) -> Iterator[Candidate]:
    plain = text_of(document, block)[:_PROSE]
    for sentence in _SENTENCE.finditer(plain):
        start, end = sentence.span()
        for named in _MODALITY.finditer(plain, start, end):
            for match in (m for name in _ARRANGEMENTS if (m := pattern("arrangement", name).match(plain, named.end()))):
                span = block.start + match.start(), block.start + match.end()
                yield document.candidate("work_arrangement", *span, "prose_modality")
        for field, table, names in _FIELDS:
            found = [m for name in names if (m := pattern(table, name).search(plain, start, end))]
            if not found:
                continue
            first, last = min(m.start() for m in found), max(m.end() for m in found)
            if last - first > _SPAN or _is_a_place(plain, found[-1]):
                continue
            if _is_said_of_the_post(plain, start, first, end):
                yield document.candidate(field, block.start + first, block.start + last, "prose")


def _is_a_place(plain: str, match: re.Match[str]) -> bool:
    """Whether "remote" says where people live, not where the work is done."""
    behind = plain[match.end() : match.end() + 20]
    return match[0] == "remote" and behind[:1] == " " and not pattern("arrangement", "behind_remote").match(behind, 1)


def _is_said_of_the_post(plain: str, start: int, at: int, end: int) -> bool:
    if pattern("arrangement", "refused").search(plain, start, end):
        return False
    possible = pattern("arrangement", "possible").finditer(plain, start, end)
    if any(not _MAY.search(plain, max(0, match.start() - 3), match.end() + 3) for match in possible):
        return False
    return pattern("arrangement", "subject").search(plain, max(start, at - _REACH), at) is not None
