"""The names of competencies on one line: codes, levels in brackets, "Name: definition", lists, or a name alone.

"(2)" behind names is a level when the numbers repeat; numbers that run 1, 2, 3 or stand before the names count them.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from normalizers.vocabulary import competencies as vocabulary
from normalizers.vocabulary import headings, labels

_CODE = re.compile(
    r"[cmx]\d{3}(?:\s?l\s?(\d))?\s{0,3}([a-z][a-z&,/' -]{2,60}?)\s?(?:level\s(\d))?\s?(?=[cmx]\d{3}|[\n;]|$)"
)
_MARK = re.compile(r"[(\[]\s?(\d|i{1,3}|iv)\s?[)\]]")
_DEFINED = re.compile(
    r"(?:^|(?<=[.;!?])\s?)\W{0,3}([a-z][^:.;\n-]{2,70}?(?:-[a-z][^:.;\n-]{2,40}?)?)(?:\s?:|\s--?)\s(?=\S)"
)
_LEVEL = re.compile(r"\W{0,3}level\s?(\d)\b")
_SINGLE = re.compile(
    r"\W{0,3}(?:[a-z\d]{1,2}[.)]\s)?([a-z][^.;\n]{2,90}?)(?:\s?[,:-]?\s?[(\[]?level\s?(\d)[)\]]?)?[\s.;,:*]{0,6}$"
)
_LIST_END = re.compile(r"\(|[.\n](?:\s|$)|\sand\score\scompetenc|$")
_LONGEST_NAME = 8
_LONGEST_ALONE = 6
_RUN = 3


@dataclass(slots=True)
class Entry:
    """A name with its level; `form` is coded, levelled, defined, listed or alone."""

    start: int
    end: int
    form: str
    level: str = ""
    group: str = ""


def entries(text: str, start: int, end: int) -> Iterator[Entry]:
    """The names on a line of `flat` text, known or possible ones."""
    if text[start : start + 1] == "(" and not _MARK.match(text, start, end):
        return  # an instruction of the form: "(Technical knowledge, skills, ...)"
    coded = [Entry(m.start(2), m.end(2), "coded", m[3] or m[1] or "") for m in _CODE.finditer(text, start, end)]
    if coded:
        yield from coded
        return
    openings = (vocabulary.matching(section).search(text, start, end) for section in ("value_lists", "lists"))
    opening = next(filter(None, openings), None)
    after = list(_after(text, opening, end)) if opening else []
    if after:
        yield from after
        return
    marked = list(_marked(text, start, end))
    if marked:
        yield from marked
        return
    defined = list(_defined(text, start, end))
    yield from defined or _listed(text, start, end) or _alone(text, start, end)


def _after(text: str, opening: re.Match[str], end: int) -> Iterator[Entry]:
    """What stands behind words that open a list in running text."""
    begin = opening.end()
    while text[begin : begin + 1] in (" ", ":", "."):
        begin += 1
    marked = list(_marked(text, begin, end))
    if marked:
        yield from marked
        return
    stop = _LIST_END.search(text, begin, end)
    for entry in _listed(text, begin, stop.start() if stop else end):
        entry.group = opening[0]
        yield entry


def _marked(text: str, start: int, end: int) -> Iterator[Entry]:
    marks = list(_MARK.finditer(text, start, end))
    if not marks:
        return
    numbers = [int(m[1]) if m[1].isdigit() else 0 for m in marks]
    before = bool(re.fullmatch(r"\W*", text[start : marks[0].start()]))
    counted = before or (len(marks) >= _RUN and all(b == a + 1 for a, b in pairwise(numbers)))
    bounds = [start, *(m.end() for m in marks)]
    for index, mark in enumerate(marks):
        if entry := _name(text, bounds[index], mark.start(), "levelled"):
            entry.level = "" if counted else mark[1]
            yield entry
    if counted and (entry := _name(text, bounds[-1], end, "levelled")):
        yield entry


def _defined(text: str, start: int, end: int) -> Iterator[Entry]:
    for match in _DEFINED.finditer(text[start:end]):
        name = match[1].strip()
        first, behind = start + match.start(1), start + match.end()
        if vocabulary.matching("groups").fullmatch(name):
            stop = _LIST_END.search(text, behind, end)
            for entry in _listed(text, behind, stop.start() if stop else end):
                entry.group = name
                yield entry
        elif len(name.split()) <= _LONGEST_NAME:
            level = _LEVEL.match(text, behind, end)
            yield Entry(first, first + len(name), "defined", level[1] if level else "")


def _listed(text: str, start: int, end: int) -> list[Entry]:
    """Names between semicolons, else between commas; names of frameworks that hold a comma stay whole.

    One part that can be no name makes the line a sentence; between commas one name at least must be a known one.
    """
    end = start + len(text[start:end].rstrip(" .;\n"))
    whole = [m.span() for m in vocabulary.commas().finditer(text, start, end)]
    separator = ";" if ";" in text[start:end] else ","
    pattern = re.compile(r";\s?" if separator == ";" else r",\s?(?:and\s|et\s|y\s|e\s)?|\s(?:and|et|y|e|&)\s")
    cuts = [m.span() for m in pattern.finditer(text, start, end) if not any(a <= m.start() < b for a, b in whole)]
    if not any(text[a] in ",;" for a, _ in cuts):
        return []  # "Adaptability and Flexibility" is one name
    bounds = [(start, cuts[0][0]), *((a[1], b[0]) for a, b in pairwise(cuts)), (cuts[-1][1], end)]
    parts = [entry for a, b in bounds if (entry := _name(text, a, b, "listed"))]
    known = [vocabulary.is_known(text[entry.start : entry.end]) for entry in parts]
    possible = all(k or may_be_name(text[e.start : e.end], "listed") for k, e in zip(known, parts, strict=True))
    return parts if len(parts) == len(bounds) and possible and (any(known) or separator == ";") else []


def _alone(text: str, start: int, end: int) -> list[Entry]:
    match = _SINGLE.match(text, start, end)
    if not match or (entry := _name(text, match.start(1), match.end(1), "alone")) is None:
        return []
    entry.level = match[2] or ""
    return [entry]


def _name(text: str, start: int, end: int, form: str) -> Entry | None:
    """The span without list marks, conjunctions and punctuation around it."""
    words = text[start:end]
    lead = re.match(r"\W*(?:\d{1,2}[.)]\s|[a-z][.)]\s)?\W*(?:(?:and|et|y|e)\s)?", words)
    start += lead.end() if lead else 0
    words = text[start:end].rstrip(" .;,:*(-\n")
    return Entry(start, start + len(words), form) if words and len(words.split()) <= _LONGEST_NAME + 2 else None


def may_be_name(name: str, form: str) -> bool:
    """Whether words that no known framework prints can be a name: short, no sentence, no other demand or label."""
    longest = _LONGEST_ALONE if form == "alone" else _LONGEST_NAME
    return (
        0 < len(name.split()) <= longest
        and name[0].isalpha()
        and not re.search(r"[\d@?!\"]|\w\.\s", name)
        and not vocabulary.matching("groups").fullmatch(name)
        and not vocabulary.matching("no_name").search(name)
        and labels.field_of(name) is None
        and headings.exact(name) is None
    )
