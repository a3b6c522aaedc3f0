"""Grades that stand without a label: in the title, in a line of the head, in a sentence about the post.

`supervisor_grade` is the grade of the post that one reports to, stated as such. Grades of other posts ("two G-5
colleagues", "the head of office is at the D-1 level", further vacancies of a job board) must not be proposed: so each
rule looks only where its cue words stand (`normalizers/vocabulary/grade_cues.toml`).
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extractors.cues import text_of
from extractors.grade_words import any_of, codes, with_codes, words
from extractors.supervisors import wording
from extractors.title_places import head, title_places
from pipeline.document import Block, Candidate, Document

_OPENING = re.compile(r"[,(\[|/;:–—)-]\s*$")
_CLOSING = re.compile(r"\s*(?:$|\.(?:\s|$)|[,;:)\]|#(\[–—/-])")
_SENTENCE = re.compile(r"[^.!?;\n]+(?:\.(?=\S)[^.!?;\n]*)*")
_HINT = re.compile(r"(?<!\w)For\s+")
_NUMBER_GRADE = re.compile(r"(?<!\w)[Gg]rade \d{1,2}(?!\w)")
_SUBJECT = 30  # characters at the head of a sentence that name its subject
_SENTENCE_REACH = 250  # characters before a grade that speak of it
_LINE = 80  # characters of a line that is no sentence
_PROSE = 20_000  # characters of a block that are read


@cache
def _cue(table: str, *names: str) -> re.Pattern[str]:
    return re.compile(any_of(entry for name in names for entry in words(table, name)))


def extract(document: Document) -> Iterator[Candidate]:
    """Proposals for `grade`."""
    yield from _in_titles(document)
    yield from _in_head(document)
    found = with_codes(document)
    for block in document.blocks:
        if block.start not in found:
            continue
        if block.field == "contract":
            yield from _in_contracts(document, block)
        elif not block.source and block.field != "grade":
            yield from _in_prose(document, block)
            yield from _hints(document, block)


def _in_titles(document: Document) -> Iterator[Candidate]:
    for block in title_places(document):
        text = document.of(block)
        if wording().search(text_of(document, block)):
            continue
        spans = [(m.start(), m.end()) for m in codes("sure", "national").finditer(text)]
        for match in codes("common", "local").finditer(text):
            before, after = text[: match.start()], text[match.end() :]
            opened, closed = _OPENING.search(before), _CLOSING.match(after)
            if closed and (opened or (before.strip() and match[0][0] not in words("code", "local"))):
                spans.append((match.start(), match.end()))
        inner = {one for one in spans for other in spans if other[0] < one[0] and one[1] <= other[1]}
        for start, end in sorted(set(spans) - inner):
            yield document.candidate("grade", block.start + start, block.start + end, "title_mention")


def _in_head(document: Document) -> Iterator[Candidate]:
    every = codes("sure", "common", "national")
    for block in head(document):
        text, plain = document.of(block), text_of(document, block)
        if len(text) > _LINE or block.field in ("contract", "grade", "title", "supervisor", "supervisor_grade"):
            continue
        match = every.search(text)
        if match is None:
            continue
        rest = f"{plain[: match.start()]} {plain[match.end() :]}"
        rest = _cue("line", "level").sub("", rest).strip(" ,-()")
        if not rest and not block.label:
            yield document.candidate("grade", block.start + match.start(), block.start + match.end(), "lone_grade")
        elif _cue("line", "contract").fullmatch(rest):
            yield document.candidate("grade", block.start + match.start(), block.start + match.end(), "contract_line")


def _in_contracts(document: Document, block: Block) -> Iterator[Candidate]:
    """The grade that stands with the type of contract: "Contract type: Fixed term (G6)"."""
    if match := codes("sure", "common", "national").search(document.of(block)[:_LINE]):
        yield document.candidate("grade", block.start + match.start(), block.start + match.end(), "contract_label")


def _in_prose(document: Document, block: Block) -> Iterator[Candidate]:
    text = document.of(block)[:_PROSE]
    plain = text_of(document, block)[:_PROSE]
    every = codes("sure", "common", "national")
    for sentence in _SENTENCE.finditer(text):
        start, end = sentence.span()
        for match in every.finditer(text, start, end):
            if _is_of_the_post(plain, start, match.start(), match.end()):
                yield document.candidate("grade", block.start + match.start(), block.start + match.end(), "prose_level")
        for match in _NUMBER_GRADE.finditer(text, start, end):
            subject = _cue("cue", "post").search(plain, start, min(start + _SUBJECT, match.start()))
            if subject or (block.field == "salary" and match.start() == 0):
                yield document.candidate("grade", block.start + match.start(), block.start + match.end(), "prose_level")


def _is_of_the_post(plain: str, start: int, at: int, end: int) -> bool:
    """Whether the words around say that the grade is the post's own."""
    before, after = plain[max(start, at - 90) : at], plain[end : end + 30]
    if inline := re.search(_ends_with("inline") + r"\s?[:=]\s?$", before):
        listed = before[: inline.start()].rstrip().endswith("(")  # "Driver (Grade: G-2)" in a list of other vacancies
        return not listed and not _cue("cue", "other").search(before)
    if re.search(_ends_with("aggregator") + r"\s$", before):
        return after.lstrip().startswith(("contract", "position", "post"))
    if re.search(_ends_with("equal") + r"\s$", before) and _cue("cue", "pay").search(
        plain, max(start, at - _SENTENCE_REACH), at
    ):
        return not _cue("cue", "other").search(before)
    if filling := _last(_cue("cue", "filling"), before):
        return not re.search(r"[,;:]", before[filling.end() :]) and not _cue("supervisor", "general").search(before)
    subject = _last(_cue("cue", "post"), before)
    if subject is None or _cue("cue", "other").search(before):
        return False
    between = before[subject.end() :]
    if not between.strip(" ("):
        others = re.search(_ends_with("others") + r"\s$", before[: subject.start()])
        return not others and not _cue("cue", "leads").match(after.lstrip(" )"))
    return len(between) < 60 and re.search(_ends_with("joining") + r"\s?\(?$", between) is not None


def _ends_with(name: str) -> str:
    return any_of(words("cue", name))


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return max(pattern.finditer(text), key=lambda match: match.start(), default=None)


def _hints(document: Document, block: Block) -> Iterator[Candidate]:
    """UNHCR's qualifications: "For P2/NOB - 3 years ..."."""
    text = document.of(block)[:_PROSE]
    for hint in _HINT.finditer(text):
        match = codes("common", "national", "sure").match(text, hint.end())
        if match and re.match(r"\s{0,2}[-–]\s", text[match.end() : match.end() + 4]):
            start, end = block.start + match.start(), block.start + match.end()
            yield document.candidate("grade", start, end, "qualification_hint")
