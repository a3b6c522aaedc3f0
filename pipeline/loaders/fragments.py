"""Pieces of HTML that stand in text, Markdown and JSON, and what all that reads HTML shares.

>>> [line.text for line in fragment_lines("<ul><li>Plans</li><li>Reports</li></ul>")], host("https://www.a.example/b")
(['Plans', 'Reports'], 'a.example')
"""

from __future__ import annotations

import warnings
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning

from pipeline.document import Line
from pipeline.loaders.charset import LONGEST
from pipeline.loaders.html_lines import read_lines

_MOST_TAGS = 60_000
# What is not HTML is read all the same; the warnings would be for whoever wrote the page.
warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)
warnings.filterwarnings("ignore", category=MarkupResemblesLocatorWarning)


def bounded(text: str) -> str:
    """The beginning that is read: pages of vacancies have a few thousand tags."""
    position = 0
    for _ in range(_MOST_TAGS if text.count("<", 0, LONGEST) > _MOST_TAGS else 0):
        position = text.find("<", position) + 1
    return text[: position - 1] if position else text[:LONGEST]


def fragment_lines(source: str) -> list[Line]:
    """The lines of a piece of HTML that stands in another format; the characters are clean already."""
    soup = BeautifulSoup(bounded(source), "lxml")
    return read_lines(soup.body or soup)


def host(url: str) -> str:
    """The host of an address, without "www."."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
