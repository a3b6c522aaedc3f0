"""Plain pages of PDFs are read by pdfium: as pdfminer would read them, and only those."""
from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.loaders import pdf, pdf_bytes, pdf_pages, pdf_plain, pdfium
from pipeline.loaders.page import Page, Unreadable
from pipeline.loaders.pdf_sheets import Sheets
from tests import hostile_inputs, test_loaders_pdf, test_loss
from tests.make_pdf import Sheet, bulleted, flowing, heading, numbered, table, text, wrapped

ROOT = Path(__file__).parent
FILES = sorted([*(ROOT / "gold" / "raw").glob("*.pdf"), *(ROOT.parent / "data" / "raw").glob("*.pdf"),
                *(ROOT / "same").glob("*.pdf"), *(ROOT / "faulty").glob("*.pdf")])
LONG = " ".join([test_loaders_pdf.TRIPS, test_loaders_pdf.SKILLS])


def _canvas(draw: Callable[[Canvas], None]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.setFont("Helvetica", 11)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def _spaced(canvas: Canvas) -> None:
    """Justified lines, letters drawn apart, a raised figure, words that only a gap parts."""
    for row, words in enumerate(wrapped(LONG, 400)):
        line = canvas.beginText(72, 780 - 14 * row)
        line.setWordSpace(row % 9)
        line.textOut(words)
        canvas.drawText(line)
    line = canvas.beginText(72, 300)
    line.setCharSpace(1.5)
    line.textOut("Closing date")
    line.setCharSpace(0)
    line.textOut(" 3 May")
    canvas.drawText(line)
    canvas.drawString(72, 280, "Officer")
    canvas.drawString(72 + canvas.stringWidth("Officer", "Helvetica", 11) + 2.6, 280, "wanted")
    canvas.setFont("Helvetica", 6)
    canvas.drawString(180, 285, "12")


def _fractions(canvas: Canvas) -> None:
    """A font whose widths have fractions, over lines so long that they add up."""
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    canvas.setFont("Vera", 9.3)
    for row, words in enumerate(wrapped(" ".join([LONG] * 3), 330)):
        canvas.drawString(72, 780 - 12 * row, words)


def _form(canvas: Canvas) -> None:
    canvas.beginForm("stamp")
    canvas.setFont("Helvetica", 11)
    canvas.drawString(72, 300, "From a form")
    canvas.endForm()
    canvas.drawString(72, 700, "Drives the car.")
    canvas.doForm("stamp")


def _boxed(shown: bytes) -> bytes:
    """A page of which this is shown."""
    words = b"BT /F 11 Tf 72 700 Td (Drives.) Tj 0 -400 Td (Cleans.) Tj ET"
    return hostile_inputs.pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/CropBox%b/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
        % shown, b"<</Length %d>>stream\n%b\nendstream" % (len(words), words),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )


def _over_pages(count: int) -> bytes:
    sheet = Sheet()
    for number in range(count):
        sheet.lines(72, 80, *wrapped(f"{number}. {LONG}", 400)).page()
    return sheet.bytes()


MADE: list[tuple[str, Callable[[], bytes]]] = [
    *((f"loader: {row[0]}", row[1]) for row in test_loaders_pdf.TABLE),
    *((f"loss: {row[0]}", row[1]) for row in test_loss.PDF),
    *((f"hostile: {name}", row[0]) for name, row in hostile_inputs.FILES.items() if name.endswith(".pdf")),
    *((f"damaged: {index}", lambda data=data: data) for index, data in enumerate(test_loaders_pdf.DAMAGED)),
    ("spaced", lambda: _canvas(_spaced)),
    ("widths with fractions", lambda: _canvas(_fractions)),
    ("a form", lambda: _canvas(_form)),
    ("hyphens at the ends of lines", lambda: Sheet().lines(
        72, 80, *wrapped(LONG, 400), "The unit reports on the manage-", "ment of the fleet, on self-",
        "starters and on the", "- second item-", "Nothing else").bytes()),
    ("pages that are shown whole", lambda: _boxed(b"[0 0 612 792]")),
    ("pages that are shown in part", lambda: _boxed(b"[0 0 612 400]")),
    ("flowing", lambda: flowing(
        heading("Duties"), *[text(LONG)] * 6, numbered(LONG, "Drives.", LONG), bulleted("Drives the car.", LONG),
        table(("Grade", "G-5"), ("Duties", LONG), ("Place", "Goma"), widths=(90, 220)), heading("Skills"), text(LONG),
        head="Terms of reference",
    )),
]


def _read(data: bytes) -> Page | str:
    try:
        return pdf.read(data)
    except Unreadable as error:
        return f"{type(error).__name__}: {error}"


def _slowly(data: bytes, monkeypatch: pytest.MonkeyPatch) -> Page | str:
    with monkeypatch.context() as patch:
        patch.setattr(pdf_pages, "survey", lambda data: replace(pdf_bytes.survey(data), plain=False))
        return _read(data)


@pytest.mark.parametrize("build", [row[1] for row in MADE], ids=[row[0] for row in MADE])
def test_what_the_tests_make_is_read_alike(build: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    data = build()
    assert _read(data) == _slowly(data, monkeypatch)


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_samples_are_read_alike(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = path.read_bytes()
    assert _read(data) == _slowly(data, monkeypatch)


def _plain(data: bytes) -> Sheets | None:
    found = pdf_bytes.survey(data)
    return pdf_plain.plain_sheets(data, found.pages, {}) if found.plain else None


def test_samples_are_plain() -> None:
    """Or the fast path is not taken, and nothing is compared above."""
    read = [sheets for path in FILES if (sheets := _plain(path.read_bytes())) is not None]
    assert sum(len(sheets.read) for sheets in read) >= 0.8 * sum(sheets.pages or 0 for sheets in read)
    assert len(read) >= len(FILES) - 1


def test_a_letter_of_a_font_is_asked_for_once_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def is_nameless(handle: pdfium.Text, at: int) -> int:
        asked.append(at)
        return 0

    monkeypatch.setattr(pdfium, "is_nameless", is_nameless)
    sheets = _plain(_over_pages(3))
    assert sheets is not None and len(sheets.read) == 3
    assert len(asked) == len(set("".join(sheet.printed or "" for sheet in sheets.read)) - set(" \r\n"))


def test_letters_end_where_their_widths_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the widths have fractions, and the font is one of a subset."""
    def ends() -> list[float]:
        return [max(glyph.x1 for glyph in row) for sheet in pdf_pages.read_sheets(data).read for row in sheet.rows]

    data = _canvas(_fractions)
    found = ends()
    monkeypatch.setattr(pdf_pages, "survey", lambda data: replace(pdf_bytes.survey(data), plain=False))
    assert found == pytest.approx(ends(), abs=0.01)


ODD: list[tuple[str, Callable[[], bytes]]] = [
    ("aslant", lambda: Sheet().put(72, 80, "Drives.").rotated(100, 500, "DRAFT", 45).bytes()),
    ("along the margin", lambda: Sheet().put(72, 80, "Drives.").rotated(40, 700, "Apply by 3 May", 90, 11).bytes()),
    ("printed twice", lambda: Sheet().put(72, 80, "Duties").put(72.2, 80, "Duties").bytes()),
    ("printed over", lambda: Sheet().put(72, 80, "Duties and skills").put(90, 80, "Nothing else").bytes()),
    ("a form", lambda: _canvas(_form)),
    ("a scan", lambda: Sheet().picture(Image.new("L", (60, 85), 250)).put(72, 80, "Scan").bytes()),
    ("encrypted", lambda: Sheet(password="owner").put(72, 80, "Drives.").bytes()),
    ("a form that draws forms", lambda: hostile_inputs.forms(1)),
    ("shown in part", lambda: _boxed(b"[0 0 612 400]")),
    ("an object that is not where it should be", lambda: test_loaders_pdf.GOOD.replace(b"\n2 0 obj", b"\n9 0 obj")),
    ("a table of objects that is not there",
     lambda: test_loaders_pdf.GOOD.replace(b"startxref\n", b"startxref\n1")),
    ("instructions that are not all there",
     lambda: test_loaders_pdf.GOOD.replace(b"/Contents", b"/Content5")),
]


@pytest.mark.parametrize("build", [row[1] for row in ODD], ids=[row[0] for row in ODD])
def test_odd_pages_are_left_to_the_other_reader(build: Callable[[], bytes]) -> None:
    sheets = _plain(build())
    assert sheets is None or not sheets.read


def test_one_odd_page_does_not_spoil_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = Sheet().lines(72, 80, *wrapped(LONG, 400)).page()
    sheet.put(72, 80, "Skills").rotated(100, 500, "DRAFT", 45).page()
    data = sheet.lines(72, 80, *wrapped(LONG, 400)).bytes()
    sheets = _plain(data)
    assert sheets is not None and [sheet.number for sheet in sheets.read] == [1, 3]
    assert _read(data) == _slowly(data, monkeypatch)


@pytest.mark.parametrize("bound", [1, 100, 431, 1000, 1500, 3000])
def test_reading_stops_at_the_same_letter(bound: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.loaders.pdf_sheets.MAX_GLYPHS", bound)
    data = _over_pages(4)
    assert _read(data) == _slowly(data, monkeypatch)


def test_pages_that_are_plain_are_not_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither by pdfminer nor for the second count."""
    monkeypatch.setattr(pdf_pages, "_sheets", None)
    monkeypatch.setattr("pipeline.loaders.pdf_loss._text", None)
    page = pdf.read(_over_pages(3))
    assert (page.text_share, page.loss) == (1.0, "")


def test_what_is_lost_after_reading_is_still_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "in_order", lambda rows, width, page: [])
    page = pdf.read(Sheet().lines(72, 80, *wrapped(LONG, 400)).bytes())
    assert page.text_share == 0.0
    assert page.loss == "Only 0 % of the letters and digits that the file holds were read."


def test_every_stream_is_measured() -> None:
    """Also the one that follows another."""
    bomb = zlib.compress(bytes(pdf_bytes.MAX_STREAM), 9)
    stream = b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream"
    with pytest.raises(Unreadable, match="unpacks to over"):
        pdf_bytes.survey(hostile_inputs.pdf(*(stream % (len(data), data) for data in (zlib.compress(b"q Q"), bomb))))


def test_a_page_that_is_listed_again_is_counted_again() -> None:
    words = b"BT /F 11 Tf 72 700 Td (Drives.) Tj ET"
    pages = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%b]/Count %d>>",
             b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
             b"<</Length %d>>stream\n%b\nendstream" % (len(words), words),
             b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    once, twice = (hostile_inputs.pdf(pages[0], pages[1] % (b"3 0 R " * times, times), *pages[2:]) for times in (1, 2))
    assert _plain(once) is not None
    assert _plain(twice) is None
