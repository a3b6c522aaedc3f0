"""Which inputs hold up which stage, and how that grows with their size."""
from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from benchmarks.adversarial.inputs import Input
from benchmarks.adversarial.worker import Worker

SIZES = (12_500, 25_000, 50_000, 100_000)
USUAL = 50_000  # the size that is tried first, and that the promise is about
_LEAST = 0.1  # seconds at the usual size from which a stage is looked at more closely
_NOISE = 0.005  # seconds under which a clock tells nothing


@dataclass(frozen=True, slots=True)
class Case:
    """The seconds that a stage took on one family of inputs, by their size."""

    input: str
    stage: str
    seconds: dict[int, float]

    @property
    def growth(self) -> float:
        """The exponent n of size ** n, from the smallest to the largest size.

        >>> round(Case("a", "load", {10: 0.01, 100: 1.0}).growth, 3)
        2.0
        """
        small, large = min(self.seconds), max(self.seconds)
        times = (max(self.seconds[size], _NOISE) for size in (large, small))
        return math.log(next(times) / next(times), large / small) if large > small else 0.0


@dataclass(slots=True)
class Measured:
    """All that was measured: the slow cases, the slowest stage of all, the most memory that one input took."""

    cases: list[Case]
    inputs: int = 0
    slowest_whole: tuple[float, str] = (0.0, "")
    most_memory: tuple[float, str] = (0.0, "")


def measure(inputs: Iterable[Input], least: float = _LEAST) -> Measured:
    """Each input at the usual size; at all sizes where a stage took long."""
    worker, measured = Worker(), Measured([])
    try:
        for given in inputs:
            found = worker.times(given, USUAL)
            measured.inputs += 1
            measured.slowest_whole = max(measured.slowest_whole, (sum(found.seconds.values()), given.name))
            measured.most_memory = max(measured.most_memory, (found.memory, given.name))
            slow = [stage for stage, seconds in found.seconds.items() if seconds > least]
            if slow:
                measured.cases += _grown(worker, given, slow)
    finally:
        worker.close()
    return measured


def _grown(worker: Worker, given: Input, stages: list[str]) -> Iterator[Case]:
    times = {size: worker.times(given, size).seconds for size in SIZES}
    for stage in stages:
        case = Case(given.name, stage, {size: seconds[stage] for size, seconds in times.items() if stage in seconds})
        if case.seconds:
            print(line(case), file=sys.stderr)
            yield case


def line(case: Case) -> str:
    """A case in one line of plain text."""
    seconds = " ".join(f"{case.seconds.get(size, math.nan):8.3f}" for size in SIZES)
    return f"{case.input[:60]:60} {case.stage[:24]:24} {seconds} {case.growth:6.2f}"


def worst(cases: Iterable[Case]) -> list[Case]:
    """The slowest case of each stage, slowest first."""
    by_stage: dict[str, Case] = {}
    for case in cases:
        if case.seconds.get(USUAL, 0) > (by_stage[case.stage].seconds.get(USUAL, 0) if case.stage in by_stage else -1):
            by_stage[case.stage] = case
    return sorted(by_stage.values(), key=lambda case: -case.seconds.get(USUAL, 0))
