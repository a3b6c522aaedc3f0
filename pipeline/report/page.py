"""Puts the page together: figures, shapes and words into the template. All that comes from documents is escaped."""
from __future__ import annotations

import base64
import builtins
import csv
import hashlib
import tomllib
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.report import charts, columns, counting, moved, timeline
from pipeline.report.charts import Bars
from pipeline.report.columns import LOW
from pipeline.report.counting import Figures
from pipeline.scales import CLOSED
from pipeline.store import Store, StoreError

HERE = Path(__file__).parent
VOCABULARY = HERE.parent.parent / "normalizers" / "vocabulary"
ORGANISATIONS, GRADES, PLACES, FEW, CODES, KINDS = 15, 30, 20, 8, 30, 12  # shown of each; the rest are "others"
JOINERS = "\u200c\u200d"  # which some scripts are written with


def page(store: Store, run_id: str) -> str:
    """The report of a run as HTML, which follows from the run and the one before it, and from nothing else.

    Raises `StoreError`, `OSError` or `pyarrow.ArrowException` where the run cannot be read.
    """
    manifest = store.manifest(run_id)
    found = counting.count(store, run_id)
    before = _before(store, manifest.get("previous"))
    day = _day(run_id, manifest)
    return _environment().get_template("report.html").render(
        run=run_id, day=day, manifest=manifest, found=found, low=LOW, words=_words(), advice=_advice,
        moved=moved.since(store, run_id, manifest.get("previous")),
        open=sum(n for d, n in found.days["deadline"].items() if d >= day),
        dated=found.days["deadline"].total(),
        columns=list(columns.rows(found, manifest, before)),
        codes=found.issues[:CODES], failures=found.failures[:KINDS],
        grades=(grades := _grades(found)),
        categories={k: words for k, words in _words()["categories"].items() if k in {bar.kind for bar in grades.rows}},
        timings=_timings(manifest.get("timings", {})),
        deadlines=timeline.of(found.days["deadline"], day),
        posted=timeline.of(found.days["posted_date"], day),
        scores=charts.histogram(found.scores, counting.BINS) if found.scores else None,
        **_bars(found),
    ) + "\n"


def _bars(found: Figures) -> dict[str, Bars]:
    def plain(name: str, order: bool = False) -> Bars:
        known = CLOSED["vacancies", name].values
        return charts.bars(
            found.values[name], len(known), {value: value.replace("_", " ") for value in known}, known if order else ()
        )

    return {
        "organisations": charts.bars(found.values["organization"], ORGANISATIONS),
        "contracts": plain("contract_type"),
        "education": plain("education_level", order=True),
        "countries": charts.bars(found.values["country"], PLACES, _english("countries")),
        "languages": charts.bars(found.values["language"], FEW, _english("languages")),
        "statuses": charts.bars(Counter[str | None](found.statuses), FEW, _words()["statuses"]),
    }


def _grades(found: Figures) -> Bars:
    """In order of rank, those without one last; in the colour of their category."""
    counts = Counter[str | None]()
    ranks: dict[str, float] = {}
    kinds: dict[str, str] = {}
    for (grade, category, rank), n in found.grades.items():
        counts[grade] += n
        if grade is not None:
            ranks[grade] = rank if rank is not None else float("inf")
            kinds[grade] = str(category) if category in _words()["categories"] else "other"
    return charts.bars(counts, GRADES, order=sorted(ranks, key=lambda g: (ranks[g], g)), kinds=kinds)


def _timings(timings: Mapping[str, float]) -> list[tuple[str, float, float]]:
    """Words, seconds and length of the bar of each stage, in the order in which they come."""
    names: Mapping[str, str] = _words()["stages"]
    order = sorted(timings, key=lambda stage: (list(names).index(stage) if stage in names else len(names), stage))
    top = max(timings.values(), default=0) or 1
    return [(names.get(stage, stage), timings[stage], round(100 * timings[stage] / top, 2)) for stage in order]


def _before(store: Store, previous: str | None) -> Mapping[str, Any] | None:
    try:
        return store.manifest(previous) if previous and previous in store.runs() else None
    except StoreError:
        return None


def _day(run_id: str, manifest: Mapping[str, Any]) -> date:
    """The day by which the run judged what is open."""
    told = manifest.get("as_of") or str(manifest.get("started", ""))[:10]
    try:
        return date.fromisoformat(told)
    except ValueError:
        return date.fromisoformat(run_id[:8])


def _advice(error_class: str) -> str:
    advice: Mapping[str, str] = _words()["classes"]
    python = isinstance(getattr(builtins, error_class, None), type)
    return advice.get(error_class, advice["defect" if python else "other"])


def tidy(value: object, most: int = 120) -> str:
    r"""Text in one line, no longer than `most`, without what cannot be seen or turns the text around.

    >>> tidy("a\u202e b\n c\x00"), tidy("abcdefgh", 6), tidy(None)
    ('a b c', 'abcd …', '')
    """
    text = "" if value is None else " ".join(str(value).split())
    text = "".join(c for c in text if c.isprintable() or c in JOINERS)
    return text if len(text) <= most else f"{text[: most - 2].rstrip()} …"


def percent(share: float | None) -> str:
    """Whole percents, but never 0 for something, nor 100 for what is not all.

    >>> percent(0.004), percent(0.996), percent(0.25), percent(0)
    ('< 1 %', '> 99 %', '25 %', '0 %')
    """
    if share is None:
        return ""
    whole = round(100 * share)
    sign = "< 1" if whole == 0 and share > 0 else "> 99" if whole == 100 and share < 1 else str(whole)
    return f"{sign} %"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    style = made.get_template("report.css").render()
    made.globals["style_sha256"] = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    made.filters |= {"tidy": tidy, "percent": percent, "number": lambda n: f"{n:,}"}
    return made


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads((HERE / "words.toml").read_text("utf-8"))


@cache
def _english(vocabulary: str) -> Mapping[str, str]:
    """Names by code."""
    with (VOCABULARY / f"{vocabulary}.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["en"] for row in csv.DictReader(line for line in file if not line.startswith("#"))}
