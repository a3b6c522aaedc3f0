"""HTML pages: the vacancy without the furniture of the site, and what the page says to machines (JSON-LD, title).

>>> page = read(b"<title>Driver | Board</title><h1>Driver</h1><dl><dt>Grade</dt><dd>G-2</dd></dl>")
>>> [(line.label, line.text) for line in page.lines]
[('', 'Driver | Board'), ('', 'Driver'), ('Grade', 'G-2')]
"""

from __future__ import annotations

import re

from bs4.dammit import EncodingDetector

from pipeline.document import Line
from pipeline.loaders import furniture, html_main, html_state, jsonld, portal_json
from pipeline.loaders.charset import clean, decode, lost, printable
from pipeline.loaders.fragments import bounded, fragment_lines, host
from pipeline.loaders.html_build import build
from pipeline.loaders.html_lines import read_lines
from pipeline.loaders.html_outline import Outline
from pipeline.loaders.html_parse import parse
from pipeline.loaders.inline import collapse
from pipeline.loaders.loss import said
from pipeline.loaders.page import Page, Unreadable
from pipeline.loaders.site_texts import folded
from pipeline.loaders.typed_marks import without_pictures

_DATA = ("ld+json", html_state.SCRIPT)  # types of scripts that are no programs
_LEAST = 200  # characters of a body that is no empty frame
_PROGRAM = re.compile(r"<(script|style)\b[^<>]{0,2000}>", re.IGNORECASE)


def read(data: bytes) -> Page:
    """The page of an HTML file."""
    declared = EncodingDetector.find_declared_encoding(data[:4096], is_html=True)
    text = _without_scripts(printable(decode(data, declared)))
    begun = bounded(text)
    loss = lost(text, len(begun))
    outline = parse(clean(begun))
    metas = [*map(outline.attributes, outline.named("meta"))]
    head = _head(outline, metas)
    metadata = _metadata(outline, metas)
    posting = next(iter(jsonld.scripts(outline)), None)
    marked = jsonld.microdata(outline) if posting is None else None
    vacancy = html_state.vacancy_in(outline) if posting is None else None
    html_main.name_title(outline)
    html_main.prune(outline)
    body = furniture.trim(without_pictures(read_lines(build(outline))))
    if vacancy and sum(len(line.text) for line in body) < _LEAST:
        page = portal_json.read_value(vacancy)
        return Page([*head, *page.lines], page.title, {**page.metadata, **metadata}, said(page.loss, loss))
    if marked:
        head += jsonld.posting_lines(marked, "json-ld")
    if posting:
        head += jsonld.posting_lines(posting, "json-ld")
        spoken = " ".join(filter(None, (folded(line.text) for line in body)))
        for heading, source in jsonld.body_texts(posting):
            body += _missing(fragment_lines(clean(source)), heading, spoken)
    if not body and not head:
        raise Unreadable(
            "The page has no text. If a script fills it in the browser, save the page as it is shown there."
        )
    title = next((line.text for line in head if line.source == "page-title"), "")
    return Page([*head, *body], title, metadata, loss)


def _without_scripts(text: str) -> str:
    """The page without its programs and styles, which can be longer than all the rest; data stay."""
    kept: list[str] = []
    position = 0
    for opening in _PROGRAM.finditer(text):
        if opening.start() < position or any(kept_type in opening.group().lower() for kept_type in _DATA):
            continue
        closing = f"</{opening.group(1)}>"
        end = text.find(closing, opening.end())
        if end < 0:
            break  # never closed: the parser decides what is text
        kept.append(text[position : opening.start()])
        position = end + len(closing)
    return "".join([*kept, text[position:]])


def _missing(lines: list[Line], heading: str, spoken: str) -> list[Line]:
    """The lines, if the body of the page does not say them already."""
    if not lines:
        return []
    long = [folded(line.text) for line in lines if len(line.text) > 40] or [folded(line.text) for line in lines]
    if sum(words in spoken for words in long) * 2 > len(long):
        return []
    return [Line(heading, kind="heading", depth=2), *lines] if heading else lines


def _head(outline: Outline, metas: list[dict[str, str]]) -> list[Line]:
    title = outline.first("title")
    titles = [outline.text(title) if title else "", _meta(metas, "og:title"), _meta(metas, "twitter:title")]
    distinct = list(dict.fromkeys(filter(None, map(collapse, titles))))
    return [Line(title[:500], source="page-title") for title in distinct[:2]]


def _meta(metas: list[dict[str, str]], name: str) -> str:
    found = (meta for key in ("property", "name") for meta in metas if meta.get(key) == name)
    return next(found, {}).get("content", "")


def _metadata(outline: Outline, metas: list[dict[str, str]]) -> dict[str, str]:
    links = map(outline.attributes, outline.named("link"))
    link = next((link for link in links if "canonical" in link.get("rel", "").split()), {})
    url = link.get("href") or _meta(metas, "og:url")
    root = outline.attributes(outline.first("html"))
    language = root.get("lang") or root.get("xml:lang", "")
    board = collapse(_meta(metas, "og:site_name")) or host(url)
    found = {"url": url.strip(), "board": board, "language": language.strip()}
    return {key: value[:500] for key, value in found.items() if value}
