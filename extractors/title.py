"""The title where no label names it: the page's own title, its first lines, the sentence that announces it."""
from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from normalizers.vocabulary.fold import plain
from pipeline.document import Block, Candidate, Document

_FIELD = "title"
_FIRST = 7  # visible blocks that can hold the title
_LONGEST = 260
_STANDARD = "standard job description"
# "seeking to fill the position of Partnerships Officer NOA, based in": the title ends with the clause
_PROSE = re.compile(
    r"\b(?:(?:fill|for|recruit(?:ing)?|announc\w+|as|hiring)\s+(?:the|a|an|one|two|its)?\s*)"
    r"(?:\w+\s+)?(?:position|post|role|positions|posts|vacancy|consultancy)s?\s+of\s+(?:an?\s+|the\s+)?"
    r"(?P<title>[^\W\d_a-zà-ÿ][^.,;:\n]{3,110}?)"
    r"(?=[.,;:\n]|\s+(?:to|who|which|that|in|within|under|at|for a|based|will|is|on|with|\()\b|\s\(|$)"
    r"|\b(?:pour le poste de|au poste de|para el puesto de|para o cargo de|para a posição de)\s+"
    r"(?P<other>[^\W\d_][^.,;:\n]{3,110}?)(?=[.,;:\n]|\s\(|$)"
)


def extract(document: Document) -> Iterator[Candidate]:
    """Candidates for the title, one rule for each kind of place."""
    for block in document.blocks:
        if block.source == "page-title" and block.end - block.start <= _LONGEST:
            yield document.candidate(_FIELD, block.start, block.end, "page_title")
    yield from _first(document)
    yield from _standard(document)
    yield from _prose(document)


def _visible(document: Document) -> Iterator[Block]:
    return (block for block in document.blocks if not block.source)


def _first(document: Document) -> Iterator[Candidate]:
    """The first headings of the body, and its first lines."""
    headings = 0
    for at, block in enumerate(islice(_visible(document), _FIRST)):
        if block.label or block.end - block.start > _LONGEST or block.end <= block.start:
            continue
        if block.kind == "heading" and not block.section:
            headings += 1
            yield document.candidate(_FIELD, block.start, block.end, "heading" if headings == 1 else "later_heading")
        elif block.kind in ("text", "cell") and not block.section:
            yield document.candidate(_FIELD, block.start, block.end, "first_line" if at == 0 else "upper_line")


def _standard(document: Document) -> Iterator[Candidate]:
    """UNHCR prints the name of the standard job under that heading, alone or before the next heading of the line."""
    for heading, block in pairwise(_visible(document)):
        if plain(document.of(heading)) == _STANDARD and block.end - block.start <= _LONGEST:
            yield document.candidate(_FIELD, block.start, block.end, "standard_title")
            return


def _prose(document: Document) -> Iterator[Candidate]:
    for block in document.blocks:
        if block.source:
            continue
        for match in _PROSE.finditer(document.of(block)):
            group = "title" if match.group("title") else "other"
            start, end = match.span(group)
            yield document.candidate(_FIELD, block.start + start, block.start + end, "prose")
            return
