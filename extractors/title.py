"""The title where no label names it: the page's own title, its first lines, the name of the standard job."""
from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from extractors.cues import Gate, of
from extractors.title_sentences import announced
from normalizers.vocabulary import posts
from normalizers.vocabulary.fold import plain
from normalizers.vocabulary.words import pattern
from pipeline.document import Block, Candidate, Document

_FIELD = "title"
_FIRST = 7  # visible blocks that can hold the title
_HEADER = 30  # visible blocks of the longest header
_LONGEST = 260
_STANDARD = "standard job description"
_GATE = Gate(pattern([_STANDARD]))


def extract(document: Document) -> Iterator[Candidate]:
    """Candidates for the title, one rule for each kind of place."""
    for block in document.blocks:
        if block.source == "page-title" and block.end - block.start <= _LONGEST:
            rule = "page_title_short" if _is_cut(document, block) else "page_title"
            yield document.candidate(_FIELD, block.start, block.end, rule)
        elif block.source == "json" and block.label == "name" and posts.names_post(document.of(block)):
            yield document.candidate(_FIELD, block.start, block.end, "json_name")
    yield from _first(document)
    yield from _behind_header(document)
    yield from _standard(document)


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
        if named and block.kind == "text" and document.of(block)[-1:] == "." and any(announced(document, block)):
            continue  # the sentence itself says what in it is the title
        if block.kind == "heading":
            headings += 1
            if headings == 1:
                yield document.candidate(_FIELD, block.start, block.end, "heading" if named else "heading_other")
        elif block.kind in ("text", "cell") and named:
            yield document.candidate(_FIELD, block.start, block.end, "upper_line" if at else "first_line")


def _behind_header(document: Document) -> Iterator[Candidate]:
    """The first heading that names a post behind the labels of the header, before the first section."""
    for block in islice(_visible(document), _FIRST, _HEADER):
        if block.section:
            return
        if block.kind == "heading" and block.end - block.start <= _LONGEST and posts.names_post(document.of(block)):
            yield document.candidate(_FIELD, block.start, block.end, "header_heading")
            return


def _standard(document: Document) -> Iterator[Candidate]:
    """UNHCR prints the name of the standard job under that heading, alone or before the next heading of the line."""
    for heading, block in pairwise(_visible(document) if of(document).starts(_GATE) else ()):
        short = heading.end - heading.start < 2 * len(_STANDARD)
        if short and plain(document.of(heading)) == _STANDARD and posts.names_post(document.of(block)):
            yield document.candidate(_FIELD, block.start, block.end, "standard_title")
            return
