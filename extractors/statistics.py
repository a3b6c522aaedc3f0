"""Proposes quantitative claims about the world: people, cases, shares, money, places.

A figure counts where the text tells about the world (context, background, purpose) and not where it tells what to do,
to hand in or to bring along. Small figures count only in front of something that the vocabulary knows as counted;
shares of work and pay, limits of authority, years, indices and telephone numbers never do. The rules follow
docs/data-dictionary.md, table statistics.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors import figures, surroundings
from extractors.figures import Figure
from extractors.passages import Passage, Sentences, has_figure, passages, sentences
from normalizers.vocabulary import statistics as vocabulary
from pipeline.document import Block, Candidate, Document

_TELLING = frozenset({"organisational_context", "background", "purpose"})
_DOING = frozenset({"", "duties", "supervision"})  # read more strictly
_FEWEST_WORDS = 6  # of prose
_SMALLEST = 10  # counted things below are no statistics: "six neighbours"
_COUNTED = frozenset({"people", "places", "things", "employer"})
_LAST_WORD = re.compile(r"([^\W\d_]+|[nN][°º]|[#№])[.:°º]?\s?$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_TEAM = 1000  # "leads a team of 120 volunteers" is about the post


def extract(document: Document) -> Iterator[Candidate]:
    """Candidates for `statistics`, in text order; parts: sentence, subject, place, period, boilerplate."""
    for passage in passages(document):
        if not _is_readable(passage) or not has_figure(passage.text):
            continue
        found = list(figures.find(passage.text))
        if found:
            yield from _Reader(document, passage, sentences(passage.text)).read(found)


def _is_readable(passage: Passage) -> bool:
    block = passage.block
    if block.kind == "heading" or block.field not in ("", "other"):
        return False
    if block.section in _TELLING:
        return True
    if block.section not in _DOING or (block.section and block.kind == "item"):
        return False
    words = passage.text.split()
    return len(words) >= _FEWEST_WORDS and (passage.text.rstrip()[-1:] in ".:;!?)" or len(words) >= 2 * _FEWEST_WORDS)


@dataclass
class _Reader:
    """Reads the figures of one passage in order, knowing what those before it counted."""

    document: Document
    passage: Passage
    read_sentences: Sentences
    subject: str = ""
    period: str = ""
    accepted: dict[int, str] = field(default_factory=dict)  # sentence start -> kind of its last accepted figure

    def read(self, found: list[Figure]) -> Iterator[Candidate]:
        for figure in found:
            look = _Look(self.passage, self.read_sentences, figure)
            if look.is_refused() or not (look.is_strong() or self._is_carried(look)):
                continue
            yield self._candidate(look)

    def _is_carried(self, look: _Look) -> bool:
        """A figure that says nothing itself, but goes on a count: "98" in "(Ghana 1,240, Togo 98)"."""
        if look.figure.kind != "bare" or look.sentence_start not in self.accepted or look.noun:
            return False
        listed = re.search(r"\([^()]{0,200}\d{3}[^()]{0,80}$", look.before) and re.match(r"\s?[,)]", look.behind)
        return bool(listed) or len(look.digits) >= 5

    def _candidate(self, look: _Look) -> Candidate:
        self.accepted[look.sentence_start] = look.figure.kind
        goes_on = vocabulary.alternatives("same", "subject").search(look.sentence[: look.offset])
        subject = "" if goes_on and look.figure.kind != "percent" else look.subject()
        if not subject or subject.lower() in ("them", "whom", "these"):
            subject = self.subject or look.lead()
        period = surroundings.period(look.sentence, look.offset)
        if not period and (goes_on or vocabulary.alternatives("same", "period").search(look.sentence)):
            period = self.period
        self.subject, self.period = subject, period
        parts = {
            "sentence": " ".join(look.sentence.split()),
            "subject": subject,
            "place": surroundings.place(look.sentence, look.offset),
            "period": period,
            "boilerplate": look.boilerplate(self.passage.block),
        }
        start = self.passage.start + look.figure.start
        rule = "count" if look.figure.kind == "bare" else look.figure.kind
        parts = {name: words for name, words in parts.items() if words}
        return self.document.candidate("statistics", start, self.passage.start + look.end(), rule, **parts)


class _Look:
    """One figure and what stands around it."""

    def __init__(self, passage: Passage, read: Sentences, figure: Figure) -> None:
        self.figure, self.read, self.passage = figure, read, passage
        span = read.of(figure.number_start)
        self.sentence_start = span.start_char
        self.sentence = passage.text[span.start_char : max(span.end_char, figure.end)]
        self.offset = figure.end - span.start_char
        self.before = passage.text[span.start_char : figure.start]
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
        kind, loose = self.figure.kind, self.passage.block.section not in _TELLING
        if kind == "ratio":
            return self._is_counted() or bool(re.search(r"\d|^\W*[^\W\d]+\s\S+\s\S+", self._raw()) and self._is_about_people())
        if kind in ("percent", "money"):
            return not (loose and self.passage.block.kind == "item" and not self.subject())
        if kind == "bare":
            if not self._is_counted() or int(self.digits) < _SMALLEST:
                return False
            return int(self.digits) >= _TEAM or not vocabulary.alternatives("refused", "post").search(self.before)
        if kind == "range":
            return self._is_counted() and len(self.digits) > 1
        return self._is_counted() or not self._is_letter_magnitude()

    def _raw(self) -> str:
        return self.passage.text[self.figure.start : self.figure.end]

    def _is_letter_magnitude(self) -> bool:
        return bool(re.fullmatch(r"[kKmMB]n?", self.passage.text[self.figure.number_end : self.figure.end].strip()))

    def _is_about_people(self) -> bool:
        span = self.read.of(self.figure.number_start)
        return any(self.read.category.get(i, ("",))[0] in ("people", "places") for i in range(span.start, span.end))

    def end(self) -> int:
        """Where the raw expression ends: the counted noun is part of it."""
        if self.noun is None or not self._is_counted() or self.figure.kind not in ("count", "bare", "range"):
            return self.figure.end
        last = self.read.doc[self.noun[2] - 1]
        return last.idx + len(last.text)

    def subject(self) -> str:
        return surroundings.phrase(self.read, self.next_token)

    def lead(self) -> str:
        return surroundings.lead(self.read, max(0, self.next_token - 1))

    def boilerplate(self, block: Block) -> str:
        """The words by which the employer speaks of itself, "" where it does not."""
        if self.noun is None or self.figure.kind not in ("bare", "count"):
            return ""
        noun = self.read.doc[self.noun[1] : self.noun[2]].text.lower()
        if noun not in vocabulary.words("nouns", "employer"):
            return ""
        own = vocabulary.alternatives("own").search(self.sentence) or vocabulary.alternatives("own", "founding").search(self.sentence)
        return own[0] if own else block.heading if block.section == "organisational_context" else ""
