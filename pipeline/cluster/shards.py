"""Shards: the lots in which tasks are handed out, and what is done with one whose process or machine dies.

It is run again, less what has been told of it. One that kills whoever reads it is cut into halves until the input that
does so stands alone; that one is told as failed. So nothing is lost, and nothing is tried for ever.
"""
from __future__ import annotations

import builtins
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.engine import unknown
from pipeline.process import Outcome, Task

SIZE = 32  # tasks: a second of reading or less, so that few wait at the end; much more than handing out costs
TRIES = 2  # deaths in a row, with nothing new told, after which a shard is cut
_LOST = (
    "each process of the cluster that read it was ended, by a fault, for want of memory, or with its machine. Take the "
    "file out, or read it on machines with more memory."
)


@dataclass
class Shard:
    """Files as they are listed; or, `opening`, one container that has to be opened, with all that is in it."""

    tasks: Sequence[Task]
    opening: bool = False
    deaths: int = 0  # since something new was told
    told: set[str] = field(default_factory=set)  # names of which the outcome is known
    reached: bool = False  # whether the bytes of one of them could be had

    def news(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """Those that were not told in an earlier try."""
        for outcome in outcomes:
            if outcome.source_uri not in self.told:
                self.told.add(outcome.source_uri)
                self.deaths = 0
                self.reached = self.reached or not _unreachable(outcome)
                yield outcome

    def after_death(self) -> list[Shard]:
        """What is to be read in its place; nothing where all of it is told, or where it is given up."""
        self.deaths += 1
        left = [task for task in self.tasks if task.uri not in self.told]
        if self.opening or self.deaths < TRIES:  # what has been told of a container is read again, and not told again
            return [replace(self, tasks=left)] if left and self.deaths < TRIES else []
        half = len(left) // 2
        return [Shard(part, deaths=TRIES - 1) for part in (left[:half], left[half:])] if half else []

    def lost(self) -> Iterator[Outcome]:
        """The outcomes of what is given up."""
        lost = [replace(unknown(task), error_class="WorkerDied", message=_LOST) for task in self.tasks]
        return self.news(lost)


def _unreachable(outcome: Outcome) -> bool:
    kind = getattr(builtins, outcome.error_class or "", None)
    return isinstance(kind, type) and issubclass(kind, OSError)
