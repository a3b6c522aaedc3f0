"""What runs on the machines of the cluster: an actor that reads shards by the engine of one machine.

It has one worker process, which has the limits and can be ended at any time, and keeps it from shard to shard.
"""
from __future__ import annotations

import socket
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence

from normalizers.frozen import frozen
from pipeline.cluster import program
from pipeline.engine import Engine
from pipeline.process import MEGABYTE, Job, Outcome, Task

SOME, SOME_MB = 16, 4  # outcomes that are sent at once, and megabytes


@frozen
class Node:
    """Where an actor runs, and with which program."""

    name: str
    program: Mapping[str, str]


class Reader:
    """Made on a node by Ray, and called from the machine of the run."""

    def __init__(self, job: Job) -> None:
        # A new process imports the main module of the one that starts it, which here is Ray's, and large.
        vars(sys.modules["__main__"]).pop("__file__", None)
        self._engine = Engine(job, 1)

    def node(self) -> Node:
        return Node(socket.gethostname(), program.installed())

    def read(self, tasks: Sequence[Task], members: Mapping[str, str], opening: bool) -> Iterator[list[Outcome]]:
        """The outcomes of the tasks, some at a time; `members`: what is known of what their containers hold."""
        yield from _some(self._engine.outcomes(tasks, _Members(members), opening))


@frozen
class _Members:
    prints: Mapping[str, str]

    def fingerprint(self, uri: str) -> str | None:
        return self.prints.get(uri)


def _some(outcomes: Iterable[Outcome]) -> Iterator[list[Outcome]]:
    some: list[Outcome] = []
    size = 0
    for outcome in outcomes:
        some.append(outcome)
        size += len(outcome.packed or b"")
        if len(some) == SOME or size > SOME_MB * MEGABYTE:
            yield some
            some, size = [], 0
    if some:
        yield some
