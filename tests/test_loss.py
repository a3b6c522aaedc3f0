"""Silent loss is told: what a source holds and its document does not, and nothing where all of it was read."""
from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from pipeline import extract
from pipeline.load import load
from pipeline.loaders import docx, pdf
from pipeline.loaders.page import NeedsOcr, NotAVacancy, Page
from tests import test_loaders_docx, test_loaders_pdf
from tests.make_docx import Word, paragraph, repacked, run, table
from tests.make_pdf import Sheet, picture_page, wrapped

POST = "Job title: Nurse\nOrganization: UNHCR\nGrade: G-5\nDuty station: Goma, DR Congo\nClosing date: 3 May 2025\n"
DUTIES = (
    "The nurse runs the clinic of the camp, keeps the register of patients, orders drugs in time and trains two "
    "assistants. She reports to the doctor in charge and stands in for the midwife during her leave. "
)
WHOLE = [("docx", *row[:2]) for row in test_loaders_docx.TABLE] + [("pdf", *row[:2]) for row in test_loaders_pdf.TABLE]
FEET = "footers hold"


@pytest.mark.parametrize(("form", "build"), [(row[0], row[2]) for row in WHOLE], ids=[row[1] for row in WHOLE])
def test_nothing_is_missed_in_what_the_loaders_read(form: str, build: Callable[[], bytes]) -> None:
    page = (docx if form == "docx" else pdf).read(build())
    assert page.text_share is not None
    assert page.text_share > 0.95
    assert not page.loss or FEET in page.loss  # in a document of a few words, a footer is a great part


def _broken_notes() -> bytes:
    data = Word().text(POST).footnotes("Paid by the month.").bytes()
    return repacked(data, lambda name, blob: blob[:-30] if name == "word/footnotes.xml" else blob)


def _chunk() -> bytes:
    return Word().text(POST).xml('<w:altChunk r:id="rId99"/>').bytes()


def _pages(number: int) -> bytes:
    sheet = Sheet()
    for page in range(number):
        sheet.put(72, 80, f"Annex {page} of the terms of reference").page()
    return sheet.bytes()


def _pictures_between() -> bytes:
    sheet = Sheet().lines(72, 80, *wrapped(DUTIES, 400)).page()
    return picture_page(picture_page(sheet, "Scanned")).lines(72, 80, *wrapped(DUTIES, 400)).bytes()


def _letterhead() -> bytes:
    """The same picture under a page of text and under one with its last line."""
    sheet = picture_page(Sheet(), "Letterhead", end=False).lines(72, 80, *wrapped(DUTIES, 400)).page()
    return picture_page(sheet, "Letterhead", end=False).put(72, 80, "Apply by 3 May.").page().bytes()


WORD: list[tuple[str, Callable[[], bytes], float, str]] = [
    ("text that stands outside of paragraphs", lambda: Word().text("Nurse").xml(run("Closing date: 3 May")).bytes(),
     0.25, "Only 25 % of the letters and digits that the file holds were read."),
    ("a footer that is a great part", lambda: Word().text("Nurse, Goma").footer("Apply by 3 May 2025").bytes(),
     1.0, "The footers hold 62% of the letters and are not read."),
    ("a footer that repeats the body", lambda: Word().text("Nurse, Goma").footer("Nurse, Goma").bytes(), 1.0, ""),
    ("notes that are damaged", _broken_notes, 1.0, "The footnotes are damaged and could not be read."),
    ("another document embedded", _chunk, 1.0,
     "Another document is embedded in this one and is not read: save the file anew in Word."),
    ("what Word does not show is not missed", lambda: Word().text("Nurse").xml(paragraph(
        "G-5", run(" hidden words", "<w:vanish/>"), f"<w:moveFrom>{run('moved away from here')}</w:moveFrom>",
        f"<mc:AlternateContent><mc:Choice>{run(' new')}</mc:Choice>"
        f"<mc:Fallback>{run(' the same for an old Word')}</mc:Fallback></mc:AlternateContent>",
    )).bytes(), 1.0, ""),
    ("a deleted row is not missed", lambda: Word().text("Nurse").xml(table(("Grade", "G-5"), ("Old", "G-4")).replace(
        "<w:tr><w:tc><w:tcPr></w:tcPr><w:p><w:pPr></w:pPr><w:r><w:rPr></w:rPr><w:t xml:space=\"preserve\">Old",
        "<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:tcPr></w:tcPr><w:p><w:pPr></w:pPr><w:r><w:rPr></w:rPr><w:t>Old",
    )).bytes(), 1.0, ""),
]
PDF: list[tuple[str, Callable[[], bytes], float | None, str]] = [
    ("text along the margin", lambda: Sheet().put(72, 80, "Nurse, Goma, G-5, one year, twelve months")
        .rotated(40, 700, "Apply by 3 May 2025", 90, size=11).bytes(),
     0.667, "Only 66 % of the letters and digits that the file holds were read."),
    ("text outside of the page is not missed",
     lambda: Sheet().put(72, 80, "Nurse").put(2000, 80, "What the printer never sees").bytes(), 1.0, ""),
    ("words struck twice, to look bold, are not missed",
     lambda: Sheet().put(72, 80, "Nurse, Goma").put(72.2, 80, "Nurse, Goma").bytes(), 1.0, ""),
    ("pages beyond the bound", lambda: _pages(152), 0.987, "Only the first 150 pages of 152 were read."),
    ("pages that are pictures", _pictures_between, 1.0, "Pages 2-3 not read: pictures of text, which need OCR."),
    ("a picture under the text is a letterhead", _letterhead, 1.0, ""),
]


@pytest.mark.parametrize(("build", "share", "loss"), [row[1:] for row in WORD], ids=[row[0] for row in WORD])
def test_word(build: Callable[[], bytes], share: float, loss: str) -> None:
    page = docx.read(build())
    assert (page.text_share, page.loss) == (share, loss)


@pytest.mark.parametrize(("build", "share", "loss"), [row[1:] for row in PDF], ids=[row[0] for row in PDF])
def test_pdf(build: Callable[[], bytes], share: float | None, loss: str) -> None:
    page = pdf.read(build())
    assert (page.text_share, page.loss) == (share, loss)


def test_a_pdf_that_draws_without_end_says_where_reading_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.loaders.pdf_sheets.MAX_GLYPHS", 100)
    page = pdf.read(_pages(5))
    assert page.loss == "Reading stopped on page 4 of 5: so far the file draws more than any announcement does."
    assert page.text_share == 0.8


def test_a_scan_with_a_stamp_is_no_text() -> None:
    with pytest.raises(NeedsOcr):
        pdf.read(picture_page(Sheet(), "Scanned by a telephone").bytes())


def test_a_word_file_of_pictures_says_what_to_do() -> None:
    with pytest.raises(NeedsOcr, match="Save it as PDF"):
        docx.read(Word().xml(paragraph("<w:r><w:drawing/></w:r>")).bytes())


LONG = POST + "\n" * 1_000_000 + "Apply by post."
TEXTS: list[tuple[str, str, bytes, str]] = [
    ("whole", "a.txt", POST.encode(), ""),
    ("a NUL", "a.txt", POST.replace("Goma", "Go\0ma").encode(), "The file holds 1 NUL character: it is damaged."),
    ("lost by whoever wrote it", "a.txt", POST.replace("Goma", "Go\ufffda").encode(),
     "1 character could not be decoded and is lost."),
    ("bytes that are no UTF-8", "a.txt", ("Déjà près du bébé à l’été. " * 9 + POST).encode() + b"caf\xe9, r\xe9sum\xe9",
     "3 characters could not be decoded and are lost."),
    ("too long", "a.txt", LONG.encode(), f"Only the first 1,000,000 of {len(LONG):,} characters were read."),
    ("Markdown", "a.md", POST.replace("Goma", "G\0\0ma").encode(), "The file holds 2 NUL characters: it is damaged."),
    ("HTML", "a.html", b"<p>" + POST.replace("Goma", "G\0oma").encode(),
     "The file holds 1 NUL character: it is damaged."),
    ("HTML, lost in what is not read", "a.html", f"<!-- \ufffd --><p>{POST}</p>".encode(), ""),
    ("JSON", "a.json", json.dumps({"title": "Nurse", "location": "Go\0ma"}).encode(),
     "The file holds 1 NUL character: it is damaged."),
]


@pytest.mark.parametrize(("uri", "data", "loss"), [row[1:] for row in TEXTS], ids=[row[0] for row in TEXTS])
def test_text(uri: str, data: bytes, loss: str) -> None:
    document = load(data, uri)
    assert (document.loss, document.text_share) == (loss, None)


SEVERITIES = [(0.89, "warning"), (0.5, "warning"), (0.49, "error"), (None, "warning")]


@pytest.mark.parametrize(("share", "severity"), SEVERITIES)
def test_loss_is_an_issue(share: float | None, severity: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = docx.read
    monkeypatch.setattr(docx, "read", lambda data: _lossy(real(data), share))
    issues = extract.vacancy(load(Word().text(*POST.splitlines()).bytes(), "a.docx")).issues
    assert [(i.severity, i.message) for i in issues if i.code == "text_lost"] == [(severity, "A part is lost.")]


def _lossy(page: Page, share: float | None) -> Page:
    return Page(page.lines, page.title, page.metadata, "A part is lost.", share)


def test_what_is_whole_has_no_such_issue() -> None:
    issues = extract.vacancy(load(POST.encode(), "a.txt")).issues
    assert not {i.code for i in issues} & {"text_lost", "ocr", "truncated_text"}


def test_what_announces_nothing_may_have_lost_it() -> None:
    with pytest.raises(NotAVacancy, match="1 NUL character"):
        extract.vacancy(load(b"The weather will be fine to\0day.", "a.txt"))
