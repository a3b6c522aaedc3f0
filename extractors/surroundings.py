"""What is measured in front of a figure, as raw words.

No grammar is parsed: clauses end at punctuation and at closed-class words of vocabulary/statistics.toml.

>>> measured("In Jordan the rate of unemployment was "), measured("Acute malnutrition among children had climbed from ")
('unemployment', 'Acute malnutrition among children')
"""
from __future__ import annotations

import re
from functools import cache

from extractors.stretches import NAME
from normalizers.vocabulary import statistics as vocabulary

_PARENTHESIS = re.compile(r",\s[^,;]{1,80},$")  # "the plan, which asks for much, is ..."
_LONGEST_MEASURED = 12  # words
_REACH = 200  # characters in front of a figure
_MOST_WORDS = 10  # in front of a figure in which its verb stands; the longest is shorter
_DIGIT, _TWO_DIGITS, _WORD = re.compile(r"\d"), re.compile(r"\d{2}"), re.compile(r"\w+")
_ADVERBIAL = re.compile(
    rf"^(?:In|Since|By|On|At|En|Dans|Depuis|Au|Aux|Em|No|Na|Desde)\s(?:(?:the|le|la|el|o|a)\s)?"
    rf"(?:(?:{NAME}|\d{{4}}|of|and|de|du|del|do|da|et|y|e)\s)+(?=\S)"
)


def measured(before: str) -> str:
    """What stood at, reached or cost the figure behind the words `before`; "" if no such verb is in front of it."""
    verb = _measuring_verb(before)
    if not verb:
        return ""
    clause = _PARENTHESIS.sub("", before[-_REACH:][: verb.start()].rstrip())
    clause = _clause("relative").sub("", clause).rstrip(" ,")  # "accidents, which stood at 14"
    bounds = [m.end() for m in _clause("bounds").finditer(clause)]
    words = clause[bounds[-1] if bounds else 0 :].strip()
    words = _ADVERBIAL.sub("", words)
    inside = next((m for m in vocabulary.alternatives("places", "inside").finditer(words) if m.start()), None)
    words = words[: inside.start()].strip() if inside else words
    if _DIGIT.search(words):  # "after 14 months the rate of burns"
        words = words[max((m.start() for m in _clause("given").finditer(words)), default=0) :].strip()
    for _ in range(3):
        words = _quantity().sub("", _clause("article").sub("", words))
    pronoun = vocabulary.alternatives("same", "pronoun").fullmatch(words)
    if pronoun or len(words.split()) > _LONGEST_MEASURED or _TWO_DIGITS.search(words):
        return ""
    return words


def is_measured(before: str) -> bool:
    """Whether a verb such as "stood at", "reached", "cost" is right in front."""
    return _measuring_verb(before) is not None


def _measuring_verb(before: str) -> re.Match[str] | None:
    """The verb at the end of `before`, looked for only behind its last words, if the very last can end it."""
    before = before[-_REACH:]
    pieces = before.rsplit(None, _MOST_WORDS)
    last = _WORD.findall(vocabulary.lower(pieces[-1])) if pieces else None
    if not last or last[-1] not in _last_words():
        return None
    return _measuring().search(before, len(pieces[0]) if len(pieces) > _MOST_WORDS else 0)


@cache
def _last_words() -> frozenset[str]:
    """The last word of every verb, and of what may stand behind it."""
    listed = vocabulary.words("measuring", "words") | vocabulary.words("measuring", "aside")
    return frozenset(_WORD.findall(words)[-1] for words in listed)


@cache
def _clause(part: str) -> re.Pattern[str]:
    article = rf"(?:{vocabulary.source('phrase_end', 'articles')}|{vocabulary.source('phrase_end', 'indefinite')})"
    return re.compile({
        "bounds": rf"[,;:()–—]|\.\s|(?<!\w){vocabulary.source('phrase_end', 'clause')}(?!\w)",
        "relative": rf"(?<!\w){vocabulary.source('phrase_end', 'relative')}$",
        "given": rf"(?<!of)(?<!de)(?<!in)\s{article}\s",
        "article": rf"^(?:{article}|{vocabulary.source('phrase_end', 'and')})(?:\s+|['’]\s?)",
    }[part], re.IGNORECASE)


@cache
def _measuring() -> re.Pattern[str]:
    aside = vocabulary.source("measuring", "aside")
    return re.compile(
        rf"(?<![\w’'-])(?:{vocabulary.source('measuring', 'auxiliary')}\s)?{vocabulary.source('measuring', 'words')}"
        rf"(?:\s{aside})?\s*$",
        re.IGNORECASE,
    )


@cache
def _quantity() -> re.Pattern[str]:
    return re.compile(rf"^{vocabulary.source('measuring', 'quantity')}\s", re.IGNORECASE)
