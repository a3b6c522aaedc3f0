"""The fonts of a PDF that pdfium reads, and what it says of their letters: asked once for all pages."""
from __future__ import annotations

import ctypes
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from pipeline.loaders import pdfium
from pipeline.loaders.pdf_glyphs import BOLD, LIGATURES, MARKS, PICTURES, named
from pipeline.loaders.pdf_widths import Fractions, without_tag

_MARKS = frozenset(MARKS)
_MEASURED = _MARKS.union(*LIGATURES)
_WIDTH = ctypes.c_float()


class OddError(Exception):
    """The page is not one that both readers read alike; the words say why."""


@dataclass(slots=True, eq=False)
class Font:
    """A font by pdfium's handle, good as long as a page that it prints is open.

    `picture`: its letters are symbols. `fractions`: of the widths of letters, by code point, in letter heights; None
    where no width has one.
    """

    handle: int
    bold: bool
    picture: bool
    fractions: npt.NDArray[np.float64] | None
    letters: set[str] = field(default_factory=lambda: {" "})  # those that were met and have a name
    _names: dict[int, str] = field(default_factory=dict)
    _widths: dict[str, float] = field(default_factory=dict)
    _misnamed: tuple[int, list[str]] = (0, [])  # of how many letters that was told, and what

    def width(self, letter: str) -> float:
        """In letter heights; 0 where pdfium cannot tell."""
        width = self._widths.get(letter)
        if width is None:
            pdfium.letter_width(self.handle, ord(letter), 1.0, ctypes.addressof(_WIDTH))
            fraction = 0.0 if self.fractions is None else float(self.fractions[ord(letter)])
            width = self._widths[letter] = _WIDTH.value + fraction
        return width

    def read(self, text: str, handle: pdfium.Text, first: int) -> str:
        """What letters are called that stand on a page from the `first` on; raises `OddError` where one has no name."""
        if not self.letters.issuperset(text):
            for letter in set(text) - self.letters:
                name = named(letter, self.picture)
                if not name or (not letter.isspace() and pdfium.is_nameless(handle, first + text.index(letter))):
                    raise OddError("letters without names")
                self._names[ord(letter)] = name
                self.letters.add(letter)
        return text.translate(self._names) if self.picture or not text.isascii() else text

    def misnamed(self) -> list[str]:
        """The marks that are as wide as a ligature of letters that were met: they may be that ligature."""
        measured = self.letters & _MEASURED
        if self._misnamed[0] != len(measured):
            totals = [sum(map(self.width, parts)) for parts in LIGATURES if measured.issuperset(parts)]
            marks = [mark for mark in measured & _MARKS
                     if any(abs(total - self.width(mark)) < 0.06 * total for total in totals)]
            self._misnamed = len(measured), marks
        return self._misnamed[1]


class Fonts:
    """The fonts of one file, as long as its pages are open."""

    def __init__(self, fractions: Fractions) -> None:
        self._fractions = fractions
        self._known: dict[int, Font] = {}

    def of(self, thing: int) -> Font:
        """The font that a text object is printed in."""
        handle = pdfium.object_font(thing)
        font = self._known.get(handle)
        if font is None:
            buffer = ctypes.create_string_buffer(256)
            pdfium.font_name(handle, buffer, 256)
            name = without_tag(buffer.value.decode("latin-1"))
            font = self._known[handle] = Font(
                handle, bool(BOLD.search(name)), bool(PICTURES.search(name)), _table(self._fractions.get(name, {})),
            )
        return font


def _table(fractions: Mapping[int, float]) -> npt.NDArray[np.float64] | None:
    if not any(fractions.values()):
        return None
    table = np.zeros(0x10000)
    table[list(fractions)] = list(fractions.values())
    return table
