"""The title where no label names it: the page's own title, its first lines, the sentence that announces it."""
from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from normalizers.vocabulary import posts
from normalizers.vocabulary.fold import plain
from pipeline.document import Block, Candidate, Document

_FIELD = "title"
_FIRST = 7  # visible blocks that can hold the title
_LONGEST = 260
_STANDARD = "standard job description"
# "wishes to fill the position of Press Officer NOA, based in": the title ends with the clause
_PROSE = re.compile(
    r"\b(?:(?:fill|for|recruit(?:ing)?|announc\w+|as|hiring)\s+(?:the|a|an|one|two|its)?\s*)"
    r"(?:\w+\s+)?(?:position|post|role|vacancy|consultancy)s?\s+of\s+(?:an?\s+|the\s+)?(?=[^\W\d_a-zà-ÿ])"
    r"|\b(?:pour le poste de|au poste de|para el puesto de|para o cargo de|para a posição de)\s+"
)
_END = re.compile(
    r"[.;:\n]|\s+(?:to|who|which|that|in|within|under|at|for an?|based|will|is|on|with|during|as)\b|\s\(|,"
)
_REACH = 130  # characters of a title in a sentence


def extract(document: Document) -> Iterator[Candidate]:
    """Candidates for the title, one rule for each kind of place."""
    for block in document.blocks:
        if block.source == "page-title" and block.end - block.start <= _LONGEST:
            rule = "page_title_short" if _is_cut(document, block) else "page_title"
            yield document.candidate(_FIELD, block.start, block.end, rule)
        elif block.source == "json" and block.label == "name" and posts.names_post(document.of(block)):
            yield document.candidate(_FIELD, block.start, block.end, "json_name")
    yield from _first(document)
    yield from _standard(document)
    yield from _prose(document)


def _is_cut(document: Document, title: Block) -> bool:
    """Whether a first line goes on where the page's title stops: sites cut long titles."""
    words = plain(re.split(r"\s[|–-]\s|[|]|\s-", document.of(title))[0]).split()
    lines = (plain(document.of(block)).split() for block in islice(_visible(document), _FIRST) if not block.label)
    return len(words) > 2 and any(line[: len(words)] == words and len(line) > len(words) + 3 for line in lines)


def _visible(document: Document) -> Iterator[Block]:
    return (block for block in document.blocks if not block.source)


def _first(document: Document) -> Iterator[Candidate]:
    """The first heading of the body and its first lines; of lines only those with a noun for a post."""
    headings = 0
    for at, block in enumerate(islice(_visible(document), _FIRST)):
        if block.label or block.section or block.end - block.start > _LONGEST:
            continue
        named = posts.names_post(document.of(block))
        if block.kind == "heading":
            headings += 1
            if headings == 1:
                yield document.candidate(_FIELD, block.start, block.end, "heading" if named else "heading_other")
        elif block.kind in ("text", "cell") and named:
            yield document.candidate(_FIELD, block.start, block.end, "upper_line" if at else "first_line")


def _standard(document: Document) -> Iterator[Candidate]:
    """UNHCR prints the name of the standard job under that heading, alone or before the next heading of the line."""
    for heading, block in pairwise(_visible(document)):
        if plain(document.of(heading)) == _STANDARD and posts.names_post(document.of(block)):
            yield document.candidate(_FIELD, block.start, block.end, "standard_title")
            return


def _prose(document: Document) -> Iterator[Candidate]:
    for block in document.blocks:
        if block.source:
            continue
        text = document.of(block)
        if match := _PROSE.search(text):
            end = _clause_end(text, match.end())
            yield document.candidate(_FIELD, block.start + match.end(), block.start + end, "prose")
            return


def _clause_end(text: str, start: int) -> int:
    """The end of the clause that names the post; a comma ends it only behind a noun ("Finance, Grants Officer")."""
    limit = min(len(text), start + _REACH)
    for match in _END.finditer(text, start, limit):
        if match.group() != "," or posts.names_post(text[start : match.start()]):
            return match.start()
    return limit
