"""The command as it is used: how long it takes, what its processes spend and hold. Needs Linux.

Processor time is that of all processes of a run, the workers' and the forkserver's included: those that outlive the
command come to us, as to the init process, and are asked when they end.
"""
from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.memory.processes import below, resident
from benchmarks.performance.clock import Spent

VACANCIES = str(Path(sys.executable).with_name("vacancies"))
_BECOME_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of <linux/prctl.h>
_LOOK = 0.5  # seconds between two looks at the memory


class Failed(Exception):
    """A command that is measured has failed."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the processes held at a moment: resident, in MB."""

    parent: float
    worker: float  # the largest of those below


@dataclass(frozen=True, slots=True)
class Run:
    """One command: seconds of the processors and of the clock, and the memory of its processes meanwhile."""

    spent: Spent
    looks: Sequence[Look] = field(default=())

    def worker(self, low: float = 0, high: float = 1) -> float:
        """The most that a worker held in this part of the run."""
        return max((one.worker for one in self._part(low, high)), default=0.0)

    def parent(self, low: float = 0, high: float = 1) -> float:
        return max((one.parent for one in self._part(low, high)), default=0.0)

    def _part(self, low: float, high: float) -> Sequence[Look]:
        n = len(self.looks)
        return self.looks[int(n * low) : max(int(n * high), int(n * low) + 1)]


def run(command: Sequence[str], watch: bool = False) -> Run:
    """Raises `Failed` with what the command said."""
    ctypes.CDLL(None).prctl(_BECOME_SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryFile() as said, tempfile.TemporaryDirectory() as empty:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=empty, env=_as_usual(), stdout=said, stderr=said)
        looks: list[Look] = []
        over = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, looks, over), daemon=True)
        if watch:
            watcher.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        over.set()
        process.returncode = os.waitstatus_to_exitcode(status)
        cpu = used.ru_utime + used.ru_stime + _left()
        if process.returncode:
            said.seek(0)
            text = said.read().decode(errors="replace").strip()
            raise Failed(f"{' '.join(command)} ended with {process.returncode}: {text[-2000:]}")
    return Run(Spent(cpu, wall), tuple(looks))


def ingest(inputs: Path, out: Path, workers: int) -> Run:
    return run([VACANCIES, "ingest", str(inputs), "--out", str(out), "--workers", str(workers)], watch=True)


def _as_usual() -> dict[str, str]:
    """The environment, in which Python writes bytecode, and the program what it keeps beside it."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _left() -> float:
    """Processor seconds of the processes that outlived the command; waits for them."""
    cpu = 0.0
    while True:
        try:
            _, _, used = os.wait4(-1, 0)
        except ChildProcessError:
            return cpu
        cpu += used.ru_utime + used.ru_stime


def _watch(pid: int, looks: list[Look], over: threading.Event) -> None:
    while not over.wait(_LOOK):
        looks.append(Look(resident(pid), max((resident(each) for each in below(pid)), default=0.0)))
