"""One record as its page shows it: each field with what speaks for it and against it, and the text with all of that
marked."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from normalizers.frozen import frozen
from pipeline.corrections import ROWS, RULE, Entry
from pipeline.review import marks
from pipeline.review.fields import Group
from pipeline.review.words import Pairs, pairs

Row = Mapping[str, Any]
_IN_SHORT = frozenset({"country", "grade_max", "salary_max", "salary_currency", "salary_period"})


@frozen
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


@frozen
class Line:
    """A row of a child table, and the candidate that gave it."""

    said: Pairs
    candidate: Candidate | None


@frozen
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


@frozen
class Record:
    """A vacancy of the run."""

    row: Row
    document: Row
    issues: Sequence[Row]
    groups: tuple[Shown, ...]
    pieces: tuple[marks.Piece, ...]
    candidates: Mapping[int, Candidate]
    last: Entry | None  # what was said last of it, and stands: a correction, or that it was reviewed

    def shade(self, piece: marks.Piece) -> str:
        """How a piece of the text is marked: by the best of what lies over it."""
        over = [self.candidates[key] for key in piece.over]
        if any(c.chosen and c.field not in ROWS for c in over):
            return "strong"
        return "row" if any(c.chosen for c in over) else "weak"

    @property
    def metadata(self) -> Pairs:
        return pairs(str(self.document["metadata"]))
