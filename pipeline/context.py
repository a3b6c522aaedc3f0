"""What is settled before values are read: the employer, the country, the language and the order of day and month."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from heapq import merge

from normalizers import dates, place
from normalizers.base import Context
from normalizers.values import Place
from normalizers.vocabulary import employers
from pipeline import confidence
from pipeline.document import Candidate, Document
from pipeline.normalize import read
from pipeline.record import Reading
from pipeline.resolve.choice import best

_PLACES = ("duty_station", "city", "country")


def settle(
    document: Document, candidates: Sequence[Candidate], as_of: date | None, given: Sequence[Reading] = ()
) -> Context:
    """The context of a document, from its candidates for employer and place, its dates, and what is told of it.

    The day that is told of the document itself goes before `as_of` where days are counted back from it; whether a
    deadline has passed is judged by `as_of` first. The owner of the site is the employer where nobody is named.
    `given` are readings that need not be read: what people said of the document.
    """
    told = document.source.hints.captured
    context = Context(
        organisation=next(filter(None, map(employers.of_site, document.sites())), ""),
        language=document.language,
        captured=told or as_of,
        today=as_of or told,
        date_order=dates.date_order(document.text),
    )
    named = [r for r in given if r.candidate.field == "organization"]
    chosen = best([*named, *(read(c, context) for c in candidates if c.field == "organization")])
    if chosen:
        context = replace(context, organisation=str(chosen.value))
    return replace(context, country=_country(document, candidates, context, given))


def _rank(reading: Reading) -> tuple[float, int]:
    """The most certain reading first, of equals that which stands first."""
    return -reading.confidence, reading.candidate.start


def _country(
    document: Document, candidates: Iterable[Candidate], context: Context, given: Sequence[Reading]
) -> str:
    """The country that labelled places and titles name, else the one that the text names most often."""
    proposed = [c for c in candidates if c.field in _PLACES]
    proposed.sort(key=lambda c: (-confidence.of(c.field, c.rule), c.start))
    said = sorted((r for r in given if r.candidate.field in _PLACES), key=_rank)
    for reading in merge(said, (read(c, context) for c in proposed), key=_rank):  # read only up to the first country
        if isinstance(reading.value, tuple):
            for found in reading.value:
                if isinstance(found, Place) and found.country:
                    return found.country
    named = place.countries_named(document.text)
    return named.most_common(1)[0][0] if named else ""
