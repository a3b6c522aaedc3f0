"""What came, what went and what changed between two runs, as an analyst would put it.

Records are matched by `source_uri`: a document that changed has another vacancy_id. The columns are compared one after
the other, so that a million records need memory for one column of each run, and for what differs.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from normalizers.frozen import frozen

# What tells of the file or of the runs, not of the vacancy.
NOT_CONTENT = frozenset(
    "vacancy_id source_uri source_format source_sha256 first_seen last_seen content_changed_at is_gone "
    "duplicate_of".split()
)
# A column that follows from another one tells nothing new where that one has changed.
FOLLOWS: Mapping[str, str] = MappingProxyType({
    "grade_system": "grade", "grade_icsc": "grade", "grade_icsc_basis": "grade", "grade_rank": "grade",
    "grade_category": "grade", "is_staff": "contract_type", "duration_days": "duration_iso", "deadline_at": "deadline",
    "deadline_tz": "deadline",
})
# What is written matters only where nothing could be made of it: "P3" for "P-3" is no change of the vacancy.
WORDS_OF: Mapping[str, str] = MappingProxyType({
    "grade_raw": "grade", "contract_raw": "contract_type", "duration_raw": "duration_iso", "deadline_raw": "deadline",
})
QUALITY = 0.05  # a smaller move of quality_score says nothing
DEADLINES, GRADES = ("deadline", "deadline_at"), ("grade", "grade_max")
SHOWN = ("source_uri", "vacancy_id", "title", "organization", "grade", "deadline")  # of a record that came or went


@frozen
class Changes:
    """All tables are in the order of the sources.

    `came` and `went` have the columns SHOWN, `came` also first_seen (long ago for a source that is there again), `went`
    last_seen. `changed` has one row for each column that changed: source_uri, vacancy_id and title of the new record,
    column, old and new (as text; null where there is no value), and how: added, removed, extended, brought forward,
    corrected or changed.
    """

    came: pa.Table
    went: pa.Table
    changed: pa.Table
    records: int  # that changed
    same: int
    new_columns: tuple[str, ...]  # of the table; they are not compared
    gone_columns: tuple[str, ...]

    def hows(self) -> dict[tuple[str, str], int]:
        """How many records changed in which column and how, the most frequent first."""
        counted = self.changed.group_by(["column", "how"]).aggregate([([], "count_all")]).to_pylist()
        counted.sort(key=lambda row: (-row["count_all"], row["column"], row["how"]))
        return {(row["column"], row["how"]): row["count_all"] for row in counted}


def between(old: ds.Dataset, new: ds.Dataset) -> Changes:
    """Compare the table `vacancies` of two runs."""
    before, now = _Side(old), _Side(new)
    pair = pc.index_in(now.uris, value_set=before.uris)
    both = pc.and_(now.there, pc.fill_null(before.there.take(pair), False))
    at_new, at_old = pc.indices_nonzero(both), pair.filter(both)
    kept = pc.is_in(before.uris, value_set=now.uris.filter(both))
    changed = _changed(before, now, at_old, at_new)
    records = pc.count_distinct(changed["source_uri"]).as_py()
    return Changes(
        came=now.rows(pc.indices_nonzero(pc.and_not(now.there, both)), (*SHOWN, "first_seen")),
        went=_went(before, now, pc.indices_nonzero(pc.and_not(before.there, kept))),
        changed=changed,
        records=records,
        same=len(at_new) - records,
        new_columns=tuple(n for n in new.schema.names if n not in old.schema.names),
        gone_columns=tuple(n for n in old.schema.names if n not in new.schema.names),
    )


class _Side:
    """One run: its sources in their order, and which of them were there when it ran."""

    def __init__(self, dataset: ds.Dataset) -> None:
        self.dataset = dataset
        self.uris = self.column("source_uri").cast(pa.large_string()).combine_chunks()
        self.there = self._there().combine_chunks()

    def _there(self) -> pa.ChunkedArray:
        """By what `is_gone` says; in a run without it, by what was seen on the last day, which is that of the run."""
        days = self.column("last_seen")
        today = pc.equal(days, pc.max(days))
        return pc.coalesce(pc.invert(self.column("is_gone")), today, pa.scalar(True))

    def column(self, name: str) -> pa.ChunkedArray:
        """A column in the order of the rows; nulls where the run is too old to have it."""
        if name in self.dataset.schema.names:
            return self.dataset.to_table(columns=[name])[name]
        kind = {"is_gone": pa.bool_(), "first_seen": pa.date32(), "last_seen": pa.date32()}.get(name, pa.string())
        return pa.chunked_array([pa.nulls(self.dataset.count_rows(), kind)])

    def rows(self, at: pa.Array, names: tuple[str, ...]) -> pa.Table:
        return pa.table({name: self.column(name).take(at) for name in names})


def _went(before: _Side, now: _Side, at: pa.Array) -> pa.Table:
    """As the old run has them, but for the day: runs in between may have seen a source after it."""
    rows = before.rows(at, (*SHOWN, "last_seen"))
    known = now.column("last_seen").take(pc.index_in(before.uris.take(at), value_set=now.uris))
    last = pc.coalesce(known, rows["last_seen"])
    return rows.set_column(rows.schema.get_field_index("last_seen"), "last_seen", last)


def _changed(before: _Side, now: _Side, at_old: pa.Array, at_new: pa.Array) -> pa.Table:
    names = [n for n in now.dataset.schema.names if n in before.dataset.schema.names and n not in NOT_CONTENT]
    leading: dict[str, tuple[pa.ChunkedArray, pa.ChunkedArray]] = {}  # where it differs; where there is no value
    parts = [_table([], [], [], [], [])]
    for name in sorted(names, key=lambda n: n in FOLLOWS or n in WORDS_OF):
        old, new = before.column(name).take(at_old), now.column(name).take(at_new)
        if old.type != new.type:
            old, new = _text(old), _text(new)
        differs = _differs(name, old, new)
        if name in (*FOLLOWS.values(), *WORDS_OF.values()):
            leading[name] = differs, pc.and_(pc.is_null(old), pc.is_null(new))
        elif FOLLOWS.get(name) in leading:
            differs = pc.and_not(differs, leading[FOLLOWS[name]][0])
        elif WORDS_OF.get(name) in leading:
            differs = pc.and_(differs, leading[WORDS_OF[name]][1])
        at = pc.indices_nonzero(differs)
        old, new = old.take(at), new.take(at)
        order = pa.repeat(names.index(name), len(at))
        parts.append(_table(at_new.take(at), order, _text(old), _text(new), _how(name, old, new)))
    found = pa.concat_tables(parts).sort_by([("row", "ascending"), ("column", "ascending")])
    columns = pa.array(names, pa.string()).take(found["column"])
    about = now.rows(found["row"], ("source_uri", "vacancy_id", "title"))
    return pa.table({
        **{name: about[name] for name in about.schema.names}, "column": columns,
        **{name: found[name] for name in ("old", "new", "how")},
    })


def _table(row: object, column: object, old: object, new: object, how: object) -> pa.Table:
    kinds = {"row": pa.uint64(), "column": pa.int64(), "old": pa.string(), "new": pa.string(), "how": pa.string()}
    values = (row, column, old, new, how)
    known = pa.schema(list(kinds.items()))
    return pa.table(dict(zip(kinds, values, strict=True))).cast(known) if row != [] else known.empty_table()


def _differs(name: str, old: pa.ChunkedArray, new: pa.ChunkedArray) -> pa.ChunkedArray:
    if name == "quality_score":
        return pc.fill_null(pc.greater_equal(pc.abs(pc.subtract(new, old)), QUALITY - 1e-9), False)
    return pc.coalesce(pc.not_equal(old, new), pc.xor(pc.is_null(old), pc.is_null(new)))


def _how(name: str, old: pa.ChunkedArray, new: pa.ChunkedArray) -> pa.ChunkedArray:
    both: object = "corrected" if name in GRADES else "changed"
    if name in DEADLINES:
        both = pc.if_else(pc.greater(new, old), "extended", "brought forward")
    return pc.if_else(pc.is_null(old), "added", pc.if_else(pc.is_null(new), "removed", both))


def _text(values: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_timestamp(values.type):
        return pc.strftime(values.cast(pa.timestamp("s", values.type.tz)), format="%Y-%m-%dT%H:%M:%SZ")
    return values.cast(pa.string())


def records(changed: pa.Table) -> Iterator[list[dict[str, str | None]]]:
    """The rows of `Changes.changed`, those of one record together."""
    waiting: list[dict[str, str | None]] = []
    for batch in changed.to_batches(max_chunksize=10_000):
        for row in batch.to_pylist():
            if waiting and waiting[0]["source_uri"] != row["source_uri"]:
                yield waiting
                waiting = []
            waiting.append(row)
    if waiting:
        yield waiting
