"""Years of experience that a notice asks for, in the order of the text.

Rules: label ("Experience: ..."), section (under such a heading), qualification (elsewhere among the requirements, where
the clause must speak of work), education (beside the degree), prose (a notice without such headings) propose minimum
years; unit_beside is the figure of a data field whose unit is a field of its own, label_bare a labelled figure without
a word of work ("5 Year"), as job boards add it. No minimum by themselves are: sub_requirement ("including two years
abroad"), alternative (the years that go with another degree), in_lieu (years in place of a degree), further (more
years of something else).
"""
from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from extractors.clauses import (
    Passage,
    asked,
    clauses,
    elsewhere,
    near,
    opening_requirement,
    requirement_behind,
    sentences,
)
from extractors.cues import Gate, folded
from normalizers.vocabulary.education import degrees
from normalizers.vocabulary.requirements import matching, requirement_of, years_pattern
from normalizers.vocabulary.words import flat
from pipeline.document import Candidate, Document

_YEARS = Gate(years_pattern(), matching("no_experience"))
_Degree = tuple[int, int, str]  # start, end, level
_MARK = 3  # characters of a list mark before the words
_REACH = 30  # characters before the number in which words that qualify it stand
_BEHIND = 80  # characters behind the number in which it may say that it replaces a degree
_OR = re.compile(r"(?<!\w)(?:or|ou|o)(?!\w)|\(")
_SENTENCE = 400  # characters around years that can bear on them; a run-on text must not be read over and over
_LONGEST = 240
_MUST_SPEAK = ("qualification", "education", "prose")  # rules under which a clause must speak of work
_TAIL = re.compile(r"[\s,;(]{0,4}(?:\b(?:or|and|ou|et|o|y|e|of which|dont))?[\s,;(]{0,4}$")
_UNIT = re.compile(  # 1 is how UNV codes years
    r"(?:units? of (?:required |work )?experience|(?:required |work )?experience unit)\s?:\s"
    r"(?:1|y|yrs?|years?|year\(s\)|annees?|ans?|anos?)\s*"
)
_LONGEST_UNIT = 60
_FIGURE = re.compile(r"\d{1,2}")
_COMPANY = re.compile(r"\b(?:our|we|since|founded|history)\b")


def extract(document: Document) -> Iterator[Candidate]:
    """Candidates for `experience`."""
    asks = asked(document, _YEARS)
    found = [found for passage, led in asks for found in _of_passage(document, passage, _rule(passage), led)]
    yield from found
    beside = list(_with_unit_beside(document))
    yield from beside
    if not any(c.rule not in ("label_bare", "sub_requirement", "in_lieu") for c in (*found, *beside)):
        for passage in near(document, elsewhere(document), _YEARS):
            yield from _of_passage(document, passage, "prose")


def _with_unit_beside(document: Document) -> Iterator[Candidate]:
    """"required experience: 3" where a field "unit of experience" says years, in words or by its code."""
    figures = [b for b in document.labelled("experience") if _FIGURE.fullmatch(document.of(b).strip())]
    if not figures:
        return
    lines = (f"{b.label}: {document.of(b)}" if b.label else document.of(b) for b in document.blocks)
    if any(_UNIT.fullmatch(flat(line)) for line in lines if len(line) <= _LONGEST_UNIT):
        for block in figures:
            yield document.candidate("experience", block.start, block.end, "unit_beside", unit="years")


def _rule(passage: Passage) -> str:
    block = passage.block
    if block.field == "experience":
        return "label"
    if block.section == "experience" and not block.field:
        return "section"
    return "education" if block.field == "education" or block.section == "education" else "qualification"


def _of_passage(document: Document, passage: Passage, rule: str, led: bool = False) -> Iterator[Candidate]:
    text = folded(document.text)
    for begin, end in sentences(document, passage):
        named = False  # whether the sentence has stated years that are asked for
        sticky = ""
        for start, stop in clauses(document, begin, end):
            years = [m for m in years_pattern().finditer(text, start, stop) if _is_experience(text, start, m)]
            if not years:
                none = matching("no_experience").search(text, start, stop)
                if none:
                    yield document.candidate("experience", none.start(), none.end(), rule)
                continue
            if rule in _MUST_SPEAK and not _speaks_of_work(text, begin, start, stop, years[0], rule):
                continue
            sticky = opening_requirement(text, start, years[0].start()) or sticky
            held = list(degrees(text, start, stop))
            for index, match in enumerate(years):
                first = _opening(text, start, match)
                following = _opening(text, start, years[index + 1]) if index + 1 < len(years) else stop
                said = requirement_behind(text, match.end(), following, matching("experience"))
                requirement = said or sticky or passage.requirement
                kind = _kind(text, begin, start, following, match, named, led, held) or rule
                named = named or (kind == rule and requirement_of(requirement) == "required")
                if kind in ("label", "section") and not re.search(r"[a-z]", _bare(text[start:stop], years)):
                    kind = "label_bare"
                if kind in ("alternative", "in_lieu"):
                    requirement = "alternative"
                last = _trimmed(text, match.end(), min(following, first + _LONGEST))
                yield document.candidate("experience", first, last, kind, requirement=requirement)


def _is_experience(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the years are not an age, a length of contract or studies, or years past."""
    before = text[max(start, match.start() - _REACH) : match.start()].rstrip(" (-")
    behind = text[match.end() : match.end() + _REACH].lstrip(" '-,")
    return not (
        any(m.end() == len(before) for m in matching("not_before").finditer(before))
        or matching("not_behind").match(behind)
        or matching("not_near").search(before)
        or matching("not_years_of_work").search(text, max(start, match.start() - _REACH), match.end() + _REACH)
    )


def _speaks_of_work(text: str, begin: int, start: int, stop: int, match: re.Match[str], rule: str) -> bool:
    if _COMPANY.search(text, max(start, match.start() - _REACH), match.start()):
        return False
    if rule == "prose" or (match["unit"] and matching("months").fullmatch(match["unit"])):
        return bool(matching("experience_itself").search(text, start, stop))
    if matching("experience").search(text, start, stop):
        return True
    return _opening(text, start, match) - start <= _MARK or any(True for _ in degrees(text, begin, match.start()))


def _kind(
    text: str, begin: int, start: int, following: int, match: re.Match[str], named: bool, led: bool,
    held: Sequence[_Degree],
) -> str:
    """The rule of years that are no minimum by themselves; "" for those that are. `held` are the degrees around."""
    before = text[max(start, match.start() - _REACH) : match.start()]
    behind = text[match.end() : match.end() + _REACH].lstrip()
    if (matching("more").search(before) and not re.search(r"[,;]", before)) or matching("more").match(behind):
        return "in_lieu"
    if (matching("part").search(before) and named) or matching("part_behind").match(behind):
        return "sub_requirement"
    if matching("in_lieu").search(text, max(start, match.start() - _SENTENCE), match.start()):
        return "in_lieu"
    reach = min(following, match.end() + _BEHIND)
    if any(held) and matching("in_place_of").search(text, match.end(), reach):
        return "in_lieu"
    if led:
        return "alternative"
    if held and named and matching("accepted").search(text, match.end(), min(following, match.end() + _REACH)):
        return "in_lieu"
    if _stands_behind_alternative(text, _within(held, max(start, match.start() - _SENTENCE), match.start())):
        return "alternative"
    if not named:
        return ""
    goes_with_degree = _within(held, match.start(), min(following, match.end() + _SENTENCE))
    joined = _OR.search(text, max(begin, _opening(text, start, match) - len(" ; or (")), match.start())
    return "alternative" if goes_with_degree or joined else "further"


def _within(held: Sequence[_Degree], first: int, last: int) -> Sequence[_Degree]:
    """The degrees between two places."""
    return held[bisect_left(held, (first,)) : bisect_left(held, (last,))]


def _stands_behind_alternative(text: str, before: Sequence[_Degree]) -> bool:
    """Whether the degree before the years is the second of two: "Master's, or a Bachelor's with 7 years"."""
    return len(before) > 1 and bool(_OR.search(text, before[0][1], before[-1][0]))


def _opening(text: str, start: int, match: re.Match[str]) -> int:
    """Where the words that open the statement begin ("At least", "A minimum of")."""
    begin = match.start()
    for word in matching("quantity").finditer(text, max(start, begin - _REACH), begin):
        if not text[word.end() : match.start()].strip(" ,"):
            return word.start()
    return begin


def _bare(words: str, years: list[re.Match[str]]) -> str:
    for match in years:
        words = words.replace(match[0], "")
    return words


def _trimmed(text: str, last: int, end: int) -> int:
    """The end of the statement, without the conjunction that leads to the next."""
    tail = _TAIL.search(text, last, end)
    return tail.start() if tail else end
