"""What a run holds, counted part by part: memory for one part of one table, and for the values that differ.

Counted are the vacancies that are there and repeat no other one: neither what is gone nor what stands on a second board
makes a bar longer.
"""
from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from pipeline import schema
from pipeline.store.base import Store

EXAMPLES = 3  # inputs of a class that are named
COUNTED = ("organization", "contract_type", "country", "education_level", "language")
GRADE = ("grade", "grade_category", "grade_rank")
DAYS = ("deadline", "posted_date")
# Columns that say nothing of what was found: names, history, what was written before it was understood.
PLAIN = {"vacancy_id", "source_uri", "source_format", "source_sha256", "duplicate_of", "quality_score",
         *(c.name for c in schema.HISTORY)}
COLUMNS = tuple(c.name for c in schema.VACANCIES.columns if c.name not in PLAIN and not c.name.endswith("_raw"))
CHILDREN = tuple(
    name for name in schema.CHILDREN if name not in ("sections", "documents", "evidence", "issues", "signatures")
)
BINS = 10  # of quality_score


@dataclass
class Issue:
    severity: str
    code: str
    fields: Counter[str] = field(default_factory=Counter)  # "" for the whole record
    message: str = ""  # of the first one
    vacancy_id: str = ""

    @property
    def count(self) -> int:
        return self.fields.total()


@dataclass
class Failures:
    """Inputs with a problem of one class."""

    status: str
    error_class: str
    count: int = 0
    examples: list[tuple[str, str]] = field(default_factory=list)  # source_uri and message of the first ones


@dataclass
class Figures:
    records: int = 0  # all rows of `vacancies`
    gone: int = 0
    repeats: int = 0  # of those that are there
    vacancies: int = 0  # that are there and repeat none: of these is all that follows, but for the inputs
    columns: tuple[str, ...] = ()  # of COLUMNS, that the run has
    filled: Counter[str] = field(default_factory=Counter)  # by column or child table
    values: dict[str, Counter[str | None]] = field(default_factory=dict)  # by column of COUNTED
    grades: Counter[tuple[str | None, str | None, float | None]] = field(default_factory=Counter)
    days: dict[str, Counter[date]] = field(default_factory=dict)  # by column of DAYS
    scores: Counter[int] = field(default_factory=Counter)  # by bin of quality_score
    score: float | None = None  # mean
    readings: dict[tuple[str, str], Counter[float]] = field(default_factory=dict)  # confidences by table and field
    issues: list[Issue] = field(default_factory=list)  # the gravest and most frequent first
    statuses: Counter[str] = field(default_factory=Counter)  # of inputs that are there
    failures: list[Failures] = field(default_factory=list)  # the most frequent first


def count(store: Store, run_id: str) -> Figures:
    """Count a run, which may be of an older version: what it does not have is not counted."""
    counting = _Counting(store, run_id)
    for part in counting.parts("vacancies"):
        ids, whole = counting.vacancies(part)
        counting.evidence(part, ids, whole)
        counting.issues(part, ids, whole)
        counting.children(part, ids, whole)
    for part in counting.parts("outcomes"):
        counting.outcomes(part)
    return counting.done()


class _Counting:
    def __init__(self, store: Store, run_id: str) -> None:
        self._store, self._run_id = store, run_id
        # Parts of the same name hold the same documents in every table (`assembly`).
        self._files: dict[str, dict[str, str]] = {}
        self.found = Figures(values={name: Counter() for name in COUNTED}, days={name: Counter() for name in DAYS})
        self._scores: list[float] = []
        self._issues: dict[tuple[str, str], Issue] = {}
        self._failures: dict[tuple[str, str], Failures] = {}

    def parts(self, table: str) -> Iterator[str]:
        yield from self._of(table)

    def vacancies(self, part: str) -> tuple[pa.Array, bool]:
        """Count a part; the ids of those that are counted, and whether these are all that there are."""
        f = self.found
        table = self._read("vacancies", part, ("vacancy_id", "is_gone", "duplicate_of", "quality_score", *COLUMNS))
        has = self._store.read(self._of("vacancies")[part]).schema.names
        f.columns = tuple(name for name in COLUMNS if name in has)
        there = pc.coalesce(pc.invert(table["is_gone"]), pa.scalar(True))
        repeats = pc.and_(there, pc.is_valid(table["duplicate_of"]))
        rows = table.filter(pc.and_not(there, repeats))
        f.records += table.num_rows
        f.vacancies += rows.num_rows
        f.repeats += _true(repeats)
        f.gone += table.num_rows - _true(there)
        for name in COLUMNS:
            f.filled[name] += rows.num_rows - rows[name].null_count
        for name in COUNTED:
            f.values[name].update(_counts(rows, (name,)))
        f.grades.update(_counts(rows, GRADE))
        for name in DAYS:
            f.days[name].update({day: n for day, n in _counts(rows, (name,)).items() if day is not None})
        scores = rows["quality_score"].drop_null()
        self._scores.append(pc.sum(scores, min_count=0).as_py())
        bins = pc.min_element_wise(pc.floor(pc.add(pc.multiply(scores, BINS), 1e-9)), BINS - 1).cast(pa.int64())
        f.scores.update(_counts(pa.table({"bin": bins}), ("bin",)))
        return rows["vacancy_id"].combine_chunks(), rows.num_rows == table.num_rows

    def evidence(self, part: str, ids: pa.Array, whole: bool) -> None:
        names = ("table", "field", "confidence")
        table = self._of_those("evidence", part, names, ids, whole, ds.field("chosen"))
        for (home, name, confidence), n in _counts(table, names).items():
            self.found.readings.setdefault((home, name), Counter())[confidence] += n

    def issues(self, part: str, ids: pa.Array, whole: bool) -> None:
        names = ("severity", "code", "field")
        table = self._of_those("issues", part, (*names, "message", "vacancy_id"), ids, whole)
        for (severity, code, about), n in _counts(table, names).items():
            issue = self._issues.setdefault((severity, code), Issue(severity, code))
            issue.fields[about or ""] += n
            if not issue.vacancy_id:
                at = pc.index(pc.and_(pc.equal(table["code"], code), pc.equal(table["severity"], severity)), True)
                issue.message, issue.vacancy_id = (table[c][at.as_py()].as_py() for c in ("message", "vacancy_id"))

    def children(self, part: str, ids: pa.Array, whole: bool) -> None:
        """In how many records each child table has rows: as many as have a row 0."""
        for name in CHILDREN:
            first = ds.field("position") == 0
            self.found.filled[name] += self._of_those(name, part, ("position",), ids, whole, first).num_rows

    def outcomes(self, part: str) -> None:
        table = self._read("outcomes", part, ("source_uri", "status", "error_class", "message", "is_gone"))
        table = table.filter(pc.coalesce(pc.invert(table["is_gone"]), pa.scalar(True)))
        for (status, kind), n in _counts(table, ("status", "error_class")).items():
            self.found.statuses[status] += n
            if kind is None:
                continue
            failures = self._failures.setdefault((status, kind), Failures(status, kind))
            failures.count += n
            if len(failures.examples) < EXAMPLES:
                rows = table.filter(pc.and_(pc.equal(table["status"], status), pc.equal(table["error_class"], kind)))
                for row in rows.slice(0, EXAMPLES - len(failures.examples)).to_pylist():
                    failures.examples.append((row["source_uri"], row["message"] or ""))

    def done(self) -> Figures:
        found = self.found
        if scored := found.scores.total():
            found.score = math.fsum(self._scores) / scored
        grave = {"error": 0, "warning": 1}
        found.issues = sorted(self._issues.values(), key=lambda i: (grave.get(i.severity, 2), -i.count, i.code))
        found.failures = sorted(self._failures.values(), key=lambda f: (f.status, -f.count, f.error_class))
        return found

    def _of(self, table: str) -> Mapping[str, str]:
        if table not in self._files:
            paths = self._store.files(self._run_id, table)
            self._files[table] = {PurePosixPath(path).name: path for path in paths}
        return self._files[table]

    def _read(self, table: str, part: str, names: Iterable[str], where: ds.Expression | None = None) -> pa.Table:
        """Columns of a part; nulls for those that the run does not have, no rows where it does not have the table."""
        known = pa.schema([schema.schemas()[table].field(name) for name in names])
        if part not in self._of(table):
            return known.empty_table()
        dataset = self._store.read(self._of(table)[part])
        found = dataset.to_table([name for name in known.names if name in dataset.schema.names], filter=where)
        return pa.table({
            f.name: found[f.name] if f.name in found.schema.names else pa.nulls(found.num_rows, f.type) for f in known
        })

    def _of_those(
        self, table: str, part: str, names: Sequence[str], ids: pa.Array, whole: bool,
        where: ds.Expression | None = None,
    ) -> pa.Table:
        """The rows of these vacancies."""
        if whole:
            return self._read(table, part, names, where)
        rows = self._read(table, part, dict.fromkeys((*names, "vacancy_id")), where)
        return rows.filter(pc.is_in(rows["vacancy_id"], value_set=ids))


def _counts(table: pa.Table, names: Sequence[str]) -> dict[Any, int]:
    """How many rows have these values: by the value of one column, by a tuple of those of several."""
    rows = table.group_by(list(names), use_threads=False).aggregate([([], "count_all")])
    counts = rows["count_all"].to_pylist()
    columns = [rows[name].to_pylist() for name in names]
    return dict(zip(columns[0] if len(columns) == 1 else zip(*columns, strict=True), counts, strict=True))


def _true(mask: pa.ChunkedArray) -> int:
    return int(pc.sum(mask, min_count=0).as_py())
