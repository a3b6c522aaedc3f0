"""What a page says of a field becomes a line in the file of corrections, once the field's normalizer has read it."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from normalizers.base import Context, Unrecognised
from pipeline import corrections, scales
from pipeline.corrections import ROWS, Entry
from pipeline.corrections.entry import PLACES
from pipeline.record import as_text
from pipeline.review import vacancy, words
from pipeline.review.desk import Desk
from pipeline.review.fields import BY_FIELD, INSTANCES, label
from pipeline.review.record import Candidate, Record
from pipeline.review.words import Pairs

Said = Mapping[str, Any]
# Of these a record has one row for each value of a column: a row more of that value takes its place.
_ONCE: Mapping[str, str] = MappingProxyType({"languages": "language", "competencies": "name", "skills": "normalised"})


class Refused(Exception):
    """It cannot be taken; the message says why and what to do."""


class Corrector:
    """Answers what pages post. A correction is `{"run", "vacancy", "field", "action"}` with, for a new value, one of
    `take` (the number of a candidate), `start` and `end` (a span of the text) or `typed`; `over` is the number of the
    candidate that is overruled, and `parts` are words that the normalizer wants besides."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def check(self, request: Request, body: Said) -> Response:
        """What the normalizer reads, before it is saved; a refusal is an answer, too."""
        entry, record = self._entry(body)
        answer: dict[str, Any] = {
            "label": label(entry.field), "old": words.pairs(entry.old), "raw": entry.raw, "refused": None,
            "parts": {name: entry.parts.get(name, "") for name in ROWS.get(entry.field, ())}, "read": [],
            "choices": {name: scale.values for (table, name), scale in scales.CLOSED.items() if table == entry.field},
            "instances": INSTANCES.get(entry.field, ()),
        }
        try:
            value = corrections.check(entry, context_of(record))
            answer["read"] = words.pairs(as_text(value))
            if entry.action == "add":
                answer["old"] = _replaced(record, entry.field, answer["read"])
        except Unrecognised as refusal:
            answer["refused"] = str(refusal)
        return JSONResponse(answer)

    def correct(self, request: Request, body: Said) -> Response:
        entry, record = self._entry(body)
        try:
            value = corrections.check(entry, context_of(record))
        except Unrecognised as refusal:
            raise Refused(f"{label(entry.field)}: {refusal}.") from refusal
        with _refusing():
            entry = Entry.model_validate({**entry.model_dump(), "new": as_text(value)})
        corrections.append(self.desk.given.corrections, entry)
        return JSONResponse({"id": entry.id})

    def undo(self, request: Request, body: Said) -> Response:
        said = corrections.undo(self.desk.given.corrections, str(body["id"]), self.desk.given.by)
        return JSONResponse({"id": said.id})

    def reviewed(self, request: Request, body: Said) -> Response:
        """The record has been looked at as a whole, and is right now."""
        record = self._record(body)
        entry = self._made(record, field="", action="reviewed")
        corrections.append(self.desk.given.corrections, entry)
        return JSONResponse({"id": entry.id})

    def _record(self, body: Said) -> Record:
        shelf = self.desk.shelf()
        if body["run"] != shelf.run_id:
            raise Refused("A newer run has been published since this page was loaded: load it anew first.")
        record = vacancy.read(shelf, str(body["vacancy"]), self.desk.said(shelf))
        if record is None:
            raise Refused("The published run holds no such vacancy: load the list anew.")
        return record

    def _entry(self, body: Said) -> tuple[Entry, Record]:
        record = self._record(body)
        field, action = str(body["field"]), str(body["action"])
        if field not in BY_FIELD:
            raise Refused(f"No field is named {field}.")
        over = self._over(record, field, action, body)
        said: dict[str, Any] = {"field": field, "action": action, "old": over.value if over else None}
        if action in ("set", "add"):
            said |= self._words(record, over, said, body)
        return self._made(record, **said), record

    def _words(self, record: Record, over: Candidate | None, said: Said, body: Said) -> dict[str, Any]:
        """The words of a new value, where they stand, and what goes with them."""
        field = said["field"]
        known = over.value if over and over.field == field else None
        if (take := body.get("take")) is not None:
            taken = record.candidates[int(take)]
            known = taken.value if taken.field == field and taken.value is not None else known
            # Words of another record, or typed ones, stand nowhere in this text.
            span = None if taken.cited or not taken.raw else (taken.start, taken.end)
            raw = taken.raw or dict(taken.said).get("", "")
        elif body.get("start") is not None:
            text = str(record.document["text"])
            raw = text[int(body["start"]) : int(body["end"])]
            start = int(body["start"]) + len(raw) - len(raw.lstrip())
            raw = raw.strip()
            span = (start, start + len(raw))
        else:
            raw = str(body["typed"]).strip()
            # A row of which only something besides the words is changed goes on citing them.
            span = (over.start, over.end) if over and raw == over.raw and not over.cited else None
        if not raw:
            raise Refused("There is no value: select words in the text, or type one.")
        given = body.get("parts")
        parts = corrections.parts_of(field, known) if given is None and known is not None else given or {}
        return {
            "raw": raw, "start": span[0] if span else None, "end": span[1] if span else None,
            "parts": {str(name): str(value).strip() for name, value in dict(parts).items() if str(value).strip()},
        }

    def _over(self, record: Record, field: str, action: str, body: Said) -> Candidate | None:
        """The reading that is overruled: the one that was named, else of a field with one value the one it has."""
        ours = PLACES if field in PLACES else {field}
        if (over := body.get("over")) is not None:
            named = record.candidates[int(over)]
            if named.field not in ours:
                raise Refused(f"{label(field)}: what is overruled is of another field, {label(named.field).lower()}.")
            return named
        if action == "add" or field in ROWS:
            return None
        chosen = [c for c in record.candidates.values() if c.chosen and c.field in ours]
        return min(chosen, key=lambda c: (c.field != field, -c.confidence, c.start), default=None)

    def _made(self, record: Record, **said: Any) -> Entry:
        row = record.row
        with _refusing():
            return Entry.now(
                by=self.desk.given.by, source_uri=row["source_uri"], source_sha256=row["source_sha256"], **said
            )


def context_of(record: Record) -> Context:
    """That in which the next run reads what is said. What the record took over from one that repeats it comes after
    that: with an employer that only the other names, the run would refuse what was read here."""
    taken = {c.field for c in record.candidates.values() if c.chosen and c.cited}
    return corrections.context({**record.row, **dict.fromkeys(taken)}, record.document)


@contextmanager
def _refusing() -> Iterator[None]:
    """What no line of the file can hold is refused in words, before it is appended: it could not be read back."""
    try:
        yield
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)[0]["msg"].removeprefix("Value error, ")
        raise Refused(f"This cannot be said: {wrong}.") from error


def _replaced(record: Record, field: str, read: Pairs) -> Pairs:
    """The row of the record that a row more would take the place of; empty where there is none."""
    lines = (line for shown in record.groups if shown.group.name == field for line in shown.lines)
    name = _ONCE.get(field, "")
    return next((line.said for line in lines if name and dict(line.said)[name] == dict(read)[name]), ())
