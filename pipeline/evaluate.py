"""Measuring published runs against gold labels: each field of the record, and each rule that proposed a value.

Wrong is counted apart from missing, because a wrong value is worse than none.
"""
from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from pipeline import gold, judging, run, store
from pipeline.gold import LISTS, Gold, Row
from pipeline.gold_sets import GoldSet

Rules = dict[tuple[str, str], list[int]]


class Mismatch(NamedTuple):
    document: str
    field: str
    gold: object
    got: object


@dataclass
class Counts:
    """For each field [right, wrong, missing]; each distinct reading that the labels judge; what differs."""

    fields: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    readings: list[judging.Judged] = field(default_factory=list)
    mismatches: list[Mismatch] = field(default_factory=list)
    documents: int = 0
    absent: list[str] = field(default_factory=list)

    def add(self, name: str, right: int, wrong: int, missing: int) -> None:
        n = self.fields[name]
        n[0], n[1], n[2] = n[0] + right, n[1] + wrong, n[2] + missing

    def table(self) -> pd.DataFrame:
        """The fields that have a value in the labels or in the run."""
        rows = [(f, *n) for f, n in self.fields.items() if any(n)]
        frame = pd.DataFrame(rows, columns=["field", "right", "wrong", "missing"])
        frame["precision"] = frame["right"] / (frame["right"] + frame["wrong"]).clip(lower=1)
        frame["recall"] = frame["right"] / (frame["right"] + frame["missing"]).clip(lower=1)
        frame["f1"] = 2 * frame["right"] / (2 * frame["right"] + frame["wrong"] + frame["missing"])
        frame["wrong_share"] = frame["wrong"] / (frame["right"] + frame["wrong"]).clip(lower=1)
        return frame

    def totals(self) -> Mapping[str, float]:
        """Macro and micro F1, and the share of the values given that are wrong."""
        frame = self.table()
        right, wrong, missing = (int(frame[name].sum()) for name in ("right", "wrong", "missing"))
        return {
            "right": right, "wrong": wrong, "missing": missing,
            "macro": float(frame["f1"].mean()) if len(frame) else 0.0,
            "micro": 2 * right / max(2 * right + wrong + missing, 1),
            "wrong_share": wrong / max(right + wrong, 1),
        }

    def scores(self) -> dict[str, float]:
        """F1 by field, and `macro`."""
        frame = self.table()
        by_field = {str(name): float(f1) for name, f1 in zip(frame["field"], frame["f1"], strict=True)}
        return {"macro": float(self.totals()["macro"]), **by_field}

    def rules(self) -> Rules:
        """For each (field, rule) [right, wrong]."""
        rules: Rules = defaultdict(lambda: [0, 0])
        for reading in self.readings:
            rules[reading.field, reading.rule][0 if reading.right else 1] += 1
        return rules


def smoothed(right: int, wrong: int) -> float:
    """Precision with one right and one wrong reading added (Laplace): few readings prove little."""
    return (right + 1) / (right + wrong + 2)


def confidence(rules: Rules, measured_on: str) -> str:
    """The text of models/confidence.csv: rules in order of their names, the same on every run."""
    rows = [(name, rule, *n, round(smoothed(*n), 4)) for (name, rule), n in sorted(rules.items())]
    frame = pd.DataFrame(rows, columns=["field", "rule", "right", "wrong", "precision"])
    made = (
        f"# Readings of each rule that were right and wrong by gold labels ({measured_on}), counted by "
        "`vacancies evaluate --confidence`; precision is (right + 1) / (right + wrong + 2).\n"
    )
    return made + frame.to_csv(index=False, lineterminator="\n")


def total(parts: Iterable[Counts]) -> Counts:
    """All sets together."""
    whole = Counts()
    for part in parts:
        whole.documents += part.documents
        whole.absent += part.absent
        whole.mismatches += part.mismatches
        whole.readings += part.readings
        for name, n in part.fields.items():
            whole.add(name, *n)
    return whole


def ingest_and_measure(sets: Sequence[GoldSet]) -> dict[str, Counts]:
    """Read the documents of all sets into a temporary folder, and measure that run."""
    with ingested(sets) as outs:
        return {one.name: measure(one.labels, outs[one.raw]) for one in sets}


@contextmanager
def ingested(sets: Sequence[GoldSet]) -> Iterator[dict[Path, Path]]:
    """For each folder of documents the temporary folder in which its run is published."""
    with tempfile.TemporaryDirectory(prefix="vacancies-evaluate-") as folder:
        outs: dict[Path, Path] = {}
        for raw in dict.fromkeys(one.raw for one in sets):
            outs[raw] = Path(folder) / str(len(outs))
            run.ingest([str(raw)], str(outs[raw]), run.default_workers())
        yield outs


def measure(labels: Path, out: Path) -> Counts:
    """Compare the run that is published in `out` with labels."""
    counts, published = Counts(), Published(out)
    for label in gold.read(labels):
        counts.documents += 1
        row = published.rows.get(label["id"], {})
        if not row:
            counts.absent.append(f"{label['id']}: {published.reason(label['id'])}")
        key = str(row.get("vacancy_id"))
        compare(counts, label, row, {table: published.of(table, key) for table in LISTS})
        counts.readings += judging.readings(label, published.of("evidence", key))
    return counts


def compare(counts: Counts, label: Gold, row: Row, children: Mapping[str, Sequence[Row]]) -> None:
    """Count one record: its columns, and the rows of its child tables where there are any."""
    for column in gold.SCALARS:
        if column not in label:
            continue
        got = row.get(column)
        if gold.right(column, label[column], got):
            counts.add(column, got is not None, 0, 0)
            continue
        counts.add(column, 0, got is not None, None not in gold.accepted(label[column]))
        counts.mismatches.append(Mismatch(label["id"], column, label[column], gold.plain(got)))
    for table, rows in children.items():
        if table in label:
            _items(counts, table, label, rows)


def _items(counts: Counts, table: str, label: Gold, rows: Sequence[Row]) -> None:
    pairs, missing, extra = gold.pair(label[table], rows, gold.alike(table, label))
    for optional in label.get(f"{table}_optional", []):
        hit = next((r for r in extra if gold.has(r, optional)), None)
        if hit is not None:
            extra.remove(hit)
    if table == "statistics":  # the employer's standing figures are not labelled everywhere
        extra = [r for r in extra if not r.get("boilerplate")]
    counts.add(table, len(pairs), len(extra), len(missing))
    counts.mismatches += [Mismatch(label["id"], table, m, None) for m in missing]
    counts.mismatches += [
        Mismatch(label["id"], table, None, {k: v for k, v in r.items() if k not in ("vacancy_id", "position", "raw")})
        for r in extra
    ]
    if table in ("languages", "competencies"):
        for item, row in pairs:
            if "level" in item:
                hit = item["level"] == row.get("level")
                counts.add(f"{table}.level", hit, not hit, not hit)
                if not hit:
                    wanted = (item.get("name") or item.get("language"), item["level"])
                    counts.mismatches.append(Mismatch(label["id"], f"{table}.level", wanted, row.get("level")))


class Published:
    """The rows of a published run, by document."""

    def __init__(self, out: Path) -> None:
        self._store, self._run_id = store.published(out)
        self._children: dict[str, dict[str, list[Row]]] = {}
        # Of a file that holds several records the first is the one that is labelled.
        rows = reversed(self._read("vacancies"))
        self.rows: dict[str, Row] = {Path(r["source_uri"].split("#")[0]).name: r for r in rows}

    def of(self, table: str, key: str) -> list[Row]:
        if table not in self._children:
            grouped: dict[str, list[Row]] = defaultdict(list)
            for row in self._read(table):
                grouped[row["vacancy_id"]].append(row)
            self._children[table] = grouped
        return self._children[table].get(key, [])

    def reason(self, document: str) -> str:
        """Why a document gave no record."""
        outcomes = (o for o in self._read("outcomes") if Path(o["source_uri"]).name == document)
        return next((str(o["message"]) for o in outcomes), "it is not in the run")

    def _read(self, table: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._store.dataset(self._run_id, table).to_table().to_pylist()
        return rows
