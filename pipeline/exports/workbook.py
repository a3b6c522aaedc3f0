"""The tables as an Excel workbook: a sheet for each, after one that tells what is in it.

Excel takes at most 1,048,576 rows in a sheet and 32,767 characters (UTF-16 code units) in a cell. A longer table goes
on in a further sheet, a longer text is cut; both are told. Days and instants are real ones, instants in UTC; what Excel
would take for a formula or an error is text, and stays text when the cell is edited. Columns of bytes are left out.
"""
from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from pipeline import schema
from pipeline.exports import formulas, whole
from pipeline.exports.run import Run

ROWS, CHARACTERS = 1_048_576, 32_767  # of a sheet, header included; of a cell, in UTF-16 code units
CUT = " [cut]"
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_AT_ONCE = 2000  # rows that are Python objects at a time
_FIRST_DAY = date(1900, 3, 1)  # before it Excel counts a day that there was not
_WIDTHS = {schema.STRING: 24, schema.INSTANT: 20}
_ABOUT = (
    "A sheet for each table; they join on vacancy_id. An empty cell means that the document does not say it. Instants "
    "are UTC."
)


def write(run: Run, to: Path) -> list[str]:
    """Write a file `to`, whole or not at all; returns what should be told. Raises as `whole.file` and `Run` do."""
    cuts: Counter[tuple[str, str]] = Counter()
    with whole.file(to) as path, _temporary_files_in(path.parent):
        book = Workbook(write_only=True)
        about = _sheet(book, "about", (14, 24, 18, 100))
        further = [name for name in schema.schemas() if _put(book, run, name, cuts) > 1]
        told = [f"{name} has more rows than a sheet can hold, and goes on in further sheets." for name in further]
        told += [
            f"{n} text{'s' * (n > 1)} of {table}.{column} cut: a cell can hold {CHARACTERS:,} characters."
            for (table, column), n in cuts.items()
        ]
        for line in (f"Run {run.run_id}", _ABOUT, *told):
            about.append([line])
        about.append([])
        about.append([_bold(about, title) for title in ("table", "column", "type", "meaning")])
        for name in schema.schemas():
            for column in _shown(name):
                about.append([name, column.name, str(column.type), _text(about, column.description)])
        book.save(path)
    return told


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """openpyxl writes each sheet to a temporary file: beside the workbook there is room, and what is left goes away."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before


def _shown(name: str) -> list[schema.Column]:
    return [column for column in dict(schema.tables())[name].columns if column.type != schema.SKETCH]


def _put(book: Workbook, run: Run, name: str, cuts: Counter[tuple[str, str]]) -> int:
    """Write a table; returns how many sheets it took."""
    columns = _shown(name)
    widths = [_WIDTHS.get(column.type, 12) for column in columns]
    rows, sheets = _rows(run, name, [column.name for column in columns]), 0
    row = next(rows, None)
    while row is not None or not sheets:
        sheets += 1
        sheet = _sheet(book, name if sheets == 1 else f"{name} {sheets}", widths, frozen=True)
        sheet.append([_bold(sheet, column.name) for column in columns])
        for line in chain([row] if row else [], islice(rows, ROWS - 2)):
            sheet.append([_cell(sheet, value, (name, c.name), cuts) for value, c in zip(line, columns, strict=True)])
        row = next(rows, None)
    return sheets


def _rows(run: Run, name: str, columns: Sequence[str]) -> Iterator[tuple[object, ...]]:
    for table in run.tables(name):
        for batch in table.select(columns).to_batches(max_chunksize=_AT_ONCE):
            yield from zip(*(_values(column) for column in batch.columns), strict=True)


def _values(column: pa.Array) -> list[object]:
    if column.type == schema.INSTANT:
        column = column.cast(pa.timestamp("us"))  # Excel knows no zones
    values: list[object] = column.to_pylist()
    return values


def _cell(sheet: Any, value: object, column: tuple[str, str], cuts: Counter[tuple[str, str]]) -> object:
    if isinstance(value, str):
        value = _NOT_XML.sub("", value)
        if len(value) > CHARACTERS // 2 and len(value.encode("utf-16-le")) // 2 > CHARACTERS:
            cuts[column] += 1
            value = _cut(value)
        return _text(sheet, value)
    if isinstance(value, date) and (value.date() if isinstance(value, datetime) else value) < _FIRST_DAY:
        return value.isoformat()
    return value


def _cut(text: str) -> str:
    """As much of a text as fits, no character halved."""
    return text.encode("utf-16-le")[: 2 * (CHARACTERS - len(CUT))].decode("utf-16-le", "ignore") + CUT


def _text(sheet: Any, text: str) -> object:
    if not (formulas.is_formula(text) or text in ERROR_CODES):
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def _sheet(book: Workbook, title: str, widths: Sequence[int], frozen: bool = False) -> Any:
    sheet = book.create_sheet(title)
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    if frozen:
        sheet.freeze_panes = "B2"
    return sheet


def _bold(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell
