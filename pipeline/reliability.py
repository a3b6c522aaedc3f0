"""Whether confidence means what it says: of the chosen readings with confidence 0.9, nine in ten should be right.

A rule's precision on the documents that it was measured on proves nothing about others. So the confidence of a reading
is learnt here without its own set: from the readings of the same rule in all other sets (cross-fitting).
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from pipeline.evaluate import Counts, Rules, smoothed

EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)  # the lower ends of the bins


class Bin(NamedTuple):
    low: float
    high: float
    readings: int
    right: int
    mean: float  # confidence

    @property
    def share(self) -> float:
        return self.right / self.readings


def bins(sets: Mapping[str, Counts]) -> list[Bin]:
    """The bins that hold chosen readings; none where there is only one set, and so nothing to learn from."""
    if len(sets) < 2:
        return []
    rules = {name: counts.rules() for name, counts in sets.items()}
    found: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for name, counts in sets.items():
        others = _sum([r for other, r in rules.items() if other != name])
        for reading in counts.readings:
            if reading.chosen:
                trust = smoothed(*others.get((reading.field, reading.rule), (0, 0)))
                found[max(i for i, edge in enumerate(EDGES) if trust >= edge)].append((trust, reading.right))
    highs = (*EDGES[1:], 1.0)
    return [
        Bin(EDGES[i], highs[i], len(pairs), sum(right for _, right in pairs), sum(t for t, _ in pairs) / len(pairs))
        for i, pairs in sorted(found.items())
    ]


def _sum(parts: list[Rules]) -> Rules:
    whole: Rules = defaultdict(lambda: [0, 0])
    for part in parts:
        for key, (right, wrong) in part.items():
            whole[key] = [whole[key][0] + right, whole[key][1] + wrong]
    return whole
