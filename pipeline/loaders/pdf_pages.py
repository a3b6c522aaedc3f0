"""The pages of a PDF: opened, mended where the file is damaged, read within bounds.

A PDF is a program: a small one can draw for hours or unpack to gigabytes. So streams are measured before they are
unpacked, and reading stops, keeping what was read, once a file has drawn more than any announcement does. All bounds
count work, not time, so that the same file always gives the same text.
"""
from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pdfplumber
from pdfminer.layout import LTPage
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import resolve_all, stream_value
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page as PdfPage
from pdfplumber.page import PDFPageAggregatorWithMarkedContent
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from pipeline.loaders import pdf_sheets
from pipeline.loaders.page import Unreadable
from pipeline.loaders.pdf_bytes import Survey, mended, survey
from pipeline.loaders.pdf_glyphs import is_nameless, read_glyphs
from pipeline.loaders.pdf_plain import plain_sheets
from pipeline.loaders.pdf_sheets import FEW, MAX_CONTENT, MAX_PAGES, Sheet, Sheets
from pipeline.loaders.pdf_tables import ruled
from pipeline.loaders.pdf_widths import fractions
from pipeline.loaders.titles import as_title

# What pdfminer raises on damage: it checks little, so damage shows as any of these.
_DAMAGE = (PdfminerException, MalformedPDFException, PDFException, PSException, ValueError, TypeError, KeyError,
           IndexError, AttributeError, AssertionError, ArithmeticError, RecursionError, struct.error, zlib.error,
           EOFError, NotImplementedError, OSError)


class _EnoughError(Exception):
    """A bound is reached: stop drawing, keep what was drawn."""


class _BoundlessError(Unreadable):
    """A bound was reached before the first word."""


@dataclass(slots=True)
class _Spent:
    glyphs: int = 0
    paths: int = 0
    content: int = 0

    def check(self) -> None:
        if self.glyphs > pdf_sheets.MAX_GLYPHS or self.paths > pdf_sheets.MAX_PATHS or self.content > MAX_CONTENT:
            raise _EnoughError


class _Device(PDFPageAggregatorWithMarkedContent):
    """Collects what a page draws, and counts it."""

    spent: _Spent
    page: LTPage

    def begin_page(self, page: Any, ctm: Any) -> None:
        super().begin_page(page, ctm)
        assert isinstance(self.cur_item, LTPage)
        self.page = self.cur_item

    def render_char(self, *args: Any, **kwargs: Any) -> float:
        self.spent.glyphs += 1
        self.spent.check()
        return super().render_char(*args, **kwargs)

    def paint_path(self, *args: Any, **kwargs: Any) -> None:
        self.spent.paths += 1
        self.spent.check()
        super().paint_path(*args, **kwargs)


class _Interpreter(PDFPageInterpreter):
    """Runs the instructions of a page, their length counted each time that they run: forms can call forms."""

    def render_contents(
        self, resources: dict[object, object], streams: Sequence[object], ctm: Any = (1, 0, 0, 1, 0, 0)
    ) -> None:
        if isinstance(self.device, _Device):
            spent = self.device.spent
            spent.content += 1000 + sum(len(stream_value(stream).get_data()) for stream in streams)
            spent.check()
        super().render_contents(resources, streams, ctm)


def read_sheets(data: bytes) -> Sheets:
    """The pages of the file; a file that cannot be read as it is, once more as pdfium mends it."""
    plain = _plain(data, survey(data))
    if plain is not None and plain.whole and _holds_text(plain):
        return plain
    damage: Unreadable | None = None
    sheets = Sheets(data)
    try:
        sheets = _sheets(data, plain)
    except _BoundlessError as error:  # nothing to mend, and pdfium has no bounds
        raise Unreadable(str(error)) from None
    except Unreadable as error:
        damage = error
    if not _holds_text(sheets) and (written_anew := mended(data, MAX_PAGES)) is not None:
        return _sheets(written_anew)
    if damage is not None:
        raise damage
    return sheets


def _plain(data: bytes, survey: Survey) -> Sheets | None:
    """The plain pages; None where there can be none."""
    if not survey.plain:
        return None
    widths = fractions(survey.words, survey.mappings) if survey.fractions else {}
    return None if widths is None else plain_sheets(data, survey.pages, widths)


def _holds_text(sheets: Sheets) -> bool:
    return any(sheet.glyphs for sheet in sheets.read)


def _sheets(data: bytes, plain: Sheets | None = None) -> Sheets:
    """The pages, those that are plain as they were read already."""
    read = {sheet.number: sheet for sheet in plain.read} if plain is not None else {}
    sheets = Sheets(data)
    damage: Exception | None = None
    spent = _Spent()
    try:
        pdf = pdfplumber.open(io.BytesIO(data))
        sheets.title = as_title(str(pdf.metadata.get("Title") or ""))
        for number, made in enumerate(PDFPage.create_pages(pdf.doc), 1):
            if number > MAX_PAGES:
                sheets.cut = "pages"
                break
            if number in read:
                sheets.read.append(read[number])
                continue
            try:
                page = PdfPage(pdf, _boxed(made), number)
                sheets.cut = "" if _draw(page, spent) else "drawing"
                sheet = _sheet(page, ruling=not sheets.cut)
                page.close()
                if read and sheet.pictures and sheet.letters <= FEW:  # the pictures of the other pages tell what it is
                    return _sheets(data)
                sheets.read.append(sheet)
            except _DAMAGE as error:  # one damaged page does not spoil the others
                damage = error
                sheets.damaged.append(number)
            if sheets.cut:
                if not _holds_text(sheets):
                    raise _BoundlessError("refused: a PDF that draws more than any announcement, and no word yet")
                break
    except Unreadable:
        raise
    except _DAMAGE as error:
        cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
        if isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError):
            raise Unreadable("the PDF is encrypted: remove its password") from error
        raise Unreadable(f"a damaged PDF: {type(cause).__name__} {cause}"[:200]) from error
    if not sheets.read:
        raise Unreadable(f"a damaged PDF: {type(damage).__name__} {damage}"[:200] if damage else "a PDF without pages")
    return sheets


def _boxed(page: PDFPage) -> PDFPage:
    """The page with boxes that are boxes; pdfminer has put a letter's size where the file's makes no sense."""
    for name in ("MediaBox", "CropBox"):
        box = resolve_all(page.attrs.get(name))
        if not (isinstance(box, list) and len(box) == 4 and all(isinstance(side, int | float) for side in box)):
            page.attrs[name] = list(page.mediabox)
    return page


def _draw(page: PdfPage, spent: _Spent) -> bool:
    """Draw a page; False where a bound stopped it half-way."""
    device = _Device(page.pdf.rsrcmgr, pageno=page.page_number, laparams=None)
    device.spent = spent
    try:
        _Interpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
        page._layout = device.get_result()
    except _EnoughError:
        page._layout = device.page  # begun before anything was counted
        return False
    return True


def _sheet(page: PdfPage, ruling: bool) -> Sheet:
    chars = page.chars
    width, height = float(page.width), float(page.height)
    glyphs, turned, stamps = read_glyphs(chars, width, height)
    if turned:
        width, height = height, width
    return Sheet(
        page.page_number, width, height, glyphs,
        grids=ruled(page) if ruling and not turned and len(page.rects) + len(page.lines) + len(page.curves) > 2 else [],
        stamps=stamps,
        nameless=sum(map(is_nameless, chars)),
        replaced=sum(char["text"] in ("\0", "\ufffd") for char in chars),
        pictures=_pictures(page.images, width * height),
        curves=len(page.curves),
    )


def _pictures(images: Sequence[dict[str, Any]], area: float) -> dict[int, float]:
    covered: dict[int, float] = {}
    for image in images:
        stream = image["stream"]
        identity = stream.objid or -id(stream)  # one that stands within the instructions has no number
        covered[identity] = covered.get(identity, 0.0) + abs(image["width"] * image["height"]) / max(area, 1.0)
    return covered
