"""Where in a passage a number expression may begin: to try its pattern at every character takes most of the time.

An expression begins with digits, with a word of numbers, or with what may stand in front of them ("more than", "US$").
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from extractors import cues
from extractors.cues import Gate
from extractors.number_patterns import counting_words
from normalizers.frozen import frozen
from normalizers.vocabulary import statistics as vocabulary
from pipeline.document import Document

_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d(?<![\d,¤]\d)")  # a digit that begins some; "1,234" has one beginning
_WORD = re.compile(r"\w+")
_WORD_OR_SIGN = re.compile(r"\w+|[^\w\s]")
_LONGEST_FRONT = 24  # characters, more than the last word or sign in front of a number has, with the spaces behind it
_OTHERS = frozenset("per percent pour por out un une one de em".split())
_FAR = 1000  # characters, of spaces above all
_PARTS = (re.compile("mil"), re.compile("billi"))  # "million", "milliard", "milhão", "billion"


def may_be_at(document: Document, start: int, end: int) -> bool:
    """As `may_be_in`, for a stretch of a document: a quick yes where perhaps none is."""
    return _DIGIT.search(document.text, start, end) is not None or cues.of(document).open(_SPELT, start, end)


def may_be_in(passage: str, words: frozenset[str]) -> bool:
    """Whether it is worth looking: a digit, or a word that makes a number of words."""
    if _DIGIT.search(passage):
        return True
    text = vocabulary.lower(passage)
    begun = vocabulary.places_of(words & _worth_words(), text)
    begun += [match.start() for part in _PARTS if part.pattern in text for match in part.finditer(text)]
    return any(_worth().match(passage, start) for start in begun)


@cache
def _worth() -> re.Pattern[str]:
    """Words that make a number without a digit."""
    return re.compile(_spelt_with(vocabulary.fractions()), re.IGNORECASE)


def _spelt_with(shares: Iterable[str]) -> str:
    spelt = vocabulary.large_numbers() | {"per cent", "percent", "pour cent", "por ciento", "por cento", "out of"}
    return (
        rf"(?<!\w){vocabulary.joined(spelt.union(shares))}(?!\w)"
        r"|(?<!\w)(?:[mb]illion|milliard|mill[óo]n|milh[ãõ]|une? .{1,40} sur |one .{0,40}in |de cada|em cada)"
    )


@cache
def _worth_words() -> frozenset[str]:
    """With one of these whatever `_worth` finds begins, if not with one of `_PARTS`."""
    spelt = (*vocabulary.fractions(), *vocabulary.large_numbers())
    return frozenset(_WORD.findall(share)[0] for share in spelt) | _OTHERS


def starts(masked: str, words: frozenset[str]) -> list[tuple[int, bool]]:
    """Where an expression may begin, in order, and whether with a digit there; `words` are those of the passage."""
    text = vocabulary.lower(masked)
    numbers = [match.start() for match in _NUMBER.finditer(masked)]
    found = {(at, True) for at in numbers if not (text[at - 1 : at] == "." or text[at - 1 : at].isalpha())}
    spelt = _spelt(words)
    if spelt:
        begun = vocabulary.places_of(spelt, text)
        found.update((at, False) for at in begun)
        numbers += begun
    endings = _in_front().endings
    for at in numbers:
        before = text[max(0, at - _LONGEST_FRONT) : at].rstrip()
        if before[-2:] in endings or before[-1:] in endings:
            found.update((start, False) for start in _fronts(text, before, at))
    return sorted(found)


def _spelt(words: frozenset[str]) -> frozenset[str]:
    """Those of the words with which numbers or shares begin."""
    counting, first_of_shares, last_of_shares = _firsts_and_lasts()
    found = counting & words
    return found if last_of_shares.isdisjoint(words) else found | (first_of_shares & words)


@cache
def _firsts_and_lasts() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    counting = frozenset(_WORD.findall(word)[0] for word in counting_words())
    shares = [_WORD.findall(share) for share in vocabulary.fractions()]
    return counting, frozenset(share[0] for share in shares), frozenset(share[-1] for share in shares)


# Shares by their last words, which are few
_SPELT = Gate(_spelt_with(_firsts_and_lasts()[2]))


def _fronts(text: str, before: str, at: int) -> list[int]:
    """Where words or signs begin that may belong to the number at a place; `before` is what is right in front of it."""
    fronts = _in_front()
    if _WORD_OR_SIGN.findall(before.rsplit(None, 1)[-1])[-1] not in fronts.lasts:
        return []
    first, letters = at, 0
    for piece in reversed(text[max(0, at - _FAR) : at].rsplit(None, fronts.most)[-fronts.most :]):
        first = text.rfind(piece, 0, first)
        letters += len(piece)
        if letters > fronts.longest:  # of words without end no more than that is looked at
            first += letters - fronts.longest
            break
    return [match.start() for match in _WORD_OR_SIGN.finditer(text, first, at) if match[0] in fronts.firsts]


@frozen
class _Fronts:
    """Of all that may stand in front of a number: with what it begins and ends, and the most words of it."""

    firsts: frozenset[str]
    lasts: frozenset[str]
    endings: frozenset[str]  # the last two characters of `lasts`, or the only one
    most: int
    longest: int  # letters and signs of it


@cache
def _in_front() -> _Fronts:
    rounding = vocabulary.words("approximate") | vocabulary.words("ranges", "opening")
    signs = {sign.lower() for sign in vocabulary.currency_signs()}
    parts = [_WORD_OR_SIGN.findall(entry) for entry in rounding | signs]
    most = max(len(entry.split()) for entry in rounding) + max(len(sign.split()) for sign in signs)
    longest = max(map(len, rounding)) + max(map(len, signs))
    lasts = frozenset(part[-1] for part in parts)
    firsts, endings = frozenset(part[0] for part in parts), frozenset(last[-2:] for last in lasts)
    return _Fronts(firsts, lasts, endings, most, longest)
