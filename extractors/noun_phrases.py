"""Noun phrases beside figures: what is counted, without a parser.

Behind a figure stands the plural of what it counts. In English the noun comes last ("952 badly damaged homes"), in
French, Spanish and Portuguese first ("57 forages réhabilités"), and what follows agrees with it, is tied to it by "of",
"de", "du" ..., or does not belong to it: a verb does not end as a plural noun does. Shares are of singular things too
("60 per cent of the catch"); their phrase ends at a preposition, an auxiliary or an ending of verbs. The closed classes
of words are in vocabulary/statistics.toml.

>>> from extractors.passages import sentences
>>> [phrase(sentences(text), 1) for text in ("400 small boats land fish", "400 women and girls of two towns fled")]
['small boats', 'women and girls of two towns']
>>> phrase(sentences("46% das casas dos bairros baixos da Beira continuam sem cobertura e os postos não"), 2)
'casas dos bairros baixos da Beira'
"""
from __future__ import annotations

from spacy.tokens import Token

from extractors.passages import Sentences
from normalizers.vocabulary import gazetteer
from normalizers.vocabulary import statistics as vocabulary

Noun = tuple[str, int, int]  # category of the vocabulary or "open", first token, token behind

COUNTED = frozenset({"people", "places", "things", "employer", "open"})
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_REACH = 4  # words between a figure and its noun: "953 badly damaged residential structures"
_LONGEST = 10  # tokens of a phrase


def noun_behind(read: Sentences, index: int) -> Noun | None:
    """The noun that a figure in front of a token counts; a known one first, else a plural."""
    known, opened, at, steps = None, None, _behind_partitive(read, index), 0
    while at < len(read.doc) and steps <= _REACH:
        if at in read.category:
            name, end = read.category[at]
            known = name, at, end
            if end < len(read.doc) and read.doc[end].lower_ in _POSSESSIVE:
                at, steps = end, steps + 1
                continue
            break
        token = read.doc[at]
        opener = steps == 0 and _opens(token)
        if steps and (token.text == "-" or token.lower_ in _POSSESSIVE):
            known = opened = None  # "women's groups"
            at += 1
            continue
        if not opener and (not token.text[0].isalpha() or token.lower_ in vocabulary.words("phrase_end")):
            break
        if opened is None and not opener and is_plural(read, at):
            opened = "open", at, at + 1
            if not read.english:
                break  # the noun comes first; what is behind it describes it
        elif opened and not _is(token, "ties") and not is_plural(read, at):
            break  # a verb
        elif opened and _is(token, "ties"):
            break
        elif opened:
            opened = "open", at, at + 1
        at, steps = at + 1, steps + (not opener)
    return known if known and (opened is None or known[0] in ("time", "after") or read.english) else opened or known


def _behind_partitive(read: Sentences, index: int) -> int:
    """The token behind "of the 112" in "78 of the 112 sites", else the token itself."""
    at = index
    while at < min(len(read.doc), index + 3) and _opens(read.doc[at]):
        at += 1
    numbered = index < at < len(read.doc) and read.doc[at].text[0].isdigit()
    return at + 1 if numbered else index


def is_plural(read: Sentences, index: int) -> bool:
    """Whether a token is a plural by its ending, or a known noun."""
    if read.category.get(index, ("",))[0] in COUNTED:
        return True
    token = read.doc[index]
    word = token.lower_
    if not token.text[0].isalpha() or len(word) < 3 or word in vocabulary.words("phrase_end", "words"):
        return False
    if len(word) == 3 and not (token.text[:2].isupper() or (index and read.doc[index - 1].text == "-")):
        return False
    if token.text[0].isupper() and (gazetteer.cities_named(token.text) or gazetteer.country_codes(token.text)):
        return False
    if token.text[0].isupper() and gazetteer.nationality_of(token.text):
        return True
    if read.english:
        return word.endswith("s") and not word.endswith(("ss", "us", "sis", "'s", "’s"))
    return word.endswith(("s", "x")) and word not in vocabulary.words("phrase_end", "singular")


def phrase(read: Sentences, index: int, counted: bool = False) -> str:
    """The noun phrase that begins at a token; of something `counted` only if there is a plural in it."""
    doc, first = read.doc, index
    if index < len(doc) and doc[index].text == "(":
        close = next((i for i in range(index, min(index + 6, len(doc))) if doc[i].text == ")"), None)
        index = close + 1 if close else index
    while index < len(doc) and (_passed_over(read, index) or (doc[index].text[0].isdigit() and index > first)):
        index += 1  # "40 per cent of the 2.3 million people"
        if index < len(doc) and index - 1 > first and doc[index].lower_ in vocabulary.words("phrase_end", "magnitudes"):
            index += 1
    end = _Phrase(read, index).end
    if counted and not any(is_plural(read, i) for i in range(index, end)):
        return ""
    return doc[index:end].text.strip(" -/'’")


class _Phrase:
    """Reads a phrase token by token: `end` is the token behind it."""

    def __init__(self, read: Sentences, start: int) -> None:
        self.read, self.start = read, start
        self.end = start
        self.head = self.tied = False  # a plural was met; a tie was met behind it
        at = start
        while at < min(len(read.doc), start + _LONGEST):
            step = self._step(at)
            if not step:
                break
            at += step

    def _step(self, at: int) -> int:
        """How many tokens belong to the phrase from here; 0 at its end."""
        token, word = self.read.doc[at], self.read.doc[at].lower_
        if at > self.start and _is(token, "ties"):
            self.tied = not self.read.english
            self.head = self.head and self.tied  # in English the noun behind "of" comes last again
            return 1
        if at > self.start and _is(token, "and"):
            return self._and(at)
        if at > self.start and (word in ("-", "/") or (word in _POSSESSIVE and self.read.english)):
            self.head = self.head and word in ("-", "/")  # "women's groups"
            return 1
        if _is(token, "articles"):
            return 1 if at == self.start or _is(self.read.doc[at - 1], "ties", "and") else 0
        if not (token.text[0].isalpha() or _is_year(token)) or word in vocabulary.words("phrase_end"):
            return 0
        compound = at > self.start and self.read.doc[at - 1].text in ("-", "/")
        if not compound and at > self.start and self._is_past(token, at):
            return 0
        self.head = self.head or is_plural(self.read, at)
        known = self.read.category.get(at)
        self.end = known[1] if known and known[0] in COUNTED else at + 1
        return self.end - at

    def _is_past(self, token: Token, at: int) -> bool:
        """Whether the noun is complete in front of a token: a verb stands there."""
        if self.read.english:
            return self.head and not is_plural(self.read, at)
        if token.lower_.endswith(tuple(vocabulary.words("verbs", "endings"))) and not token.text[0].isupper():
            return True
        return self.head and not self.tied and not is_plural(self.read, at)

    def _and(self, at: int) -> int:
        """"and" goes on with something counted only: in "cities and helps people" it begins another clause."""
        doc, first = self.read.doc, at + 1
        while first < len(doc) and _is(doc[first], "articles", "ties"):
            first += 1
        for i in range(first, min(first + 3, len(doc))):
            if not doc[i].text[0].isalpha() or doc[i].lower_ in vocabulary.words("phrase_end"):
                return 0
            if is_plural(self.read, i):
                known = i in self.read.category or doc[i].text[0].isupper()
                if self.read.english and i == first and not known:
                    return 0
                self.head = self.tied = False
                return first - at
        return 0


def phrase_before(read: Sentences, index: int) -> str:
    """The noun phrase that ends before a token: "male adolescents" in "male adolescents (13.5%)"."""
    start = index
    while start > 0 and index - start < _REACH:
        word = read.doc[start - 1]
        if word.lower_ in vocabulary.words("ranges", "change"):
            return ""  # "rose to": no noun
        if not word.text[0].isalpha() or word.lower_ in vocabulary.words("phrase_end") or _opens(word):
            break
        start -= 1
    return str(read.doc[start:index].text)


def _is(token: Token, *lists: str) -> bool:
    return any(token.lower_ in vocabulary.words("phrase_end", name) for name in lists)


def _opens(token: Token) -> bool:
    """"of", "the", "all": these stand between a figure and its noun."""
    return _is(token, "openers", "articles", "ties")


def _passed_over(read: Sentences, index: int) -> bool:
    """"60% of the 1,400 km coastline": neither article nor measure is what is told of."""
    return _opens(read.doc[index]) or read.category.get(index, ("",))[0] == "measures"


def _is_year(token: Token) -> bool:
    return len(token) == 4 and token.text.isdigit()
