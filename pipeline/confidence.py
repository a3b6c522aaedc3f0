"""How often each rule is right: models/confidence.csv, measured on gold documents by `vacancies evaluate`."""
from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

PATH = Path(__file__).resolve().parent.parent / "models" / "confidence.csv"
UNMEASURED = 0.5


@cache
def _table() -> dict[tuple[str, str], float]:
    if not PATH.exists():
        return {}
    with PATH.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {(row["field"], row["rule"]): float(row["precision"]) for row in rows}


def of(field: str, rule: str) -> float:
    """Precision of a rule for a field, smoothed; one half where it was never measured."""
    return _table().get((field, rule), UNMEASURED)
