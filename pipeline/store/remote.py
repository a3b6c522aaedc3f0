"""Runs in a bucket, or another place that fsspec knows: URL/runs/<run id>/..., and URL/current.json, put last.

A run is written in a local folder and uploaded; its manifest goes last, and a run without one is none. Readers begin
at `current.json`, which is replaced by one request: they see the whole of one run or the whole of the other. Files that
are as in the published run are copied by the server. What a broken run left is removed by the next one.
"""
from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
from pyarrow.fs import FSSpecHandler, PyFileSystem

from pipeline import bucket
from pipeline.store.base import StoreError
from pipeline.store.lease import Lease

_MANIFEST = "manifest.json"
_AT_ONCE = 16  # files that are uploaded, each of them held in memory
_STANDS = "What was published before is as it was."


class RemoteStore:
    """A place of runs at a URL; see the protocol `Store` for what each method promises."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        if any(mark in url for mark in "*?["):
            raise StoreError(f"{url} cannot hold runs: leave out *, ? and [, which stand for other names.")
        with self._told("open"):
            self._fs, root = bucket.open_at(self.url)
        self._current, self._runs = f"{root}/current.json", f"{root}/runs"
        self._lease: Lease | None = None
        self._scratch = Path()
        self._pointer: str | None = None  # version of current.json that this run knows

    @contextmanager
    def lock(self) -> Iterator[None]:
        lease = Lease(self._fs, f"{self._runs}/.lock.json", self.url)
        with self._told("write to", _STANDS):
            lease.take()
        try:
            with self._told("write to", _STANDS):
                found, whole = self._found()
                for left in sorted(found - whole):
                    self._clear(left)
                pointer = bucket.read(self._fs, self._current)
            self._pointer, self._lease = pointer and pointer.version, lease
            with tempfile.TemporaryDirectory(prefix="vacancies-", ignore_cleanup_errors=True) as folder:
                self._scratch = Path(folder)
                yield
        finally:
            self._lease = None
            lease.release()

    def scratch(self) -> Path:
        return self._scratch

    def keep(self, run_id: str, linked: Mapping[str, str]) -> None:
        to = f"{self._runs}/{run_id}"
        with self._told("publish to", _STANDS):
            if bucket.kind(self._fs, f"{to}/{_MANIFEST}"):
                raise StoreError(f"{self.url} has the run {run_id} already. Runs are never changed.")
            files = [p for p in sorted(self._scratch.rglob("*")) if p.is_file() and p != self._scratch / _MANIFEST]
            for i in range(0, len(files), _AT_ONCE):
                batch = files[i : i + _AT_ONCE]
                names = [path.relative_to(self._scratch).as_posix() for path in batch]
                self._fs.put([str(path) for path in batch], [f"{to}/{name}" for name in names])
            self._fs.copy([f"{self._runs}/{old}" for old in linked.values()], [f"{to}/{new}" for new in linked])
            self._held().renew()
            bucket.write(self._fs, f"{to}/{_MANIFEST}", (self._scratch / _MANIFEST).read_bytes(), None)

    def attach(self, run_id: str, name: str, data: bytes) -> None:
        path = f"{self._runs}/{run_id}/{name}"
        with self._told("write to", _STANDS):
            self._held().renew()
            found = bucket.read(self._fs, path)
            bucket.write(self._fs, path, data, found and found.version)

    def point(self, run_id: str) -> None:
        with self._told("publish to", _STANDS):
            if not bucket.kind(self._fs, f"{self._runs}/{run_id}/{_MANIFEST}"):
                raise StoreError(f"{self.url} has no run {run_id}. {_STANDS}")
            self._held().renew()
        data = json.dumps({"run": run_id}).encode()
        with self._told("publish to", f"Its current.json says whether {run_id} is published, or still the one before."):
            try:
                self._pointer = bucket.write(self._fs, self._current, data, self._pointer)
            except bucket.Conflict:
                raise StoreError(f"another run was published at {self.url} meanwhile, and stands.") from None

    def remove(self, run_id: str) -> None:
        if run_id == self.current():
            raise ValueError(f"{run_id} is the published run")
        with self._told("remove a run from", _STANDS):
            self._held().renew()
            if not bucket.kind(self._fs, f"{self._runs}/{run_id}/{_MANIFEST}"):
                raise StoreError(f"{self.url} has no run {run_id}.")
            self._fs.rm_file(f"{self._runs}/{run_id}/{_MANIFEST}")  # without it, the rest is no run
            self._clear(run_id)

    def runs(self) -> list[str]:
        with self._told("read"):
            return sorted(self._found()[1])

    def current(self) -> str | None:
        with self._told("read"):
            found = bucket.read(self._fs, self._current)
        if found is None:
            return None
        try:
            return str(json.loads(found.data)["run"])
        except (ValueError, KeyError, TypeError):
            raise StoreError(
                f'{self.url}/current.json cannot be read. Write {{"run": "ID"}} into it, with a name under runs/.'
            ) from None

    def manifest(self, run_id: str) -> dict[str, Any]:
        with self._told("read"):
            content = bucket.read(self._fs, f"{self._runs}/{run_id}/{_MANIFEST}")
        if content is None:
            raise StoreError(f"{self.url} has no run {run_id}.")
        try:
            found: dict[str, Any] = json.loads(content.data)
        except ValueError as error:
            raise StoreError(
                f"{self.url}/runs/{run_id}/{_MANIFEST} cannot be read ({error}). Remove the run, or make it anew."
            ) from error
        return found

    def files(self, run_id: str, table: str) -> list[str]:
        with self._told("read"):
            found = sorted(bucket.keys(self._fs, f"{self._runs}/{run_id}/{table}/"))
        return [path.removeprefix(f"{self._runs}/") for path in found if path.endswith(".parquet")]

    def dataset(self, run_id: str, table: str) -> ds.Dataset:
        paths = self.files(run_id, table)
        if not paths:
            raise StoreError(f"{self.url}/runs/{run_id} has no table {table}.")
        return self._dataset(paths)

    def read(self, path: str) -> ds.Dataset:
        return self._dataset([path])

    def _dataset(self, paths: list[str]) -> ds.Dataset:
        fs, form = PyFileSystem(_Handler(self._fs, partial(self._told, "read"))), ds.ParquetFileFormat()
        places = [f"{self._runs}/{path}" for path in paths]
        with self._told("read"):
            # Not `ds.dataset`, which asks for each file whether it is there.
            return ds.FileSystemDataset.from_paths(
                places, schema=form.inspect(places[0], fs), format=form, filesystem=fs
            )

    def _held(self) -> Lease:
        if self._lease is None:
            raise RuntimeError("writing needs the lock")
        return self._lease

    def _found(self) -> tuple[set[str], set[str]]:
        """The names under runs/, and those of whole runs."""
        parts = [path.removeprefix(f"{self._runs}/").split("/") for path in bucket.keys(self._fs, f"{self._runs}/")]
        inner = [part for part in parts if len(part) > 1]
        return {part[0] for part in inner}, {part[0] for part in inner if part[1:] == [_MANIFEST]}

    def _clear(self, run_id: str) -> None:
        if paths := list(bucket.keys(self._fs, f"{self._runs}/{run_id}/")):
            self._fs.rm(paths)
            if any(bucket.keys(self._fs, f"{self._runs}/{run_id}/")):  # refusals for single files are not reported
                raise OSError(f"{run_id} cannot be removed. Look at what the credentials may do there")

    @contextmanager
    def _told(self, what: str, so: str = "") -> Iterator[None]:
        """Turn an error of whatever library knows that kind of place into one for people."""
        try:
            yield
        except StoreError:
            raise
        except Exception as error:
            raise StoreError(f"cannot {what} {self.url}: {bucket.reason(error)}. {so}".strip()) from error


class _Handler(FSSpecHandler):  # type: ignore[misc]
    """Files for Arrow, whose errors are errors of ours, also where they come later."""

    def __init__(self, fs: Any, told: bucket.Telling) -> None:
        super().__init__(fs)
        self._told = told

    def open_input_file(self, path: str) -> pa.PythonFile:
        return pa.PythonFile(bucket.open_binary(self.fs, path, self._told), mode="r")
