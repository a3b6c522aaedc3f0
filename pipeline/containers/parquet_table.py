"""Parquet dumps, read in batches of few rows: a row group may be larger than the memory."""
from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.containers.member import Member, Refused
from pipeline.containers.rows import Rows, check_columns
from pipeline.containers.stream import MEGABYTE
from pipeline.loaders.page import Unreadable
from pipeline.settings import Dump, Settings, dump_for

_BATCH = 32  # rows


def members(file: BinaryIO, name: str, settings: Settings) -> Iterator[Member | Refused]:
    dump = dump_for(settings, name)
    rows = Rows(dump, settings.limits.document_mb * MEGABYTE)
    try:
        file.seek(0)
        table = pq.ParquetFile(file, buffer_size=MEGABYTE, pre_buffer=False)  # in pieces, not by row groups
        check_columns(dump, table.schema_arrow.names)
        for batch in table.iter_batches(_BATCH, columns=_needed(dump), use_threads=False):
            for row in batch.to_pylist():
                yield rows.member(row)
    except (pa.ArrowException, ValueError, OverflowError, NotImplementedError, OSError) as error:
        if isinstance(error, Unreadable | MemoryError) or getattr(error, "errno", None) is not None:  # of its place
            raise
        raise Unreadable(f"Its Parquet is damaged, cut off or encrypted ({error}). Export it again.") from error
    yield from rows.ended()


def _needed(dump: Dump | None) -> list[str] | None:
    """Columns to read; None: all, where the row itself is the document."""
    if dump is None or dump.body is None:
        return None
    return [c for c in dict.fromkeys((dump.body, dump.id, dump.url, dump.captured, dump.board)) if c]
