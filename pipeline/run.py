"""A run: all inputs of the sources through the whole way, put together with what is published, and published as one."""
from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

from normalizers.frozen import frozen
from pipeline import assembly, engine, gates, inputs, manifest, parts, quarantine, report, rules, store
from pipeline.assembled import Assembled
from pipeline.corrections import NONE, Corrections
from pipeline.engine import Known, Outcomes, Unknown
from pipeline.exports import package
from pipeline.ledger import Entry, Ledger
from pipeline.manifest import Effort
from pipeline.process import Job, Outcome, Task
from pipeline.published import Published
from pipeline.settings import Settings
from pipeline.store import Store, StoreError

# Columns that are there for each record, and say nothing about what was found.
GIVEN = {"vacancy_id", "source_uri", "source_format", "source_sha256", "quality_score", *parts.SEEN}


_STAMP = "%Y%m%dT%H%M%SZ"


class NothingToRead(Exception):
    """The sources hold no file, or none that gives a record."""


class Observer(Protocol):
    """Is told of each input when it is done."""

    def __call__(self, done: int, outcome: Outcome) -> None: ...


class State(Enum):
    PUBLISHED = "published"
    REFUSED = "refused"  # by a gate: the run is kept, and not pointed to
    SAME = "same"  # nothing has changed since the published run, which stands
    DRY = "dry"  # nothing was written


@frozen
class Scope:
    """Which inputs a run looks at. `full` forgets what is published, and begins afresh."""

    full: bool = False
    since: date | None = None  # only files that were changed on that day or later
    only_failed: bool = False  # only inputs that failed before, whether or not anything has changed
    dry: bool = False

    @property
    def restricted(self) -> bool:
        return self.only_failed or self.since is not None


@dataclass
class Summary:
    """What a run came to. `manifest` is that of the run in `run_id`; empty for a dry run."""

    state: State
    run_id: str | None = None
    manifest: dict[str, Any] = field(default_factory=dict)
    having: Counter[str] = field(default_factory=Counter)  # records that have rows, by child table
    severities: Counter[tuple[str, str]] = field(default_factory=Counter)  # issues by severity and code
    work: Counter[str] = field(default_factory=Counter)  # inputs: processed, unchanged, gone
    trouble: str = ""  # why the run has no report; that does not change how it ended

    @property
    def failed(self) -> int:
        return int(self.manifest.get("counts", {}).get("failed", 0))


def ingest(
    sources: Sequence[str],
    out: str,
    workers: int,
    as_of: date | None = None,
    settings: Settings | None = None,
    scope: Scope | None = None,
    observe: Observer | None = None,
    outcomes: Outcomes | None = None,
    corrections: Corrections = NONE,
) -> Summary:
    """Read the sources into `out` and publish the run. Inputs that fail are counted, and never stop it.

    `outcomes` does the reading; without it, `engine.outcomes`: processes of this machine. `corrections` are what people
    said of the documents.

    Raises `NothingToRead`, `engine.EngineError`, `inputs.SourceError`, `store.Locked` and `store.StoreError`; then
    nothing is published.
    """
    job = Job(settings or Settings(), as_of, (scope or Scope()).dry, corrections)
    run = _Run(sources, out, workers, job, scope or Scope(), observe, outcomes or engine.outcomes)
    try:
        return run.go()
    except KeyboardInterrupt:
        if run.summary is None or run.store.current() != run.summary.run_id:
            raise
        return run.summary  # it came too late: the run is published
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"cannot write to {out}: {error}. Make room there, or give another --out.") from error


class _Run:
    def __init__(
        self, sources: Sequence[str], out: str, workers: int, job: Job, scope: Scope, observe: Observer | None,
        outcomes: Outcomes,
    ) -> None:
        self.sources, self.out, self.workers, self.job, self.scope = sources, out, workers, job, scope
        self.observe, self.outcomes = observe, outcomes
        self.began, self.started = time.perf_counter(), datetime.now(UTC)
        self.today = job.as_of or today()
        self.effort = Effort()
        self.store: Store = store.at(out)
        self.last: str | None = None  # the published run, and its manifest
        self.before: dict[str, Any] | None = None
        self.summary: Summary | None = None  # from when on the run is there

    def go(self) -> Summary:
        with ExitStack() as stack:
            if self.scope.dry:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vacancies-")))
            else:
                stack.enter_context(self.store.lock())
                folder = self.store.scratch()
            self.last = self.store.current()
            self.before = self._before()
            path = folder / "ledger.sqlite"
            ledger = stack.enter_context(closing(Ledger(path, self.scope.restricted)))
            published = Published(self.store, None if self.scope.full else self.last)
            for part in range(published.parts):
                ledger.learn(published.table("outcomes", part).to_pylist(), part)
            ledger.hear(self.job.corrections)
            self._read(ledger)
            ledger.settle_corrections()
            if self.scope.dry:
                return Summary(State.DRY, self.last, work=Counter(ledger.counts()))
            if not self.scope.full and self.last and not ledger.anything_new(self.today):
                return self._same(ledger)
            return self._publish(ledger, published, path)

    def _before(self) -> dict[str, Any] | None:
        """The manifest of the published run; a damaged one does not count where everything is begun afresh."""
        try:
            return self.store.manifest(self.last) if self.last else None
        except StoreError:
            if not self.scope.full:
                raise
            return None

    def _read(self, ledger: Ledger) -> None:
        known: Known = Unknown() if self.scope.only_failed else ledger
        with closing(self.outcomes(self._tasks(ledger, known), self.job, self.workers, known)) as outcomes:
            for outcome in outcomes:
                if self.scope.only_failed and not ledger.failed_within(outcome.source_uri):
                    continue  # a member that was well, beside one that was not
                ledger.see(outcome)
                self.effort.add(outcome)
                if self.observe is not None:
                    self.observe(self.effort.done, outcome)
        if not self.effort.done and not self.scope.restricted:
            names = ", ".join(self.sources)
            raise NothingToRead(f"no file in {names}. Put the vacancies there, or name another folder.")

    def _tasks(self, ledger: Ledger, known: Known) -> Iterator[Task]:
        said = self.job.corrections.path
        for item in inputs.find(self.sources, leave_out=self.out):
            if said and item.path.endswith(f"/{said.name}") and os.path.realpath(item.path) == os.path.realpath(said):
                continue
            if self.scope.only_failed and not ledger.failed_within(item.uri):
                continue
            if self.scope.since and not _changed_since(item.path, self.scope.since):
                continue
            yield Task(item.uri, item.path, item.sidecar, known=known.fingerprint(item.uri))

    def _same(self, ledger: Ledger) -> Summary:
        assert self.before is not None
        return Summary(State.SAME, self.last, self.before, work=Counter(ledger.counts()))

    def _publish(self, ledger: Ledger, published: Published, path: Path) -> Summary:
        reading = time.perf_counter()
        ledger.settle_ids()
        digest = hashlib.sha256(rules.whole().encode())
        for entry in self.job.corrections.entries:
            digest.update(f"{entry.line()}\0".encode())
        entries = _digested(ledger.entries(self.today), digest)
        done = assembly.assemble(entries, published, path.parent)
        if not done.rows["vacancies"]:
            raise NothingToRead(
                f"none of {self.effort.done} inputs gave a record. Nothing is published: what stood in {self.out} "
                "stands."
            )
        quarantine.write(path.parent, (e.row() for e in ledger.entries(self.today) if not e.gone))
        package.write(path.parent, done.linked)
        work = ledger.counts()
        ledger.close()
        path.unlink()
        run_id = self._name(digest.hexdigest()[:8])
        told = self._manifest(run_id, done, work, digest.hexdigest())
        told["timings"]["reading"] = round(reading - self.began, 3)
        told["timings"]["writing"] = round(time.perf_counter() - reading, 3)
        reasons = gates.check(told, self.before, self.job.settings.gates)
        told |= {"status": "refused" if reasons else "published", "refused": reasons}
        (path.parent / "manifest.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
        self.store.keep(run_id, done.linked)
        state = State.REFUSED if reasons else State.PUBLISHED
        trouble = report.attempt(self.store, run_id, self.out)
        self.summary = Summary(state, run_id, told, done.having, done.issues, Counter(work), trouble)
        if not reasons:
            self.store.point(run_id)
        return self.summary

    def _name(self, digest: str) -> str:
        """Behind all that there are, in the order of names: that is the order of time, also of runs of one second."""
        moment = self.started
        for run_id in self.store.runs():
            with suppress(ValueError):  # a folder of another making
                last = datetime.strptime(run_id[:16], _STAMP).replace(tzinfo=UTC)
                moment = max(moment, last + timedelta(seconds=1))
        return f"{moment:{_STAMP}}-{digest}"

    def _manifest(self, run_id: str, done: Assembled, work: dict[str, int], digest: str) -> dict[str, Any]:
        return {
            "run": run_id,
            "previous": self.last,
            "started": self.started.isoformat(timespec="seconds"),
            "seconds": round(time.perf_counter() - self.began, 3),
            "as_of": self.job.as_of.isoformat() if self.job.as_of else None,
            "scope": {"full": self.scope.full, "since": str(self.scope.since or "") or None,
                      "only_failed": self.scope.only_failed},
            "workers": self.workers,
            **manifest.found(done),
            "corrections": manifest.corrected(done, self.job.corrections),
            **work,
            **manifest.rules_and_versions(),
            **manifest.took(self.effort),
            "inputs_sha256": digest,
        }


def _digested(entries: Iterable[Entry], digest: Any) -> Iterator[Entry]:
    for entry in entries:
        digest.update(f"{entry.uri}\0{entry.sha256}\0".encode())
        yield entry


def _changed_since(path: str, day: date) -> bool:
    """Whether a file was changed on that day (UTC) or later; one whose time is not known counts as changed."""
    changed = inputs.modified(path)
    return changed is None or changed.date() >= day


def today() -> date:
    """The day of a run, in UTC."""
    return datetime.now(UTC).date()


def default_workers() -> int:
    """As many as this process may use processors, which in a container are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
