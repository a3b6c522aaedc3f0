"""Programs measured side by side: in turns, on the same documents, so that a busy machine hits all alike."""
from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

Name = TypeVar("Name", bound=Hashable)


class Spent(NamedTuple):
    """Seconds a document, of one round."""

    cpu: float
    wall: float


class Spread(NamedTuple):
    """The median of some rounds, and the quartiles."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Entrant:
    """A program that works on what `prepare` makes of a document; the preparation is not measured."""

    work: Callable[[Any], object]
    prepare: Callable[[Any], object] = lambda document: document


def race(entrants: Mapping[Name, Entrant], rounds: Sequence[Sequence[object]]) -> dict[Name, list[Spent]]:
    """What each spends on a document, by round. The first round warms up and does not count.

    Each round has its own documents: nobody sees one again. Who begins changes from round to round.
    """
    spent: dict[Name, list[Spent]] = {name: [] for name in entrants}
    names = list(entrants)
    for number, documents in enumerate(rounds):
        for name in (*names[number % len(names) :], *names[: number % len(names)]):
            took = _clocked(entrants[name], documents)
            if number:
                spent[name].append(took)
    return spent


def _clocked(entrant: Entrant, documents: Sequence[object]) -> Spent:
    prepared = [entrant.prepare(document) for document in documents]
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    for one in prepared:
        entrant.work(one)
    n = len(documents)
    return Spent((time.process_time() - cpu) / n, (time.perf_counter() - wall) / n)


def spread(values: Sequence[float]) -> Spread:
    """The quartiles.

    >>> spread([4.0, 1.0, 2.0, 3.0, 5.0])
    Spread(low=2.0, middle=3.0, high=4.0)
    >>> spread([2.0])
    Spread(low=2.0, middle=2.0, high=2.0)
    """
    if len(values) == 1:
        return Spread(values[0], values[0], values[0])
    return Spread(*statistics.quantiles(values, n=4, method="inclusive"))


def total(parts: Sequence[Sequence[Spent]]) -> list[Spent]:
    """One after the other, round by round: what a stack of programs spends."""
    return [Spent(sum(one.cpu for one in each), sum(one.wall for one in each)) for each in zip(*parts, strict=True)]


def ratio(theirs: Sequence[Spent], ours: Sequence[Spent]) -> Spread:
    """How many times the processor time of ours theirs is, round by round."""
    return spread([one.cpu / other.cpu for one, other in zip(theirs, ours, strict=True)])
