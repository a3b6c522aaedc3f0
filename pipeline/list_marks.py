"""List marks as they are printed: taken off a line, or found inside a list that was flattened into one line."""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from normalizers.vocabulary.headings import exact
from pipeline.document import Line

_MARK = re.compile(
    r"^\s*(?:(?P<bullet>[-–—*•·▪●○◦‣►➢✓❖§»o])\s+(?=\S)"
    r"|(?P<number>\d{1,2}\.\d{1,2}(?:\.\d{1,2})?(?=\s+[^\W\d])"
    r"|\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-zA-Z]|[ivxIVX]{1,5})\s?[.)])\s*(?=\S))"
)
_DASHED = re.compile(r"(?:(?<=[.;:])|(?<=\w)|(?<=\)))\s+[-–•●▪]\s+(?=[A-ZÀ-Ý])")
_DASH_SIGN = re.compile(r"[-–•●▪](?<=\s.)\s")
_NUMBERED = re.compile(r"(?:^|(?<=\s))(\d{1,2})\.\s+(?=[A-ZÀ-Ý])")
_NUMBER_SIGN = re.compile(r"\.(?<=\d.)\s")
_FLAT_LIST = 120  # characters from which a line may be a whole list; fewer behind a heading ("Duties - Visit ...")


def list_mark(text: str) -> tuple[str | None, str]:
    """The printed list mark and the rest: ("a)", "Visit"), ("", "Visit") for a bullet, (None, text) without a mark.

    >>> list_mark("a) Visit camps")
    ('a)', 'Visit camps')
    >>> list_mark("- Visit camps")
    ('', 'Visit camps')
    >>> list_mark("P. Smith")
    (None, 'P. Smith')
    """
    match = _MARK.match(text)
    if not match:
        return None, text
    number = (match["number"] or "").strip()
    rest = text[match.end() :].strip()
    if number.startswith("(") and f"({_next(number[1:-1])})" in rest:
        return None, text  # the first of several marks on one line
    if number and re.fullmatch(r"[A-Z]\.", number) and number not in ("A.", "B.", "C.", "D.", "E.", "F.", "I.", "V."):
        return None, text  # an initial, not a list letter
    if re.match(r"\d", rest) and number and not number.endswith(")") and re.search(r"\d\.$", number):
        return None, text  # a decimal number or a date: "12.5", "3. 4. 2020"
    return number, rest


def _next(mark: str) -> str:
    mark = mark.strip()
    return str(int(mark) + 1) if mark.isdigit() else chr(ord(mark[-1:] or " ") + 1)


def unflatten(line: Line) -> Iterable[Line]:
    """A list that was flattened into one line: three or more dashes or numbers that run 1, 2, 3."""
    text = line.text
    points = _points(text) if line.kind != "heading" else []
    if not points or (len(text) < _FLAT_LIST and not exact(_DASHED.split(text, maxsplit=1)[0])):
        return [line]
    edges = [0, *[p for p in points if p > 0], len(text)]
    pieces = [text[start:end].strip() for start, end in pairwise(edges)]
    return [replace(line, text=piece) for piece in pieces if piece]


def _points(text: str) -> list[int]:
    """Where the items of a flattened list begin; for most lines no sign of a mark is there."""
    if _NUMBER_SIGN.search(text):
        numbers = list(_NUMBERED.finditer(text))
        run = [m.start(1) for n, m in enumerate(numbers) if int(m[1]) == n + 1]
        if len(run) >= 3 and len(run) == len(numbers):
            return run
    dashes = [m.start() for m in _DASHED.finditer(text)] if _DASH_SIGN.search(text) else []
    return dashes if len(dashes) >= 2 else []
