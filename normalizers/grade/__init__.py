"""Grades of every scale that we know, as written in a grade field, a title or a sentence.

The string is cut into pieces at slashes, commas, brackets and words such as "and"; each family of scales (one module
each) may recognise a piece, and exactly one must. Several pieces of one scale are a range or alternatives, lower first;
an ICSC grade after one of another scale is its printed equivalent. The traps are in docs/pitfalls.md, part 1.

>>> from normalizers.base import Context
>>> normalize("P3/P-4", Context())
Grade(grade='P-3', grade_system='ICSC', grade_max='P-4', grade_icsc='P-3', grade_icsc_basis='exact', grade_rank=10.0, \
grade_category='international_professional')
>>> normalize("LICA5 (Corresponding level: G5)", Context()).grade_icsc_basis
'documented'
>>> normalize("licence category D1", Context())
Traceback (most recent call last):
    ...
normalizers.base.Unrecognised: licence category D1
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from normalizers.base import Context, Unrecognised
from normalizers.grade import agreements, europe, icsc, own, projects
from normalizers.grade.scale import of_icsc, order
from normalizers.values import Grade
from normalizers.vocabulary.words import table

FAMILIES = (icsc, projects, agreements, europe, own)
_LONGEST = 160  # a longer string is prose, whatever it holds
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u00ad\ufe58\ufe63\uff0d]")
_INNER_DASH = re.compile(r"\b([A-Z]{1,4}) ?- ?(?=(?:\d{1,2}|[A-E])\b)")  # "P - 4" is one piece, "Level - P-4" is two
_SPLIT = re.compile(
    r"[/,;:()\[\]|&+]| - |(?<= )(?:and|or|to|et|ou|und|bis|(?-i:[yoe]))(?= )"
    r"|(?:(?<=\d)|(?<=NO[A-E])|(?<=NO-[A-E]))-(?=[A-Z])",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[A-Z\d)])\. (?=[A-Z])")
_SHORT_RANGE = re.compile(r"\b([A-Z]{1,4}[- ]?)(\d{1,2}) ?([/&]) ?(\d{1,2})\b")  # "P-3/4"
_LONE_CODE = re.compile(r"[A-Z]{1,5}-?\d{1,2}|NP?O-?[A-E]")
_SLASHED = re.compile(r"\b(AST)/(SC)\b|\b(II)/(5B)\b|\b(III)/(3A)\b", re.IGNORECASE)


def _words(entries: Iterable[str]) -> str:
    return "|".join(re.escape(entry) for entry in sorted(entries, key=len, reverse=True))


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    value: dict[str, list[str]] = table("grade_cues")["value"]
    return {
        "noise": re.compile(rf"(?:{_words(value['noise'])})\b[ .#]*", re.IGNORECASE),
        "refused": re.compile(rf"\b(?:{_words(value['refused'])})\b", re.IGNORECASE),
        "equivalent": re.compile(rf"\b(?:{_words(value['equivalent'])})\b", re.IGNORECASE),
        "step": re.compile(rf"[,(]? ?\b(?:{_words(value['step'])})\b\.? ?\d{{0,2}}\b", re.IGNORECASE),
    }


def _plain(raw: str) -> str:
    """Full-width forms, dashes, spaces and accents made plain."""
    text = unicodedata.normalize("NFKD", _DASHES.sub("-", raw))
    text = "".join(c for c in text if not unicodedata.combining(c))
    return _SHORT_RANGE.sub(_spelled_out, _INNER_DASH.sub(r"\1-", " ".join(text.split())))


def _spelled_out(short: re.Match[str]) -> str:
    """ "P-3/4" is P-3/P-4; "G-5/1" is the first step of G-5."""
    letters, low, mark, high = short.groups()
    return f"{letters}{low}{mark}{letters}{high}" if int(high) > int(low) else f"{letters}{low}"


def _pieces(text: str) -> Iterator[str]:
    text = _SLASHED.sub(lambda m: "-".join(filter(None, m.groups())), text)
    text = _cues()["equivalent"].sub(";", _cues()["step"].sub(";", text))
    return (piece.strip(" .\"'*#-") for piece in _SPLIT.split(text) if piece)


def _bare(piece: str) -> Iterator[str]:
    """The piece, what is left of it without the words that say nothing, and a code at either end of it."""
    yield piece
    noise = _cues()["noise"]
    start = 0
    while match := noise.match(piece, start):
        start = match.end()
    words = piece[start:].split(" ")
    while words and noise.fullmatch(words[-1]):
        words.pop()
    if (rest := " ".join(words)) != piece:
        yield rest
    yield from (word for word in (*words[:1], *words[-1:]) if len(words) > 1 and _LONE_CODE.fullmatch(word))


def _readings(piece: str, context: Context) -> list[Grade]:
    for form in _bare(piece):
        if grades := [grade for family in FAMILIES if (grade := family.parse(form, context))]:
            return grades
    return []


def _with_equivalent(grade: Grade, printed: Grade) -> Grade:
    """A grade of another scale beside the ICSC grade that the document prints for it."""
    step = of_icsc(printed.grade)
    if grade.grade_system == "ICS":
        return step.grade()
    return replace(
        grade, grade_icsc=step.canonical, grade_icsc_basis="documented",
        grade_rank=step.rank, grade_category=step.category,
    )


def _compose(grades: list[Grade]) -> Grade:
    first = grades[0]
    alike = {g.grade: g for g in grades if g.grade_system == first.grade_system}
    others = [g for g in grades if g.grade_system != first.grade_system]
    if len(alike) > 1:
        low, *_, high = sorted(alike.values(), key=order)
        return replace(low, grade_max=high.grade)
    if first.grade_system != "ICSC" and (printed := next((g for g in others if g.grade_system == "ICSC"), None)):
        return _with_equivalent(first, printed)
    if first.grade_system == "ICS" and others:
        return others[0]
    return first


def claims(raw: str, context: Context) -> list[Grade]:
    """Every reading of the string. More than one means that two families claim the same piece: a defect."""
    text = _SENTENCE.split(_plain(raw[: 3 * _LONGEST]), maxsplit=1)[0]  # "P-2. Master's degree ..." behind a label
    if len(text) > _LONGEST or _cues()["refused"].search(text):
        return []
    found = [readings for piece in _pieces(text) if (readings := _readings(piece, context))]
    if contested := next((readings for readings in found if len(readings) > 1), None):
        return contested
    return [_compose([readings[0] for readings in found])] if found else []


def normalize(raw: str, context: Context, **parts: str) -> Grade:
    """The one grade that the string names, as a range where it names several of one scale."""
    match claims(raw, context):
        case [grade]:
            return grade
        case _:
            raise Unrecognised(raw)
