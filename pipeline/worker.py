"""A process that reads documents one after the other and can be ended at any of them without harm to the others.

The kernel keeps the limits, so that they hold in the middle of a C library too: an alarm ends the process when one
document takes too long, and a limit on memory makes an allocation fail. The process ends by itself when nobody
listens any more, or when it has grown.
"""
from __future__ import annotations

import logging
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from normalizers.frozen import frozen
from pipeline.process import MEGABYTE, Job, Outcome, Task, process
from pipeline.walk import walk

GROWN = 256 * MEGABYTE  # a process that holds so much more than at its beginning makes room for a new one
Read = Callable[[Task, Job, Callable[[float], None], Callable[[Outcome], None]], Outcome]
_STATM = Path("/proc/self/statm")
_RESIDENT, _WRITABLE = 1, 5


@frozen
class Begun:
    """What is known of the input that is being read, for the case that it ends the process."""

    outcome: Outcome


def read_documents(connection: Connection, job: Job, read: Read = process) -> None:
    """Answer each task with its outcome, in order."""
    limits = _begin(job)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):  # the parent has gone
        while True:
            task = connection.recv()
            with _alarm(limits.seconds):
                outcome = read(task, job, _set_alarm, lambda known: connection.send(Begun(known)))
            connection.send(replace(outcome, memory=_peak()))
            if outcome.error_class == "MemoryError" or _pages(_RESIDENT) > limits.size + GROWN:
                return


def read_members(connection: Connection, job: Job) -> None:
    """Answer each task that names a container with what it holds and its own outcome; then with `None`."""
    _begin(job)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            task = connection.recv()
            for said in walk(task, job, _alarm):
                connection.send(said)
            connection.send(None)


@frozen
class _Limits:
    seconds: float
    size: int  # of the process at its beginning


def _begin(job: Job) -> _Limits:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent says that it was interrupted, once
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process
    quiet()
    os.chdir("/")  # a core file, if the system writes one, does not land among the user's files
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    limit = job.settings.limits
    if held := _pages(_WRITABLE):
        # Not RLIMIT_AS: allocators reserve gigabytes of addresses that they never touch.
        allowed = held + limit.memory_mb * MEGABYTE
        resource.setrlimit(resource.RLIMIT_DATA, (allowed, allowed))
    return _Limits(limit.seconds, _pages(_RESIDENT))


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    _set_alarm(seconds)
    try:
        yield
    finally:
        _set_alarm(0)


def _set_alarm(seconds: float) -> None:
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _pages(column: int) -> int:
    """Bytes of memory of this process now, by a column of statm (proc(5)); 0 where the system does not tell."""
    if not _STATM.exists():
        return 0
    return int(_STATM.read_text().split()[column]) * resource.getpagesize()


def _peak() -> int:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def quiet() -> None:
    """Silence what the PDF library says of each odd font; the outcome of a file says what matters."""
    for name in ("pdfminer", "pdfplumber", "fontTools"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
