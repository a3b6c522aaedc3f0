"""Walks the JSON of a vacancy: short values become labelled lines, long texts are gathered with their headings.

>>> found = walk({"title": "Driver", "salary": {"min": 300, "max": 400, "currency": "USD"}, "tasks": "<p>Drives.</p>"})
>>> [(line.label, line.text) for line in found.head], found.bodies
([('title', 'Driver'), ('salary', 'USD 300 - 400')], [('tasks', '<p>Drives.</p>')])
"""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass, field
from typing import Any

from normalizers.vocabulary import headings, labels
from pipeline.document import Line
from pipeline.loaders.charset import clean
from pipeline.loaders.inline import collapse
from pipeline.loaders.json_roles import (
    IDENTITY,
    LANGUAGE,
    LANGUAGE_KEYS,
    SURROGATE,
    has_twin,
    holds_language,
    number_key,
    title_key,
)
from pipeline.loaders.json_shapes import (
    is_flat,
    is_reference,
    is_unanswered,
    name_in,
    pair_of,
    parts_of,
    passed_on,
    place_of,
)
from pipeline.loaders.json_values import moment_of, money_of, sums_of, with_unit
from pipeline.loaders.keys import bare, is_a, is_of_others, keys, words_of

TAG = re.compile(r"</?(?:p|div|ul|ol|li|br|b|strong|em|span|table|tr|td|h[1-6]|a|i|u)\b[^<>]{0,300}>", re.IGNORECASE)
_DEEPEST = 12
_MOST = 3000  # values that are looked at
_LONGEST_PART = 60  # of a row whose parts are printed on one line
_LONG = 250  # a longer text is body
_ADDRESS = re.compile(r"(?:https?:)?//\S*|data:\S*|/[\w./-]+\.\w{2,5}|www\.\S+")
_CODE = re.compile(r"[a-z]{2,20}(?:_[a-z]{1,20}){1,5}")  # "fixed_term"
_SNAKE = re.compile("_")
_ENCODED = re.compile(r"[A-Za-z0-9+/=_-]{80,}")
_NO_DATE = re.compile(r"(?:0001|1900|1970)-01-01(?:T|\s|$)")
# Fields whose value is a name; what else their objects hold (a homepage, a kind) is about the name.
_NAMED = ("organization", "department", "duty_station", "country", "city", "contract", "grade")


@dataclass(slots=True)
class Found:
    """What the walk finds; bodies are heading, text."""

    head: list[Line] = field(default_factory=list)
    bodies: list[tuple[str, str]] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    looked_at: int = 0

    def add(self, text: str, label: str) -> None:
        """Add a labelled line."""
        self.head.append(Line(text, label=label, source="json"))


def walk(value: Any) -> Found:
    """What the JSON of one vacancy says."""
    found = Found()
    _walk(value, "", "", found, 0)
    return found


def _walk(value: Any, key: str, parent: str, found: Found, depth: int) -> None:
    found.looked_at += 1
    if depth > _DEEPEST or found.looked_at > _MOST or value is None:
        return
    if isinstance(value, bool):
        _flag(value, key, found)
    elif isinstance(value, dict | list) and (is_a(key, "noise_inside") or is_of_others(key)):
        return
    elif isinstance(value, dict):
        _object(value, key, parent, found, depth)
    elif isinstance(value, list):
        _list(value, key, parent, found, depth)
    else:
        _scalar(str(value), key, parent, found)


def _flag(value: bool, key: str, found: Found) -> None:
    """What is only said to be true: {"remote": true}."""
    for arrangement in ("remote", "hybrid", "onsite") if value else ():
        if is_a(key, f"flags_{arrangement}"):
            found.add(arrangement.capitalize(), "work arrangement")


def _object(value: dict[str, Any], key: str, parent: str, found: Found, depth: int) -> None:
    if depth and (pair := pair_of(value, key)):  # the vacancy itself may be {"title": ..., "body": ...}
        _scalar(pair[1], pair[0], "", found)
        return
    if depth and is_unanswered(value):
        return
    if key and holds_language(value, key, depth):
        found.metadata.setdefault("language", next(str(v) for k, v in value.items() if bare(k) in ("code", "id")))
        return
    if is_a(key, "money"):
        if sum_of := money_of(value):
            found.add(sum_of, "salary")
        return
    if key and (inner := passed_on(value)):
        _walk(inner, key, parent, found, depth + 1)
        return
    if place := _place(value, key):
        _scalar(place, key, parent, found)
        for inner_key, inner in value.items():
            if isinstance(inner, bool):
                _flag(inner, inner_key, found)
            elif labels.field_of(words_of(inner_key)) == "work_arrangement":
                _walk(inner, inner_key, key, found, depth + 1)
        return
    name = name_in(value)
    if name and key and (is_reference(value) or (depth > 1 and labels.field_of(words_of(key)) in _NAMED)):
        _scalar(name, key, parent, found)
        return
    _members(value, key, found, depth)


def _members(value: dict[str, Any], key: str, found: Found, depth: int) -> None:
    advertised = any(is_a(k, "posting") for k in value)
    titled = "" if found.head or found.bodies else title_key(value)
    sums, summed = sums_of(value)
    if sums:
        found.add(sums, "salary")
    number = number_key(value)
    held = {bare(k) for k, v in value.items() if isinstance(v, str) and v}
    for inner_key, inner in value.items():
        if inner_key.startswith(("@", "__")) or inner_key in summed or has_twin(inner_key, inner, held):
            continue
        shown = inner_key
        if advertised and is_a(inner_key, "posting_dates"):
            shown = f"posting {words_of(inner_key)}"
        elif inner_key == titled:
            shown = "title"
        elif bare(inner_key) == "jobtitle" and "postingtitle" in held:
            shown = "job code title"  # the occupation, of which the post is one
        elif inner_key == number:
            shown = "requisition id"
        if isinstance(inner, str) and inner.strip().endswith((".", "!")) and headings.exact(words_of(inner_key)):
            found.bodies.append((words_of(inner_key), inner))  # sentences: a section, however short
        else:
            _walk(inner, shown, key, found, depth + 1)


def _place(value: dict[str, Any], key: str) -> str:
    return place_of(value) if any(word in bare(key) for word in keys("places")) else ""


def _list(value: list[Any], key: str, parent: str, found: Found, depth: int) -> None:
    if value and all(isinstance(v, str | int | float) and not isinstance(v, bool) for v in value):
        texts = [str(v) for v in value[:100]]
        if sum(map(len, texts)) > _LONG:
            found.bodies.append((_label(key, parent), "\n\n".join(f"- {text}" for text in texts)))
        else:
            _scalar(", ".join(texts), key, parent, found)
        return
    for inner in value[:200]:
        parts = list(dict.fromkeys(parts_of(inner))) if isinstance(inner, dict) and _is_row(inner, key) else []
        if len(parts) > 1:
            _scalar(", ".join(parts), key, parent, found)
        else:
            _walk(inner, key, parent, found, depth + 1)


def _is_row(value: dict[str, Any], key: str) -> bool:
    """Whether the parts of an object belong on one line: a language with its level and whether it is required."""
    field_of_key = labels.field_of(words_of(key))
    if field_of_key == "languages":
        return all(len(text) <= _LONGEST_PART for text in parts_of(value))
    return field_of_key not in _NAMED and is_flat(value) and not pair_of(value, key) and not _place(value, key)


def _scalar(text: str, key: str, parent: str, found: Found) -> None:
    text = text.strip()
    if bare(key) in LANGUAGE_KEYS and LANGUAGE.fullmatch(text):
        found.metadata.setdefault("language", text)
        return
    if is_a(key, "address") and text.startswith(("http://", "https://")):
        found.metadata.setdefault("url", text[:500])
        return
    if not text or _says_nothing(text, key):
        return
    if "&lt;" in text:
        text = entities.unescape(text)
    if len(text) > _LONG or "\n" in text or TAG.search(text):
        found.bodies.append((_label(key, parent), text))
        return
    text = _SNAKE.sub(" ", text) if _CODE.fullmatch(text) else text
    shown, label = with_unit(moment_of(text, key) or collapse(clean(entities.unescape(text))), _label(key, parent))
    if shown and not (shown.isdigit() and labels.field_of(label) == "title"):
        found.add(shown, label)


def _says_nothing(text: str, key: str) -> bool:
    if _ADDRESS.fullmatch(text) or IDENTITY.fullmatch(text) or _ENCODED.match(text) or _NO_DATE.match(text):
        return True
    if bare(key) == "requisitionid" and SURROGATE.fullmatch(text):
        return True
    if text.startswith("<svg"):
        return True
    return is_a(key, "noise") and not (bare(key) in keys("noise_short") and len(text) > 80)


def _label(key: str, parent: str) -> str:
    """The words of the key, or of the key above where it says too little."""
    if " " in key.strip():
        return collapse(clean(key))  # the printed label of a custom field
    if is_a(key, "name") and parent:
        return words_of(parent)
    if is_a(parent, "parent_kept") and bare(parent) not in bare(key):
        return f"{words_of(parent)} {words_of(key)}"
    return words_of(key)
