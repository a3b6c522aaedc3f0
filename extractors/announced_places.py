"""The duty station in the sentence that announces the post, where no label names it.

Directly behind the post ("seeks a Nurse in Gulu"), behind the employer's own office ("recrute pour son bureau de Gao
un chauffeur"), behind the kind of engagement ("a consultancy in Lima"). Places further off in such a sentence belong to
the work or to partners, and are left alone.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from extractors.place import first_place
from extractors.title_sentences import announced, announcing
from normalizers.vocabulary import places
from normalizers.vocabulary.words import alternatives, flat
from pipeline.document import Block, Candidate, Document

_FIELD = "duty_station"
_REACH = 110  # characters in which the place must stand
_SENTENCE_END = re.compile(r"[.!?;]\s|\n\s*\n")
_SITED, _TOWN = alternatives(places.cues("sited")), alternatives(places.cues("town"))
_BEHIND = re.compile(rf"[\s,]{{1,3}}(?:{_SITED}\s)?(?:in|at|en|em|a|au|aux|no|na|dans)\s")
_GAP = re.compile(rf"[^\W\d]{{0,3}}(?:\s?{_TOWN})?\s?", re.IGNORECASE)


def extract(document: Document) -> Iterator[Candidate]:
    """The place of the first post that a sentence announces."""
    for block in announcing(document):
        spans = list(islice(announced(document, block), 1))
        if not spans:
            continue
        begin, end, _ = spans[0]
        for start, stop, rule in islice(_found(document, block, begin, end), 1):
            yield document.candidate(_FIELD, start, stop, rule)
        return


def _found(document: Document, block: Block, begin: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Places of the sentence that announces the post between `begin` and `end`, the most certain first."""
    text = document.text
    first = max((match.end() for match in _SENTENCE_END.finditer(text, block.start, begin)), default=block.start)
    last = next((match.start() for match in _SENTENCE_END.finditer(text, end, block.end)), block.end)
    plain = flat(text[first:last])
    if (behind := _BEHIND.match(plain, end - first)) and (span := _place_at(text, first + behind.end(), last)):
        yield *span, "behind_post"
    for match in _office().finditer(plain):
        if span := _place_at(text, first + match.end(), last):
            yield *span, "own_office"
    for match in _engagement().finditer(flat(text[block.start : last])):  # a sentence before may say it
        if span := _place_at(text, block.start + match.end(), last):
            yield *span, "engagement_in"


def _place_at(text: str, at: int, last: int) -> tuple[int, int] | None:
    """The span of a place that begins at once, or behind "the city of"."""
    span = first_place(text[at : min(last, at + _REACH)])
    return (at + span[0], at + span[1]) if span and _GAP.fullmatch(text[at : at + span[0]]) else None


@cache
def _office() -> re.Pattern[str]:
    own, office = alternatives(places.cues("own")), alternatives(places.cues("offices"))
    link = r"(?:in|at|of|en|em|a|au|de|do|da|d')"
    return re.compile(rf"{own}\s(?:[^\W\d]+\s){{0,2}}?{office}\s(?:[^\W\d]+\s){{0,2}}?{link}\s?")


@cache
def _engagement() -> re.Pattern[str]:
    kind = alternatives(places.cues("engagement"))
    return re.compile(rf"{kind}\s(?:(?:of|de|d')\s?\w+\s\w+\s)?(?:in|en|em|a|au|aux|no|na)\s")
