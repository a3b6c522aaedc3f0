"""The tables of docs/performance.md, in Markdown."""
from __future__ import annotations

import datetime
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from benchmarks.markdown import table
from benchmarks.performance import goals
from benchmarks.performance.clock import Spent, Spread, ratio, spread
from benchmarks.performance.measures import EACH, OURS, REPEATS, ROUNDS, WORKERS, Results, Rounds

_PROGRAMS = (
    "beautifulsoup4", "lxml", "selectolax", "trafilatura", "python-docx", "pdfplumber", "pdfminer.six", "pypdfium2",
    "charset-normalizer", "ftfy", "dateparser", "spacy", "quantulum3",
)
_STAGES = {"load": "load", "extract": "extract, normalize, resolve", "rows": "rows, pack"}


@dataclass(frozen=True, slots=True)
class Figure:
    """Three figures, no more than that is certain.

    >>> [str(Figure(value)) for value in (1234.5, 104.7, 10.44, 1.044, 0.01044)]
    ['1234', '105', '10.4', '1.04', '0.010']
    """

    value: float

    def __str__(self) -> str:
        digits = next((digits for least, digits in ((100, 0), (10, 1), (0.1, 2)) if abs(self.value) >= least), 3)
        return f"{self.value:.{digits}f}"


@dataclass(frozen=True, slots=True)
class Quartiles:
    low: float
    high: float

    def __str__(self) -> str:
        return f"{Figure(self.low)} to {Figure(self.high)}"


def text(results: Results) -> str:
    """All tables, with the machine and the day."""
    parts = [_circumstances(results), "## Goals", _goals(results), "## Stages", _stages(results)]
    for name, rounds in results.loading.items():
        parts += [f"## Loading: {name}", _beside(rounds)]
    parts += ["## Extraction, of texts", _beside(_with_stack(results.extraction))]
    parts += ["## A naive pipeline", _naive(results), "## The whole command", _whole(results)]
    parts += ["## Start", _starts(results.starts), "## Longer documents", _lengths(results)]
    parts += ["## More documents", _sizes(results)]
    return "\n\n".join(parts) + "\n"


def _circumstances(results: Results) -> str:
    versions = ", ".join(_version(name) for name in _PROGRAMS if name not in results.missing)
    missing = f" Not installed, so left out: {', '.join(results.missing)}." if results.missing else ""
    day = datetime.datetime.now(datetime.UTC).date()
    machine = f"{_processor()}, {os.cpu_count()} processors, {platform.system()} {platform.release()}"
    return (
        f"Measured on {day}: {machine}, Python {platform.python_version()}; load average at the end "
        f"{os.getloadavg()[0]:.1f}. Stages: {ROUNDS} rounds of {EACH} documents. Whole runs: {REPEATS} of "
        f"{results.documents} documents for each format and number of workers.\n\nVersions: {versions}.{missing}"
    )


def _version(name: str) -> str:
    try:
        return f"{name} {metadata.version(name)}"
    except metadata.PackageNotFoundError:  # under another name, or from elsewhere
        return name


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


def _goals(results: Results) -> str:
    rows = [
        (goal.name, goal.unit, f"{'at most' if goal.most else 'at least'} {goal.aim:g}", *_spread(goal.found),
         "met" if goal.met else "**not met**")
        for goal in goals.goals(results)
    ]
    return table(("goal", "unit", "aim", "found", "quartiles", ""), rows)


def _stages(results: Results) -> str:
    rows = [
        (name, _STAGES[stage], *_milliseconds(spent), _share(spent, list(stages.values())))
        for name, stages in results.stages.items() for stage, spent in stages.items()
    ]
    return table(("format", "stage", "ms a document", "quartiles", "of the three"), rows)


def _share(spent: Sequence[Spent], all_of: Sequence[Sequence[Spent]]) -> str:
    return f"{_middle(spent) / sum(map(_middle, all_of)):.0%}"


def _middle(spent: Sequence[Spent]) -> float:
    return spread([one.cpu for one in spent]).middle


def _clock(spent: Sequence[Spent]) -> float:
    return spread([one.wall for one in spent]).middle


def _beside(rounds: Rounds) -> str:
    """Each program with how many times its time ours goes into."""
    rows = [
        (name, *_milliseconds(spent), Figure(1 / _middle(spent)), Figure(1 / _clock(spent)),
         *(("", "") if name == OURS else _spread(ratio(spent, rounds[OURS]))))
        for name, spent in rounds.items()
    ]
    heads = (
        "program", "ms a document", "quartiles", "documents a processor second", "by the clock",
        "ours is faster, times", "quartiles",
    )
    return table(heads, rows)


def _with_stack(extraction: Rounds) -> Rounds:
    return extraction | {"the naive stack: all but ours": goals.naive(extraction)}


def _naive(results: Results) -> str:
    """Loading with the best known program and the naive stack, beside all our stages."""
    after = goals.naive(results.extraction)
    rows = []
    for name, (peer, _) in goals.LOADING.items():
        theirs = _middle(results.loading[name][peer]) + _middle(after)
        ours = sum(map(_middle, results.stages[name].values()))
        rows.append((name, f"{peer}, then the stack", Figure(1 / theirs), Figure(1 / ours), Figure(theirs / ours)))
    return table(("format", "naive", "documents a processor second", "ours", "times"), rows)


def _whole(results: Results) -> str:
    rows = []
    for name, by_workers in results.whole.items():
        for workers in WORKERS:
            runs = by_workers[workers]
            rows.append((
                name, workers, *_spread(goals.rate(results, name, workers)),
                Figure(results.documents / spread([run.spent.cpu for run in runs]).middle),
                *_spread(goals.rate(results, name, workers, wall=True)),
                Figure(max(run.parent() for run in runs)), Figure(max(run.worker() for run in runs)),
            ))
    heads = (
        "format", "workers", "documents a processor second", "quartiles", "with the start", "by the clock", "quartiles",
        "parent, MB", "worker, MB",
    )
    return table(heads, rows)


def _starts(starts: Rounds) -> str:
    rows = [
        (name, *_spread(spread([one.wall for one in spent])), Figure(_middle(spent))) for name, spent in starts.items()
    ]
    return table(("command", "seconds", "quartiles", "processor seconds"), rows)


def _lengths(results: Results) -> str:
    times = list(next(iter(results.length.values())))
    rows = [
        (name, *(Figure(1000 * _middle(spent)) for spent in rounds.values()),
         Figure(_middle(rounds[times[-1]]) / _middle(rounds[times[0]])))
        for name, rounds in results.length.items()
    ]
    return table(("ms a thousand characters", *(f"{one}x" for one in times), f"{times[-1]}x to {times[0]}x"), rows)


def _sizes(results: Results) -> str:
    rows = []
    for size in results.sizes:
        run, n = size.run, size.documents
        memory = (run.parent(*goals.BEGUN), run.parent(0.9), run.worker(*goals.BEGUN), run.worker(0.9))
        figures = (1000 * run.spent.cpu / n, n / run.spent.wall, *memory, size.again.spent.wall, size.megabytes)
        rows.append((f"{n:,}", *map(Figure, figures), size.files))
    heads = (
        "texts", "processor ms a document", "a second by the clock", "parent in the third tenth, MB", "in the last",
        "worker in the third tenth, MB", "in the last", "again, nothing new: seconds", "published, MB", "files",
    )
    return table(heads, rows)


def _milliseconds(spent: Sequence[Spent]) -> tuple[Figure, Quartiles]:
    return _spread(spread([1000 * one.cpu for one in spent]))


def _spread(found: Spread) -> tuple[Figure, Quartiles]:
    return Figure(found.middle), Quartiles(found.low, found.high)
