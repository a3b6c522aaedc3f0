"""What people said, put between the readings of a document and the choice among them.

A correction of the same bytes always holds. Of a source whose bytes have changed it holds where the rules still make
the mistake that it mends; elsewhere it may be wrong by now, and an issue says so. Nothing is taken away: a reading that
is overruled keeps its value, and the reason says by whom.
"""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from normalizers.base import Context
from pipeline import context, resolve
from pipeline.corrections import notices
from pipeline.corrections.check import understand
from pipeline.corrections.entry import CERTAIN, CHANGED, CODES, PLACES, ROWS, RULE, Entry, Kind
from pipeline.document import Candidate, Document
from pipeline.normalize import read
from pipeline.record import Issue, Reading, as_text
from pipeline.resolve.requirements import KEYS

Read = tuple[tuple[Reading, ...], Context, list[Issue]]

_DAYS: Mapping[str, str] = MappingProxyType({  # fields that are a day, and its name in their value
    "deadline": "deadline", "start_date": "day", "end_date": "day", "posted_date": "day",
})
_COLUMNS: Mapping[str, str] = MappingProxyType({  # where the column has another name than the field
    "contract": "contract_type", "duration": "duration_iso", "end_date": "contract_end", "duty_station": "city",
    "salary": "salary_min", "closing_time": "deadline_at",
})


def corrected(
    document: Document, proposed: Sequence[Candidate], readings: tuple[Reading, ...], settled: Context,
    as_of: date | None, entries: Sequence[Entry],
) -> Read:
    """The readings with what people said of the document among them, in the context in which they are read, and what a
    reader should know of it. The employer and the place that a person gives are part of that context."""
    first = _Applied(document, readings, settled)
    first.take(entries)
    overruled = {id(r.candidate) for r in first.readings if r.value is not None and not r.stands}
    standing = [c for c in proposed if id(c) not in overruled]
    given = [r for r in first.readings if r.candidate.rule == RULE and r.stands]
    anew = context.settle(document, standing, as_of, given)
    if anew == settled:
        return tuple(first.readings), settled, first.issues
    last = _Applied(document, tuple(read(c, anew) for c in proposed), anew)
    last.take(entries)
    return tuple(last.readings), anew, last.issues


class _Applied:
    """The readings while one correction after the other is applied to them."""

    def __init__(self, document: Document, readings: tuple[Reading, ...], settled: Context) -> None:
        self.document, self.settled = document, settled
        self.readings = list(readings)
        self.issues: list[Issue] = []

    def take(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if entry.source_sha256 != self.document.source.sha256 and not self._still_wrong(entry):
                self._note(entry, "stale")
            elif entry.action in ("set", "add"):
                self._give(entry)
            else:
                self._overrule(entry)
                self._note(entry, "applied")

    def _give(self, entry: Entry) -> None:
        value, reason = self._value(entry)
        if reason is not None:
            self._note(entry, "refused", reason)
            return
        self._overrule(entry)
        candidate = self._candidate(entry)
        self.readings.append(Reading(candidate, value, None, CERTAIN, added=entry.action == "add"))
        self._note(entry, "applied")
        given = as_text(value)
        if entry.new is not None and _differ(entry.new, given):
            self.issues.append(Issue(CHANGED, _column(entry), "warning", notices.of_change(entry, given)))

    def _value(self, entry: Entry) -> tuple[object | None, str | None]:
        """The words as the normalizer reads them here. Where that is not what the person saw, a reading of the document
        that is, or the day itself: what "3 November" means may depend on the day of the run."""
        value, reason = understand(entry.field, entry.raw or "", entry.parts, self.settled)
        if entry.new is None or as_text(value) == entry.new:
            return value, reason
        for reading in self.readings:
            if reading.candidate.field == entry.field and as_text(reading.value) == entry.new:
                return reading.value, None
        if (day := _day(entry.field, entry.new)) and day != _day(entry.field, as_text(value)):
            return understand(entry.field, day, {}, self.settled)
        return value, reason

    def _candidate(self, entry: Entry) -> Candidate:
        """The words cited; where they do not stand there any more the nearest that say the same, else none."""
        text, raw = self.document.text, entry.raw or ""
        start = -1 if entry.start is None else _nearest(text, raw, entry.start)
        if start < 0:
            return Candidate(entry.field, "", 0, 0, RULE, None, MappingProxyType(dict(entry.parts)))
        return self.document.candidate(entry.field, start, start + len(raw), RULE, **entry.parts)

    def _overrule(self, entry: Entry) -> None:
        """Mark the readings that a correction goes before; those of the same value in other words, too."""
        if entry.action == "add":
            return
        fields = PLACES if entry.field == "duty_station" or entry.action == "remove" else {entry.field}
        fields = fields if entry.field in PLACES else {entry.field}
        found = [i for i, r in enumerate(self.readings) if r.stands and r.candidate.field in fields]
        if entry.field in ROWS and entry.action != "clear":
            key = KEYS[entry.field]
            rows = {key(self.readings[i].value) for i in found if as_text(self.readings[i].value) == entry.old}
            found = [i for i in found if key(self.readings[i].value) in rows]
        elif entry.action == "remove":
            found = [i for i in found if as_text(self.readings[i].value) == entry.old]
        for i in found:
            self.readings[i] = replace(self.readings[i], reason=f"corrected by {entry.by} on {entry.day}")

    def _still_wrong(self, entry: Entry) -> bool:
        """Whether the record would say what it said when it was corrected, or by now what the person said."""
        said = self._chosen(PLACES if entry.field in PLACES else {entry.field})
        if entry.new in said or (entry.action == "clear" and not said):
            return True
        if entry.action == "add":
            return entry.typed or (entry.raw or "") in self.document.text
        return entry.old in said if entry.old is not None else not said

    def _chosen(self, fields: set[str] | frozenset[str]) -> set[str]:
        """The values that the record would have now, with the corrections so far."""
        record = resolve.vacancy(self.document, tuple(self.readings), self.settled)
        return {str(row["value"]) for row in record.evidence if row["chosen"] and row["field"] in fields}

    def _note(self, entry: Entry, kind: Kind, reason: str = "") -> None:
        earlier = entry.source_sha256 != self.document.source.sha256
        message = notices.of_correction(entry, kind, reason, earlier)
        self.issues.append(Issue(CODES[kind], _column(entry), "info" if kind == "applied" else "warning", message))


def _column(entry: Entry) -> str:
    return _COLUMNS.get(entry.field, entry.field)


def _differ(one: str, other: str | None) -> bool:
    """Whether two values of `evidence.value` contradict each other: a part that only one of them names does not count,
    since versions of the program may differ in what they tell.

    >>> _differ("P-4", "P-5"), _differ('{"level": "fluent"}', '{"level": "fluent", "requirement": "required"}')
    (True, False)
    """
    try:
        said, found = json.loads(one), json.loads(other or "")
    except (ValueError, RecursionError):  # the file may hold anything
        return one != other
    if isinstance(said, dict) and isinstance(found, dict):
        return any(said[name] != found[name] for name in said.keys() & found.keys())
    return bool(said != found)


def _nearest(text: str, words: str, place: int) -> int:
    """Where the words stand in the text that lies nearest to the place; -1 where they do not.

    >>> _nearest("P-4, P-5 or P-4", "P-4", 5), _nearest("P-4, P-5 or P-4", "P-4", 9), _nearest("P-4", "P-5", 0)
    (0, 12, -1)
    """
    found = (text.rfind(words, 0, place + len(words)), text.find(words, place))
    return min((at for at in found if at >= 0), key=lambda at: abs(at - place), default=-1)


def _day(field: str, value: str | None) -> str | None:
    """The day that a value of `evidence.value` is, in ISO form; None where it is none.

    >>> _day("deadline", '{"deadline": "2026-11-03", "deadline_tz": "UTC"}'), _day("title", "Driver")
    ('2026-11-03', None)
    """
    if field not in _DAYS or value is None:
        return None
    try:
        found = json.loads(value)
        return date.fromisoformat(found[_DAYS[field]]).isoformat()
    except (ValueError, TypeError, KeyError, RecursionError):  # the file may hold anything
        return None

