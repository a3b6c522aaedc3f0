"""Whether a figure is a claim about the world, by the words around it.

Refused are years, ages, indices, telephone numbers, lengths of time, shares of work and pay, limits of authority: the
words that give them away are in vocabulary/statistics.toml. Strong is what names a counted thing, a share or a sum.
"""
from __future__ import annotations

import re

from extractors import surroundings
from extractors.figures import Figure
from extractors.passages import Passage, Sentences
from normalizers.vocabulary import headings
from normalizers.vocabulary import statistics as vocabulary
from pipeline.document import Block

TELLING = frozenset({"organisational_context", "background", "purpose"})
DOING = frozenset({"", "duties", "supervision"})  # read more strictly
_SMALLEST = 10  # counted things below are no statistics: "six neighbours"
_REACH = 600  # characters of a sentence that are looked at on either side of a figure; most are shorter
_NEAR = 60  # tokens
_TEAM = 1000  # "leads a team of 120 volunteers" is about the post
_COUNTED = frozenset({"people", "places", "things", "employer"})
_LAST_WORD = re.compile(r"([^\W\d_]+|[nN][°º]|[#№])[.:°º]?\s?$")
_HEAD = re.compile(r"([^\W\d][\w '’&/-]{2,40}):\s")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BETWEEN = re.compile(r"\S+\s([^\W\d]{4,})\s(?!than)[^\W\d]{2,4}\s")
_SPELT_RATIO = re.compile(r"\d|^\W*[^\W\d]+\s\S+\s\S+")


def section_of(passage: Passage) -> str:
    """The kind of section, where the text does not name it itself: "ABOUT PROJECT: ..."."""
    head = _HEAD.match(passage.text)
    own = headings.exact(head[1]) if head else None
    return own if own in TELLING else passage.block.section


class Claim:
    """One figure and what stands around it; `is_refused` and `is_strong` say whether it tells about the world."""

    def __init__(self, passage: Passage, read: Sentences, figure: Figure) -> None:
        self.figure, self.read, self.passage = figure, read, passage
        span = read.of(figure.number_start)
        self.sentence_start = span.start_char
        start = max(span.start_char, figure.start - _REACH)
        self.sentence = passage.text[start : min(max(span.end_char, figure.end), figure.end + _REACH)]
        self.offset = figure.end - start
        self.before = passage.text[start : figure.start]
        self.behind = passage.text[figure.end : figure.end + 40]
        self.digits = passage.text[figure.number_start : figure.number_end]
        self.next_token = read.token_at(figure.end)
        self.noun = surroundings.noun_behind(read, self.next_token)

    def _says(self, *path: str) -> bool:
        return vocabulary.alternatives(*path).search(self.sentence) is not None

    def is_refused(self) -> bool:
        """Whether the figure is certainly no statistic."""
        kind = self.figure.kind
        if self.noun and self.noun[0] in ("time", "after") and kind != "percent":
            return True
        if kind in ("bare", "count") and self._is_denominator():
            return True
        if vocabulary.alternatives("refused", "contact").search(self.before[-60:]) and kind in ("bare", "count"):
            return True
        if kind == "percent":
            return self._says("refused", "share") or self.digits == "100"
        if kind == "money":
            large = re.search(r"[^\W\d]{4,}|[MBb]n?\b", self.passage.text[self.figure.number_end : self.figure.end])
            enough = large or len(re.sub(r"\D", "", self.digits)) >= 4
            return not enough or (not large and self._says("refused", "pay"))
        if kind == "bare":
            return self._is_index()
        return kind in ("count", "range") and not self._is_counted() and self._says("refused", "pay")

    def _is_denominator(self) -> bool:
        """"per 100,000 live births"; also "Views: 2,345", where the counted noun stands in front."""
        power = re.fullmatch(r"10{2,6}", re.sub(r"\D", "", self.digits))
        if power and re.search(rf"(?<!\w){vocabulary.source('refused', 'per')}\s$", self.before, re.IGNORECASE):
            return True
        label = re.search(r"([^\W\d]+):\s?$", self.before or f"{self.passage.block.label}:")
        return label is not None and label[1].lower() in vocabulary.words("refused", "after")

    def _is_index(self) -> bool:
        """Whether a bare figure is a year, an age, a number of something, or a mark in brackets."""
        last = _LAST_WORD.search(self.before)
        if last and last[1].lower() in vocabulary.words("refused", "before"):
            return True
        if self.before.endswith("(") and self.behind.startswith(")") and len(self.digits) < 4:
            return True
        if re.match(r"[.)]\s", self.behind) and not self.before.strip():
            return True
        if not self.digits.isdigit():
            return True
        if _YEAR.fullmatch(self.digits):
            close = self.noun is not None and self.noun[1] - self.next_token <= 2 and self._is_counted()
            timed = last is not None and last[1].lower() in vocabulary.words("periods", "in") | {"since", "the", "from"}
            return not close or (timed and not self.figure.rounded)
        return False

    def _is_counted(self) -> bool:
        return self.noun is not None and self.noun[0] in _COUNTED

    def is_strong(self) -> bool:
        """Whether the figure is a statistic by what stands in its own sentence."""
        kind, section = self.figure.kind, section_of(self.passage)
        loose = section not in TELLING
        if loose and section not in DOING:
            people = self.noun is not None and self.noun[0] == "people"
            return kind in ("count", "range") and people and not self._says("refused", "post")
        if kind == "ratio" and not loose and vocabulary.alternatives("ratio", "times").search(self._raw()):
            return True
        if kind == "ratio":
            return self._is_counted() or (_SPELT_RATIO.search(self._raw()) is not None and self._is_about_people())
        if loose and self.passage.block.kind == "item" and kind in ("bare", "count"):
            employer = self.noun_words() in vocabulary.words("nouns", "employer")
            large = kind == "count" or int(self.digits) >= _SMALLEST
            return self._is_counted() and (self.figure.rounded or employer) and large
        if kind == "percent" and section in ("duties", "supervision"):
            return self._is_about_people()
        if kind in ("percent", "money"):
            return not (loose and self.passage.block.kind == "item" and not self.subject())
        if kind == "bare":
            if not self._is_counted() or int(self.digits) < _SMALLEST:
                return False
            return int(self.digits) >= _TEAM or not vocabulary.alternatives("refused", "post").search(self.before)
        if kind == "range":
            marked = re.search(r"\d[., \u00a0\u202f]\d{3}", self.digits) is not None
            return (self._is_counted() and len(self.digits) > 1) or marked
        return self._is_counted() or not self._is_letter_magnitude()

    def _raw(self) -> str:
        return self.passage.text[self.figure.start : self.figure.end]

    def _is_letter_magnitude(self) -> bool:
        return bool(re.fullmatch(r"[kKmMB]n?", self.passage.text[self.figure.number_end : self.figure.end].strip()))

    def _is_about_people(self) -> bool:
        span = self.read.of(self.figure.number_start)
        tokens = range(max(span.start, self.next_token - _NEAR), min(span.end, self.next_token + _NEAR))
        return any(self.read.category.get(i, ("",))[0] in ("people", "places") for i in tokens)

    def end(self) -> int:
        """Where the raw expression ends: the counted noun is part of it."""
        if self.noun is None or not self._is_counted() or self.figure.kind not in ("count", "bare", "range"):
            return self.figure.end
        last = self.read.doc[self.noun[2] - 1]
        return last.idx + len(last.text)

    def subject(self) -> str:
        between = _BETWEEN.match(self._raw()) if self.figure.kind == "ratio" else None
        if between:
            return between[1]  # "un ménage sur trois"
        return surroundings.phrase(self.read, self.next_token)

    def subject_before(self) -> str:
        """"a portfolio of US$ 3 million", "women (7.8%)"."""
        first = self.read.token_at(self.figure.start)
        words = re.search(r"(\(|(?<!\w)(?:of|de|d))\s*$", self.before)
        return surroundings.phrase_before(self.read, first - 1) if words and first else ""

    def lead(self) -> str:
        return surroundings.lead(self.read, max(0, self.next_token - 1))

    def noun_words(self) -> str:
        return str(self.read.doc[self.noun[1] : self.noun[2]].text.lower()) if self.noun else ""

    def boilerplate(self, block: Block) -> str:
        """The words by which the employer speaks of itself, "" where it does not."""
        employs = vocabulary.alternatives("own", "employs").search(self.before)
        if employs and self._is_counted():
            return str(employs[0])
        if self.figure.kind not in ("bare", "count") or self.noun_words() not in vocabulary.words("nouns", "employer"):
            return ""
        patterns = (vocabulary.alternatives("own"), vocabulary.alternatives("own", "founding"))
        own = next((m for pattern in patterns if (m := pattern.search(self.sentence))), None)
        return own[0] if own else block.heading if block.section == "organisational_context" else ""
