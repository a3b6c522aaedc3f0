"""What takes long to work out and follows from code and words alone, kept for the next process.

It lies where Python keeps the bytecode of this module, and is trusted as that is: in `__pycache__`, or below
PYTHONPYCACHEPREFIX. Where Python may not write bytecode (PYTHONDONTWRITEBYTECODE, a folder that cannot be written),
nothing is kept, and the work is done in each process.
"""
from __future__ import annotations

import hashlib
import os
import pickle
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def kept(name: str, facts: Iterable[object], make: Callable[[], T]) -> T:
    """What `make` returns, or returned in a process before.

    `facts` are all that it follows from, besides the version of Python: values that can be written, and paths, which
    stand for what the files hold (told by size and time, as Python does). Where one is another, it is made anew and
    takes the place of what was kept under the name.
    """
    known = hashlib.sha256("\0".join(map(_written, (sys.version, *facts))).encode()).digest()
    path = Path(cache_from_source(__file__)).with_name(f"{name}.{sys.implementation.cache_tag}.kept")
    try:
        with path.open("rb") as file:
            if file.read(len(known)) == known:
                found: T = pickle.load(file)
                return found
    except Exception:  # there is none, or it is damaged: then pickle raises whatever the bytes make it do
        pass
    made = make()
    if not sys.dont_write_bytecode:
        _write(path, known + pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
    return made


def _written(fact: object) -> str:
    if isinstance(fact, Path):
        status = fact.stat()
        return f"{fact} {status.st_size} {status.st_mtime_ns}"
    return repr(fact)


def _write(path: Path, data: bytes) -> None:
    """At once, so that nobody finds half of it; not at all where that cannot be."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(data)
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink()
