"""Which files a run reads, and under which names they go into the tables.

A source is a file, a folder or a pattern (`ads/**/*.html`), here or at a URL that fsspec knows (`s3://bucket/ads`).
"""
from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from heapq import merge
from itertools import takewhile
from typing import BinaryIO, NamedTuple

from pipeline import bucket, listing
from pipeline.listing import File, SourceError

__all__ = ["Input", "SourceError", "find", "modified", "open_binary"]


class Input(NamedTuple):
    """A file to read: its name in the tables, its path (absolute, or a URL), the path of its sidecar ("": none)."""

    uri: str
    path: str
    sidecar: str = ""


def find(sources: Sequence[str], leave_out: str | None = None) -> Iterator[Input]:
    """The files of the sources in the order of their names, each once; folders are searched through.

    Hidden names, settings and sidecars are passed over, links to folders not followed. Names are relative to the
    source folder, which for a pattern is its part before the first wildcard; with several sources, to the folder that
    they have in common. A folder that cannot be opened stands among the files itself, so that its loss is reported.
    `leave_out` is the output. Raises `SourceError` at once where a source is not there.
    """
    found = [(listing.elsewhere if bucket.is_url(s) else listing.here)(s, leave_out) for s in sources]
    root = _common([source.folder for source in found])
    return _distinct(merge(*(_named(source.files, root) for source in found)))


def open_binary(path: str) -> BinaryIO:
    """Open a file that `find` gave, for reading and seeking. Whatever goes wrong, then or later, is an OSError."""
    if not bucket.is_url(path):
        return open(path, "rb")  # noqa: PTH123  (a name that is not UTF-8 stays as it is)
    return bucket.open_binary(*bucket.open_at(path))


def modified(path: str) -> datetime | None:
    """When the file was last written; None where the place does not tell, or where there is nothing."""
    try:
        if not bucket.is_url(path):
            return datetime.fromtimestamp(os.stat(path).st_mtime, UTC)  # noqa: PTH116
        with bucket.as_os_error():
            fs, name = bucket.open_at(path)
            at: datetime = fs.modified(name)
            return at if at.tzinfo else at.replace(tzinfo=UTC)
    except OSError:
        return None


def _named(files: Iterable[File], root: str | None) -> Iterator[Input]:
    skip = 0 if root is None else len(root) + 1
    return (Input(listing.printable(path[skip:]) or ".", path, sidecar) for path, sidecar in files)


def _distinct(inputs: Iterable[Input]) -> Iterator[Input]:
    last = ""
    for item in inputs:
        if item.path != last:
            yield item
        last = item.path


def _common(folders: Sequence[str]) -> str | None:
    """The folder that holds all of them; None where there is none, as for a path and a URL.

    >>> _common(["/data/ads/new", "/data/ads"]), _common(["s3://bucket/a", "s3://bucket/b"]), _common(["/a", "s3://b"])
    ('/data/ads', 's3://bucket', None)
    """
    levels = zip(*(folder.split("/") for folder in folders), strict=False)
    shared = [level[0] for level in takewhile(lambda level: len(set(level)) == 1, levels)]
    return "/".join(shared) if shared else None
