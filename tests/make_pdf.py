"""Small PDFs for the tests, drawn with reportlab: each shows one thing that real announcements do.

`Sheet` puts words where they are told to stand (points from the top left corner); `flowing` lets reportlab break the
lines and pages as a word processor would.
"""
from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Sequence
from typing import Any

import pypdfium2
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, ListFlowable, ListItem, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

WIDTH, HEIGHT = A4
BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=11, leading=14, spaceAfter=6)
BOLD = ParagraphStyle("bold", BODY, fontName="Helvetica-Bold")
TITLE = ParagraphStyle("title", BODY, fontName="Helvetica-Bold", fontSize=16, leading=20, spaceAfter=10)


class Sheet:
    """A PDF of pages on which every string is put by hand."""

    def __init__(self, title: str = "", password: str | None = None, user_password: str = "") -> None:
        self._buffer = io.BytesIO()
        encrypt: Any = None
        if password is not None:
            from reportlab.lib.pdfencrypt import StandardEncryption

            encrypt = StandardEncryption(user_password, ownerPassword=password, strength=128)
        self._canvas = Canvas(self._buffer, pagesize=A4, encrypt=encrypt, invariant=1)
        self._canvas.setTitle(title)

    def put(self, x: float, top: float, text: str, size: float = 11, bold: bool = False) -> Sheet:
        self._canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self._canvas.drawString(x, HEIGHT - top, text)
        return self

    def lines(self, x: float, top: float, *texts: str) -> Sheet:
        for index, text in enumerate(texts):
            self.put(x, top + index * 14, text)
        return self

    def rotated(self, x: float, top: float, text: str, angle: float, size: float = 60) -> Sheet:
        self._canvas.saveState()
        self._canvas.translate(x, HEIGHT - top)
        self._canvas.rotate(angle)
        self._canvas.setFont("Helvetica", size)
        self._canvas.drawString(0, 0, text)
        self._canvas.restoreState()
        return self

    def grid(self, xs: Sequence[float], tops: Sequence[float]) -> Sheet:
        self._canvas.grid(list(xs), [HEIGHT - top for top in tops])
        return self

    def rectangle(self, x: float, top: float, width: float, height: float) -> Sheet:
        self._canvas.rect(x, HEIGHT - top - height, width, height)
        return self

    def picture(self, image: Image.Image) -> Sheet:
        """A picture over the whole page, which lies on its side where the picture does."""
        width, height = sorted(A4, reverse=image.width > image.height)
        self._canvas.setPageSize((width, height))
        self._canvas.drawImage(ImageReader(image), 0, 0, width, height)
        return self

    def page(self) -> Sheet:
        self._canvas.showPage()
        return self

    def bytes(self) -> bytes:
        self._canvas.save()
        return self._buffer.getvalue()


def picture_page(sheet: Sheet, words: str = "", end: bool = True) -> Sheet:
    """A page that is a picture of nothing, with a few words over it."""
    sheet.picture(Image.new("L", (60, 85), 250)).put(72, 780, words, 8)
    return sheet.page() if end else sheet


def scanned(data: bytes, dpi: int = 150, turned: int = 0) -> bytes:
    """The PDF with a picture in the place of every page, as from a scanner on which it was laid `turned` degrees."""
    sheet = Sheet()
    for image in pictures(data, dpi, turned):
        sheet.picture(image).page()
    return sheet.bytes()


def pictures(data: bytes, dpi: int, turned: int = 0) -> list[Image.Image]:
    """The pages of a PDF as pictures."""
    with contextlib.closing(pypdfium2.PdfDocument(data)) as document:
        return [page.render(scale=dpi / 72, grayscale=True, rotation=turned).to_pil().copy() for page in document]


def flowing(*flowables: Flowable, head: str = "", foot: str = "Page {page} of {pages}") -> bytes:
    """A document with a running head and page numbers whose lines and pages reportlab breaks."""
    pages = 1
    for _ in range(2):  # the number of pages is known after the first time
        buffer = io.BytesIO()
        document = SimpleDocTemplate(buffer, pagesize=A4, leftMargin=72, rightMargin=72, topMargin=72, bottomMargin=72,
                                     invariant=1)
        total = pages

        def furniture(canvas: Canvas, page: Any, total: int = total) -> None:
            canvas.setFont("Helvetica", 9)
            canvas.drawString(72, HEIGHT - 40, head)
            canvas.drawCentredString(WIDTH / 2, 36, foot.format(page=page.page, pages=total))

        document.build([_fresh(flowable) for flowable in flowables], onFirstPage=furniture, onLaterPages=furniture)
        pages = document.page
    return buffer.getvalue()


def _fresh(flowable: Flowable) -> Flowable:
    """A flowable that was built once cannot be built again."""
    remade = getattr(flowable, "remake", None)
    return remade() if remade is not None else flowable


def _remade(make: Callable[[], Flowable]) -> Flowable:
    flowable = make()
    flowable.remake = make
    return flowable


def text(words: str) -> Flowable:
    return _remade(lambda: Paragraph(words, BODY))


def heading(words: str) -> Flowable:
    return _remade(lambda: Paragraph(words, BOLD))


def title(words: str) -> Flowable:
    return _remade(lambda: Paragraph(words, TITLE))


def numbered(*items: str) -> Flowable:
    return _remade(
        lambda: ListFlowable([ListItem(Paragraph(item, BODY)) for item in items], bulletType="1", bulletFormat="%s.")
    )


def bulleted(*items: str) -> Flowable:
    return _remade(
        lambda: ListFlowable([ListItem(Paragraph(item, BODY)) for item in items], bulletType="bullet", start="•")
    )


def table(*rows: Sequence[str], widths: Sequence[float] = (150, 300), spans: Sequence[tuple[Any, ...]] = (),
          repeat: int = 0) -> Flowable:
    def make() -> Flowable:
        cells = [[Paragraph(cell, BODY) if cell else "" for cell in row] for row in rows]
        style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP"), *spans]
        return Table(cells, colWidths=list(widths), style=style, repeatRows=repeat)

    return _remade(make)


def gap(points: float) -> Flowable:
    return _remade(lambda: Spacer(1, points))


def new_page() -> Flowable:
    return _remade(PageBreak)


def wrapped(words: str, width: float, size: float = 11) -> list[str]:
    """The lines into which a column of a width breaks the words."""
    return list(simpleSplit(words, "Helvetica", size, width))
