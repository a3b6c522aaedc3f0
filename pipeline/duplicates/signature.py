"""What a record says, in a form that can be compared: a row of the table `signatures`.

Made where the record is made, from the record alone, and kept: a later run compares without reading documents again.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal
from urllib.parse import urlsplit

from normalizers.vocabulary import employers, organisations
from normalizers.vocabulary.fold import plain
from pipeline.document import Document
from pipeline.duplicates import sketch
from pipeline.record import Vacancy

SiteKind = Literal["own", "board", "unknown"]
# Sections that say the same in every advertisement of an employer, or how to apply on that site.
_OF_THE_EMPLOYER = frozenset(
    {"organisational_context", "competencies", "how_to_apply", "conditions", "notices", "evaluation", "supervision"}
)
_LABELLED = 120  # characters: a longer text with a label in front is no field of a header
PORTAL = "job_id"  # rules that give the number of the page, where the organisation's own is not printed
_SECURE = 0.7  # measured confidence from which a reading that was not chosen counts
_MOST = 4  # numbers of one record
_SHORTEST = 3  # letters and digits of a number
_UNWRITTEN = re.compile(r"[\W_]+")


def row(vacancy: Vacancy) -> dict[str, object]:
    """The signature of a record, as columns of `signatures`."""
    columns, document = vacancy.columns, vacancy.document
    organization = plain(str(columns.get("organization") or ""))
    site, kind = _site(document, organization)
    drawn = sketch.of(body(document))
    return {
        "organization": organization or None,
        "job_numbers": _joined(_numbers(vacancy.evidence, kind)),
        "title": plain(str(columns.get("title") or "")) or None,
        "grades": _joined(_grades(columns)),
        "places": _joined(_places(vacancy)),
        "deadline": columns.get("deadline"),
        "posted_date": columns.get("posted_date"),
        "is_readvertisement": columns.get("is_readvertisement"),
        "language": document.language or None,
        "site": site or None,
        "site_kind": kind,
        "shingles": drawn.shingles,
        "sketch": drawn.data,
    }


def body(document: Document) -> str:
    """The text about the post: without headings, the fields of the header, and what stands in every advertisement."""
    return "\n".join(
        document.of(block) for block in document.blocks
        if block.kind != "heading" and not block.source
        and (block.inferred or block.section not in _OF_THE_EMPLOYER)
        and not (block.label and block.end - block.start < _LABELLED)
    )


def number(raw: str) -> str:
    """A job number without what boards leave out or put in.

    >>> number("VA/2024-B5005"), number("va 2024 b5005"), number("n/a")
    ('VA2024B5005', 'VA2024B5005', '')
    """
    bare = _UNWRITTEN.sub("", raw).upper()
    return bare if len(bare) >= _SHORTEST and any(c.isdigit() for c in bare) else ""


def _numbers(evidence: Iterable[Mapping[str, object]], kind: SiteKind) -> Iterator[str]:
    """The chosen one first. That of the page counts only on the organisation's own site: a board counts for itself."""
    found = [e for e in evidence if e["field"] == "job_number" and e["value"] is not None]
    for row in sorted(found, key=lambda e: not e["chosen"]):
        of_page = str(row["extractor"]).startswith(PORTAL)
        if (row["chosen"] and not of_page) or (float(str(row["confidence"])) >= _SECURE and not of_page) or (
            row["chosen"] and kind == "own"
        ):
            yield number(str(row["value"]))


def _grades(columns: Mapping[str, object]) -> Iterator[str]:
    """The grades of a range, and what a grade corresponds to where that is documented."""
    yield str(columns.get("grade") or "")
    yield str(columns.get("grade_max") or "")
    if columns.get("grade_icsc_basis") != "nominal":
        yield str(columns.get("grade_icsc") or "")


def _places(vacancy: Vacancy) -> Iterator[str]:
    """`KE:nairobi`; the primary one first."""
    for place in (vacancy.columns, *vacancy.children.get("duty_stations", ())):
        country, city = place.get("country") or "", plain(str(place.get("city") or ""))
        if country or city:
            yield f"{country}:{city}"


def _joined(values: Iterable[str]) -> str | None:
    """In their order, each once, a bar between them."""
    return "|".join(list(dict.fromkeys(filter(None, values)))[:_MOST]) or None


def _site(document: Document, organization: str) -> tuple[str, SiteKind]:
    """The host that showed the page, or the board's name; and whether it is the employer's own."""
    board = document.metadata.get("told_board") or document.metadata.get("board") or ""
    hosts = [host for address in reversed(document.sites()) if (host := _host(address))]
    name = hosts[0] if hosts else plain(board)
    if organisations.is_board(board) or any(organisations.is_board(label) for h in hosts for label in _labels(h)):
        return name, "board"
    if any(employers.of_host(host) or _is_named(organization, host) for host in hosts):
        return name, "own"
    return name, "board" if board and not hosts else "unknown"


def _is_named(organization: str, host: str) -> bool:
    """Whether a host bears the name or the initials of the employer: careers.nrc.no."""
    words = organization.split()
    initials = "".join(word[0] for word in words)
    return bool({"".join(words), initials} & {label for label in _labels(host) if len(label) > 2})


def _labels(host: str) -> list[str]:
    return [host, *host.split(".")]


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:  # half an address
        return ""
