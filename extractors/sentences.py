"""A passage in words and sentences, for those who ask what a figure stands beside.

Words are spaCy's: a blank pipeline (tokenizer only), loaded once, and a component that knows the nouns of the
vocabulary. A sentence ends where a full stop ends something (not in "EE. UU.", "No. 5", "3.2").

>>> read = sentences("In the U.S. 40 health workers left. Women's groups stayed.")
>>> [read.text[slice(*span)] for span in read.spans], read.category[read.token_at(15)]
(['In the U.S. 40 health workers left.', "Women's groups stayed."], ('people', 6))
"""
from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import field
from functools import cache

from extractors.long_words import cut_up
from extractors.spacy_parts import Language, PhraseMatcher, blank
from extractors.stretches import Stretch
from normalizers.frozen import frozen
from normalizers.vocabulary import statistics as vocabulary

_CATEGORIES = (("nouns", "people"), ("nouns", "places"), ("nouns", "things"), ("nouns", "employer"),
               ("refused", "time"), ("refused", "after"), ("refused", "measures"))
# "d'enfants" is two words; offsets stay. The sign stands first in the pattern, for Python to run to it
_ELISION = re.compile(r"['’](?:(?<=(?<!\w)[dlnsDLNS].)|(?<=(?<!\w)[Qq]u.))(?=\w)")
_MARKS = frozenset(".!?;")
_CLOSING = frozenset({"»", '"', "”", ")"})


@frozen
class Sentences:
    """A passage in words; words, and what is known of them, go by their number."""

    text: str  # the passage, a space for the apostrophe of an elision
    words: list[str]
    lower: list[str]
    starts: list[int]  # where in the text each word begins
    category: dict[int, tuple[str, int]]  # word -> (category, word behind) of the longest phrase that starts there
    spans: list[tuple[int, int]]  # of the text, each sentence
    english: bool  # nouns come last in their phrase
    span_starts: list[int]
    _stretches: dict[tuple[int, int], Stretch] = field(default_factory=dict, repr=False)

    def of(self, start: int) -> tuple[int, int]:
        """The sentence that holds a character."""
        return self.spans[max(0, bisect_right(self.span_starts, start) - 1)]

    def stretch(self, start: int, end: int, text: str) -> Stretch:
        """The part `text[start:end]` of the passage as printed, made once."""
        if (start, end) not in self._stretches:
            self._stretches[start, end] = Stretch(text[start:end])
        return self._stretches[start, end]

    def token_at(self, start: int) -> int:
        """The number of the first word that begins at or behind a character."""
        return bisect_left(self.starts, start)

    def end(self, index: int) -> int:
        """Where in the text a word ends."""
        return self.starts[index] + len(self.words[index])

    def cut(self, first: int, behind: int) -> str:
        """The text of the words from one to another."""
        behind = min(behind, len(self.words))
        return self.text[self.starts[first] : self.end(behind - 1)] if first < behind else ""


@cache
def _pipeline() -> Language:
    # English tokenization keeps "U.S." and "'s" apart and splits all else as the other Latin languages need it.
    return blank("en")


@cache
def _matcher() -> PhraseMatcher:
    nlp = _pipeline()
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for path in _CATEGORIES:
        matcher.add(path[-1], [nlp.make_doc(phrase) for phrase in sorted(vocabulary.words(*path))])
    return matcher


def sentences(text: str) -> Sentences:
    """Read a passage."""
    text = cut_up(_ELISION.sub(" ", text))
    doc = _pipeline().make_doc(text)
    category: dict[int, tuple[str, int]] = {}
    for match_id, start, end in _matcher()(doc):
        if start not in category or end > category[start][1]:
            category[start] = (doc.vocab.strings[match_id], end)
    spans: list[tuple[int, int]] = doc.to_array(["IDX", "LENGTH"]).tolist()
    words = [text[start : start + length] for start, length in spans]
    lower = list(map(str.lower, words))
    starts = [start for start, _ in spans]
    firsts = _sentence_starts(text, words, starts)
    ends = [starts[index - 1] + len(words[index - 1]) for index in (*firsts[1:], len(words))]
    span_starts = [starts[index] for index in firsts]
    bounds = list(zip(span_starts, ends, strict=True))
    return Sentences(text, words, lower, starts, category, bounds, _is_english(lower), span_starts)


def _sentence_starts(text: str, words: list[str], starts: list[int]) -> list[int]:
    """A sentence ends with its mark, if a capital, a figure or an opening sign follows."""
    found = [0]
    for index, word in enumerate(words[:-1], 1):  # the word in front of each
        if word[-1] not in _MARKS and word not in _CLOSING:
            continue
        if word[-1] == ".":
            ended = _full_stop(text, words, starts, index - 1)
        else:
            ended = word[-1] in _MARKS or (index > 1 and words[index - 2] in (".", "!", "?"))
        first = words[index][0]
        if ended and (first.isupper() or first.isdigit() or not first.isalnum()):
            found.append(index)
    return found


def _full_stop(text: str, words: list[str], starts: list[int], index: int) -> bool:
    word = words[index].rstrip(".") or (words[index - 1] if index else "")
    if word.lower() in vocabulary.words("abbreviations"):
        return False
    end = starts[index] + len(words[index])
    return text[end : end + 1] == " " and not (len(word) == 1 and word.isupper())


def _is_english(lower: list[str]) -> bool:
    """By the small words of the passage itself: notices are printed in two languages."""
    english, romance = vocabulary.words("tongue", "english"), vocabulary.words("tongue", "romance")
    return sum(map(english.__contains__, lower)) >= sum(map(romance.__contains__, lower))
