"""One evidence row for every candidate that was considered."""
from __future__ import annotations

from collections.abc import Mapping

from pipeline.record import Reading, as_text
from pipeline.resolve.choice import Readings

CHILD_TABLES = frozenset(
    {"languages", "education", "experience", "competencies", "skills", "statistics", "deliverables", "responsibilities"}
)


def order(reading: Reading) -> tuple[int, int, str, str]:
    """Document order, then field and rule: the same on every run."""
    candidate = reading.candidate
    return (candidate.start, candidate.end, candidate.field, candidate.rule)


def row(reading: Reading, readings: Readings) -> Mapping[str, object]:
    """A reading as a row of `evidence`."""
    candidate = reading.candidate
    table, position = readings.used.get(id(reading), (None, None))
    chosen = position is not None
    return {
        "table": table or (candidate.field if candidate.field in CHILD_TABLES else "vacancies"),
        "row_position": position,
        "field": candidate.field,
        "value": as_text(reading.value),
        "raw": candidate.raw,
        "start": candidate.start,
        "end": candidate.end,
        "page": candidate.page,
        "extractor": candidate.rule,
        "confidence": reading.confidence,
        "chosen": chosen,
        "reason": None if chosen else reading.reason or "another reading was chosen",
    }
