"""CSV and TSV: a table with a header row, each row a vacancy. Cells may hold line breaks, within quotes (RFC 4180)."""
from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from pipeline.containers import stream
from pipeline.containers.lines import lines
from pipeline.containers.member import Member, Refused
from pipeline.containers.rows import Rows, check_columns
from pipeline.containers.stream import MEGABYTE, too_large
from pipeline.loaders.page import Unreadable
from pipeline.settings import Dump, Settings, dump_for

SUFFIXES = (".csv", ".tsv", ".tab")
_MOST_LINES = 1_000_000  # of a row: short lines take far more memory than they have characters
_DELIMITERS = (",", ";", "\t", "|")


def is_table(beginning: str, name: str, dump: Dump | None) -> bool:
    """Whether a text that begins so is a table: by its name or the settings, and by a first line that is a header."""
    if dump is None and not name.lower().endswith(SUFFIXES):
        return False
    first = next((line for line in beginning.splitlines() if line.strip()), "")
    if not first or first.lstrip().startswith("<"):  # a page that somebody named .csv
        return False
    return dump is not None or len(_cells(first, _delimiter(first, None))) > 1


def members(file: BinaryIO, name: str, settings: Settings) -> Iterator[Member | Refused]:
    limit = settings.limits.document_mb * MEGABYTE
    csv.field_size_limit(2 * limit)  # the limit of ours comes before
    dump = dump_for(settings, name)
    source = _Lines(lines(stream.of(file, settings), limit), limit)
    rows = Rows(dump, limit)
    delimiter = _delimiter(source.first(), dump)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    columns: list[str] | None = None
    while True:
        source.begin_row()
        try:
            cells = next(reader)
        except StopIteration:
            break
        except (csv.Error, _TooLong) as error:
            if columns is None:
                raise Unreadable(f"Its header row cannot be read ({error}). Export it again.") from error
            yield _refused(rows, source, error, limit)
            source.again()  # what a stray quote has swallowed is read as rows of its own
            reader = csv.reader(source, delimiter=delimiter, strict=True)
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if columns is None:
            columns = _columns(cells)
            check_columns(dump, columns)
            continue
        while len(cells) > len(columns) and not cells[-1].strip():
            cells.pop()
        if len(cells) != len(columns):
            told = f"has {len(cells)} cells, and the header {len(columns)}. Check its quotes."
            yield rows.refused("BadRow", f"(line {source.line}) {told}")
            continue
        yield rows.member(dict(zip(columns, cells, strict=True)))
    yield from rows.ended()


def _refused(rows: Rows, source: _Lines, error: Exception, limit: int) -> Refused:
    if isinstance(error, _TooLong):
        return rows.refused("TooLarge", too_large(limit, f"(line {source.line})"))
    return rows.refused("BadRow", f"(line {source.line}) cannot be read: {error}. Check its quotes.")


def _delimiter(header: str, dump: Dump | None) -> str:
    """The sign that makes the most columns of the header, those that the settings name among them."""
    named = {c for c in (dump.body, dump.id, dump.url, dump.captured, dump.board) if c} if dump else set()
    return max(_DELIMITERS, key=lambda sign: (named <= set(cells := _cells(header, sign)), len(cells)))


def _cells(line: str, delimiter: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]


def _columns(cells: list[str]) -> list[str]:
    """Names for all columns, each once: the header may leave one empty, or have one twice."""
    columns: dict[str, None] = {}
    for number, cell in enumerate(cells, 1):
        name = cell.strip() or f"column {number}"
        columns[name if name not in columns else f"{name} ({number})"] = None
    return list(columns)


class _TooLong(Exception):
    """A row of more characters than one member may have."""


class _Lines:
    """The lines for the reader of rows, which can be given back those of a row that was none."""

    def __init__(self, source: Iterator[str | None], limit: int) -> None:
        self._source = source
        self._limit = limit
        self._waiting: deque[str] = deque()
        self._taken: list[str] = []
        self._size = 0
        self.line = 1  # where the row begins

    def first(self) -> str:
        """The first line that is not empty, which is read again; "" where there is none."""
        with suppress(_TooLong):
            line = next((line for line in self if line.strip()), "")
            self._waiting.extendleft(reversed(self._taken))
            self._taken = []
            return line
        raise Unreadable(too_large(self._limit, "Its first line"))

    def begin_row(self) -> None:
        self.line += len(self._taken)
        self._taken, self._size = [], 0

    def again(self) -> None:
        """Give all lines of the row but the first once more."""
        self._waiting.extendleft(reversed(self._taken[1:]))
        self._taken = self._taken[:1]

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else next(self._source)
        self._taken.append(line or "")
        self._size += len(line or "")
        if line is None or self._size > self._limit or len(self._taken) > _MOST_LINES:
            raise _TooLong
        return line
