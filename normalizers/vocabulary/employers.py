"""Names of employers as they are printed, with offices, places and acronyms around them.

>>> known("UNICEF Mexico Country Office"), known("OSCE Office in Yerevan"), known("Acme")
('UNICEF', 'OSCE', '')
"""
from __future__ import annotations

import re
from functools import cache, lru_cache
from urllib.parse import urlsplit

from normalizers.vocabulary import gazetteer, organisations
from normalizers.vocabulary.fold import plain
from normalizers.vocabulary.words import table

SPLIT = re.compile(r"\s+[-–—|:]\s+|\s*[/|;]\s*|\s*[()\[\]]\s*|,\s+|\s+[-–—]|[–—]\s*|\n")


@cache
def words(group: str) -> frozenset[str]:
    """A list of organisation_words.toml."""
    return frozenset(table("organisation_words")[group])


def known(name: str) -> str:
    """The canonical name if the vocabulary has this one, an office around it or its acronym beside it; else ""."""
    if short := organisations.canonical(name) or organisations.canonical(_bare(name)):
        return short
    for part in (p.strip() for p in SPLIT.split(name)):
        if part and (short := organisations.canonical(part) or organisations.canonical(_bare(part))):
            return short
    return organisations.similar(SPLIT.split(name)[0] or name)


def _bare(name: str) -> str:
    """The name without places and office words at its ends: "UNICEF Mexico Country Office"."""
    if set(plain(name).split()) & words("other_body"):
        return ""
    rest = re.findall(r"[\w'’.\-&]+", name)
    while rest:
        shorter = _shorter(rest)
        if shorter is None:
            break
        rest = shorter
    return " ".join(rest)


def _shorter(rest: list[str]) -> list[str] | None:
    """The words without one office phrase at either end or one place at the end; None where there is none."""
    for size in range(min(4, len(rest)), 0, -1):
        tail, lead = " ".join(rest[-size:]), " ".join(rest[:size])
        if plain(tail) in words("office") or (size < len(rest) and is_place(tail)):
            return rest[:-size]
        if plain(lead) in words("office"):
            return rest[size:]
    return None


def is_place(text: str) -> bool:
    """Whether the words are names and codes of places and nothing else ("HND Honduras")."""
    if organisations.canonical(text) or set(plain(text).split()) & words("certain_bodies"):
        return False  # "UNIVERSIDAD DE SAN MARCOS" holds a town and a code
    rest = text
    for mention in reversed(gazetteer.mentions(text)):
        rest = rest[: mention.start] + rest[mention.end :]
    return not [word for word in re.findall(r"\w+", rest) if not (word.isupper() and gazetteer.country_codes(word))]


@lru_cache(maxsize=4096)
def is_name(text: str) -> bool:
    """Whether a line says an employer of the vocabulary, with offices, places and acronyms around it, and nothing else.

    >>> is_name("World Food Programme (WFP)"), is_name("UNHCR /Armenia"), is_name("WFP hires a driver")
    (True, True, False)
    """
    if not organisations.may_name(text):
        return False  # nearly all lines
    pieces = [piece.strip() for piece in SPLIT.split(text) if piece.strip()]
    named = [bool(organisations.canonical(p) or organisations.canonical(_bare(p))) for p in pieces]
    return any(named) and all(ok or is_place(p) or is_place(_bare(p)) for ok, p in zip(named, pieces, strict=True))


def of_host(host: str) -> str:
    """The employer whose mail or web host this is.

    >>> of_host("jobs.unicef.org"), of_host("example.org")
    ('UNICEF', '')
    """
    return organisations.employer_of_host(host)


def of_site(address: str) -> str:
    """The employer whose own site the address is of; "" for boards and others.

    >>> of_site("https://jobs.unicef.org/en/listing/7"), of_site("https://example.org/unicef.org"), of_site("http://[")
    ('UNICEF', '', '')
    """
    try:
        return of_host(urlsplit(address).hostname or "")
    except ValueError:  # half an address
        return ""
