"""The inputs that failed, listed in the run: where they are and why they failed. They are not copied."""
from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

NAME = "quarantine/failed.jsonl"
KEYS = ("source_uri", "source_sha256", "error_class", "message", "first_seen", "last_seen")


def write(folder: Path, outcomes: Iterable[Mapping[str, object]]) -> int:
    """Write quarantine/failed.jsonl into the folder of a run, one JSON object in a line; returns how many there are.

    `outcomes` are rows of the table `outcomes` in its order, which is that of source_uri; only those that failed are
    written, one at a time. The file is there, and empty, where none did.
    """
    path = folder / NAME
    path.parent.mkdir(exist_ok=True)
    written = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in outcomes:
            if row["status"] == "failed":
                line = {key: _plain(row.get(key)) for key in KEYS}
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
                written += 1
    return written


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
