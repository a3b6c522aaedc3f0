"""The logs of the nights: a file for people and one for programs for each, named by when it began."""
from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from pipeline import bucket, retention

_STAMP = "%Y%m%dT%H%M%SZ"  # as the names of runs begin
_TEXT, _LINES = ".log", ".jsonl"


def of_programs(log: Path) -> Path:
    """The file of JSON lines beside the one for people."""
    return log.with_suffix(_LINES)


def begin(folder: Path, started: datetime) -> Path | None:
    """A new file for people, of this night alone; None, with a word on stderr, where there can be none."""
    name, n = f"{started:{_STAMP}}", 1
    try:
        folder.mkdir(parents=True, exist_ok=True)
        while True:
            path = folder / f"{name}{_TEXT}"
            try:
                path.touch(exist_ok=False)
            except FileExistsError:  # of another that began in this second
                n += 1
                name = f"{started:{_STAMP}}-{n}"
            else:
                return path
    except OSError as error:
        reason = error.strerror or error
        print(f"vacancies nightly: {folder} cannot hold logs: {reason}. The run goes on without.", file=sys.stderr)
        return None


def remove_old(log: Path, days: int, now: datetime) -> Iterator[str]:
    """Remove the logs beside this one that are older; each is named when it is gone. Raises `OSError`."""
    oldest = now - timedelta(days=days)
    for path in sorted(log.parent.iterdir()):
        at = retention.started(path.stem) if path.suffix in (_TEXT, _LINES) else None
        if at is not None and at <= oldest and path.stem != log.stem:
            path.unlink(missing_ok=True)
            yield path.name


def would_be_read(folder: Path, source: str, out: str) -> bool:
    """Whether logs in the folder would be inputs of that source. What lies in the output is left out of all."""
    if bucket.is_url(source) or not Path(bucket.local(source)).is_dir():
        return False
    around, logs, place = (Path(bucket.local(name)).resolve() for name in (source, str(folder), out))
    if not logs.is_relative_to(around):
        return False
    if bucket.is_url(out) or not logs.is_relative_to(place):
        return True
    return place == around and not logs.is_relative_to(place / "logs")
