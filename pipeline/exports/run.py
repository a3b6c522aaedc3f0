"""The run that is exported: its tables part by part, and its records one after the other, in bounded memory."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import schema
from pipeline.published import Published
from pipeline.store import Store, StoreError

AT_ONCE = 500  # records that are Python objects at a time


class Record(NamedTuple):
    """A row of `vacancies`, and its rows of each child table."""

    row: dict[str, Any]
    children: Mapping[str, list[dict[str, Any]]]


class Run:
    """A published run to read from, in the columns of today. Reading raises `store.StoreError` where it is damaged."""

    def __init__(self, place: Store, run_id: str) -> None:
        self.run_id = run_id
        self._published = Published(place, run_id)

    def tables(self, name: str) -> Iterator[pa.Table]:
        """The rows of a table, a part at a time."""
        for part in range(self._published.parts):
            yield self._published.table(name, part)

    def records(self, *names: str) -> Iterator[Record]:
        """All records in order, with the rows of these child tables. Dates and instants are ISO texts."""
        for part in range(self._published.parts):
            vacancies = as_text(self._published.table("vacancies", part))
            ids = vacancies["vacancy_id"]
            children = {name: as_text(self._published.table(name, part)) for name in names}
            places = {name: self._places(name, table["vacancy_id"], ids) for name, table in children.items()}
            for begin in range(0, vacancies.num_rows, AT_ONCE):
                rows = vacancies.slice(begin, AT_ONCE).to_pylist()
                found = {
                    name: _grouped(children[name], places[name], begin, begin + len(rows)) for name in names
                }
                for number, row in enumerate(rows):
                    yield Record(row, {name: found[name][number] for name in names})

    def _places(self, name: str, of: pa.ChunkedArray, ids: pa.ChunkedArray) -> Any:
        """For each row of a child table the record it belongs to; rows stand in the order of the records."""
        places = pc.fill_null(pc.index_in(of, value_set=ids), -1).to_numpy()
        if len(places) and (places[0] < 0 or (np.diff(places) < 0).any()):
            raise StoreError(
                f"the run {self.run_id} is damaged: rows of {name} belong to no record, or are not in order. Publish "
                "another one (vacancies rollback RUN), or begin afresh with --full."
            )
        return places


def _grouped(table: pa.Table, places: Any, begin: int, end: int) -> list[list[dict[str, Any]]]:
    """The rows of each of the records from `begin` on."""
    bounds = np.searchsorted(places, np.arange(begin, end + 1))
    rows = table.slice(bounds[0], bounds[-1] - bounds[0]).to_pylist()
    return [rows[a - bounds[0] : b - bounds[0]] for a, b in pairwise(bounds)]


def as_text(table: pa.Table) -> pa.Table:
    """Dates and instants as ISO texts (2026-04-23, 2026-04-23T21:59:00Z); without columns of bytes."""
    for at, field in reversed(list(enumerate(table.schema))):
        if field.type == schema.SKETCH:
            table = table.remove_column(at)
        elif field.type == schema.DATE:
            table = table.set_column(at, field.name, table[field.name].cast(schema.STRING))
        elif field.type == schema.INSTANT:
            seconds = table[field.name].cast(pa.timestamp("s", "UTC"), safe=False)
            table = table.set_column(at, field.name, pc.strftime(seconds, "%Y-%m-%dT%H:%M:%SZ"))
    return table
