"""Noun phrases beside figures: what is counted, without a parser.

Behind a figure stands the plural of what it counts. In English the noun comes last ("952 badly damaged homes"), in
French, Spanish and Portuguese first ("57 forages réhabilités"), and what follows agrees with it, is tied to it by "of",
"de", "du" ..., or does not belong to it: a verb does not end as a plural noun does. Shares are of singular things too
("60 per cent of the catch"); their phrase ends at a preposition, an auxiliary or an ending of verbs. The closed classes
of words are in vocabulary/statistics.toml.

>>> from extractors.sentences import sentences
>>> [phrase(sentences(text), 1) for text in ("400 small boats land fish", "400 women and girls of two towns fled")]
['small boats', 'women and girls of two towns']
>>> phrase(sentences("46% das casas dos bairros baixos da Beira continuam sem cobertura e os postos não"), 2)
'casas dos bairros baixos da Beira'
"""
from __future__ import annotations

from functools import cache

from extractors.sentences import Sentences
from normalizers.vocabulary import gazetteer
from normalizers.vocabulary import statistics as vocabulary

Noun = tuple[str, int, int]  # category of the vocabulary or "open", first word, word behind

COUNTED = frozenset({"people", "places", "things", "employer", "open"})
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_REACH = 4  # words between a figure and its noun: "953 badly damaged residential structures"
_LONGEST = 10  # words of a phrase
_NONE = ("", 0)


@cache
def _ending(*lists: str) -> frozenset[str]:
    """Words of several lists of those that end a phrase or join its parts."""
    return frozenset().union(*(vocabulary.words("phrase_end", name) for name in lists))


def _is(read: Sentences, index: int, *lists: str) -> bool:
    return read.lower[index] in _ending(*lists)


def _opens(read: Sentences, index: int) -> bool:
    """"of", "the", "all": these stand between a figure and its noun."""
    return read.lower[index] in _ending("openers", "articles", "ties")


def noun_behind(read: Sentences, index: int) -> Noun | None:
    """The noun that a figure in front of a word counts; a known one first, else a plural."""
    known, opened, at, steps = None, None, _behind_partitive(read, index), 0
    while at < len(read.words) and steps <= _REACH:
        if at in read.category:
            name, end = read.category[at]
            known = name, at, end
            if end < len(read.words) and read.lower[end] in _POSSESSIVE:
                at, steps = end, steps + 1
                continue
            break
        word, lower = read.words[at], read.lower[at]
        if steps and (word == "-" or lower in _POSSESSIVE):
            known = opened = None  # "women's groups"
            at += 1
            continue
        opener = steps == 0 and _opens(read, at)
        if not opener and (not word[0].isalpha() or lower in _ending("words")):
            break
        if opened is None:
            if not opener and is_plural(read, at):
                opened = "open", at, at + 1
                if not read.english:
                    break  # the noun comes first; what is behind it describes it
        elif _is(read, at, "ties") or not is_plural(read, at):
            break  # a verb
        else:
            opened = "open", at, at + 1
        at, steps = at + 1, steps + (not opener)
    return known if known and (opened is None or known[0] in ("time", "after") or read.english) else opened or known


def _behind_partitive(read: Sentences, index: int) -> int:
    """The word behind "of the 112" in "78 of the 112 sites", else the word itself."""
    at = index
    while at < min(len(read.words), index + 3) and _opens(read, at):
        at += 1
    numbered = index < at < len(read.words) and read.words[at][0].isdigit()
    return at + 1 if numbered else index


def is_plural(read: Sentences, index: int) -> bool:
    """Whether a word is a plural by its ending, or a known noun."""
    if read.category.get(index, _NONE)[0] in COUNTED:
        return True
    word, lower = read.words[index], read.lower[index]
    if not word[0].isalpha() or len(lower) < 3 or lower in _ending("words"):
        return False
    if len(lower) == 3 and not (word[:2].isupper() or (index and read.words[index - 1] == "-")):
        return False
    if word[0].isupper():
        if gazetteer.cities_named(word) or gazetteer.country_codes(word):
            return False
        if gazetteer.nationality_of(word):
            return True
    if read.english:
        return lower.endswith("s") and not lower.endswith(("ss", "us", "sis", "'s", "’s"))
    return lower.endswith(("s", "x")) and lower not in _ending("singular")


def phrase(read: Sentences, index: int, counted: bool = False) -> str:
    """The noun phrase that begins at a word; of something `counted` only if there is a plural in it."""
    words, first = read.words, index
    if index < len(words) and words[index] == "(":
        close = next((i for i in range(index, min(index + 6, len(words))) if words[i] == ")"), None)
        index = close + 1 if close else index
    while index < len(words) and (_passed_over(read, index) or (words[index][0].isdigit() and index > first)):
        index += 1  # "40 per cent of the 2.3 million people"
        if index < len(words) and index - 1 > first and _is(read, index, "magnitudes"):
            index += 1
    end = _Phrase(read, index).end
    if counted and not any(is_plural(read, i) for i in range(index, end)):
        return ""
    return read.cut(index, end).strip(" -/'’")


class _Phrase:
    """Reads a phrase word by word: `end` is the word behind it."""

    def __init__(self, read: Sentences, start: int) -> None:
        self.read, self.start = read, start
        self.end = start
        self.head = self.tied = False  # a plural was met; a tie was met behind it
        at = start
        while at < min(len(read.words), start + _LONGEST):
            step = self._step(at)
            if not step:
                break
            at += step

    def _step(self, at: int) -> int:
        """How many words belong to the phrase from here; 0 at its end."""
        read, text, word = self.read, self.read.words[at], self.read.lower[at]
        if at > self.start:
            if word in _ending("ties"):
                self.tied = not read.english
                self.head = self.head and self.tied  # in English the noun behind "of" comes last again
                return 1
            if word in _ending("and"):
                return self._and(at)
            if word in ("-", "/") or (word in _POSSESSIVE and read.english):
                self.head = self.head and word in ("-", "/")  # "women's groups"
                return 1
        if word in _ending("articles"):
            return 1 if at == self.start or _is(read, at - 1, "ties", "and") else 0
        if not (text[0].isalpha() or _is_year(text)) or word in _ending("words"):
            return 0
        compound = at > self.start and read.words[at - 1] in ("-", "/")
        if not compound and at > self.start and self._is_past(at):
            return 0
        self.head = self.head or is_plural(read, at)
        known = read.category.get(at, _NONE)
        self.end = known[1] if known[0] in COUNTED else at + 1
        return self.end - at

    def _is_past(self, at: int) -> bool:
        """Whether the noun is complete in front of a word: a verb stands there."""
        if self.read.english:
            return self.head and not is_plural(self.read, at)
        if self.read.lower[at].endswith(_verb_endings()) and not self.read.words[at][0].isupper():
            return True
        return self.head and not self.tied and not is_plural(self.read, at)

    def _and(self, at: int) -> int:
        """"and" goes on with something counted only: in "cities and helps people" it begins another clause."""
        read, first = self.read, at + 1
        while first < len(read.words) and _is(read, first, "articles", "ties"):
            first += 1
        for i in range(first, min(first + 3, len(read.words))):
            if not read.words[i][0].isalpha() or _is(read, i, "words"):
                return 0
            if is_plural(read, i):
                known = i in read.category or read.words[i][0].isupper()
                if read.english and i == first and not known:
                    return 0
                self.head = self.tied = False
                return first - at
        return 0


@cache
def _verb_endings() -> tuple[str, ...]:
    return tuple(vocabulary.words("verbs", "endings"))


def phrase_before(read: Sentences, index: int) -> str:
    """The noun phrase that ends before a word: "male adolescents" in "male adolescents (13.5%)"."""
    start = index
    while start > 0 and index - start < _REACH:
        before = start - 1
        if read.lower[before] in vocabulary.words("ranges", "change"):
            return ""  # "rose to": no noun
        if not read.words[before][0].isalpha() or _is(read, before, "words") or _opens(read, before):
            break
        start -= 1
    return read.cut(start, index)


def _passed_over(read: Sentences, index: int) -> bool:
    """"60% of the 1,400 km coastline": neither article nor measure is what is told of."""
    return _opens(read, index) or read.category.get(index, _NONE)[0] == "measures"


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdigit()
