"""Which reading of a field wins: the one whose rule is measured to be right most often, then the first in the text."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.record import Reading


def order(reading: Reading) -> tuple[bool, float, int, int]:
    """Sort key: best reading first; of two at one place the longer. What was added stands behind what is there."""
    return (reading.added, -reading.confidence, reading.candidate.start, -reading.candidate.end)


def best(readings: Iterable[Reading]) -> Reading | None:
    """The reading that wins; None where no candidate has a value."""
    return min((r for r in readings if r.stands), key=order, default=None)


@dataclass(slots=True)
class Readings:
    """All readings of a document by field, and which of them the record uses."""

    all: tuple[Reading, ...]
    used: dict[int, tuple[str, int]] = field(default_factory=dict)  # id(reading) -> table, row

    def of(self, *fields: str) -> list[Reading]:
        """Accepted readings of the fields, best first."""
        return sorted((r for r in self.all if r.candidate.field in fields and r.stands), key=order)

    def take(self, reading: Reading, table: str = "vacancies", row: int = 0) -> Reading:
        """Mark a reading as used by a row."""
        self.used[id(reading)] = (table, row)
        return reading

    def first(self, name: str) -> Reading | None:
        """The winning reading of a field, marked as used."""
        found = self.of(name)
        return self.take(found[0]) if found else None
