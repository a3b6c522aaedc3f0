"""What the pipeline does not yet find in the samples: (sample, column, table or table.column) and the reason."""
from __future__ import annotations

OMS = "oms-epidemiologiste-ndjamena.txt"
PNUD = "pnud-analista-resiliencia-beira.txt"

_BY_REASON: dict[str, tuple[tuple[str, str], ...]] = {
    "an alternative behind '; or' at the end of an item, after a semicolon, or in a sentence of its own": (
        (PNUD, "education"),
        (PNUD, "experience"),
        (PNUD, "experience.area"),
        (PNUD, "experience.is_alternative"),
    ),
    "names of competencies in other languages, shortened, or of a framework that the heading does not announce": (
        (OMS, "competencies"),
    ),
    "a place that the golden record leaves out": (
        (OMS, "statistics.place"),
    ),
}
KNOWN = {key: reason for reason, keys in _BY_REASON.items() for key in keys}
