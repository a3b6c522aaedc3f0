"""Files that are there whole or not at all: written under a hidden name beside, and put in their place at the end."""
from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Set
from contextlib import contextmanager
from pathlib import Path

from pipeline.durable import sync
from pipeline.store import Locked


@contextmanager
def file(to: Path) -> Iterator[Path]:
    """A path to write to, which becomes `to` when all went well. Raises `OSError`, and `store.Locked` where another
    export writes there."""
    if to.is_dir():
        raise IsADirectoryError(f"{to} is a folder; name a file with --to.")
    with _scratch(to) as folder:
        path = folder / to.name
        yield path
        sync(path)
        path.replace(to)
        sync(to.parent)


@contextmanager
def folder(to: Path, ours: Set[str]) -> Iterator[Path]:
    """A folder to write to, which becomes `to` when all went well. One that is there gives way where it holds nothing
    but `ours`. Raises as `file` does, and `FileExistsError` where there is something else."""
    if to.exists():
        others = sorted(p.name for p in to.iterdir() if p.name not in ours) if to.is_dir() else [to.name]
        if others:
            raise FileExistsError(f"{to} holds what is no export ({others[0]}). Name another folder with --to.")
    with _scratch(to) as scratch:
        new, old = scratch / "new", scratch / "old"
        new.mkdir()
        yield new
        for path in (*sorted(new.iterdir()), new):
            sync(path)
        if to.exists():
            to.rename(old)
        try:
            new.rename(to)
        except OSError:
            if old.exists():
                old.rename(to)
            raise
        sync(to.parent)


@contextmanager
def _scratch(to: Path) -> Iterator[Path]:
    """An empty hidden folder beside `to`, for one writer at a time. What one that was killed left is removed."""
    path = to.parent / f".{to.name}.partial"
    path.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked(f"another export is writing to {to}. Wait until it has ended, or name another --to.") from None
        for left in path.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)
    finally:
        os.close(handle)
