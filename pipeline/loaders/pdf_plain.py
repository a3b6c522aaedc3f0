"""The plain pages of a PDF, read by pdfium in a fiftieth of the time.

A page is plain if pdfium and pdfminer must read it alike: upright text whose letters have names, none printed twice or
over another, no ligature under a false name, nothing drawn by forms. Whatever else is left to `pdf_pages`.
"""
from __future__ import annotations

import contextlib
import ctypes
import re
from itertools import pairwise

import pypdfium2

from pipeline.loaders import pdf_sheets, pdfium
from pipeline.loaders.pdf_fonts import Fonts, OddError
from pipeline.loaders.pdf_glyphs import Glyph
from pipeline.loaders.pdf_letters import Letters, letters_of
from pipeline.loaders.pdf_rules import grids_of, paths_of
from pipeline.loaders.pdf_runs import OVERLAP, runs_of
from pipeline.loaders.pdf_sheets import FEW, MAX_PAGES, Box, Sheet, Sheets
from pipeline.loaders.pdf_widths import Fractions
from pipeline.loaders.titles import as_title

# What is read from the right, halves of letters, what is no letter.
_ODD = re.compile("[\0\u0590-\u08ff\ud800-\udfff\ufb1d-\ufdff\ufe70-\ufeff\ufffd-\uffff]")
_DRAWING = 50  # paths: a page of few words and more than these may be a drawing of letters


def plain_sheets(data: bytes, most: int, widths: Fractions) -> Sheets | None:
    """The plain ones among the pages of a file that has no more than `most`, measured.

    None for a file that the other reader must read as a whole.
    """
    try:
        with contextlib.closing(pypdfium2.PdfDocument(data)) as document:
            if len(document) > most:  # a page that stands in the list several times
                return None
            handle = ctypes.cast(document.raw, ctypes.c_void_p).value
            assert handle is not None
            sheets = Sheets(data, _title(handle), pages=len(document), cut="pages" if len(document) > MAX_PAGES else "")
            return sheets if _read(handle, sheets, widths) else None
    except (pypdfium2.PdfiumError, ValueError, OSError):
        return None


def _title(document: int) -> str:
    size = pdfium.meta_text(document, b"Title", None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.meta_text(document, b"Title", buffer, size)
    return as_title(buffer.raw.decode("utf-16-le", "replace").rstrip("\0"))


def _read(document: int, sheets: Sheets, widths: Fractions) -> bool:
    """Add the plain pages; False where a bound is reached, or it takes all pages to tell what one of them is."""
    left, paths = pdf_sheets.MAX_GLYPHS, 0
    fonts = Fonts(widths)
    with contextlib.ExitStack() as pages:  # open to the end, and the fonts with them
        for number in range(1, min(sheets.pages or 0, MAX_PAGES) + 1):
            page = pdfium.load_page(document, number - 1)
            if not page:
                return False
            pages.callback(pdfium.close_page, page)
            try:
                sheet, signs, drawn, pictures = _sheet(page, number, left, fonts)
            except OddError:
                continue
            paths += drawn
            if paths > pdf_sheets.MAX_PATHS or ((pictures or drawn > _DRAWING) and sheet.letters <= FEW):
                return False
            sheets.read.append(sheet)
            if signs is None:
                sheets.cut = "drawing"
                return len(sheets.read) == number
            left -= signs
    return True


def _sheet(page: int, number: int, most: int, fonts: Fonts) -> tuple[Sheet, int | None, int, bool]:
    """The page with `most` signs at most; how many it has, None if more; its paths; whether it shows pictures."""
    box = (ctypes.c_float * 4)()
    if pdfium.page_turn(page) or not pdfium.page_box(page, box) or box[0] or box[3]:
        raise OddError("a page that is turned or does not begin at nought")
    width, height = box[2], box[1]
    things = [pdfium.page_object(page, index) for index in range(pdfium.count_objects(page))]
    kinds = list(map(pdfium.object_type, things))
    if not {pdfium.TEXT, pdfium.PATH, pdfium.IMAGE}.issuperset(kinds):
        raise OddError("forms or shadings")
    drawn = [thing for thing, kind in zip(things, kinds, strict=True) if kind == pdfium.PATH]
    if len(drawn) > pdf_sheets.MAX_PATHS:
        raise OddError("a drawing")
    paths = [path for thing in drawn for path in paths_of(thing, height)]
    grids = grids_of(paths)
    text = pdfium.load_text(page)
    if not text:
        raise OddError("no text to be had")
    try:
        letters = letters_of(text, width, height, most, fonts)
        if _ODD.search(letters.text):
            raise OddError("letters that are not what they seem")
        glyphs = runs_of(letters, _columns(grids))
    finally:
        pdfium.close_text(text)
    _refuse_ligatures(letters)
    for thing, kind in zip(things, kinds, strict=True):
        if letters.whole and kind == pdfium.TEXT and thing not in letters.objects and _shows(thing, width, height):
            raise OddError("text that pdfium leaves out: printed twice")
    sheet = Sheet(number, width, height, glyphs, grids if letters.whole else [], printed=letters.text)
    _refuse_overlaps(sheet.rows)
    signs = len(letters.text) - letters.text.count("\r") - letters.text.count("\n")  # which end lines
    return sheet, signs if letters.whole else None, len(paths), pdfium.IMAGE in kinds


def _columns(grids: list[list[list[Box | None]]]) -> list[float]:
    """Where the columns of tables begin and end."""
    return sorted({side for grid in grids for row in grid for box in row if box is not None for side in box[::2]})


def _refuse_ligatures(letters: Letters) -> None:
    """Punctuation within a word that is as wide as a ligature of its font may be that ligature."""
    for font in {style.font for style in letters.styles.values()}:
        for mark in font.misnamed():
            # Beginning with the mark itself, which few texts hold.
            if re.search(rf"{re.escape(mark)}(?<=[^\W\d_].)(?=\s*[^\W\d_])", letters.text):
                raise OddError("a ligature under a false name")


def _refuse_overlaps(rows: list[list[Glyph]]) -> None:
    for row in rows:
        for a, b in pairwise(row):
            if b.x0 < a.x1 - OVERLAP * min(a.size, b.size):
                raise OddError("text printed over text")


def _shows(thing: int, width: float, height: float) -> bool:
    """Whether a text object has any ink on the page."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.object_bounds(thing, *map(ctypes.addressof, (left, bottom, right, top)))
    on_page = right.value >= 0 and top.value >= 0 and left.value <= width and bottom.value <= height
    return on_page and right.value - left.value > 0.5 and top.value - bottom.value > 0.5
