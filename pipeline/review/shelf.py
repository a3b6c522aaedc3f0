"""What the list needs of a published run, held as Arrow tables; no file of the run stays open.

100,000 vacancies take some 100 MB, and a question is answered in milliseconds: nothing becomes a Python object but the
rows of one page.
"""
from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from pipeline import schema
from pipeline.review.fields import PROSE
from pipeline.store import Store

Rows = npt.NDArray[np.int64]  # numbers of rows
Mask = npt.NDArray[np.bool_]  # one for each row

SHOWN = (
    "vacancy_id", "source_uri", "source_sha256", "source_format", "title", "organization", "job_number", "grade",
    "city", "country", "deadline", "quality_score", "is_gone",
)
_SEARCHED = ("title", "organization", "job_number", "city", "source_uri", "vacancy_id")
_WORD = pa.dictionary(pa.int32(), pa.string())
_LOWEST = {"row": pa.int32(), "field": _WORD, "confidence": pa.float64()}
_ISSUES = {"row": pa.int32(), "code": _WORD, "severity": _WORD}


class Shelf:
    """A run. `lines` is how many lines of the file of corrections it read, None where it does not say. `vacancies` has
    the columns `SHOWN` and `searched`, row by row as the run; `lowest` (row, field, confidence) tells for each field
    how sure the least sure of the readings is that were chosen; `issues` is (row, code, severity)."""

    def __init__(self, place: Store, run_id: str) -> None:
        self.place, self.run_id = place, run_id
        manifest = place.manifest(run_id)
        self.started = _instant(manifest.get("started"))
        self.lines: int | None = (manifest.get("corrections") or {}).get("lines")
        self.files = {name: place.files(run_id, name) for name in schema.schemas()}
        nothing = pa.schema([schema.schemas()["vacancies"].field(name) for name in SHOWN]).empty_table()
        parts = [_shown(place.read(path)) for path in self.files["vacancies"]]
        self.ends = np.cumsum([part.num_rows for part in parts], dtype=np.int64)
        table = pa.concat_tables([nothing, *parts], promote_options="permissive").combine_chunks()
        self.vacancies = table.append_column("searched", _searched(table))
        self.lowest = self._of_rows("evidence", _LOWEST, _least_sure, pc.field("chosen"))
        self.issues = self._of_rows("issues", _ISSUES, lambda part: part)

    def __len__(self) -> int:
        return int(self.vacancies.num_rows)

    def row_of(self, vacancy_id: str) -> int | None:
        at = pc.index(self.vacancies["vacancy_id"], pa.scalar(vacancy_id, pa.string())).as_py()
        return at if at >= 0 else None

    def part_of(self, row: int) -> int:
        """The part of the run that holds a row, which is the same in every table."""
        return int(np.searchsorted(self.ends, row, side="right"))

    def rows(self, at: Rows) -> list[dict[str, Any]]:
        """The rows of a page, each with the number of its warnings and errors."""
        chosen = pa.array(at, pa.int32())
        rows: list[dict[str, Any]] = self.vacancies.select(SHOWN).take(chosen).to_pylist()
        grave = pc.and_(
            pc.is_in(self.issues["row"], value_set=chosen), pc.not_equal(self.issues["severity"], "info")
        )
        counts = dict(_counted(self.issues["row"].filter(grave)))
        return [{**row, "warnings": counts.get(i, 0)} for i, row in zip(at.tolist(), rows, strict=True)]

    def organizations(self, most: int) -> list[tuple[str, int]]:
        """Those with the most vacancies, and how many they have."""
        return _counted(self.vacancies["organization"])[:most]

    def codes(self) -> list[tuple[str, int]]:
        """The codes of issues, and how many vacancies have each."""
        return _counted(self.issues.group_by(["row", "code"]).aggregate([])["code"])

    def unsure(self, below: float, field: str = "") -> Mask:
        """Where a reading is less sure than that: of one field, or of any but those that prose gives by the dozen."""
        fields = self.lowest["field"].cast(pa.string())
        which = pc.equal(fields, field) if field else pc.invert(pc.is_in(fields, value_set=pa.array(sorted(PROSE))))
        return self._at(self.lowest["row"].filter(pc.and_(which, pc.less(self.lowest["confidence"], below))))

    def having(self, field: str) -> Mask:
        """Where a field has a value."""
        return self._at(self.lowest["row"].filter(pc.equal(self.lowest["field"].cast(pa.string()), field)))

    def flagged(self, code: str) -> Mask:
        """Where there is an issue of that code."""
        return self._at(self.issues["row"].filter(pc.equal(self.issues["code"].cast(pa.string()), code)))

    def _at(self, rows: pa.ChunkedArray) -> Mask:
        mask = np.zeros(len(self), np.bool_)
        mask[rows.to_numpy()] = True
        return mask

    def _of_rows(
        self, name: str, kinds: dict[str, pa.DataType], of_part: Callable[[pa.Table], pa.Table], only: Any = None
    ) -> pa.Table:
        """A child table, with the row of the vacancy in place of its id."""
        found = [pa.schema(list(kinds.items())).empty_table()]
        for path, end, begin in zip(self.files[name], self.ends, [0, *self.ends], strict=False):
            columns = [column for column in kinds if column != "row"]
            part = self.place.read(path).to_table(columns=["vacancy_id", *columns], filter=only)
            ids = self.vacancies["vacancy_id"].slice(begin, end - begin).combine_chunks()
            row = pc.add(pc.index_in(part["vacancy_id"], value_set=ids), begin)
            part = pa.table({"row": row, **{column: part[column] for column in columns}})
            found.append(of_part(part.filter(pc.is_valid(part["row"]))).select(list(kinds)).cast(found[0].schema))
        return pa.concat_tables(found).unify_dictionaries().combine_chunks()


def folded(text: Any) -> Any:
    """Letters without case and accents, of a column or of one text."""
    plain = pc.utf8_lower(pc.utf8_normalize(text, form="NFKD"))
    return pc.replace_substring_regex(plain, pattern=r"\p{Mn}", replacement="")


def _shown(part: ds.Dataset) -> pa.Table:
    """Those of the columns that the part has: a run of an older schema has fewer, and the others are null there."""
    return part.to_table(columns=[name for name in SHOWN if name in part.schema.names])


def _searched(table: pa.Table) -> Any:
    return folded(pc.binary_join_element_wise(*(pc.fill_null(table[name], "") for name in _SEARCHED), "\n"))


def _least_sure(part: pa.Table) -> pa.Table:
    return part.group_by(["row", "field"]).aggregate([("confidence", "min")]).rename_columns(
        {"confidence_min": "confidence"}
    )


def _counted(values: Any) -> list[tuple[Any, int]]:
    """Values and how often they come, the most frequent first."""
    counts = [(c["values"], c["counts"]) for c in pc.value_counts(values).to_pylist() if c["values"] is not None]
    return sorted(counts, key=lambda c: (-c[1], c[0]))


def _instant(text: object) -> datetime:
    try:
        return datetime.fromisoformat(str(text)).astimezone(UTC)
    except ValueError:  # a manifest of another version: everything counts as said before
        return datetime.max.replace(tzinfo=UTC)
