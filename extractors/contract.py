"""The contract of the post where no label says it: in the title, in a line of the head, in a sentence, in the grade.

Paragraphs on who may apply ("Tier 1: PA, FTA ...", "internal candidates on fixed-term contracts") list contracts of
applicants; sentences with such words are passed over (`normalizers/vocabulary/contract_cues.toml`).
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from extractors.cues import Gate, blocks_near, folded, text_of
from extractors.grade_words import any_of
from extractors.statements import opens_on_engagement
from extractors.title_places import head, title_places
from extractors.title_sentences import announced, announcing
from normalizers.vocabulary import contracts, posts
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


_HOLDER = re.compile(
    r"(?:^|[.!?\n]\s)(?:the|this|an?|le|la|l'|el|o|a)\s?"
    rf"(?:{_cue('prose', 'sort').pattern}\s)?({_cue('prose', 'holder').pattern})"
    r"(?:\(e\)|/a)?,?\s(?!(?:of|and|or|et|ou|y|e|de|du|ou une|o la)\b)[a-z]"
)
_SEVERAL = re.compile(rf"(?<!of )(?<!de )(?<!des )(?:{_cue('prose', 'holders').pattern})$")
_SAID = re.compile(
    _cue("prose", "thing").pattern
    + r"(?:\s[a-z]+)?\s(?:is|will be|est|sera|es|e)\s(?:an?\s)?"
    + rf"(?:{_cue('prose', 'nature').pattern}\s)?"
    + _cue("prose", "quality").pattern
)
_HOLDS = Gate(_HOLDER)
_SAYS = Gate(_SAID)
_GATE = Gate(_cue("prose", "volunteer"), _cue("prose", "wording"))


def extract(document: Document) -> Iterator[Candidate]:
    """Proposals for `contract`."""
    stated = False
    for block in title_places(document):
        candidates = list(_in_title(document, block))
        if stated and block.field != "title" and posts.names_post(document.of(block)):  # the line of the supervisor
            candidates = [candidate for candidate in candidates if candidate.rule != "grade_modality"]
        stated = stated or (not block.source and any(candidate.rule == "title_word" for candidate in candidates))
        yield from candidates
    yield from _in_head(document)
    yield from _announced(document)
    yield from _holder(document)
    for block in document.labelled("grade"):
        yield from _modality(document, block)
        if match := _cue("title", "word").search(text_of(document, block)[:_LINE]):  # "Grade: Consultancy - ..."
            start, end = block.start + match.start(), block.start + match.end()
            yield document.candidate("contract", start, end, "grade_word")
    for block in blocks_near(document, _GATE, _SAYS):
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
    plain = text_of(document, block)
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
        if match := _cue("line", "contract").match(text_of(document, block)):
            rest = text[match.end() :]
            if not rest.strip() or re.match(r"\s*[,(–-]", rest):
                yield document.candidate("contract", block.start, block.start + match.end(), "contract_line")


def _volunteer(document: Document, block: Block) -> Iterator[Candidate]:
    """Sentences that stand in assignments of UN Volunteers only."""
    if match := _cue("prose", "volunteer").search(text_of(document, block)[:_PROSE]):
        yield document.candidate("contract", block.start + match.start(), block.start + match.end(), "volunteer_terms")


def _announced(document: Document) -> Iterator[Candidate]:
    """The word for a contract in the post that a sentence announces: "the services of an International Consultant"."""
    for block in announcing(document):
        for start, end, _ in islice(announced(document, block), 1):
            names = ("word", "word_fr") if document.language == "fr" else ("word",)
            plain = folded(document.text)[start:end]
            match = _cue("title", *names).search(plain) or _SEVERAL.search(plain)
            if match and not _cue("title", "behind").match(plain, match.end() + 1):
                yield document.candidate("contract", start + match.start(), start + match.end(), "announced_word")
            return


def _holder(document: Document) -> Iterator[Candidate]:
    """What the document calls the holder of the post where sentences begin with it: "The consultant will"."""
    for block in blocks_near(document, _HOLDS):
        if not (block.source or block.field):
            for match in islice(_HOLDER.finditer(text_of(document, block)[:_PROSE]), 1):
                yield document.candidate("contract", block.start + match.start(1), block.start + match.end(1), "holder")
                return


def _in_prose(document: Document, block: Block) -> Iterator[Candidate]:
    plain = text_of(document, block)[:_PROSE]
    for said in islice(_SAID.finditer(plain), 1):
        if block.section not in _ELSEWHERE:
            yield document.candidate("contract", block.start + said.start(), block.start + said.end(), "said_of_it")
    for sentence in _SENTENCE.finditer(plain):
        start, end = sentence.span()
        match = _cue("prose", "wording").search(plain, start, end)
        if match is None:
            continue
        if block.section in _ELSEWHERE and not opens_on_engagement(plain[start:end]):
            continue
        if _cue("prose", "other").search(plain, start, end):
            continue
        subject = _cue("prose", "subject").search(plain, max(start, match.start() - _SUBJECT), match.start())
        if subject or "contract" in plain[match.end() : match.end() + 12]:
            yield document.candidate("contract", block.start + match.start(), block.start + match.end(), "prose")
