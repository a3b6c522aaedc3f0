"""The names of competencies on one line: codes, levels in brackets, "Name: definition", lists, or a name alone.

"(2)" behind names is a level when the numbers repeat; numbers that run 1, 2, 3 or stand before the names count them.
"(C)" and "(M)" say core or managerial, as UNESCO prints it.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from extractors.competency_lists import Entry, chained, glued, listed, name_in
from normalizers.vocabulary import competencies as vocabulary

__all__ = ["OPENINGS", "Entry", "entries"]

OPENINGS = ("value_lists", "lists", "asides")  # words that open a list in running text
_CODE = re.compile(
    r"[cmx]\d{3}(?:\s?l\s?(\d))?\s{0,3}(?:[:-]\s)?([a-z][a-z&,/' -]{2,60}?)\s?(?:level\s(\d))?\s?"
    r"(?=,?\s?[cmx]\d{3}|[\n;]|$)"
)
_MARK = re.compile(
    r"[(\[]\s?(?:(?:level|niveau|nivel|niv\.?|l)\s?)?(?:(\d|i{1,3}|iv)|(c|m|f))\s?[)\]]"
)
_LETTERS = {"c": "core", "m": "managerial", "f": "functional"}
_DEFINED = re.compile(
    r"(?:^|(?<=[.;!?])\s?)\W{0,3}([a-z][^:.;\n-]{2,70}?(?:-[a-z][^:.;\n-]{2,40}?)?)(?:\s?:|\s--?)\s(?=\S)"
)
_SINGLE = re.compile(r"\W{0,3}(?:[a-z\d]{1,2}[.)]\s)?([a-z][^.;\n]{2,90}?)[\s.;,:*-]{0,6}$")
_TRAILING_LEVEL = re.compile(r"\s?[,:(\[-]?\s?$")
_AREA = re.compile(r"\W{0,3}([a-z][a-z0-9&, -]{1,40}?)\s?-\s([a-z][^:;.\n]{2,70}?)\s?(?::|\n|$)")
_JOINT = re.compile(r",?\s(?:and|et|y|e)\s$")
_LIST_END = re.compile(r"\(|[.\n](?:\s|$)|\sand\score\scompetenc|$")
_BRACKETS = re.compile(r"[\[(]([^()\[\]]{12,600})[\])]")
_COLON = re.compile(r"[^,;:.]{0,40}:\s")
_LONGEST_NAME = 8
_LONGEST_JOINT = 6  # characters: ", and "
_LONGEST_LINE = 3000  # names stand in lists; a longer line is a text
_RUN = 3


def entries(raw: str, text: str, start: int, end: int, opens: bool) -> Iterator[Entry]:
    """The names on a line of `flat` text, known or possible ones.

    `raw` is the text as printed; `opens`: words that open a list in running text (`OPENINGS`) may stand in the line.
    """
    if text[start : start + 1] == "(" and not _MARK.match(text, start, end):
        return  # an instruction of the form: "(Technical knowledge, skills, ...)"
    end = min(end, start + _LONGEST_LINE)
    coded = [Entry(m.start(2), m.end(2), "coded", m[3] or m[1] or "") for m in _CODE.finditer(text, start, end)]
    found = coded or list(_opened(text, start, end) if opens else ()) or list(_bracketed(text, start, end))
    found = found or glued(raw, text, start, end)
    found = found or _within_areas(text, start, end)
    yield from found or list(_marked(text, start, end)) or chained(text, start, end) or _plain(text, start, end)


def _plain(text: str, start: int, end: int) -> list[Entry]:
    return list(_defined(text, start, end)) or listed(text, start, end) or _alone(text, start, end)


def _opened(text: str, start: int, end: int) -> Iterator[Entry]:
    """What stands behind words that open a list in running text."""
    openings = [match for section in OPENINGS if (match := vocabulary.matching(section).search(text, start, end))]
    if len(openings) > 1 and openings[1].start() < openings[0].end():
        openings.pop()
    bounds = [*(match.start() for match in openings[1:2]), end]
    for opening, stop in zip(openings[:2], bounds, strict=False):
        joint = _JOINT.search(text, max(opening.end(), stop - _LONGEST_JOINT), stop)
        yield from _opened_by(text, opening, joint.start() if joint else stop)


def _opened_by(text: str, opening: re.Match[str], end: int) -> Iterator[Entry]:
    begin = opening.end()
    if colon := _COLON.match(text, begin, end):
        begin = colon.end()  # "values of the Fund: ..."
    while text[begin : begin + 1] in (" ", ":", "."):
        begin += 1
    marked = list(_marked(text, begin, end))
    if marked:
        yield from marked
        return
    stop = _LIST_END.search(text, begin, end)
    last = stop.start() if stop else end
    for entry in chained(text, begin, last) or listed(text, begin, last):
        entry.group = opening[0]
        yield entry


def _within_areas(text: str, start: int, end: int) -> list[Entry]:
    """The name behind that of its area: "Business Management - Monitoring: Ability to ..."."""
    match = _AREA.match(text, start, end)
    if match is None or not vocabulary.matching("areas").fullmatch(match[1]):
        return []
    entry = name_in(text, match.start(2), match.end(2), "coded")
    return [entry] if entry else []


def _bracketed(text: str, start: int, end: int) -> Iterator[Entry]:
    """A list of known names in brackets: "the core competencies [..., ...]"."""
    for match in _BRACKETS.finditer(text, start, end):
        found = listed(text, match.start(1), match.end(1))
        if sum(vocabulary.is_known(text[e.start : e.end]) for e in found) >= _RUN:
            yield from found


def _marked(text: str, start: int, end: int) -> Iterator[Entry]:
    marks = list(_MARK.finditer(text, start, end))
    if not marks:
        return
    numbers = [int(m[1]) if m[1] and m[1].isdigit() else 0 for m in marks]
    before = bool(re.fullmatch(r"\W*", text[start : marks[0].start()]))
    counted = before or (len(marks) >= _RUN and all(b == a + 1 for a, b in pairwise(numbers)))
    first = start
    if group := _DEFINED.match(text[start : marks[0].start()]):
        first = start + group.end() if vocabulary.is_group(group[1].strip()) else start
    bounds = [first, *(m.end() for m in marks)]
    for index, mark in enumerate(marks):
        if entry := name_in(text, bounds[index], mark.start(), "levelled"):
            entry.level = "" if counted else mark[1] or ""
            entry.group = _LETTERS.get(mark[2] or "", group[1].strip() if group and first > start else "")
            yield entry
    if counted and (entry := name_in(text, bounds[-1], end, "levelled")):
        yield entry


def _defined(text: str, start: int, end: int) -> Iterator[Entry]:
    line = text[start:end]
    for match in _DEFINED.finditer(line) if ":" in line or "-" in line else ():
        name = match[1].strip()
        first, behind = start + match.start(1), start + match.end()
        if vocabulary.is_group(name):
            stop = _LIST_END.search(text, behind, end)
            last = stop.start() if stop else end
            for entry in chained(text, behind, last) or listed(text, behind, last) or _known(text, behind, last):
                entry.group = name
                yield entry
        elif len(name.split()) <= _LONGEST_NAME or vocabulary.is_known(name):
            level = vocabulary.level_pattern().match(text, behind, end)
            yield Entry(first, first + len(name), "defined", level["level"] if level else "")


def _known(text: str, start: int, end: int) -> list[Entry]:
    """A known name that stands alone behind the name of its group: "Cross-functional: Planning and organizing"."""
    return [entry for entry in _alone(text, start, end) if vocabulary.is_known(text[entry.start : entry.end])]


def _alone(text: str, start: int, end: int) -> list[Entry]:
    match = _SINGLE.match(text, start, end)
    if not match:
        return []
    last, level = match.end(1), ""
    for found in vocabulary.level_pattern().finditer(text, match.start(1), end):
        if not text[found.end() : end].strip(" )].;,:"):
            level = found["level"]
            tail = _TRAILING_LEVEL.search(text, match.start(1), found.start())
            last = tail.start() if tail else found.start()
    entry = name_in(text, match.start(1), last, "alone")
    if entry is None:
        return []
    entry.level = level
    return [entry]
