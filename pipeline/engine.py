"""Spreading the inputs over worker processes; each gives one outcome, whatever becomes of the process that reads it.

Outcomes come as they are ready. Containers are opened by a process of their own, one at a time, and their members are
inputs like the others. A worker that dies is replaced: the document that it was reading has its outcome (after a
second try, where it was not the time limit that ended it), and what waited for it is given to another.
"""
from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import PurePosixPath
from typing import Protocol

from pipeline import worker
from pipeline.fingerprint import limited
from pipeline.process import MEGABYTE, Job, Outcome, Task

AHEAD = 8  # files that wait at a worker, so that it never waits itself
ROOM, ROOM_MB = 64, 64  # members that wait in the parent: bounds what is held in memory of a container
BEYOND = 60.0  # seconds after the last alarm must have gone off
HOPELESS = 10  # workers that die before any has said a word


class EngineError(Exception):
    """Documents cannot be read here at all; the message says why and what to do."""


class Prints(Protocol):
    """The fingerprints that the published run has."""

    def fingerprint(self, uri: str) -> str | None:
        """Of an input; null where there is none."""


class Known(Prints, Protocol):
    """The same, for who hands them out to others."""

    def members(self, uri: str, most: int) -> dict[str, str]:
        """The fingerprints of what a container holds, by name; no more than `most` of them."""


class Unknown:
    """Nothing is known: everything is read."""

    def fingerprint(self, uri: str) -> None:
        return None

    def members(self, uri: str, most: int) -> dict[str, str]:
        return {}


Outcomes = Callable[[Iterable[Task], Job, int, Known], Generator[Outcome, None, None]]


def outcomes(tasks: Iterable[Task], job: Job, workers: int, known: Known) -> Generator[Outcome, None, None]:
    """The outcome of every task and of every member of the containers among them."""
    with closing(Engine(job, workers)) as engine:
        yield from engine.outcomes(tasks, known)


@dataclass
class _Worker:
    process: BaseProcess
    connection: Connection
    waiting: deque[Task] = field(default_factory=deque)  # the first is the one that is being read
    begun: Outcome | None = None  # what is known of it

    def can_take(self, task: Task) -> bool:
        # Bytes only when it listens: two that both wait for the other to read would wait for ever.
        return len(self.waiting) < (AHEAD if task.data is None else 1)

    def give(self, task: Task) -> None:
        self.waiting.append(task)
        try:
            self.connection.send(task)
        except (BrokenPipeError, ConnectionResetError):
            return  # it has died: `wait` says so, and the task is among those that waited

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


class Engine:
    """Worker processes that stay from one lot of tasks to the next."""

    def __init__(self, job: Job, workers: int) -> None:
        self.job, self.wanted = job, workers
        self.workers: list[_Worker] = []
        self.reader: _Worker | None = None
        self.deaths: int | None = 0  # None from the first word of a worker on
        self.patience = patience(job)
        self._begin((), Unknown(), False)

    def outcomes(self, tasks: Iterable[Task], known: Prints, opening: bool = True) -> Generator[Outcome, None, None]:
        """The outcome of every task and of what the containers among them hold; where they are not to be opened, of a
        container that would have to be, that it is one."""
        self._begin(tasks, known, opening and not self.job.dry)
        try:
            yield from self._run()
        except BaseException:
            self.close()  # what is under way belongs to nobody any more
            raise

    def close(self) -> None:
        """End the processes. Those that are wanted afterwards are started anew."""
        for each in (*self.workers, *filter(None, [self.reader])):
            each.end()
        self.workers, self.reader = [], None

    def _begin(self, tasks: Iterable[Task], known: Prints, opening: bool) -> None:
        self.tasks, self.known, self.opening = iter(tasks), known, opening
        self.ahead: deque[Task] = deque()  # before `tasks`: members, and what a dead worker left
        self.tried: set[str] = set()  # whose worker died once
        self.containers: deque[tuple[Task, Outcome]] = deque()  # to be opened; the first is the one that is being read

    def _run(self) -> Iterator[Outcome]:
        self.workers += [self._start(worker.read_documents) for _ in range(self.wanted - len(self.workers))]
        while True:
            self._distribute()
            self._open_next()
            listening = [w.connection for w in self.workers if w.waiting]
            if self.reader is not None and self.containers and self._has_room():
                listening.append(self.reader.connection)
            if not listening:
                return
            ready = wait(listening, self.patience)
            if not ready:
                self._give_up()
            for connection in ready:
                assert isinstance(connection, Connection)
                if self.reader is not None and connection is self.reader.connection:
                    yield from self._member(self.reader)
                else:
                    at = next(i for i, w in enumerate(self.workers) if w.connection is connection)
                    yield from self._answer(at)

    def _give_up(self) -> None:
        for each in (*self.workers, *filter(None, [self.reader])):
            each.process.kill()

    def _start(self, work: Callable[[Connection, Job], None]) -> _Worker:
        # Not "fork": the parent has threads of its own (Arrow), and a fork of a process with threads can hang.
        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        if context.get_start_method() == "forkserver":
            context.set_forkserver_preload(["pipeline.worker", "pipeline.warm"])
        ours, theirs = context.Pipe()
        process = context.Process(target=work, args=(theirs, self.job), daemon=True)  # type: ignore[attr-defined]
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _distribute(self) -> None:
        """Give each worker what it can take, the idlest first."""
        for each in sorted(self.workers, key=lambda w: len(w.waiting)):
            while (task := self._next()) is not None:
                if not each.can_take(task):
                    self.ahead.appendleft(task)
                    break
                each.give(task)

    def _next(self) -> Task | None:
        if self.ahead:
            return self.ahead.popleft()
        return next(self.tasks, None)

    def _answer(self, at: int) -> Iterator[Outcome]:
        each = self.workers[at]
        try:
            outcome: Outcome | worker.Begun = each.connection.recv()
        except (EOFError, OSError):  # OSError: it died in the middle of a word
            yield from self._died(at)
            return
        self.deaths = None
        if isinstance(outcome, worker.Begun):
            each.begun = outcome.outcome
            return
        task, each.begun = each.waiting.popleft(), None
        if outcome.status == "container" and self.opening:
            self.containers.append((task, outcome))
        else:
            yield outcome

    def _died(self, at: int) -> Iterator[Outcome]:
        dead = self.workers[at]
        dead.process.join()
        code = dead.process.exitcode
        dead.connection.close()
        if self.deaths is not None:
            self.deaths += 1
            if self.deaths >= HOPELESS:
                raise EngineError(
                    f"the processes that read documents end as soon as they begin ({_ending(code)}). See whether there "
                    "is memory, and whether the program is installed whole: make setup"
                )
        self.workers[at] = self._start(worker.read_documents)
        left = dead.waiting
        if code != 0 and left:  # 0: it ended by itself, between two documents
            task = left.popleft()
            if code == -signal.SIGALRM or task.uri in self.tried:
                yield self._lost(dead.begun or unknown(task), code)
            else:
                self.tried.add(task.uri)
                left.appendleft(task)
        self.ahead.extendleft(reversed(left))

    def _lost(self, known: Outcome, code: int | None) -> Outcome:
        if code == -signal.SIGALRM:
            name, message = "TooSlow", (
                f"took more than {self.job.settings.limits.seconds:g} seconds. Split the file, take it out, or raise "
                "`seconds` under [limits] in vacancies.toml."
            )
        else:
            name, message = "WorkerDied", (
                f"the process that read it was ended twice ({_ending(code)}), by a fault in a library or for want of "
                "memory. Take the file out, or read it on a machine with more memory."
            )
        print_ = known.fingerprint and limited(known.fingerprint, self.job.settings)
        return replace(known, status="failed", error_class=name, message=message, fingerprint=print_)

    def _open_next(self) -> None:
        if not self.containers:
            return
        if self.reader is None:
            self.reader = self._start(worker.read_members)
        if not self.reader.waiting:
            self.reader.give(self.containers[0][0])

    def _has_room(self) -> bool:
        return len(self.ahead) < ROOM and sum(len(task.data or b"") for task in self.ahead) < ROOM_MB * MEGABYTE

    def _member(self, reader: _Worker) -> Iterator[Outcome]:
        """What the reader says next: a member, what became of one or of the container itself, or that it has ended."""
        try:
            said: Task | Outcome | None = reader.connection.recv()
        except (EOFError, OSError):
            reader.process.join()
            yield self._lost(self.containers.popleft()[1], reader.process.exitcode)
            self.reader = None
            return
        if said is None:
            self.containers.popleft()
            reader.waiting.clear()
        elif isinstance(said, Outcome):
            yield said
        else:
            self.ahead.append(replace(said, known=self.known.fingerprint(said.uri)))


def patience(job: Job) -> float:
    """Seconds, longer than any alarm: a worker that says nothing for so long was stopped, or hangs in the system."""
    return max(job.settings.limits.seconds, job.settings.ocr.seconds) + BEYOND


def unknown(task: Task) -> Outcome:
    """That of an input of which nothing could be learnt."""
    form = PurePosixPath(task.uri.split("#")[-1]).suffix.lstrip(".").lower() or "none"
    return Outcome(task.uri, form, "failed")


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        return signal.Signals(-code).name
    return f"exit code {code}"
