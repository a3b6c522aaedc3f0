"""What a place for runs can do, whether it is a folder or a bucket.

A run is written in a local folder (`scratch`), checked there, and then published whole: readers of the published run
see all of one run or all of the other. Published runs are never changed.
"""
from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import pyarrow.dataset as ds


class StoreError(Exception):
    """The place cannot be used; the message says why and what to do."""


class Locked(StoreError):
    """Another run is writing to this place."""


class Store(Protocol):
    """A place that holds runs: `runs/<run id>/<table>/*.parquet` and `runs/<run id>/manifest.json`, each."""

    def lock(self) -> AbstractContextManager[None]:
        """Hold the place for one writer; raises `Locked` at once where another has it. What a dead writer left is
        removed, and its lock does not count."""

    def scratch(self) -> Path:
        """An empty local folder in which the next run is written. Only with the lock."""

    def keep(self, run_id: str, linked: Mapping[str, str]) -> None:
        """Make the scratch folder the run `run_id`, without pointing to it. `linked` names the files that are the same
        as in the published run: path in the new run -> path from `runs/` on. All of it or nothing."""

    def attach(self, run_id: str, name: str, data: bytes) -> None:
        """Put a page about a run beside its tables, in place of the one of that name, at a stroke. Only with the lock.
        The tables are never changed."""

    def point(self, run_id: str) -> None:
        """Make a run that is there the published one, at a stroke."""

    def remove(self, run_id: str) -> None:
        """Take a run away; never the published one."""

    def runs(self) -> list[str]:
        """All runs by name, which is the order of time."""

    def current(self) -> str | None:
        """The published run."""

    def manifest(self, run_id: str) -> dict[str, Any]:
        """What is written in the run's manifest.json."""

    def files(self, run_id: str, table: str) -> list[str]:
        """Paths of the table's Parquet files from `runs/` on, in the order of their rows."""

    def dataset(self, run_id: str, table: str) -> ds.Dataset:
        """The table to read from."""

    def read(self, path: str) -> ds.Dataset:
        """One Parquet file, by its path from `runs/` on."""
