"""Figures that are certainly no claims about the world.

Years, ages, indices, telephone numbers, lengths of time, measures, shares of work and marks, pay, limits of authority,
what a board says of itself: the words that give them away are in vocabulary/statistics.toml.
"""
from __future__ import annotations

import re
from functools import cache

from extractors.claims import DOING, SMALLEST, TELLING, Claim, amount
from extractors.cues import Gate
from extractors.figures import Figure
from extractors.surroundings import is_measured
from normalizers.vocabulary import statistics as vocabulary

_LAST_WORD = re.compile(r"([^\W\d_]+|[nN][°º]|[#№])[.:°º]?\s?$")
_NEAR = 60  # characters
_LONGEST_WORD = 40  # characters in which the last word stands; those of the vocabulary are shorter
_SMALL_SUM = 4  # figures; sums of fewer are prices and pay
_CLAUSE_END = re.compile(r"[.,;:)](?:\s|$)")
_WORD_BEFORE = re.compile(r"(?<!\w)([^\W\d_]+) $")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LARGE = 1000  # what the holder of a post counts himself is less
_LINE_END = re.compile(r"[ \t]*(?:\n|$)")
_NO_DIGIT = re.compile(r"\D")
_POWER = re.compile(r"10{2,6}")
_LABEL = re.compile(r"([^\W\d]+):\s?$")
_LIST_MARK = re.compile(r"[.)]\s")


# Open where a measure may be named
MEASURES = Gate(rf"{vocabulary.source('refused', 'measures')}(?!\w)")


@cache
def _each() -> re.Pattern[str]:
    return re.compile(rf".{{0,30}}?(?<!\w){vocabulary.source('refused', 'each')}(?!\w)")


@cache
def _per() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){vocabulary.source('refused', 'per')}\s$", re.IGNORECASE)


@cache
def _timing() -> frozenset[str]:
    return vocabulary.words("periods", "in") | {"since", "the", "from"}


def is_hopeless(figure: Figure, section: str, text: str, measures: bool) -> bool:
    """Whether a figure is refused or too weak whatever the sentence says, so that none needs to be read for it.

    `measures`: the text may name one ("6 km"), which makes a rate of a small figure.
    """
    digits = text[figure.number_start : figure.number_end]
    if section not in TELLING:
        if section not in DOING and figure.kind not in ("count", "range"):
            return True
        if figure.kind == "money" and not figure.scaled and len(_NO_DIGIT.sub("", digits)) < _SMALL_SUM:
            return True
        if figure.kind == "bare" and amount(digits) < SMALLEST:
            return True
    if figure.kind != "bare":
        return False
    if amount(digits) < SMALLEST and not measures and not is_measured(text[: figure.start]):
        return True
    if _YEAR.fullmatch(digits) and _CLAUSE_END.match(text, figure.end):
        return True  # nothing is counted by it
    word = _WORD_BEFORE.search(text, max(0, figure.start - _LONGEST_WORD), figure.start)
    return word is not None and word[1].lower() in vocabulary.words("refused", "before")


def is_refused(claim: Claim) -> bool:
    """Whether the figure is certainly no statistic."""
    kind = claim.figure.kind
    if not claim.tells and _is_of_work(claim):
        return True
    noun = claim.noun[0] if claim.noun and kind != "percent" else ""
    if noun in ("time", "after") or (noun == "measures" and not _is_rate(claim)):
        return True
    if kind in ("bare", "count") and (_is_denominator(claim) or _is_contact(claim)):
        return True
    if kind == "percent":
        soft = not claim.tells and claim.says("refused", "share_elsewhere")
        return soft or claim.says("refused", "share") or claim.digits == "100"
    if kind == "money":
        return _is_pay_or_limit(claim)
    if kind == "ratio":
        return _is_share_of_time(claim)
    if claim.says("refused", "board"):
        return True
    if kind == "bare":
        return _is_index(claim)
    return kind in ("count", "range") and not claim.is_counted() and claim.says("refused", "pay")


def _is_of_work(claim: Claim) -> bool:
    """Whether the figure belongs to the work: what its holder does, a part of the fee, a limit, a mark."""
    kind, small = claim.figure.kind, not claim.figure.scaled and amount(claim.digits) < _LARGE
    if kind == "money":
        return claim.said_before("refused", "managed") is not None
    if kind == "percent":
        limit = vocabulary.alternatives("refused", "above").search(claim.before[-_LONGEST_WORD:] + claim.raw())
        loose = _LINE_END.match(claim.behind) and claim.before.rstrip()[-1:] in ("", ";", "|")  # "10 days; 20%"
        return bool(loose or (limit and claim.says("refused", "must")) or claim.said_before("refused", "holder"))
    if kind not in ("bare", "range") or not small:
        return False
    counted = claim.noun_words()
    if vocabulary.alternatives("refused", "marks").match(counted) and claim.says("refused", "marking"):
        return True
    if claim.before.endswith("(") and counted in vocabulary.words("refused", "pieces"):
        return True
    if vocabulary.alternatives("refused", "workplace").match(claim.sentence) and claim.noun and claim.noun[0] == "open":
        return vocabulary.alternatives("refused", "has").search(claim.before[-_NEAR:]) is not None
    return claim.said_before("refused", "holder") is not None


def _is_contact(claim: Claim) -> bool:
    start, end = max(0, len(claim.before) - _NEAR), len(claim.before)
    return vocabulary.listed("refused", "contact").search_cut(claim.before, start, end, claim.stretch.words) is not None


def _is_rate(claim: Claim) -> bool:
    """"6.5 litres of water a day": a measure says something of the world if it is one for each day or person."""
    return claim.tells and _each().match(claim.behind) is not None and not claim.says("refused", "post")


def _is_pay_or_limit(claim: Claim) -> bool:
    large = claim.figure.scaled
    priced = claim.tells and claim.says("refused", "prices")
    if not large and not priced and len(_NO_DIGIT.sub("", claim.digits)) < _SMALL_SUM:
        return True
    if not large and (claim.says("refused", "pay") or (not claim.tells and claim.says("refused", "pay_elsewhere"))):
        return True
    return not claim.tells and not large and claim.says("refused", "condition")


def _is_share_of_time(claim: Claim) -> bool:
    """"5 jours sur 7", "4 points out of 6"."""
    if vocabulary.alternatives("refused", "marks").search(claim.raw()):
        return True
    first = claim.read.token_at(claim.figure.start)
    return any(name == "time" for i, (name, _) in claim.read.category.items() if first <= i < claim.next_token)


def _is_denominator(claim: Claim) -> bool:
    """"per 100,000 live births"; also "Views: 2,345", where the counted noun stands in front."""
    spelt = claim.digits.lower() in vocabulary.words("refused", "powers")
    power = spelt or _POWER.fullmatch(_NO_DIGIT.sub("", claim.digits))
    if power and _per().search(claim.before):
        return True
    before = claim.before or f"{claim.passage.block.label}:"
    label = _LABEL.search(before) if ":" in before[-3:] else None
    return label is not None and label[1].lower() in vocabulary.words("refused", "after")


def _is_index(claim: Claim) -> bool:
    """Whether a bare figure is a year, an age, a number of something, or a mark in brackets."""
    before = claim.before[-_LONGEST_WORD:]
    last = _LAST_WORD.search(before, before.rfind(" ", 0, len(before.rstrip())) + 1)
    if last and last[1].lower() in vocabulary.words("refused", "before"):
        return True
    if claim.before.endswith("(") and claim.behind.startswith(")") and len(claim.digits) < 4:
        return True
    if not claim.before.strip() and _LIST_MARK.match(claim.behind):
        return True
    if not claim.digits.isdigit() and claim.digits[:1].isdigit():
        rate = claim.noun is not None and claim.noun[0] == "measures"
        return not (rate or claim.is_measured() or claim.is_second())
    if _YEAR.fullmatch(claim.digits):
        close = claim.noun is not None and claim.noun[1] - claim.next_token <= 2 and claim.is_counted()
        timed = last is not None and last[1].lower() in _timing()
        return not close or (timed and not claim.figure.rounded)
    return False
