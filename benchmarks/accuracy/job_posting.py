"""extruct: the schema.org JobPosting that a web page carries for search engines, in JSON-LD, microdata or RDFa.

Names of employers, towns and countries are brought to our spelling first, so that only what they say is compared.
"""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import extruct

from benchmarks.accuracy.tool import Found, Labelled, Tool
from normalizers import organization
from normalizers.base import Context, Unrecognised
from normalizers.vocabulary import gazetteer
from pipeline.loaders.charset import decode

FIELDS = ("title", "organization", "deadline", "posted_date", "city", "country")


def find(document: Labelled) -> Found:
    posting = next(_postings(document), {})
    address = _first(_first(posting.get("jobLocation")).get("address"))
    row = {
        "title": posting.get("title"),
        "organization": _employer(_first(posting.get("hiringOrganization")).get("name")),
        "deadline": _day(posting.get("validThrough")),
        "posted_date": _day(posting.get("datePosted")),
        "city": address.get("addressLocality"),
        "country": _country(address.get("addressCountry")),
    }
    return row, {}


def has_posting(document: Labelled) -> bool:
    return document.is_html and next(_postings(document), None) is not None


def _postings(document: Labelled) -> Iterator[dict[str, Any]]:
    html = decode(document.data)
    found = extruct.extract(html, syntaxes=["json-ld", "microdata", "rdfa"], uniform=True, errors="ignore")
    for items in found.values():
        for item in items:
            yield from (i for i in (item, *item.get("@graph", ())) if "JobPosting" in str(i.get("@type")))


def _first(value: Any) -> dict[str, Any]:
    value = value[0] if isinstance(value, list) and value else value
    return value if isinstance(value, dict) else {"name": value} if isinstance(value, str) else {}


def _employer(name: Any) -> str | None:
    try:
        return organization.normalize(str(name), Context()) if name else None
    except Unrecognised:
        return str(name)


def _day(moment: Any) -> str | None:
    return str(moment)[:10] if moment else None


def _country(value: Any) -> str | None:
    name = _first(value).get("name")
    codes = gazetteer.country_codes(str(name)) if name else ()
    return codes[0] if codes else name


TOOLS = (
    Tool("extruct (pages with a JobPosting)", FIELDS, find, has_posting),
    Tool("extruct (all web pages)", FIELDS, find, lambda document: document.is_html),
)
