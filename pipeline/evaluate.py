"""Measuring published runs against gold labels: each field of the record, and each rule that proposed a value.

Wrong is counted apart from missing, because a wrong value is worse than none.
"""
from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow.dataset as ds

from pipeline import gold, schema, store
from pipeline.gold import Gold, Row

LISTS = ("languages", "competencies", "deliverables", "statistics")
# The column by which a reading is judged, where it is not its field's own name, and the key that holds it in the value.
JUDGED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "grade": (("grade", "grade"),),
    "supervisor_grade": (("supervisor_grade", "grade"),),
    "contract": (("contract_type", "contract_type"),),
    "duration": (("duration_iso", "duration_iso"), ("contract_end", "contract_end"), ("start_date", "start_date")),
    "deadline": (("deadline", "deadline"),),
    "duty_station": (("city", "city"), ("country", "country")),
    "education": (("education_level", "level"),),
    "experience": (("experience_years_min", "years_min"),),
    "salary": (("salary_min", "salary_min"), ("salary_max", "salary_max"), ("salary_currency", "salary_currency")),
    "start_date": (("start_date", "day"),),
    "posted_date": (("posted_date", "day"),),
    "end_date": (("contract_end", "day"),),
}


class Mismatch(NamedTuple):
    document: str
    field: str
    gold: object
    got: object


@dataclass
class Counts:
    """For each field [right, wrong, missing]; for each (field, rule) [right, wrong]."""

    fields: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    rules: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    mismatches: list[Mismatch] = field(default_factory=list)
    documents: int = 0
    absent: list[str] = field(default_factory=list)

    def table(self) -> pd.DataFrame:
        """The fields that have a value in the labels or in the run."""
        rows = [(f, *n) for f, n in self.fields.items() if any(n)]
        frame = pd.DataFrame(rows, columns=["field", "right", "wrong", "missing"])
        frame["precision"] = frame["right"] / (frame["right"] + frame["wrong"]).clip(lower=1)
        frame["recall"] = frame["right"] / (frame["right"] + frame["missing"]).clip(lower=1)
        frame["f1"] = 2 * frame["right"] / (2 * frame["right"] + frame["wrong"] + frame["missing"])
        return frame

    def confidence(self) -> pd.DataFrame:
        """Precision of each rule with one right and one wrong reading added (Laplace): few readings prove little."""
        rows = [(f, r, *n) for (f, r), n in sorted(self.rules.items())]
        frame = pd.DataFrame(rows, columns=["field", "rule", "right", "wrong"])
        frame["precision"] = ((frame["right"] + 1) / (frame["right"] + frame["wrong"] + 2)).round(4)
        return frame


def measure(pairs: Sequence[tuple[Path, Path]]) -> Counts:
    """Add up all pairs of a gold file and the output folder of the run that belongs to it."""
    counts = Counts()
    for labels, out in pairs:
        run = _Published(store.current(out))
        for label in gold.read(labels):
            counts.documents += 1
            row = run.rows.get(label["id"], {})
            if not row:
                counts.absent.append(label["id"])
            key = str(row.get("vacancy_id"))
            _scalars(counts, label, row)
            for table in LISTS:
                if table in label:
                    _items(counts, table, label, run.of(table, key))
            _rules(counts, label, run.of("evidence", key))
    return counts


class _Published:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._children: dict[str, dict[str, list[Row]]] = {}
        self.rows: dict[str, Row] = {Path(r["source_uri"].split("#")[0]).name: r for r in self._read("vacancies")}

    def of(self, table: str, key: str) -> list[Row]:
        if table not in self._children:
            grouped: dict[str, list[Row]] = defaultdict(list)
            for row in self._read(table):
                grouped[row["vacancy_id"]].append(row)
            self._children[table] = grouped
        return self._children[table].get(key, [])

    def _read(self, table: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = (
            ds.dataset(self._folder / table, schema=schema.schemas()[table], format="parquet").to_table().to_pylist()
        )
        return rows


def _scalars(counts: Counts, label: Gold, row: Row) -> None:
    for column in gold.SCALARS:
        if column not in label:
            continue
        wanted, got, n = gold.accepted(label[column]), row.get(column), counts.fields[column]
        if any(gold.same(column, w, got) for w in wanted):
            n[0] += got is not None
            continue
        n[1] += got is not None
        n[2] += None not in wanted
        counts.mismatches.append(Mismatch(label["id"], column, label[column], gold.plain(got)))


def _items(counts: Counts, table: str, label: Gold, rows: Sequence[Row]) -> None:
    pairs, missing, extra = gold.pair(label[table], rows, gold.alike(table, label))
    for optional in label.get(f"{table}_optional", []):
        hit = next((r for r in extra if all(gold.same(k, v, r.get(k)) for k, v in optional.items())), None)
        if hit is not None:
            extra.remove(hit)
    if table == "statistics":  # the employer's standing figures are not labelled everywhere
        extra = [r for r in extra if not r.get("boilerplate")]
    n = counts.fields[table]
    n[0], n[1], n[2] = n[0] + len(pairs), n[1] + len(extra), n[2] + len(missing)
    counts.mismatches += [Mismatch(label["id"], table, m, None) for m in missing]
    counts.mismatches += [
        Mismatch(label["id"], table, None, {k: v for k, v in r.items() if k not in ("vacancy_id", "position", "raw")})
        for r in extra
    ]
    if table in ("languages", "competencies"):
        for item, row in pairs:
            if "level" in item:
                n = counts.fields[f"{table}.level"]
                hit = item["level"] == row.get("level")
                n[0], n[1], n[2] = n[0] + hit, n[1] + (not hit), n[2] + (not hit)
                if not hit:
                    wanted = (item.get("name") or item.get("language"), item["level"])
                    counts.mismatches.append(Mismatch(label["id"], f"{table}.level", wanted, row.get("level")))


def _rules(counts: Counts, label: Gold, evidence: Sequence[Row]) -> None:
    """Judge what each rule proposed, chosen or not; the same value by the same rule counts once for a document."""
    seen = set()
    for row in evidence:
        key = (row["field"], row["extractor"], row["value"])
        if row["value"] is None or key in seen:
            continue
        seen.add(key)
        verdicts = [v for value in _values(row["value"]) if (v := judge(row["field"], value, label)) is not None]
        if verdicts:
            counts.rules[key[:2]][0 if any(verdicts) else 1] += 1


def judge(name: str, value: object, label: Gold) -> bool | None:
    """Whether a reading is right by the labels; None where they do not say.

    >>> judge("grade", {"grade": "P-4", "grade_system": "ICSC"}, {"grade": "P-3"}), judge("title", "Driver", {})
    (False, None)
    """
    if name in LISTS:
        if name not in label or not isinstance(value, dict):
            return None
        if name == "statistics" and value.get("boilerplate"):
            return None
        if any(all(gold.same(k, v, value.get(k)) for k, v in o.items()) for o in label.get(f"{name}_optional", [])):
            return None
        like = gold.alike(name, label)
        return any(like(item, value) for item in label[name])
    if isinstance(value, dict) and value.get("requirement") == "desired":
        return None
    verdicts = []
    for column, key in JUDGED.get(name, ((name, name),)):
        got = value.get(key) if isinstance(value, dict) else value
        if column in label and got is not None:
            verdicts.append(any(gold.same(column, w, got) for w in gold.accepted(label[column])))
            if not isinstance(value, dict):
                break
    return all(verdicts) if verdicts else None


def _values(text: str) -> Iterator[object]:
    """The value or values that a cell of `evidence.value` holds."""
    try:
        value = json.loads(text) if text[:1] in "{[" or text in ("true", "false") or _number(text) else text
    except ValueError:
        value = text
    yield from value if isinstance(value, list) else [value]


def _number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal()
