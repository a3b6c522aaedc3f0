"""Names of competencies in one line, parted by semicolons, commas, dashes or nothing at all."""
from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from normalizers.vocabulary import competencies as vocabulary
from normalizers.vocabulary import headings, labels
from pipeline.document import Document

_LONGEST_NAME = 8
_LONGEST_ALONE = 6
_SHORTEST = 4  # letters
_MOST_JOINED = 4  # parts of a known name that holds commas: "Nurtures, leads and manages people"
_FEWEST_CHAINED = 3
_FEWEST_GLUED = 2
GLUED_ANYWHERE = 4  # names in a row that are a list even under another heading
_CONJUNCTION = re.compile(r"\s(?:and|et|y|e|&)\s")
_LEADING = re.compile(r"\W*(?:\d{1,2}[.)]\s|[a-z][.)]\s)?\W*(?:(?:and|et|y|e)\s)?")
_DASH = re.compile(r"\s[-/·•|]\s")
_SEAM = re.compile(r"[A-Z](?<=[a-z).:].)")  # a capital right behind a word or a full stop
_COMMA, _SEMICOLON = re.compile(r",\s?"), re.compile(r"\s?;\s?")


@dataclass(slots=True)
class Entry:
    """A name with its level; `form` is coded, levelled, defined, listed or alone."""

    start: int
    end: int
    form: str
    level: str = ""
    group: str = ""
    place: str = ""  # the kind of the block that it stands in


def name_in(text: str, start: int, end: int, form: str) -> Entry | None:
    """The span without list marks, conjunctions and punctuation around it."""
    lead = _LEADING.match(text[start:end])
    start += lead.end() if lead else 0
    words = text[start:end].rstrip(" .;,:*(-\n")
    return Entry(start, start + len(words), form) if words and len(words.split()) <= _LONGEST_NAME + 4 else None


def listed(text: str, start: int, end: int) -> list[Entry]:
    """Names between semicolons, else between commas; names of frameworks that hold a comma stay whole.

    One part that can be no name makes the line a sentence; between commas one name at least must be a known one.
    """
    end = start + len(text[start:end].rstrip(" .;\n"))
    parts = _parts(text, start, end, _SEMICOLON if ";" in text[start:end] else _COMMA)
    if len(parts) < 2:
        both = _halves(text, start, end)
        return both if both and all(_is_known(text, entry) for entry in both) else []
    found = [entry for a, b in parts if (entry := name_in(text, a, b, "listed"))]
    known = [_is_known(text, entry) for entry in found]
    possible = all(k or may_be_name(text[e.start : e.end], "listed") for k, e in zip(known, found, strict=True))
    return found if len(found) == len(parts) and possible and (any(known) or ";" in text[start:end]) else []


def _is_known(text: str, entry: Entry) -> bool:
    return vocabulary.is_known(text[entry.start : entry.end])


def _parts(text: str, start: int, end: int, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    """The spans between separators, joined where the whole is a known name, and cut at the conjunction of the last."""
    cuts = [match.span() for match in separator.finditer(text, start, end)]
    if not cuts:
        return []
    edges = [(start, start), *cuts, (end, end)]
    pieces = [(a[1], b[0]) for a, b in pairwise(edges)]
    joined: list[tuple[int, int]] = []
    while pieces:
        size = next((n for n in range(min(_MOST_JOINED, len(pieces)), 1, -1) if _whole(text, pieces[:n])), 1)
        joined.append((pieces[0][0], pieces[size - 1][1]))
        pieces = pieces[size:]
    first, last = joined[-1]
    pairs = any(_is_pair(text, first, last) for first, last in joined[:-1])
    if separator is _COMMA and not pairs and (both := _halves(text, first, last)):
        known = any(_is_known(text, entry) for entry in both)
        if known or not _LEADING.match(text[first:last]):
            joined[-1:] = [(entry.start, entry.end) for entry in both]
    return joined


def _is_pair(text: str, start: int, end: int) -> bool:
    """Whether a part that is not the last joins two words: then the last is a pair too, and no end of the list."""
    entry = name_in(text, start, end, "listed")
    return entry is not None and bool(_CONJUNCTION.search(text, entry.start, entry.end)) and not _is_known(text, entry)


def _whole(text: str, pieces: list[tuple[int, int]]) -> bool:
    entry = name_in(text, pieces[0][0], pieces[-1][1], "listed")
    return entry is not None and _is_known(text, entry)


def _halves(text: str, start: int, end: int) -> list[Entry]:
    """The names that conjunctions join; none where the whole is a known name or opens with a conjunction."""
    whole = name_in(text, start, end, "listed")
    if whole is None or _is_known(text, whole) or whole.start - start > len(" "):
        return []
    for match in _CONJUNCTION.finditer(text, start, end):
        left, right = name_in(text, start, match.start(), "listed"), name_in(text, match.end(), end, "listed")
        if left and right and (_is_known(text, left) or _is_known(text, right)):
            return [left, *(_halves(text, right.start, right.end) or [right])]
    return []


def chained(text: str, start: int, end: int) -> list[Entry]:
    """Names between dashes, bars or bullets, three at least and half of them known: "Care - Trust - Respect"."""
    cuts = [match.span() for match in _DASH.finditer(text, start, end)]
    if len(cuts) < _FEWEST_CHAINED - 1:
        return []
    edges = [(start, start), *cuts, (end, end)]
    found = [entry for a, b in pairwise(edges) if (entry := name_in(text, a[1], b[0], "listed"))]
    known = [_is_known(text, entry) for entry in found]
    if len(found) != len(edges) - 1 or sum(known) * 2 < len(found):
        return []
    possible = (k or may_be_name(text[e.start : e.end], "listed") for k, e in zip(known, found, strict=True))
    return found if all(possible) else []


def glued_blocks(document: Document) -> set[int]:
    """Where the blocks begin that can hold more than a few names glued together: with so many seams."""
    seams = [match.start() for match in _SEAM.finditer(document.text)]
    starts = [block.start for block in document.blocks]
    counts = Counter(bisect_right(starts, at) - 1 for at in seams)
    return {starts[number] for number, count in counts.items() if count > GLUED_ANYWHERE - 2}


def glued(raw: str, text: str, start: int, end: int, fewest: int = _FEWEST_GLUED) -> list[Entry]:
    """The longest run of known names without a space between them: "TeamworkCommunication"."""
    edges = [start, *(match.start() for match in _SEAM.finditer(raw, start, end)), end]
    if len(edges) <= fewest:
        return []
    best: list[Entry] = []
    run: list[Entry] = []
    for first, last in pairwise(edges):
        entry = name_in(text, first, last, "listed")
        if entry and _is_known(text, entry):
            run.append(entry)
            best = max(best, run, key=len)
        else:
            run = []
    return best if len(best) >= fewest else []


def may_be_name(name: str, form: str) -> bool:
    """Whether words that no known framework prints can be a name: short, no sentence, no other demand or label."""
    longest = _LONGEST_ALONE if form == "alone" else _LONGEST_NAME
    return (
        0 < len(name.split()) <= longest
        and len(name) >= _SHORTEST
        and name[0].isalpha()
        and not re.search(r"[\d@?!\"]|\w\.\s", name)
        and not vocabulary.is_group(name)
        and not vocabulary.matching("no_name").search(name)
        and labels.field_of(name) is None
        and headings.exact(name) is None
    )
