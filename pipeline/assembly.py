"""The tables of a run from the ledger and from the published run, in parts.

A part holds the same documents in every table, in the order of their names. Where one ends follows from the names
alone, so that a run holds the same parts however it came about, and a new document touches only the part that it falls
into: a part in which nothing has changed is linked to, not written.

Duplicates are found when all records are there. So the tables are first put together as the documents alone give them,
and what follows from the groups is then written into the parts that it concerns.
"""
from __future__ import annotations

import shutil
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from pipeline import schema
from pipeline.assembled import Assembled
from pipeline.duplicates import groups, merge
from pipeline.duplicates.merge import Notebook
from pipeline.duplicates.pool import Pool
from pipeline.ledger import Entry
from pipeline.parts import Parts
from pipeline.published import Published

MEAN, MOST = 1024, 4096  # inputs of a part: bounds the memory that a part needs while it is put together


def assemble(entries: Iterable[Entry], published: Published, folder: Path) -> Assembled:
    """Write the tables into `folder`; what is linked is counted, and told, but not written."""
    parts = Parts(published, folder)
    for name in schema.schemas():
        (folder / name).mkdir()
    scratch = folder / "duplicates"
    scratch.mkdir()
    with closing(Pool(scratch / "signatures.arrow")) as pool, closing(Notebook(scratch / "notes.sqlite")) as book:
        for part in _parts(entries):
            parts.put_together(part, pool)
        found = groups.find(pool)
        merge.note(found, pool, parts.begins, parts.read, book, scratch)
        for number in range(len(parts.begins)):
            parts.finish(number, book.of(number))
    shutil.rmtree(scratch)
    parts.done.groups = len(found)
    return parts.done


def _parts(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    part: list[Entry] = []
    for entry in entries:
        part.append(entry)
        if zlib.crc32(entry.uri.encode()) % MEAN == 0 or len(part) == MOST:
            yield part
            part = []
    if part:
        yield part
