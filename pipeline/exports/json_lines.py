"""One JSON object in a line for each vacancy: its columns, and a list of rows under the name of each child table."""
from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline import schema
from pipeline.exports import whole
from pipeline.exports.run import Run

# Ends of lines for some readers; within a page, `<` could end the element that a record stands in.
_ESCAPED = {"\u2028": "\\u2028", "\u2029": "\\u2029", "\x85": "\\u0085", "<": "\\u003c"}


def write(run: Run, to: Path) -> list[str]:
    """Write a file `to`, whole or not at all; returns what should be told. Raises as `whole.file` and `Run` do."""
    with whole.file(to) as path:
        put(path, (_nested(record.row, record.children) for record in run.records(*schema.CHILDREN)))
    return []


def put(path: Path, lines: Iterable[object]) -> int:
    """Write each as a line of JSON that any reader takes as one; returns how many there are."""
    written = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines:
            text = json.dumps(line, ensure_ascii=False)
            for mark, escaped in _ESCAPED.items():
                if mark in text:
                    text = text.replace(mark, escaped)
            file.write(text + "\n")
            written += 1
    return written


def _nested(row: dict[str, object], children: Mapping[str, list[dict[str, object]]]) -> dict[str, object]:
    """The record around its children says whose they are."""
    for rows in children.values():
        for child in rows:
            del child["vacancy_id"]
    return row | dict(children)
