"""The published run, which a new run takes rows from."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa

from pipeline import schema
from pipeline.store.base import Store, StoreError


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
