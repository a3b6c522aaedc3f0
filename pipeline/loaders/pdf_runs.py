"""The letters of a page that pdfium read, in runs: what is printed in one style without a gap as wide as a gutter."""
from __future__ import annotations

import ctypes
from bisect import bisect, bisect_left
from collections.abc import Iterator, Mapping, Sequence
from ctypes import addressof, c_double, c_float
from dataclasses import dataclass, field
from itertools import pairwise, repeat
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.loaders import pdfium
from pipeline.loaders.pdf_columns import GUTTER
from pipeline.loaders.pdf_glyphs import BOLD, LIGATURES, MARKS, PICTURES, Glyph, named
from pipeline.loaders.pdf_lines import MARK, SMALL, SPACE
from pipeline.loaders.pdf_widths import Fractions

WIDE = 0.75 * GUTTER  # letter heights: a gap that ends a run, safely below those that later stages look for
OVERHANG = 0.35  # letter heights by which ink may stand out of the place that a letter takes
DESCENT = 0.21  # letter heights below the baseline; fonts differ little, and only cells of tables are told by it
OVERLAP = 0.3  # letter heights by which letters may overlap; kerning is less

_HYPHEN = 0xFFFE  # pdfium's sign for a hyphen at the end of a line, hard or soft, in the place of hyphen and line end

_Matrix = ctypes.c_float * 6

_MEASURED = frozenset(MARKS).union(*LIGATURES)

_SPACES = np.zeros(0x10000, bool)
_SPACES[[code for code in range(0x3001) if chr(code).isspace()]] = True


class OddError(Exception):
    """The page is not one that both readers read alike; the words say why."""


class Font(NamedTuple):
    """A font by pdfium's handle, good as long as the page is open, and what its name tells.

    `picture`: its letters are symbols.
    """

    handle: int
    name: str
    bold: bool
    picture: bool


class Style(NamedTuple):
    """How letters are printed."""

    y: float
    size: float
    stretch: float  # width of the letters, in that of the font
    font: Font


@dataclass(slots=True)
class Letters:
    """The inked letters of one page; the arrays have one item for each."""

    handle: int
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
    # By font, of the letters that occur, in letter heights; 0 where nobody asks for it.
    widths: dict[int, dict[str, float]] = field(default_factory=dict)


def letters_of(handle: int, width: float, height: float, most: int, widths: Fractions) -> Letters:
    """The letters of a page of text that stand on it, put right by the fractions of their widths.

    Of signs and spaces `most` are read, like those that stand outside of the page. Raises `OddError` where letters have
    no place or do not run to the right.
    """
    held = pdfium.count_chars(handle)
    length = min(held, 3 * most)  # two more signs for the end of a line
    buffer = (ctypes.c_uint16 * (max(length, 0) + 1))()
    if length < 0 or (length and pdfium.get_text(handle, 0, length, buffer) != length + 1):
        raise OddError("letters without names")
    codes = np.frombuffer(buffer, np.uint16, length).copy()
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
    places = np.flatnonzero(~_SPACES[codes])
    boxes = np.empty((len(places), 4), np.float32)
    start = boxes.ctypes.data
    if not all(map(pdfium.char_box, repeat(handle), places.tolist(), range(start, start + 16 * len(places), 16))):
        raise OddError("letters without places")
    unseen = (boxes[:, 2] < 0) | (boxes[:, 0] > width) | (boxes[:, 1] < 0) | (boxes[:, 3] > height)
    if unseen.any():
        codes[places[unseen]] = ord(" ")
        places, boxes = places[~unseen], boxes[~unseen]
    at: list[int] = places.tolist()
    left, _, right, _ = boxes.T.astype(np.float64)
    lines = np.cumsum(ends)[places]
    begins, apart = np.ones(len(at), bool), np.zeros(len(at), bool)
    begins[1:] = lines[1:] != lines[:-1]
    apart[1:] = (places[1:] - places[:-1] > 1) & ~begins[1:]
    text = codes.tobytes().decode("utf-16-le", "surrogatepass")
    letters = Letters(handle, text, at, left, right, np.zeros(len(at)), np.zeros(len(at)), apart, begins,
                      whole=len(codes) == held)
    _find_styles(letters, height, codes, widths)
    return letters


def _find_styles(letters: Letters, height: float, codes: npt.NDArray[np.uint16], widths: Fractions) -> None:
    end = len(letters.at)
    bounds = [*np.flatnonzero(letters.begins).tolist(), end]
    spans = [span for first, after in pairwise(bounds)
             for span in _objects(letters, first, after - 1)]
    known: dict[int, Style] = {}
    fonts: dict[int, Font] = {}
    before: Style | None = None
    for number, (first, thing) in enumerate(spans):
        style = known.get(thing)
        if style is None:
            style = known[thing] = _style(letters, first, thing, fonts, height)
        if style != before:
            letters.begins[first] = True
            letters.styles[first] = before = style
        after = spans[number + 1][0] if number + 1 < len(spans) else end
        letters.size[first:after] = style.size
        if wider := widths.get(style.font.name):
            _widen(letters, first, after, codes, wider)
    letters.objects.update(known)


def _widen(letters: Letters, first: int, after: int, codes: npt.NDArray[np.uint16], by: Mapping[int, float]) -> None:
    """Move the letters of an object, from the first to that before `after`, by the widths of those before them."""
    start = letters.at[first]
    wider = np.array([by.get(code, 0.0) for code in codes[start : letters.at[after - 1] + 1].tolist()])
    places = np.array(letters.at[first:after]) - start
    ends = np.cumsum(wider)
    letters.right[first:after] += ends[places] * letters.size[first]
    letters.moved[first:after] = (ends - wider)[places] * letters.size[first]
    letters.left[first:after] += letters.moved[first:after]


def _objects(letters: Letters, low: int, last: int) -> Iterator[tuple[int, int]]:
    """The objects that printed part of a line, each with its first letter: the letters of one stand together."""
    handle, at = letters.handle, letters.at
    thing = pdfium.char_object(handle, at[low])
    yield low, thing
    ahead = [(last, pdfium.char_object(handle, at[last]))]
    while ahead:
        high, other = ahead[-1]
        if thing == other or high - low == 1:
            ahead.pop()
            if thing != other:
                yield high, other
            low, thing = high, other
        else:
            middle = (low + high) // 2
            ahead.append((middle, pdfium.char_object(handle, at[middle])))


def _style(letters: Letters, index: int, thing: int | None, fonts: dict[int, Font], height: float) -> Style:
    matrix = _Matrix()
    at = letters.at[index]
    if not thing or not pdfium.char_matrix(letters.handle, at, matrix):
        raise OddError("letters that nothing printed")
    a, b, c, d, _, f = matrix[:]  # of a list: one after the other, they come at a fourth of the speed
    if not (a > 0 and d > 0 and abs(b) < 1e-4 * a and abs(c) < 1e-4 * d):
        raise OddError("text that does not run to the right")
    size = d * pdfium.char_size(letters.handle, at)
    if not 1 <= size <= 1000:
        raise OddError("letters too small or too large to be read")
    handle = pdfium.object_font(thing)
    font = fonts.get(handle)
    if font is None:
        buffer = ctypes.create_string_buffer(256)
        pdfium.font_name(handle, buffer, 256)
        name = buffer.value.decode("latin-1")
        font = fonts[handle] = Font(handle, name, bool(BOLD.search(name)), bool(PICTURES.search(name)))
    return Style(height - f, size, a / d, font)


class _Places:
    """Where letters begin and end by their widths, as pdfminer has it: ink may stand out of that."""

    def __init__(self, letters: Letters, widths: Fractions) -> None:
        self._letters, self._widths = letters, widths
        self._firsts = list(letters.styles)
        self._known: dict[tuple[int, str], float] = {}
        self._x, self._y, self._width = c_double(), c_double(), c_float()
        self._to = addressof(self._x), addressof(self._y)

    def style(self, index: int) -> Style:
        """How the letter is printed."""
        return self._letters.styles[self._firsts[bisect(self._firsts, index) - 1]]

    def left(self, index: int) -> float:
        """Where the letter begins."""
        pdfium.char_origin(self._letters.handle, self._letters.at[index], *self._to)
        return self._x.value + float(self._letters.moved[index])

    def right(self, index: int, style: Style) -> float:
        """Where the letter ends."""
        letter = self._letters.text[self._letters.at[index]]
        width = self._known.get((style.font.handle, letter))
        if width is None:
            pdfium.letter_width(style.font.handle, ord(letter), 1.0, addressof(self._width))
            width = self._width.value + self._widths.get(style.font.name, {}).get(ord(letter), 0.0)
            self._known[style.font.handle, letter] = width
        box, end = float(self._letters.right[index]), self.left(index) + width * style.size * style.stretch
        # A letter of which pdfium cannot tell the width, or part of a ligature.
        return end if width > 0 and 0 <= box - end + 0.01 * style.size <= OVERHANG * style.size else box

    def gap(self, index: int) -> float:
        """The gap before the letter."""
        return self.left(index) - self.right(index - 1, self.style(index - 1))


def runs_of(letters: Letters, edges: Sequence[float], widths: Fractions) -> list[Glyph]:
    """The runs, cut where columns of tables begin and end (`edges`); raises `OddError` where a letter has no name."""
    places = _Places(letters, widths)
    starts = _starts(letters, edges, places)
    apart = letters.apart.tolist()
    known = letters.widths
    names: dict[bool, dict[int, str]] = {False: {}, True: {}}
    glyphs: list[Glyph] = []
    style: Style | None = None
    for start, end in zip(starts, [*starts[1:], len(letters.at)], strict=True):
        style = letters.styles.get(start, style)
        assert style is not None
        first = letters.at[start]
        text = letters.text[first : letters.at[end - 1] + 1]
        seen = known.setdefault(style.font.handle, {" ": 0.0})
        for letter in set(text).difference(seen):
            at = first + text.index(letter)
            names[style.font.picture][ord(letter)] = name = named(letter, style.font.picture)
            if not name or (not letter.isspace() and pdfium.is_nameless(letters.handle, at)):
                raise OddError("letters without names")
            seen[letter] = 0.0
            if letter in _MEASURED:
                index = bisect_left(letters.at, at)
                seen[letter] = (places.right(index, style) - places.left(index)) / style.size
        if style.font.picture or not text.isascii():
            text = text.translate(names[style.font.picture])
        bottom = style.y + DESCENT * style.size
        glyphs.append(Glyph(
            text, places.left(start), places.right(end - 1, style), bottom - style.size, bottom, style.y, style.size,
            style.font.bold, "", apart=apart[start],
        ))
    return glyphs


def _starts(letters: Letters, edges: Sequence[float], places: _Places) -> list[int]:
    """The letters that runs begin with."""
    if not letters.at:
        return []
    starts, apart, size = letters.begins.copy(), letters.apart, letters.size
    smaller = np.minimum(size[1:], size[:-1])
    gap = letters.left[1:] - letters.right[:-1]
    near = gap <= SPACE * smaller
    for index in (np.flatnonzero(near & apart[1:]) + 1).tolist():
        guessed = pdfium.is_generated(letters.handle, letters.at[index] - 1)  # the space is, by pdfium
        if guessed and places.gap(index) <= SPACE * smaller[index - 1]:
            apart[index], starts[index] = False, True
    for index in (np.flatnonzero(near & (gap > 0.02 * smaller) & ~apart[1:] & ~starts[1:]) + 1).tolist():
        starts[index] = places.gap(index) > SPACE * smaller[index - 1]
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
