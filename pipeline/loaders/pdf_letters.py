"""The letters of a page that pdfium read: where each stands, and how it is printed."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.loaders import pdfium
from pipeline.loaders.pdf_fonts import Font, Fonts, OddError

_HYPHEN = 0xFFFE  # pdfium's sign for a hyphen at the end of a line, hard or soft, in the place of hyphen and line end

_INKED = np.ones(0x10000, bool)
_INKED[[code for code in range(0x3001) if chr(code).isspace()]] = False


class Style(NamedTuple):
    """How letters are printed."""

    y: float
    size: float
    stretch: float  # width of the letters, in that of the font
    font: Font


@dataclass(slots=True)
class Letters:
    """The inked letters of one page; the arrays have one item for each."""

    handle: pdfium.Text
    text: str  # with the spaces and the ends of lines
    at: list[int]  # where in `text` the letter stands
    left: npt.NDArray[np.float64]  # of the box around its place and its ink
    right: npt.NDArray[np.float64]
    moved: npt.NDArray[np.float64]  # by how much it was moved to the right, for fractions of widths
    size: npt.NDArray[np.float64]
    apart: npt.NDArray[np.bool_]  # whether a space stands before it in its line
    begins: npt.NDArray[np.bool_]  # whether it begins a line or another style
    whole: bool  # or there are more on the page than are ever read
    styles: dict[int, Style] = field(default_factory=dict)  # by the number of the first letter printed so
    objects: set[int] = field(default_factory=set)  # pdfium's handles of what printed them


class _Span(NamedTuple):
    """Letters that one object printed, in one line."""

    first: int
    thing: int


def letters_of(handle: pdfium.Text, width: float, height: float, most: int, fonts: Fonts) -> Letters:
    """The letters of a page of text that stand on it, put right by the fractions of their widths.

    Of signs and spaces `most` are read, like those that stand outside of the page. Raises `OddError` where letters have
    no place or do not run to the right.
    """
    held = pdfium.count_chars(handle)
    length = min(held, 3 * most)  # two more signs for the end of a line
    codes = np.empty(max(length, 0) + 1, np.uint16)
    if length < 0 or (length and pdfium.get_text(handle, 0, length, codes.ctypes.data) != length + 1):
        raise OddError("letters without names")
    codes = codes[:length]
    if length > most:
        printed = np.cumsum((codes != ord("\r")) & (codes != ord("\n")))
        codes = codes[: np.searchsorted(printed, most, "right")]
    ends = codes == ord("\n")
    hyphens = codes == _HYPHEN
    if hyphens.any():
        if not all(pdfium.is_hyphen(handle, at) for at in np.flatnonzero(hyphens).tolist()) or (codes == 0xAD).any():
            raise OddError("hyphens of which only pdfium knows what they are")
        codes[hyphens] = ord("-")
        ends |= np.roll(hyphens, 1)
    places = np.flatnonzero(_INKED[codes])
    at: list[int] = places.tolist()
    try:
        boxes = pdfium.char_boxes(handle, at)
    except LookupError:
        raise OddError("letters without places") from None
    unseen = (boxes[:, 2] < 0) | (boxes[:, 0] > width) | (boxes[:, 1] < 0) | (boxes[:, 3] > height)
    if unseen.any():
        codes[places[unseen]] = ord(" ")
        places, boxes = places[~unseen], boxes[~unseen]
        at = places.tolist()
    left, right = boxes[:, 0].astype(np.float64), boxes[:, 2].astype(np.float64)
    lines = np.cumsum(ends)[places]
    begins, apart = np.ones(len(at), bool), np.zeros(len(at), bool)
    begins[1:] = lines[1:] != lines[:-1]
    apart[1:] = (places[1:] - places[:-1] > 1) & ~begins[1:]
    text = codes.tobytes().decode("utf-16-le", "surrogatepass")
    letters = Letters(handle, text, at, left, right, np.zeros(len(at)), np.zeros(len(at)), apart, begins,
                      whole=len(codes) == held)
    if at:
        found = _find_styles(letters, height, fonts)
        if any(style.font.fractions is not None for style in letters.styles.values()):
            _widen(letters, found, codes, places)
    return letters


def _find_styles(letters: Letters, height: float, fonts: Fonts) -> list[tuple[int, Style]]:
    """Tell the letters how they are printed; what objects printed, with its first letter."""
    spans = _spans(letters)
    found = list(zip([span.first for span in spans], _styles(letters, spans, height, fonts), strict=True))
    before: Style | None = None
    for first, style in found:
        if style != before:
            letters.begins[first] = True
            letters.styles[first] = before = style
    letters.objects.update(span.thing for span in spans)
    letters.size = np.repeat([style.size for _, style in found], _lengths(found, len(letters.at)))
    return found


def _lengths(found: Sequence[tuple[int, Style]], end: int) -> npt.NDArray[np.int64]:
    bounds = np.array([*(first for first, _ in found), end])
    lengths: npt.NDArray[np.int64] = bounds[1:] - bounds[:-1]
    return lengths


def _widen(letters: Letters, found: Sequence[tuple[int, Style]], codes: npt.NDArray[np.uint16],
           places: npt.NDArray[np.int64]) -> None:
    """Move the letters of each object by the widths of those before them in it."""
    starts = places[[first for first, _ in found]]
    fonts = [style.font for _, style in found]
    printed = np.repeat([font.handle for font in fonts], np.diff(starts, append=len(codes)))  # from the first letter on
    wider = np.zeros(len(codes))
    for font in set(fonts):
        if font.fractions is not None:
            own = np.flatnonzero(printed == font.handle) + starts[0]
            wider[own] = font.fractions[codes[own]]
    ends = np.cumsum(wider)
    begins = ends - wider
    begun = np.repeat(begins[starts], _lengths(found, len(places)))
    letters.right += (ends[places] - begun) * letters.size
    letters.moved = (begins[places] - begun) * letters.size
    letters.left += letters.moved


def _spans(letters: Letters) -> list[_Span]:
    """What the objects printed, line by line: the letters of one stand together."""
    begins = np.flatnonzero(letters.begins).tolist()
    lasts = [begin - 1 for begin in begins[1:]] + [len(letters.at) - 1]
    firsts, others = (map(pdfium.char_object, repeat(letters.handle), [letters.at[index] for index in indexes])
                      for indexes in (begins, lasts))
    spans: list[_Span] = []
    for low, last, thing, other in zip(begins, lasts, firsts, others, strict=True):
        spans.append(_Span(low, thing))
        if thing != other:
            spans += _changes(letters, _Span(low, thing), _Span(last, other))
    return spans


def _changes(letters: Letters, before: _Span, last: _Span) -> Iterator[_Span]:
    """Where other objects begin between two letters of a line that were printed by two, the second of which is last."""
    low, thing = before
    ahead = [last]
    while ahead:
        high, other = ahead[-1]
        if thing == other or high - low == 1:
            ahead.pop()
            if thing != other:
                yield _Span(high, other)
            low, thing = high, other
        else:
            middle = (low + high) // 2
            ahead.append(_Span(middle, pdfium.char_object(letters.handle, letters.at[middle])))


def _styles(letters: Letters, spans: Sequence[_Span], height: float, fonts: Fonts) -> Iterator[Style]:
    """How the letters of objects are printed: the first of each tells it."""
    if not all(span.thing for span in spans):
        raise OddError("letters that nothing printed")
    at = [letters.at[span.first] for span in spans]
    a, b, c, d, _, f = pdfium.char_matrices(letters.handle, at).astype(np.float64).T
    if not ((a > 0) & (d > 0) & (abs(b) < 1e-4 * a) & (abs(c) < 1e-4 * d)).all():
        raise OddError("text that does not run to the right")
    sizes = d * list(map(pdfium.char_size, repeat(letters.handle), at))
    if not ((sizes >= 1) & (sizes <= 1000)).all():
        raise OddError("letters too small or too large to be read")
    kinds = [fonts.of(span.thing) for span in spans]
    return map(Style, (height - f).tolist(), sizes.tolist(), (a / d).tolist(), kinds)
