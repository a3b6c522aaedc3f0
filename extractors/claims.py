"""Whether a figure is a claim about the world, by the words around it.

Strong is what names a counted thing, a share or a sum, or what a verb says to have reached, cost or fallen to it. What
is certainly no claim is refused before that, in refusals.py.
"""
from __future__ import annotations

import re
from functools import cache, cached_property

from extractors import noun_phrases, surroundings
from extractors.cues import Gate
from extractors.figures import Figure
from extractors.noun_phrases import COUNTED
from extractors.passages import Passage
from extractors.sentences import Sentences
from normalizers.vocabulary import headings
from normalizers.vocabulary import statistics as vocabulary
from pipeline.document import Block

TELLING = frozenset({"organisational_context", "background", "purpose"})
DOING = frozenset({"", "duties", "supervision"})  # read more strictly
PEOPLE = Gate(rf"(?<!\w){vocabulary.source('nouns', 'people')}(?!\w)")  # all that counts in other sections
SMALLEST = 10  # counted things below are no statistics: "six neighbours"
_REACH = 600  # characters of a sentence that are looked at on either side of a figure; most are shorter
_NEAR = 60  # tokens
_TEAM = 1000  # "leads a team of 120 volunteers" is about the post
_HEAD = re.compile(r"([^\W\d][\w '’&/-]{2,40}):\s")
_LONGEST_HEAD = 42  # characters
_YEAR = re.compile(r"(?:19|20)\d\d")
_SPELT_RATIO = re.compile(r"\d|^\W*[^\W\d]+\s\S+\s\S+")
_FEWEST_WORDS = 8  # of a sentence under no heading that may count anything
_MARKED = re.compile(r"\d[., \u00a0\u202f]\d{3}")
_LETTER_MAGNITUDE = re.compile(r"[kKmMB]n?")
_VERB = re.compile(r"\s[^\W\d]{3}")
_NO_DIGIT = re.compile(r"[^\d]")
_DIGIT = re.compile(r"\d")


@cache
def _shapes() -> tuple[re.Pattern[str], ...]:
    """What goes on a figure to its upper end; in front of a figure the lower end, or the figure of another year."""
    to, percent = vocabulary.source("ranges", "to"), vocabulary.source("percent")
    again = rf"(?:{to}|at|en)"
    return (
        re.compile(rf"\s?(?:%\s|[^\W\d]+\s){{0,2}}{to}\s(?:[^\W\d]{{1,4}}\s)?\d[\d.,]*"),
        re.compile(rf"\d[\d.,]*\s?{percent}?\s?(?:[^\W\d]+\s)?{to}\s$"),
        re.compile(rf"\d.{{0,40}}\s{vocabulary.source('ranges', 'compared')}\s$", re.IGNORECASE),
        re.compile(rf"(?<!\w){again}\s\d[^;:]{{0,40}}\s{vocabulary.source('ranges', 'paired')}\s{again}\s$"),
    )


def amount(digits: str) -> float:
    """Digits as a number, whatever their marks; of words, which are above ten, the least that counts."""
    bare = _NO_DIGIT.sub("", digits)
    return float(bare) if bare else SMALLEST


@cache
def _mere() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){vocabulary.source('measuring', 'mere')}\s+$", re.IGNORECASE)


def section_of(passage: Passage) -> str:
    """The kind of section, where the text does not name it itself: "ABOUT PROJECT: ..."."""
    head = _HEAD.match(passage.text) if ":" in passage.text[:_LONGEST_HEAD] else None
    own = headings.exact(head[1]) if head else None
    return own if own in TELLING else passage.block.section


class Claim:
    """One figure and what stands around it; `is_refused` and `is_strong` say whether it tells about the world."""

    def __init__(self, passage: Passage, section: str, read: Sentences, figure: Figure) -> None:
        self.figure, self.read, self.passage, self.section = figure, read, passage, section
        self.sentence_start, end = read.of(figure.number_start)
        start = max(self.sentence_start, figure.start - _REACH)
        self.stretch = read.stretch(start, min(max(end, figure.end), figure.end + _REACH), passage.text)
        self.sentence = self.stretch.text
        self.offset = figure.end - start
        self.before = passage.text[start : figure.start]
        self.behind = passage.text[figure.end : figure.end + 40]
        self.digits = passage.text[figure.number_start : figure.number_end]
        self.next_token = read.token_at(figure.end)
        upper = _shapes()[0].match(passage.text, figure.end)  # "from 94 to 71 days": the noun is that of both
        self.noun = noun_phrases.noun_behind(read, read.token_at(upper.end()) if upper else self.next_token)

    @cached_property
    def measured(self) -> str:
        """What is said in front of the figure to have reached, cost or fallen to it."""
        return surroundings.measured(self.before)

    def says(self, *path: str) -> bool:
        """Whether the sentence holds a word of a list."""
        return vocabulary.listed(*path).is_in(self.sentence, self.stretch.words)

    def said_before(self, *path: str) -> re.Match[str] | None:
        """The first word of a list in front of the figure."""
        return vocabulary.listed(*path).search(self.before, self.stretch.words)

    def raw(self) -> str:
        return self.passage.text[self.figure.start : self.figure.end]

    @property
    def tells(self) -> bool:
        """Whether the passage stands where a notice speaks of the world."""
        return self.section in TELLING

    def is_counted(self) -> bool:
        """Whether a noun behind the figure is counted by it: a known one, or any plural where the world is told of."""
        if self.noun is None or self.noun[0] not in COUNTED:
            return False
        if self.noun[0] != "open":
            return True
        told = self.section == "" and self.passage.block.kind == "text" and len(self.sentence.split()) >= _FEWEST_WORDS
        return self.tells or told

    def is_second(self) -> bool:
        """The second of "fell from 186 to 151", of "stood at 14 in 2022 and at 7 in 2024"."""
        if not self.tells or not _DIGIT.search(self.before):
            return False
        return any(shape.search(self.before) for shape in _shapes()[1:])

    def is_measured(self) -> bool:
        """"accidents stood at 14", "burns dropped from 8.2", where the world is told of."""
        verb = self.tells and surroundings.is_measured(self.before)
        return verb and not _mere().search(self.before) and _YEAR.fullmatch(self.digits) is None

    def is_strong(self) -> bool:
        """Whether the figure is a statistic by what stands in its own sentence."""
        kind, loose = self.figure.kind, not self.tells
        if loose and self.section not in DOING:
            people = self.noun is not None and self.noun[0] == "people"
            return kind in ("count", "range") and people and not self.says("refused", "post")
        if kind == "ratio" and not loose and vocabulary.alternatives("ratio", "times").search(self.raw()):
            return True
        if kind == "ratio":
            spelt = _SPELT_RATIO.search(self.raw()) is not None and (self.tells or self._is_about_people())
            return self.is_counted() or spelt
        if loose and self.passage.block.kind == "item" and kind in ("bare", "count"):
            employer = self.noun_words() in vocabulary.words("nouns", "employer")
            large = kind == "count" or amount(self.digits) >= SMALLEST
            return self.is_counted() and (self.figure.rounded or employer) and large
        if kind == "percent" and self.section in ("duties", "supervision"):
            return self._is_about_people()
        if kind in ("percent", "money"):
            phrase = noun_phrases.phrase(self.read, self.next_token)
            return not (loose and self.passage.block.kind == "item" and not phrase)
        if kind in ("bare", "range") and self.section == "purpose" and self.passage.block.kind == "item":
            return False  # a task
        if kind == "bare":
            return self._is_strong_alone()
        if kind == "range":
            marked = _MARKED.search(self.digits) is not None
            return (self.is_counted() and len(self.digits) > 1) or marked
        return self.is_counted() or not self._is_letter_magnitude()

    def _is_strong_alone(self) -> bool:
        if self.noun and self.noun[0] == "measures":
            return True  # a rate, or it would be refused
        if self.is_measured() and self.noun is None:
            return self.measured != ""
        if amount(self.digits) < SMALLEST:
            return False
        if not self.is_counted():
            verb = _VERB.match(self.behind) is not None and self.noun is None
            limited = vocabulary.alternatives("refused", "limited").search(self.before[-12:] + self.raw())
            return self.tells and verb and limited is not None
        if amount(self.digits) >= _TEAM:
            return True
        return self.said_before("refused", "post") is None

    def _is_letter_magnitude(self) -> bool:
        magnitude = self.passage.text[self.figure.number_end : self.figure.end].strip()
        return _LETTER_MAGNITUDE.fullmatch(magnitude) is not None

    def _is_about_people(self) -> bool:
        start, end = map(self.read.token_at, self.read.of(self.figure.number_start))
        near = range(max(start, self.next_token - _NEAR), min(end, self.next_token + _NEAR))
        return any(category in ("people", "places") for i, (category, _) in self.read.category.items() if i in near)

    def end(self) -> int:
        """Where the raw expression ends: the counted noun is part of it."""
        if self.noun is None or not self.is_counted() or self.figure.kind not in ("count", "bare", "range"):
            return self.figure.end
        if any(word[0].isdigit() for word in self.read.words[self.next_token : self.noun[1]]):
            return self.figure.end  # "211 of the 340 towns"
        return self.read.end(self.noun[2] - 1)

    def noun_words(self) -> str:
        return self.read.cut(self.noun[1], self.noun[2]).lower() if self.noun else ""

    def boilerplate(self, block: Block) -> str:
        """The words by which the employer speaks of itself, "" where it does not."""
        employs = self.said_before("own", "employs")
        if employs and self.is_counted():
            return str(employs[0])
        if self.figure.kind not in ("bare", "count"):
            return ""
        if self.section == "organisational_context" and (largest := self._first("own", "superlative")):
            return largest
        if self.noun_words() not in vocabulary.words("nouns", "employer"):
            return ""
        own = self._first("own") or self._first("own", "founding")
        return own or (block.heading if block.section == "organisational_context" else "")

    def _first(self, *path: str) -> str:
        found = vocabulary.listed(*path).search(self.sentence, self.stretch.words)
        return found[0] if found else ""
