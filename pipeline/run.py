"""A run: all files of the sources through the whole way, written and published as one."""
from __future__ import annotations

import hashlib
import os
import platform
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Protocol

from pipeline import engine, inputs, rows, schema, store
from pipeline.process import HERE, Outcome

# Columns that are there for each record, and say nothing about what was found.
GIVEN = {"vacancy_id", "source_uri", "source_format", "source_sha256", "quality_score"}


class NothingToRead(Exception):
    """The sources hold no file, or none that gives a record."""


class Progress(Protocol):
    """Is told of each file when its turn has come."""

    def __call__(self, done: int, total: int, outcome: Outcome) -> None: ...


@dataclass
class Summary:
    """What a run found, counted while it goes on."""

    run: Path = Path()
    documents: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)  # records that have a value, by column of `vacancies`
    rows: Counter[str] = field(default_factory=Counter)  # rows by child table
    having: Counter[str] = field(default_factory=Counter)  # records that have rows, by child table
    issues: Counter[tuple[str, str]] = field(default_factory=Counter)  # by severity and code
    failures: list[Outcome] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def records(self) -> int:
        return self.statuses["record"]

    def count(self, outcome: Outcome) -> None:
        self.documents += 1
        self.statuses[outcome.status] += 1
        if outcome.batches is None:
            self.failures.append(replace(outcome, batches=None))
            return
        for name, batch in outcome.batches.items():
            if name == "vacancies":
                self.found.update(
                    n for n, column in zip(batch.schema.names, batch.columns, strict=True)
                    if n not in GIVEN and column.null_count == 0
                )
            elif batch.num_rows:
                self.rows[name] += batch.num_rows
                self.having[name] += 1
        issues = outcome.batches["issues"]
        self.issues.update(zip(issues["severity"].to_pylist(), issues["code"].to_pylist(), strict=True))


def ingest(
    sources: Sequence[Path], out: Path, workers: int, as_of: date | None = None, progress: Progress | None = None
) -> Summary:
    """Read the sources into `out` and publish the run. Files that fail are counted, and never stop it."""
    began, started = time.perf_counter(), datetime.now(UTC)
    found = inputs.find(sources, leave_out=out)
    if not found:
        names = ", ".join(map(str, sources))
        raise NothingToRead(f"no file in {names}. Put the vacancies there, or name another folder.")
    summary, seen, listed = Summary(), Counter[str](), []
    with store.Run(out) as run, closing(engine.outcomes(found, workers, as_of)) as outcomes:
        for outcome in (_distinct(o, seen) for o in outcomes):
            run.add({**(outcome.batches or {}), "outcomes": rows.batch("outcomes", [outcome.row()])})
            summary.count(outcome)
            listed.append({
                "source_uri": outcome.source_uri, "sha256": outcome.source_sha256, "status": outcome.status,
                "seconds": round(outcome.seconds, 4),
            })
            if progress is not None:
                progress(summary.documents, len(found), outcome)
        if not summary.records:
            raise NothingToRead(
                f"none of {summary.documents} files gave a record. Nothing is published: what stood in {out} stands."
            )
        summary.seconds = time.perf_counter() - began
        manifest = {
            "run": _run_id(started, listed),
            "started": started.isoformat(timespec="seconds"),
            "seconds": round(summary.seconds, 3),
            "as_of": as_of.isoformat() if as_of else None,
            "workers": workers,
            "counts": {"documents": summary.documents, **dict(sorted(summary.statuses.items()))},
            "rows": {"vacancies": summary.records, **{name: summary.rows[name] for name in schema.CHILDREN}},
            "issues": {code: n for (_, code), n in sorted(summary.issues.items(), key=lambda i: i[0][1])},
            "schema_version": schema.VERSION,
            "rules_version": rules_version(),
            "versions": versions(),
            "inputs": listed,
        }
        summary.run = run.publish(str(manifest["run"]), manifest)
    return summary


def default_workers() -> int:
    """As many as this process may use processors, which in a container are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@cache
def rules_version() -> str:
    """Hash of all code, vocabularies and measured confidences: the same rules give the same record."""
    digest = hashlib.sha256()
    for room in ("pipeline", "extractors", "normalizers", "models"):
        for path in sorted((HERE / room).rglob("*")):
            if path.suffix in {".py", ".toml", ".csv", ".gz"} and not path.name.endswith("examples.toml"):
                digest.update(path.relative_to(HERE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def versions() -> dict[str, str]:
    names = ("un-vacancies", "spacy", "pdfplumber", "python-docx", "lxml", "pyarrow", "rapidfuzz", "tzdata")
    found = {"python": platform.python_version()}
    for name in names:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:  # run from a checkout without installing
            continue
    return found


def _distinct(outcome: Outcome, seen: Counter[str]) -> Outcome:
    """The same bytes at a second place are a record of their own: its id gets a suffix, in the order of the places.

    One record for each input, so that nothing is lost silently; the ids stay distinct, so that joins stay right; and
    the first, which is the only one in nearly every run, has the id that follows from the bytes alone.
    """
    if outcome.vacancy_id is None or outcome.batches is None:
        return outcome
    seen[outcome.vacancy_id] += 1
    if (n := seen[outcome.vacancy_id]) == 1:
        return outcome
    suffix = f"-{n}"
    return replace(
        outcome, vacancy_id=outcome.vacancy_id + suffix, batches=rows.shift_id(outcome.batches, suffix)
    )


def _run_id(started: datetime, listed: Sequence[object]) -> str:
    digest = hashlib.sha256(rules_version().encode())
    for item in listed:
        assert isinstance(item, dict)
        digest.update(f"{item['source_uri']}\0{item['sha256']}\0".encode())
    return f"{started:%Y%m%dT%H%M%SZ}-{digest.hexdigest()[:8]}"
