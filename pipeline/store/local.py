"""Runs in a folder: OUT/runs/<run id>/<table>/part-*.parquet, and the link OUT/current, put last.

A run is written under a hidden name, synced to disk, renamed and only then pointed to; readers of `current` see the
whole of one run or the whole of the other. Files that are as in the published run are hard links, which cost nothing.
What a broken run left is removed by the next one.
"""
from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.durable import sync
from pipeline.store.base import Locked, StoreError

if TYPE_CHECKING:
    import pyarrow.dataset as ds

PARTIAL = ".partial"  # the hidden name of the run that is being written; the lock sees to it that there is only one
NEW = ".current.new"  # the link before it takes the place of the old one
GOING = ".going"  # what a run that is being removed is called, so that half a run is never taken for one


@contextmanager
def _told(what: str, out: Path) -> Iterator[None]:
    """Turn an error of the system into one for people."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"cannot {what} {out}: {error.strerror or error}. What was published before is as it was. Make room or "
            "mend the rights there, or give another folder with --out."
        ) from error


class LocalStore:
    """A folder of runs; see the protocol `Store` for what each method promises."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self._runs = out / "runs"

    @contextmanager
    def lock(self) -> Iterator[None]:
        handle = self._take_lock()
        try:
            yield
        finally:
            try:
                shutil.rmtree(self._runs / PARTIAL, ignore_errors=True)
                with suppress(OSError):
                    (self.out / NEW).unlink(missing_ok=True)
            finally:
                os.close(handle)  # which gives the lock up, as does the death of the process

    def _take_lock(self) -> int:
        with _told("write to", self.out):
            self._runs.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._runs / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                for left in (PARTIAL, GOING):
                    if (self._runs / left).exists():
                        shutil.rmtree(self._runs / left)
                (self.out / NEW).unlink(missing_ok=True)
            except BlockingIOError:
                os.close(handle)
                raise Locked(
                    f"another run is writing to {self.out}. Wait until it has ended, or give another --out."
                ) from None
            except BaseException:
                os.close(handle)
                raise
            return handle

    def scratch(self) -> Path:
        with _told("write to", self.out):
            folder = self._runs / PARTIAL
            folder.mkdir()
            return folder

    def keep(self, run_id: str, linked: Mapping[str, str]) -> None:
        with _told("publish to", self.out):
            folder = self._runs / PARTIAL
            for new, old in linked.items():
                _link(self._runs / old, folder / new)
            for path in sorted(folder.rglob("*")):
                sync(path)
            sync(folder)
            folder.rename(self._runs / run_id)
            sync(self._runs)

    def attach(self, run_id: str, name: str, data: bytes) -> None:
        with _told("write to", self.out):
            new = self._runs / run_id / f".{name}.new"
            try:
                new.write_bytes(data)
                sync(new)
                new.replace(new.with_name(name))
            finally:
                with suppress(OSError):
                    new.unlink(missing_ok=True)
            sync(new.parent)

    def point(self, run_id: str) -> None:
        with _told("publish to", self.out):
            link = self.out / NEW
            link.unlink(missing_ok=True)
            link.symlink_to(Path("runs") / run_id, target_is_directory=True)
            link.replace(self.out / "current")  # atomic
        with suppress(OSError):  # it is published: too late to say that it is not
            sync(self.out)

    def remove(self, run_id: str) -> None:
        with _told("remove a run from", self.out):
            if run_id == self.current():
                raise ValueError(f"{run_id} is the published run")
            (self._runs / run_id).rename(self._runs / GOING)
            shutil.rmtree(self._runs / GOING)

    def runs(self) -> list[str]:
        if not self._runs.is_dir():
            return []
        return sorted(p.name for p in self._runs.iterdir() if p.is_dir() and not p.name.startswith("."))

    def current(self) -> str | None:
        link = self.out / "current"
        if link.is_symlink():
            return link.readlink().name
        if link.exists():
            raise StoreError(f"{link} is not the link that a run puts there. Move it away, or give another --out.")
        return None

    def manifest(self, run_id: str) -> dict[str, Any]:
        path = self._runs / run_id / "manifest.json"
        try:
            found: dict[str, Any] = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise StoreError(
                f"{path} cannot be read ({error}). Publish another run (vacancies rollback RUN), or begin afresh with "
                "vacancies ingest --full."
            ) from error
        return found

    def files(self, run_id: str, table: str) -> list[str]:
        return [f"{run_id}/{table}/{p.name}" for p in sorted((self._runs / run_id / table).glob("*.parquet"))]

    def dataset(self, run_id: str, table: str) -> ds.Dataset:
        return self.read(f"{run_id}/{table}")

    def read(self, path: str) -> ds.Dataset:
        import pyarrow.dataset as ds  # late: it takes long to load, and not all commands read tables

        return ds.dataset(self._runs / path, format="parquet")


def _link(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except OSError:  # a file system without hard links
        shutil.copyfile(old, new)
