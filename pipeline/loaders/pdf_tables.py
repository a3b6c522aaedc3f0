"""Ruled tables of a PDF: their cells with the words in them, and the parts of a table that pages cut apart.

pdfplumber finds the cells from the ruling lines. A frame around text, or boxes of one column, are no table: their text
stays in the flow.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

from pdfplumber.page import Page as PdfPage
from pdfplumber.table import TableFinder

from pipeline.loaders.pdf_glyphs import Glyph
from pipeline.loaders.pdf_lines import Piece, pieces_of, rows_of
from pipeline.loaders.pdf_sheets import Box

MAX_EDGES = 3000  # more are drawings; finding cells takes the square of them
PADDING = 4.0  # between the rule and the words of a cell
ALIGNED = 4.0  # points by which columns that continue may differ


@dataclass(slots=True)
class TableCell:
    """One cell: its column and the pieces of its rows."""

    column: int
    pieces: list[Piece]

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.pieces)


@dataclass(slots=True)
class Table:
    """A table, or the part of one that stands on a page. `edges`: where its columns begin, and where the last ends."""

    x0: float
    top: float
    x1: float
    bottom: float
    edges: tuple[float, ...]
    rows: list[list[TableCell]] = field(default_factory=list)


class Ruling(Protocol):
    """All that a page is asked for where lines rule its tables: a page of pdfplumber, or `pdf_rules`."""

    @property
    def edges(self) -> list[dict[str, Any]]: ...


def ruled(page: Ruling) -> list[list[list[Box | None]]]:
    """The rows of cell boxes of the tables that ruling lines draw on a page."""
    if not 4 <= len(page.edges) <= MAX_EDGES:
        return []
    return [
        [list(row.cells) for row in rows]
        for rows in (table.rows for table in TableFinder(cast("PdfPage", page)).tables)
        if max(len(row.cells) for row in rows) > 1
    ]


def take_tables(grids: list[list[list[Box | None]]], glyphs: list[Glyph], page: int) -> tuple[list[Table], list[Glyph]]:
    """The tables that hold text in two columns at least, and the glyphs that stand outside of them."""
    tables: list[Table] = []
    left = glyphs
    for grid in sorted(grids, key=_area):  # a table within a cell before the table around it
        table, inside = _fill(grid, left, page)
        if table is not None:
            tables.append(table)
            left = [glyph for glyph in left if id(glyph) not in inside]
    return sorted(tables, key=lambda t: (t.top, t.x0)), left


def _area(grid: list[list[Box | None]]) -> float:
    x0, top, x1, bottom = _outline(grid)
    return (x1 - x0) * (bottom - top)


def _outline(grid: list[list[Box | None]]) -> Box:
    boxes = [box for row in grid for box in row if box is not None]
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _fill(grid: list[list[Box | None]], glyphs: list[Glyph], page: int) -> tuple[Table | None, set[int]]:
    x0, top, x1, bottom = _outline(grid)
    near = [g for g in glyphs if top <= (g.top + g.bottom) / 2 <= bottom and x0 <= (g.x0 + g.x1) / 2 <= x1]
    edges = sorted({box[0] for row in grid for box in row if box is not None})
    table = Table(x0, top, x1, bottom, (*edges, x1))
    inside: set[int] = set()
    for row in grid:
        cells = []
        for column, box in enumerate(row):
            if box is None:
                continue
            own = [g for g in near if id(g) not in inside and _within(g, box)]
            inside.update(map(id, own))
            pieces = [piece for line in rows_of(own) for piece in _one(pieces_of(line, page))]
            for piece in pieces:
                piece.left, piece.right = box[0] + PADDING, box[2] - PADDING
            if pieces:
                cells.append(TableCell(column, pieces))
        if cells:
            table.rows.append(cells)
    columns = {cell.column for cells in table.rows for cell in cells}
    if len(columns) < 2 or all(len(cells) < 2 for cells in table.rows):
        return None, set()
    return table, inside


def _one(pieces: list[Piece]) -> list[Piece]:
    """A row within a cell as one piece: a wide gap within a cell is a tab, not a column."""
    if len(pieces) > 1:
        first, last = pieces[0], pieces[-1]
        first.text, first.x1 = " ".join(piece.text for piece in pieces), last.x1
        first.bold = all(piece.bold for piece in pieces)
    return pieces[:1]


def _within(glyph: Glyph, box: Box) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def continues(table: Table, after: Table) -> bool:
    """Whether a table at the top of a page goes on with the one at the foot of the page before."""
    return len(table.edges) == len(after.edges) and all(
        abs(a - b) <= ALIGNED for a, b in zip(table.edges, after.edges, strict=True)
    )


def join(table: Table, after: Table) -> list[str]:
    """Append the rows of the next page; a row cut in two is made whole, a repeated header is dropped and given back."""
    rows = after.rows
    dropped: list[str] = []
    if len(rows) > 1 and len(rows[0]) > 1 and _texts(rows[0]) == _texts(table.rows[0]):
        dropped = [cell.text for cell in rows[0]]
        rows = rows[1:]
    if rows and _goes_on(table.rows[-1], rows[0]):
        cells = {cell.column: cell for cell in table.rows[-1]}
        for cell in rows[0]:
            if cell.column in cells:
                cells[cell.column].pieces.extend(cell.pieces)
            else:
                table.rows[-1].append(cell)
        rows = rows[1:]
    table.rows.extend(rows)
    return dropped


def _texts(row: Sequence[TableCell]) -> list[tuple[int, str]]:
    return [(cell.column, cell.text) for cell in row]


def _goes_on(row: Sequence[TableCell], after: Sequence[TableCell]) -> bool:
    """Whether `after` is the rest of `row`: its first cell is empty, or a sentence of the row above runs on in it."""
    if after[0].column > min(cell.column for cell in row):
        return True
    above = {cell.column: cell.text for cell in row}
    return any(
        cell.text[0].islower() and above.get(cell.column, ".")[-1] not in ".!?:;" and len(above[cell.column]) > 20
        for cell in after
    )
