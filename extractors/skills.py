"""Skills that a notice asks for: what a candidate must or should know, be able to do, handle or hold.

Read are the parts that say what is asked for, never duties or what an employer tells of itself.

Rules: vocabulary (a name that the vocabulary holds) and model_span (what the span model marks as skill, knowledge, tool
or certification). A field of knowledge counts only behind words of knowing: behind "experience in" or "degree in" it is
a field of those. What is a common word as well ("Word", "Access") counts only behind words of knowing, or in a list
with other names. Where both rules name the same words, `pipeline.resolve.skills` decides.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractors import cues
from extractors.clauses import Passage, asking, clauses, opening_requirement, requirement_behind, sentences
from extractors.cues import Gate, folded
from extractors.marked_skills import BETWEEN, Found, marked, seen
from extractors.spans import Span
from normalizers.vocabulary import competencies
from normalizers.vocabulary import skills as vocabulary
from normalizers.vocabulary.requirements import matching, strength
from normalizers.vocabulary.skills import Mention
from normalizers.vocabulary.words import flat
from pipeline.document import Block, Candidate, Document

_NAME = Gate(vocabulary.name_pattern())
KINDS = frozenset({"skill", "knowledge", "tool", "certification"})  # labels of the span model, and kinds of the record
# Where these would be languages, or fields of study
_NOT_UNDER = {"languages": frozenset({"skill", "knowledge"}), "education": frozenset({"skill", "knowledge"})}
_REACH = 200  # characters before a name in which words that govern it stand
_NEAR = 60  # characters before a name that leaves a doubt
_NEXT = 30  # characters around a name in which it is called a certificate
_MARK = 3  # characters of a list mark before the words
_SHORT = 80  # characters of an item that is nothing but names
_FULL_STOP = re.compile(r"\.\s{1,3}(?=[A-ZÀ-Þ])")
_WORD = re.compile(r"\w")
_WORD_BEHIND = re.compile(r"\s{1,3}(\w+)")
_SAID_BEHIND = re.compile(r"\s{1,3}(?:skills?|knowledge|expertise|proficiency|literacy)(?!\w)")
_OTHERS = vocabulary.matching("knowing", "lived")


def extract(document: Document) -> Iterator[Candidate]:
    """Candidates for `skills`."""
    passages, found = asking(document), cues.of(document)
    starts = [passage.start for passage in passages]
    held: dict[int, list[Span]] = {}
    for span in marked(document):
        if span.label in KINDS:
            for number in cues.among(starts, [span.start]):
                held.setdefault(number, []).append(span)
    for number, passage in enumerate(passages):
        if number in held or found.open(_NAME, passage.start, passage.end):
            yield from _of_passage(document, passage, held.get(number, ()))


def _of_passage(document: Document, passage: Passage, held: Sequence[Span]) -> Iterator[Candidate]:
    text = folded(document.text)
    block = passage.block
    for begin, end in sentences(document, passage):
        sticky = ""
        for start, stop in clauses(document, begin, end):
            named = list(_named(document, block, start, stop))
            both = (*named, *seen(document, held, named, start, stop))
            if not (found := sorted(each for each in both if _counts(block, text, each))):
                continue
            sticky = opening_requirement(text, start, found[0][0]) or sticky
            led, behind = _opening(text, start), start
            for index, (first, last, kind, rule) in enumerate(found):
                if first >= behind:
                    listed = behind == start or BETWEEN.fullmatch(text, behind, first)
                    led = _lead(text, behind, first) or (led if listed else "")
                following = found[index + 1][0] if index + 1 < len(found) else stop
                end_of_it = _bracket(text, last, following, _full_stop(document.text, last, stop))
                said = requirement_behind(text, last, end_of_it, _OTHERS)
                requirement = said or led or sticky or passage.requirement
                behind = max(behind, last)
                if not matching("unneeded").search(requirement):
                    yield document.candidate("skills", first, last, rule, kind=kind, requirement=requirement)


def _counts(block: Block, text: str, found: Found) -> bool:
    """Whether what is found in a block is a skill, and not what another table has. Under "Skills and competencies"
    stand competencies of a framework, and other skills; under competencies alone names are theirs."""
    place = block.field or block.section
    if place != "competencies" or found.kind != "skill":
        return found.kind not in _NOT_UNDER.get(place, ())
    mixed = found.rule != "vocabulary" or competencies.says("loose", block.label or block.heading)
    return mixed and not competencies.is_known(text[found.start : found.end])


def _full_stop(text: str, last: int, stop: int) -> int:
    """The first full stop before another sentence; `sentences` sees none behind a letter: "licence B. French helps"."""
    end = _FULL_STOP.search(text, last, stop)
    return end.start() if end else stop


def _bracket(text: str, last: int, following: int, stop: int) -> int:
    """Where a bracket opens that says of what follows how it is asked for: "Linux (Oracle would be an asset)"."""
    opened = text.rfind("(", last, following)
    closed = text.find(")", following, stop)
    if opened < 0 or closed < 0 or text.find(")", opened, following) >= 0:
        return stop
    return opened if strength().search(text, following, closed) else stop


def _named(document: Document, block: Block, start: int, stop: int) -> Iterator[Found]:
    """The names of the vocabulary in a clause, without those that stand for something else there."""
    text = folded(document.text)
    found = list(vocabulary.mentions(document.text, text, start, stop))
    sure = [_is_sure(text, block, start, stop, mention) for mention in found]
    places = range(len(found))
    for one, other in (*pairwise(places), *pairwise(reversed(places))):
        sure[other] = sure[other] or (sure[one] and _goes_with(text, stop, found[one], found[other]))
    for mention, counts in zip(found, sure, strict=True):
        if counts:
            last, kind = mention.end, mention.entry.kind
            if kind == "certification":
                last = vocabulary.with_categories(document.text, text, last, stop)
            yield Found(mention.start, last, kind, "vocabulary")


def _is_sure(text: str, block: Block, start: int, stop: int, mention: Mention) -> bool:
    """Whether a name is a skill that is asked for by what it is, or by the words around it. Where a model tells the
    section, a tool needs those words: it may be part of a task or a product."""
    first, last, entry, doubts = mention
    if entry.kind == "knowledge":
        alone = _stands_alone(text, stop, last, "behind", "behind_knowledge")
        return doubts < 2 and alone and _is_known(text, block, start, stop, mention)
    if entry.kind == "tool" and block.inferred and not doubts:
        return bool(_OTHERS.search(text, *_before(start, first, _REACH)))
    if doubts != 1:
        return not doubts
    if entry.kind == "certification":
        around = max(start, first - _NEXT), min(stop, last + _NEXT)
        return bool(vocabulary.matching("certified").search(text, *around))
    known = vocabulary.matching("knowing").search(text, *_before(start, first, _NEAR))
    return bool(known) and _stands_alone(text, stop, last, "behind")


def _is_known(text: str, block: Block, start: int, stop: int, mention: Mention) -> bool:
    """Whether words of knowing govern a field of knowledge, or it is an item by itself and no heading makes a field of
    study or a paper of it."""
    if _SAID_BEHIND.match(text, mention.end, stop):
        return True
    governing = vocabulary.matching("knowing", "lived").finditer(text, *_before(start, mention.start, _REACH))
    nearest = max(governing, key=re.Match.end, default=None)
    if nearest is None:
        other = vocabulary.matching("other_items").search(flat(block.label or block.heading))
        return not other and mention.start - start <= _MARK and stop - start <= _SHORT
    return bool(vocabulary.matching("knowing").fullmatch(nearest[0]))


def _before(start: int, first: int, reach: int) -> tuple[int, int]:
    return max(start, first - reach), first


def _goes_with(text: str, stop: int, one: Mention, other: Mention) -> bool:
    """Whether a name stands in a list with another one that counts: "(Word, Excel)"."""
    between = sorted((one.start, one.end, other.start, other.end))[1:3]
    same = one.entry.kind == other.entry.kind != "knowledge" and one.doubts < 2
    return same and bool(BETWEEN.fullmatch(text, *between)) and _stands_alone(text, stop, other.end, "behind")


def _stands_alone(text: str, stop: int, last: int, *harmless: str) -> bool:
    """Whether no word behind a name makes another thing of it: "Office equipment", "Access to justice"."""
    word = _WORD_BEHIND.match(text, last, stop)
    return word is None or any(word[1] in vocabulary.listed(section) for section in harmless)


def _opening(text: str, start: int) -> str:
    """The word that opens a clause and weakens it: "desirable knowledge of"."""
    first = _WORD.search(text, start)
    opening = matching("desired").match(text, first.start()) if first else None
    return opening[0] if opening else ""


def _lead(text: str, behind: int, first: int) -> str:
    """The words before a name that weaken it: "ideally R"."""
    lead = matching("leading").search(text, max(behind, first - _NEAR), first)
    return lead[0] if lead else ""
