"""The tables of a published run as typed pandas frames.

    from pipeline import frames
    tables = frames.load("data/structured")
    tables.vacancies.merge(tables.languages, on="vacancy_id")

A table is read when it is first asked for, so what nobody looks at costs nothing. Text, whole numbers, figures and
truth values are nullable (`string`, `Int32`, `Float64`, `boolean`: null is `pd.NA`); dates are `datetime64[ms]`,
instants `datetime64[us, UTC]`. A column with a closed list of values is a categorical in the order of its rank (none to
doctorate, basic to native, info to error). Grades stand in the order of `grade_rank`, those without a rank behind them;
as not all can be compared, `<` between grades is refused: compare `grade_rank`.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import scales, schema

if TYPE_CHECKING:  # what takes a quarter of a second comes when a run is loaded
    import pandas as pd

    from pipeline.store import Store

_NUMBER = re.compile(r"(\d+)")


def load(out: str | Path = "data/structured") -> Frames:
    """The published run of a folder or URL (`s3://bucket/tables`), or the run of a folder that is itself one.

    Raises `store.StoreError`, here or when a table is read, where there is no run or it is damaged; the message says
    what to do.
    """
    from pipeline import store

    return Frames(*store.published(out), str(out))


class Frames(Mapping[str, "pd.DataFrame"]):
    """The tables of one run by name, also as attributes: `tables.vacancies`, `tables["languages"]`."""

    def __init__(self, place: Store, run_id: str, out: str) -> None:
        self.run_id = run_id
        self._place, self._out = place, out
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in schema.schemas():
            raise KeyError(f"there is no table {name!r}; there are {', '.join(schema.schemas())}")
        if name not in self._read:
            self._read[name] = _frame(name, self._table(name), self._grades if name == "vacancies" else ())
        return self._read[name]

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_"):  # asked by notebooks and by copying, for what is no table
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError as error:
            raise AttributeError(error.args[0]) from None

    def __iter__(self) -> Iterator[str]:
        return iter(schema.schemas())

    def __len__(self) -> int:
        return len(schema.schemas())

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self})

    def __repr__(self) -> str:
        return f"<run {self.run_id} of {self._out}: {', '.join(self)}>"

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What manifest.json tells of the run: counts, versions, timings."""
        return self._place.manifest(self.run_id)

    @cached_property
    def _grades(self) -> tuple[str, ...]:
        return _by_rank(self._table("vacancies", [*scales.GRADES, "grade_rank", "grade_system"]))

    def _came_later(self, name: str) -> bool:
        """Whether the run is of a version of the schema that did not have the table."""
        told = self.manifest
        return told.get("schema_version", schema.VERSION) < schema.VERSION and name not in told.get("rows", {})

    def _table(self, name: str, columns: list[str] | None = None) -> pa.Table:
        try:
            if not self._place.files(self.run_id, name) and self._came_later(name):
                return schema.schemas()[name].empty_table()
            return self._place.dataset(self.run_id, name).to_table(columns)
        except (OSError, pa.ArrowException) as error:
            from pipeline.store import StoreError

            raise StoreError(
                f"the table {name} of run {self.run_id} in {self._out} cannot be read: {error}. If the run was "
                "removed meanwhile, load again; if it is damaged, publish another one (vacancies rollback RUN) or make "
                "it anew (vacancies ingest SOURCE --full)."
            ) from error


def _frame(name: str, table: pa.Table, grades: tuple[str, ...]) -> pd.DataFrame:
    for at, field in enumerate(table.schema):
        scale = scales.CLOSED.get((name, field.name))
        if scale is None and grades and field.name in scales.GRADES:
            scale = scales.Scale(grades, False)
        if scale is not None:
            table = table.set_column(at, field.name, _categories(table[field.name].combine_chunks(), scale))
    frame: pd.DataFrame = table.to_pandas(types_mapper=_types().get, date_as_object=False, ignore_metadata=True)
    return frame


def _categories(values: pa.Array, scale: scales.Scale) -> pa.DictionaryArray:
    """The values in the order of their scale. One that the scale does not know stands last, and then there is no order:
    a run of another version is not read as if it said less."""
    known = pa.array(scale.values, pa.string())
    others = pc.unique(values.filter(pc.invert(pc.is_in(values, value_set=known)))).drop_null()
    known = pa.concat_arrays([known, others.sort()])
    codes = pc.index_in(values, value_set=known)
    return pa.DictionaryArray.from_arrays(codes, known, ordered=scale.ordered and not len(others))


def _by_rank(table: pa.Table) -> tuple[str, ...]:
    """All grades, the lowest rank first. The rank is the one that the table tells, else that of its scale."""
    found: dict[str, float] = {}
    for column in ("grade_icsc", "grade"):
        least = table.group_by(column).aggregate([("grade_rank", "min")])
        pairs = zip(least[column].to_pylist(), least["grade_rank_min"].to_pylist(), strict=True)
        found |= {grade: rank for grade, rank in pairs if grade is not None and rank is not None}
    systems = ("ICSC", *sorted(pc.unique(table["grade_system"]).drop_null().to_pylist()))
    names = {name for column in scales.GRADES for name in pc.unique(table[column]).to_pylist() if name is not None}

    def place(name: str) -> tuple[float, list[str | int]]:
        rank = found[name] if name in found else _rank(name, systems)
        return (float("inf") if rank is None else rank), _natural(name)

    return tuple(sorted(names, key=place))


def _rank(name: str, systems: tuple[str, ...]) -> float | None:
    from normalizers.grade import scale  # late: only for grades that stand beside no rank

    step = scale.level(name, systems)
    return step.rank if step and step.canonical == name else None


def _natural(text: str) -> list[str | int]:
    """
    >>> sorted(["Grade 10", "Grade 9"], key=_natural)
    ['Grade 9', 'Grade 10']
    """
    return [int(part) if i % 2 else part for i, part in enumerate(_NUMBER.split(text))]


@cache
def _types() -> dict[pa.DataType, Any]:
    import pandas as pd

    return {
        schema.STRING: pd.StringDtype("pyarrow"), schema.INT: pd.Int32Dtype(), schema.FLOAT: pd.Float64Dtype(),
        schema.BOOL: pd.BooleanDtype(),
    }
