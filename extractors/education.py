"""Degrees that a notice asks for, in the order of the text: the minimum, what may stand in for it, what is preferred.

Rules: label ("Education: ..."), section (under such a heading), qualification (elsewhere among the requirements) and
prose (a notice without such headings) propose minimum degrees; experience_degree a degree that only goes with years
("3 years with a high school diploma"), further one on top of which a higher one is asked for. What a sentence names
after "or" is an alternative, what it accepts "in lieu" is in_lieu: both are marked and lower no minimum.
"""
from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.clauses import Passage, asked, clauses, elsewhere, near, opening_requirement, sentences
from extractors.cues import Gate, folded
from normalizers.vocabulary import education as vocabulary
from normalizers.vocabulary.requirements import matching, requirement_of, strength, years_pattern
from pipeline.document import Candidate, Document

_DEGREE = Gate(vocabulary.pattern_of_degrees())
_GOES_WITH_YEARS = 60  # characters between the years and their degree: "2 years relevant experience with a"
_NEAR_START = 40
_SENTENCE = 400  # characters before a degree that can bear on it; a run-on text must not be read over and over
_OR = re.compile(r"(?<!\w)(?:or|ou|o)(?!\w)|;|/")
_OR_AN = re.compile(r"(?<!\w)(?:or|ou|o)(?:\s(?:an?|une?|una?|uma?))?\s$")  # "degree, or an equivalent combination"
_END = re.compile(r"\s?(?:,|\s-)?\s?(?:\b(?:or|and|plus|ou|o|with|avec|con|com|e|y|et))?,?\s{0,3}$")
_AND = re.compile(r"\s(?:and|plus|et|y|e)\s(?:an?|the|une?|una?|um|uma)\s$")
_ARTICLE = 10  # characters between "in lieu of" and the degree: "the required"


def extract(document: Document) -> Iterator[Candidate]:
    """Candidates for `education`."""
    asks = asked(document, _DEGREE)
    found = [found for passage, led in asks for found in _of_passage(document, passage, _rule(passage), led)]
    yield from found
    if not found:
        for passage in near(document, elsewhere(document), _DEGREE):
            yield from _of_passage(document, passage, "prose")


def _rule(passage: Passage) -> str:
    if passage.block.field == "education":
        return "label"
    return "section" if passage.block.section == "education" else "qualification"


def _of_passage(document: Document, passage: Passage, rule: str, led: bool = False) -> Iterator[Candidate]:
    text = folded(document.text)
    for begin, end in sentences(document, passage):
        named = False  # whether the sentence has named a degree that is asked for
        sticky = ""
        for start, stop in clauses(document, begin, end):
            degrees = [d for d in vocabulary.degrees(text, start, stop) if not _is_out(text, start, stop, d)]
            if not degrees or (rule == "prose" and not _asked_in_prose(text, start, end, degrees[0][0])):
                continue
            sticky = opening_requirement(text, start, degrees[0][0]) or sticky
            previous = ""
            for index, (first, last, level) in enumerate(degrees):
                if level == previous:
                    continue  # "Advanced university degree (Master's degree)"
                previous = level
                following = degrees[index + 1][0] if index + 1 < len(degrees) else stop
                behind = degrees[index - 1][1] if index else start
                requirement = _requirement(text, behind, first, last, following) or sticky or passage.requirement
                kind = _kind(text, start, first, following, rule)
                if kind == rule and index + 1 < len(degrees) and _needs_both(text, degrees[index], degrees[index + 1]):
                    kind = "further"
                if kind != "in_lieu" and requirement_of(requirement) == "required":
                    if led or (named and _is_alternative(text, begin, first)) or _is_second(text, begin, first, kind):
                        kind = "alternative"
                    named = True
                if kind in ("in_lieu", "alternative"):
                    requirement = "alternative"
                yield document.candidate("education", first, _cut(text, last, following), kind, requirement=requirement)


def _needs_both(text: str, one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    """Whether a higher degree is asked for on top: "a degree in medicine and an advanced degree in health"."""
    higher = vocabulary.LEVELS.index(other[2]) > vocabulary.LEVELS.index(one[2])
    between = text[one[1] : other[0]]
    return higher and bool(_AND.search(between)) and not _OR.search(between)


def _kind(text: str, start: int, first: int, following: int, rule: str) -> str:
    lieu = matching("in_lieu").finditer(text, max(start, first - _SENTENCE), following)
    if any(match.start() < first or not _OR_AN.search(text, first, match.start()) for match in lieu):
        return "in_lieu"
    return "experience_degree" if _goes_with_years(text, start, first) else rule


def _is_second(text: str, begin: int, first: int, kind: str) -> bool:
    """Whether the years that go with a degree are not the first: "2 years; 1 year with a Master's"."""
    years = years_pattern().finditer(text, max(begin, first - _SENTENCE), first)
    return kind == "experience_degree" and sum(1 for _ in years) > 1


def _goes_with_years(text: str, start: int, first: int) -> bool:
    years = list(years_pattern().finditer(text, max(start, first - _GOES_WITH_YEARS), first))
    return bool(years) and bool(matching("with_degree").search(text, years[-1].end(), first))


def _is_out(text: str, start: int, stop: int, degree: tuple[int, int, str]) -> bool:
    """Whether the degree is what another stands in for ("in lieu of the advanced degree"), or "is not enough"."""
    first, last, _ = degree
    near = max(start, first - _GOES_WITH_YEARS)
    if vocabulary.matching("not_enough").search(text, last, min(stop, last + _NEAR_START)):
        return True
    return any(first - match.end() < _ARTICLE for match in matching("in_place_of").finditer(text, near, first))


def _is_alternative(text: str, begin: int, first: int) -> bool:
    """Whether "or", or a new clause with its own years, leads to the degree."""
    joined = _OR.search(text, max(begin, first - 30), first)
    return bool(joined) or bool(years_pattern().search(text, max(begin, first - _SENTENCE), first))


def _requirement(text: str, behind: int, first: int, last: int, following: int) -> str:
    """The word of requirement that holds for a degree: the first behind it, else a leading one before it."""
    for match in strength().finditer(text, last, following):
        between = text[last : match.start()]
        if "," in between and matching("experience_itself").search(between):
            break  # "Master's in law, experience in courts desirable"
        return match[0]
    lead = matching("leading").search(text, behind, first)
    return lead[0] if lead else ""


def _asked_in_prose(text: str, start: int, end: int, first: int) -> bool:
    opens = first - start < _NEAR_START
    asked = matching("required", "asking").search(text, start, end)
    return opens or bool(asked) or _goes_with_years(text, start, first)


def _cut(text: str, last: int, following: int) -> int:
    """Where the words about a degree end: before the next degree, without the conjunction that leads to it."""
    tail = _END.search(text, last, following)
    return tail.start() if tail and tail.start() >= last else following
