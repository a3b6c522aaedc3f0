"""A vacancy as plain text without its known headings; nothing else is taken away.

Known is a heading that tells the kind of a section. It goes where it is a line of its own (with its list mark), the
label of its text ("Education: a degree in law"), or stands with a colon in front of it. Labels of values ("Duty
station: Goma"), heads of the columns of a table, names of competencies and words like "Desirable:" in front of a text
stay: they are part of it. What is left is loaded again and looked through, until nothing is found: plain text shows
headings that the format did not (the one cell of a row).
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from normalizers.vocabulary import competencies, headings, labels, requirements
from normalizers.vocabulary.words import flat
from pipeline import load
from pipeline.document import Block, Document

_ROUNDS = 8  # in practice three at most
_LEADING = re.compile(r"([^:：]{3,80}?)\s?[:：]\s+(?=\S)")


class Cut(NamedTuple):
    """`text[start:end]` goes, which holds the words of a heading; `alone`: it was all that its line held."""

    start: int
    end: int
    words: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Stripped:
    text: str  # with its headings
    bare: str  # without
    gone: tuple[Cut, ...]
    left: int  # known headings that are still there

    def changed(self) -> int:
        """Letters and digits of anything but headings that the loader reads in one of the two texts only."""
        read, bare = (_letters(plain(text).text) for text in (self.text, self.bare))
        gone = _letters("".join(cut.words for cut in self.gone))
        read.subtract(bare)
        read.subtract(gone)
        return sum(abs(n) for n in read.values())


def strip(document: Document) -> Stripped:
    """Raises `Unreadable` where nothing but headings was there."""
    bare, gone, reading = document.text, list[Cut](), document
    columns = {block.label for block in document.blocks if block.cell}
    for _ in range(_ROUNDS):
        cuts = list(known(reading, columns))
        if not cuts:
            break
        gone += cuts
        bare = _without(reading.text, cuts)
        reading = plain(bare)
    return Stripped(document.text, bare, tuple(gone), sum(1 for _ in known(reading, columns)))


def plain(text: str) -> Document:
    """A text as loaded from a text file."""
    return load.load(text.encode(), "vacancy.txt")


def known(document: Document, columns: Set[str]) -> Iterator[Cut]:
    """The known headings, in text order; in front of a text the heads of columns are none."""
    for block in document.blocks:
        cut = _line(document, block) or _label(document, block) or _before_colon(document, block)
        if cut and (cut.alone or cut.words not in columns):
            yield cut


def _line(document: Document, block: Block) -> Cut | None:
    if block.kind != "heading" or block.label or not _opens(document.of(block)):
        return None
    start = document.text.rfind("\n", 0, block.start) + 1
    end = document.text.find("\n", block.end)
    end = end if end >= 0 else len(document.text)
    return Cut(start, min(end + 1, len(document.text)), document.text[start:end], True)


def _opens(words: str) -> bool:
    kind = headings.section_of(words) or labels.SECTION_FIELDS.get(labels.alone(words) or "")
    return kind is not None and kind != headings.DOCUMENT


def _label(document: Document, block: Block) -> Cut | None:
    printed = f"{block.label}: "
    start = block.start - len(printed)
    if not block.label or start < 0 or document.text[start : block.start] != printed:
        return None
    return Cut(start, block.start, block.label, False) if _leads(block.label) else None


def _before_colon(document: Document, block: Block) -> Cut | None:
    found = _LEADING.match(document.text, block.start, block.end)
    if not found or not _leads(found[1]):
        return None
    return Cut(block.start, found.end(), found[1], False)


def _leads(words: str) -> bool:
    """Whether words in front of a text are a heading, and not a part of what it says."""
    named = labels.field_of(words)
    return (
        headings.listed(words) not in (None, headings.DOCUMENT)
        and (named is None or named in labels.SECTION_FIELDS)
        and not competencies.is_known(words)
        and not requirements.matching("desired", "required").fullmatch(flat(words).strip(" .:*-"))
    )


def _without(text: str, cuts: Sequence[Cut]) -> str:
    edges = [0, *(edge for cut in cuts for edge in cut[:2]), len(text)]
    return "".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))


def _letters(text: str) -> Counter[str]:
    return Counter(filter(str.isalnum, text))
