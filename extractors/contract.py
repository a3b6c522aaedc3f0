"""The contract of the post where no label says it: in the title, in a line of the head, in a sentence, in the grade.

Paragraphs on who may apply ("Tier 1: PA, FTA ...", "internal candidates on fixed-term contracts") list contracts of
applicants; sentences with such words are passed over (`normalizers/vocabulary/contract_cues.toml`).
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extractors.cues import Gate, blocks_near
from extractors.grade_words import any_of, folded, text_of
from extractors.statements import opens_on_engagement
from extractors.title_places import head, title_places
from normalizers.vocabulary import contracts
from pipeline.document import Block, Candidate, Document

_PARTS = re.compile(r"[^,;:()\[\]|/–—#]+")
_HYPHEN = re.compile(r"\s-\s|\s-$")
_SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=\S)[^.!?\n]*)*")
_MODALITY = re.compile(  # levels of personnel who are not staff say their contract
    r"(?<![\w-])(?<!AST/)(?:(?:[LI]-?)?ICA|[NI]PSA|SB|SC|UNV|ISA)[- .\u2010-\u2013]?\d{1,2}(?!\d)|(?<!\w)UNV(?!\w)"
    r"|(?<![\w-])ISA[- ](?:NO-?[A-E]|[PG]-?\d)(?!\w)"
)
_CODE = 4  # letters of the longest abbreviation
_LINE = 80
_SUBJECT = 90  # characters between the subject of a sentence and its contract
_PROSE = 20_000
_ELSEWHERE = frozenset((  # sections that speak of the applicants and of their work
    "qualifications", "experience", "education", "competencies", "skills", "languages", "duties", "deliverables",
    "how_to_apply", "notices",
))

_ABOUT_WORK = frozenset({"duties", "deliverables"})


@cache
def _cue(table: str, *names: str) -> re.Pattern[str]:
    return re.compile(any_of(word for name in names for word in contracts.cues(table, name)))


_GATE = Gate(_cue("prose", "volunteer"), _cue("prose", "wording"))


def extract(document: Document) -> Iterator[Candidate]:
    """Proposals for `contract`."""
    for block in title_places(document):
        yield from _in_title(document, block)
    yield from _in_head(document)
    for block in document.labelled("grade"):
        yield from _modality(document, block)
        if match := _cue("title", "word").search(folded(document.of(block)[:_LINE])):  # "Grade: Consultancy - ..."
            start, end = block.start + match.start(), block.start + match.end()
            yield document.candidate("contract", start, end, "grade_word")
    for block in blocks_near(document, _GATE):
        if block.field == "grade":
            continue
        yield from _volunteer(document, block)
        if not block.source and not block.field and block.section not in _ABOUT_WORK:
            yield from _in_prose(document, block)


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a title between its marks."""
    for part in _PARTS.finditer(text):
        start = part.start()
        for hyphen in _HYPHEN.finditer(text, part.start(), part.end()):
            yield start, hyphen.start()
            start = hyphen.end()
        yield start, part.end()


def _in_title(document: Document, block: Block) -> Iterator[Candidate]:
    text = document.of(block)
    plain = folded(text)
    for start, end in _parts(text):
        for match in _cue("title", "appointment").finditer(plain, start, end):
            leads = not plain[start : match.start()].strip(" 0123456789")
            ends = not plain[match.end() : end].strip()
            # "(TA)" alone is a code, "Temporary Shelter Officer" a post, "Temporary Appointment of 6 months" a contract
            if (leads and ends) or (len(match[0]) > _CODE and (ends or (leads and " " in match[0]))):
                yield from _cited(document, block, match, "title_mention")
    names = ("word", "word_fr") if document.language == "fr" else ("word",)
    for match in _cue("title", *names).finditer(plain):
        if not _cue("title", "behind").match(plain, match.end() + 1):
            yield from _cited(document, block, match, "title_word")
    yield from _modality(document, block)


def _cited(document: Document, block: Block, match: re.Match[str], rule: str) -> Iterator[Candidate]:
    """The match, unless it is all that stands there: a job board's own filter ("Consultancy", "CDD")."""
    if block.field == "title" or match.end() - match.start() < block.end - block.start:
        yield document.candidate("contract", block.start + match.start(), block.start + match.end(), rule)


def _modality(document: Document, block: Block) -> Iterator[Candidate]:
    for match in _MODALITY.finditer(document.of(block)[:_PROSE]):
        yield document.candidate("contract", block.start + match.start(), block.start + match.end(), "grade_modality")


def _in_head(document: Document) -> Iterator[Candidate]:
    for block in head(document):
        text = document.of(block)
        if len(text) > _LINE or block.field in ("contract", "title", "grade"):
            continue
        if match := _cue("line", "contract").match(folded(text)):
            rest = text[match.end() :]
            if not rest.strip() or re.match(r"\s*[,(–-]", rest):
                yield document.candidate("contract", block.start, block.start + match.end(), "contract_line")


def _volunteer(document: Document, block: Block) -> Iterator[Candidate]:
    """Sentences that stand in assignments of UN Volunteers only."""
    if match := _cue("prose", "volunteer").search(text_of(document, block)[:_PROSE]):
        yield document.candidate("contract", block.start + match.start(), block.start + match.end(), "volunteer_terms")


def _in_prose(document: Document, block: Block) -> Iterator[Candidate]:
    plain = text_of(document, block)[:_PROSE]
    for sentence in _SENTENCE.finditer(plain):
        start, end = sentence.span()
        match = _cue("prose", "wording").search(plain, start, end)
        if match is None:
            continue
        if block.section in _ELSEWHERE and not opens_on_engagement(plain[start:end].replace("’", "'")):
            continue
        if _cue("prose", "other").search(plain, start, end):
            continue
        subject = _cue("prose", "subject").search(plain, max(start, match.start() - _SUBJECT), match.start())
        if subject or "contract" in plain[match.end() : match.end() + 12]:
            yield document.candidate("contract", block.start + match.start(), block.start + match.end(), "prose")
