"""The duty station that neither a label nor a rule finds: what the span model takes for one in running text.

`pipeline.extract` asks only where no rule proposes one. Rule: model_span. The first that it marks counts, and only
where the gazetteer knows a place in it: of later ones many are places of travel, and it marks words with capitals that
are no places. Text that tells of the world, by its heading or by a statistic in it, is not read: its places are others.
"""
from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from extractors import place, statistics
from extractors.spans import marked
from pipeline.document import Block, Candidate, Document

_TELLING = frozenset({"", "organisational_context", "conditions", "supervision"})  # sections that tell where a post is
_SHORTEST = 30  # characters of running text
_MOST = 30  # blocks


def extract(document: Document) -> Iterator[Candidate]:
    """A candidate for the duty station."""
    for span in marked(document, islice(_telling(document), _MOST)):
        found = place.first_place(document.text[span.start : span.end]) if span.label == "duty_station" else None
        if found:
            yield document.candidate("duty_station", span.start + found[0], span.start + found[1], "model_span")
            return


def _telling(document: Document) -> Iterator[Block]:
    """Running text that names a place and may tell where the post is."""
    counted = [candidate.start for candidate in statistics.extract(document)]
    for block in document.blocks:
        if block.kind == "heading" or block.source or block.label or block.section not in _TELLING:
            continue
        if block.end - block.start < _SHORTEST or any(block.start <= at < block.end for at in counted):
            continue
        if place.first_place(document.of(block)):
            yield block
