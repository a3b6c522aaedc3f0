"""The order of reading on a PDF page: two columns of text one after the other, labels beside their values.

Two columns show as a gutter: a strip in the middle that few rows cross, with lines of text, not short labels, on both
sides. A table without rules shows as pairs: a short piece, a gap, and a second piece that stands under others like it.
"""
from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from itertools import accumulate

from pipeline.loaders.pdf_glyphs import Glyph
from pipeline.loaders.pdf_lines import MARK, Piece, pieces_of

GUTTER = 0.8  # letter heights: narrower gaps are spaces of justified text
CROSSED = 0.3  # of the rows of a page: so many may cross the gutter
ALIGNED = 3.0
LABELLED = re.compile(r"[^\W\d_][^.;!?:]{0,48}:(?=\s|$)")
_LABEL = re.compile(r"[^\W\d_][^.;!?]{0,58}")

Row = Sequence[Glyph]


def gutter(rows: Sequence[Row], width: float) -> float | None:
    """The middle of the strip between two columns of text, None where the page is one column; no row is blank."""
    steps = range(int(width * 0.3), int(width * 0.7), 2)
    if not steps or sum(_fills(row, steps) for row in rows) > CROSSED * len(rows):
        return None
    inked = [[g for g in row if not g.text.isspace()] for row in rows]
    spans = [(_gaps(glyphs), glyphs) for glyphs in inked]
    # How many rows leave a strip of 6 points free at each step, told by where that changes.
    changes = [0] * (len(steps) + 1)
    for gaps, _ in spans:
        for low, high in gaps:
            first = 0 if low + 3 <= steps[0] else math.ceil((low + 3 - steps[0]) / 2)
            after = len(steps) if high - 3 >= steps[-1] else math.floor((high - 3 - steps[0]) / 2) + 1
            if first < after:
                changes[first] += 1
                changes[after] -= 1
    free = list(accumulate(changes[:-1]))
    best = max(range(len(steps)), key=lambda index: (free[index], -abs(steps[index] - width / 2)))
    crossed, x = len(spans) - free[best], float(steps[best])
    if crossed > CROSSED * len(spans):
        return None
    left = [(g[0].y, n) for gaps, g in spans if _clear(gaps, x) and (n := _letters(g, lambda glyph: glyph.x1 <= x))]
    right = [(g[0].y, n) for gaps, g in spans if _clear(gaps, x) and (n := _letters(g, lambda glyph: glyph.x0 >= x))]
    if len(left) < 6 or len(right) < 6:
        return None
    overlap = min(left[-1][0], right[-1][0]) - max(left[0][0], right[0][0])
    shorter = min(left[-1][0] - left[0][0], right[-1][0] - right[0][0])
    if _median([n for _, n in left]) < 20 or _median([n for _, n in right]) < 18 or overlap < 0.4 * shorter:
        return None
    return x


def _fills(row: Row, steps: range) -> bool:
    """Whether a row leaves no strip free, like most lines: one glyph goes from before the first to beyond the last."""
    return any(glyph.x0 - 3 < steps[0] and glyph.x1 + 3 > steps[-1] for glyph in row)


def _gaps(glyphs: Sequence[Glyph]) -> list[tuple[float, float]]:
    gaps = [(float("-inf"), glyphs[0].x0)]
    end = glyphs[0].x1
    for glyph in glyphs[1:]:
        if glyph.x0 - end >= GUTTER * glyph.size:
            gaps.append((end, glyph.x0))
        end = max(end, glyph.x1)
    gaps.append((end, float("inf")))
    return gaps


def _letters(glyphs: Sequence[Glyph], side: Callable[[Glyph], bool]) -> int:
    return sum(len(glyph.text) - glyph.text.count(" ") for glyph in glyphs if side(glyph))


def _clear(gaps: list[tuple[float, float]], x: float) -> bool:
    return any(low <= x - 3 and x + 3 <= high for low, high in gaps)


def _median(values: list[int]) -> int:
    return sorted(values)[len(values) // 2]


def in_order(rows: Sequence[Row], width: float, page: int) -> list[Piece]:
    """The pieces of a page in the order of reading."""
    x = gutter(rows, width)
    if x is None:
        return _margins(_pairs([pieces_of(row, page) for row in rows]), width)
    out: list[Piece] = []
    band: tuple[list[list[Piece]], list[list[Piece]]] = ([], [])

    def flush() -> None:
        for side, column in enumerate(band):
            pieces = _pairs(column)
            for piece in pieces:
                piece.column = 2 * len(out) + side + 1
            out.extend(_margins(pieces))
            column.clear()

    crossing: list[Piece] = []
    for row in rows:
        inked = [g for g in row if not g.text.isspace()]
        if _clear(_gaps(inked), x):
            for side, half in enumerate(([g for g in row if g.x1 <= x], [g for g in row if g.x0 >= x])):
                if any(not g.text.isspace() for g in half):
                    band[side].append(pieces_of(half, page))
        else:
            flush()
            crossing = _margins(_pairs([pieces_of(row, page)]), width)
            out.extend(crossing)
    flush()
    return out


def _margins(pieces: list[Piece], width: float | None = None) -> list[Piece]:
    """Tell every piece where its column begins and ends: where several pieces end, or what the left margin implies."""
    if not pieces:
        return pieces
    left = min(piece.x0 for piece in pieces)
    ends = sorted((piece.x1 for piece in pieces), reverse=True)
    right = next((end for end, third in zip(ends, ends[2:], strict=False) if end - third <= 8), ends[0])
    if width is not None:  # a page of short lines does not show its margin
        right = max(right, 0.93 * width - left)
    for piece in pieces:
        piece.left, piece.right = left, right
    return pieces


def _pairs(rows: list[list[Piece]]) -> list[Piece]:
    """One list of pieces: labels joined with the values beside them, other neighbours joined or parted."""
    out: list[Piece] = []
    for index, row in enumerate(rows):
        if len(row) == 1:
            out.append(row[0])
            continue
        near = [other[-1] for other in (*rows[max(index - 4, 0) : index], *rows[index + 1 : index + 5]) if other]
        first, last = row[0], row[-1]
        aligned = any(abs(piece.x0 - last.x0) <= ALIGNED for piece in near)
        if all(LABELLED.match(piece.text) for piece in row[1:]) or (len(row) == 2 and first.text.endswith(".")):
            out.extend(row)
        elif len(row) == 2 and _is_label(first.text) and (aligned or first.text.endswith(":")):
            first.text, first.value_x = f"{first.text.rstrip(' :')}: {last.text}", last.x0
            first.x1, first.bold = last.x1, first.bold and last.bold
            out.append(first)
        else:
            first.text, first.x1 = " ".join(piece.text for piece in row), last.x1
            first.bold = all(piece.bold for piece in row)
            out.append(first)
    return out


def _is_label(text: str) -> bool:
    return len(text.split()) <= 7 and bool(_LABEL.fullmatch(text)) and not MARK.match(text)
