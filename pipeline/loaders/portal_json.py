"""JSON as recruitment portals serve it: short values as labelled lines, long texts as the body under their keys.

No portal has a module of its own; what keys mean is in vocabulary/portal_keys.toml.

>>> page = read(b'{"jobPostingInfo": {"title": "Driver", "jobReqId": "JR1", "jobDescription": "<p>Drives.</p>"}}')
>>> [(line.label, line.text) for line in page.lines]
[('title', 'Driver'), ('job req id', 'JR1'), ('', 'Drives.')]
"""

from __future__ import annotations

import html as entities
import json
from dataclasses import replace
from typing import Any

from normalizers.vocabulary import labels
from pipeline.document import Line
from pipeline.loaders import furniture, jsonld
from pipeline.loaders.charset import clean, decode, printable
from pipeline.loaders.fragments import fragment_lines, host
from pipeline.loaders.json_shapes import unwrapped
from pipeline.loaders.json_walk import TAG, Found, walk
from pipeline.loaders.keys import keys
from pipeline.loaders.loss import of_nuls, said
from pipeline.loaders.markdown import looks_marked, markdown_lines
from pipeline.loaders.page import Page, Unreadable
from pipeline.loaders.text import text_lines

LARGEST = 10_000_000  # bytes of one vacancy
OTHERS = "The file holds several vacancies, and only the first was read. Export them one a file, or one a line."
_MOST_BODIES = 60  # texts that are compared with each other
_MOST_HELD = 0.8  # of the lines of a text, that stand in others as well: it only repeats them


def read(data: bytes) -> Page:
    """The page of a JSON file with one vacancy."""
    if len(data) > LARGEST:
        raise Unreadable("The file is too large for one vacancy. Export the vacancies one a file, or one a line.")
    text = decode(data)
    try:
        value = json.loads(printable(text), strict=False)
    except (ValueError, RecursionError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"The file is not valid JSON ({error}). Fetch or export it again.") from error
    page = read_value(value)
    return replace(page, loss=said(page.loss, of_nuls(text.replace("\\u0000", "\0"))))


def read_value(value: Any) -> Page:
    """The page of a JSON value with one vacancy."""
    postings = jsonld.postings(value)
    posting, left = next(iter(postings), None), any(other != postings[0] for other in postings)
    if posting:
        found = Found(jsonld.posting_lines(posting, "json"), list(jsonld.body_texts(posting)))
        found.metadata |= {"url": str(url)[:500]} if (url := posting.get("url")) and isinstance(url, str) else {}
    else:
        vacancy, left = unwrapped(value)
        found = walk(vacancy)
    head = list(dict.fromkeys(found.head))
    body = furniture.trim(_body(found.bodies))
    if not head and not body:
        raise Unreadable("The file has no text of a vacancy. Fetch the record of one vacancy from the portal.")
    title = next((line.text for line in head if labels.field_of(line.label) == "title"), "")
    url = found.metadata.get("url", "")
    if url and (board := host(url)):
        found.metadata["board"] = board
    return Page([*head, *body], title, found.metadata, OTHERS if left else "")


def _body(bodies: list[tuple[str, str]]) -> list[Line]:
    read_as = [(heading, _read(text)) for heading, text in bodies]
    lines: list[Line] = []
    for heading, found in _distinct([(heading, found) for heading, found in read_as if found]):
        if heading and _says_section(heading) and found[0].text.rstrip(":").lower() != heading.lower():
            lines.append(Line(heading[:1].upper() + heading[1:], kind="heading", depth=2))
        lines += found
    return lines


def _read(text: str) -> list[Line]:
    source = clean(text)
    if TAG.search(text):
        return fragment_lines(source)
    return markdown_lines(source) if looks_marked(source) else text_lines(clean(entities.unescape(text)))


def _says_section(heading: str) -> bool:
    return heading not in keys("body_headings") and not set(heading.split()) <= keys("body_words")


def _distinct(texts: list[tuple[str, list[Line]]]) -> list[tuple[str, list[Line]]]:
    """The texts without those that repeat others: a whole beside its parts goes, else a part of another text."""
    if len(texts) > _MOST_BODIES:
        return texts
    spoken = [frozenset(line.text for line in lines) for _, lines in texts]
    gone: set[int] = set()
    for whole in sorted(range(len(texts)), key=lambda i: -len(spoken[i])):
        if whole in gone:
            continue
        others = [i for i in range(len(texts)) if i != whole and i not in gone]
        same = {i for i in others if spoken[i] == spoken[whole]}
        parts = {i for i in others if spoken[i] < spoken[whole]}
        held = frozenset[str]().union(*(spoken[i] for i in parts))
        if len(parts) > 1 and len(held) >= _MOST_HELD * len(spoken[whole]):
            gone |= {whole, *same}
        else:
            gone |= {*parts, *(i for i in same if i > whole)}
    return [text for i, text in enumerate(texts) if i not in gone]
