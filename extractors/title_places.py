"""Where the title of a vacancy stands, and the lines of its head.

A title may carry the grade, the contract or "home-based"; elsewhere such words belong to prose, to other posts or to
a job board's list of further vacancies, so only these places are looked at.
"""
from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, takewhile

from pipeline.document import Block, Document

_FIRST = 8  # visible blocks that can hold the title
_FIRST_HEADINGS = 20  # the title of a post that stands below a job board's own head
_HEAD = 40  # visible blocks that can belong to the head
_LONGEST = 220  # characters of a title


def _visible(document: Document) -> Iterator[Block]:
    return (block for block in document.blocks if not block.source)


def title_places(document: Document) -> tuple[Block, ...]:
    """Blocks that hold the title: by their label, as the page's own title, or as the first lines of the body."""
    return document.view(_title_places)


def head(document: Document) -> tuple[Block, ...]:
    """The blocks before the first section, without the machine-readable ones."""
    return document.view(_head)


def _title_places(document: Document) -> tuple[Block, ...]:
    first_lines = {
        block.start
        for count, block in enumerate(islice(_visible(document), _FIRST_HEADINGS))
        if not (block.label or block.section) and (count < _FIRST or block.kind == "heading")
        and document.of(block)[-1:] not in ".;:"
    }
    return tuple(
        block for block in document.blocks
        if block.end - block.start <= _LONGEST and (
            block.field == "title" or block.source == "page-title" or (not block.source and block.start in first_lines)
        )
    )


def _head(document: Document) -> tuple[Block, ...]:
    return tuple(
        takewhile(lambda block: block.kind != "heading" or not block.section, islice(_visible(document), _HEAD))
    )
