"""Floors: the lowest F1 that each field of each gold set may have, in tests/gold/floors.json.

They rise when asked to, and fall only with a reason, which stays in the file.
"""
from __future__ import annotations

import json
from collections.abc import Mapping
from math import floor
from pathlib import Path
from typing import Any, NamedTuple

ABOUT = "Lowest F1 by gold set and field. Written by `vacancies evaluate` with --raise-floors or --lower-floors REASON."
Scores = Mapping[str, Mapping[str, float]]  # by set and field


class Move(NamedTuple):
    set: str
    field: str
    before: float
    now: float

    def __str__(self) -> str:
        return f"{self.set} {self.field}: from {self.before:.3f} to {self.now:.3f}"


class Floors(NamedTuple):
    lowest: dict[str, dict[str, float]]
    lowered: list[dict[str, Any]]  # each floor that was lowered, with the reason

    def falls(self, scores: Scores) -> list[Move]:
        """The fields that are below their floor; one that is no longer measured is at 0.

        >>> [str(m) for m in Floors({"a": {"grade": 0.9, "city": 0.5}}, []).falls({"a": {"grade": 0.85, "city": 0.6}})]
        ['a grade: from 0.900 to 0.850']
        """
        return [
            Move(name, field, least, now)
            for name, fields in self.lowest.items() if name in scores
            for field, least in fields.items() if (now := scores[name].get(field, 0.0)) < least
        ]

    def rise(self, scores: Scores, margin: float = 0.0) -> list[Move]:
        """Put each floor to what is measured, less the margin, where that is higher."""
        moves = []
        for name, fields in scores.items():
            floors = self.lowest.setdefault(name, {})
            for field, f1 in fields.items():
                if (now := _down(f1 - margin)) > (before := floors.get(field, 0.0)):
                    moves.append(Move(name, field, before, now))
                    floors[field] = now
        return moves

    def fall(self, scores: Scores, reason: str) -> list[Move]:
        """Put the floors that are missed to what is measured, and keep the reason."""
        moves = [move._replace(now=_down(move.now)) for move in self.falls(scores)]
        for name, field, before, now in moves:
            self.lowest[name][field] = now
            if not now:
                del self.lowest[name][field]
            self.lowered.append({"set": name, "field": field, "from": before, "to": now, "reason": reason})
        return moves


def read(path: Path) -> Floors:
    if not path.exists():
        return Floors({}, [])
    held = json.loads(path.read_text("utf-8"))
    return Floors(held["floors"], held["lowered"])


def write(path: Path, floors: Floors) -> None:
    lowest = {name: dict(sorted(fields.items())) for name, fields in sorted(floors.lowest.items())}
    held = {"about": ABOUT, "floors": lowest, "lowered": floors.lowered}
    path.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _down(f1: float) -> float:
    """
    >>> _down(0.98765), _down(0.87)
    (0.987, 0.87)
    """
    return max(floor(round(1000 * f1, 6)) / 1000, 0.0)
