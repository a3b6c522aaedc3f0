"""The table of columns: how many vacancies have a value, how sure the rules are of it, and what is amiss."""
from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from normalizers.frozen import frozen
from pipeline.changes import FOLLOWS
from pipeline.quality import FIELD_OF
from pipeline.report.counting import CHILDREN, Figures

LOW = 0.8  # a rule below this is wrong more than once in five times, or has hardly been measured
# Columns that one reading fills, where the column's name does not begin with that of the field.
OF_FIELD = {**FIELD_OF, "contract_end": "end_date", "is_staff": "contract"}
OF_TABLE = {"duty_stations": "duty_station"}  # a child table that a reading of `vacancies` fills


@frozen
class Row:
    name: str
    filled: int
    share: float  # of the vacancies
    moved: float | None  # by how much the share of all records rose since the last run; None where not known
    readings: int  # that were chosen
    confidence: float | None  # their mean
    low: float | None  # the share of those below LOW
    like: str  # the column whose reading fills this one, too
    issues: tuple[tuple[str, int], ...]  # severity and number, the gravest first


def rows(found: Figures, manifest: Mapping[str, Any], before: Mapping[str, Any] | None) -> Iterator[Row]:
    """Columns of `vacancies`, then child tables."""
    fields = {field for home, field in found.readings if home == "vacancies"}
    leading: dict[str, str] = {}  # the first column that a field fills
    for name in found.columns:
        field = _field(name, fields)
        like = leading.setdefault(field, name) if field else FOLLOWS.get(name, _child(name))
        confidences = found.readings.get(("vacancies", field), Counter()) if like in ("", name) else Counter()
        yield _row(name, found, confidences, "" if like == name else like, _moved(name, manifest, before))
    for name in CHILDREN:
        confidences = sum((c for (home, _), c in sorted(found.readings.items()) if home == name), Counter[float]())
        yield _row(name, found, confidences, leading.get(OF_TABLE.get(name, ""), ""), None)


def _row(name: str, found: Figures, confidences: Counter[float], like: str, moved: float | None) -> Row:
    readings = confidences.total()
    mean = math.fsum(c * n for c, n in sorted(confidences.items())) / readings if readings else None
    low = sum(n for c, n in confidences.items() if c < LOW) / readings if readings else None
    issues = Counter[str]()
    for issue in found.issues:  # the gravest first
        if issue.fields[name]:
            issues[issue.severity] += issue.fields[name]
    filled = found.filled[name]
    share = filled / found.vacancies if found.vacancies else 0.0
    return Row(name, filled, share, moved, readings, mean, low, like, tuple(issues.items()))


def _field(column: str, fields: set[str]) -> str:
    """The field whose reading fills a column: of the same name, a known one, or the longest that it begins with."""
    if column in fields:
        return column
    if column in OF_FIELD:
        return OF_FIELD[column] if OF_FIELD[column] in fields else ""
    return max((f for f in fields if column.startswith(f"{f}_")), key=len, default="")


def _child(column: str) -> str:
    """The child table that a column is taken from: education_level from education."""
    return OF_FIELD[column] if OF_FIELD.get(column) in CHILDREN else ""


def _moved(name: str, manifest: Mapping[str, Any], before: Mapping[str, Any] | None) -> float | None:
    shares: list[float] = []
    for told in (before or {}, manifest):
        rows, nulls = told.get("rows", {}).get("vacancies", 0), told.get("nulls", {})
        if not rows or name not in nulls:
            return None
        shares.append(1 - nulls[name] / rows)
    return shares[1] - shares[0]
