"""Ends runs by SIGTERM and SIGINT wherever they are, and starts two at once: `python -m tests.interrupts`.

A run that is asked to end does so in seconds, also while a worker is deep in a C library, with exit code 1; nothing of
it is left. If it has published by then, it ends as if nobody had asked.
"""
from __future__ import annotations

import os
import re
import select
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import cycle, product
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pipeline import worker
from pipeline.commands import FAILED, LOCKED, OK, PARTLY
from pipeline.process import Job, Outcome, Task, process
from pipeline.settings import Limits
from tests import forks
from tests.crash import Broken, is_whole, watched
from tests.here import AD, everything

SECONDS = 10.0  # in which a run ends that is asked to
READ = worker.read_documents
STAGES = ("writing tables", "syncing", "publishing", "published")


def hang(task: Task, job: Job, *others: Any) -> Outcome:
    """Say that it has come to this, and match a pattern for years: in C, without a look at what Python wants."""
    if task.uri != "hangs.txt":
        return process(task, job, *others)
    Path(Path(task.path).read_text("utf-8")).write_bytes(b".")
    re.match("(a+)+$", "a" * 64 + "b")
    raise AssertionError


def read_hanging(connection: Connection, job: Job) -> None:
    READ(connection, job, hang)


def hanging(say: Callable[[], object]) -> None:
    """In the run's process: let its workers hang over hangs.txt."""
    worker.read_documents = read_hanging  # type: ignore[assignment]


class Scene:
    """A folder with a published run of two documents, of which one has changed since."""

    def __init__(self, base: Path) -> None:
        self.raw, self.out, self.says, self.pipe = base / "raw", base / "out", base / "says.txt", base / "pipe"
        self.raw.mkdir()
        os.mkfifo(self.pipe)
        self.days = cycle(range(1, 29))
        self.change()
        (self.raw / "b.txt").write_text(AD.format(day=30), "utf-8")
        with self.start() as run:
            self.expect(run.end(), OK)
        self.change()

    def change(self) -> None:
        (self.raw / "a.txt").write_text(AD.format(day=next(self.days)), "utf-8")

    def start(self, before: Callable[[Callable[[], object]], object] = watched) -> AbstractContextManager[forks.Run]:
        self.says.unlink(missing_ok=True)
        return forks.started(["ingest", str(self.raw), "--out", str(self.out), "--workers", "2"], self.says, before)

    @contextmanager
    def hanging(self) -> Iterator[forks.Run]:
        """A run of which a worker hangs."""
        file = self.raw / "hangs.txt"
        file.write_text(str(self.pipe), "utf-8")
        ear = os.open(self.pipe, os.O_RDONLY | os.O_NONBLOCK)
        try:
            with self.start(hanging) as run:
                if not select.select([ear], [], [], Limits().seconds)[0]:
                    raise Broken(f"no worker has come to {file}: {self.said()}")
                yield run
        finally:
            os.close(ear)
            file.unlink()

    def said(self) -> str:
        return self.says.read_text("utf-8")

    def expect(self, code: int, wanted: int) -> None:
        if code != wanted:
            raise Broken(f"exit code {code}, and not {wanted}: {self.said()}")


def ask(run: forks.Run, number: int, group: bool) -> int:
    """Ask a run to end, twice; its exit code."""
    for _ in range(2):
        (os.killpg if group else os.kill)(run.pid, number)
    if not forks.ends_within(run.pid, SECONDS):
        raise Broken(f"a run that was asked to end did not within {SECONDS} s")
    if left := forks.all_end_within(run.pid, SECONDS):
        raise Broken(f"processes {left} of a run that was asked to end live on")
    return run.end()


def while_a_worker_hangs(scene: Scene, number: int, group: bool) -> None:
    before = everything(scene.out)
    with scene.hanging() as run:
        scene.expect(ask(run, number, group), FAILED)
    if everything(scene.out) != before:
        raise Broken("a run that was asked to end has left something")


def at(scene: Scene, stage: str, number: int, group: bool) -> None:
    before = everything(scene.out)
    with scene.start() as run:
        for _ in range(STAGES.index(stage) + 1):
            run.hears(None)
        code = ask(run, number, group)
    now = everything(scene.out)
    if any(path.startswith(("runs/.partial", ".current")) for path in now):
        raise Broken("a run that was asked to end has left something")
    if now["current"] != before.pop("current"):  # it came too late
        if code not in (OK, -number):  # the latter: as the last thing of all, with nothing more to do
            raise Broken(f"a run that has published ended with {code}: {scene.said()}")
        is_whole((scene.out / "current").resolve())
        scene.change()
    else:
        scene.expect(code, FAILED)
    if {path: now.get(path) for path in before} != before:
        raise Broken("a run that was asked to end has changed older ones")


def beside_another(scene: Scene) -> None:
    """A second run ends at once; the lock of one that was killed does not count."""
    with scene.hanging() as run:
        says = scene.says.with_name("second.txt")
        with forks.started(["ingest", str(scene.raw), "--out", str(scene.out)], says, watched) as second:
            if not forks.ends_within(second.pid, SECONDS):
                raise Broken("a second run waits for the first")
            said = says.read_text("utf-8")
            if second.end() != LOCKED or "another run is writing" not in said:
                raise Broken(f"a second run ended with {second.end()}: {said}")
        os.kill(run.pid, signal.SIGKILL)
        run.end()
        (scene.raw / "hangs.txt").write_text("", "utf-8")  # and its worker still hangs
        with forks.started(["ingest", str(scene.raw), "--out", str(scene.out)], says, watched) as third:
            if third.end() != PARTLY:
                raise Broken(f"after a run that was killed, one ends with {third.end()}: {says.read_text('utf-8')}")


def main() -> int:
    forks.get_ready()
    base = Path(tempfile.mkdtemp(prefix="vacancies-interrupts-"))
    tried = 0
    try:
        scene = Scene(base)
        for number, group in product((signal.SIGTERM, signal.SIGINT), (False, True)):
            while_a_worker_hangs(scene, number, group)
            for stage in STAGES:
                at(scene, stage, number, group)
            tried += 1 + len(STAGES)
        beside_another(scene)
    except Broken as error:
        print(f"BROKEN (all is left in {base}): {error}", file=sys.stderr)
        return 1
    print(f"{tried} runs were asked to end, and did")
    shutil.rmtree(base)
    return 0


if __name__ == "__main__":
    sys.exit(main())
