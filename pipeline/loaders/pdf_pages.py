"""The pages of a PDF: opened, mended where the file is damaged, read within bounds.

A PDF is a program: a small one can draw for hours or unpack to gigabytes. So streams are measured before they are
unpacked, and reading stops, keeping what was read, once a file has drawn more than any announcement does. All bounds
count work, not time, so that the same file always gives the same text.
"""
from __future__ import annotations

import contextlib
import io
import re
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import pdfplumber
import pypdfium2
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

from pipeline.loaders.page import Unreadable
from pipeline.loaders.pdf_glyphs import Glyph, read_glyphs
from pipeline.loaders.pdf_tables import Box, ruled
from pipeline.loaders.titles import as_title

MAX_PAGES = 150  # an announcement has ten at most; what is longer is a report, and its first pages tell that too
MAX_GLYPHS = 120_000
MAX_PATHS = 30_000
MAX_CONTENT = 8_000_000  # bytes of drawing instructions, all pages together
MAX_STREAM = 48_000_000  # unpacked bytes of one stream that is no picture

# What pdfminer raises on damage: it checks little, so damage shows as any of these.
_DAMAGE = (PdfminerException, MalformedPDFException, PDFException, PSException, ValueError, TypeError, KeyError,
           IndexError, AttributeError, AssertionError, ArithmeticError, RecursionError, struct.error, zlib.error,
           EOFError, NotImplementedError, OSError)
_CATALOG = re.compile(rb"(\d{1,9})\s{1,9}(\d{1,5})\s{1,9}obj\b[^>]{0,999}/Type\s{0,9}/Catalog\b")
_STREAM = re.compile(rb"stream\r?\n")


class _EnoughError(Exception):
    """A bound is reached: stop drawing, keep what was drawn."""


class _BoundlessError(Unreadable):
    """A bound was reached before the first word."""


@dataclass(slots=True)
class Sheet:
    """What one page holds."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    grids: list[list[list[Box | None]]] = field(default_factory=list)
    unnamed: int = 0  # glyphs that the file gives no text for


@dataclass(slots=True)
class _Spent:
    glyphs: int = 0
    paths: int = 0
    content: int = 0

    def check(self) -> None:
        if self.glyphs > MAX_GLYPHS or self.paths > MAX_PATHS or self.content > MAX_CONTENT:
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


def read_sheets(data: bytes) -> tuple[list[Sheet], str]:
    """The pages and the title of the file; a file that cannot be read as it is, once more as pdfium mends it."""
    _refuse_bombs(data)
    damage: Unreadable | None = None
    sheets: list[Sheet] = []
    title = ""
    try:
        sheets, title = _sheets(data)
    except _BoundlessError:  # nothing to mend, and pdfium has no bounds
        raise
    except Unreadable as error:
        damage = error
    if not any(sheet.glyphs for sheet in sheets) and (mended := _mended(data)) is not None:
        return _sheets(mended)
    if damage is not None:
        raise damage
    return sheets, title


def _sheets(data: bytes) -> tuple[list[Sheet], str]:
    sheets: list[Sheet] = []
    damage: Exception | None = None
    spent, title = _Spent(), ""
    try:
        pdf = pdfplumber.open(io.BytesIO(data))
        title = as_title(str(pdf.metadata.get("Title") or ""))
        for number, made in enumerate(islice(PDFPage.create_pages(pdf.doc), MAX_PAGES), 1):
            try:
                page = PdfPage(pdf, _boxed(made), number)
                whole = _draw(page, spent)
                sheets.append(_sheet(page, ruling=whole))
                page.close()
            except _DAMAGE as error:  # one damaged page does not spoil the others
                damage, whole = error, True
            if not whole:
                if not any(sheet.glyphs for sheet in sheets):
                    raise _BoundlessError("refused: a PDF that draws more than any announcement, and no word yet")
                break
    except Unreadable:
        raise
    except _DAMAGE as error:
        cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
        if isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError):
            raise Unreadable("the PDF is encrypted: remove its password") from error
        raise Unreadable(f"a damaged PDF: {type(cause).__name__} {cause}"[:200]) from error
    if not sheets:
        raise Unreadable(f"a damaged PDF: {type(damage).__name__} {damage}"[:200] if damage else "a PDF without pages")
    return sheets, title


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
    glyphs, turned = read_glyphs(chars, width, height)
    if turned:
        width, height = height, width
    unnamed = sum(str(char["text"]).startswith("(cid:") for char in chars)
    return Sheet(page.page_number, width, height, glyphs, ruled(page) if ruling and not turned else [], unnamed)


def _mended(data: bytes) -> bytes | None:
    """The file as pdfium, which forgives more, writes it anew; None where it cannot."""
    catalog = _CATALOG.search(data)
    if catalog is not None and b"trailer" not in data:  # a download that broke off
        data += b"\ntrailer\n<</Root %b %b R>>\nstartxref\n0\n%%%%EOF" % catalog.groups()
    try:
        with contextlib.closing(pypdfium2.PdfDocument(data)) as document:
            if not 0 < len(document) <= MAX_PAGES:
                return None
            # Pages copied into a new file leave the damaged directory behind.
            with contextlib.closing(pypdfium2.PdfDocument.new()) as copy:
                copy.import_pages(document)
                out = io.BytesIO()
                copy.save(out)
                return out.getvalue()
    except (pypdfium2.PdfiumError, ValueError, OSError):
        return None


def _refuse_bombs(data: bytes) -> None:
    """Unpack every stream as far as the bound; pictures are never unpacked later, so they may be larger."""
    end = 0
    while (match := _STREAM.search(data, end)) is not None:
        before = data[max(match.start() - 600, 0) : match.start()]
        before = before[before.rfind(b"obj") + 1 :]
        end = data.find(b"endstream", match.end())
        end = len(data) if end < 0 else end
        if b"/Fl" not in before or re.search(rb"/Image\b|/DCTDecode", before):
            continue
        blob = data[match.end() : end]
        for _ in range(3):  # filters can be stacked
            try:
                blob = zlib.decompressobj().decompress(blob, MAX_STREAM)
            except zlib.error:
                break
            if len(blob) >= MAX_STREAM:
                raise Unreadable(f"refused: a stream of the PDF unpacks to over {MAX_STREAM} bytes")
            if blob[:1] != b"\x78":
                break
