"""A container from end to end, and the containers within it: what its members are, and what became of itself.

Depth first, and counted while it is read, so that the same file always gives the same members, however many there are
and whoever reads them. A source that goes beyond a limit is not read on: a bomb gives a handful of outcomes.
"""
from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import BinaryIO

from pipeline import containers
from pipeline.containers import Member, Refused
from pipeline.loaders.page import Unreadable
from pipeline.process import MEGABYTE, TOO_LARGE, Job, Outcome, Task, identified, opened
from pipeline.settings import dump_for

Limit = Callable[[float], AbstractContextManager[None]]
PACE = 20 * MEGABYTE  # bytes of a container that take a second at the least: a tar is read twice to the first member
_MORE = "Take it out, or raise the limit under [limits] in vacancies.toml."


class TooLarge(Exception):
    """A source holds more than one may; the message says what, and what to do."""


def walk(task: Task, job: Job, limit: Limit = lambda seconds: nullcontext()) -> Iterator[Task | Outcome]:
    """The members of a container that are documents, each with its bytes; the outcomes of those that are refused and of
    containers within it; last, its own outcome. Never raises.

    `limit` gives a context in which each step must end within so many seconds.
    """
    return _Walk(job, limit).container(task)


class _Walk:
    """One source; what is left to it, and why it is not read on ("" while it is)."""

    def __init__(self, job: Job, limit: Limit) -> None:
        self.job, self.limits, self.limit = job, job.settings.limits, limit
        self.entries, self.bytes = self.limits.entries, self.limits.unpacked_mb * MEGABYTE
        self.beyond = ""

    def container(self, task: Task) -> Iterator[Task | Outcome]:
        outcome, members = Outcome(task.uri, "container", "failed"), 0
        try:
            self._check(task.uri.count("#") < self.limits.depth, f"{self.limits.depth} containers deep (`depth`)")
            with opened(task) as file:
                outcome = replace(identified(outcome, file, task, self.job), status="failed")
                for said in self._members(file, task):
                    self._count(said)
                    members += 1
                    yield from self._member(f"{task.uri}#{said.name}", said)
                    if self.beyond:
                        raise TooLarge(self.beyond)
            if members:
                yield replace(outcome, status="container")
            else:
                empty = "holds nothing that could be a document. Look into it, and take it out."
                yield replace(outcome, error_class="Empty", message=empty)
        except Exception as error:
            yield replace(outcome, error_class=type(error).__name__, message=_reason(error, members))

    def _members(self, file: BinaryIO, task: Task) -> Iterator[Member | Refused]:
        seconds = self.limits.seconds + file.seek(0, io.SEEK_END) / PACE
        with self.limit(seconds):
            kind = containers.kind(file, task.uri, dump_for(self.job.settings, task.uri))
            found = containers.members(kind or "", file, task.uri, self.job.settings)
        while True:
            with self.limit(seconds):
                said = next(found, None)
            if said is None:
                return
            yield said

    def _member(self, uri: str, said: Member | Refused) -> Iterator[Task | Outcome]:
        if isinstance(said, Refused):
            yield Outcome(uri, "none", "failed", error_class=said.error_class, message=said.message)
            return
        member = Task(uri, data=said.data, hints=said.hints)
        with self.limit(self.limits.seconds):
            kind = containers.kind(io.BytesIO(said.data), uri, dump_for(self.job.settings, uri))
        if kind:
            yield from self.container(member)
        else:
            yield member

    def _count(self, said: Member | Refused) -> None:
        self.entries -= 1
        self.bytes -= len(said.data) if isinstance(said, Member) else 0
        self._check(self.entries >= 0, f"{self.limits.entries} entries (`entries`)")
        self._check(self.bytes >= 0, f"{self.limits.unpacked_mb} MB unpacked (`unpacked_mb`)")

    def _check(self, within: bool, most: str) -> None:
        if not within:
            self.beyond = f"it is, or lies in, a source that holds more than {most}, and is not read on. {_MORE}"
            raise TooLarge(self.beyond)


def _reason(error: Exception, members: int) -> str:
    read = f"{members} members were read before."
    if isinstance(error, MemoryError):
        return f"{TOO_LARGE} {read}"
    if isinstance(error, Unreadable | TooLarge):
        return f"{error} {read}"
    if isinstance(error, OSError):
        return f"cannot be read: {error.strerror or error}. Check that the file is there and whole. {read}"
    return f"unexpected {type(error).__name__}: {error}. This is a defect of the program; please report it. {read}"
