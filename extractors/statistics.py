"""Proposes quantitative claims about the world: people, cases, shares, money, places.

A figure counts where the text tells about the world (context, background, purpose) and not where it tells what to do,
to hand in or to bring along. Small figures count only in front of something that the vocabulary knows as counted;
shares of work and pay, limits of authority, years, indices and telephone numbers never do. The rules follow
docs/data-dictionary.md, table statistics.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors import cues, figures
from extractors.claims import DOING, PEOPLE, TELLING, Claim, section_of
from extractors.figures import Figure
from extractors.number_starts import may_be_at
from extractors.passages import Passage, passages
from extractors.refusals import MEASURES, is_hopeless, is_refused
from extractors.sentences import Sentences, sentences
from extractors.subjects import compares, subject_of
from normalizers.vocabulary import statistics as vocabulary
from pipeline.document import Candidate, Document

_MOST_FIGURES = 40  # of a sentence; one with more is a table that lost its lines
_FEWEST_WORDS = 6  # of prose
_PARAGRAPH = 200  # characters of a paragraph that tells something
_JOINT = re.compile(r"\d[^\d.;:]{1,60}\s(?:and|et|y|e)\s$")
_LISTED = re.compile(r"\([^()]{0,200}\d{3}[^()]{0,80}$")
_GOES_ON = re.compile(r"\s?[,)]")
_COMMA = re.compile(r",\s(?:[^\W\d]+\s)?$")
_NEXT_WORD = re.compile(r"\s[^\W\d]\w+")
_TAKEN_UP = 12  # characters behind a figure


def extract(document: Document) -> Iterator[Candidate]:
    """Candidates for `statistics`, in text order; parts: sentence, subject, place, period, boilerplate."""
    opening = next((b.start for b in document.blocks if b.section not in TELLING | {""}), len(document.text))
    for passage in passages(document):
        block = passage.block
        if block.kind == "heading" or (block.field and block.field != "other"):
            continue
        section = section_of(passage)
        if not _is_readable(passage, section, opening) or not _may_count(document, passage, section):
            continue
        found = list(figures.find(passage.text))
        measures = cues.of(document).open(MEASURES, passage.start, passage.start + len(passage.text))
        if not all(is_hopeless(figure, section, passage.text, measures) for figure in found):
            yield from _Reader(document, passage, section, sentences(passage.text)).read(found)


def _is_readable(passage: Passage, section: str, opening: int) -> bool:
    """Whether the passage may tell about the world; `opening` is where the first part begins that does not."""
    block = passage.block
    if section in TELLING:
        return True
    if section not in DOING and block.kind == "text" and not block.label:
        return len(passage.text) >= _PARAGRAPH  # a stray heading above; only what is certain counts
    if section not in DOING or (section and block.kind == "item"):
        return False
    if block.kind == "item":
        return passage.start < opening
    words = len(passage.text.split())
    return words >= _FEWEST_WORDS and (passage.text.rstrip()[-1:] in ".:;!?)" or words >= 2 * _FEWEST_WORDS)


def _may_count(document: Document, passage: Passage, section: str) -> bool:
    """A quick no for most passages: no number is in them, or nothing that counts in their section."""
    start, end = passage.start, passage.start + len(passage.text)
    if section not in TELLING | DOING and not cues.of(document).open(PEOPLE, start, end):
        return False
    return may_be_at(document, start, end)


@dataclass
class _Reader:
    """Reads the figures of one passage in order, knowing what those before it counted."""

    document: Document
    passage: Passage
    section: str
    sentences: Sentences
    subject: str = ""
    first: str = ""  # the subject of the first statistic of the sentence
    period: str = ""
    sentence: int = -1  # where the sentence of the last statistic begins
    accepted: dict[int, tuple[str, int]] = field(default_factory=dict)  # sentence -> kind and end of its last statistic

    def read(self, found: list[Figure]) -> Iterator[Candidate]:
        seen: Counter[int] = Counter()
        for figure in found:
            sentence = self.sentences.of(figure.number_start)[0]
            seen[sentence] += 1
            if seen[sentence] > _MOST_FIGURES:
                continue
            claim = Claim(self.passage, self.section, self.sentences, figure)
            if is_refused(claim) or not (claim.is_strong() or self._is_carried(claim)):
                continue
            yield self._candidate(claim)

    def _is_carried(self, claim: Claim) -> bool:
        """A figure that says nothing itself, but goes on a count: "98" in "(Ghana 1,240, Togo 98)"."""
        if claim.figure.kind != "bare" or claim.sentence_start not in self.accepted:
            return False
        if claim.is_second() and self._is_near(claim):
            return True
        if claim.noun:
            return False
        if self._is_joined(claim) or self._is_part(claim):
            return True
        listed = _GOES_ON.match(claim.behind) and _LISTED.search(claim.before)
        return bool(listed) or len(claim.digits) >= 5

    def _is_near(self, claim: Claim) -> bool:
        return 0 < claim.figure.start - self.accepted[claim.sentence_start][1] <= 60

    def _is_joined(self, claim: Claim) -> bool:
        """"41 municipalities and 199 MZs": goes on the figure just before."""
        joint = _JOINT.search(claim.before)
        follows = _NEXT_WORD.match(claim.behind)
        fate = vocabulary.alternatives("same", "fate").match(claim.behind.lstrip())
        return bool(joint and follows and self._is_near(claim) and (fate or len(claim.digits) > 1))

    def _is_part(self, claim: Claim) -> bool:
        """"Of 154 yards that hold a licence, 41 work": a part of what the sentence begins with."""
        whole = vocabulary.alternatives("same", "whole").match(claim.sentence)
        follows = _NEXT_WORD.match(claim.behind)
        return bool(whole and follows and _COMMA.search(claim.before) and len(claim.digits) > 1)

    def _candidate(self, claim: Claim) -> Candidate:
        goes_on = _goes_on(claim)
        same = claim.sentence_start == self.sentence
        carried = self.first if same and compares(claim) else self.subject
        subject = subject_of(claim, carried if same or goes_on or _takes_up(claim) else "")
        self.first = self.first if same else subject
        period = claim.stretch.period(claim.offset)
        if not period and claim.says("same", "period"):
            period = self.period
        self.accepted[claim.sentence_start] = claim.figure.kind, claim.figure.end
        self.subject, self.period, self.sentence = subject, period, claim.sentence_start
        parts = {
            "sentence": " ".join(claim.sentence.split()),
            "subject": " ".join(subject.split()),
            "place": claim.stretch.place(claim.offset),
            "period": period,
            "boilerplate": claim.boilerplate(self.passage.block),
        }
        start = self.passage.start + claim.figure.start
        rule = "count" if claim.figure.kind == "bare" else claim.figure.kind
        parts = {name: words for name, words in parts.items() if words}
        return self.document.candidate("statistics", start, self.passage.start + claim.end(), rule, **parts)


def _goes_on(claim: Claim) -> bool:
    """Whether the sentence says up to the figure, or right behind it, that it goes on: "640 of them"."""
    end, words = claim.offset + _TAKEN_UP, claim.stretch.words
    return vocabulary.listed("same", "subject").search_cut(claim.sentence, 0, end, words) is not None


def _takes_up(claim: Claim) -> bool:
    """Whether the sentence begins with a pronoun, or the figure with nothing but a verb: "Only 640 had papers"."""
    return vocabulary.alternatives("same", "pronoun").match(claim.sentence) is not None or not claim.before.strip()
