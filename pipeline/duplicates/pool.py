"""All signatures of a run, on the disk while they are compared; in memory are a few numbers for each record.

A million records take about 0.5 GB in the folder of the run, which the system may keep in memory or not, and 120 MB of
the process.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import schema
from pipeline.duplicates import sketch

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
_KINDS = ("own", "unknown", "board")
NONE = -1  # the code of a value that is not there; days count from 1970
_TAIL = 5  # letters and digits at the end of a job number


class Pool:
    """Signatures in the order in which they were added, which must be that of the tables."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._schema = schema.schemas()["signatures"].remove_metadata()
        self._writer: pa.ipc.RecordBatchFileWriter | None = pa.ipc.new_file(str(path), self._schema)
        self._standing: list[tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]] = []
        self.corrected: dict[str, Set[str]] = {}  # what people spoke of, by record

    def add(
        self, signatures: pa.Table, vacancies: pa.Table, corrected: Mapping[str, Set[str]] = MappingProxyType({})
    ) -> None:
        """The signatures of a part with the rows of `vacancies` of the same records, which tell how they stand, and the
        columns that people corrected in them. Records without a signature (of a run by an older program, whose source
        is gone) are compared with none."""
        assert self._writer is not None
        at = pc.index_in(signatures["vacancy_id"], vacancies["vacancy_id"])
        quality = pc.fill_null(vacancies["quality_score"].take(at), 0.0)
        gone = pc.fill_null(vacancies["is_gone"].take(at), False)
        self._standing.append((
            quality.to_numpy().astype(np.float32), gone.to_numpy(zero_copy_only=False).astype(np.bool_),
        ))
        self.corrected.update(corrected)
        self._writer.write_table(signatures.cast(self._schema).combine_chunks())

    def table(self) -> pa.Table:
        """All that was added; afterwards nothing can be."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        return pa.ipc.open_file(pa.memory_map(str(self._path))).read_all()

    def standing(self) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
        """Of each record the quality, and whether its source is gone."""
        if not self._standing:
            return np.empty(0, np.float32), np.empty(0, np.bool_)
        quality, gone = zip(*self._standing, strict=True)
        return np.concatenate(quality), np.concatenate(gone)

    def close(self) -> None:
        self.table()
        self._path.unlink()


class Columns:
    """Signatures as numbers: equal values have equal codes, -1 stands for nothing said."""

    def __init__(self, table: pa.Table) -> None:
        self.rows = table.num_rows
        self._table = table
        self.organization = _codes(table["organization"])
        self.title = _codes(table["title"])
        self.places = _codes(table["places"])
        self.grades, self.several_grades = _codes(table["grades"]), _several(table["grades"])
        self.country, self.several_places = _codes(_first(table["places"], ":")), _several(table["places"])
        self.number, self.several_numbers = _codes(_first(table["job_numbers"], "|")), _several(table["job_numbers"])
        self.tail = _codes(pc.utf8_slice_codeunits(_first(table["job_numbers"], "|"), start=-_TAIL, stop=None))
        self.deadline = _days(table["deadline"])
        self.shingles = table["shingles"].to_numpy().astype(np.int32)

    def band(self, band: int) -> npt.NDArray[np.uint64]:
        """Four of the numbers of each sketch as one; equal where texts share most of their words."""
        parts = [_sketches(chunk)[:, 4 * band : 4 * band + 4].copy() for chunk in self._chunks()]
        return np.concatenate(parts).view("<u8").ravel() if parts else np.empty(0, np.uint64)

    def sketches(self, rows: Ints) -> npt.NDArray[np.uint16]:
        """The sketches of some rows. Not by `take`, which puts those of all rows together first."""
        found = np.empty((len(rows), sketch.ORDERS), "<u2")
        order = np.argsort(rows, kind="stable")
        chunks = list(self._chunks())
        begins = np.cumsum([0, *map(len, chunks)])
        edges = np.searchsorted(rows[order], begins)
        for chunk, begin, (low, high) in zip(chunks, begins.tolist(), pairwise(edges.tolist()), strict=False):
            some = order[low:high]
            found[some] = _sketches(chunk)[rows[some] - begin]
        return found

    def _chunks(self) -> Iterator[pa.Array]:
        return (chunk for chunk in self._table["sketch"].chunks if len(chunk))


def codes_of(*columns: Codes) -> Ints:
    """One code for the values of several columns together; -1 where one of them says nothing."""
    joined = np.zeros(len(columns[0]), np.int64)
    missing = np.zeros(len(columns[0]), np.bool_)
    for column in columns:
        missing |= column == NONE
        _, joined = np.unique(joined * (int(column.max(initial=0)) + 2) + column, return_inverse=True)
    joined[missing] = NONE
    return joined


def _codes(values: pa.ChunkedArray) -> Codes:
    found = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    if isinstance(found, pa.ChunkedArray):
        found = pa.concat_arrays(found.chunks) if found.num_chunks else pa.array([], found.type)
    codes: Codes = pc.fill_null(found.dictionary_encode().indices, NONE).to_numpy().astype(np.int32)
    return codes


def _several(values: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = pc.fill_null(pc.match_substring(values, "|"), False).to_numpy().astype(np.bool_)
    return found


def _first(values: pa.ChunkedArray, end: str) -> pa.ChunkedArray:
    """What stands before the first of these marks; null where that is nothing."""
    found = pc.list_element(pc.split_pattern(values, end, max_splits=1), 0)
    return pc.if_else(pc.equal(found, ""), None, found)


def _days(values: pa.ChunkedArray) -> Codes:
    days: Codes = pc.fill_null(values.cast(pa.int32()), NONE).to_numpy().astype(np.int32)
    return days


def _sketches(values: pa.Array) -> npt.NDArray[np.uint16]:
    data = np.frombuffer(values.buffers()[1], "<u2").reshape(-1, sketch.ORDERS)
    return data[values.offset : values.offset + len(values)]
