"""Table cells into labelled lines.

A header table ("Post title | Officer | Level | P-3") pairs labels with values; a data table (deliverables, languages)
gives every cell the heading of its column as label, which names no field.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from normalizers.vocabulary import headings, labels
from normalizers.vocabulary.expressions import DATE
from pipeline.document import Cell, Line
from pipeline.inline_labels import leading_label
from pipeline.list_marks import list_mark
from pipeline.sections import names_section

_DATE = re.compile(DATE, re.IGNORECASE)

_LONGEST_LABEL = 60
_MOST_LABELS, _FEW_LABELS = 2, 4  # one row of so many must have a known label; fewer do in a table of two columns
_CRITERIA_COLUMNS = 3
_FEWEST_BARS, _FEWEST_ROWS = 2, 2  # that make lines of text a table
_ROW_DEPTH = 5  # heading depth of a table row that opens a section


def barred(lines: list[Line]) -> Iterator[Line]:
    """Rows of text whose columns are set apart by bars ("1 | Report | 5 May") as cells; other lines as they are."""
    table = 1 + max((line.cell.table for line in lines if line.cell), default=-1)
    for bars, group in groupby(lines, key=_bars):
        rows = list(group)
        if bars < _FEWEST_BARS or len(rows) < _FEWEST_ROWS:
            yield from rows
            continue
        for number, line in enumerate(rows):
            for column, text in enumerate(line.text.strip("| ").split("|")):
                if text.strip():
                    yield replace(line, text=text.strip(), kind="cell", cell=Cell(table, number, column))
        table += 1


def _bars(line: Line) -> int:
    plain = not (line.cell or line.label or line.source) and line.kind != "heading"
    return line.text.strip("| ").count("|") if plain else 0


def pair_cells(lines: list[Line]) -> Iterator[Line]:
    """Lines in order, cells of label/value rows paired; other lines as they are."""
    for table, group in groupby(lines, key=lambda line: line.cell.table if line.cell else None):
        cells = list(group)
        if table is None:
            yield from cells
        elif any(line.label for line in cells):  # the format itself pairs labels with values
            yield from (replace(line, kind="text" if line.kind == "cell" else line.kind, cell=None) for line in cells)
        else:
            yield from _table(cells)


def _table(cells: list[Line]) -> Iterator[Line]:
    rows = [list(row) for _, row in groupby(cells, key=lambda line: line.cell.row if line.cell else 0)]
    if sum(_states_value(line.text) for line in cells) * 2 >= len(cells):
        yield from (replace(line, kind="text", cell=None) for line in cells)
        return
    if _is_header_table(rows):
        for row in rows:
            yield from _label_row(row)
        return
    heads = _column_heads(rows)
    if heads and _is_criteria_table(rows):
        yield from _criteria(rows, heads)
        return
    for index, row in enumerate(rows):
        columns = {line.cell.column for line in row if line.cell}
        for line in row:
            column = line.cell.column if line.cell else 0
            if len(columns) == 1 and len(rows) > 1 and headings.section_of(line.text) and len(line.text) < 90:
                yield replace(line, kind="heading", depth=_ROW_DEPTH, cell=None)
            elif index and heads.get(column):
                yield replace(line, label=heads[column])
            else:
                yield line


def _states_value(text: str) -> bool:
    """Whether a cell holds a label and its value itself ("Duration: 9 months")."""
    found = leading_label(text)
    return found is not None and bool(found.rest)


def _is_label(line: Line) -> bool:
    text = line.text.strip()
    return bool(text) and len(text) <= _LONGEST_LABEL + 60 and labels.field_of(text) is not None


def _names_value(text: str) -> bool:
    return _is_label(Line(text)) or headings.exact(text) is not None or text.rstrip().endswith(":")


def _is_header_table(rows: list[list[Line]]) -> bool:
    """Whether most rows begin with a known label, or with words ending in a colon, and pair it with another cell."""
    paired = [row for row in rows if _first_cell(row) and len({line.cell.column for line in row if line.cell}) > 1]
    if not paired:
        return False
    labelled = 0
    for row in paired:
        first, rest = _first_cell(row), [line for line in row if line.cell != row[0].cell]
        name = " ".join(line.text for line in first)
        known = _names_value(name)
        labelled += known and not all(_is_label(line) for line in rest)
    columns = max(line.cell.column for row in rows for line in row if line.cell) + 1
    needed = _FEW_LABELS if columns == 2 and labelled > 1 else _MOST_LABELS
    return labelled * needed >= len(paired) and (len(paired) > 1 or len(rows) == 1) and not _is_criteria_table(rows)


def _is_criteria_table(rows: list[list[Line]]) -> bool:
    """Requirements by row, how strict they are by column: "Area | Required | Desirable"."""
    columns = {line.cell.column for line in rows[0] if line.cell}
    names = [" ".join(line.text for line in _first_cell(row)) for row in rows[1:]]
    return len(columns) >= _CRITERIA_COLUMNS and len(names) > 1 and sum(map(names_section, names)) * 2 >= len(names)


def _criteria(rows: list[list[Line]], heads: dict[int, str]) -> Iterator[Line]:
    """Each row as a section of its own, its cells labelled with the heading of their column."""
    for row in rows[1:]:
        name = _first_cell(row)
        yield replace(name[0], text=" ".join(line.text for line in name), kind="heading", depth=_ROW_DEPTH, cell=None)
        for line in row[len(name) :]:
            column = line.cell.column if line.cell else 0
            yield replace(line, label=heads.get(column, ""), kind="text", cell=None)


def _first_cell(row: list[Line]) -> list[Line]:
    return [line for line in row if line.cell == row[0].cell]


def _label_row(row: list[Line]) -> Iterator[Line]:
    """Label, value, label, value ...; a cell that is no label follows the one before it."""
    cells = [list(cell) for _, cell in groupby(row, key=lambda line: line.cell)]
    index = 0
    while index < len(cells):
        name = " ".join(line.text for line in cells[index]).strip()
        following = cells[index + 1] if index + 1 < len(cells) else []
        labelish = _names_value(name) or index == 0
        if following and labelish and len(name) <= _LONGEST_LABEL + 60:
            if len(following) == 1 and _is_label(following[0]) and index + 2 < len(cells):
                index += 1  # a label whose value is empty
                continue
            yield from _pair(name.rstrip(" :"), following)
            index += 2
        else:
            yield from cells[index]
            index += 1


def _pair(label: str, values: list[Line]) -> Iterator[Line]:
    """A label with its value; a section's label over several lines ("Education") is a heading over them."""
    values = [replace(line, kind="text" if line.kind == "cell" else line.kind, cell=None) for line in values]
    if len(values) > 1 and names_section(label):
        yield replace(values[0], text=label, kind="heading", depth=_ROW_DEPTH, number="")
        yield from values
    else:
        yield replace(values[0], label=label)
        yield from values[1:]


def _column_heads(rows: list[list[Line]]) -> dict[int, str]:
    """The first row of a table of two rows and columns or more, if all its cells are short."""
    if len(rows) < 2:
        return {}
    first = rows[0]
    columns = {line.cell.column for line in first if line.cell}
    if len(columns) < 2 or any(len(line.text) > _LONGEST_LABEL or list_mark(line.text)[0] for line in first):
        return {}
    if sum(bool(_DATE.search(line.text)) for line in first):
        return {}
    heads: dict[int, str] = {}
    for line in first:
        if line.cell:
            heads[line.cell.column] = f"{heads.get(line.cell.column, '')} {line.text}".strip()
    return heads
