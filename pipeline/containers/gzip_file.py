"""A single file packed by gzip, bzip2 or xz: the container of one member, itself without the packing."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from pipeline import hints
from pipeline.containers import stream
from pipeline.containers.member import Member, Names, Refused
from pipeline.containers.stream import MEGABYTE, bounded, packing_of, too_large, unpacked_name
from pipeline.settings import Settings


def members(file: BinaryIO, name: str, settings: Settings) -> Iterator[Member | Refused]:
    limit = settings.limits.document_mb * MEGABYTE
    file.seek(0)
    packing = packing_of(file.read(6)) or "gzip"
    inner = Names().give(PurePosixPath(unpacked_name(name.rpartition("#")[2], packing)).name)
    data = bounded(stream.of(file, settings).read, limit)
    if data is None:
        yield Refused(inner, "TooLarge", too_large(limit))
    else:
        yield Member(inner, data, hints.NONE)
