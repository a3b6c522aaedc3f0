"""PDF files: what the document holds, and the Lines that it must give."""
from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.document import Cell, Line
from pipeline.loaders.page import NeedsOcr, Page, Unreadable
from pipeline.loaders.pdf import read
from tests.make_pdf import (
    Sheet,
    bulleted,
    flowing,
    gap,
    heading,
    new_page,
    numbered,
    table,
    text,
    title,
    wrapped,
)

CHECKS = "The officer checks every consignment against its waybill, signs for it and reports a loss within the day."
TRIPS = (
    "The driver takes staff to the field and keeps the car clean. Every trip is written into the log book with its "
    "hours and fuel, so that the unit can plan the maintenance of the fleet and the leave of the other drivers. "
    "Where a road is closed the driver tells the radio room and waits for a decision."
)
SKILLS = (
    "Candidates have finished primary school and hold a licence that is valid in the country. They have driven for "
    "two years without an accident. Good knowledge of the roads is needed, and some English. Women are invited to "
    "apply, and candidates who have a disability find the building open to them."
)


def _columns() -> bytes:
    sheet = Sheet().put(72, 80, "Driver", 18, bold=True)
    return sheet.lines(72, 120, *wrapped(TRIPS, 205)).lines(320, 120, *wrapped(SKILLS, 205)).bytes()


def _item_over_page() -> bytes:
    first, second = wrapped("2. " + CHECKS, 300)[:2]
    rest = wrapped("2. " + CHECKS, 300)[2:]
    sheet = Sheet().put(72, 40, "Terms of reference", 9).put(280, 810, "Page 1 of 2", 9)
    sheet.put(72, 700, "1. An inception note").lines(72, 740, first, second).page()
    sheet.put(72, 40, "Terms of reference", 9).put(280, 810, "Page 2 of 2", 9)
    # The margin shows on the second page only, where the lines of other paragraphs reach it.
    return sheet.lines(72, 90, *rest).lines(72, 180, "3. A final report").bytes()


def _cut_row() -> bytes:
    sheet = Sheet().put(72, 650, "Results").grid((72, 250, 520), (680, 700, 740))
    sheet.put(78, 694, "Output").put(256, 694, "Measure").put(78, 714, "1. Training")
    sheet.lines(256, 714, "Forty teachers of the district know how", "to run the club, and a report on this is").page()
    sheet.grid((72, 250, 520), (72, 92, 112, 132)).put(78, 86, "Output").put(256, 86, "Measure")
    sheet.put(256, 106, "accepted by the ministry.").put(78, 126, "2. Survey").put(256, 126, "Data of 300 homes")
    return sheet.put(72, 160, "The end.").bytes()


def on(page: int, *texts: str) -> list[Line]:
    """Lines of running text; "# " and "## " before headings of the first and second level."""
    made = []
    for words in texts:
        marks = len(words) - len(words.lstrip("#"))
        made.append(Line(words[marks:].strip(), "heading" if marks else "text", depth=marks, page=page))
    return made


def cells(*rows: tuple[str, ...], first: int = 0, page: int = 1) -> list[Line]:
    """Lines of the cells of the first table; `first` is the number of the first row."""
    return [
        Line(words, "cell", page=page, cell=Cell(0, row, column))
        for row, texts in enumerate(rows, first) for column, words in enumerate(texts)
    ]


HEADER = (
    ("Post title", "Warehouse Officer"), ("Post level", "NO-B"), ("Supervisor's level", "P-4"), ("Duration", "364 days")
)
TEACHERS = "Forty teachers of the district know how to run the club, and a report on this is accepted by the ministry."
MERGED = (("Post data", ""), ("Unit", "Supply"))

TABLE: list[tuple[str, Callable[[], bytes], list[Line]]] = [
    ("a header table, headings, paragraphs, a list, a running head and page numbers",
     lambda: flowing(
         title("Logistics"), table(*HEADER), gap(12), heading("Background"), text(CHECKS * 2), new_page(),
         heading("Deliverables"), numbered("A plan", CHECKS), heading("Notes"), bulleted("One", "Two"),
         head="Terms of reference",
     ),
     [*on(1, "# Logistics"), *cells(*HEADER), *on(1, "## Background", CHECKS * 2),
      *on(2, "## Deliverables", "1. A plan", f"2. {CHECKS}", "## Notes", "• One", "• Two")]),
    ("a numbered item broken over a page", _item_over_page,
     [*on(1, "1. An inception note", f"2. {CHECKS}"), *on(2, "3. A final report")]),
    ("a table that goes on, its header repeated and a row cut in two", _cut_row,
     [*on(1, "Results"), *cells(("Output", "Measure"), ("1. Training", TEACHERS)),
      *cells(("2. Survey", "Data of 300 homes"), first=2, page=2), *on(2, "The end.")]),
    ("merged cells count once",
     lambda: flowing(table(*MERGED, spans=[("SPAN", (0, 0), (1, 0))]), text("After.")),
     [*cells(("Post data",), ("Unit", "Supply")), *on(1, "After.")]),
    ("two columns, one after the other", _columns, on(1, "# Driver", TRIPS, SKILLS)),
    ("a hyphenated word",
     lambda: Sheet().lines(
         72, 100, "The unit plans the training of all its staff, and the respon-", "sible officer reports.",
         "Nothing else is written on this page, which ends with these words",
     ).bytes(),
     on(1, "The unit plans the training of all its staff, and the responsible officer reports.",
        "Nothing else is written on this page, which ends with these words")),
    ("labels beside their values, without rules",
     lambda: Sheet().lines(72, 100, "Grade", "Duty station").lines(220, 100, "G-5", "Kampala").bytes(),
     on(1, "Grade: G-5", "Duty station: Kampala")),
    ("two labels in a row", lambda: Sheet().put(72, 100, "Reference: 4711").put(320, 100, "Unit: Supply").bytes(),
     on(1, "Reference: 4711", "Unit: Supply")),
    ("short lines stay apart", lambda: Sheet().lines(72, 100, "Grade: P-4", "Unit: Supply", "Two posts").bytes(),
     on(1, "Grade: P-4", "Unit: Supply", "Two posts")),
    ("text struck twice to look bold",
     lambda: Sheet().put(72, 80, "Duties").put(72.3, 80, "Duties").lines(72, 120, "Drives.", "Keeps the log.").bytes(),
     on(1, "# Duties", "Drives.", "Keeps the log.")),
    ("a watermark across the page", lambda: Sheet().rotated(150, 600, "DRAFT", 45).put(72, 100, "One post").bytes(),
     on(1, "One post")),
    ("a page that stands on its side",
     lambda: Sheet().rotated(300, 600, "One post", 90, 11).rotated(320, 600, "Two years", 90, 11).bytes(),
     on(1, "One post", "Two years")),
    ("a frame that is no table",
     lambda: Sheet().rectangle(70, 90, 400, 60).lines(76, 110, "One post", "Two years").bytes(),
     on(1, "One post", "Two years")),
    ("the raised mark of a footnote",
     lambda: Sheet().put(72, 100, "Subject to funds").put(154, 96, "1", 6).put(72, 140, "One post").bytes(),
     on(1, "Subject to funds", "One post")),
    ("raised letters stay in their row",
     lambda: Sheet().put(72, 100, "By 20").put(100.2, 95.5, "th", 6).put(109, 100, "May").put(72, 140, "Two").bytes(),
     on(1, "By 20th May", "Two")),
    ("encrypted without a password to open it", lambda: Sheet(password="owner").put(72, 100, "One post").bytes(),
     on(1, "One post")),
]
TITLES = [("Driver, G-2", "Driver, G-2"), ("Microsoft Word - tor.docx", ""), ("", "")]


@pytest.mark.parametrize(("build", "lines"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_lines(build: Callable[[], bytes], lines: list[Line]) -> None:
    assert read(build()).lines == lines


@pytest.mark.parametrize(("stored", "title"), TITLES)
def test_title(stored: str, title: str) -> None:
    assert read(Sheet(title=stored).put(72, 100, "Drives.").bytes()).title == title


GOOD = Sheet().put(72, 80, "Duties", 16).put(72, 120, "Drives the car.").bytes()

REFUSED: list[tuple[bytes, type[Unreadable], str]] = [
    (b"", Unreadable, "not a PDF"),
    (b"<html>no</html>", Unreadable, "not a PDF"),
    (b"%PDF-1.7\nnothing", Unreadable, "damaged|without pages"),
    (Sheet(password="owner", user_password="secret").put(72, 80, "Hidden").bytes(), Unreadable, "encrypted"),
    (Sheet().rectangle(50, 50, 400, 600).page().bytes(), NeedsOcr, "OCR"),
]


@pytest.mark.parametrize(("data", "kind", "message"), REFUSED)
def test_refused(data: bytes, kind: type[Unreadable], message: str) -> None:
    with pytest.raises(kind, match=message):
        read(data)


DAMAGED = [
    GOOD[GOOD.index(b"1 0 obj") :],  # every offset wrong, no first line
    GOOD.replace(b"/MediaBox [", b"/MediaBox [ /x "),
    GOOD[: GOOD.index(b"xref")] + b"startxref\n0\n%%EOF",
]


@pytest.mark.parametrize("data", DAMAGED)
def test_a_damaged_file_is_mended(data: bytes) -> None:
    assert [line.text for line in read(b"%PDF-1.4\n" + data).lines] == ["Duties", "Drives the car."]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.binary(max_size=40))
def test_any_bytes_give_a_page_or_unreadable(at: int, noise: bytes) -> None:
    for data in (noise, b"%PDF-1.4\n" + noise, GOOD[:at] + noise + GOOD[at + len(noise) :], GOOD[:at]):
        try:
            assert isinstance(read(data), Page)
        except Unreadable as error:
            assert str(error)
