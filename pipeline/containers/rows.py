"""Rows of dumps as members: which column is the document, which ones tell of it, and what the row is called."""
from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time
from typing import Any

from pipeline import hints
from pipeline.containers.member import Member, Names, Refused
from pipeline.containers.stream import too_large
from pipeline.hints import Hints
from pipeline.loaders.page import Unreadable
from pipeline.settings import Dump

_SURROGATES = re.compile("[\ud800-\udfff]")
_SECONDS = re.compile(r"\s*-?\d{9,10}(?:\.\d+)?\s*")  # since 1970: from 1973 to 2286
_MILLISECONDS = re.compile(r"\s*\d{12,13}\s*")


class Rows:
    """Makes members of the rows of one container, in their order, and remembers what could not be told of them."""

    def __init__(self, dump: Dump | None, limit: int) -> None:
        self.number = 0
        self.doubts = Doubts()
        self._dump = dump or Dump(match="*")
        self._limit = limit
        self._names = Names()

    def member(self, row: object, source: str | None = None) -> Member | Refused:
        """The next row; `source` is its text where it is written as JSON."""
        if not isinstance(row, Mapping):
            return self.refused("BadRow", f"is no object but {_shown(row)}. Write each vacancy as a JSON object.")
        dump = self._dump
        if dump.body is None:
            data: bytes | None = encoded(source if source is not None else as_json(row))
        else:
            data = _document(row.get(dump.body))
            if data is None:
                return self.refused("EmptyRow", f"has nothing to read in {dump.body!r}. Fetch that vacancy again.", row)
        if len(data or b"") > self._limit:
            return self.refused("TooLarge", too_large(self._limit), row)
        self.number += 1
        return Member(self._name(row), data or b"", self._hints(row))

    def refused(self, error_class: str, message: str, row: Mapping[str, Any] | None = None) -> Refused:
        """The next row, which cannot be given."""
        self.number += 1
        return Refused(self._name(row or {}), error_class, f"Row {self.number}: {message}")

    def ended(self) -> Iterator[Refused]:
        """What is to be told when all rows are read."""
        yield from self.doubts.told(self._names)

    def _name(self, row: Mapping[str, Any]) -> str:
        identity = row.get(self._dump.id) if self._dump.id else None
        named = isinstance(identity, str | int | float) and not isinstance(identity, bool) and str(identity).strip()
        return self._names.give_as_is(named or str(self.number))

    def _hints(self, row: Mapping[str, Any]) -> Hints:
        columns = {"url": self._dump.url, "captured": self._dump.captured, "board": self._dump.board}
        values = {key: row.get(column) for key, column in columns.items() if column}
        return self.doubts.hints(f"row {self.number}", **values)


def check_columns(dump: Dump | None, columns: Sequence[str]) -> None:
    """Raise `Unreadable` where the settings name a column that the table has not."""
    named = [] if dump is None else [dump.body, dump.id, dump.url, dump.captured, dump.board]
    absent = [repr(column) for column in named if column and column not in columns]
    if absent:
        raise Unreadable(
            f"It has no column {' or '.join(absent)}, which [[dumps]] in vacancies.toml names for it. It has: "
            f"{', '.join(columns)[:400]}."
        )


class Doubts:
    """Facts from outside that are none, as a date "yesterday". The document is read without them, and that is told."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._first: dict[str, str] = {}

    def hints(self, where: str, **values: object) -> Hints:
        """The hints that are sound."""
        values = {key: moment(value) if key == "captured" else value for key, value in values.items()}
        with suppress(ValueError):
            return hints.of(**values)
        sound: dict[str, object] = {}
        for key, value in values.items():
            try:
                hints.of(**{key: value})
                sound[key] = value
            except ValueError as error:
                self._counts[key] = self._counts.get(key, 0) + 1
                self._first.setdefault(key, f"{where}: {error}")
        return hints.of(**sound)

    def told(self, names: Names) -> Iterator[Refused]:
        """One entry for each kind of fact, at the end of its container."""
        for key, count in sorted(self._counts.items()):
            members = "1 member was" if count == 1 else f"{count} members were"
            yield Refused(names.give_as_is(key), "BadHint", f"{members} read without {key}. First {self._first[key]}")


def moment(value: object) -> object:
    """Seconds and milliseconds since 1970 as a time; anything else as it is.

    >>> moment("1772323200"), moment(1772323200000), moment("2026-03-01")
    (datetime.datetime(2026, 3, 1, 0, 0, tzinfo=datetime.timezone.utc), \
datetime.datetime(2026, 3, 1, 0, 0, tzinfo=datetime.timezone.utc), '2026-03-01')
    """
    text = str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    if _SECONDS.fullmatch(text):
        return datetime.fromtimestamp(float(text), UTC)
    return datetime.fromtimestamp(int(text) / 1000, UTC) if _MILLISECONDS.fullmatch(text) else value


def as_json(row: object) -> str:
    """The row as JSON; what JSON has no form for as people write it."""
    return json.dumps(row, ensure_ascii=False, default=_plain)


def encoded(text: str) -> bytes:
    """UTF-8; halves of characters, which no encoding has, are U+FFFD."""
    return _SURROGATES.sub("\ufffd", text).encode()


def _document(value: object) -> bytes | None:
    if isinstance(value, str):
        return encoded(value) if value.strip() else None
    if isinstance(value, bytes):
        return value if value.strip() else None
    return encoded(as_json(value)) if isinstance(value, dict | list) and value else None


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _shown(value: object) -> str:
    text = as_json(value)
    return text if len(text) <= 80 else f"{text[:80]}…"
