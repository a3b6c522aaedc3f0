"""Tables of HTML: pairs of label and value, tables of data, and tables that only lay out a page."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from normalizers.frozen import frozen
from pipeline.document import Cell, Line
from pipeline.loaders import html_pairs
from pipeline.loaders.html_tree import Element
from pipeline.loaders.inline import collapse

if TYPE_CHECKING:
    from pipeline.loaders.html_lines import Reader

_MOST = 100  # columns or rows that a merged cell may span; more is damage
_LABEL = re.compile(r"[^:：]{1,90}[:：]\s{0,3}(?:\([^()]{0,90}\))?")  # "Starting date: (when the work is to begin)"
_PROSE = 700  # a cell with more text than this lays out a page
_LONG = 200  # paragraphs of a cell longer than this stay apart


@frozen
class _Cell:
    element: Element
    row: int
    column: int
    text: str

    @property
    def is_label(self) -> bool:
        return self.element.name == "th" or (len(self.text) <= 120 and _LABEL.fullmatch(self.text) is not None)


def read(reader: Reader, table: Element, depth: int) -> None:
    """Add the lines of a table to the reader."""
    rows = _rows(table)
    if (caption := table.child(("caption",))) is not None:
        reader.lines += [replace(line, kind="heading", depth=4) for line in reader.inner(caption, depth)]
    if _lays_out(table, rows):
        for cell in (cell for row in rows for cell in row):
            reader.lines += reader.inner(cell.element, depth)
        return
    number = reader.tables
    reader.tables += 1
    for row in rows:
        _row(reader, row, number, depth)


def _row(reader: Reader, row: list[_Cell], number: int, depth: int) -> None:
    filled = [cell for cell in row if cell.text or cell.column == 0]
    if len(filled) == 1 < len(row) and html_pairs.names_value(filled[0].text):
        return  # a label whose value is empty
    pairs = (
        len(row) >= 2
        and len(row) % 2 == 0
        and all(c.is_label for c in row[::2])
        and not any(c.is_label for c in row[1::2])
    )
    if pairs:
        for label, value in zip(row[::2], row[1::2], strict=True):
            # A label without a value says nothing; printed, it would take the next label for its value.
            if value.text:
                reader.pair(label.text, _lines(reader, value, number, depth), heading=False)
        return
    for cell in filled:
        reader.lines += _lines(reader, cell, number, depth)


def _lines(reader: Reader, cell: _Cell, number: int, depth: int) -> list[Line]:
    """The lines of a cell: its paragraphs joined where they are short, list items and line breaks apart."""
    place = Cell(number, cell.row, cell.column)
    lines = reader.inner(cell.element, depth)
    bare = [line for line in lines if line.cell is None]
    if (
        len(lines) > 1
        and len(cell.text) <= _LONG
        and len(bare) == len(lines)
        and cell.element.first(("br", "li", "dl")) is None
    ):
        return [Line(collapse(" ".join(line.text for line in lines)), kind="cell", cell=place)]
    return [_placed(line, place, alone=len(lines) == 1) for line in lines]


def _placed(line: Line, place: Cell, alone: bool) -> Line:
    if line.cell is not None:  # of a table inside the cell
        return line
    kind = "cell" if line.kind == "text" or alone and line.kind == "heading" else line.kind
    return replace(line, cell=place, kind=kind, depth=0 if kind == "cell" else line.depth)


def _rows(table: Element) -> list[list[_Cell]]:
    """The cells of the table's own rows, each at its first row and column."""
    rows: list[list[_Cell]] = []
    pending: dict[int, int] = {}  # column -> rows that a merged cell above still covers
    for element in _own_rows(table):
        covered = {column for column, left in pending.items() if left > 0}
        pending = {column: left - 1 for column, left in pending.items() if left > 1}
        row: list[_Cell] = []
        column = 0
        for cell in element.elements():
            if cell.name not in ("td", "th"):
                continue
            while column in covered:
                column += 1
            row.append(_Cell(cell, len(rows), column, collapse(cell.text(" "))))
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            if height > 1 and column < _MOST:
                pending.update(dict.fromkeys(range(column, column + width), height - 1))
            column += width
        if row:
            rows.append(row)
    return rows


def _own_rows(table: Element) -> list[Element]:
    rows: list[Element] = []
    for child in table.elements():
        if child.name == "tr":
            rows.append(child)
        elif child.name in ("thead", "tbody", "tfoot"):
            rows += [row for row in child.elements() if row.name == "tr"]
    return rows


def _span(cell: Element, name: str) -> int:
    given = (cell.get(name) or "1").strip()
    return max(1, min(int(given), _MOST)) if given.isascii() and given.isdigit() and len(given) < 9 else 1


def _lays_out(table: Element, rows: list[list[_Cell]]) -> bool:
    """Whether the table is no table: one column, said to be presentation, or cells that hold pages."""
    if max((len(row) for row in rows), default=0) <= 1 or table.get("role") == "presentation":
        return True
    cells = [cell for row in rows for cell in row]
    if any(cell.element.first(("h1", "h2", "h3", "table")) for cell in cells):
        return not any(cell.is_label for cell in cells if not cell.element.first(("table",)))
    return len(rows) <= 2 and any(
        len(cell.text) > _PROSE and cell.element.first(("p", "ul", "ol", "div")) for cell in cells
    )
