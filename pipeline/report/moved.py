"""What came, went and changed since the run before, as far as a page can show it."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import pyarrow as pa

from normalizers.frozen import frozen
from pipeline import changes
from pipeline.report.charts import Bars, bars
from pipeline.store import Store, StoreError

LISTED = 6  # records of each kind


@frozen
class Moved:
    """Since the run `previous`. Where there is nothing to compare with, `missing` says why, and all else is empty."""

    previous: str | None = None
    missing: str = ""
    came: int = 0
    went: int = 0
    changed: int = 0
    same: int = 0
    columns: Bars | None = None  # how many records changed in which column and how
    new: Sequence[Mapping[str, Any]] = ()
    gone: Sequence[Mapping[str, Any]] = ()
    records: Sequence[Sequence[Mapping[str, Any]]] = ()
    new_columns: tuple[str, ...] = ()
    gone_columns: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        return bool(self.came or self.went or self.changed)


def since(store: Store, run_id: str, previous: str | None) -> Moved:
    """Compare with the run that was published when this one began."""
    if previous is None:
        return Moved(missing="There was no run before this one: all of it is new.")
    try:
        if previous not in store.runs():
            return Moved(previous, f"The run before this one, {previous}, has been removed.")
        found = changes.between(store.dataset(previous, "vacancies"), store.dataset(run_id, "vacancies"))
    except (StoreError, OSError, pa.ArrowException) as error:
        return Moved(previous, f"The run before this one, {previous}, could not be compared with: {error}")
    hows = Counter[str | None]({f"{column}: {how}": n for (column, how), n in found.hows().items()})
    return Moved(
        previous, "", found.came.num_rows, found.went.num_rows, found.records, found.same,
        bars(hows, 12) if hows else None,
        found.came.slice(0, LISTED).to_pylist(), found.went.slice(0, LISTED).to_pylist(), list(_first(found.changed)),
        found.new_columns, found.gone_columns,
    )


def _first(changed: pa.Table) -> Iterator[list[dict[str, str | None]]]:
    """A record can have as many rows as there are columns, and no more are turned into objects than are shown."""
    yield from islice(changes.records(changed.slice(0, LISTED * 60)), LISTED)
