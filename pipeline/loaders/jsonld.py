"""schema.org JobPosting, in JSON-LD, microdata or JSON files, as labelled lines. https://schema.org/JobPosting

>>> place = {"address": {"addressLocality": "Goma", "addressCountry": "CD"}}
>>> posting = {"@type": "JobPosting", "title": "Driver", "jobLocation": place}
>>> [(line.label, line.text) for line in posting_lines(posting, "json-ld")]
[('title', 'Driver'), ('job location', 'Goma, CD')]
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from pipeline.document import Line
from pipeline.loaders.charset import clean
from pipeline.loaders.html_outline import Outline
from pipeline.loaders.inline import collapse
from pipeline.loaders.keys import bare, words_of

# Longer texts belong to the body of the page; read again only where the body lacks them.
BODY_KEYS = frozenset(
    (
        "description responsibilities qualifications skills educationrequirements experiencerequirements jobbenefits "
        "incentivecompensation"
    ).split()
)
_SKIPPED = frozenset(
    (
        "url sameas logo image directapply mainentityofpage id type context potentialaction geo latitude longitude "
        "streetaddress postalcode thumbnailurl telephone email faxnumber alternatename propertyid"
    ).split()
)
_ADDRESS = ("addresslocality", "addressregion", "addresscountry")
_TRAILING = re.compile(r",(\s*[}\]])")
_CONTROL = re.compile(r"[\x00-\x1f]")
_UNITS = frozenset("hour day week month year".split())
_TAGS = re.compile(r"<[^<>]{1,300}>")


def scripts(outline: Outline) -> list[dict[str, Any]]:
    """The JobPosting objects of the page's JSON-LD."""
    found: list[dict[str, Any]] = []
    for script in outline.named("script"):
        if "ld+json" in outline.attributes(script).get("type", "").lower():
            found += postings(_parse(outline.text(script)))
    return found


def _parse(text: str) -> Any:
    text = (
        text.strip()
        .removeprefix("<!--")
        .removesuffix("-->")
        .removeprefix("//<![CDATA[")
        .removesuffix("//]]>")
        .strip()
        .rstrip(";")
    )
    for candidate in (text, _CONTROL.sub(" ", text), _TRAILING.sub(r"\1", _CONTROL.sub(" ", text))):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def postings(value: Any, depth: int = 0) -> list[dict[str, Any]]:
    """The objects of type JobPosting, wherever they stand."""
    if depth > 12:
        return []
    if isinstance(value, list):
        return [found for inner in value for found in postings(inner, depth + 1)]
    if not isinstance(value, dict):
        return []
    if is_posting(value):
        return [value]
    return [found for inner in value.values() if isinstance(inner, dict | list) for found in postings(inner, depth + 1)]


def is_posting(value: dict[str, Any]) -> bool:
    """Whether the object says that it is a JobPosting."""
    return "JobPosting" in str(next((kind for key, kind in value.items() if bare(key) == "type"), ""))[:200]


def posting_lines(posting: dict[str, Any], source: str) -> list[Line]:
    """The short values of a posting as labelled lines."""
    lines: list[Line] = []
    for key, value in posting.items():
        if bare(key) in _SKIPPED or key.startswith("@") or bare(key) == "description":
            continue
        texts = list(dict.fromkeys(_texts(value)))
        if bare(key) in BODY_KEYS and sum(map(len, texts)) > 200:
            continue
        lines += [Line(text, label=words_of(key), source=source) for text in texts]
    return lines


def body_texts(posting: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The long values, as heading and HTML."""
    for key, value in posting.items():
        if bare(key) in BODY_KEYS and isinstance(value, str):
            text = html.unescape(value) if "&lt;" in value else value
            if bare(key) == "description" or len(text) > 200:
                yield "" if bare(key) == "description" else words_of(key), text


def _texts(value: Any, depth: int = 0) -> Iterator[str]:
    if depth > 6 or value is None or isinstance(value, bool):
        return
    if isinstance(value, str | int | float):
        text = collapse(clean(_TAGS.sub(" ", html.unescape(html.unescape(str(value))))))
        if text and not text.startswith(("http://", "https://")):
            yield text
    elif isinstance(value, list):
        for inner in value[:50]:
            yield from _texts(inner, depth + 1)
    elif isinstance(value, dict):
        text = _object({bare(key): inner for key, inner in value.items()}, depth)
        if text:
            yield text


def _object(value: dict[str, Any], depth: int) -> str:
    """The value of a Place, Organization, PropertyValue, MonetaryAmount or credential."""

    def first(key: str) -> str:
        return next(_texts(value.get(key), depth + 1), "")

    if any(key in value for key in _ADDRESS):
        return ", ".join(dict.fromkeys(filter(None, map(first, _ADDRESS))))
    if "address" in value and first("address"):
        return first("address")
    if "minvalue" in value or "maxvalue" in value:
        return " ".join(
            filter(
                None,
                (
                    first("currency"),
                    " - ".join(filter(None, (first("minvalue"), first("maxvalue")))),
                    _per(first("unittext")),
                ),
            )
        )
    if "monthsofexperience" in value:
        return f"{first('monthsofexperience')} months"
    if "currency" in value:
        return " ".join(filter(None, (first("currency"), first("value"), _per(first("unittext")))))
    if "unittext" in value:
        return " ".join(filter(None, (first("value"), _per(first("unittext")))))
    return next(filter(None, map(first, ("value", "name", "credentialcategory", "text"))), "")


def _per(unit: str) -> str:
    """The period that a sum is paid for, as one says it: schema.org has the bare word, which means many things in text.

    >>> _per("MONTH"), _per("per annum")
    ('per month', 'per annum')
    """
    return f"per {unit.lower()}" if unit.lower() in _UNITS else unit


def microdata(outline: Outline) -> dict[str, Any] | None:
    """The JobPosting that the page's `itemprop` attributes spell out, each property with its plain value."""
    typed = outline.having("itemtype")
    scope = next((place for place in typed if "JobPosting" in outline.attributes(place)["itemtype"]), None)
    if scope is None:
        return None
    posting: dict[str, Any] = {}
    scoped = {*outline.having("itemscope")}
    inside = (place for place in outline.having("itemprop") if scope < place < outline.ends[scope])
    for element in islice(inside, 100):
        attributes = outline.attributes(element)
        name = attributes["itemprop"].split(" ")[0]
        owner = next((parent for parent in outline.around(element) if parent in scoped), 0)
        is_scope = element in scoped
        said = attributes.get("content")
        if name and owner == scope and not is_scope:
            posting.setdefault(name, said or attributes.get("datetime") or outline.text(element, " "))
        elif name.startswith("address") and not is_scope:
            posting.setdefault("jobLocation", {}).setdefault(name, said or outline.text(element, " "))
        elif name == "name" and outline.attributes(owner).get("itemprop") == "hiringOrganization":
            posting.setdefault("hiringOrganization", outline.text(element, " "))
    return posting
