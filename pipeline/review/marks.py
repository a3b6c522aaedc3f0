"""The text cut at the edges of what is cited, so that spans which overlap can all be shown.

>>> [(piece.text, piece.over) for piece in cut("Grade: P-4", [(0, 10), (7, 10)])]
[('Grade: ', (0,)), ('P-4', (0, 1))]
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple


class Piece(NamedTuple):
    """A piece of the text; `over` are the numbers of the spans that lie over it."""

    start: int
    text: str
    over: tuple[int, ...]


def cut(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """All of the text, in pieces over each of which the same spans lie; spans beyond the text or of no length count as
    none."""
    edges: dict[int, tuple[list[int], list[int]]] = {0: ([], []), len(text): ([], [])}  # those that begin, and end
    for number, (start, end) in enumerate(spans):
        if 0 <= start < end <= len(text):
            edges.setdefault(start, ([], []))[0].append(number)
            edges.setdefault(end, ([], []))[1].append(number)
    places = sorted(edges)
    over: set[int] = set()
    for start, end in pairwise(places):
        over = (over - set(edges[start][1])) | set(edges[start][0])
        yield Piece(start, text[start:end], tuple(sorted(over)))
