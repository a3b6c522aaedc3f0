"""A copy of a vacancy as a site shows it: the employer's own pages and papers, a board of UN jobs, a relief board.

Each site has its own furniture, headings and labels, its own way to write a day, and its own number for the page.
"""
from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC
from html import escape
from zoneinfo import ZoneInfo

from benchmarks.duplicates.vacancies import Copy, Edition, Site
from tests import make_pdf

Sections = list[tuple[str, list[str]]]

_HEADINGS = {
    "own": {"about": "About {name}", "background": "Background", "duties": "Main duties and responsibilities",
            "education": "Education", "experience": "Work experience", "skills": "Skills"},
    "jobs": {"about": "About the organization", "background": "Context", "duties": "Key functions",
             "education": "Academic qualifications", "experience": "Experience", "skills": "Other skills"},
    "relief": {"about": "Organisational context", "background": "Background", "duties": "Responsibilities",
               "education": "Education", "experience": "Professional experience", "skills": "Skills and abilities"},
}
_OTHERS = ("Driver, Field Office", "Finance Associate", "Head of Base", "Translator (French)", "Nurse")


def files(copy: Copy) -> Iterator[tuple[str, bytes]]:
    """The file of a copy, and the one beside it that tells its address."""
    rng = random.Random(copy.serial)
    form = rng.choice(("html", "html", "pdf", "txt")) if copy.site == "own" else "html"
    name = f"{copy.serial}.{form}"
    if form == "html":
        yield name, {"own": _own_page, "jobs": _jobs_page, "relief": _relief_page}[copy.site](copy).encode()
        return
    yield name, _own_paper(copy) if form == "pdf" else _own_text(copy).encode()
    if rng.random() < 0.5:
        yield f"{name}.meta.json", json.dumps({"url": address(copy)}).encode()


def address(copy: Copy) -> str:
    host = {"own": copy.edition.employer["host"], "jobs": "unjobs.org", "relief": "reliefweb.int"}[copy.site]
    return f"https://{host}/job/{copy.serial}"


def _sections(copy: Copy) -> Sections:
    """What is shown of the text; a copy that is cut ends within a sentence."""
    whole = copy.edition.text
    left = int(copy.cut * sum(len(line.split()) for _, lines in whole for line in lines))
    found: Sections = []
    for kind, lines in whole:
        shown = []
        for line in lines:
            words = line.split()[: max(left, 0)]
            left -= len(line.split())
            if words:
                shown.append(" ".join(words) + ("…" if left < 0 else ""))
        if shown:
            found.append((_HEADINGS[copy.site][kind].format(**copy.edition.employer), shown))
    return found


def _title(copy: Copy) -> str:
    edition = copy.edition
    title = edition.title + (f", {edition.place['city']}" if copy.placed else "")
    return title + (" (Re-advertisement)" if edition.again and copy.site != "jobs" else "")


def _deadline(edition: Edition, site: Site) -> str:
    if site == "jobs":  # a clock that knows one zone
        closes = edition.closes.astimezone(UTC)
        return f"{closes:%Y-%m-%d %H:%M} UTC" if edition.timed else f"{edition.closes:%Y-%m-%d}"
    if site == "relief":
        closes = edition.closes.astimezone(ZoneInfo("America/New_York")) if edition.timed else edition.closes
        return f"{closes.day} {closes:%b %Y}"
    day = f"{edition.closes.day} {edition.closes:%B %Y}"
    return f"{day}, {edition.closes:%H:%M} ({edition.place['city']} time)" if edition.timed else day


def _facts(copy: Copy) -> list[tuple[str, str]]:
    edition, name = copy.edition, copy.edition.employer
    city, country = edition.place["city"], edition.place["country"]
    deadline = _deadline(edition, copy.site)
    if copy.site == "own":
        closing = "Closing date (extended)" if edition.extended else "Closing date"
        told = [("Job title", _title(copy)), ("Organization", name["name"]), ("Vacancy number", edition.number),
                ("Grade", edition.grade), ("Duty station", f"{city}, {country}"),
                ("Contract type", "Fixed-term appointment" if edition.grade else "Employee, 12 months"),
                ("Posted", f"{edition.posted.day} {edition.posted:%B %Y}"), (closing, deadline)]
    elif copy.site == "jobs":
        told = [("Organization", name["long"]), ("Reference", edition.number), ("Level", edition.grade),
                ("Location", f"{city} ({country})"), ("Apply by", deadline)]
    else:
        told = [("Organization", f"{name['long']}"), ("Job number", edition.number), ("Grade", edition.grade),
                ("Country", country), ("City", city), ("Closing date", deadline)]
    label = {"Vacancy number": "number", "Reference": "number", "Job number": "number", "Grade": "grade",
             "Level": "grade", "Closing date": "deadline", "Apply by": "deadline"}
    return [(k, v) for k, v in told if v and label.get(k) not in copy.without]


def _head(copy: Copy, site: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(_title(copy))} | {site}</title>'
        f'<link rel="canonical" href="{address(copy)}"><meta property="og:site_name" content="{site}"></head>'
    )


def _own_page(copy: Copy) -> str:
    rows = "".join(f"<tr><th>{escape(k)}</th><td>{escape(v)}</td></tr>" for k, v in _facts(copy))
    name = copy.edition.employer["name"]
    return (
        f"{_head(copy, f'{name} Careers')}"
        f'<body><header><a href="/">{name} Careers</a> '
        f'<a href="/search">Search jobs</a> <a href="/login">Sign in</a></header><main><h1>{escape(_title(copy))}</h1>'
        f"<table>{rows}</table>{_body(copy, 'h2')}<h2>How to apply</h2><p>Send your application through our portal. "
        "Only short-listed candidates will be contacted. We never ask for a fee.</p></main>"
        f"<footer>© {name} 2026. Privacy. Fraud warning.</footer></body></html>"
    )


def _jobs_page(copy: Copy) -> str:
    items = "".join(f"<li><b>{escape(k)}:</b> {escape(v)}</li>" for k, v in _facts(copy))
    others = "".join(f'<li><a href="/job/{i}">{o}</a></li>' for i, o in enumerate(_OTHERS))
    return (
        f"{_head(copy, 'UN Jobs')}"
        '<body><nav><ul><li><a href="/">Home</a></li><li><a href="/organizations">Organizations</a></li><li>'
        f'<a href="/alerts">Job alerts</a></li></ul></nav>'
        f"<article><h1>{escape(_title(copy))}</h1><ul>{items}</ul>{_body(copy, 'h3')}"
        "</article><aside><h4>Similar jobs</h4><ul>"
        f"{others}</ul><p>Get new jobs by e-mail every morning. Join 90,000 readers.</p></aside></body></html>"
    )


def _relief_page(copy: Copy) -> str:
    pairs = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in _facts(copy))
    more = "<p><a href='#'>Read more</a></p>" if copy.cut < 1 else (
        "<h3>How to apply</h3><p>Please use the site of the organisation. Do not send applications to us.</p>"
    )
    return (
        f"{_head(copy, 'ReliefWeb')}"
        '<body><div id="header"><a href="/">ReliefWeb</a> Updates Disasters Jobs Training</div><div id="main">'
        f"<h1>{escape(_title(copy))}</h1><dl>{pairs}</dl>{_body(copy, 'h3')}"
        f'{more}</div><div id="footer">A service for the relief community. Contact. Terms.</div></body></html>'
    )


def _body(copy: Copy, level: str) -> str:
    parts = []
    for heading, lines in _sections(copy):
        listed = len(lines) > 2
        text = "".join(f"<li>{escape(line)}</li>" if listed else f"<p>{escape(line)}</p>" for line in lines)
        parts.append(f"<{level}>{escape(heading)}</{level}>" + (f"<ul>{text}</ul>" if listed else text))
    return "".join(parts)


def _own_text(copy: Copy) -> str:
    lines = [f"{k}: {v}" for k, v in _facts(copy)]
    for heading, sentences in _sections(copy):
        lines += ["", heading.upper(), *(f"- {s}" if len(sentences) > 2 else s for s in sentences)]
    return "\n".join(lines) + "\n"


def _own_paper(copy: Copy) -> bytes:
    parts = [make_pdf.title(_title(copy)), make_pdf.table(*_facts(copy))]
    for heading, sentences in _sections(copy):
        parts.append(make_pdf.heading(heading))
        parts += [make_pdf.bulleted(*sentences)] if len(sentences) > 2 else [make_pdf.text(s) for s in sentences]
    return make_pdf.flowing(*parts, head=copy.edition.employer["long"])
