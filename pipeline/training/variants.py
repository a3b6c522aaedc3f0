"""Sentences written otherwise: as documents are, and sentences written by hand are not."""
from __future__ import annotations

import random
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.training.marks import Mark, Sentence

_TIMES = 4  # variants of a sentence
_SWAPPED, _JOINED = 0.6, 0.3  # how often a span is another's, and a sentence goes on from the one before
_LONGEST = 60  # characters of a span that stands in for others
_TRIES = 6
_Spans = Mapping[tuple[str, str], Sequence[str]]  # by language and label


def varied(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Each sentence and variants of it: with spans of other sentences, small letters, no accents, no full stop, behind
    another sentence. The same ones every time."""
    chance = random.Random(0)
    spans: dict[tuple[str, str], list[str]] = defaultdict(list)
    for sentence in sentences:
        for start, end, label in sentence.marks:
            if end - start < _LONGEST:
                spans[sentence.language, label].append(sentence.text[start:end])
    before: Sentence | None = None
    for sentence in sentences:
        yield sentence
        for _ in range(_TIMES):
            manner = chance.choice((_in_small_letters, _without_accents, _without_stop, _as_it_is, _as_it_is))
            variant = manner(_swapped(sentence, spans, chance))
            if before and before.language == variant.language and chance.random() < _JOINED:
                variant = _joined(before, variant)
            yield variant
            before = variant


def _swapped(sentence: Sentence, spans: _Spans, chance: random.Random) -> Sentence:
    text, marks, at = "", [], 0
    for start, end, label in sentence.marks:
        text += sentence.text[at:start]
        words = sentence.text[start:end]
        if chance.random() < _SWAPPED:
            words = _other(words, spans.get((sentence.language, label), ()), chance)
            words = words[0].upper() + words[1:] if start == 0 else words
        marks.append(Mark(len(text), len(text) + len(words), label))
        text, at = text + words, end
    return replace(sentence, text=text + sentence.text[at:], marks=tuple(marks))


def _other(words: str, spans: Sequence[str], chance: random.Random) -> str:
    """A span that can stand there: about as long, a figure for a figure, capitals for capitals."""
    for _ in range(_TRIES if spans else 0):
        other = chance.choice(spans)
        alike = other[0].isdigit() == words[0].isdigit() and other.isupper() == words.isupper()
        if alike and abs(len(other.split()) - len(words.split())) <= 2:
            return other
    return words


def _as_it_is(sentence: Sentence) -> Sentence:
    return sentence


def _in_small_letters(sentence: Sentence) -> Sentence:
    return replace(sentence, text="".join(c.lower() if len(c.lower()) == 1 else c for c in sentence.text))


def _without_accents(sentence: Sentence) -> Sentence:
    return replace(sentence, text="".join(unicodedata.normalize("NFD", c)[0] for c in sentence.text))


def _without_stop(sentence: Sentence) -> Sentence:
    """As items of a list are written."""
    text = sentence.text.rstrip(".;")
    return replace(sentence, text=text) if not sentence.marks or sentence.marks[-1].end <= len(text) else sentence


def _joined(one: Sentence, other: Sentence) -> Sentence:
    """As paragraphs are."""
    shift = len(one.text) + 1
    moved = tuple(Mark(start + shift, end + shift, label) for start, end, label in other.marks)
    return replace(one, text=f"{one.text} {other.text}", marks=(*one.marks, *moved))
