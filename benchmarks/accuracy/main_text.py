"""trafilatura: the main text of a web page. What of the vacancy is kept, and how much of the page's furniture?

To be kept: each labelled value that the page prints (title, reference, town, deliverables, competencies). Furniture:
each line of an element that says by its name, role, class or id that it is navigation, footer or the like, where no
other part of the page says the same.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import trafilatura
from bs4 import BeautifulSoup, Tag

from benchmarks.accuracy.tool import Labelled
from pipeline.gold import Gold, accepted, fold
from pipeline.loaders.charset import decode

FURNITURE = re.compile(
    r"\b(?:nav|navbar|navigation|menu|breadcrumbs?|footer|cookies?|share|social|related|similar|sidebar|newsletter"
    r"|subscribe|banner|login|comments?)\b"
)
SHORTEST = 12  # characters of a line of furniture: shorter ones ("Share") may stand anywhere


class Kept(NamedTuple):
    name: str
    values: int
    values_kept: int
    furniture: int
    furniture_kept: int


def compare(documents: Sequence[Labelled]) -> list[Kept]:
    pages = [(d, BeautifulSoup(decode(d.data), "lxml")) for d in documents if d.is_html]
    wanted = [(d, _printed(d.label, page), sorted(set(_furniture(page)))) for d, page in pages]
    return [_kept(name, text, wanted) for name, text in TEXTS.items()]


def _kept(name: str, text: Callable[[Labelled], str], wanted: Sequence[tuple[Labelled, list[str], list[str]]]) -> Kept:
    counts = [0, 0, 0, 0]
    for document, values, furniture in wanted:
        said = f" {fold(text(document))} "
        kept = [sum(f" {item} " in said for item in items) for items in (values, furniture)]
        counts = [a + b for a, b in zip(counts, (len(values), kept[0], len(furniture), kept[1]), strict=True)]
    return Kept(name, *counts)


def _printed(label: Gold, page: BeautifulSoup) -> list[str]:
    """The labelled values that the page prints."""
    values = [v for column in ("title", "job_number", "city") for v in accepted(label.get(column))]
    values += [str(item) for item in label.get("deliverables", ())]
    values += [item["name"] for item in label.get("competencies", ())]
    said = f" {fold(_text(page))} "
    return [folded for v in values if v and f" {(folded := fold(str(v)))} " in said]


def _furniture(page: BeautifulSoup) -> Iterator[str]:
    elements = [tag for tag in page.find_all(True) if isinstance(tag, Tag) and _is_furniture(tag)]
    inside = {id(inner) for tag in elements for inner in tag.find_all(True)}
    outer = [tag for tag in elements if id(tag) not in inside]
    lines = [fold(line) for tag in outer for line in _text(tag).splitlines()]
    for tag in outer:
        tag.extract()
    rest = fold(_text(page))
    yield from (line for line in lines if len(line) >= SHORTEST and line not in rest)


def _is_furniture(tag: Tag) -> bool:
    if tag.name in ("html", "body", "main", "article"):
        return False
    names = " ".join(str(tag.get(key) or "") for key in ("class", "id", "role")).casefold()
    return tag.name in ("nav", "footer", "aside") or bool(FURNITURE.search(re.sub(r"[\W_]+", " ", names)))


def _text(page: Tag) -> str:
    return "\n".join(s for s in page.stripped_strings if s)


def _by_trafilatura(recall: bool) -> Callable[[Labelled], str]:
    def text(document: Labelled) -> str:
        html = decode(document.data)
        return trafilatura.extract(html, include_comments=False, include_tables=True, favor_recall=recall) or ""

    return text


TEXTS: dict[str, Callable[[Labelled], str]] = {
    "ours": lambda document: document.text,
    "trafilatura": _by_trafilatura(recall=False),
    "trafilatura (favor_recall)": _by_trafilatura(recall=True),
    "Beautiful Soup, get_text": lambda document: _text(BeautifulSoup(decode(document.data), "lxml")),
}
