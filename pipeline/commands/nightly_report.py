"""What `vacancies nightly` tells people of its run, in lines of text."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from normalizers.frozen import frozen
from pipeline import bucket, changes, quarantine, report
from pipeline.changes import Changes
from pipeline.commands import FAILED, LOCKED, OK, PARTLY, REFUSED, USAGE
from pipeline.commands.ingest import End
from pipeline.journal import one_line
from pipeline.run import State, Summary
from pipeline.store import Store

FEW = 5  # of each kind that are named
SHORT = 160  # characters of a message
FAILED_COLUMNS = ("source_uri", "error_class", "message", "is_gone")
STATUSES = {"record": "records", "not_a_vacancy": "not a vacancy", "failed": "failed", "container": "containers"}
WORDS = {
    OK: "published", FAILED: "FAILED", USAGE: "FAILED", PARTLY: "published, with inputs that failed",
    LOCKED: "NOT RUN", REFUSED: "REFUSED by a gate",
}


@frozen
class Found:
    """What is new in a run. `changes` is None where there was none before, or where the published one stands."""

    previous: str | None
    changes: Changes | None
    failed: pa.Table  # source_uri, error_class and message of the inputs that are there
    new: pa.Table  # those of them that had not failed before

    def figures(self) -> dict[str, int]:
        c = self.changes
        moved = {} if c is None else {"came": c.came.num_rows, "went": c.went.num_rows, "changed": c.records}
        return {**moved, "failed": self.failed.num_rows, "newly_failed": self.new.num_rows}


@frozen
class Removed:
    runs: list[str] = field(default_factory=list)
    logs: list[str] = field(default_factory=list)


def compare(place: Store, summary: Summary) -> Found:
    """Hold the run, which need not be published, against the one that was published when it began."""
    run_id, previous = str(summary.run_id), summary.manifest.get("previous")
    failed = _failed(place, run_id).filter(~ds.field("is_gone"))
    if summary.state is State.SAME:
        return Found(run_id, None, failed, failed.slice(0, 0))
    if previous is None:
        return Found(None, None, failed, failed)
    before = _failed(place, previous)["source_uri"].combine_chunks()
    new = failed.filter(pc.invert(pc.is_in(failed["source_uri"], value_set=before)))
    old, now = (place.dataset(each, "vacancies") for each in (previous, run_id))
    return Found(previous, changes.between(old, now), failed, new)


def _failed(place: Store, run_id: str) -> pa.Table:
    dataset = place.dataset(run_id, "outcomes")
    columns = [name for name in FAILED_COLUMNS if name in dataset.schema.names]  # a run of an older version has fewer
    return dataset.to_table(columns, filter=ds.field("status") == "failed")


def message(end: End) -> str:
    """Why nothing was published."""
    if end.summary is None:
        return end.message
    reasons = "; ".join(end.summary.manifest["refused"])
    return f"a gate refused the run {end.summary.run_id}, which is kept, and not published: {reasons}"


def lines(
    started: datetime, out: str, log: Path | None, end: End, found: Found | None, removed: Removed,
    troubles: Sequence[str],
) -> list[str]:
    """The report; `log` is that for people, beside which the one for programs lies."""
    told = [f"vacancies nightly, {started:%Y-%m-%d %H:%M} UTC: {WORDS[end.code]} (exit code {end.code})"]
    told += _fact("Why", _failure(end, out))
    if end.summary is not None:
        told += _of_run(end.summary, found)
    told += _fact("Trouble", troubles)
    told += _fact("Removed", [*_counted(removed.runs, "run"), *_counted(removed.logs, "log")])
    if end.summary is not None:
        told += _fact("Tables", [_place(out, str(end.summary.run_id))])
        if end.summary.state is not State.SAME and not end.summary.trouble:
            told += _fact("Report", [_place(out, str(end.summary.run_id), report.NAME)])
        told += _fact("Failures", [_place(out, str(end.summary.run_id), quarantine.NAME)] if end.summary.failed else [])
    told += _fact("Logs", [f"{log}, and for programs {log.stem}.jsonl beside it" if log else "none could be written"])
    return told


def _failure(end: End, out: str) -> list[str]:
    if end.summary is None:
        return [end.message]
    if end.summary.state is not State.REFUSED:
        return []
    run_id = end.summary.run_id
    return [
        *end.summary.manifest["refused"], f"The run is kept as {run_id}; readers go on with the one before.",
        f"If it is right all the same: vacancies rollback {run_id} --out {out}",
    ]


def _of_run(summary: Summary, found: Found | None) -> Iterator[str]:
    manifest, work = summary.manifest, summary.work
    counts = manifest["counts"]
    yield from _fact("Run", [
        f"{summary.run_id}, which was published before, stands: nothing has changed" if summary.state is State.SAME
        else f"{summary.run_id}; before it {manifest['previous'] or 'there was none'}"
    ])
    flagged = ", ".join(f"{name} {n}" for name, n in manifest["flagged"].items())
    yield from _fact("Inputs", [
        f"{counts['inputs']}: {', '.join(f'{counts[status]} {words}' for status, words in STATUSES.items())}",
        f"{work['processed']} read, {work['unchanged']} unchanged, {work['gone']} gone",
        *([f"records with a problem: {flagged}"] if flagged else []),
    ])
    if found is not None:
        if found.changes is not None:
            yield from _moved(found.changes)
        yield from _failed_inputs(found)
    if summary.state is not State.SAME:
        yield from _fact("Gates", [f"{len(manifest['refused']) or 'none'} refused the run"])
        stages = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in manifest["timings"].items())
        peak, workers = manifest["peak_memory_mb"], manifest["workers"]
        yield from _fact("Took", [f"{manifest['seconds']:.1f} s with {workers} worker processes ({stages})"])
        yield from _fact("Memory", [f"{peak['parent']} MB, and {peak['worker']} MB in the largest worker process"])


def _moved(found: Changes) -> Iterator[str]:
    for label, rows in (("Came", found.came), ("Went", found.went)):
        named = (f"{_title(row)} ({row['source_uri']})" for row in rows.slice(0, FEW).to_pylist())
        yield from _fact(label, [str(rows.num_rows), *_few(named, rows.num_rows)])
    hows = ", ".join(f"{column} {how} {n}" for (column, how), n in islice(found.hows().items(), FEW))
    named = (
        f"{_title(rows[0])} ({rows[0]['source_uri']}): "
        + ", ".join(f"{row['column']} {_value(row['old'])} -> {_value(row['new'])}" for row in rows[:FEW])
        for rows in islice(changes.records(found.changed), FEW)
    )
    yield from _fact("Changed", [f"{found.records}{f': {hows}' if hows else ''}", *_few(named, found.records)])


def _failed_inputs(found: Found) -> Iterator[str]:
    classes = sorted(
        found.failed.group_by("error_class").aggregate([([], "count_all")]).to_pylist(),
        key=lambda row: (-row["count_all"], row["error_class"]),
    )
    kinds = ", ".join(f"{row['error_class']} {row['count_all']}" for row in classes)
    named = (
        f"new: {row['source_uri']}: {row['error_class']}: {_value(row['message'])}"
        for row in found.new.slice(0, FEW).to_pylist()
    )
    yield from _fact("Failed", [
        f"{found.failed.num_rows}{f' ({kinds})' if kinds else ''}, of which new: {found.new.num_rows}",
        *_few(named, found.new.num_rows),
    ])


def _few(named: Iterable[str], number: int) -> Iterator[str]:
    yield from named
    if number > FEW:
        yield f"and {number - FEW} more"


def _fact(label: str, words: Iterable[str]) -> Iterator[str]:
    """A label with its lines beside it; nothing where there are none."""
    for number, line in enumerate(words):
        yield f"  {'' if number else label:<9} {'  ' if number else ''}{one_line(line)}"


def _title(row: Mapping[str, Any]) -> str:
    return _value(row["title"] or "without a title")


def _value(value: object) -> str:
    text = "nothing" if value is None else " ".join(str(value).split())
    return text if len(text) <= SHORT else f"{text[: SHORT - 4]} ..."


def _counted(names: Sequence[str], what: str) -> list[str]:
    if len(names) < 2:
        return [f"1 old {what}, {name}" for name in names]
    return [f"{len(names)} old {what}s, {names[0]} to {names[-1]}"]


def _place(out: str, run_id: str, *more: str) -> str:
    return "/".join((out.rstrip("/") if bucket.is_url(out) else str(Path(bucket.local(out))), "runs", run_id, *more))
