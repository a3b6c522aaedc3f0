"""Handing out shards to the actors of a cluster, and seeing to it that each input has its outcome whatever dies."""
from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import ray
from ray.exceptions import RayActorError, RayError, RayTaskError

from pipeline import inputs
from pipeline.cluster import program
from pipeline.cluster.connection import first_line
from pipeline.cluster.reader import Reader
from pipeline.cluster.shards import SIZE, Shard
from pipeline.engine import HOPELESS, EngineError, Known, patience
from pipeline.process import Job, Outcome, Task

AHEAD = 2  # shards at an actor: one that is read, and one that waits
SENT = 4  # lots of outcomes of an actor that may wait for this machine; then it waits itself
MEMBERS = 250_000  # known members that are sent with a container; of a larger one, the others are read anew
STARTING = 240.0  # seconds that a busy machine may take to load the program
FETCHING = 60.0  # seconds that some outcomes may be on their way


def outcomes(tasks: Iterable[Task], job: Job, workers: int, known: Known) -> Generator[Outcome, None, None]:
    """The outcome of every task and of every member of the containers among them, read by so many actors of the cluster
    that this process is connected to. As `pipeline.engine.outcomes`."""
    run = _Run(iter(tasks), job, workers, known)
    try:
        yield from run.run()
    finally:
        run.stop()


@dataclass(eq=False)
class _Actor:
    handle: Any
    machine: str = ""  # its name, once it is ready
    shards: deque[tuple[Shard, Any]] = field(default_factory=deque)  # each with the stream of its outcomes
    reached: bool = False  # whether it could open any file


class _Run:
    def __init__(self, tasks: Iterator[Task], job: Job, workers: int, known: Known) -> None:
        self.tasks, self.job, self.known = tasks, job, known
        self.ahead: deque[Shard] = deque()  # before `tasks`: containers to be opened, and what the dead have left
        self.wanted = workers
        self.actors: list[_Actor] = []
        self.starting: dict[Any, _Actor] = {}  # by the promise of their first word
        self.deaths = 0  # since the last outcome
        self.program = program.installed()
        # An input may be tried twice before anything is told.
        self.patience = 2 * patience(job) + STARTING

    def run(self) -> Iterator[Outcome]:
        for _ in range(self.wanted):
            self._start()
        while self._more() or any(actor.shards for actor in self.actors):
            self._distribute()
            for promise, actor in self._ready():
                if actor in self.actors:  # else it has died a moment ago
                    yield from self._hear(promise, actor)

    def stop(self) -> None:
        for actor in self.actors:
            _end(actor)
        self.actors, self.starting = [], {}

    def _start(self) -> None:
        make = ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0, scheduling_strategy="SPREAD")(Reader)
        actor = _Actor(make.remote(self.job))
        self.actors.append(actor)
        self.starting[actor.handle.node.remote()] = actor

    def _more(self) -> bool:
        """Whether a shard is there to be handed out."""
        if not self.ahead and (tasks := list(islice(self.tasks, SIZE))):
            self.ahead.append(Shard(tasks))
        return bool(self.ahead)

    def _distribute(self) -> None:
        for waiting in range(AHEAD):
            for actor in self.actors:
                if actor.machine and len(actor.shards) == waiting and self._more():
                    self._give(actor, self.ahead.popleft())

    def _give(self, actor: _Actor, shard: Shard) -> None:
        members = self.known.members(shard.tasks[0].uri, MEMBERS) if shard.opening else {}
        read = actor.handle.read.options(num_returns="streaming", _generator_backpressure_num_objects=SENT)
        actor.shards.append((shard, read.remote(shard.tasks, members, shard.opening)))

    def _ready(self) -> list[tuple[Any, _Actor]]:
        waiting = {**self.starting, **{actor.shards[0][1]: actor for actor in self.actors if actor.shards}}
        promises = list(waiting)
        if not ray.wait(promises, num_returns=1, timeout=self.patience)[0]:
            raise EngineError(
                f"nothing was heard of the cluster for {self.patience:.0f} seconds. See by `ray status` whether "
                "machines are there, and processors free."
            )
        ready, _ = ray.wait(promises, num_returns=len(promises), timeout=0)
        return [(promise, waiting[promise]) for promise in ready]

    def _hear(self, promise: Any, actor: _Actor) -> Iterator[Outcome]:
        try:
            if not actor.machine:
                self._welcome(actor, promise)
                return
            try:
                some = ray.get(next(promise), timeout=FETCHING)
            except StopIteration:
                self._ended(actor)
                return
        except RayError as error:
            yield from self._died(actor, error)
            return
        self.deaths = 0
        shard, _ = actor.shards[0]
        for outcome in shard.news(some):
            if outcome.status == "container" and not shard.opening and not self.job.dry:
                task = next(task for task in shard.tasks if task.uri == outcome.source_uri)
                self.ahead.appendleft(Shard([task], opening=True))  # first, so that few wait
            else:
                yield outcome

    def _welcome(self, actor: _Actor, promise: Any) -> None:
        node = ray.get(promise)
        del self.starting[promise]
        if differ := program.differences(self.program, node.program):
            raise EngineError(
                f"the program on {node.name} is not the one on this machine: {differ}. Install the same on all "
                "machines of the cluster, by the lock file of the same commit."
            )
        actor.machine = node.name

    def _ended(self, actor: _Actor) -> None:
        """A shard is done. Where not one of its files could be opened, a disk may be missing on that machine."""
        shard, _ = actor.shards.popleft()
        actor.reached = actor.reached or shard.reached
        if not actor.reached and (path := next(filter(_opens, (task.path for task in shard.tasks)), None)):
            raise EngineError(
                f"{path} can be opened on this machine, and not on {actor.machine}. Sources must be where all machines "
                "of the cluster find them under the same name: on a shared disk, or at a URL such as s3://BUCKET/ADS."
            )

    def _died(self, actor: _Actor, error: RayError) -> Iterator[Outcome]:
        self.deaths += 1
        if getattr(error, "actor_init_failed", False) or self.deaths > HOPELESS + 2 * self.wanted:
            raise EngineError(
                f"the machines of the cluster cannot read documents: {_reason(error)}. See that the program is "
                "installed on all of them, for the Python that runs Ray there, and that there is memory."
            ) from error
        _end(actor)
        self.actors.remove(actor)
        self.starting = {promise: each for promise, each in self.starting.items() if each is not actor}
        self._start()
        left = [shard for shard, _ in actor.shards]
        if left:
            again = left[0].after_death()
            if not again:
                yield from left[0].lost()
            left[:1] = again
        self.ahead.extendleft(reversed(left))


def _end(actor: _Actor) -> None:
    with suppress(RayError, ValueError):
        ray.kill(actor.handle)


def _opens(path: str) -> bool:
    try:
        inputs.open_binary(path).close()
    except OSError:
        return False
    return True


def _reason(error: RayError) -> str:
    if isinstance(error, RayTaskError):
        return str(error.cause).rstrip(".")
    if isinstance(error, RayActorError):
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        return lines[-1].rstrip(".")
    return first_line(error)
