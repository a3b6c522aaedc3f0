"""Block by block through the body of a Word file (or a header, a note, a text box, a cell).

A soft line break begins a new Line, a tab between a label and its value reads as a colon, a paragraph that is short
and bold throughout is a heading. Merged cells count once; a table within a cell has an index of its own.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from pipeline.document import Cell, Kind, Line
from pipeline.loaders.docx_inline import DROPPED, MC, alternatives, read_paragraph
from pipeline.loaders.docx_numbering import Mark, Numbering
from pipeline.loaders.docx_styles import VAL, Style, Styles, W, number

HEADING_LENGTH = 90  # longer bold text is emphasis
# "1.", "(a)", "-", "•" typed by hand and followed by a tab: a mark, not a label.
_MARK = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]?|[^\w\s]{1,2}")
_LABEL = re.compile(r"[^\W\d_][^.;!?:\t]{0,58}")
_LABELLED = re.compile(r"[^\W\d_][^.;!?:]{0,48}:\s*\S")


@dataclass(slots=True)
class Body:
    """Reads block elements into Lines; counts tables and list marks over the whole document."""

    styles: Styles
    numbering: Numbering
    tables: int = 0

    def lines(self, container: etree._Element) -> Iterator[Line]:
        """The Lines of a container of paragraphs and tables."""
        for element in _blocks(container):
            if element.tag == W + "p":
                yield from self._paragraph(element)
            else:
                yield from self._table(element)

    def _paragraph(self, element: etree._Element) -> Iterator[Line]:
        properties = element.find(W + "pPr")
        named = properties.find(W + "pStyle") if properties is not None else None
        identity = named.get(VAL, "") if named is not None else self.styles.default
        style = self.styles.get(identity)
        paragraph = read_paragraph(element, self.styles, bool(style.bold))
        if style.contents:
            return
        heading = style.heading
        if (outline := number(properties, "outlineLvl")) is not None and outline < 9:
            heading = outline + 1
        texts = [text for part in paragraph.text.split("\n") for text in _untabbed(part, heading is not None)]
        mark = self._mark(properties, style, identity) if texts else None
        if heading is None and paragraph.bold and len(texts) == 1 and (mark is None or mark.ordered):
            heading = _bold_heading(texts[0], mark)
        for index, text in enumerate(texts):
            if heading is not None:
                yield Line(text, "heading", number=mark.number if mark and not index else "", depth=heading)
            elif mark is not None and not index:
                yield Line(text, "item", number=mark.number, depth=mark.depth)
            else:
                yield Line(text)
        for box in paragraph.boxes:
            yield from self.lines(box)

    def _mark(self, properties: etree._Element | None, style: Style, identity: str) -> Mark | None:
        own = properties.find(W + "numPr") if properties is not None else None
        instance, depth = number(own, "numId"), number(own, "ilvl")
        if instance is None:
            instance = style.list_id
            if instance is not None and depth is None:
                depth = style.list_level or self.numbering.level_of_style(instance, identity)
        return self.numbering.mark(instance, depth or 0) if instance else None

    def _table(self, table: etree._Element) -> Iterator[Line]:
        index, self.tables = self.tables, self.tables + 1
        rows = [row for row in _rows(table) if row.find(f"{W}trPr/{W}del") is None]
        grid = [list(_cells(row)) for row in rows]
        # A table of one column is flowing text with a frame; its headings and lists are those of the page.
        framed = all(len(cells) <= 1 for cells in grid)
        for row, cells in enumerate(grid):
            for column, cell in cells:
                merged = cell.find(f"{W}tcPr/{W}vMerge")
                if merged is not None and merged.get(VAL, "continue") == "continue":
                    continue
                for line in self.lines(cell):
                    if framed or line.cell is not None:
                        yield line
                    else:
                        yield _in_cell(line, Cell(index, row, column), alone=len(cells) == 1)


def _in_cell(line: Line, cell: Cell, alone: bool) -> Line:
    """A line of a cell. Bold in a cell marks the labels; only a row that is one cell can hold a heading."""
    kind: Kind = "cell" if line.kind == "text" or (line.kind == "heading" and not alone) else line.kind
    return replace(line, kind=kind, cell=cell, depth=line.depth if kind != "cell" else 0)


def _blocks(container: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs and tables of a container, seen through content controls, revisions and smart tags."""
    for child in container:
        tag = child.tag
        if not isinstance(tag, str) or tag in DROPPED or tag == W + "sectPr":
            continue
        if tag in (W + "p", W + "tbl"):
            yield child
        elif tag == MC + "AlternateContent":
            for chosen in alternatives(child):
                yield from _blocks(chosen) if chosen.tag not in (W + "p", W + "tbl") else (chosen,)
        elif tag != W + "sdt" or not _is_contents(child):
            yield from _blocks(child)


def _is_contents(control: etree._Element) -> bool:
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and "table of contents" in gallery.get(VAL, "").lower()


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == W + "tr":
            yield child
        elif isinstance(child.tag, str) and child.tag not in DROPPED:
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """The cells of a row with their grid columns."""
    column = number(row.find(W + "trPr"), "gridBefore") or 0
    for cell in _row_cells(row):
        yield column, cell
        column += max(number(cell.find(W + "tcPr"), "gridSpan") or 1, 1)


def _row_cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == W + "tc":
            if child.find(f"{W}tcPr/{W}cellDel") is None:
                yield child
        elif isinstance(child.tag, str) and child.tag not in DROPPED:
            yield from _row_cells(child)


def _bold_heading(text: str, mark: Mark | None) -> int | None:
    """The level of a bold paragraph as a heading, None where it is an emphasised sentence or a label with its value."""
    if len(text) > HEADING_LENGTH or text[-1] in ".;," or _LABELLED.match(text) or not any(c.isalpha() for c in text):
        return None
    return (mark.depth if mark else 0) + 2


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
