"""What a figure is said of, from the words around it.

Rules, the surest first: the noun between the numbers of a ratio ("one pump in five"); who they are ("58 per cent are
women", "54% of them children"); the phrase behind the figure ("4,000 small boats", "60 per cent of the catch"); the
phrase in front of it with a verb that measures ("coverage fell to 78 per cent"), with "of" or a bracket ("a budget of
USD 3 million", "women (7.8%)"); what the figure before counted, in the same sentence or where the next one takes it up.
"""
from __future__ import annotations

import re
from functools import cache

from extractors import noun_phrases
from extractors.claims import Claim
from normalizers.vocabulary import statistics as vocabulary

_BETWEEN = re.compile(r"\S+\s([^\W\d]{4,}(?:\s[^\W\d]{4,})?)\s(?!than)[^\W\d]{2,4}\s")
_TIE = re.compile(r"(\(|(?<!\w)(?:of|de|d['’]?|à|worth))\s*$")

_OF = frozenset({"of", "de", "d", "entre", "parmi", "among"})


@cache
def _among() -> re.Pattern[str]:
    return re.compile(rf"\s?(?P<where>{vocabulary.source('same', 'among')}\s(?:[^\W\d]+\s?){{1,4}}?)(?=[.,;)]|$)")


@cache
def _given() -> frozenset[str]:
    return frozenset.union(*(vocabulary.words("phrase_end", name) for name in ("articles", "indefinite", "with")))


def compares(claim: Claim) -> bool:
    """Whether a share says how much more or less there is: "7% more than in the year before"."""
    more = vocabulary.alternatives("same", "more").match(claim.behind.lstrip())
    return claim.figure.kind == "percent" and more is not None


def subject_of(claim: Claim, carried: str) -> str:
    """What the figure is said of; `carried` is what the one before was said of, "" where that does not hold on."""
    if claim.figure.kind == "ratio" and (between := _BETWEEN.match(claim.raw())):
        return between[1]
    if claim.figure.kind == "money":
        return _of_money(claim, carried)
    if claim.figure.kind in ("percent", "ratio"):
        return _of_share(claim, carried)
    counted = noun_phrases.phrase(claim.read, claim.next_token, counted=True) if claim.noun else ""
    return counted or claim.measured or _in_front(claim) or carried


def _of_share(claim: Claim, carried: str) -> str:
    read, at = claim.read, claim.next_token
    words = read.lower[at : at + 2]
    whole = words[:1] != [] and words[0] in vocabulary.words("same", "are")
    of_them = len(words) == 2 and words[0] in _OF and words[1] in vocabulary.words("same", "them")
    who = noun_phrases.noun_behind(read, at + (2 if of_them else 1)) if whole or of_them else None
    if who and who[0] == "people":
        return noun_phrases.phrase(read, at + (2 if of_them else 1))
    if of_them or whole:
        return claim.measured or carried
    if among := _among().match(claim.behind):
        held = claim.measured or carried
        return f"{held} {among['where'].strip()}" if held else ""
    front = claim.measured
    tied = words[:1] != [] and words[0] in vocabulary.words("phrase_end", "joiners")
    phrase = noun_phrases.phrase(read, at, counted=not tied)
    return (phrase if tied else front or phrase) or front or _in_front(claim) or carried


def _of_money(claim: Claim, carried: str) -> str:
    if vocabulary.alternatives("same", "worth").search(claim.before[-30:]):
        return carried or _in_front(claim)
    return claim.measured or _in_front(claim)


def _in_front(claim: Claim) -> str:
    """"a portfolio of US$ 3 million", "women (7.8%)"."""
    first = claim.read.token_at(claim.figure.start)
    words = _TIE.search(claim.before)
    if not words or not first:
        return ""
    phrase = noun_phrases.phrase_before(claim.read, first - 1)
    start = first - 1 - len(phrase.split())
    given = start > 0 and claim.read.lower[start - 1] in _given()
    return phrase if words[1] == "(" or given else ""  # "dispõe de": a verb
