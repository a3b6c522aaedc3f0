"""What the process of a run costs that hands out, keeps the ledger, writes and publishes: fed with ready outcomes."""
from __future__ import annotations

import pickle
import resource
import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import count, cycle, islice
from pathlib import Path
from unittest.mock import patch

from benchmarks.performance import corpus
from pipeline import run, schema
from pipeline.cluster import connection, program
from pipeline.cluster import engine as cluster
from pipeline.cluster.reader import SOME, Node
from pipeline.engine import Known, Unknown
from pipeline.process import Job, Outcome, Task, process
from pipeline.settings import Gates, Settings

_OPEN = Settings(gates=Gates(rows_fall=1, nulls_rise=1, failures=1))


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a document, on average; seconds are those of a processor."""

    documents: int  # that were fed
    noting: float  # seconds until its outcome is in the ledger
    writing: float  # seconds from there to its place in a published run
    again: float  # seconds of a run in which it has not changed, beside looking at it
    handing: float  # seconds for giving it to a cluster, and taking its outcome back
    packed: float  # bytes on the way
    ledger: float  # bytes of the scratch disk
    tables: Mapping[str, float]  # bytes of each
    memory: int  # megabytes of the process at most; not of a document


def write_pool(path: Path, documents: int, seed: int) -> None:
    """Outcomes of made documents, of every format in turns."""
    path.write_bytes(pickle.dumps(list(islice(_made(seed), documents))))


def _made(seed: int) -> Iterator[Outcome]:
    for number, name in zip(count(), cycle(corpus.FORMATS)):
        _, data = corpus.document(name, seed, number)
        yield process(Task(f"{number:09}.{corpus.SUFFIXES[name]}", data=data), Job())


@cache
def _pool(path: str) -> list[Outcome]:
    found: list[Outcome] = pickle.loads(Path(path).read_bytes())
    return found


class _Feed:
    """An engine that has read everything before; `seconds`: those that went by while it was asked."""

    def __init__(self, ready: Sequence[Outcome], unchanged: bool) -> None:
        self.ready, self.unchanged, self.seconds = ready, unchanged, 0.0

    def outcomes(self, tasks: Iterable[Task], job: Job, workers: int, known: Known) -> Generator[Outcome, None, None]:
        began = time.process_time()
        for outcome in self.ready:
            known.fingerprint(outcome.source_uri)
            yield replace(outcome, status="unchanged", packed=None) if self.unchanged else outcome
        self.seconds = time.process_time() - began


def measure(pool: Path, folder: Path) -> Cost:
    """A run over the documents, one on the next day that finds them all unchanged, and the way to a cluster."""
    ready = _pool(str(pool))
    documents = len(ready)
    source, out = folder / "source", folder / "out"
    source.mkdir()
    ledger = 0

    def observe(done: int, outcome: Outcome) -> None:
        nonlocal ledger
        if done == documents:
            ledger = max(ledger, sum(path.stat().st_size for path in out.rglob("ledger.sqlite*")))

    first, second = (_Feed(ready, unchanged) for unchanged in (False, True))
    times = [time.process_time()]
    for feed, day in ((first, date(2026, 1, 1)), (second, date(2026, 1, 2))):
        with patch.object(run, "today", lambda day=day: day):
            summary = run.ingest([str(source)], str(out), 1, settings=_OPEN, outcomes=feed.outcomes, observe=observe)
        times.append(time.process_time())
    tables = {name: sum(f.stat().st_size for f in (out / "current" / name).iterdir()) for name in schema.schemas()}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    assert summary.manifest["rows"]["vacancies"] == documents
    return Cost(
        documents=documents, noting=first.seconds / documents,
        writing=(times[1] - times[0] - first.seconds) / documents, again=(times[2] - times[1]) / documents,
        handing=_handing(pool, documents), packed=sum(len(o.packed or b"") for o in ready) / documents,
        ledger=ledger / documents, tables={name: size / documents for name, size in tables.items()},
        memory=memory,
    )


class _Ready:
    """An actor that has read everything before."""

    def __init__(self, job: Job) -> None:
        pass

    def node(self) -> Node:
        return Node("here", program.installed())

    def read(self, tasks: Sequence[Task], members: Mapping[str, str], opening: bool) -> Iterator[list[Outcome]]:
        ready = _pool(tasks[0].path)
        for start in range(0, len(tasks), SOME):
            yield [ready[int(task.uri)] for task in tasks[start : start + SOME]]


def _handing(pool: Path, documents: int) -> float:
    tasks = (Task(str(number), str(pool)) for number in range(documents))  # by their place in the pool
    with connection.connected(None, 2) as workers, patch.object(cluster, "Reader", _Ready):
        began = time.process_time()
        found = sum(1 for _ in cluster.outcomes(tasks, Job(), workers, Unknown()))
        seconds = time.process_time() - began
    assert found == documents
    return seconds / documents
