"""The wording of the issues that tell of corrections."""
from __future__ import annotations

import json

from pipeline.corrections.entry import ROWS, Entry, Kind

_SHOWN = 120  # characters of a value
_DONE = {"set": "Corrected", "clear": "Corrected", "add": "Added", "remove": "Removed"}


def of_correction(entry: Entry, kind: Kind, reason: str, earlier: bool) -> str:
    """How it ended with a correction. `earlier`: it was made when the source had other bytes; `reason`: why the
    normalizer refused it."""
    said, who = _said(entry), f"{entry.by} on {entry.day}"
    if kind == "applied":
        of = " That was said of an earlier state of the source." if earlier else ""
        return f"{_DONE[entry.action]} by {who}: {said}.{of}"
    if kind == "stale":
        return (
            f"What {who} said is not applied: {said}. It was said of an earlier state of the source, in which the "
            "rules read something else. See whether it still holds."
        )
    return f"What {who} said is not applied: {said}. It is {reason}."


def of_change(entry: Entry, value: str | None) -> str:
    """That its words give another value now than the person saw."""
    now, then = _quoted(value, entry.field), _quoted(entry.new, entry.field)
    return (
        f"What {entry.by} said on {entry.day}, {_said(entry)}, is read as {now} now, and was read as {then} when it "
        "was said. See which is right, and correct it again."
    )


def _said(entry: Entry) -> str:
    old = _quoted(entry.old, entry.field)
    if entry.action in ("add", "remove"):
        return old if entry.action == "remove" else _quoted(entry.raw, entry.field)
    new = _quoted(entry.raw, entry.field) if entry.action == "set" else "nothing"
    return f"{new} instead of {old}" if entry.old else new


def _quoted(value: str | None, field: str) -> str:
    """A value as people read it, in one line, cut where it is long.

    >>> _quoted('{"grade": "P-3", "grade_system": "ICSC"}', "grade"), _quoted('[{"city": "Goma"}]', "duty_station")
    ('“P-3”', '“Goma”')
    >>> _quoted('{"language": "fr", "requirement": "desired"}', "languages"), _quoted("at once", "start_date")
    ('“fr, desired”', '“at once”')
    """
    text = value or ""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):  # no JSON, or brackets without end
        found = None
    if isinstance(found, list) and found:
        found = found[0]
    if isinstance(found, dict):
        values = [str(each) for each in found.values()]
        text = ", ".join(values if field in ROWS else values[:1])
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())  # goes to terminals, too
    return f"“{text[:_SHOWN]}…”" if len(text) > _SHOWN else f"“{text}”"
