"""Which runs have had their time: a pure function of their names, so that nothing is removed by a misread file."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from pipeline.settings import Retention


def expired(runs: Sequence[str], current: str | None, retention: Retention, now: datetime) -> list[str]:
    """The runs that are neither among the last ones nor young, the oldest first; refused ones count like all others.

    Never the published one, nor a folder whose name does not begin with a time, which no run of ours is.

    >>> runs = ["20260101T020000Z-aaaaaaaa", "20260102T020000Z-bbbbbbbb", "20260301T020000Z-cccccccc"]
    >>> expired(runs, runs[1], Retention(runs=1, days=30), datetime(2026, 3, 2, tzinfo=UTC))
    ['20260101T020000Z-aaaaaaaa']
    """
    oldest = now - timedelta(days=retention.days)
    dated = sorted((run, at) for run in runs if (at := started(run)) is not None)
    return [run for run, at in dated[: -retention.runs] if run != current and at <= oldest]


def started(run: str) -> datetime | None:
    """When a run began, by its name; None where the name does not tell."""
    try:
        return datetime.strptime(run.partition("-")[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
