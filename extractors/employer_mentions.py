"""Names of employers of the vocabulary in a document, looked for once."""
from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import takewhile

from extractors import cues
from extractors.cues import Gate
from normalizers.vocabulary import organisations
from normalizers.vocabulary.organisations import Mention
from pipeline.document import Block, Document

_GATE = Gate(organisations.name_source())


def blocks_with_mentions(document: Document) -> Iterator[Block]:
    """The blocks in which there may be a name, in order."""
    return cues.blocks_near(document, _GATE)


def mentions_in(document: Document, block: Block) -> list[Mention]:
    """The names in a block, by their places in it."""
    every = document.view(_mentions)
    first = bisect_left(every, block.start, key=lambda mention: mention.start)
    within = takewhile(lambda mention: mention.end <= block.end, every[first:])
    return [Mention(m.start - block.start, m.end - block.start, m.name, m.canonical) for m in within]


def _mentions(document: Document) -> tuple[Mention, ...]:
    """All names in the text; none goes on over a line break, or from a label into its value."""
    found = [Mention(0, 0, "", "")]
    for start in cues.of(document).words(_GATE):
        if start >= found[-1].end and (mention := organisations.mention_at(document.text, start)):
            found.append(mention)
    return tuple(found[1:])
