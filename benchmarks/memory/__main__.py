"""Ingest many documents, print what the processes of the run hold: `python -m benchmarks.memory --documents 10000`."""
from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

from benchmarks.memory import variations
from benchmarks.memory.processes import below, resident
from pipeline import run
from pipeline.process import Outcome

OFTEN = 20  # documents between two looks


class Watch:
    """Looks at the processes while documents are read; a row for each tenth of them. Sizes in MB, resident."""

    def __init__(self, documents: int) -> None:
        self.step = max(1, documents // 10)
        self.rows: list[tuple[int, float, float, float, int]] = []
        self.parent, self.worker, self.workers = 0.0, 0.0, 0.0  # most, since the last row
        self.seen: set[int] = set()

    def __call__(self, done: int, outcome: Outcome) -> None:
        if done % OFTEN == 0 or done % self.step == 0:
            sizes = {pid: resident(pid) for pid in below(os.getpid())}
            self.seen |= sizes.keys()
            self.parent = max(self.parent, resident(os.getpid()))
            self.worker = max(self.worker, *sizes.values(), 0.0)
            self.workers = max(self.workers, sum(sizes.values()))
        if done % self.step == 0:
            self.rows.append((done, self.parent, self.worker, self.workers, len(self.seen)))
            self.parent = self.worker = self.workers = 0.0


def highest() -> float:
    """The most that this process has ever held."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000, metavar="N")
    parser.add_argument("--workers", type=int, default=run.default_workers(), metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vacancies-memory-") as base:
        folder = Path(base) / "inputs"
        folder.mkdir()
        variations.write(folder, arguments.documents, arguments.seed)
        watch = Watch(arguments.documents)
        began = time.perf_counter()
        summary = run.ingest([str(folder)], str(Path(base) / "out"), arguments.workers, observe=watch)
        seconds = time.perf_counter() - began
    heads = ("documents", "parent", "worker", "all below", "processes")
    print("".join(f"{head:>11}" for head in heads) + "   (MB, the most since the line before)")
    for done, parent, worker, workers, seen in watch.rows:
        print(f"{done:11}{parent:11.0f}{worker:11.0f}{workers:11.0f}{seen:11}")
    parent, worker = (watch.rows[-1][at] - watch.rows[0][at] for at in (1, 2))
    print(f"from the first line to the last: parent {parent:+.0f} MB, largest worker {worker:+.0f} MB")
    print(f"parent at most {highest():.0f} MB, with the writing; {seconds:.0f} s, {arguments.workers} workers")
    print(f"{summary.manifest['counts']} {summary.manifest['classes']}")


if __name__ == "__main__":
    main()
