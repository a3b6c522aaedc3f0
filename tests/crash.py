"""Kills a run again and again, on one folder, and sees after each time that nothing is lost: `python -m tests.crash`.

Half of the kills (SIGKILL) come while a run reads, half while it writes, syncs, publishes and ends; half hit its
process alone, half its workers too. Before each, some inputs change, so that there is something to publish. After every
tenth kill and at the end a run is let alone: its tables are those, byte for byte, of a run of the same inputs into a
new folder.
"""
from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline import assembly, schema
from pipeline.settings import Limits
from pipeline.store.local import LocalStore
from tests import crash_inputs, forks

WHEN = ("reading", "writing", "kept, not published", "published", "ended")
STAGES = ("reading", "writing tables", "syncing", "publishing", "ending")
EVERY = 10
PART = 8  # inputs of a part: some parts are linked to, some written
DAY = "2026-03-01"  # of all runs, should midnight come


class Broken(AssertionError):
    """A promise that was not kept."""


@dataclass
class Place:
    """A folder of runs and what is known of it: each file of each run by its hash."""

    out: Path
    known: dict[Path, str] = field(default_factory=dict)

    @property
    def current(self) -> str | None:
        link = self.out / "current"
        return link.readlink().name if link.is_symlink() else None

    def runs(self) -> set[str]:
        folder = self.out / "runs"
        return {p.name for p in folder.glob("[!.]*") if p.is_dir()}

    def check(self) -> None:
        """`current` is not there or a whole run; every run is whole; nothing of the older ones has changed."""
        if self.current is not None and self.current not in self.runs():
            raise Broken(f"current leads to {self.current}, which is not there")
        now: dict[Path, str] = {}
        for run in sorted(self.runs()):
            folder = self.out / "runs" / run
            now |= {path: _hash(path) for path in folder.rglob("*") if path.is_file()}
            if folder / "manifest.json" not in self.known:
                is_whole(folder)
        for path, before in self.known.items():
            if now.get(path) != before:
                raise Broken(f"{path} has changed or is gone")
        self.known = now


def is_whole(folder: Path) -> None:
    """All tables are there, can be read, and have the rows that the manifest says."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    rows = dict.fromkeys(schema.schemas(), 0)
    for name in rows:
        parts = sorted((folder / name).glob("*.parquet"))
        if not parts:
            raise Broken(f"{folder} has no table {name}")
        # One thread: this process forks.
        rows[name] = sum(pq.ParquetFile(part, pre_buffer=False).read(use_threads=False).num_rows for part in parts)
    if manifest["rows"] != rows:
        raise Broken(f"{folder} has rows {rows}, its manifest says {manifest['rows']}")
    if not (folder / "quarantine" / "failed.jsonl").is_file():
        raise Broken(f"{folder} does not list what failed")


def tables(out: Path) -> dict[str, str]:
    """The tables of the published run, each file by its hash."""
    run = out / "current"
    return {path.relative_to(run).as_posix(): _hash(path) for path in sorted(run.glob("*/*.parquet"))}


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass
class Siege:
    """The folder under siege, its inputs, and how long a run takes when it is let alone."""

    base: Path
    rng: random.Random
    place: Place = field(init=False)
    lasts: list[float] = field(default_factory=list)  # seconds of the stages of the last run that was let alone
    fresh: int = 0
    fallen: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.inputs = self.base / "inputs"
        crash_inputs.write(self.inputs)
        self.place = Place(self.base / "out")

    def arguments(self, out: Path) -> list[str]:
        return ["ingest", str(self.inputs), "--out", str(out), "--workers", "2", "--as-of", DAY]

    def change(self) -> None:
        for _ in range(self.rng.randint(1, 3)):
            crash_inputs.change(self.inputs, self.rng)

    def let_alone(self) -> None:
        """A run that is not disturbed ends as if nothing had been, with the tables of a run into a new folder."""
        before = self.place.runs()
        lasts = self._ingest(self.place.out)
        self.place.check()
        left = {p.name for p in (self.place.out / "runs").iterdir()} - self.place.runs() - {".lock"}
        left |= {p.name for p in self.place.out.iterdir()} - {"runs", "current"}
        if left:
            raise Broken(f"left behind: {sorted(left)}")
        if self.place.runs() != before:
            self.lasts = lasts
        self.fresh += 1
        other = self.base / f"fresh-{self.fresh}"
        self._ingest(other)
        one, two = tables(self.place.out), tables(other)
        if one != two:
            differ = sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))
            raise Broken(f"{self.place.out} and {other} differ in {differ}")

    def _ingest(self, out: Path) -> list[float]:
        says = self.base / "says.txt"
        says.unlink(missing_ok=True)
        times = [time.perf_counter()]
        with forks.started(self.arguments(out), says, watched) as run:
            while run.hears(None):
                times.append(time.perf_counter())
            code = run.end()
        times.append(time.perf_counter())
        if code != 3:  # some inputs are bad
            raise Broken(f"a run that was let alone ended with {code}: {says.read_text('utf-8')}")
        return [after - before for before, after in pairwise(times)]

    def kill(self, group: bool, late: bool) -> None:
        """One run, killed; then all that is promised is looked at."""
        before = self.place.current, self.place.runs()
        with forks.started(self.arguments(self.place.out), self.base / "killed.txt", watched) as run:
            stage = self.rng.randrange(1, len(self.lasts)) if late else 0
            for _ in range(stage):
                run.hears(None)
            run.hears(self.rng.uniform(0.0, self.lasts[stage]))
            ended = forks.ends_within(run.pid, 0)
            (os.killpg if group else os.kill)(run.pid, signal.SIGKILL)
            run.end()
        self.fallen["ended" if ended else self._when(*before), "with its workers" if group else "alone"] += 1
        if left := forks.all_end_within(run.pid, Limits().seconds + 10):
            raise Broken(f"processes {left} of a killed run live on")
        self.place.check()
        if self.place.current != before[0] and self.place.current not in self.place.runs() - before[1]:
            raise Broken(f"current went from {before[0]} to {self.place.current}")

    def _when(self, current: str | None, runs: set[str]) -> str:
        if self.place.current != current:
            return "published"
        if self.place.runs() != runs:
            return "kept, not published"
        partial = self.place.out / "runs" / ".partial"
        return "writing" if (partial / "vacancies").is_dir() else "reading"


def watched(say: Callable[[], object]) -> None:
    """In the run's process: say when it begins to write, to sync, to publish, and when it has published."""

    def before(call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any) -> Any:
            say()
            return call(*args)

        return wrapped

    point = before(LocalStore.point)

    def pointing(*args: Any) -> None:
        point(*args)
        say()

    assembly.MEAN = PART
    for owner, name, call in (
        (assembly, "assemble", before(assembly.assemble)), (LocalStore, "keep", before(LocalStore.keep)),
        (LocalStore, "point", pointing),
    ):
        setattr(owner, name, call)


def besiege(base: Path, kills: int, seed: int) -> Siege:
    """Kill as many runs in a folder below `base`. Raises `Broken` where a promise is not kept."""
    siege = Siege(base, random.Random(seed))
    siege.let_alone()
    for number in range(kills):
        siege.change()
        if number % EVERY == 0:  # how long a run takes now
            siege.let_alone()
            siege.change()
        siege.kill(group=bool(number % 2), late=bool(number // 2 % 2))
    siege.let_alone()
    return siege


def summary(siege: Siege, seconds: float) -> str:
    hows = ("alone", "with its workers")
    lines = [f"{'killed while':22}" + "".join(f"{how:>18}" for how in hows)]
    lines += [f"{when:22}" + "".join(f"{siege.fallen[when, how]:18}" for how in hows) for when in WHEN]
    stages = ", ".join(f"{name} {s:.2f}" for name, s in zip(STAGES, siege.lasts, strict=True))
    total, runs = siege.fallen.total(), len(siege.place.runs())
    lines += [
        f"{total} kills, {siege.fresh} comparisons with a run into a new folder, {seconds:.0f} s; {runs} runs at last",
        f"seconds of a run that is let alone: {stages}",
    ]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    arguments = parser.parse_args()
    began = time.perf_counter()
    forks.get_ready()
    folder = Path(tempfile.mkdtemp(prefix="vacancies-crash-"))
    try:
        siege = besiege(folder, arguments.kills, arguments.seed)
    except Broken as error:
        print(f"BROKEN (seed {arguments.seed}; all is left in {folder}): {error}", file=sys.stderr)
        return 1
    print(summary(siege, time.perf_counter() - began))
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
