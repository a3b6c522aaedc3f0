"""Block by block through the body of a Word file (or a header, a note, a text box, a cell).

A soft line break begins a new Line, a tab between a label and its value reads as a colon, a paragraph that is short
and bold throughout is a heading. Merged cells count once; a table within a cell has an index of its own.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from normalizers.frozen import frozen
from pipeline.document import Cell, Line
from pipeline.loaders.docx_inline import ALTERNATE, DROPPED, Paragraph, alternatives, read_paragraph
from pipeline.loaders.docx_numbering import Mark, Numbering
from pipeline.loaders.docx_plain import plain_paragraphs
from pipeline.loaders.docx_styles import VAL, P, Style, Styles, W, child_of, number, whole

HEADING_LENGTH = 90  # longer bold text is emphasis
# "1.", "(a)", "-", "•" typed by hand and followed by a tab: a mark, not a label.
_MARK = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]?|[^\w\s]{1,2}")
_LABEL = re.compile(r"[^\W\d_][^.;!?:\t]{0,58}")
_LABELLED = re.compile(r"[^\W\d_][^.;!?:]{0,48}:\s*\S")


TABLE, ROW, CELL, SECTION, CONTROL = (W + name for name in ("tbl", "tr", "tc", "sectPr", "sdt"))
SHAPE, SPAN, MERGED, DELETED = (W + name for name in ("tcPr", "gridSpan", "vMerge", "cellDel"))


@frozen
class _Place:
    """Where lines stand that stand in a cell, and whether that is the only cell of its row."""

    cell: Cell
    alone: bool


@dataclass(slots=True)
class Body:
    """Reads block elements into Lines; counts tables and list marks over the whole document."""

    styles: Styles
    numbering: Numbering
    tables: int = 0
    _plain: dict[etree._Element, Paragraph] = field(default_factory=dict)

    def lines(self, container: etree._Element) -> list[Line]:
        """The Lines of a container of paragraphs and tables."""
        found: list[Line] = []
        self._plain = plain_paragraphs(container)
        self._read(container, None, found)
        return found

    def _read(self, container: etree._Element, place: _Place | None, found: list[Line]) -> None:
        for element in _blocks(container):
            if element.tag == P:
                self._paragraph(element, place, found)
            else:
                self._table(element, place, found)

    def _paragraph(self, element: etree._Element, place: _Place | None, found: list[Line]) -> None:
        paragraph = self._plain.get(element) or read_paragraph(element, self.styles)
        identity = self.styles.default if paragraph.style is None else paragraph.style
        style = self.styles.get(identity)
        if style.contents:
            return
        heading, outline = style.heading, whole(paragraph.outline) if paragraph.outline else None
        if outline is not None and outline < 9:
            heading = outline + 1
        texts = _printed("".join(paragraph.texts), heading is not None)
        mark = self._mark(paragraph, style, identity) if texts else None
        if heading is None and len(texts) == 1 and (mark is None or mark.ordered):
            heading = _bold_heading(texts[0], mark) if paragraph.is_bold(bool(style.bold)) else None
        for text in texts:
            found.append(_line(text, heading, mark, place))
            mark = None  # it stands before the first line
        for box in paragraph.boxes:
            self._read(box, place, found)

    def _mark(self, paragraph: Paragraph, style: Style, identity: str) -> Mark | None:
        if paragraph.instance is None and style.list_id is None:
            return None
        instance, depth = whole(paragraph.instance), whole(paragraph.depth)
        if instance is None:
            instance = style.list_id
            if instance is not None and depth is None:
                depth = style.list_level or self.numbering.level_of_style(instance, identity)
        return self.numbering.mark(instance, depth or 0) if instance else None

    def _table(self, table: etree._Element, place: _Place | None, found: list[Line]) -> None:
        index, self.tables = self.tables, self.tables + 1
        grid = [cells for row in _members(table, ROW) if (cells := _cells(row)) is not None]
        # A table of one column is flowing text with a frame; its headings and lists are those of the page.
        framed = all(len(cells) <= 1 for cells in grid)
        for row, cells in enumerate(grid):
            for column, cell in cells:
                if cell is not None:
                    within = place if framed else _Place(Cell(index, row, column), len(cells) == 1)
                    self._read(cell, within, found)


def _line(text: str, heading: int | None, mark: Mark | None, place: _Place | None) -> Line:
    """A line of a paragraph. Bold in a cell marks the labels; only a row that is one cell can hold a heading."""
    if place is None and heading is None and mark is None:
        return Line(text)
    printed = mark.number if mark is not None else ""
    cell = place.cell if place is not None else None
    if heading is not None and (place is None or place.alone):
        return Line(text, "heading", number=printed, depth=heading, cell=cell)
    if heading is None and mark is not None:
        return Line(text, "item", number=printed, depth=mark.depth, cell=cell)
    return Line(text, "cell", number=printed, cell=cell)


def _blocks(container: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs and tables of a container, seen through content controls, revisions and smart tags."""
    for child in container:
        tag = child.tag
        if tag in (P, TABLE):
            yield child
        elif not isinstance(tag, str) or tag in DROPPED or tag == SECTION:
            continue
        elif tag == ALTERNATE:
            for chosen in alternatives(child):
                yield from _blocks(chosen) if chosen.tag not in (P, TABLE) else (chosen,)
        elif tag != CONTROL or not _is_contents(child):
            yield from _blocks(child)


def _is_contents(control: etree._Element) -> bool:
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and "table of contents" in gallery.get(VAL, "").lower()


def _members(container: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table, or the cells of a row, seen through content controls and revisions."""
    for child in container:
        if child.tag == name:
            yield child
        elif isinstance(child.tag, str) and child.tag not in DROPPED:
            yield from _members(child, name)


def _cells(row: etree._Element) -> list[tuple[int, etree._Element | None]] | None:
    """The cells of a row with their grid columns (None: merged into the one above); None for a row that is deleted."""
    column = 0
    for properties in row.iterchildren(W + "trPr"):
        if child_of(properties, W + "del") is not None:
            return None
        column = column or number(properties, W + "gridBefore") or 0
    cells: list[tuple[int, etree._Element | None]] = []
    for cell in _members(row, CELL):
        deleted, span, merged = False, None, None
        for child in cell:
            if child.tag == SHAPE:
                for said in child:
                    tag = said.tag
                    if tag == SPAN and span is None:
                        span = whole(said.get(VAL))
                    elif tag == MERGED and merged is None:
                        merged = said.get(VAL, "continue")
                    elif tag == DELETED:
                        deleted = True
        if not deleted:
            cells.append((column, None if merged == "continue" else cell))
            column += max(span or 1, 1)
    return cells


def _bold_heading(text: str, mark: Mark | None) -> int | None:
    """The level of a bold paragraph as a heading, None where it is an emphasised sentence or a label with its value."""
    if len(text) > HEADING_LENGTH or text[-1] in ".;," or _LABELLED.match(text) or not any(c.isalpha() for c in text):
        return None
    return (mark.depth if mark else 0) + 2


def _printed(text: str, heading: bool) -> list[str]:
    """The lines of a paragraph, parted by soft breaks and by tabs."""
    if "\n" not in text and "\t" not in text:
        words = text.split()
        return [" ".join(words)] if words else []
    return [line for part in text.split("\n") for line in _untabbed(part, heading)]


def _untabbed(text: str, heading: bool) -> Iterator[str]:
    """The lines that a text with tabs stands for: "Grade:<tab>P-4<tab>Unit:<tab>Supply" is two labels, two values."""
    pieces = [piece for piece in (" ".join(part.split()) for part in text.split("\t")) if piece]
    if len(pieces) > 1 and _MARK.fullmatch(pieces[0]):
        pieces[:2] = [f"{pieces[0]} {pieces[1]}"]
    if heading or len(pieces) < 2:
        if pieces:
            yield " ".join(pieces)
        return
    labels = [piece.endswith(":") for piece in pieces]
    if labels[0] and not labels[-1]:
        line = ""
        for piece, label in zip(pieces, labels, strict=True):
            if label and line:
                yield line
                line = ""
            line = f"{line} {piece}".strip()
        yield line
    elif len(pieces) == 2 and not any(labels) and len(pieces[0].split()) <= 6 and _LABEL.fullmatch(pieces[0]):
        yield f"{pieces[0]}: {pieces[1]}"
    else:
        yield " ".join(pieces)
