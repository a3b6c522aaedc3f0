"""The letters of a page that pdfium read, in runs: what is printed in one style without a gap as wide as a gutter."""
from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pipeline.loaders import pdfium
from pipeline.loaders.pdf_columns import GUTTER
from pipeline.loaders.pdf_glyphs import Glyph
from pipeline.loaders.pdf_letters import Letters, Style
from pipeline.loaders.pdf_lines import MARK, SMALL, SPACE

WIDE = 0.75 * GUTTER  # letter heights: a gap that ends a run, safely below those that later stages look for
OVERHANG = 0.35  # letter heights by which ink may stand out of the place that a letter takes
DESCENT = 0.21  # letter heights below the baseline; fonts differ little, and only cells of tables are told by it
OVERLAP = 0.3  # letter heights by which letters may overlap; kerning is less


def runs_of(letters: Letters, edges: Sequence[float]) -> list[Glyph]:
    """The runs, cut where columns of tables begin and end (`edges`); raises `OddError` where a letter has no name."""
    starts = _starts(letters, edges)
    lasts = [after - 1 for after in [*starts[1:], len(letters.at)]] if starts else []
    glyphs: list[Glyph] = []
    style: Style | None = None
    for start, last, left, place, right, apart in zip(
        starts, lasts, _places(letters, starts), _places(letters, lasts), letters.right[lasts].tolist(),
        letters.apart[starts].tolist(), strict=True,
    ):
        style = letters.styles.get(start, style)
        assert style is not None
        first, end = letters.at[start], letters.at[last]
        text = style.font.read(letters.text[first : end + 1], letters.handle, first)
        bottom = style.y + DESCENT * style.size
        glyphs.append(Glyph(
            text, left, _right(style, letters.text[end], place, right), bottom - style.size, bottom, style.y,
            style.size, style.font.bold, "", apart=apart,
        ))
    return glyphs


def _places(letters: Letters, indexes: Sequence[int]) -> list[float]:
    """Where letters begin by their widths, as pdfminer has it: ink may stand out of that."""
    starts = pdfium.char_starts(letters.handle, [letters.at[index] for index in indexes])
    places: list[float] = (starts[:, 0] + letters.moved[indexes]).tolist()
    return places


def _right(style: Style, letter: str, left: float, box: float) -> float:
    """Where a letter ends that begins at `left`, and with its ink at `box`."""
    width = style.font.width(letter)
    end = left + width * style.size * style.stretch
    # A letter of which pdfium cannot tell the width, or part of a ligature.
    return end if width > 0 and 0 <= box - end + 0.01 * style.size <= OVERHANG * style.size else box


def _gaps(letters: Letters, indexes: Sequence[int]) -> list[float]:
    """The gaps before letters."""
    firsts = list(letters.styles)
    gaps = []
    before = [index - 1 for index in indexes]
    for index, left, place in zip(before, _places(letters, indexes), _places(letters, before), strict=True):
        style = letters.styles[firsts[bisect(firsts, index) - 1]]
        gaps.append(left - _right(style, letters.text[letters.at[index]], place, float(letters.right[index])))
    return gaps


def _starts(letters: Letters, edges: Sequence[float]) -> list[int]:
    """The letters that runs begin with."""
    if not letters.at:
        return []
    starts, apart, size = letters.begins.copy(), letters.apart, letters.size
    smaller = np.minimum(size[1:], size[:-1])
    gap = letters.left[1:] - letters.right[:-1]
    near = gap <= SPACE * smaller
    # A space that is only guessed by pdfium.
    guessed = [index for index in (np.flatnonzero(near & apart[1:]) + 1).tolist()
               if pdfium.is_generated(letters.handle, letters.at[index] - 1)]
    for index, width in zip(guessed, _gaps(letters, guessed), strict=True):
        if width <= SPACE * smaller[index - 1]:
            apart[index], starts[index] = False, True
    close = (np.flatnonzero(near & (gap > 0.02 * smaller) & ~apart[1:] & ~starts[1:]) + 1).tolist()
    for index, width in zip(close, _gaps(letters, close), strict=True):
        starts[index] = width > SPACE * smaller[index - 1]
    starts[1:] |= (gap >= WIDE * smaller) | ~(near | apart[1:])
    starts[1:] |= (gap < -OVERLAP * smaller) & (letters.left[1:] != letters.left[:-1])
    if size.min() < SMALL * size.max():  # marks of footnotes stand for themselves
        starts |= size < SMALL * _median(size)
    if edges:
        column = np.searchsorted(edges, (letters.left + letters.right) / 2)
        starts[1:] |= column[1:] != column[:-1]
    for index in np.flatnonzero(starts).tolist():
        at = letters.at[index]
        word = letters.text[at : at + 16].split(maxsplit=1)[0]
        if MARK.fullmatch(word) and index + len(word) < len(letters.at):
            starts[index + len(word)] = True
    return np.flatnonzero(starts).tolist()


def _median(values: npt.NDArray[np.float64]) -> float:
    """As `np.median` has it, which takes longer to ask what it was given than to answer."""
    middle = len(values) // 2
    found = np.partition(values, (middle - 1 + len(values) % 2, middle))
    return float(found[middle - 1 + len(values) % 2] + found[middle]) / 2
