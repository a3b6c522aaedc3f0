"""JSON as recruitment portals serve it: short values as labelled lines, long texts as the body under their keys.

No portal has a module of its own; what keys mean is in vocabulary/portal_keys.toml.

>>> page = read(b'{"jobPostingInfo": {"title": "Driver", "jobReqId": "JR1", "jobDescription": "<p>Drives.</p>"}}')
>>> [(line.label, line.text) for line in page.lines]
[('title', 'Driver'), ('job req id', 'JR1'), ('', 'Drives.')]
"""

from __future__ import annotations

import html as entities
import json
import re
from dataclasses import dataclass, field
from typing import Any

from pipeline.document import Line
from pipeline.loaders import furniture, html, jsonld
from pipeline.loaders.charset import clean, decode, printable
from pipeline.loaders.inline import collapse
from pipeline.loaders.json_shapes import is_flat, is_reference, pair_of, parts_of, place_of
from pipeline.loaders.keys import bare, is_a, keys, words_of
from pipeline.loaders.markdown import looks_marked, markdown_lines
from pipeline.loaders.page import Page, Unreadable
from pipeline.loaders.text import text_lines

_LARGEST = 10_000_000  # bytes
_DEEPEST = 12
_MOST = 3000  # values that are looked at
_LONG = 250  # a longer text is body
_TAG = re.compile(r"</?(?:p|div|ul|ol|li|br|b|strong|em|span|table|tr|td|h[1-6]|a|i|u)\b[^<>]{0,300}>", re.IGNORECASE)
_IDENTITY = re.compile(r"[0-9a-fA-F]{24,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ADDRESS = re.compile(r"(?:https?:)?//\S*|data:\S*|/[\w./-]+\.\w{2,5}|www\.\S+")
_ENCODED = re.compile(r"[A-Za-z0-9+/=_-]{80,}")
_NO_DATE = re.compile(r"(?:0001|1900|1970)-01-01(?:T|\s|$)")
_LANGUAGE_KEYS = ("contentlocale", "locale", "lang", "language", "languagecode")


@dataclass(slots=True)
class _Found:
    """What the walk finds; bodies are heading, text."""

    head: list[Line] = field(default_factory=list)
    bodies: list[tuple[str, str]] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    looked_at: int = 0


def read(data: bytes) -> Page:
    """The page of a JSON file with one vacancy."""
    if len(data) > _LARGEST:
        raise Unreadable("The file is too large for one vacancy. Export the vacancies one a file, or one a line.")
    try:
        value = json.loads(printable(decode(data)), strict=False)
    except (ValueError, RecursionError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"The file is not valid JSON ({error}). Fetch or export it again.") from error
    found = _Found()
    posting = next(iter(jsonld.postings(value)), None)
    if posting:
        found.head += jsonld.posting_lines(posting, "json")
        found.bodies += list(jsonld.body_texts(posting))
        found.metadata |= {"url": str(url)[:500]} if (url := posting.get("url")) and isinstance(url, str) else {}
    else:
        _walk(_unwrapped(value), "", "", found, 0)
    head = list(dict.fromkeys(found.head))
    body = furniture.trim(_body(found.bodies))
    if not head and not body:
        raise Unreadable("The file has no text of a vacancy. Fetch the record of one vacancy from the portal.")
    title = next((line.text for line in head if line.label.split()[-1:] == ["title"]), "")
    url = found.metadata.get("url", "")
    if url and (host := html.host(url)):
        found.metadata["board"] = host
    return Page([*head, *body], title, found.metadata)


def _unwrapped(value: Any) -> Any:
    """The vacancy inside of `{"items": [{...}]}` and the like."""
    for _ in range(_DEEPEST):
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
            continue
        if not isinstance(value, dict):
            break
        inner = [v for k, v in value.items() if is_a(k, "wrapper") and isinstance(v, dict | list) and v]
        rest = sum(isinstance(v, str) and len(v) > 3 for k, v in value.items() if not is_a(k, "noise"))
        if len(inner) != 1 or rest > 1 or (isinstance(inner[0], list) and not isinstance(inner[0][0], dict)):
            break
        others = {k: v for k, v in value.items() if v is not inner[0] and isinstance(v, dict)}
        value = (
            {**inner[0], **{k: v for k, v in others.items() if k not in inner[0]}}
            if isinstance(inner[0], dict)
            else inner[0]
        )
    return value


def _walk(value: Any, key: str, parent: str, found: _Found, depth: int) -> None:
    found.looked_at += 1
    if depth > _DEEPEST or found.looked_at > _MOST or value is None or isinstance(value, bool):
        return
    if isinstance(value, dict):
        _object(value, key, parent, found, depth)
    elif isinstance(value, list):
        _list(value, key, parent, found, depth)
    else:
        _scalar(str(value), key, parent, found)


def _object(value: dict[str, Any], key: str, parent: str, found: _Found, depth: int) -> None:
    if key and (pair := pair_of(value)):  # the vacancy itself may be {"title": ..., "body": ...}
        _scalar(pair[1], pair[0], "", found)
        return
    if ("location" in bare(key) or "address" in bare(key)) and (place := place_of(value)):
        _scalar(place, key, parent, found)
        return
    name = next(
        (v for table_key in value if is_a(table_key, "name") and isinstance(v := value[table_key], str) and v.strip()),
        "",
    )
    if name and key and is_reference(value):
        _scalar(name, key, parent, found)
        return
    advertised = any(is_a(k, "posting") for k in value)
    html_of = {
        bare(k).removesuffix("html") for k, v in value.items() if bare(k).endswith("html") and isinstance(v, str) and v
    }
    for inner_key, inner in value.items():
        if inner_key.startswith("@") or (bare(inner_key) in html_of and isinstance(inner, str)):
            continue  # "body" beside "body-html"
        shown = f"posting {words_of(inner_key)}" if advertised and is_a(inner_key, "posting_dates") else inner_key
        _walk(inner, shown, key, found, depth + 1)


def _list(value: list[Any], key: str, parent: str, found: _Found, depth: int) -> None:
    if value and all(isinstance(v, str | int | float) and not isinstance(v, bool) for v in value):
        texts = [str(v) for v in value[:100]]
        if sum(map(len, texts)) > _LONG:
            found.bodies.append((_label(key, parent), "\n\n".join(f"- {text}" for text in texts)))
        else:
            _scalar(", ".join(texts), key, parent, found)
        return
    for inner in value[:200]:
        parts = (
            list(dict.fromkeys(parts_of(inner)))
            if isinstance(inner, dict) and not pair_of(inner) and not place_of(inner) and is_flat(inner)
            else []
        )
        if len(parts) > 1:  # a language with its level and whether it is required
            _scalar(", ".join(parts), key, parent, found)
        else:
            _walk(inner, key, parent, found, depth + 1)


def _scalar(text: str, key: str, parent: str, found: _Found) -> None:
    text = text.strip()
    if bare(key) in _LANGUAGE_KEYS and re.fullmatch(r"[A-Za-z]{2,3}(?:[-_]\w{2,8})?", text):
        found.metadata.setdefault("language", text)
        return
    if bare(key) in ("url", "externalurl", "canonicalurl", "link") and text.startswith(("http://", "https://")):
        found.metadata.setdefault("url", text[:500])
        return
    if (
        not text
        or _ADDRESS.fullmatch(text)
        or _IDENTITY.fullmatch(text)
        or _ENCODED.match(text)
        or _NO_DATE.match(text)
    ):
        return
    if text.lstrip().startswith("<svg") or (
        is_a(key, "noise") and not (bare(key) in keys("noise_short") and len(text) > 80)
    ):
        return
    if "&lt;" in text:
        text = entities.unescape(text)
    if len(text) > _LONG or "\n" in text or _TAG.search(text):
        found.bodies.append((_label(key, parent), text))
        return
    shown = collapse(clean(entities.unescape(text)))
    if shown:
        found.head.append(Line(shown, label=_label(key, parent), source="json"))


def _label(key: str, parent: str) -> str:
    """The words of the key, or of the key above where it says too little."""
    if " " in key.strip():
        return collapse(clean(key))  # the printed label of a custom field
    if is_a(key, "name") and parent:
        return words_of(parent)
    if is_a(parent, "parent_kept") and bare(parent) not in bare(key):
        return f"{words_of(parent)} {words_of(key)}"
    return words_of(key)


def _body(bodies: list[tuple[str, str]]) -> list[Line]:
    lines: list[Line] = []
    seen: set[str] = set()
    for heading, text in bodies:
        read_as = clean(text)
        if _TAG.search(text):
            found = html.fragment_lines(read_as)
        else:
            found = markdown_lines(read_as) if looks_marked(read_as) else text_lines(clean(entities.unescape(text)))
        print_of = " ".join(line.text for line in found)
        if not found or print_of in seen:
            continue
        seen.add(print_of)
        if heading and not set(heading.split()) <= keys("body_words") and found[0].text.rstrip(":").lower() != heading:
            lines.append(Line(heading[:1].upper() + heading[1:], kind="heading", depth=2))
        lines += found
    return lines
