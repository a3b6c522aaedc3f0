"""JSON files with several vacancies in one: a list of them, alone or wrapped as portals do it (`{"jobs": [...]}`).

A file that may be one vacancy is read whole, as the loader does, to see what is in it. A larger one cannot be a single
vacancy: of that, only one record at a time is held.
"""
from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from pipeline.containers import stream
from pipeline.containers.lines import encoding_of
from pipeline.containers.member import Member, Refused
from pipeline.containers.rows import Rows
from pipeline.containers.stream import CHUNK, MEGABYTE, Stream, bounded, too_large
from pipeline.loaders import charset, json_shapes, jsonld, keys
from pipeline.loaders.page import Unreadable
from pipeline.loaders.portal_json import LARGEST
from pipeline.settings import Dump, Settings, dump_for

_DEEPEST = 4  # objects around a list
_SPACE = " \t\r\n\ufeff"
_LISTS = frozenset(("graph", "itemlistelement"))  # of JSON-LD


def has_records(file: BinaryIO, dump: Dump | None, settings: Settings) -> bool:
    """Whether the file is to be read record by record; never raises on damage, which is for the loader to tell."""
    try:
        data = bounded(stream.of(file, settings).read, LARGEST)
        if data is not None:
            return bool(_records(json.loads(charset.decode(data), strict=False), dump))
        return next(_Scan(stream.of(file, settings), LARGEST).records(), None) is not None
    except (ValueError, RecursionError):
        return False


def members(file: BinaryIO, name: str, settings: Settings) -> Iterator[Member | Refused]:
    limit = settings.limits.document_mb * MEGABYTE
    dump = dump_for(settings, name)
    rows = Rows(dump, limit)
    data = bounded(stream.of(file, settings).read, LARGEST)
    if data is not None:
        records = iter(_records(json.loads(charset.decode(data), strict=False), dump))
    else:
        records = _Scan(stream.of(file, settings), limit).records()
    for record in records:
        yield rows.member(record)
    yield from rows.ended()


def _records(value: Any, dump: Dump | None) -> list[Any]:
    """The records of a JSON value. With settings for it, one is enough: it says which key is the document."""
    if dump is not None:
        return _of_dump(value, dump)
    found = json_shapes.listing(value)
    if not found and (isinstance(value, list) or any(keys.bare(key) in _LISTS for key in dict(value))):
        found = jsonld.postings(value)
    return found if len(found) > 1 else []


def _of_dump(value: Any, dump: Dump) -> list[Any]:
    columns = {c for c in (dump.body, dump.id, dump.url, dump.captured, dump.board) if c}
    for _ in range(_DEEPEST):
        if isinstance(value, list):
            return value if any(isinstance(record, dict) for record in value) else []
        inner = json_shapes.wrapped(value) if isinstance(value, dict) and not columns & set(value) else []
        if len(inner) != 1:
            break
        value = inner[0]
    return [value] if isinstance(value, dict) else []


class _Scan:
    """Reads a large JSON value from its beginning to its end, a record at a time."""

    def __init__(self, source: Stream, limit: int) -> None:
        self._source = source
        self._limit = limit
        self._decoder = json.JSONDecoder(strict=False)
        head = source.read(CHUNK)
        self._bytes = codecs.getincrementaldecoder(encoding_of(head))("replace")
        self._text = self._bytes.decode(head)
        self._at = 0

    def records(self, depth: int = 0) -> Iterator[Any]:
        """The objects of every list that stands alone or under keys that only wrap."""
        sign = self._sign()
        if sign == "[":
            yield from self._elements()
        elif sign == "{" and depth < _DEEPEST:
            yield from self._pairs(depth)
        else:
            self._value()

    def _elements(self) -> Iterator[Any]:
        self._at += 1
        listed = self._sign() == "{"
        while self._sign() != "]":
            value = self._value()
            if listed:
                yield value
            if self._sign() == ",":
                self._at += 1
            elif self._sign() != "]":
                raise self._broken()
        self._at += 1

    def _pairs(self, depth: int) -> Iterator[Any]:
        self._at += 1
        while self._sign() != "}":
            key = self._value()
            if self._sign() != ":" or not isinstance(key, str):
                raise self._broken()
            self._at += 1
            if keys.is_a(key, "wrapper") and self._sign() in ("[", "{"):
                yield from self.records(depth + 1)
            else:
                self._value()
            if self._sign() == ",":
                self._at += 1
            elif self._sign() != "}":
                raise self._broken()
        self._at += 1

    def _sign(self) -> str:
        """The next character that is no space, which stays."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more(0):
                raise self._broken()

    def _value(self) -> Any:
        self._sign()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
                if end < len(self._text):  # else it may be the beginning of a number
                    self._at = end
                    return value
            except RecursionError:
                raise Unreadable("Its JSON is nested deeper than any that programs write. Export it again.") from None
            except ValueError:
                pass
            held = len(self._text) - self._at
            if held > self._limit:
                raise Unreadable(too_large(self._limit, "A record in it, or a part that is not valid JSON,"))
            if not self._more(held):
                raise self._broken()

    def _more(self, size: int) -> bool:
        """Read at least so much again as is held: a long record is tried few times."""
        parts = []
        while size >= 0 and (data := self._source.read(CHUNK)):
            parts.append(self._bytes.decode(data))
            size -= len(data)
        self._text = self._text[self._at :] + "".join(parts)
        self._at = 0
        return bool(parts)

    def _broken(self) -> Unreadable:
        return Unreadable("Its JSON is damaged or cut off. Export it again.")
