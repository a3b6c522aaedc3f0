"""What takes long to work out and follows from code and words alone, kept for the next process.

It lies where Python keeps the bytecode of this module, and is trusted as that is: in `__pycache__`, or below
PYTHONPYCACHEPREFIX. Where Python may not write bytecode (PYTHONDONTWRITEBYTECODE, a folder that cannot be written),
nothing is kept, and the work is done in each process.
"""
from __future__ import annotations

import hashlib
import mmap
import os
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

_ALIGNED = 64  # bytes
T = TypeVar("T")


def kept(name: str, facts: Iterable[object], make: Callable[[], T]) -> T:
    """What `make` returns, or returned in a process before.

    `facts` are all that it follows from, besides the version of Python and the code of this folder: values that can be
    written, and paths, which stand for what the files hold (told by size and time, as Python does). Where one is
    another, it is made anew and takes the place of what was kept under the name.
    """
    place = Place(name, facts)
    found: T | None = place.find()
    if found is not None:
        return found
    made = make()
    place.keep(made)
    found = place.find()  # as the next process has it: with arrays that are mapped
    return made if found is None else found


class Place:
    """Where one thing is kept; `name` and `facts` as for `kept`."""

    def __init__(self, name: str, facts: Iterable[object]) -> None:
        self._facts = hashlib.sha256("\0".join(map(_written, (sys.version, _code(), *facts))).encode()).digest()
        self._path = Path(cache_from_source(__file__)).with_name(f"{name}.{sys.implementation.cache_tag}.kept")

    def find(self) -> Any:
        """What was kept of these facts; None where nothing was, or where it is damaged."""
        try:
            with self._path.open("rb") as file:
                if file.read(len(self._facts)) != self._facts:
                    return None
                sizes: list[int] = pickle.load(file)
                return pickle.load(file, buffers=_mapped(file, sizes) if sizes else None)
        except Exception:  # pickle raises whatever damaged bytes make it do
            return None

    def keep(self, found: object) -> None:
        """At once, so that nobody finds half of it; not at all where Python may write no bytecode."""
        if sys.dont_write_bytecode:
            return
        arrays: list[memoryview] = []
        rest = pickle.dumps(found, pickle.HIGHEST_PROTOCOL, buffer_callback=lambda array: arrays.append(array.raw()))
        draft = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                file.write(self._facts + pickle.dumps([array.nbytes for array in arrays]) + rest)
                for array in arrays:
                    file.write(bytes(-file.tell() % _ALIGNED))
                    file.write(array)
                file.write(bytes(-file.tell() % _ALIGNED))
                file.flush()
                os.fsync(file.fileno())  # or a machine that loses power could leave the name with half of it
            draft.replace(self._path)
        except OSError:
            with suppress(OSError):
                draft.unlink()


def _mapped(file: BinaryIO, sizes: Sequence[int]) -> Iterator[memoryview]:
    """The arrays at the end of a file, of which only what is looked at comes into memory, once for all processes."""
    whole = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    at = len(whole) - sum(size + -size % _ALIGNED for size in sizes)
    for size in sizes:
        yield whole[at : at + size]
        at += size + -size % _ALIGNED


@cache
def _code() -> str:
    return " ".join(map(_written, sorted(Path(__file__).parent.glob("*.py"))))


def _written(fact: object) -> str:
    if isinstance(fact, Path):
        status = fact.stat()
        return f"{fact} {status.st_size} {status.st_mtime_ns}"
    return repr(fact)
