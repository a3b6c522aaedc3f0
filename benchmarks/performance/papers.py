"""A made vacancy as plain text, as a Word file and as a PDF."""
from __future__ import annotations

import io
import textwrap
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import reportlab
from docx.document import Document
from docx.text.paragraph import Paragraph as WordParagraph
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, ListFlowable, ListItem, Paragraph, SimpleDocTemplate, Spacer, Table

from benchmarks.performance.vacancy import Section, Vacancy

_FONTS = (("Helvetica", "Helvetica-Bold", 10.5), ("Vera", "VeraBd", 9.5))  # the reader's own, or in the file
_BEGINNING = (1980, 1, 1, 0, 0, 0)  # the time of all parts of a Word file: the same bytes each time


def text(vacancy: Vacancy) -> bytes:
    """Labels and values, headings, paragraphs and lists; one in three has lines of 78 characters, as in a mail."""
    lines = [vacancy.title, "", *(f"{label}: {value}" for label, value in vacancy.facts)]
    for section in vacancy.sections:
        lines += ["", section.heading.upper() if vacancy.number % 2 else section.heading, ""]
        for item in section.items:
            lines += [f"- {item}"] if section.bullets else [item, ""]
        lines += [f"{key}. {value}" for key, value in section.rows]
    if vacancy.number % 3 == 1:
        lines = [part for line in lines for part in textwrap.wrap(line, 78, break_on_hyphens=False) or [""]]
    return "\n".join(lines).encode()


def word(vacancy: Vacancy) -> bytes:
    """With the styles of the template, real lists and tables, and runs as they are left by editing."""
    document = docx.Document()
    document.core_properties.title = vacancy.title
    document.add_heading(vacancy.title, 0)
    if vacancy.number % 2:
        _word_table(document, vacancy.facts)
    else:
        for label, value in vacancy.facts:
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{label}: ").bold = True
            paragraph.add_run(value)
    for section in vacancy.sections:
        document.add_heading(section.heading, 1)
        for item in section.items:
            _runs(document.add_paragraph(style="List Bullet" if section.bullets else None), item)
        if section.rows:
            _word_table(document, section.rows)
    buffer = io.BytesIO()
    document.save(buffer)
    return _timeless(buffer)


def _runs(paragraph: WordParagraph, item: str) -> None:
    """A run for every twelve words or so."""
    words = item.split(" ")
    for at in range(0, len(words), 12):
        paragraph.add_run(" ".join(words[at : at + 12]) + " " * (at + 12 < len(words)))


def _word_table(document: Document, rows: tuple[tuple[str, str], ...]) -> None:
    table = document.add_table(rows=len(rows), cols=2, style="Table Grid")
    for row, (label, value) in zip(table.rows, rows, strict=True):
        row.cells[0].text, row.cells[1].text = label, value


def _timeless(made: io.BytesIO) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _BEGINNING), old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def pdf(vacancy: Vacancy) -> bytes:
    """Pages of A4 with their number; the facts in a ruled table, or as lines; half of them with fonts of their own."""
    plain, bold, size = _FONTS[vacancy.number // 2 % 2]
    if plain == "Vera":
        _load_fonts()
    body = ParagraphStyle("body", fontName=plain, fontSize=size, leading=size * 1.3, spaceAfter=6)
    strong = ParagraphStyle("strong", body, fontName=bold)
    head = ParagraphStyle("head", body, fontName=bold, fontSize=size + 3, leading=size * 1.6, spaceBefore=10)
    flow: list[Flowable] = [Paragraph(escape(vacancy.title), ParagraphStyle("title", head, fontSize=16, leading=20))]
    if vacancy.number % 2:
        flow.append(_pdf_table(vacancy.facts, body, strong))
    else:
        flow += [Paragraph(f'<font name="{bold}">{escape(label)}:</font> {escape(value)}', body)
                 for label, value in vacancy.facts]
    for section in vacancy.sections:
        flow += [Paragraph(escape(section.heading), head), *_pdf_section(section, body), Spacer(1, 4)]
    buffer = io.BytesIO()
    made = SimpleDocTemplate(buffer, pagesize=A4, margin=60, title=vacancy.title, invariant=1)
    made.build(flow, onFirstPage=_foot, onLaterPages=_foot)
    return buffer.getvalue()


def _pdf_section(section: Section, body: ParagraphStyle) -> list[Flowable]:
    if section.rows:
        return [_pdf_table(section.rows, body, body)]
    paragraphs = [Paragraph(escape(item), body) for item in section.items]
    if section.bullets:
        return [ListFlowable([ListItem(paragraph) for paragraph in paragraphs], bulletType="bullet", start="•")]
    return [*paragraphs]


def _pdf_table(rows: tuple[tuple[str, str], ...], left: ParagraphStyle, right: ParagraphStyle) -> Flowable:
    cells = [[Paragraph(escape(label), right), Paragraph(escape(value), left)] for label, value in rows]
    widest = 130 if len(rows) > 5 else 30
    return Table(cells, colWidths=[widest, 450 - widest], style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black)])


def _foot(canvas: Canvas, made: SimpleDocTemplate) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawCentredString(A4[0] / 2, 30, f"{made.page}")


def _load_fonts() -> None:
    """The free fonts that come with reportlab, into the file."""
    fonts = Path(reportlab.__file__).parent / "fonts"
    for name in ("Vera", "VeraBd"):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(fonts / f"{name}.ttf")))
