"""The wording of the issues that resolve writes."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pipeline.record import Issue, Reading

_ASSUMED = {
    "date_order_assumed": "Day and month could be read both ways; day first was assumed.",
    "midnight_assumed": "“Midnight” was read as the end of the printed day.",
}


def conflict(kind: str, field: str, taken: str, others: Iterable[str]) -> Issue:
    """Statements of equal standing contradict each other."""
    message = f"The document also states {', '.join(others)} as the {kind}; {taken} was taken."
    return Issue(f"{kind}_conflict", field, "warning", message)


def inferred(kind: str, field: str, value: str, reading: Reading) -> Issue:
    """A value that no header states."""
    message = f"The {kind} {value} is inferred from “{reading.candidate.raw}”; no header states it."
    return Issue(f"{kind}_inferred", field, "info", message)


def assumption(code: str | None, field: str) -> list[Issue]:
    """What a normalizer had to assume."""
    return [Issue(code, field, "info", _ASSUMED.get(code, "Part of the value is assumed."))] if code else []


def default_expiry(deadline: date) -> Issue:
    """A deadline that a board may have filled in itself."""
    message = f"Only a data field states {deadline.isoformat()}, a round number of days after the posting."
    return Issue("deadline_default", "deadline", "warning", message)


def of_site(owner: str) -> Issue:
    """An employer that no words of the document name."""
    message = f"The document does not name the employer; the site that it comes from is that of {owner}."
    return Issue("organization_of_site", "organization", "info", message)


def expired(deadline: date, today: date) -> Issue:
    """The deadline lies before the day by which it is judged."""
    message = f"The deadline {deadline.isoformat()} lies before {today.isoformat()}."
    return Issue("expired", "deadline", "info", message)
