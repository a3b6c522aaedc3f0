"""Statements that a post is advertised again.

Rules: title (the title of the page or post, a heading), header (the first lines), prose (further down), reapply ("those
who already applied need not apply again"). What only may happen ("the post may be re-advertised") is none.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extractors.cues import Gate, blocks_near, folded
from normalizers.vocabulary.words import alternatives, pattern, words
from pipeline.document import Block, Candidate, Document

_HEADER_BLOCKS = 12
_REACH = 24


@cache
def _again() -> re.Pattern[str]:
    return pattern(words("readvertisement", "again"))


@cache
def _may() -> re.Pattern[str]:
    return pattern(words("readvertisement", "may"))


@cache
def _reapply() -> re.Pattern[str]:
    applied, again = (alternatives(words("readvertisement", part)) for part in ("applied", "again_apply"))
    return re.compile(rf"{applied}[^.\n]{{0,120}}?(?:\snot?\s|\bne\s|\bn'|n't\s|\bnao\s)[^.\n]{{0,40}}?{again}")


_GATE = Gate(_again(), _reapply())


def extract(document: Document) -> Iterator[Candidate]:
    """Candidates for `is_readvertisement`."""
    text = folded(document.text)
    for block in blocks_near(document, _GATE):
        for match in _again().finditer(text, block.start, block.end):
            if not _may().search(text, max(block.start, match.start() - _REACH), match.start()):
                yield document.candidate("is_readvertisement", match.start(), match.end(), _rule(document, block))
        for match in _reapply().finditer(text, block.start, block.end):
            yield document.candidate("is_readvertisement", match.start(), match.end(), "reapply")


def _rule(document: Document, block: Block) -> str:
    if block.field == "title" or block.kind == "heading" or block.source == "page-title":
        return "title"
    return "header" if block in document.blocks[:_HEADER_BLOCKS] else "prose"
