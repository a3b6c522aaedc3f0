"""Word files: what the document holds, and the Lines that it must give."""
from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.document import Cell, Line
from pipeline.loaders.docx import read
from pipeline.loaders.page import Page, Unreadable
from tests.make_docx import Word, cell, paragraph, repacked, run, table


def _listed() -> bytes:
    word = Word()
    first = word.listing(("decimal", "%1."), ("lowerLetter", "%2)"), ("lowerRoman", "(%3)"))
    again = word.listing(like=first)
    bullets = word.listing(("bullet", "\uf0b7"))
    word.item(first, "Plan").item(first, "Stocks", 1).item(first, "Food", 2).item(first, "Fuel", 1)
    word.item(first, "Report").item(first, "Counts", 1).item(again, "Afresh").item(bullets, "Loose")
    return word.bytes()


def _multilevel() -> bytes:
    word = Word()
    number = word.listing(("upperRoman", "%1"), ("decimal", "%1.%2."), ("upperLetter", "%3:"), start=3)
    return word.item(number, "Scope").item(number, "Aim", 1).item(number, "Side", 2).item(number, "End", 1).bytes()


def _skipped() -> bytes:
    word = Word()
    number = word.listing(("decimal", "%1."), ("decimal", "%1.%2."), ("decimal", "%1.%2.%3."))
    return word.item(number, "Scope").item(number, "Deep", 2).item(number, "Next", 1).bytes()


BOX = "<w:txbxContent>" + paragraph("In a box") + "</w:txbxContent>"
ALTERNATE = (
    f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>'
    f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
PAGE_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
LINK_FIELD = PAGE_FIELD.replace(" PAGE ", ' HYPERLINK "http://example.org" ').replace(">7<", ">the form<")

TABLE: list[tuple[str, Callable[[], bytes], list[Line]]] = [
    ("headings", lambda: Word().text("Terms", style="Title").text("Duties", style="Heading 2").text("Drives.").bytes(),
     [Line("Terms", "heading", depth=1), Line("Duties", "heading", depth=2), Line("Drives.")]),
    ("a bold line is a heading, a bold sentence is not",
     lambda: Word().text("Background", bold=True).text("Apply now, the post is urgent.", bold=True).bytes(),
     [Line("Background", "heading", depth=2), Line("Apply now, the post is urgent.")]),
    ("a bold label with its value is no heading", lambda: Word().text("Grade: P-4", bold=True).bytes(),
     [Line("Grade: P-4")]),
    ("lists that nest and restart", _listed,
     [Line("Plan", "item", number="1."), Line("Stocks", "item", number="a)", depth=1),
      Line("Food", "item", number="(i)", depth=2), Line("Fuel", "item", number="b)", depth=1),
      Line("Report", "item", number="2."), Line("Counts", "item", number="a)", depth=1),
      Line("Afresh", "item", number="1."), Line("Loose", "item")]),
    ("numbers of several levels", _multilevel,
     [Line("Scope", "item", number="III"), Line("Aim", "item", number="III.3.", depth=1),
      Line("Side", "item", number="C:", depth=2), Line("End", "item", number="III.4.", depth=1)]),
    ("a level that is passed over counts as begun", _skipped,
     [Line("Scope", "item", number="1."), Line("Deep", "item", number="1.1.1.", depth=2),
      Line("Next", "item", number="1.2.", depth=1)]),
    ("merged cells count once",
     lambda: Word().xml(table(
         (cell("Post data", properties='<w:gridSpan w:val="3"/>'),),
         (cell("Duties", properties='<w:vMerge w:val="restart"/>'), "Plans", "40%"),
         (cell("", properties="<w:vMerge/>"), "Reports", "60%"),
     )).bytes(),
     [Line("Post data", "cell", cell=Cell(0, 0, 0)), Line("Duties", "cell", cell=Cell(0, 1, 0)),
      Line("Plans", "cell", cell=Cell(0, 1, 1)), Line("40%", "cell", cell=Cell(0, 1, 2)),
      Line("Reports", "cell", cell=Cell(0, 2, 1)), Line("60%", "cell", cell=Cell(0, 2, 2))]),
    ("a table within a cell",
     lambda: Word().xml(table(("Unit", cell("Supply", table(("Head", "P-4")))))).bytes(),
     [Line("Unit", "cell", cell=Cell(0, 0, 0)), Line("Supply", "cell", cell=Cell(0, 0, 1)),
      Line("Head", "cell", cell=Cell(1, 0, 0)), Line("P-4", "cell", cell=Cell(1, 0, 1))]),
    ("a frame of one column is flowing text", lambda: Word().xml(table(("First",), ("Second",))).bytes(),
     [Line("First"), Line("Second")]),
    ("several paragraphs of a cell", lambda: Word().xml(table(("Languages", cell("English", "French")))).bytes(),
     [Line("Languages", "cell", cell=Cell(0, 0, 0)), Line("English", "cell", cell=Cell(0, 0, 1)),
      Line("French", "cell", cell=Cell(0, 0, 1))]),
    ("a text box counts once", lambda: Word().xml(paragraph("Around", ALTERNATE)).bytes(),
     [Line("Around"), Line("In a box")]),
    ("content controls, block and inline",
     lambda: Word().xml(f"<w:sdt><w:sdtContent>{paragraph('Block')}</w:sdtContent></w:sdt>",
                        paragraph("Post: ", f"<w:sdt><w:sdtContent>{run('Driver')}</w:sdtContent></w:sdt>")).bytes(),
     [Line("Block"), Line("Post: Driver")]),
    ("revisions accepted",
     lambda: Word().xml(paragraph(
         "Level ", "<w:del><w:r><w:delText>P-3</w:delText></w:r></w:del>", f"<w:ins>{run('P-4')}</w:ins>",
         f"<w:moveFrom>{run(' gone')}</w:moveFrom>",
     )).bytes(), [Line("Level P-4")]),
    ("links, and fields by their result",
     lambda: Word().xml(paragraph("See ", f"<w:hyperlink>{run('the site')}</w:hyperlink>", " or ", LINK_FIELD,
                                  " on page ", PAGE_FIELD)).bytes(),
     [Line("See the site or the form on page")]),
    ("hidden text", lambda: Word().xml(paragraph("Seen", run(" unseen", "<w:vanish/>"))).bytes(), [Line("Seen")]),
    ("hyphens and symbols",
     lambda: Word().xml(paragraph(
         "P", "<w:r><w:noBreakHyphen/></w:r>", "4 man", "<w:r><w:softHyphen/></w:r>", "ager ",
         '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
     )).bytes(), [Line("P-4 manager ☒")]),
    ("a soft break begins a line", lambda: Word().text("Grade: P-4\nUnit: Supply").bytes(),
     [Line("Grade: P-4"), Line("Unit: Supply")]),
    ("a tab parts label and value", lambda: Word().text("Duty station\tGoma", "Grade:\tP-4\tUnit:\tSupply").bytes(),
     [Line("Duty station: Goma"), Line("Grade: P-4"), Line("Unit: Supply")]),
    ("a mark typed by hand", lambda: Word().text("1.\tDrives the car", "-\tKeeps the log").bytes(),
     [Line("1. Drives the car"), Line("- Keeps the log")]),
    ("headers once at the top, footers and page numbers not",
     lambda: Word().header("Vacancy 42", "Page 1 of 3").footer("Printed on paper").text("Driver").bytes(),
     [Line("Vacancy 42"), Line("Driver")]),
    ("a header that the body repeats", lambda: Word().header("Driver").text("Driver", "Drives.").bytes(),
     [Line("Driver"), Line("Drives.")]),
    ("a table in the header", lambda: Word().header_xml(table(("Post level", "P-4"))).text("Drives.").bytes(),
     [Line("Post level", "cell", cell=Cell(0, 0, 0)), Line("P-4", "cell", cell=Cell(0, 0, 1)), Line("Drives.")]),
    ("footnotes at the end", lambda: Word().footnotes("Subject to funds.").text("One post").bytes(),
     [Line("One post"), Line("Subject to funds.")]),
]


@pytest.mark.parametrize(("build", "lines"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_lines(build: Callable[[], bytes], lines: list[Line]) -> None:
    assert read(build()).lines == lines


TITLES = [("Driver, G-2", "Driver, G-2"), ("Microsoft Word - TOR.doc", ""), ("tor_driver_final", ""), ("Document1", "")]


@pytest.mark.parametrize(("stored", "title"), TITLES)
def test_title(stored: str, title: str) -> None:
    assert read(Word(title=stored).text("Drives.").bytes()).title == title


GOOD = Word().text("Duties", style="Heading 1").text("Drives the car.").bytes()
TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
MAIN = b"wordprocessingml.document.main+xml"

ODD: list[tuple[str, Callable[[str, bytes], bytes | None]]] = [
    ("without styles", lambda name, blob: None if name == "word/styles.xml" else blob),
    ("with damaged styles", lambda name, blob: b"<w:styles" if name == "word/styles.xml" else blob),
    ("without content types", lambda name, blob: None if name == "[Content_Types].xml" else blob),
    ("a template", lambda name, blob: blob.replace(MAIN, b"wordprocessingml.template.main+xml")),
    ("without package relationships", lambda name, blob: None if name == "_rels/.rels" else blob),
    ("strict", lambda name, blob: blob.replace(TRANSITIONAL, STRICT)),
    ("with a dangling relationship",
     lambda name, blob: blob.replace(
         b"</Relationships>", b'<Relationship Id="rId99" Type="x/header" Target="none.xml"/></Relationships>'
     )),
]


@pytest.mark.parametrize("change", [row[1] for row in ODD], ids=[row[0] for row in ODD])
def test_odd_packages_are_read(change: Callable[[str, bytes], bytes | None]) -> None:
    assert [line.text for line in read(repacked(GOOD, change)).lines] == ["Duties", "Drives the car."]


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * 12_000_000)
    return buffer.getvalue()


def _open_document() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", "<text>Driver</text>")
    return buffer.getvalue()


def _entities(name: str, blob: bytes) -> bytes:
    if name != "word/document.xml":
        return blob
    start = blob.index(b"<w:document")
    return b'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + blob[start:].replace(b"Drives", b"&e;")


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOT_READ = "This form is not read: save it as DOCX or PDF"
REFUSED = [
    (b"", "not a Word file"),
    (b"no zip at all", "not a Word file"),
    (GOOD[: len(GOOD) // 2], "truncated"),
    (OLE + bytes(600), r"no Word file \(.xls, .ppt, .msg\). " + NOT_READ),
    (OLE + bytes(600) + "WordDocument".encode("utf-16-le"), r"\(.doc\). " + NOT_READ),
    (b"{\\rtf1 Driver}", r"\(RTF\). " + NOT_READ),
    (_open_document(), r"\(.odt\). " + NOT_READ),
    (repacked(GOOD, lambda name, blob: None if name == "word/document.xml" else blob), "without a Word document"),
    (repacked(GOOD, lambda name, blob: blob[:-30] if name == "word/document.xml" else blob), "damaged part"),
    (repacked(GOOD, _entities), "document type"),
    (_bomb(), "bomb"),
]


@pytest.mark.parametrize(("data", "message"), REFUSED)
def test_refused(data: bytes, message: str) -> None:
    with pytest.raises(Unreadable, match=message):
        read(data)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.binary(max_size=40))
def test_any_bytes_give_a_page_or_unreadable(at: int, noise: bytes) -> None:
    for data in (noise, b"PK\x03\x04" + noise, GOOD[:at] + noise + GOOD[at + len(noise) :], GOOD[:at]):
        try:
            assert isinstance(read(data), Page)
        except Unreadable as error:
            assert str(error)
