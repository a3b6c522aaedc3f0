"""Names of employers of the vocabulary in a document, looked for once."""
from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from extractors import cues
from extractors.cues import Gate
from normalizers.vocabulary import organisations
from normalizers.vocabulary.organisations import Mention
from pipeline.document import Block, Document, block_starts

_GATE = Gate(organisations.name_source())


def blocks_with_mentions(document: Document) -> Iterator[Block]:
    """The blocks in which there may be a name, in order."""
    return cues.blocks_near(document, _GATE)


def mentions_in(document: Document, block: Block) -> list[Mention]:
    """The names in a block, by their places in it."""
    length = block.end - block.start
    return [mention for mention in document.view(_mentions).get(block.start, ()) if mention.end <= length]


def _mentions(document: Document) -> dict[int, list[Mention]]:
    """The names by where their block begins, in it; none goes on over a line break, or from a label into its value."""
    blocks, end = document.view(block_starts), 0
    found: dict[int, list[Mention]] = {}
    for start in cues.of(document).words(_GATE):
        if start >= end and (m := organisations.mention_at(document.text, start)):
            end = m.end
            if number := bisect_right(blocks, start):  # in front of them all stands a label
                block = blocks[number - 1]
                found.setdefault(block, []).append(Mention(start - block, end - block, m.name, m.canonical))
    return found
