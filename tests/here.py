"""Runs within the process of the test: what workers do is done here, so that hundreds of runs take seconds.

For the tests of what comes after the reading: the ledger, the tables, publishing.
"""
from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from pipeline import assembly, engine, process
from pipeline.__main__ import main
from pipeline.commands import OK, ingest
from pipeline.process import Job, Outcome, Task

DAY = "2026-03-01"
AD = """\
Job Title: Logistics Officer
Organization: UNICEF
Grade: P-3
Duty Station: Nairobi, Kenya
Deadline: {day} November 2026

Duties
- Runs the warehouse.
- Keeps the books.

Qualifications
A master's degree in logistics and five years of experience. Fluency in English is required.
"""


@cache
def _read(uri: str, data: bytes) -> Outcome:
    return process.process(Task(uri, data=data), Job())


def _outcomes(tasks: Iterable[Task], job: Job, workers: int, known: engine.Known) -> Iterator[Outcome]:
    for task in tasks:
        outcome = _read(task.uri, Path(task.path).read_bytes())
        yield replace(outcome, status="unchanged") if outcome.fingerprint == task.known else outcome


class Place:
    """A folder of two inputs, and the runs of it. Each input is a part of its own, so that what has not changed is
    linked to."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.raw, self.out = folder / "raw", folder / "out"
        monkeypatch.setattr(engine, "outcomes", _outcomes)
        monkeypatch.setattr(assembly, "MEAN", 1)
        monkeypatch.setattr(ingest, "report", lambda *_: None)
        self.raw.mkdir(exist_ok=True)
        for name, day in (("a.txt", 1), ("b.txt", 9)):
            self.put(name, day)

    def put(self, name: str, day: int) -> None:
        (self.raw / name).write_text(AD.format(day=day))

    def ingest(self, *options: str, out: Path | None = None) -> int:
        return main(["ingest", str(self.raw), "--out", str(out or self.out), "--as-of", DAY, *options])

    def fresh(self, folder: Path) -> dict[str, str]:
        """The tables of a run of the same inputs into a new folder."""
        assert self.ingest(out=folder) == OK
        return tables(folder)

    def remove_old_runs(self) -> None:
        """All but the published one."""
        for run in (self.out / "runs").glob("[!.]*"):
            if run.name != (self.out / "current").readlink().name:
                shutil.rmtree(run)

    def left(self) -> set[str]:
        """What is there and is neither a run nor published."""
        found = {p.name for p in self.out.iterdir()} | {p.name for p in (self.out / "runs").glob(".*")}
        return found - {"runs", "current", ".lock"}


def tables(out: Path) -> dict[str, str]:
    """The tables of the published run, each file by its hash."""
    run = out / "current"
    return {p.relative_to(run).as_posix(): _hash(p) for p in sorted(run.glob("*/*.parquet"))}


def everything(out: Path) -> dict[str, str]:
    """All that is there, links by what they lead to; the lock does not count."""
    return {
        p.relative_to(out).as_posix(): str(p.readlink()) if p.is_symlink() else _hash(p) if p.is_file() else "folder"
        for p in sorted(out.rglob("*")) if p.name != ".lock"
    }


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
