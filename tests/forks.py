"""Runs as processes of their own that begin at once: forks of this process, which has read some documents before.

What they are is what `vacancies ingest` is: a process that holds the lock, its fork server and workers, all in one
session. Only the interpreter is not started anew for each of them.
"""
from __future__ import annotations

import multiprocessing.util
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from pipeline import process, rules, warm  # noqa: F401  (these load what a run needs)
from pipeline.__main__ import main
from pipeline.commands import ingest  # noqa: F401
from pipeline.load import MODULES

RAW = Path(__file__).parent.parent / "data" / "raw"


def get_ready() -> None:
    """Load now what a document of each format needs."""
    for path in sorted(RAW.iterdir()):
        process.read_file(path)
    for form in (*MODULES, "container"):
        rules.version(form)
    rules.whole()
    rules.vocabulary()


@dataclass
class Run:
    """A run that has begun. `pid` leads its session."""

    pid: int
    _ear: int
    _code: int | None = None

    def hears(self, seconds: float | None) -> bool:
        """Wait until the run says something, or ends; no longer than so many seconds, where some are given."""
        return bool(select.select([self._ear], [], [], seconds)[0]) and bool(os.read(self._ear, 1))

    def end(self) -> int:
        """Wait for its end: the exit code, or the signal that ended it as a negative number."""
        if self._code is None:
            self._code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self._code


@contextmanager
def started(arguments: Sequence[str], says: Path, before: Callable[[Callable[[], object]], object]) -> Iterator[Run]:
    """Begin `vacancies ARGUMENTS`. What it prints goes into the file `says`; `before` is called in it first, with what
    it may call to be heard."""
    ear, mouth = os.pipe()
    pid = os.fork()
    if not pid:
        _live(arguments, says, lambda: os.write(mouth, b"."), before)
    os.close(mouth)
    run = Run(pid, ear)
    try:
        run.hears(None)  # it leads its session, which can be killed, only from then on
        yield run
    finally:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        run.end()
        os.close(ear)


def _live(
    arguments: Sequence[str], says: Path, say: Callable[[], object], before: Callable[[Callable[[], object]], object]
) -> NoReturn:
    code = 1
    try:
        os.setsid()
        say()
        handle = os.open(says, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        multiprocessing.util.spawnv_passfds = _forked  # type: ignore[assignment]
        before(say)
        code = main(arguments)
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _forked(path: bytes, arguments: Sequence[Any], handles: Sequence[int]) -> int:
    """What multiprocessing does to start the fork server, without a new interpreter: a process that has nothing of
    this one but what it has read, and the handles."""
    pid = os.fork()
    if pid:
        return pid
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        kept = sorted({0, 1, 2, *handles})
        for low, high in zip(kept, [*kept[1:], os.sysconf("SC_OPEN_MAX")], strict=True):
            os.closerange(low + 1, high)
        exec(arguments[-1], {})
    except SystemExit:
        pass
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


def ends_within(pid: int, seconds: float) -> bool:
    """Wait for the end of a process, of whomever it is the child."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        waiting = select.poll()
        waiting.register(handle, select.POLLIN)
        return bool(waiting.poll(seconds * 1000))
    finally:
        os.close(handle)


def of_session(leader: int) -> Iterator[int]:
    """The processes of a session that live."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                state, _, _, session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(session) == leader and state not in "ZX":
                yield int(entry.name)


def all_end_within(leader: int, seconds: float) -> list[int]:
    """The processes of a session that live on for longer."""
    until = time.monotonic() + seconds
    while left := list(of_session(leader)):
        if not all(ends_within(pid, max(0.0, until - time.monotonic())) for pid in left):
            return left
    return []
