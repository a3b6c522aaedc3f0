"""What manifest.json says of a run: what was found, by which rules, and what it took."""
from __future__ import annotations

import heapq
import platform
import resource
from collections import Counter
from dataclasses import dataclass, field
from importlib import metadata
from typing import Any

from pipeline import gates, rules, schema
from pipeline.assembled import Assembled
from pipeline.corrections import CODES, Corrections
from pipeline.process import MEGABYTE, Outcome

SLOWEST = 20  # documents that are named
_STATUSES = ("record", "not_a_vacancy", "failed", "container")


@dataclass
class Effort:
    """What the reading of the inputs took."""

    done: int = 0
    stages: Counter[str] = field(default_factory=Counter)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    memory: int = 0

    def add(self, outcome: Outcome) -> None:
        self.done += 1
        for stage, seconds in outcome.timings.items():
            self.stages[stage] += seconds  # type: ignore[assignment]
        one = (round(outcome.seconds, 4), outcome.source_uri)
        (heapq.heappush if len(self.slowest) < SLOWEST else heapq.heappushpop)(self.slowest, one)
        self.memory = max(self.memory, outcome.memory)


def found(done: Assembled) -> dict[str, Any]:
    """Counts of the inputs that are there, of rows, of nulls, and of issues."""
    issues: Counter[str] = Counter()
    for (_, code), n in done.issues.items():
        issues[code] += n
    return {
        "counts": {"inputs": done.statuses.total(), **{status: done.statuses[status] for status in _STATUSES}},
        "classes": dict(sorted(done.classes.items())),
        "flagged": dict(sorted(done.flagged.items())),
        "columns": gates.columns(),
        "rows": {name: done.rows[name] for name in schema.schemas()},
        "nulls": {name: done.nulls[name] for name in schema.schemas()["vacancies"].names},
        "issues": dict(sorted(issues.items())),
    }


def corrected(done: Assembled, corrections: Corrections) -> dict[str, int]:
    """How often corrections were applied, were not, since the source has changed, were refused by a normalizer; how
    many lines of the file could not be read; and how many it had in all when the run read it."""
    counts = {kind: sum(n for (_, code), n in done.issues.items() if code == name) for kind, name in CODES.items()}
    return {**counts, "unreadable": len(corrections.problems), "lines": corrections.lines}


def rules_and_versions() -> dict[str, Any]:
    return {
        "schema_version": schema.VERSION,
        "rules_version": rules.whole(),
        "vocabulary_version": rules.vocabulary(),
        "versions": versions(),
    }


def took(effort: Effort) -> dict[str, Any]:
    """Seconds by stage, memory, and the slowest documents."""
    return {
        "timings": {stage: round(seconds, 3) for stage, seconds in sorted(effort.stages.items())},
        "peak_memory_mb": {
            "parent": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "worker": effort.memory // MEGABYTE,
        },
        "slowest": [{"source_uri": uri, "seconds": s} for s, uri in sorted(effort.slowest, reverse=True)],
    }


def versions() -> dict[str, str]:
    names = ("un-vacancies", "spacy", "pdfplumber", "python-docx", "lxml", "pyarrow", "rapidfuzz", "tzdata")
    found = {"python": platform.python_version()}
    for name in names:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:  # run from a checkout without installing
            continue
    return found
