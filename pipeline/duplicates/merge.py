"""What follows from the groups for the tables: who repeats whom, what heads take over, and where they are contradicted.

Notes are kept on the disk, by the part of the tables that they go to, until that part is written.
"""
from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.duplicates import fields
from pipeline.duplicates.fields import Row
from pipeline.duplicates.groups import Groups
from pipeline.duplicates.pool import Ints, Pool
from pipeline.duplicates.tables import Notes
from pipeline.record import as_text

Read = Callable[[str, int], pa.Table]  # the bare rows of a table in a part
_AT_ONCE = 5_000  # records of groups that are held at once
_NAMED = 3  # records that a conflict names
_EVIDENCE = ("vacancy_id", "table", "field", "value", "raw", "start", "end", "page", "extractor", "confidence",
             "chosen")
_FACTS = ("vacancy_id", *fields.COLUMNS)


class Notebook:
    """Notes by part, in a file."""

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(path)
        # Not durable on purpose: the file is of no use to another run.
        self._base.executescript(
            "pragma journal_mode = off; pragma synchronous = off;"
            "create table notes (part integer, kind text, vacancy_id text, what blob);"
            "create table wanted (part integer, donor text, head_part integer, head text, field text, what blob);"
        )

    def close(self) -> None:
        self._base.close()

    def note(self, part: int, kind: str, vacancy_id: str, what: Mapping[str, Any]) -> None:
        self._base.execute("insert into notes values (?, ?, ?, ?)", (part, kind, vacancy_id, pickle.dumps(dict(what))))

    def want(self, part: int, donor: Row, head_part: int, head: Row, name: str) -> None:
        taken = fields.missing(head, donor, name)
        what = pickle.dumps({**{c: donor[c] for c in fields.FIELDS[name].columns}, "taken": taken})
        key, head_key = donor["vacancy_id"], head["vacancy_id"]
        self._base.execute("insert into wanted values (?, ?, ?, ?, ?, ?)", (part, key, head_part, head_key, name, what))

    def index(self) -> None:
        self._base.executescript("create index by_part on notes (part); create index by_donor on wanted (part);")

    def wanted(self) -> Iterator[tuple[int, list[tuple[str, int, str, str, Row]]]]:
        """What is wanted of the records of each part: donor, part of the head, head, field, values."""
        found = self._base.execute("select * from wanted order by part, rowid")
        for part, rows in groupby(found, key=lambda row: int(row[0])):
            yield part, [(donor, at, head, name, pickle.loads(what)) for _, donor, at, head, name, what in rows]

    def of(self, part: int) -> Notes:
        notes = Notes()
        found = self._base.execute("select kind, vacancy_id, what from notes where part = ? order by rowid", (part,))
        for kind, key, what in found:
            told = pickle.loads(what)
            if kind == "values":
                notes.values.setdefault(key, {}).update(told)
            else:
                (notes.evidence if kind == "evidence" else notes.issues).setdefault(key, []).append(told)
        for some in notes.evidence.values():
            some.sort(key=lambda row: _PLACES[row["field"]])
        return notes


_PLACES = {name: place for place, name in enumerate(fields.FIELDS)}


def note(groups: Groups, pool: Pool, begins: Sequence[int], read: Read, book: Notebook, folder: Path) -> None:
    """Write into the book what follows from the groups. `begins` are the rows of the pool that parts begin with."""
    part_of = np.searchsorted(np.array(begins), groups.members, side="right") - 1
    facts = _Facts(groups.members, part_of, pool.table(), read, folder / "facts.arrow")
    for group in _together(groups):
        rows = facts.rows(group)
        parts = part_of[group].tolist()
        for begin, end in _ends(groups.heads[group]):
            _note_group(rows[begin:end], parts[begin:end], book, pool.corrected)
    book.index()
    for part, wanted in book.wanted():
        _take_over(part, wanted, read, book)


def _together(groups: Groups) -> Iterator[Ints]:
    """Places in the list of members, whole groups of them, so many as are held at once."""
    begin = 0
    firsts = np.append(np.flatnonzero(groups.heads == groups.members), len(groups.members))
    for following in firsts[1:].tolist():
        if following - begin >= _AT_ONCE or following == len(groups.members):
            yield np.arange(begin, following)
            begin = following


def _ends(heads: Ints) -> Iterator[tuple[int, int]]:
    edges = [0, *(np.flatnonzero(np.diff(heads)) + 1).tolist(), len(heads)]
    return pairwise(edges)


def _note_group(
    rows: Sequence[Row], parts: Sequence[int], book: Notebook, corrected: Mapping[str, Set[str]]
) -> None:
    head, others = rows[0], list(zip(rows[1:], parts[1:], strict=True))
    for other, part in others:
        book.note(part, "values", other["vacancy_id"], {"duplicate_of": head["vacancy_id"]})
    whole = dict(head)  # with what it takes over: the city that one record names must be in the country of another
    for name, field in fields.FIELDS.items():
        settled = fields.is_settled(name, corrected.get(head["vacancy_id"], ()))
        for other, part in others if not settled else ():
            if taken := fields.missing(whole, other, name):
                book.want(part, other, parts[0], whole, name)
                whole |= taken
                break
        if against := [other for other, _ in others if fields.differs(head, other, name)]:
            book.note(parts[0], "issues", head["vacancy_id"], _conflict(head, against, field.columns[0]))


def _conflict(head: Row, others: Sequence[Row], column: str) -> dict[str, Any]:
    told = "; ".join(f"{other['vacancy_id']} says {as_text(other[column])}" for other in others[:_NAMED])
    more = f"; {len(others) - _NAMED} more say otherwise" if len(others) > _NAMED else ""
    message = f"This record says {as_text(head[column])}; of those that repeat it, {told}{more}."
    return {"code": fields.CONFLICT, "field": column, "severity": "info", "message": message}


def _take_over(part: int, wanted: Sequence[tuple[str, int, str, str, Row]], read: Read, book: Notebook) -> None:
    """Note what heads take over from the records of a part, with the words there that say it."""
    table = read("evidence", part).select(_EVIDENCE)
    keep = pc.and_(table["chosen"], pc.is_in(table["field"], pa.array(sorted(fields.READINGS))))
    table = table.filter(pc.and_(keep, pc.is_in(table["vacancy_id"], pa.array(sorted({row[0] for row in wanted})))))
    evidence: dict[str, list[Row]] = {}
    for row in table.to_pylist():
        evidence.setdefault(row["vacancy_id"], []).append(row)
    for donor, head_part, head, name, values in wanted:
        found = fields.cited(evidence.get(donor, ()), values, name)
        if found is None:
            continue
        book.note(head_part, "values", head, values["taken"])
        book.note(head_part, "evidence", head, {
            **{c: found[c] for c in ("raw", "start", "end", "page", "confidence")}, "table": "vacancies",
            "row_position": 0, "field": name, "value": fields.value(name, values["taken"]), "extractor": fields.RULE,
            "chosen": True, "reason": None, "cited_vacancy_id": donor,
        })


class _Facts:
    """The columns of `vacancies` of all members that are looked at, in a file."""

    def __init__(self, members: Ints, part_of: Ints, pool: pa.Table, read: Read, path: Path) -> None:
        order = np.argsort(members)
        self._place = np.empty(len(members), np.int64)
        self._place[order] = np.arange(len(members))
        ids = pool["vacancy_id"].take(pa.array(members[order]))
        writer: pa.ipc.RecordBatchFileWriter | None = None
        begin = 0
        for part, size in zip(*np.unique(part_of, return_counts=True), strict=True):
            some = ids.slice(begin, size)
            begin += int(size)
            found = read("vacancies", int(part)).select(_FACTS)
            found = found.take(pc.index_in(some, found["vacancy_id"])).combine_chunks()
            writer = writer or pa.ipc.new_file(str(path), found.schema)
            writer.write_table(found)
        if writer is not None:
            writer.close()
            self._table = pa.ipc.open_file(pa.memory_map(str(path))).read_all()

    def rows(self, places: Ints) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._table.take(pa.array(self._place[places])).to_pylist()
        return found
