"""The pages of a PDF as they were read, by whichever reader, and the bounds of reading.

All bounds count work, not time, so that the same file always gives the same text.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pipeline.loaders.loss import count
from pipeline.loaders.pdf_glyphs import Glyph
from pipeline.loaders.pdf_lines import rows_of

MAX_PAGES = 150  # an announcement has ten at most; what is longer is a report, and its first pages tell that too
MAX_GLYPHS = 120_000
MAX_PATHS = 30_000
MAX_CONTENT = 8_000_000  # bytes of drawing instructions, all pages together

FEW = 100  # letters: a stamp, a running head, a page number over a scan

Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Sheet:
    """What one page holds."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    grids: list[list[list[Box | None]]] = field(default_factory=list)
    stamps: str = ""  # letters printed aslant across it, which are not read
    nameless: int = 0  # glyphs that the file gives no text for
    replaced: int = 0  # those among them that it calls a NUL or a replacement character
    pictures: dict[int, float] = field(default_factory=dict)  # share of the page that each picture covers, by identity
    curves: int = 0  # lines drawn that are not straight
    printed: str | None = None  # all characters as pdfium tells them, where pdfium read the page
    letters: int = field(init=False)  # how many letters and digits stand on the page
    rows: list[list[Glyph]] = field(init=False)  # the glyphs as `rows_of` gives them

    def __post_init__(self) -> None:
        self.rows = rows_of(self.glyphs)
        self.letters = count("".join([glyph.text for glyph in self.glyphs]))


@dataclass(slots=True)
class Sheets:
    """The pages that could be read, and what is known of the others. `data` is the file, or what it was mended to."""

    data: bytes
    title: str = ""
    read: list[Sheet] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)  # numbers of pages that could not be read
    cut: Literal["", "pages", "drawing"] = ""  # the bound that was reached: there is more
    pages: int | None = None  # how many the file has, where that is known already

    @property
    def whole(self) -> bool:
        """Whether no page is missing that stands before the bounds."""
        return self.cut == "drawing" or len(self.read) == min(self.pages or 0, MAX_PAGES)
