"""A made vacancy as a page of a careers site: a sixth of it is the vacancy, the rest is what sites are made of."""
from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from html import escape

from benchmarks.performance.vacancy import WORDS, Section, Vacancy

_HOST = "https://careers.example.org"
_NEAR = 1_000  # characters that a page may miss


def html(vacancy: Vacancy, size: int) -> bytes:
    """A page of about `size` bytes; it is longer where the vacancy alone is."""
    rng = random.Random(vacancy.number)
    article = _article(vacancy, rng)
    posting = _posting(vacancy, article) if vacancy.number % 3 == 0 else ""
    menu, filters, related, footer = _menu(rng), _filters(rng), _related(rng), _footer(rng)
    body = (
        f'<div id="root" class="{_classes(rng)}">{menu}<div class="layout"><div class="row">'
        f'<main id="content" class="col-8">{article}{_actions()}</main>{filters}{related}</div></div>{footer}</div>'
    )
    head = (
        f'<meta charset="utf-8"><title>{escape(vacancy.title)} | Careers</title>'
        f'<meta name="viewport" content="width=device-width">'
        f'<link rel="canonical" href="{_HOST}/{vacancy.number}">{posting}'
    )
    room = size - len(f"{head}{body}".encode()) - _NEAR
    style, script = _filled(rng, room * 0.4, _rule), _filled(rng, room * 0.6, _statement)
    return (
        f'<!DOCTYPE html>\n<html lang="{vacancy.language}">\n<head>{head}\n<style>{style}</style>\n</head>\n'
        f'<body class="{_classes(rng)}">\n{body}\n<script>{script}</script>\n</body>\n</html>\n'
    ).encode()


def _article(vacancy: Vacancy, rng: random.Random) -> str:
    facts = _FACTS[vacancy.number % len(_FACTS)](vacancy)
    sections = "\n".join(
        f'<div class="section {_classes(rng)}" data-id="{rng.getrandbits(48):x}"><div class="inner"><h3>'
        f"{escape(section.heading)}</h3>\n{_section(section, rng)}</div></div>"
        for section in vacancy.sections
    )
    return f'<article class="job"><h1>{escape(vacancy.title)}</h1>\n{facts}\n{sections}</article>'


def _section(section: Section, rng: random.Random) -> str:
    if section.rows:
        return _table(section.rows)
    if section.bullets:
        items = "\n".join(
            f'<li style="margin:{rng.randint(0, 9)}px"><span>{escape(item)}</span></li>' for item in section.items
        )
        return f"<ul>{items}</ul>"
    return "\n".join(f'<p class="MsoNormal"><span style="font-size:11pt">{escape(i)}</span></p>' for i in section.items)


def _table(rows: tuple[tuple[str, str], ...]) -> str:
    cells = "\n".join(f"<tr><td>{escape(left)}</td><td>{escape(right)}</td></tr>" for left, right in rows)
    return f'<table class="table"><tbody>{cells}</tbody></table>'


def _list(vacancy: Vacancy) -> str:
    return f"<dl>{''.join(f'<dt>{escape(a)}</dt><dd>{escape(b)}</dd>' for a, b in vacancy.facts)}</dl>"


def _lines(vacancy: Vacancy) -> str:
    return f"<p>{'<br>'.join(f'<strong>{escape(a)}:</strong> {escape(b)}' for a, b in vacancy.facts)}</p>"


_FACTS: tuple[Callable[[Vacancy], str], ...] = (_list, lambda vacancy: _table(vacancy.facts), _lines)


def _posting(vacancy: Vacancy, article: str) -> str:
    """What search engines are told: the whole text once more."""
    place = {"@type": "PostalAddress", "addressLocality": vacancy.city, "addressCountry": vacancy.country}
    said = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": vacancy.title,
        "hiringOrganization": {"@type": "Organization", "name": vacancy.organization},
        "jobLocation": {"@type": "Place", "address": place},
        "validThrough": vacancy.deadline.isoformat(),
        "description": article,
    }
    data = json.dumps(said).replace("</", r"<\/")
    return f'<script type="application/ld+json">{data}</script>'


def _menu(rng: random.Random) -> str:
    words = WORDS["furniture"]["menu"]
    items = "".join(
        f'<li class="{_classes(rng)}"><a href="{_link(rng)}">{_icon(rng)}<span>{rng.choice(words)}</span></a>'
        f'<div class="panel"><ul>{"".join(_entry(rng, words) for _ in range(9))}</ul></div></li>'
        for _ in range(8)
    )
    return f'<header class="site"><nav aria-label="Main"><ul class="menu">{items}</ul></nav></header>'


def _entry(rng: random.Random, words: Sequence[str]) -> str:
    return f'<li class="item"><a href="{_link(rng)}" role="menuitem"><span>{rng.choice(words)}</span></a></li>'


def _filters(rng: random.Random) -> str:
    """What visitors search by: lists of places, boxes for fields of work."""
    towns, fields = WORDS["everywhere"]["town"], WORDS["en"]["words"]["field"]
    options = "".join(f'<option value="{rng.getrandbits(32):x}">{rng.choice(towns)}</option>' for _ in range(150))
    boxes = "".join(
        f'<div class="check"><input type="checkbox" id="f{at}"><label for="f{at}">{rng.choice(fields)}</label></div>'
        for at in range(40)
    )
    return f'<form action="{_HOST}"><select name="place">{options}</select><fieldset>{boxes}</fieldset></form>'


def _related(rng: random.Random) -> str:
    words, towns = WORDS["en"]["words"], WORDS["everywhere"]["town"]
    items = "".join(
        f'<li class="{_classes(rng)}"><div class="card"><div class="body"><a href="{_link(rng)}">'
        f"<span>{rng.choice(words['field'])} Officer</span></a>"
        f'<div class="meta"><span class="place">{rng.choice(towns)}</span></div></div></div></li>'
        for _ in range(30)
    )
    return f'<aside class="related"><h2>Similar vacancies</h2><ul>{items}</ul></aside>'


def _footer(rng: random.Random) -> str:
    words = WORDS["furniture"]["footer"]
    columns = "".join(
        f'<div class="{_classes(rng)}"><ul>{"".join(_entry(rng, words) for _ in range(9))}</ul></div>' for _ in range(5)
    )
    return f"<footer>{columns}<p>© 2026 Careers</p></footer>"


def _actions() -> str:
    return f'<div class="actions">{"".join(f"<button>{text}</button>" for text in WORDS["furniture"]["actions"])}</div>'


def _link(rng: random.Random) -> str:
    return f"{_HOST}/{rng.getrandbits(32):x}"


def _icon(rng: random.Random) -> str:
    path = " ".join(f"{rng.choice('MLCQ')}{rng.randint(0, 24)} {rng.randint(0, 24)}" for _ in range(8))
    return f'<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{path}z"/></svg>'


def _classes(rng: random.Random) -> str:
    return " ".join(f"css-{rng.getrandbits(24):x}" for _ in range(2))


def _filled(rng: random.Random, size: float, make: Callable[[random.Random], str]) -> str:
    parts, length = [], 0
    while length < size:
        parts.append(make(rng))
        length += len(parts[-1]) + 1
    return "\n".join(parts)


def _rule(rng: random.Random) -> str:
    name, colour = rng.getrandbits(24), rng.getrandbits(24)
    return f".css-{name:x}{{margin:{rng.randint(0, 40)}px;color:#{colour:06x};display:flex}}"


def _statement(rng: random.Random) -> str:
    name = f"v{rng.getrandbits(20):x}"
    return f'var {name}=function(a,b){{if(a<{rng.randint(1, 99)}&&b>0){{return"{rng.getrandbits(40):x}"}}return a*b}};'
