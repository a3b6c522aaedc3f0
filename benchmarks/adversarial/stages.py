"""One input through the stages of the pipeline, each timed by itself, in a process that may be ended."""
from __future__ import annotations

import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from extractors import EXTRACTORS
from pipeline import context, load, resolve, rows
from pipeline.document import Candidate, Source
from pipeline.layout import assemble
from pipeline.loaders.page import Unreadable
from pipeline.normalize import read

T = TypeVar("T")
_AS_OF = date(2025, 1, 1)
_PLAIN = b"""Vacancy announcement
Title: Data Officer
Grade: P-3
Duty station: Goma
Deadline: 6 May 2025, 17:00 Geneva time
Duties and responsibilities
- Writes reports for the team, which serves 20,000 people in three provinces.
Deliverables
1. Report on the survey, by 6 May 2025
Qualifications
Master's degree in law, five years of relevant experience, fluency in English and French; Teamwork.
"""


class _TooSlow(Exception):
    """A stage used up its time."""


def serve(pipe: Connection, limit: float) -> None:
    """Time what comes through the pipe, each as (bytes, name of file); a stage is given up after `limit` seconds."""
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGVTALRM, _stop)
    for data in (_PLAIN, _PLAIN):  # what is loaded once, is loaded here
        list(_stages(data, "plain.txt", limit))
    pipe.send("ready")
    while True:
        data, uri = pipe.recv()
        _forget()
        before = _peak_memory(anew=True)
        for stage in _stages(data, uri, limit):
            pipe.send(stage)
        pipe.send(("memory", _peak_memory() - before))


def _forget() -> None:
    """Empty what functions remember of earlier inputs; what they keep without bound depends on vocabularies alone."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("extractors.", "normalizers.", "pipeline.")):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear") and value.cache_parameters()["maxsize"]:
                    value.cache_clear()


def _peak_memory(anew: bool = False) -> float:
    """The most MB that this process held, counted anew where asked; 0 where the system does not tell."""
    try:
        if anew:
            Path("/proc/self/clear_refs").write_text("5")
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _stop(number: int, frame: object) -> None:
    raise _TooSlow


def _stages(data: bytes, uri: str, limit: float) -> Iterator[tuple[str, float]]:
    """The name and the seconds of each stage, as it ends."""
    form = load.format_of(data, uri)
    loader = import_module(f"pipeline.loaders.{load.MODULES[form]}")
    page, seconds = _timed(lambda: loader.read(data), limit)
    yield "load", seconds
    if page is None:
        return
    document, seconds = _timed(lambda: assemble(page, Source(uri, form, "0" * 64)), limit)
    yield "layout", seconds
    if document is None:
        return
    candidates: list[Candidate] = []
    for extractor in EXTRACTORS:
        found, seconds = _timed(lambda: list(extractor.extract(document)), limit)  # noqa: B023 (called at once)
        candidates += found or []
        yield extractor.__name__.removeprefix("extractors."), seconds
    settled, seconds = _timed(lambda: context.settle(document, candidates, _AS_OF), limit)
    yield "context", seconds
    if settled is None:
        return
    by_field: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        by_field.setdefault(candidate.field, []).append(candidate)
    readings = []
    for name, proposed in by_field.items():
        values, seconds = _timed(lambda: [read(c, settled) for c in proposed], limit)  # noqa: B023
        readings += values or []
        yield f"normalize {name}", seconds
    vacancy, seconds = _timed(lambda: resolve.vacancy(document, tuple(readings), settled), limit)
    yield "resolve", seconds
    if vacancy is not None:
        yield "rows", _timed(lambda: rows.of(vacancy), limit)[1]


def _timed(work: Callable[[], T], limit: float) -> tuple[T | None, float]:
    """What the work gives, and its seconds of the processor; nothing where it is refused or takes too long."""
    result = None
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    began = time.process_time()
    try:
        result = work()
    except (Unreadable, _TooSlow):
        pass
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return result, time.process_time() - began
