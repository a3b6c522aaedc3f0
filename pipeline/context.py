"""What is settled before values are read: the employer, the country, the language and the order of day and month."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from normalizers import dates, place
from normalizers.base import Context
from normalizers.values import Place
from pipeline.document import Candidate, Document
from pipeline.normalize import read
from pipeline.resolve.choice import best

_PLACES = ("duty_station", "city", "country")


def settle(document: Document, candidates: Sequence[Candidate], captured: date | None) -> Context:
    """The context of a document, from its candidates for employer and place and from its dates."""
    context = Context(language=document.language, captured=captured, date_order=dates.date_order(document.text))
    chosen = best(read(c, context) for c in candidates if c.field == "organization")
    if chosen:
        context = replace(context, organisation=str(chosen.value))
    return replace(context, country=_country(document, candidates, context))


def _country(document: Document, candidates: Iterable[Candidate], context: Context) -> str:
    """The country that labelled places and titles name, else the one that the text names most often."""
    places = [c for c in candidates if c.field in _PLACES]
    for reading in sorted((read(c, context) for c in places), key=lambda r: (-r.confidence, r.candidate.start)):
        if isinstance(reading.value, tuple):
            for found in reading.value:
                if isinstance(found, Place) and found.country:
                    return found.country
    named = place.countries_named(document.text)
    return named.most_common(1)[0][0] if named else ""
