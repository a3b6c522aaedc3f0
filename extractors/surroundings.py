"""What stands around a figure: the noun that it counts, the phrase, the place and the period, as raw words.

No grammar is parsed: a phrase ends at a punctuation mark or at one of the closed-class words of
vocabulary/statistics.toml ("were", "who", "since"), which is right for the short noun phrases behind figures.

>>> from extractors.passages import sentences
>>> read = sentences("In 2021 about 4,000 stateless children were counted in Rakhine State; 38 per cent were girls.")
>>> noun_behind(read, 4), phrase(read, 4)
(('people', 5, 6), 'stateless children')
>>> place("In 2021 about 4,000 children were counted in Rakhine State", 14), period("In 2021 about 4,000 fled", 8)
('Rakhine State', 'In 2021')
>>> period("from January 2018 to February 2022 a total of 175,988 children", 46)
'from January 2018 to February 2022'
"""
from __future__ import annotations

import re
from functools import cache

from extractors.passages import Sentences
from normalizers.vocabulary import statistics as vocabulary

_REACH = 4  # words between a figure and its noun: "953 badly damaged residential structures"
_LONGEST_PHRASE = 9
_OPENERS = frozenset(
    {"of", "de", "d", "des", "do", "da", "dos", "das", "all", "the", "le", "la", "les", "los", "las",
     "them", "whom", "eux", "ellos", "only", "seulement", "du", "del", "l"}
)
_ARTICLES = frozenset({"the", "la", "las", "los", "el", "le", "les", "o", "os", "its", "their", "our", "l", "d"})
_ADVERBIAL = frozenset({"in", "en", "em", "since", "depuis", "by", "on"})
_AND = frozenset({"and", "y", "et", "e", "&"})


def noun_behind(read: Sentences, index: int) -> tuple[str, int, int] | None:
    """Category and tokens of the first known noun behind a figure, if only adjectives stand between."""
    steps = 0
    while index < len(read.doc) and steps <= _REACH:
        if index in read.category:
            name, end = read.category[index]
            return name, index, end
        token = read.doc[index]
        opener = steps == 0 and token.lower_ in _OPENERS
        if not opener and (not token.text[0].isalpha() or token.lower_ in vocabulary.words("phrase_end")):
            return None
        index, steps = index + 1, steps + (not opener)
    return None


def phrase(read: Sentences, index: int) -> str:
    """The noun phrase that begins at a token; figures in brackets before it are passed over."""
    doc, first = read.doc, index
    if index < len(doc) and doc[index].text == "(":
        close = next((i for i in range(index, min(index + 6, len(doc))) if doc[i].text == ")"), None)
        index = close + 1 if close else index
    while index < len(doc) and (doc[index].lower_ in _OPENERS or (doc[index].like_num and index > first)):
        index += 1  # "40 per cent of the 2.3 million people"
    end = last = index
    while end < min(len(doc), index + _LONGEST_PHRASE):
        word = doc[end].lower_
        if end > index and word in vocabulary.words("phrase_end", "joiners"):
            # "and" goes on with something counted only: in "cities and helps" it begins another clause
            if word in _AND and read.category.get(end + 1, ("time",))[0] in ("time", "after"):
                break
            end += 1
            continue
        joint = word in ("-", "/") and end > index
        inside = doc[end].text[0].isalpha() or joint or _is_year(word)
        if not inside or word in vocabulary.words("phrase_end") - _ARTICLES:
            break
        if word not in _ARTICLES:
            last = end + 1
        end += 1
    return doc[index:last].text.strip(" -/'’")


def phrase_before(read: Sentences, index: int) -> str:
    """The noun phrase that ends before a token: "male adolescents" in "male adolescents (13.5%)"."""
    start = index
    while start > 0 and index - start < _REACH:
        word = read.doc[start - 1]
        if word.lower_ in vocabulary.words("ranges", "change"):
            return ""  # "rose to": no noun
        if not word.text[0].isalpha() or word.lower_ in vocabulary.words("phrase_end") or word.lower_ in _OPENERS:
            break
        start -= 1
    return str(read.doc[start:index].text)


def lead(read: Sentences, index: int) -> str:
    """The noun phrase that opens the sentence of a token, behind an adverbial ("In 2021, ...")."""
    sentence = read.of(read.doc[index].idx)
    start = sentence.start
    comma = next((t.i for t in read.doc[start : min(start + 7, sentence.end)] if t.text == ","), None)
    if comma is not None and comma < index and read.doc[start].lower_ in _ADVERBIAL:
        start = comma + 1
    return phrase(read, start + (read.doc[start].lower_ in _ARTICLES))


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdigit()


def place(sentence: str, offset: int) -> str:
    """The capitalised name behind a preposition that stands nearest: behind the figure first."""
    found = [m for m in _place().finditer(sentence) if m[1].split()[0].lower() not in vocabulary.months()]
    behind = next((m[1] for m in found if m.start() >= offset), "")
    return behind or (found[-1][1] if found else "")


def period(sentence: str, offset: int) -> str:
    """The words of time that go with the figure at an offset: those behind it in its clause, else those before it."""
    found = list(_period().finditer(sentence))
    clause = re.compile(r"[;.]\s|\sand\s\d|,\s\d").search(sentence, offset)
    behind = [m[0] for m in found if offset <= m.start() < (clause.start() if clause else len(sentence))]
    before = [m[0] for m in found if m.start() < offset]
    return behind[0] if behind else before[-1] if before else ""


@cache
def _place() -> re.Pattern[str]:
    name = r"[^\W\d_a-zß-ÿ][\w'’-]*"
    return re.compile(
        rf"(?<!\w)(?i:{vocabulary.source('places', 'before')})\s(?:the\s|la\s|los\s|el\s)?"
        rf"({name}(?:\s(?:(?:of|and|de|del|la|du|da|do)\s){{0,2}}{name}){{0,4}})"
    )


@cache
def _period() -> re.Pattern[str]:
    month, year = vocabulary.month_source(), r"(?:19|20)\d\d(?!\d|[,.]\d)"
    link = r"(?:\s(?:de|of|del))?"
    since, inside = vocabulary.source("periods", "since"), vocabulary.source("periods", "in")
    return re.compile(
        rf"(?<!\w){vocabulary.source('periods', 'from')}\s(?:{month}{link}(?:\s{year})?|{year})\s"
        rf"{vocabulary.source('periods', 'until')}\s(?:{month}{link}\s)?{year}"
        rf"|(?:(?<!\w){inside}\s)?(?<!\d){year}\s?[-–]\s?{year}"
        rf"|(?<!\w){since}\s(?:{month}{link}\s)?{year}"
        rf"|(?<!\w){inside}\s(?:{month}{link}\s)?{year}"
        rf"|(?<=\(){year}(?=\))",
        re.IGNORECASE,
    )
