"""The tables of a run from the ledger and from the published run, in parts.

A part holds the same documents in every table, in the order of their names. Where one ends follows from the names
alone, so that a run holds the same parts however it came about, and a new document touches only the part that it falls
into: a part in which nothing has changed is linked to, not written.

Duplicates are found when all records are there. So the tables are first put together as the documents alone give them,
and what follows from the groups is then written into the parts that it concerns.
"""
from __future__ import annotations

import shutil
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline import rows, schema
from pipeline.duplicates import groups, merge, tables
from pipeline.duplicates.merge import Notebook
from pipeline.duplicates.pool import Pool
from pipeline.ledger import Entry
from pipeline.process import unpack
from pipeline.published import Published

MEAN, MOST = 1024, 4096  # inputs of a part: bounds the memory that a part needs while it is put together
SEEN = tuple(column.name for column in schema.HISTORY)


@dataclass
class Assembled:
    """What was put together: figures for the manifest, and the files that are those of the published run."""

    statuses: Counter[str] = field(default_factory=Counter)  # of the inputs that are there
    classes: Counter[str] = field(default_factory=Counter)  # of those that failed
    flagged: Counter[str] = field(default_factory=Counter)  # of those that gave a record, and have a problem
    rows: Counter[str] = field(default_factory=Counter)
    having: Counter[str] = field(default_factory=Counter)  # records that have rows, by child table
    nulls: Counter[str] = field(default_factory=Counter)
    issues: Counter[tuple[str, str]] = field(default_factory=Counter)  # by severity and code
    groups: int = 0  # of records that are one vacancy
    linked: dict[str, str] = field(default_factory=dict)  # file of the new run -> file, from `runs/` on


@dataclass(frozen=True, slots=True)
class _Part:
    """A part that was put together. `same` is that of the published run which holds the same inputs, none of them read
    anew; `begin` the first of its records among all signatures."""

    file: str
    same: int | None
    begin: int


def assemble(entries: Iterable[Entry], published: Published, folder: Path) -> Assembled:
    """Write the tables into `folder`; what is linked is counted, and told, but not written."""
    run = _Assembly(published, folder)
    for name in schema.schemas():
        (folder / name).mkdir()
    scratch = folder / "duplicates"
    scratch.mkdir()
    with closing(Pool(scratch / "signatures.arrow")) as pool, closing(Notebook(scratch / "notes.sqlite")) as book:
        for part in _parts(entries):
            run.put_together(part, pool)
        found = groups.find(pool)
        merge.note(found, pool, [part.begin for part in run.parts], run.read, book, scratch)
        for number in range(len(run.parts)):
            run.finish(number, book.of(number))
    shutil.rmtree(scratch)
    run.done.groups = len(found)
    return run.done


def _parts(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    part: list[Entry] = []
    for entry in entries:
        part.append(entry)
        if zlib.crc32(entry.uri.encode()) % MEAN == 0 or len(part) == MOST:
            yield part
            part = []
    if part:
        yield part


class _Assembly:
    def __init__(self, published: Published, folder: Path) -> None:
        self.published, self.folder = published, folder
        self.done = Assembled()
        self.parts: list[_Part] = []
        self._signatures = 0

    def put_together(self, entries: Sequence[Entry], pool: Pool) -> None:
        """The tables of the next part as the documents alone give them."""
        records = [e for e in entries if e.vacancy_id is not None]
        part = _Part(f"part-{len(self.parts):05}.parquet", _same(entries, self.published), self._signatures)
        self.parts.append(part)
        fresh = {} if part.same is not None else _fresh(records)
        evidence = self._table("evidence", part, records, fresh)
        taken_over = tables.added(evidence)
        for name in schema.schemas():
            if name == "outcomes":
                table = rows.table(name, [e.row() for e in entries])
            else:
                table = evidence if name == "evidence" else self._table(name, part, records, fresh)
            if name == "vacancies":
                table = vacancies = _dated(table, records)
            before = table.num_rows
            if name in tables.NAMES:
                table = tables.bare(name, table, taken_over)
            if name == "signatures":
                pool.add(table, vacancies)
                self._signatures += table.num_rows
            if name == "vacancies" or not self._linkable(name, part):
                self._write(name, part, table)
            elif table.num_rows == before:
                self._link(name, part)
            _count(name, table, self.done)
        for entry in entries:
            if not entry.gone:
                self.done.statuses[entry.status] += 1
                if entry.error_class and entry.status == "failed":
                    self.done.classes[entry.error_class] += 1
                elif entry.error_class and entry.status == "record":
                    self.done.flagged[entry.error_class] += 1

    def read(self, name: str, number: int) -> pa.Table:
        """The rows of a part that was put together, as the documents alone give them."""
        part = self.parts[number]
        path = self.folder / name / part.file
        if path.exists():
            known = schema.schemas()[name]
            return pa.table(pq.read_table(path).columns, schema=known)
        assert part.same is not None
        table = self.published.table(name, part.same)
        return tables.bare(name, table, tables.added(table) if name == "evidence" else table)

    def finish(self, number: int, notes: tables.Notes) -> None:
        """Write what follows from the groups into a part, and what waited for it."""
        part = self.parts[number]
        order = None
        for name in tables.NAMES:
            file = f"{name}/{part.file}"
            waits = not (self.folder / file).exists() and file not in self.done.linked
            if not notes.to(name) and not waits:
                continue
            if order is None:
                order = self.read("vacancies", number)["vacancy_id"].combine_chunks()
            bare = self.read(name, number)
            table = tables.with_notes(name, bare, notes, order)
            self.done.linked.pop(file, None)
            if name != "vacancies" and self._linkable(name, part) and table.equals(self._published(name, part)):
                self._link(name, part)
            else:
                self._write(name, part, table)
            _count(name, bare, self.done, -1)
            _count(name, table, self.done)

    def _table(
        self, name: str, part: _Part, records: Sequence[Entry], fresh: dict[str, list[pa.RecordBatch]]
    ) -> pa.Table:
        if name != "vacancies" and self._linkable(name, part):
            return self._published(name, part)
        return _table(name, records, fresh.get(name, []), self.published)

    def _published(self, name: str, part: _Part) -> pa.Table:
        assert part.same is not None
        return self.published.table(name, part.same)

    def _linkable(self, name: str, part: _Part) -> bool:
        return name != "outcomes" and part.same is not None and self.published.same_columns(name, part.same)

    def _link(self, name: str, part: _Part) -> None:
        assert part.same is not None
        self.done.linked[f"{name}/{part.file}"] = self.published.files[name][part.same]

    def _write(self, name: str, part: _Part, table: pa.Table) -> None:
        pq.write_table(table.combine_chunks(), self.folder / name / part.file, compression="zstd")


def _same(part: Sequence[Entry], published: Published) -> int | None:
    """The part of the published run that holds exactly these inputs, none of them read anew."""
    numbers = {e.part for e in part}
    number = numbers.pop()
    if numbers or number is None or published.size(number) != len(part):
        return None
    return number


def _fresh(records: Sequence[Entry]) -> dict[str, list[pa.RecordBatch]]:
    found: dict[str, list[pa.RecordBatch]] = {}
    for entry in records:
        if entry.packed is not None:
            for name, batch in rows.under(unpack(entry.packed), str(entry.vacancy_id)).items():
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


def _count(name: str, table: pa.Table, done: Assembled, times: int = 1) -> None:
    """Count the rows of a table; with -1 take them back."""
    def add(counter: Counter[Any], counts: Mapping[Any, int]) -> None:
        counter.update({key: times * n for key, n in counts.items()})

    add(done.rows, {name: table.num_rows})
    if name == "vacancies":
        add(done.nulls, {c: table[c].null_count for c in table.schema.names})
    elif name == "issues":
        add(done.issues, Counter(zip(table["severity"].to_pylist(), table["code"].to_pylist(), strict=True)))
    if name not in ("vacancies", "outcomes"):
        add(done.having, {name: pc.count_distinct(table["vacancy_id"]).as_py()})
