"""Labels and headings inside a line: where they begin and end.

Damaged documents glue a label to its value ("Hardship LevelE"), a value to the next label ("2025Hardship Level"), or
put a whole header on one line ("JOB TITLE: Officer DURATION: 6 months").
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from normalizers.frozen import frozen
from normalizers.vocabulary import headings, labels
from normalizers.vocabulary.fold import fold
from pipeline.beginnings import LABEL, REACH, SEAM, promising_at, tokens

_COLON = re.compile(r"(?:\s?\([^()]{0,160}\))?\s{0,2}[:：](?!//|\d\d\b)")
_BARE_COLON = re.compile(r"[:：](?!//|\d\d\b)")
_LABEL_END = re.compile(r"\s{0,2}(?:\.{4,}|…{2,})?\s?[:：](?!//)\s*|\s?(?:\.{4,}|…{2,}|_{4,})\s?|\s[-–—]\s")
# What each way to end a label needs, told from a sign on.
_LABEL_SIGN = re.compile(r"[:：.…_–—-](?:(?<=[:：])|(?<=\.)\.{3}|(?<=…)…|(?<=_)_{3}|(?<=\s.)\s)")
_SPACES = 3  # before the sign that belong to it
_HEAD = 200  # characters in which the label at the start of a line ends
BRACKET = re.compile(r"\s*\([^()]{0,160}\)")
_REACH_OF_GLUED = 110  # characters in which a label ends that runs into its value
_SHORT = 160  # characters of a line that may be a label and its value


@frozen
class Cut:
    """A label or heading at [start, end) of a line; with a colon its value begins at `rest`, else `rest` is `end`."""

    start: int
    end: int
    rest: int


@frozen
class Labelled:
    """A label at the start of a line and what follows its colon."""

    label: str
    rest: str


def leading_label(text: str) -> Labelled | None:
    """The known label that a line begins with, colon or dash after it; None where there is none.

    >>> leading_label("Post level (of the post): P-3")
    Labelled(label='Post level (of the post)', rest='P-3')
    >>> leading_label("Experience shows: much") is None
    True
    """
    sign = _LABEL_SIGN.search(text, 0, _HEAD)
    return _labelled(text, sign.start()) if sign else None


@lru_cache(maxsize=2048)
def _labelled(text: str, sign: int) -> Labelled | None:
    """The same for a line in which the first sign of an end of a label stands; only white space lies before it."""
    for colon in _LABEL_END.finditer(text, max(0, sign - _SPACES), _HEAD):
        label = text[: colon.start()].strip(" *#>-–•·")
        if label and labels.field_of(label):
            return Labelled(label, text[colon.end() :].strip())
        if len(label.split()) > 14:
            return None
    return None


def with_colon(text: str) -> Iterator[Cut]:
    floor, header_like = 0, False
    for end, rest in _colons(text):
        words = list(tokens(text, max(floor, end - REACH), end))[-labels.LONGEST :]
        for first, (start, _) in enumerate(words):
            name = text[start:end]
            named = name[0].isalpha() and not name[0].islower() if start else any(map(str.isalpha, name))
            if not named or "(" in name or ")" in name:
                continue
            if not (labels.field_of(name) or headings.exact(name)):
                continue
            at_start = not any(map(str.isalnum, text[:start]))
            glued = start > 0 and not text[start - 1].isspace()
            ended = last_sign(text, start) in ".;!?)|"
            free = at_start or glued or ended or name.isupper() or header_like or first == 0
            if not free and len(fold(name).split()) < 2:
                continue
            header_like = True
            if not at_start:
                yield Cut(start, end, rest)
            floor = rest
            break


def _colons(text: str) -> Iterator[tuple[int, int]]:
    """Where a name before a colon ends, spaces and a bracket left out, and where what follows begins."""
    if "(" in text:
        yield from (colon.span() for colon in _COLON.finditer(text))
        return
    floor = 0
    for colon in _BARE_COLON.finditer(text):
        start = colon.start()
        while start > floor and start > colon.start() - 2 and text[start - 1].isspace():
            start -= 1
        yield start, (floor := colon.end())


def last_sign(text: str, end: int) -> str:
    """The last character before a place that is no white space; "" where there is none."""
    while end > 0 and text[end - 1].isspace():
        end -= 1
    return text[end - 1 : end]


def leading(text: str) -> list[Cut]:
    """A known label at the start that runs into its value without a colon."""
    words = promising_at(text, 0, _REACH_OF_GLUED, LABEL)
    for size in range(len(words), 0, -1):
        end = words[size - 1][1]
        if not labels.is_label(fold(text[:end])) or not any(map(str.isalnum, text[words[size - 1][0] : end])):
            continue
        if len(text) <= REACH and labels.is_label(fold(text)):
            return []  # nothing but a label ("Target start date"), of which a shorter one is the beginning
        bracket = BRACKET.match(text, end)
        stop = bracket.end() if bracket else end
        rest = text[stop:]
        if not rest.strip() or rest.lstrip()[0] in ":：" or text[stop - 1] in ":：":
            continue
        glued = not rest[0].isspace()
        first = rest.strip()[0]
        capitals = all(text[s].isupper() or e - s <= 3 for s, e in words[:size])
        titled = size >= 2 and capitals and len(text) <= _SHORT
        if (glued and (first.isupper() or first.isdigit()) and (size > 1 or text[end - 1].islower())) or (
            titled and not glued and (first.isupper() or first.isdigit())
        ):
            return [Cut(0, stop, stop), *glued_inside(text, stop)]
        break
    return glued_inside(text)


def trailing(text: str) -> Iterator[Cut]:
    """A known heading of two words or more at the end of a header line ("Supervisor: Chief General Background")."""
    if not headings.may_end(text[-REACH:]):
        return
    words = list(tokens(text, max(0, len(text) - REACH), len(text)))
    for size in range(min(5, len(words) - 2), 1, -1):
        start = words[-size][0]
        words_at_end = text[start:]
        if not words_at_end[0].isupper() or text[start - 1] != " ":
            continue
        if headings.exact(words_at_end) and not labels.is_label(fold(words_at_end)):
            yield Cut(start, len(text), len(text))
            return


def glued_inside(text: str, floor: int = 0) -> list[Cut]:
    """Labels and headings that are glued to what stands before them ("2025Hardship Level D"), or to `floor`, where the
    value of a label begins that was left empty ("Second grade: GradeGS5").

    A single word must be glued on both sides ("RegularReasonTemporary"); in running text it is a word like others.
    """
    cuts: list[Cut] = []
    for start in (*((floor,) if floor else ()), *(glue.start() for glue in SEAM.finditer(text, floor + 1))):
        words = promising_at(text, start, REACH)
        for size in range(len(words), 0, -1):
            end = words[size - 1][1]
            bracket = BRACKET.match(text, end)
            stop = bracket.end() if bracket else end
            glued = stop < len(text) and not text[stop].isspace() and text[end - 1].islower()
            if not glued and (size == 1 or start == floor):
                continue
            name = text[start:end]
            if labels.is_label(fold(name)) or headings.exact(name):
                cuts.append(Cut(start, stop, stop))
                break
    return cuts
