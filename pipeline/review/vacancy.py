"""Reads one record from the run, for its page."""
from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyarrow.dataset as ds

from pipeline.corrections import Entry
from pipeline.review import fields, marks
from pipeline.review.desk import Said
from pipeline.review.fields import GROUPS, Group
from pipeline.review.record import Candidate, Line, Record, Row, Shown
from pipeline.review.shelf import Shelf
from pipeline.review.words import Pairs, pairs, plain

_READ = ("vacancies", "evidence", "issues", "documents", *(g.table for g in GROUPS if g.table))
_APART = frozenset({"vacancy_id", "position", "raw", "sentence"})  # columns of a row that its page shows elsewhere


def read(shelf: Shelf, vacancy_id: str, said: Said) -> Record | None:
    """The record of that id; None where the run has none. Raises `OSError` where the run has been removed."""
    at = shelf.row_of(vacancy_id)
    if at is None:
        return None
    rows = tables(shelf, at, vacancy_id, _READ)
    row, document = rows["vacancies"][0], rows["documents"][0]
    found = [_candidate(key, each) for key, each in enumerate(rows["evidence"])]
    stands = said.all.of(row["source_sha256"], row["source_uri"])
    back = [e for e in said.waiting if e not in stands and e.source_sha256 == row["source_sha256"]]
    unseen = frozenset(entry.id for entry in said.waiting)
    groups = tuple(_shown(group, row, rows.get(group.table, []), found, (stands, back), unseen) for group in GROUPS)
    here = {c.key: c for c in found if not c.cited}
    spans = [(c.start, c.end) for c in here.values()]
    keys = list(here)
    pieces = tuple(
        piece._replace(over=tuple(keys[i] for i in piece.over)) for piece in marks.cut(str(document["text"]), spans)
    )
    marked = (entry for entry in said.all.reviewed if entry.source_sha256 == row["source_sha256"])
    said_here = {entry.id for entry in (*stands, *marked)}
    last = next((entry for entry in reversed(said.all.history) if entry.id in said_here), None)
    return Record(row, document, rows["issues"], groups, pieces, {c.key: c for c in found}, last)


def tables(shelf: Shelf, at: int, vacancy_id: str, names: Iterable[str]) -> dict[str, list[Row]]:
    """The rows of a vacancy, from the part of the run that holds it."""
    part, key = shelf.part_of(at), ds.field("vacancy_id") == vacancy_id
    return {
        name: shelf.place.read(shelf.files[name][part]).to_table(filter=key).to_pylist() if shelf.files[name] else []
        for name in names
    }


def _candidate(key: int, row: Row) -> Candidate:
    return Candidate(
        key, row["field"], row["value"], pairs(row["value"]), row["raw"], row["start"], row["end"], row["page"],
        row["extractor"], row["confidence"], row["chosen"], row["reason"] or "", row.get("cited_vacancy_id") or "",
        row["table"], row["row_position"],
    )


def _shown(
    group: Group, row: Row, lines: Sequence[Row], found: Sequence[Candidate],
    said: tuple[Sequence[Entry], Sequence[Entry]], unseen: frozenset[str],
) -> Shown:
    ours = [c for c in found if c.field in group.fields]
    ours.sort(key=lambda c: (not c.chosen, c.value is None, -c.confidence, c.start))
    values = tuple((name, plain(row[name])) for name in group.columns if row.get(name) is not None)
    by_position = {c.position: c for c in ours if c.chosen and c.table == group.table}
    # A duty station has no reading of its own: it is that of which the words are those of the row.
    by_words = {c.raw: c for c in ours if c.chosen and c.table != group.table}
    stands, back = (tuple(entry for entry in part if entry.field in group.fields) for part in said)
    rows = tuple(
        Line(_of_line(line), by_position.get(line["position"]) or by_words.get(line.get("raw") or ""))
        for line in lines
    )
    return Shown(group, values, rows, tuple(ours), stands, back, unseen)


def _of_line(line: Row) -> Pairs:
    return tuple((name, plain(value)) for name, value in line.items() if value is not None and name not in _APART)


def described(group: Group) -> str:
    """What the data dictionary says of the first column of a group."""
    return fields.choices(group.columns[0]) if group.columns else ""
