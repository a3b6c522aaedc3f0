"""The tables of a part: from rows that were read anew, rows of the published run, and what groups of duplicates add."""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from normalizers.frozen import frozen
from pipeline import rows, schema
from pipeline.assembled import Assembled
from pipeline.duplicates import tables
from pipeline.duplicates.pool import Pool
from pipeline.ledger import Entry
from pipeline.process import unpack
from pipeline.published import Published

SEEN = tuple(column.name for column in schema.HISTORY)
_AT_ONCE = 64  # records whose rows are held as Python's values


@frozen
class _Part:
    """A part that was put together. `same` is that of the published run which holds the same inputs, none of them read
    anew; `begin` the first of its records among all signatures."""

    file: str
    same: int | None
    begin: int


class Parts:
    """The parts of a run while they are put together. Duplicates are found when all records are there: so the tables
    are first made as the documents alone give them, and what follows from the groups is written in afterwards."""

    def __init__(self, published: Published, folder: Path) -> None:
        self._published, self._folder = published, folder
        self.done = Assembled()
        self._parts: list[_Part] = []
        self._signatures = 0

    @property
    def begins(self) -> list[int]:
        """The first record of each part among all signatures."""
        return [part.begin for part in self._parts]

    def put_together(self, entries: Sequence[Entry], pool: Pool) -> None:
        """The tables of the next part as the documents alone give them."""
        records = [e for e in entries if e.vacancy_id is not None]
        part = _Part(f"part-{len(self._parts):05}.parquet", _same(entries, self._published), self._signatures)
        self._parts.append(part)
        fresh = {} if part.same is not None else _fresh(records)

        def table(name: str) -> pa.Table:
            if name != "vacancies" and self._linkable(name, part):
                return self._of_published(name, part)
            return _table(name, records, fresh.pop(name, []), self._published)

        evidence = table("evidence")
        taken_over = tables.added(evidence)
        self._settle("evidence", part, evidence, taken_over)
        del evidence
        vacancies = _dated(table("vacancies"), records)
        self._settle("vacancies", part, vacancies, taken_over)
        signatures = table("signatures")
        self._signatures += signatures.num_rows
        self._settle("signatures", part, signatures, taken_over)
        self._settle("outcomes", part, rows.table("outcomes", [e.row() for e in entries]), taken_over)
        for name in schema.CHILDREN:
            if name not in ("evidence", "signatures"):
                found = table(name)
                if name == "issues":
                    pool.add(signatures, vacancies, tables.corrected(found))
                self._settle(name, part, found, taken_over)
        self.done.count_inputs(entries)

    def read(self, name: str, number: int) -> pa.Table:
        """The rows of a part that was put together, as the documents alone give them."""
        part = self._parts[number]
        path = self._folder / name / part.file
        if path.exists():
            return pa.table(pq.read_table(path).columns, schema=schema.schemas()[name])
        table = self._of_published(name, part)
        return tables.bare(name, table, tables.added(table) if name == "evidence" else table)

    def finish(self, number: int, notes: tables.Notes) -> None:
        """Write what follows from the groups into a part, and what waits for it."""
        file = self._parts[number].file
        there = [name for name in tables.NAMES if (self._folder / name / file).exists()]
        touched = [n for n in tables.NAMES if notes.to(n) or (n not in there and f"{n}/{file}" not in self.done.linked)]
        if touched:
            order = self.read("vacancies", number)["vacancy_id"].combine_chunks()
            for name in touched:
                self._rewrite(name, number, notes, order)

    def _rewrite(self, name: str, number: int, notes: tables.Notes, order: pa.Array) -> None:
        part = self._parts[number]
        table = self.read(name, number)
        self.done.count(name, table, -1)
        table = tables.with_notes(name, table, notes, order)
        self.done.count(name, table)
        self.done.linked.pop(f"{name}/{part.file}", None)
        linkable = name != "vacancies" and self._linkable(name, part)
        if linkable and table.equals(self._of_published(name, part)):
            self._link(name, part)
        else:
            self._write(name, part, table)

    def _settle(self, name: str, part: _Part, table: pa.Table, taken_over: pa.Table) -> None:
        """Write a table or link to it. One that may be linked when groups have been found waits for `finish`."""
        size = table.num_rows
        if name in tables.NAMES:
            table = tables.bare(name, table, taken_over)
        self.done.count(name, table)
        if name == "vacancies" or not self._linkable(name, part):
            self._write(name, part, table)
        elif table.num_rows == size:
            self._link(name, part)

    def _of_published(self, name: str, part: _Part) -> pa.Table:
        assert part.same is not None
        return self._published.table(name, part.same)

    def _linkable(self, name: str, part: _Part) -> bool:
        return name != "outcomes" and part.same is not None and self._published.same_columns(name, part.same)

    def _link(self, name: str, part: _Part) -> None:
        assert part.same is not None
        self.done.linked[f"{name}/{part.file}"] = self._published.files[name][part.same]

    def _write(self, name: str, part: _Part, table: pa.Table) -> None:
        pq.write_table(table.combine_chunks(), self._folder / name / part.file, compression="zstd")


def _same(part: Sequence[Entry], published: Published) -> int | None:
    """The part of the published run that holds exactly these inputs, none of them read anew."""
    numbers = {e.part for e in part}
    number = numbers.pop()
    if numbers or number is None or published.size(number) != len(part):
        return None
    return number


def _fresh(records: Sequence[Entry]) -> dict[str, list[pa.RecordBatch]]:
    found: dict[str, list[pa.RecordBatch]] = {}
    packed = [(entry.packed, str(entry.vacancy_id)) for entry in records if entry.packed is not None]
    for begin in range(0, len(packed), _AT_ONCE):
        some = packed[begin : begin + _AT_ONCE]
        for name, batch in rows.together(rows.under(unpack(data), key) for data, key in some).items():
            found.setdefault(name, []).append(batch)
    return found


def _table(
    name: str, records: Sequence[Entry], fresh: Sequence[pa.RecordBatch], published: Published
) -> pa.Table:
    """The rows of the records in their order: the fresh ones, and those that the published run has."""
    found = [pa.Table.from_batches(fresh, schema.schemas()[name])]
    for number in sorted({e.part for e in records if e.part is not None}):
        ids = pa.array([e.vacancy_id for e in records if e.part == number])
        table = published.table(name, number)
        found.append(table.filter(pc.is_in(table["vacancy_id"], ids)))
    table = pa.concat_tables(found).combine_chunks()
    if len(found) == 1:
        return table  # in order already
    return tables.ordered(table, pa.array([e.vacancy_id for e in records]))


def _dated(table: pa.Table, records: Sequence[Entry]) -> pa.Table:
    history = rows.table("outcomes", [e.row() for e in records])
    for name in SEEN:
        at = table.schema.get_field_index(name)
        table = table.set_column(at, table.schema.field(at), history[name])
    return table
