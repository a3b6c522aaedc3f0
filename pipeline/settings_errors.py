"""Mistakes in `vacancies.toml`, told to people: file, line, table and key, what is wrong, what would be right."""
from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from rapidfuzz import fuzz, process

Place = tuple[str | int, ...]  # ("limits", "seconds"), ("dumps", 0, "match")

EXAMPLE = "vacancies.example.toml"
_ALIKE = 60  # of rapidfuzz's ratio, 0 to 100: "second" for "seconds" scores 92; below, a guess would only mislead
_SHOWN = 60  # characters of a value
_HEADER = re.compile(r"\s*(\[\[?)\s*[\"']?([\w-]+)[\"']?\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*(?:\.\s*[\"']?([\w-]+)[\"']?\s*)?=")
_AT = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
# Where the default is no example: of a dump, and of what is empty.
_EXAMPLES: Mapping[str, object] = {
    "match": "*.jsonl", "body": "html", "id": "id", "url": "url", "captured": "fetched_at", "board": "site",
    "sources": ["data/raw"], "out": "data/structured", "logs": "/var/log/vacancies",
    "on_failure": "mail -s 'vacancies failed' me@example.org",
}
_KINDS = {
    "float_type": "a number, without quotes",
    "int_type": "a whole number, without quotes",
    "string_type": "text in quotes",
    "string_too_short": "text that is not empty",
    "string_pattern_mismatch": "names joined by +",
    "tuple_type": "a list, in square brackets",
}


class SettingsError(Exception):
    """The settings cannot be used. The message has one line for each mistake."""


def syntax(error: Exception, path: Path, text: str) -> str:
    """What is wrong with a file that is no TOML."""
    if isinstance(error, RecursionError):
        return f"{path}: brackets are nested too deeply. See {EXAMPLE} for how it is written."
    found = _AT.search(str(error))
    lines = text.splitlines() or [""]
    at = min(int(found[1]), len(lines)) if found and found[1] else len(lines)
    wrong = _AT.sub("", str(error)).replace("\n", " ")
    return f"{path}:{at}: {lines[at - 1].strip()[:_SHOWN]}: {wrong}. See {EXAMPLE} for how it is written."


def told(error: ValidationError, model: type[BaseModel], path: Path, text: str) -> str:
    """All mistakes of a file, in the order of its lines."""
    lines = _lines(text)
    found = []
    for mistake in error.errors(include_url=False):
        place = mistake["loc"]
        line = next((lines[place[:end]] for end in range(len(place), 0, -1) if place[:end] in lines), None)
        where = f"{path}:{line}" if line else f"{path}"
        found.append((line or 0, f"{where}: {_mistake(mistake['type'], place, mistake['input'], model)}"))
    return "\n".join(message for _, message in sorted(found, key=lambda pair: pair[0]))


def _mistake(kind: str, place: Place, value: object, model: type[BaseModel]) -> str:
    if kind == "extra_forbidden":
        return _unknown(place, value, model)
    if kind == "missing":
        return f"{_named(place[:-1], model)} {place[-1]} is missing. Write for instance {example(place, model)}."
    if kind == "model_type" or place == ("dumps",):
        name = _header(str(place[0]), model)
        needed = "a list of tables" if name.startswith("[[") else "a table"
        return f"{place[0]} = {written(value)}: it must be {needed}. Write {name} on a line of its own, its keys below."
    needed = _KINDS.get(kind) or in_range(_field(place, model))
    item = f"item {place[-1] + 1} of " if isinstance(place[-1], int) else ""
    key = f"{_named(place, model)} {item}{_key(place)}"
    return f"{key} = {written(value)}: it must be {needed}, for instance {example(place, model)}."


def _unknown(place: Place, value: object, model: type[BaseModel]) -> str:
    """A key or table that there is not, and the one that may be meant."""
    key = str(place[-1])
    inner = _model(place[:-1], model)
    homes = [_header(name, model) for name in model.model_fields if key in _model((name,), model).model_fields]
    if len(place) == 1 and (isinstance(value, Mapping) or _is_tables(value)):
        known = {name: _header(name, model) for name in inner.model_fields}
        wrong = f"[{key}] is not known."
    else:
        known = {name: name for name in inner.model_fields} if len(place) > 1 else {}
        wrong = f"{_named(place[:-1], model)} {key} is not known.".strip()
    if close := process.extractOne(key, list(known), scorer=fuzz.ratio, score_cutoff=_ALIKE):
        return f"{wrong} Did you mean {known[close[0]]}?"
    if homes:
        return f"{wrong} It belongs under {' or '.join(homes)}."
    everything = known or {name: _header(name, model) for name in model.model_fields}
    return f"{wrong} There are: {', '.join(everything.values())}."


def _named(place: Place, model: type[BaseModel]) -> str:
    """
    >>> from pipeline.settings import Settings
    >>> _named(("limits", "seconds"), Settings), _named(("dumps", 1, "match"), Settings), _named((), Settings)
    ('[limits]', '[[dumps]] number 2:', '')
    """
    if not place:
        return ""
    number = f" number {place[1] + 1}:" if len(place) > 1 and isinstance(place[1], int) else ""
    return _header(str(place[0]), model) + number


def _header(name: str, model: type[BaseModel]) -> str:
    return f"[[{name}]]" if get_args(model.model_fields[name].annotation) else f"[{name}]"


def _field(place: Place, model: type[BaseModel]) -> FieldInfo:
    """The field of a key; for an item of a list, that of the list."""
    return _model(place[:1], model).model_fields[_key(place)]


def _key(place: Place) -> str:
    return next(part for part in reversed(place) if isinstance(part, str))


def _model(place: Place, model: type[BaseModel]) -> type[BaseModel]:
    """The model of a table."""
    for name in place:
        if isinstance(name, str):
            annotation = model.model_fields[name].annotation
            model = (get_args(annotation) or (annotation,))[0]
    return model


def in_range(field: FieldInfo) -> str:
    """What a number may be.

    >>> from pipeline.settings import Gates, Limits
    >>> in_range(Gates.model_fields["failures"]), in_range(Limits.model_fields["seconds"])
    ('from 0 to 1', 'above 0 and at most 86400')
    """
    bounds: dict[str, Any] = {}
    for part in field.metadata:
        bounds |= {name: getattr(part, name) for name in ("gt", "ge", "le") if hasattr(part, name)}
    if "gt" in bounds:
        return f"above {bounds['gt']} and at most {bounds['le']}"
    return f"from {bounds['ge']} to {bounds['le']}"


def example(place: Place, model: type[BaseModel]) -> str:
    """A key with a value that it may have.

    >>> from pipeline.settings import Settings
    >>> example(("limits", "seconds"), Settings), example(("dumps", 0, "match"), Settings)
    ('seconds = 20.0', 'match = "*.jsonl"')
    """
    default = _field(place, model).default
    value = _EXAMPLES.get(_key(place), default)
    return f"{_key(place)} = {written(value)}"


def written(value: object) -> str:
    """A value as TOML writes it."""
    shown = str(value) if isinstance(value, float | date | time) else json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _lines(text: str) -> dict[Place, int]:
    """On which line a table or key stands; a key that seems to stand twice (inside a long text, too) is left out."""
    found: dict[Place, int] = {}
    doubtful: set[Place] = set()
    for number, place in _places(text):
        if place in found and len(place) > 1:
            doubtful.add(place)
        found.setdefault(place, number)
    return {place: number for place, number in found.items() if place not in doubtful}


def _places(text: str) -> Iterator[tuple[int, Place]]:
    table: Place = ()
    tables: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            name = header[2]
            table = (name,)
            yield number, table
            if header[1] == "[[":
                tables[name] = tables.get(name, -1) + 1
                table = (name, tables[name])
                yield number, table
        elif key := _KEY.match(line):
            names = [name for name in key.groups() if name]
            yield from ((number, (*table, *names[:end])) for end in range(1, len(names) + 1))
