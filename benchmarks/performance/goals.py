"""The goals, and whether they are met."""
from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from benchmarks.performance.clock import Spent, Spread, ratio, spread, total
from benchmarks.performance.measures import OURS, Results, Rounds
from benchmarks.performance.whole import Run

RATES = {"text": 150, "html": 80, "docx": 80, "pdf": 30}  # documents a processor second, end to end
LOADING = {"html": ("bs4 + lxml", 5), "docx": ("python-docx", 5), "pdf": ("pdfplumber", 15)}  # times as fast as
NAIVE = 60  # times as fast as other extraction
TWO_WORKERS = 1.8  # times one
MEMORY = 300  # MB of a worker
FLAT = 0.05  # of a worker: that much more at the end of the longest run is no growth
BEGUN = (0.2, 0.3)  # the part of a run in which all workers are at work for the first time
START = 1.0  # seconds until `vacancies show` has answered


class Goal(NamedTuple):
    """`aim` is the least, or where `most` the greatest, that meets it."""

    name: str
    unit: str
    aim: float
    found: Spread
    most: bool = False

    @property
    def met(self) -> bool:
        return self.found.middle <= self.aim if self.most else self.found.middle >= self.aim


def goals(results: Results) -> Iterator[Goal]:
    for name, aim in RATES.items():
        yield Goal(f"{name}, end to end", "documents a processor second", aim, rate(results, name))
    for name in RATES:
        yield Goal(f"{name}, two workers", "times one", TWO_WORKERS, two_workers(results, name))
    for name, (peer, aim) in LOADING.items():
        found = ratio(results.loading[name][peer], results.loading[name][OURS])
        yield Goal(f"{name}, loading", f"times {peer}", aim, found)
    found = ratio(naive(results.extraction), results.extraction[OURS])
    yield Goal("extraction", "times the naive stack", NAIVE, found)
    runs = [run for by_workers in results.whole.values() for runs in by_workers.values() for run in runs]
    yield Goal("memory of a worker", "MB, at most", MEMORY, _highest([run.worker() for run in runs]), most=True)
    longest = results.sizes[-1]
    grown = longest.run.worker(0.9) / longest.run.worker(*BEGUN) - 1
    yield Goal(f"growth of a worker over {longest.documents:,} documents", "of it", FLAT, spread([grown]), most=True)
    for name, starts in results.starts.items():
        if "show" in name:
            yield Goal(name, "seconds", START, spread([one.wall for one in starts]), most=True)


def rate(results: Results, name: str, workers: int = 1, wall: bool = False) -> Spread:
    """Documents a second, of the processors or of the clock, without the start: by what one more document takes."""
    return spread([1 / one for one in _seconds(results, name, workers, wall)])


def two_workers(results: Results, name: str) -> Spread:
    one, two = (_seconds(results, name, workers, wall=True) for workers in (1, 2))
    return spread([slow / fast for slow, fast in zip(one, two, strict=True)])


def naive(extraction: Rounds) -> list[Spent]:
    """All other programs, one after the other."""
    return total([spent for name, spent in extraction.items() if name != OURS])


def _seconds(results: Results, name: str, workers: int, wall: bool) -> list[float]:
    def of(run: Run) -> float:
        return run.spent.wall if wall else run.spent.cpu

    start = spread([of(run) for run in results.single[name][workers]]).middle
    more = [(of(run) - start) / (results.documents - 1) for run in results.whole[name][workers]]
    return [one if one > 0 else math.nan for one in more]  # too few documents, or a machine that is too busy


def _highest(values: Sequence[float]) -> Spread:
    return Spread(min(values), max(values), max(values))
