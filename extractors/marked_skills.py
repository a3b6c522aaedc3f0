"""Skills that the span model marks, where the words around bear it out: alone it is wrong too often.

A skill counts directly behind words of ability ("ability to") or of degree ("excellent", "high level of"), knowledge
behind words of knowing, each and a tool in a list with another one that counts; and only where a phrase ends with it.
What it takes for a certificate does not count.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractors import cues, spans
from extractors.cues import Gate, folded
from extractors.spans import Span
from normalizers.vocabulary import skills as vocabulary
from normalizers.vocabulary.requirements import matching
from pipeline.document import Block, Document

BETWEEN = re.compile(  # names of a list
    r"[\s,/&()+:'\"-]{0,6}(?:(?:and/or|and|or|et|ou|y|e|o|u|y/o|e/ou|et/ou|as well as)(?!\w))?[\s,/&()'\"-]{0,4}"
    rf"(?:{matching('leading').pattern}[\s,]{{0,3}})?(?:(?:to|of|a|de|del|du|des|do|da|d|l)(?!\w)[\s']{{1,2}})?"
)
_GAP = r"[\s:'(]{1,3}"
# Only where such words stand is the model asked: it takes more time than all else here.
_LEADS = Gate(vocabulary.matching("able"), vocabulary.matching("degree", "levels"), vocabulary.matching("knowing"))
_ABLE = re.compile(rf"{vocabulary.matching('able').pattern}(?:\s{vocabulary.matching('adverbs').pattern})?{_GAP}$")
_DEGREE = re.compile(  # opening a clause, or what is listed or had
    rf"(?:^|[^\w\s]|{vocabulary.matching('having').pattern})\s{{0,2}}(?:(?:an?|une?|una|uma?)\s)?"
    rf"(?:{vocabulary.matching('degree', 'levels').pattern}{_GAP}){{1,3}}$"
)
_KNOWING = re.compile(rf"{vocabulary.matching('knowing').pattern}{_GAP}$")
_HEAD = re.compile(r"[^.;:()]{0,60}?(?<!\w)(?:skills|abilities|capabilities|acumen)(?!\w)")
_ASKING = frozenset({"qualifications", "education", "experience", "skills"})  # sections and fields
_OPENING = re.compile(  # of an item that says what somebody can or knows
    rf"(?:{vocabulary.matching('degree', 'levels').pattern}{_GAP}){{0,2}}"
    rf"{vocabulary.matching('able', 'knowing').pattern}"
)
_REACH = 40  # characters before a span in which what leads to it stands
_END = re.compile(r"\s{0,2}(?:$|[.,;:()/•]|(\w+))")
_WORDS = re.compile(r"\w+")
_MOST_WORDS = 8


class Found(NamedTuple):
    """A skill in the text: its place, its kind, and the rule that found it."""

    start: int
    end: int
    kind: str
    rule: str


def marked(document: Document) -> tuple[Span, ...]:
    """What the model marks in the blocks in which some of it can count, in text order."""
    text = folded(document.text)
    return tuple(spans.marked(document, (b for b in cues.blocks_near(document, _LEADS) if _is_read(text, b))))


def _is_read(text: str, block: Block) -> bool:
    """Whether a block asks for skills; under a heading of competencies, what begins with what somebody can or knows."""
    if block.kind == "heading" or block.source:
        return False
    if block.section == "competencies":
        return _OPENING.match(text, block.start, block.end) is not None
    return block.section in _ASKING or block.field in _ASKING


def seen(document: Document, found: Sequence[Span], named: Sequence[Found], start: int, stop: int) -> Iterator[Found]:
    """What the model marks in a clause, and counts; `named` are the names of the vocabulary there."""
    text = folded(document.text)
    held: list[Found] = []
    for span in found:
        if not start <= span.start < stop or not _is_whole(text, span, stop):
            continue
        beside = (other for other in (*named, *held) if other.kind == span.label and other.end <= span.start)
        if any(_is_listed(text, start, other, span) for other in beside) or _is_led(text, start, stop, span):
            held.append(Found(span.start, span.end, span.label, "model_span"))
    yield from held


def _is_listed(text: str, start: int, found: Found, span: Span) -> bool:
    """Whether a span stands in a list with what counts; behind a verb a comma alone may go on with its object."""
    if not BETWEEN.fullmatch(text, found.end, span.start):
        return False
    can = found.kind == "skill" and _ABLE.search(_before(text, start, found.start))
    return not can or _WORDS.search(text, found.end, span.start) is not None


def _is_led(text: str, start: int, stop: int, span: Span) -> bool:
    """Whether words of ability or degree lead to a skill: of "strong drafting and editing skills" no part is one."""
    before = _before(text, start, span.start)
    if span.label == "knowledge":  # languages have a table of their own
        return bool(_KNOWING.search(before)) and not vocabulary.is_language(text[span.start : span.end])
    if span.label != "skill":
        return False
    if _ABLE.search(before):
        return True
    return bool(_DEGREE.search(before)) and not _HEAD.match(text, span.end, stop)


def _before(text: str, start: int, first: int) -> str:
    return text[max(start, first - _REACH) : first]


def _is_whole(text: str, span: Span, stop: int) -> bool:
    """Whether the words of a span are a phrase, and no word behind them goes on with it."""
    own = _WORDS.findall(text, span.start, span.end)
    edges = vocabulary.listed("edges")
    if not 0 < len(own) <= _MOST_WORDS or own[0] in edges or own[-1] in edges or span.end > stop:
        return False
    behind = _END.match(text, span.end, stop)
    return behind is not None and (behind[1] is None or behind[1] in edges - vocabulary.listed("genitives"))
