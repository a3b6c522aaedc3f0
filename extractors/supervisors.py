"""The grade of the post that one reports to, stated as such: "reports to the Chief of Section (P-5)".

The wordings are composed of verbs, nouns, adverbs and prepositions (vocabulary/supervision.toml). Where a document
names a direct supervisor, those above ("under the overall authority of") are not proposed; whom the post leads never.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby

from extractors.cues import Gate, blocks_near, text_of
from extractors.grade_words import any_of, codes, with_codes
from extractors.grade_words import words as grade_words
from normalizers.vocabulary import posts
from normalizers.vocabulary.words import words
from pipeline.document import Block, Candidate, Document

_FIELD = "supervisor_grade"
_REACH = 130  # characters from "reports to" to the grade
_BEFORE = 40  # characters before the wording that qualify it
_PROSE = 20_000  # characters of a block that are read
_MARKED = r"(?:\([a-z]{1,2}\)|[·/.-][a-z]{1,3}\b)?"  # "rattaché(e)", "supervisado/a"
_WHO_IS = re.compile(r",?\s(?:who is|qui est|quien es|que es|que e)\s")  # "the Deputy, who is at the D-1 level"
_CLAUSE = re.compile(r"[.;:!?\n](?:\s|$)")
_OTHERS = re.compile(r"[.;:!?](?:\s|$)|,")


def _of(*path: str) -> str:
    return any_of(words("supervision", *path))


@cache
def wording() -> re.Pattern[str]:
    """Any wording behind which the supervisor is named; on `flat` text."""
    return re.compile("|".join(_wordings()))


@cache
def _wordings() -> tuple[str, ...]:
    between = rf"(?:[ ,]{{1,2}}{_of('between', 'words')}){{0,3}}[ ]"
    composed = [
        rf"{_of(kind, 'verbs')}{_MARKED}(?:{between}|[ -]){_of(kind, 'prepositions')}" for kind in ("to", "by", "of")
    ]
    gap = r"(?:[ ][a-z0-9/()&,'-]{1,20}){0,4}[ ]"
    nouns = (
        rf"{_of('under', 'openers')}{gap}(?:[dl]')?{_of('under', 'nouns')}"
        rf"(?:{between}|[ ]){_of('under', 'prepositions')}"
    )
    person = rf"{_of('person', 'openers')}[ ](?={_of('person', 'nouns')})"
    listed = any_of(entry for name in ("direct", "general", "standing") for entry in grade_words("supervisor", name))
    return (*composed, nouns, person, listed)


@cache
def _grades() -> re.Pattern[str]:
    """A code, or a grade that is a bare number as in NGOs ("Grade 9")."""
    return re.compile(rf"{codes('sure', 'common', 'national', 'local').pattern}|(?<!\w)[Gg]rade \d{{1,2}}(?!\w)")


@cache
def _rank(name: str) -> re.Pattern[str]:
    return re.compile(_of("rank", name))


@cache
def _gives() -> re.Pattern[str]:
    return re.compile(rf"{_of('given', 'words')}(?:\s[a-z']{{1,14}}){{0,3}}\s?$")


@cache
def _cue(name: str) -> re.Pattern[str]:
    return re.compile(any_of(grade_words("supervisor", name)))


_WORDING = Gate(*map(re.compile, _wordings()))


def extract(document: Document) -> Iterator[Candidate]:
    """Grades of supervisors: of labels, of sections on supervision, behind wordings."""
    for block in document.labelled("supervisor"):
        if not block.source and (match := _grades().search(document.of(block)[:_PROSE])):
            yield _candidate(document, block, match, "supervisor_label")
    ranked: list[tuple[int, Candidate]] = []
    graded = with_codes(document)
    for block in blocks_near(document, _WORDING):
        if block.start in graded and not block.source and block.field != "supervisor":
            named = _named(document.of(block)[:_PROSE], text_of(document, block)[:_PROSE])
            ranked += ((rank, _candidate(document, block, match, "reports_to")) for rank, match in named)
    ranked += ((0, candidate) for candidate in _in_sections(document))
    best = min((rank for rank, _ in ranked), default=0)
    yield from {candidate.start: candidate for rank, candidate in ranked if rank == best}.values()


def _named(text: str, plain: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Grades behind a wording in one clause, with its rank: 0 direct, 1 plain, 2 somebody above."""
    for cue in wording().finditer(plain):
        match = _grades().search(text, cue.end(), cue.end() + _REACH)
        before = _OTHERS.split(plain[max(0, cue.start() - _BEFORE) : cue.start()])[-1]
        if match is None or _gives().search(before) or not _same_clause(plain[cue.end() : match.start()]):
            continue
        said = f"{before[-20:] if re.search('(?:under|sous|bajo|sob)', before) else ''} {cue[0]}"
        yield 0 if _rank("direct").search(said) else 2 if _rank("remote").search(said) else 1, match


def _same_clause(gap: str) -> bool:
    gap = _WHO_IS.sub(" ", gap)
    if _CLAUSE.search(gap) or wording().search(gap):
        return False
    return _cue("below").search(gap) is None and _cue("another").search(gap) is None


def _in_sections(document: Document) -> Iterator[Candidate]:
    """A section on supervision that opens with the post: "Education Specialist (NO-C), under the authority of ..."."""
    for section, blocks in groupby(document.blocks, key=lambda block: block.section):
        body = [block for block in blocks if block.kind != "heading"] if section == "supervision" else []
        if not body or body[0].source or body[0].label:
            continue
        text = document.of(body[0])[:_REACH]
        match = codes("sure", "common", "national").search(text)
        if match is None:
            continue
        opening = text_of(document, body[0])[: match.start()]
        leads = wording().search(opening) or _cue("below").search(opening) or _CLAUSE.search(opening)
        if posts.names_post(opening) and not leads and not {"est", "is", "the"} & set(opening.split()):
            yield _candidate(document, body[0], match, "reports_to")


def _candidate(document: Document, block: Block, match: re.Match[str], rule: str) -> Candidate:
    return document.candidate(_FIELD, block.start + match.start(), block.start + match.end(), rule)
