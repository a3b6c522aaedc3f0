"""How well a model tells labels apart: precision, recall and F1 of each, on documents that taught it nothing."""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple


class Score(NamedTuple):
    """Of one label: shares, and how many there were by the labels."""

    precision: float
    recall: float
    f1: float
    labelled: int


@dataclass(slots=True)
class Figures:
    """Counts of what was labelled, told, and both."""

    labelled: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def add(self, label: str, told: str) -> None:
        """One thing: its label and what the model tells; "" for nothing."""
        self.labelled[label] += label != ""
        self.told[told] += told != ""
        self.right[label] += label == told != ""

    def of(self, label: str) -> Score:
        """
        >>> figures = Figures()
        >>> for pair in (("a", "a"), ("a", "b"), ("b", "b")):
        ...     figures.add(*pair)
        >>> figures.of("b")
        Score(precision=0.5, recall=1.0, f1=0.6666666666666666, labelled=1)
        """
        return _score(self.right[label], self.told[label], self.labelled[label])

    def all(self) -> Score:
        """All labels together (micro)."""
        return _score(self.right.total(), self.told.total(), self.labelled.total())

    def labels(self) -> tuple[str, ...]:
        """Those that were labelled, in order of their names."""
        return tuple(sorted(+self.labelled))


def _score(right: int, told: int, labelled: int) -> Score:
    return Score(right / max(told, 1), right / max(labelled, 1), 2 * right / max(told + labelled, 1), labelled)
