"""Word files read the fast way, held to the slow ones: python-docx for packages, `docx_inline` for paragraphs."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.document import Line
from pipeline.loaders import docx_body, docx_package, docx_reference
from pipeline.loaders.docx import read
from pipeline.loaders.docx_body import Body
from pipeline.loaders.docx_inline import read_paragraph
from pipeline.loaders.docx_numbering import Lists, Numbering
from pipeline.loaders.docx_package import Package, open_package
from pipeline.loaders.docx_parts import Parts, Relation
from pipeline.loaders.docx_plain import plain_paragraphs
from pipeline.loaders.docx_reference import open_by_python_docx
from pipeline.loaders.docx_styles import Style, Styles, W
from pipeline.loaders.page import Page, Unreadable
from tests import hostile_inputs, test_loaders_docx
from tests.make_docx import NAMESPACES, Word, paragraph, repacked, run

ROOT = Path(__file__).parent.parent
HUGE = ("bomb.docx", "media.docx")  # refused before a part is read


def _files() -> Iterator[tuple[str, Callable[[], bytes]]]:
    for folder in ("data/raw", "tests/gold/raw", "tests/same"):
        for path in sorted((ROOT / folder).rglob("*.docx")):
            yield path.name, path.read_bytes
    for name, build, _ in test_loaders_docx.TABLE:
        yield name, build
    for name, change in test_loaders_docx.ODD:
        yield name, partial(repacked, test_loaders_docx.GOOD, change)
    for number, (data, _) in enumerate(test_loaders_docx.REFUSED):
        yield f"refused {number}", partial(bytes, data)
    for name, (build, _) in hostile_inputs.FILES.items():
        if name.endswith(".docx") and name not in HUGE:
            yield name, build


FILES = list(_files())


def _outcome(data: bytes) -> tuple[list[object], Page | None]:
    """All that a package says, and the page made of it; or the message of the error."""
    try:
        package = open_package(data)
        return _said(package), read(data)
    except Unreadable as error:
        return [str(error)], None


def _said(package: Package) -> list[object]:
    related = [(identity, kind, etree.tostring(root)) for identity, (kind, root) in package.related.items()]
    lists = [package.lists.levels(number) for number in package.lists.abstract]
    return [
        etree.tostring(package.main), package.styles, package.lists.instances, lists, package.lists.links, related,
        package.title, package.damaged,
    ]


@pytest.mark.parametrize("build", [build for _, build in FILES], ids=[name for name, _ in FILES])
def test_packages_are_as_python_docx_sees_them(build: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    data = build()
    ours = _outcome(data)
    monkeypatch.setattr(docx_package, "_clash", lambda paths, identities: True)
    assert ours == _outcome(data)


@pytest.mark.parametrize("build", [build for _, build in FILES], ids=[name for name, _ in FILES])
def test_plain_paragraphs_are_as_others_are(build: Callable[[], bytes]) -> None:
    try:
        package = open_package(build())
    except Unreadable:
        return
    for root in (package.main, *(root for _, root in package.related.values())):
        for element, plain in plain_paragraphs(root).items():
            slow = read_paragraph(element, package.styles)
            for name in slow.__slots__:
                assert getattr(plain, name) == getattr(slow, name), name


END = b"</Relationships>"
RELATION = b'<Relationship Id="%b" Type="x/header" Target="%b"/>' + END
HEADED = Word().header("Vacancy 42").text("Drives.").bytes()
CLASHES = [
    ("an id given twice", RELATION % (b"rId3", b"header1.xml")),
    ("names that differ in case only", RELATION % (b"rId98", b"HEADER1.xml")),
]


@pytest.mark.parametrize("added", [row[1] for row in CLASHES], ids=[row[0] for row in CLASHES])
def test_packages_that_clash_are_left_to_python_docx(added: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    data = repacked(
        HEADED, lambda name, blob: blob.replace(END, added) if name == "word/_rels/document.xml.rels" else blob
    )
    asked: list[str] = []

    def judge(parts: Parts, main: str, core: str, relations: list[Relation]) -> Package:
        asked.append(main)
        return open_by_python_docx(parts, main, core, relations)

    monkeypatch.setattr(docx_reference, "open_by_python_docx", judge)
    assert [line.text for line in read(data).lines] == ["Vacancy 42", "Drives."]
    assert asked == ["/word/document.xml"]


def _restyled(level: bytes) -> bytes:
    """One paragraph in a style that is a heading of that level."""
    good = Word().text("Duties", style="Heading 1").bytes()
    return repacked(good, lambda name, blob: blob.replace(b"heading 1", b"heading " + level))


def test_styles_of_one_file_are_not_taken_for_those_of_another() -> None:
    for level in (1, 4, 1, 5, 4):
        assert read(_restyled(b"%d" % level)).lines == [Line("Duties", "heading", depth=level)]


def test_known_styles_in_a_damaged_file_are_damaged() -> None:
    good = repacked(test_loaders_docx.GOOD, lambda name, blob: blob)
    assert len(read(good).lines) == 2
    at = good.rindex(b"word/styles.xml") - 46 + 16  # its checksum in the directory of the archive
    with pytest.raises(Unreadable, match=r"Bad CRC-32 for file .word/styles\.xml"):
        read(good[:at] + bytes(byte ^ 255 for byte in good[at : at + 4]) + good[at + 4 :])


STYLES = Styles(
    {"S": Style(bold=True), "H": Style(heading=2), "Hid": Style(hidden=True), "Toc": Style(contents=True)}, "",
    frozenset(["Hid"]), frozenset(["Toc"]),
)
LEAVES = [
    "<w:t>some words</w:t>", "<w:t>, and more</w:t>", "<w:t> </w:t>", "<w:t>Grade:</w:t>", "<w:tab/>", "<w:br/>",
    "<w:b/>", '<w:b w:val="0"/>', "<w:vanish/>", '<w:rStyle w:val="S"/>', '<w:rStyle w:val="Hid"/>',
    '<w:pStyle w:val="S"/>', '<w:pStyle w:val="H"/>', '<w:pStyle w:val="Toc"/>', '<w:outlineLvl w:val="1"/>',
    '<w:fldChar w:fldCharType="begin"/>',
    '<w:fldChar w:fldCharType="separate"/>', '<w:fldChar w:fldCharType="end"/>', "<w:instrText>PAGE</w:instrText>",
    '<w:numId w:val="1"/>', '<w:ilvl w:val="1"/>', "<!-- said of it -->", "<w:footnoteReference/>", "<w:jc/>",
]
NAMES = [
    "p", "p", "p", "r", "r", "r", "rPr", "pPr", "numPr", "hyperlink", "ins", "del", "tbl", "tr", "tc", "sdt",
    "sdtContent", "sdtPr", "txbxContent", "t", "pPrChange", "rPrChange", "fldSimple", "tabs", "br", "moveFrom", "ruby",
    "rt",
]
WELL_FORMED = [
    paragraph("Plain text"), paragraph(run("Heavy", "<w:b/>")), paragraph("One, ", run("two", '<w:b w:val="0"/>')),
    paragraph("Of a list", properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'),
]
TREES = st.recursive(
    st.sampled_from(LEAVES) | st.sampled_from(WELL_FORMED),
    lambda inner: st.tuples(st.sampled_from(NAMES), st.lists(inner, max_size=4)).map(
        lambda made: f"<w:{made[0]}>{''.join(made[1])}</w:{made[0]}>"
    ),
    max_leaves=12,
)


@settings(max_examples=400, deadline=None)
@given(st.lists(TREES, min_size=1, max_size=4))
def test_lines_do_not_depend_on_which_paragraphs_are_plain(trees: list[str]) -> None:
    root = parse_xml(f"<w:body {NAMESPACES}>{''.join(trees)}</w:body>")
    lists = Lists(instances={1: (1, {}, {})})
    fast = Body(STYLES, Numbering(lists, STYLES)).lines(root)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(docx_body, "plain_paragraphs", lambda container: {})
        slow = Body(STYLES, Numbering(lists, STYLES)).lines(root)
    assert fast == slow


def test_paragraphs_of_nothing_but_text_are_plain() -> None:
    root = parse_xml(f"<w:body {NAMESPACES}>{''.join(WELL_FORMED)}</w:body>")
    assert [element.tag for element in plain_paragraphs(root)] == [W + "p"] * len(WELL_FORMED)
