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
    _ranked: list[Reading] = field(init=False)
    _by_field: dict[str, list[Reading]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Order the readings once: each field asks for its own, some of them several times."""
        self._ranked = sorted((reading for reading in self.all if reading.stands), key=order)
        for reading in self._ranked:
            self._by_field.setdefault(reading.candidate.field, []).append(reading)

    def of(self, *fields: str) -> list[Reading]:
        """Accepted readings of the fields, best first."""
        if len(fields) == 1:
            return [*self._by_field.get(fields[0], ())]
        return [reading for reading in self._ranked if reading.candidate.field in fields]

    def take(self, reading: Reading, table: str = "vacancies", row: int = 0) -> Reading:
        """Mark a reading as used by a row."""
        self.used[id(reading)] = (table, row)
        return reading

    def first(self, name: str) -> Reading | None:
        """The winning reading of a field, marked as used."""
        found = self.of(name)
        return self.take(found[0]) if found else None
