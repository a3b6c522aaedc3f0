"""Writing a run and publishing it: OUT/runs/<run id>/<table>/part-0.parquet, and the link OUT/current put last.

A run is written under a hidden name, synced to disk, renamed and only then pointed to; readers of `current` see the
whole of one run or the whole of the other. Runs are never changed afterwards. What a broken run left is removed by the
next one.
"""
from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import schema
from pipeline.store.base import StoreError

PARTIAL = ".partial"  # the hidden name of the run that is being written; the lock sees to it that there is only one
ROW_GROUP = 2_000  # documents per row group: bounds the memory, and is the same however many workers there are


class Run:
    """A run being written. Leaving the `with` block without `publish` takes it back, and leaves `current` untouched."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.folder = out / "runs" / PARTIAL
        self._lock: IO[str] | None = None
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._waiting: dict[str, list[pa.RecordBatch]] = {}
        self._documents = 0

    def __enter__(self) -> Run:
        try:
            (self.out / "runs").mkdir(parents=True, exist_ok=True)
            self._lock = (self.out / "runs" / ".lock").open("w")
            self._take_lock(self._lock)
            self._remove_leftovers()
            for name, known in schema.schemas().items():
                (self.folder / name).mkdir(parents=True)
                self._writers[name] = pq.ParquetWriter(self.folder / name / "part-0.parquet", known, compression="zstd")
                self._waiting[name] = []
        except OSError as error:
            self._close()
            reason = error.strerror or error
            raise StoreError(f"cannot write to {self.out}: {reason}. Give another folder with --out.") from error
        except StoreError:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for writer in self._writers.values():
            with suppress(Exception):
                writer.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        self._close()

    def add(self, batches: Mapping[str, pa.RecordBatch]) -> None:
        """Add the rows of one document; documents are given in the order of their source_uri."""
        for name, rows in batches.items():
            if rows.num_rows:
                self._waiting[name].append(rows)
        self._documents += 1
        if self._documents % ROW_GROUP == 0:
            self._flush()

    def publish(self, run_id: str, manifest: Mapping[str, object]) -> Path:
        """Write what is left and the manifest, sync, rename, and point `current` to the run. Returns its folder."""
        try:
            return self._publish(run_id, manifest)
        except OSError as error:
            reason = error.strerror or error
            raise StoreError(f"cannot publish to {self.out}: {reason}. `current` is as it was.") from error

    def _publish(self, run_id: str, manifest: Mapping[str, object]) -> Path:
        self._flush()
        while self._writers:
            self._writers.popitem()[1].close()
        (self.folder / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")
        for path in sorted(self.folder.rglob("*")):
            _sync(path)
        _sync(self.folder)
        final = self._free_name(run_id)
        self.folder.rename(final)
        _sync(final.parent)
        link = self.out / ".current.new"
        link.unlink(missing_ok=True)
        link.symlink_to(Path("runs") / final.name, target_is_directory=True)
        link.replace(self.out / "current")  # atomic
        _sync(self.out)
        return final

    def _flush(self) -> None:
        for name, waiting in self._waiting.items():
            if waiting:
                table = pa.Table.from_batches(waiting, schema.schemas()[name]).combine_chunks()
                self._writers[name].write_table(table, row_group_size=max(table.num_rows, 1))
                waiting.clear()

    def _free_name(self, run_id: str) -> Path:
        final, n = self.folder.with_name(run_id), 1
        while final.exists():  # the same input twice within a second
            n += 1
            final = self.folder.with_name(f"{run_id}-{n}")
        return final

    def _take_lock(self, lock: IO[str]) -> None:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(
                f"another run is writing to {self.out}. Wait until it has ended, or give another --out."
            ) from None

    def _remove_leftovers(self) -> None:
        if self.folder.exists():
            shutil.rmtree(self.folder)
        (self.out / ".current.new").unlink(missing_ok=True)

    def _close(self) -> None:
        if self._lock is not None:
            self._lock.close()  # which gives the lock up
            self._lock = None


def current(out: Path) -> Path:
    """The published run of an output folder; a run folder itself is taken as it is."""
    folder = out / "current"
    if folder.exists():
        return folder.resolve()
    if (out / "vacancies").is_dir():
        return out
    raise StoreError(f"{out} holds no published run. Make one with: vacancies ingest SOURCE --out {out}")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
