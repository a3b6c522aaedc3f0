"""The tables of a run from the ledger and from the published run, in parts.

A part holds the same documents in every table, in the order of their names. Where one ends follows from the names
alone, so that a run holds the same parts however it came about, and a new document touches only the part that it falls
into: a part in which nothing has changed is linked to, not written.
"""
from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline import rows, schema
from pipeline.ledger import Entry
from pipeline.process import unpack
from pipeline.store.base import Store, StoreError

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
    linked: dict[str, str] = field(default_factory=dict)  # file of the new run -> file, from `runs/` on


class Published:
    """The published run to take rows from; `run_id` is None where there is none."""

    def __init__(self, store: Store, run_id: str | None) -> None:
        self._store, self._run_id = store, run_id
        self.files: dict[str, list[str]] = {}
        if run_id is not None:
            rows = store.manifest(run_id).get("rows", {})
            self.files = {name: store.files(run_id, name) for name in schema.schemas()}
            for name, files in self.files.items():
                if len(files) != self.parts and (files or rows.get(name)):  # none, without rows: a table of later
                    raise self._damaged(f"of {self.parts} parts of {name}, {len(files)} are there")

    @property
    def parts(self) -> int:
        return len(self.files.get("outcomes", ()))

    def size(self, part: int) -> int:
        with self._reading():
            return int(self._store.read(self.files["outcomes"][part]).count_rows())

    def table(self, name: str, part: int) -> pa.Table:
        """Rows of a part, in the columns of today."""
        known = schema.schemas()[name]
        if not self.files[name]:
            return known.empty_table()
        with self._reading():
            found = self._store.read(self.files[name][part]).to_table()
        return pa.table(
            [found[f.name] if f.name in found.schema.names else pa.nulls(found.num_rows, f.type) for f in known],
            schema=known,
        )

    def same_columns(self, name: str, part: int) -> bool:
        known: pa.Schema = schema.schemas()[name]
        with self._reading():
            return bool(self.files[name]) and bool(
                self._store.read(self.files[name][part]).schema.equals(known, check_metadata=True)
            )

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except (OSError, pa.ArrowException) as error:
            raise self._damaged(str(error)) from error

    def _damaged(self, problem: str) -> StoreError:
        return StoreError(
            f"the published run {self._run_id} is damaged: {problem}. Publish another one (vacancies rollback RUN), or "
            "begin afresh with --full."
        )


def assemble(entries: Iterable[Entry], published: Published, folder: Path) -> Assembled:
    """Write the tables into `folder`; what is linked is counted, and told, but not written."""
    done = Assembled()
    for name in schema.schemas():
        (folder / name).mkdir()
    for number, part in enumerate(_parts(entries)):
        _write(part, f"part-{number:05}.parquet", published, folder, done)
    return done


def _parts(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    part: list[Entry] = []
    for entry in entries:
        part.append(entry)
        if zlib.crc32(entry.uri.encode()) % MEAN == 0 or len(part) == MOST:
            yield part
            part = []
    if part:
        yield part


def _write(part: Sequence[Entry], file: str, published: Published, folder: Path, done: Assembled) -> None:
    records = [e for e in part if e.vacancy_id is not None]
    same = _same(part, published)
    fresh = {} if same is not None else _fresh(records)
    for name in schema.schemas():
        path = folder / name / file
        if name == "outcomes":
            table = rows.table(name, [e.row() for e in part])
        elif same is not None and name != "vacancies" and published.same_columns(name, same):
            done.linked[f"{name}/{file}"] = published.files[name][same]
            table = published.table(name, same)
        else:
            table = _table(name, records, fresh.get(name, []), published)
        if name == "vacancies":
            table = _dated(table, records)
        if f"{name}/{file}" not in done.linked:
            pq.write_table(table, path, compression="zstd")
        _count(name, table, done)
    for entry in part:
        if not entry.gone:
            done.statuses[entry.status] += 1
            if entry.error_class and entry.status == "failed":
                done.classes[entry.error_class] += 1
            elif entry.error_class and entry.status == "record":
                done.flagged[entry.error_class] += 1


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
    tables = [pa.Table.from_batches(fresh, schema.schemas()[name])]
    for number in sorted({e.part for e in records if e.part is not None}):
        ids = pa.array([e.vacancy_id for e in records if e.part == number])
        table = published.table(name, number)
        tables.append(table.filter(pc.is_in(table["vacancy_id"], ids)))
    table = pa.concat_tables(tables).combine_chunks()
    if len(tables) == 1:
        return table  # in order already
    order = pc.index_in(table["vacancy_id"], pa.array([e.vacancy_id for e in records]))
    keys = {"record": order}
    if "position" in table.schema.names:
        keys["position"] = table["position"]
    sorting = pc.sort_indices(pa.table(keys), [(key, "ascending") for key in keys])
    return table.take(sorting).combine_chunks()


def _dated(table: pa.Table, records: Sequence[Entry]) -> pa.Table:
    history = rows.table("outcomes", [e.row() for e in records])
    for name in SEEN:
        at = table.schema.get_field_index(name)
        table = table.set_column(at, table.schema.field(at), history[name])
    return table


def _count(name: str, table: pa.Table, done: Assembled) -> None:
    done.rows[name] += table.num_rows
    if name == "vacancies":
        done.nulls.update({c: table[c].null_count for c in table.schema.names})
    elif name == "issues":
        done.issues.update(zip(table["severity"].to_pylist(), table["code"].to_pylist(), strict=True))
    if name not in ("vacancies", "outcomes"):
        done.having[name] += pc.count_distinct(table["vacancy_id"]).as_py()
