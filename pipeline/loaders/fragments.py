"""Pieces of HTML that stand in text, Markdown and JSON, and what all that reads HTML shares.

>>> [line.text for line in fragment_lines("<ul><li>Plans</li><li>Reports</li></ul>")], host("https://www.a.example/b")
(['Plans', 'Reports'], 'a.example')
"""

from __future__ import annotations

from urllib.parse import urlsplit

from pipeline.document import Line
from pipeline.loaders.charset import LONGEST
from pipeline.loaders.html_build import build
from pipeline.loaders.html_lines import read_lines
from pipeline.loaders.html_parse import parse

_MOST_TAGS = 60_000


def bounded(text: str) -> str:
    """The beginning that is read: pages of vacancies have a few thousand tags."""
    position = 0
    for _ in range(_MOST_TAGS if text.count("<", 0, LONGEST) > _MOST_TAGS else 0):
        position = text.find("<", position) + 1
    return text[: position - 1] if position else text[:LONGEST]


def fragment_lines(source: str) -> list[Line]:
    """The lines of a piece of HTML that stands in another format; the characters are clean already."""
    return read_lines(build(parse(bounded(source))))


def host(url: str) -> str:
    """The host of an address, without "www."."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
