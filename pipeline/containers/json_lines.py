"""JSON lines: each line of the file is the JSON object of one vacancy. https://jsonlines.org"""
from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from pipeline.containers import stream
from pipeline.containers.lines import lines
from pipeline.containers.member import Member, Refused
from pipeline.containers.rows import Rows
from pipeline.containers.stream import MEGABYTE, too_large
from pipeline.settings import Settings, dump_for

SUFFIXES = (".jsonl", ".ndjson", ".jl")
_LOOKED_AT = 20  # lines


def objects_in(beginning: str, complete: bool) -> int:
    """How many of the first lines are JSON objects; 0 where most of them are not. The last line may be cut off.

    >>> objects_in('{"id": 1}\\n{"id": 2}\\n{"id": ', complete=False), objects_in('{\\n"id": 1\\n}', complete=True)
    (3, 0)
    """
    found = beginning.split("\n")
    cut = "" if complete else found.pop()
    written = [line for line in found if line.strip()][:_LOOKED_AT]
    good = sum(map(_is_object, written))
    if good * 2 < len(written) or not good:
        return 0
    return good + cut.startswith("{")


def _is_object(line: str) -> bool:
    if not line.lstrip().startswith("{"):
        return False
    try:
        return isinstance(json.loads(line, strict=False), dict)
    except (ValueError, RecursionError):
        return False


def members(file: BinaryIO, name: str, settings: Settings) -> Iterator[Member | Refused]:
    limit = settings.limits.document_mb * MEGABYTE
    rows = Rows(dump_for(settings, name), limit)
    for line in lines(stream.of(file, settings), limit):
        if line is None:
            yield rows.refused("TooLarge", too_large(limit))
            continue
        source = line.strip().lstrip("\ufeff")
        if not source:
            continue
        try:
            value = json.loads(source, strict=False)
        except (ValueError, RecursionError) as error:
            yield rows.refused("BadRow", f"is not valid JSON ({error}). Export it again.")
            continue
        yield rows.member(value, source)
    yield from rows.ended()
