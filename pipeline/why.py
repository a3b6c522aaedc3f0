"""Why a reading is in the record and the others are not, in words; told from the rows of `evidence` alone.

What decides stands in `pipeline.resolve`; here it is only said. Where the figures do not show which of its reasons it
was, none is made up.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.confidence import UNMEASURED
from pipeline.meanings import CORRECTION, DUPLICATE, EITHER, fields_of
from pipeline.quality import CORE, ERROR, FIELD_OF, WARNING

Row = Mapping[str, Any]  # of `evidence`
_TOGETHER = frozenset({"duty_station", "city", "country"})  # readings of them are weighed together
_LATER = ("deadline", "posted_date")
_LAST = (
    "Of equally trusted dates one with time and zone goes first, then the last in the text, since job boards print "
    "theirs above it."
)
CLEARED = "A person said that the document does not say it, which goes before every rule."
MINIMUM = "It is the least that is required, by the surest rule; alternatives, parts and wishes do not count."


def in_order(rows: Sequence[Row]) -> list[Row]:
    """Evidence as it was weighed: what the record uses, then what else has a value (the best first), then the rest."""
    return sorted(
        rows, key=lambda e: (not e["chosen"], e["value"] is None or overruled(e), -e["confidence"], e["start"])
    )


def behind(column: str, rows: Sequence[Row]) -> list[Row]:
    """The readings that gave a column of `vacancies` its value."""
    found: list[Row] = []
    for field in fields_of(column):
        found += [e for e in rows if e["chosen"] and e["field"] == field]
        if found and column in EITHER:
            break
    return found


def overruled(row: Row) -> bool:
    """Whether a person's correction set the reading aside.

    >>> overruled({"value": "P-3", "reason": "corrected by Ana on 2026-11-26"})
    True
    """
    return row["value"] is not None and str(row["reason"] or "").startswith("corrected by ")


def chosen(row: Row, rows: Sequence[Row]) -> str:
    """Why the record uses a reading; `rows` are all of the same field or fields."""
    if row["extractor"] == CORRECTION:
        told = sorted({str(e["reason"]) for e in rows if overruled(e)})
        return "A person's word goes before every rule" + (f" ({'; '.join(told)})." if told else ".")
    if row["extractor"] == DUPLICATE:
        return f"This record says nothing of it; {row['cited_vacancy_id']}, which repeats it, does."
    if row["field"] == "closing_time":
        return "It gives the time of day and the zone at which the deadline falls."
    if row["table"] != "vacancies":
        return "Each different value has a row; where one is said twice, the statement that asks more goes first."
    rows = [e for e in rows if e["field"] == row["field"] or {e["field"], row["field"]} <= _TOGETHER]
    used = in_order([e for e in rows if e["chosen"]])
    if row is not used[0] and (more := _completes(row)):
        return more
    if not (others := [e for e in rows if e is not row]):
        return "Nothing else was proposed."
    rivals = [e for e in rows if e is not row and e["value"] is not None and not e["chosen"] and not overruled(e)]
    if not rivals:
        refused = sum(e["value"] is None for e in others)
        return "It is the only one that could be read as a value." if refused else "Nothing else contradicts it."
    return _before(row, rivals)


def quality(record: Row, evidence: Sequence[Row], issues: Sequence[Row]) -> tuple[dict[str, float], float]:
    """What `quality_score` is made of: how sure each core column is, and the factor for warnings and errors.

    The score is their mean times the factor. A column that is missing, or was taken over from another record, counts 0.
    """
    taken = {row["field"] for row in evidence if row["extractor"] == DUPLICATE}
    sure: dict[str, float] = {}
    for row in evidence:
        if row["chosen"] and row["extractor"] != DUPLICATE:
            sure[row["field"]] = max(row["confidence"], sure.get(row["field"], 0.0))
    found = {}
    for column in CORE:
        field = FIELD_OF.get(column, column)
        present = field in sure if column == "languages" else record[column] is not None
        found[column] = sure.get(field, UNMEASURED) if present and not {column, field} & taken else 0.0
    factor = 1.0
    for issue in issues:
        factor *= {"warning": WARNING, "error": ERROR}.get(issue["severity"], 1.0)
    return found, factor


def _before(row: Row, rivals: Sequence[Row]) -> str:
    best = max(e["confidence"] for e in rivals)
    same = all(e["value"] == row["value"] for e in rivals)
    agree = f"{'All' if len(rivals) > 1 else 'Both'} say the same. " if same else ""
    if row["extractor"] == "extended":
        return f"{agree}An extension goes before every other statement."
    if row["confidence"] > best:
        figures = f"{row['confidence']:.2f}, the next {best:.2f}"
        return f"{agree}Its rule was right most often on labelled documents: {figures}."
    if row["confidence"] == best:
        equal = [e for e in rivals if e["confidence"] == best]
        if row["field"] in _LATER:
            return f"{agree}{_LAST}"
        if all(row["start"] <= e["start"] for e in equal):
            return f"{agree}Of equally trusted readings it is the first in the text."
        return f"{agree}Its rule is trusted as much as the best of the others ({best:.2f})."
    if row["field"] == "deadline":
        return f"{agree}A statement of the text goes before the data fields of a board or portal, which may differ."
    if row["field"] == "job_number":
        return f"{agree}The organisation's own reference goes before the number that a portal gives."
    return f"{agree}Other columns decided: it goes with what they say (docs/architecture.md, Resolve)."


def _completes(row: Row) -> str:
    """What a second reading of the same column adds to the first."""
    if row["field"] == "deadline":
        return "It names the same day, and gives the time or the zone that the other lacks."
    if row["field"] in _TOGETHER:
        return "It completes the place: the one names the town, the other its country."
    if row["field"] == "duration":
        return "It gives a day or length that the others do not say."
    return ""

