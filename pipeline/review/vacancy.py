"""One record as its page shows it: each field with what speaks for it and against it, and the text with all of that
marked."""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow.dataset as ds

from pipeline.corrections import ROWS, RULE, Entry
from pipeline.review import fields, marks
from pipeline.review.desk import Said
from pipeline.review.fields import GROUPS, Group
from pipeline.review.shelf import Shelf

Row = Mapping[str, Any]
Pairs = tuple[tuple[str, str], ...]
_READ = ("vacancies", "evidence", "issues", "documents", *(g.table for g in GROUPS if g.table))
_IN_SHORT = frozenset({"country", "grade_max", "salary_max", "salary_currency", "salary_period"})
_APART = frozenset({"vacancy_id", "position", "raw", "sentence"})  # columns of a row that its page shows elsewhere


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row of evidence. `key` is its number on the page."""

    key: int
    field: str
    value: str | None
    said: Pairs
    raw: str
    start: int
    end: int
    page: int | None
    rule: str
    confidence: float
    chosen: bool
    reason: str
    cited: str  # id of the record that it cites, "" for this one
    table: str
    position: int | None

    @property
    def is_person(self) -> bool:
        return self.rule == RULE


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a child table, and the candidate that gave it."""

    said: Pairs
    candidate: Candidate | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A group with what is published of it, what was considered, and what was said of it since."""

    group: Group
    values: Pairs
    lines: tuple[Line, ...]
    candidates: tuple[Candidate, ...]  # the chosen ones first
    said: tuple[Entry, ...]  # and stands
    back: tuple[Entry, ...]  # taken back, which no run has seen yet
    waiting: frozenset[str]  # ids of those that no run has seen

    @property
    def chosen(self) -> tuple[Candidate, ...]:
        return tuple(c for c in self.candidates if c.chosen)

    @property
    def passed(self) -> tuple[Candidate, ...]:
        return tuple(c for c in self.candidates if not c.chosen)

    @property
    def takeable(self) -> dict[int, int]:
        """Those passed over that have a value, and could be taken instead: from 1, by key."""
        return {c.key: number for number, c in enumerate((c for c in self.passed if c.value is not None), 1)}

    @property
    def confidence(self) -> float | None:
        return min((c.confidence for c in self.chosen), default=None)

    @property
    def summary(self) -> Pairs:
        """The values as the head of the group shows them: that which it is named for without its own name, and of the
        others but a few."""
        (name, value), *others = self.values
        first = ("" if name == self.group.columns[0] else name, value)
        return (first, *(pair for pair in others if pair[0] in _IN_SHORT))

    @property
    def is_waiting(self) -> bool:
        return bool(self.back) or any(entry.id in self.waiting for entry in self.said)

    @property
    def is_empty(self) -> bool:
        return not self.values and not self.lines


@dataclass(frozen=True, slots=True)
class Record:
    """A vacancy of the run."""

    row: Row
    document: Row
    issues: Sequence[Row]
    groups: tuple[Shown, ...]
    pieces: tuple[marks.Piece, ...]
    candidates: Mapping[int, Candidate]
    last: Entry | None  # what was said last of it, and stands

    def shade(self, piece: marks.Piece) -> str:
        """How a piece of the text is marked: by the best of what lies over it."""
        over = [self.candidates[key] for key in piece.over]
        if any(c.chosen and c.field not in ROWS for c in over):
            return "strong"
        return "row" if any(c.chosen for c in over) else "weak"

    @property
    def metadata(self) -> Pairs:
        return pairs(str(self.document["metadata"]))


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
    last = stands[-1] if stands else None
    return Record(row, document, rows["issues"], groups, pieces, {c.key: c for c in found}, last)


def tables(shelf: Shelf, at: int, vacancy_id: str, names: Iterable[str]) -> dict[str, list[Row]]:
    """The rows of a vacancy, from the part of the run that holds it."""
    part, key = shelf.part_of(at), ds.field("vacancy_id") == vacancy_id
    return {
        name: shelf.place.read(shelf.files[name][part]).to_table(filter=key).to_pylist() if shelf.files[name] else []
        for name in names
    }


def pairs(value: str | None) -> Pairs:
    """What `evidence.value` says, by column; a plain value stands under no name.

    >>> pairs("P-4"), pairs('[{"city": "Goma", "country": "CD"}]'), pairs('{"is_staff": true, "days": 3}')
    ((('', 'P-4'),), (('city', 'Goma'), ('country', 'CD')), (('is_staff', 'yes'), ('days', '3')))
    """
    if value is None:
        return ()
    if value[:1] not in ("{", "["):
        return (("", plain(value)),)
    try:
        found = json.loads(value)
    except ValueError:
        return (("", value),)
    return tuple(_flat(found))


def _flat(found: Any) -> Iterator[tuple[str, str]]:
    if isinstance(found, Mapping):
        yield from ((str(name), plain(each)) for name, each in found.items() if each is not None)
    elif isinstance(found, list):
        for each in found:
            yield from _flat(each)
    else:
        yield "", plain(found)


def plain(value: object) -> str:
    """A value in words.

    >>> plain(True), plain("false"), plain(5.0), plain("P-4")
    ('yes', 'no', '5', 'P-4')
    """
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return {"True": "yes", "true": "yes", "False": "no", "false": "no"}.get(str(value), str(value))


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
