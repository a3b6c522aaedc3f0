"""Work on bytes that nobody vouches for, in a process of its own: one that hangs, grows or crashes harms no page."""
from __future__ import annotations

import multiprocessing
import resource
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

MEGABYTE = 2**20
_STATM, _WRITABLE = Path("/proc/self/statm"), 5  # the column of what is held already (proc(5))


class Failed(Exception):
    """The work could not be done; the message says why."""


def call(work: Callable[..., Any], *given: Any, seconds: float, memory_mb: int) -> Any:
    """What `work` returns; it is a function of a module, and takes and gives what can be pickled. Raises `Failed`."""
    methods = multiprocessing.get_all_start_methods()
    # Not "fork": the server has threads, and a fork of a process with threads can hang.
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if context.get_start_method() == "forkserver":
        context.set_forkserver_preload(["pipeline.review.original", "lxml.html", "PIL.Image", "pypdfium2"])
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(  # type: ignore[attr-defined]
        target=_work, args=(theirs, work, given, seconds, memory_mb), daemon=True
    )
    process.start()
    theirs.close()
    try:
        done, found = ours.recv()
    except EOFError:
        process.join()
        if process.exitcode == -signal.SIGALRM:
            raise Failed(f"it takes more than {seconds:g} seconds") from None
        raise Failed("the program that reads it ended at it") from None
    finally:
        ours.close()
        process.join()
    if not done:
        raise Failed(found)
    return found


def _work(answer: Connection, work: Callable[..., Any], given: tuple[Any, ...], seconds: float, memory_mb: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process
    signal.setitimer(signal.ITIMER_REAL, seconds)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if _STATM.exists():
        allowed = int(_STATM.read_text().split()[_WRITABLE]) * resource.getpagesize() + memory_mb * MEGABYTE
        resource.setrlimit(resource.RLIMIT_DATA, (allowed, allowed))
    try:
        found = (True, work(*given))
    except MemoryError:
        found = (False, f"it takes more than {memory_mb} MB of memory")
    except Exception as error:
        found = (False, str(error) or type(error).__name__)
    answer.send(found)
