"""Which files a run reads, and under which names they go into the tables."""
from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple


class SourceError(Exception):
    """A source that was asked for is not there; a mistake of the caller."""


class Input(NamedTuple):
    uri: str
    path: Path


def find(sources: Sequence[Path], leave_out: Path | None = None) -> list[Input]:
    """The files of the sources in the order of their names; folders are searched through, hidden names skipped.

    Names are relative to the source folder; with several sources, relative to the folder that they have in common. A
    folder that cannot be opened stands in the list itself, so that its loss is reported. `leave_out` is the output.
    """
    for source in sources:
        if not source.is_dir() and not source.is_file():
            raise SourceError(f"{source} is neither a file nor a folder. Name the folder that holds the vacancies.")
    roots = [Path(os.path.abspath(s)) for s in sources]  # noqa: PTH100  (resolve() would follow links and change names)
    root = Path(os.path.commonpath([s if s.is_dir() else s.parent for s in roots]))
    hidden = leave_out.resolve() if leave_out is not None else None
    found: dict[str, Input] = {}
    for source in roots:
        for path in _walk(source, hidden) if source.is_dir() else [source]:
            uri = _printable(path.relative_to(root))
            found[uri] = Input(uri, path)
    return [found[uri] for uri in sorted(found)]


def _walk(folder: Path, leave_out: Path | None) -> Iterator[Path]:
    closed: list[Path] = []
    for at, folders, files in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        here = Path(at)
        folders[:] = [f for f in folders if not f.startswith(".") and (here / f).resolve() != leave_out]
        yield from (here / f for f in files if not f.startswith(".") and _readable_kind(here / f))
    yield from closed


def _readable_kind(path: Path) -> bool:
    """Files, and links that lead nowhere (reported as failed); never a pipe or a device, which would block."""
    return path.is_file() or (path.is_symlink() and not path.exists())


def _printable(path: Path) -> str:
    """
    >>> _printable(Path("a/b.txt")), _printable(Path("caf\\udce9.txt"))
    ('a/b.txt', 'caf\\\\xe9.txt')
    """
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")
