"""Figures that are certainly no claims about the world.

Years, ages, indices, telephone numbers, lengths of time, measures, shares of work and marks, pay, limits of authority,
what a board says of itself: the words that give them away are in vocabulary/statistics.toml.
"""
from __future__ import annotations

import re

from extractors.claims import Claim
from normalizers.vocabulary import statistics as vocabulary

_LAST_WORD = re.compile(r"([^\W\d_]+|[nN][°º]|[#№])[.:°º]?\s?$")
_YEAR = re.compile(r"(?:19|20)\d\d")


def is_refused(claim: Claim) -> bool:
    """Whether the figure is certainly no statistic."""
    kind = claim.figure.kind
    noun = claim.noun[0] if claim.noun and kind != "percent" else ""
    if noun in ("time", "after") or (noun == "measures" and not _is_rate(claim)):
        return True
    if kind in ("bare", "count") and _is_denominator(claim):
        return True
    if vocabulary.alternatives("refused", "contact").search(claim.before[-60:]) and kind in ("bare", "count"):
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


def _is_rate(claim: Claim) -> bool:
    """"6.5 litres of water a day": a measure says something of the world if it is one for each day or person."""
    each = re.match(rf".{{0,30}}?(?<!\w){vocabulary.source('refused', 'each')}(?!\w)", claim.behind)
    return claim.tells and each is not None and not claim.says("refused", "post")


def _is_pay_or_limit(claim: Claim) -> bool:
    large = claim.figure.scaled
    priced = claim.tells and claim.says("refused", "prices")
    if not large and not priced and len(re.sub(r"\D", "", claim.digits)) < 4:
        return True
    if not large and (claim.says("refused", "pay") or (not claim.tells and claim.says("refused", "pay_elsewhere"))):
        return True
    return not claim.tells and not large and claim.says("refused", "condition")


def _is_share_of_time(claim: Claim) -> bool:
    """"5 jours sur 7", "4 points out of 6"."""
    if vocabulary.alternatives("refused", "marks").search(claim.raw()):
        return True
    tokens = range(claim.read.token_at(claim.figure.start), claim.next_token)
    return any(claim.read.category.get(i, ("",))[0] == "time" for i in tokens)


def _is_denominator(claim: Claim) -> bool:
    """"per 100,000 live births"; also "Views: 2,345", where the counted noun stands in front."""
    spelt = claim.digits.lower() in vocabulary.words("refused", "powers")
    power = spelt or re.fullmatch(r"10{2,6}", re.sub(r"\D", "", claim.digits))
    if power and re.search(rf"(?<!\w){vocabulary.source('refused', 'per')}\s$", claim.before, re.IGNORECASE):
        return True
    label = re.search(r"([^\W\d]+):\s?$", claim.before or f"{claim.passage.block.label}:")
    return label is not None and label[1].lower() in vocabulary.words("refused", "after")


def _is_index(claim: Claim) -> bool:
    """Whether a bare figure is a year, an age, a number of something, or a mark in brackets."""
    last = _LAST_WORD.search(claim.before)
    if last and last[1].lower() in vocabulary.words("refused", "before"):
        return True
    if claim.before.endswith("(") and claim.behind.startswith(")") and len(claim.digits) < 4:
        return True
    if re.match(r"[.)]\s", claim.behind) and not claim.before.strip():
        return True
    if not claim.digits.isdigit() and claim.digits[:1].isdigit():
        rate = claim.noun is not None and claim.noun[0] == "measures"
        return not (rate or claim.is_measured() or claim.is_second())
    if _YEAR.fullmatch(claim.digits):
        close = claim.noun is not None and claim.noun[1] - claim.next_token <= 2 and claim.is_counted()
        timed = last is not None and last[1].lower() in vocabulary.words("periods", "in") | {"since", "the", "from"}
        return not close or (timed and not claim.figure.rounded)
    return False
