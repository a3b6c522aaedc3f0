r"""Where the words stand that the patterns of the extractors need: the text is looked through once, for all of them.

An extractor says at import which patterns it is going to try, as a `Gate`, and tries them only where the gate is open.
A gate is never shut where one of its patterns would match: `normalizers.vocabulary.literals` reads the words off them.

>>> from pipeline.document import Source
>>> gate, other = Gate(re.compile(r"closing (?:date|day)")), Gate(re.compile("fluent"))
>>> text = "Grade: P-3\nThe CLOSING\nDATE is 3 May."
>>> cues = of(Document(Source("a", "text", ""), text, (Block(0, len(text)),)))
>>> cues.starts(gate), cues.open(gate, 0, 10), cues.open(gate, 11, 30), cues.starts(other)
([15], False, True, [])
"""
from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate

import ahocorasick

from normalizers.vocabulary.literals import GAP, required
from normalizers.vocabulary.words import flat
from pipeline.document import Block, Document


class Gate:
    """Open where a match of one of the patterns may be; each must need a certain word."""

    known: list[Gate] = []  # noqa: RUF012  all of them, in the order of their numbers

    def __init__(self, *patterns: re.Pattern[str]) -> None:
        self.words = frozenset().union(*map(required, patterns))
        self.number = len(self.known)
        self.known.append(self)


class Cues:
    """Where the words of all gates begin in a `flat` text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[list[int]] = [[] for _ in Gate.known]
        # The gaps that are longer than the space that stands for them, and what all before them come to
        longer = [(gap.end(), len(gap[0]) - 1) for gap in GAP.finditer(text) if len(gap[0]) > 1]
        missing = list(accumulate((more for _, more in longer), initial=0))
        ends = [end - more for (end, _), more in zip(longer, missing[1:], strict=True)]
        for end, (length, numbers) in _automaton(len(Gate.known)).iter(GAP.sub(" ", text)):
            start = end - length + 1
            start += missing[bisect_right(ends, start)]
            for number in numbers:
                self._starts[number].append(start)
        for starts in self._starts:
            starts.sort()

    def starts(self, *gates: Gate) -> list[int]:
        """Where the words of the gates begin, in order."""
        if len(gates) == 1:
            return self._starts[gates[0].number]
        return sorted(at for gate in gates for at in self._starts[gate.number])

    def words(self, gate: Gate) -> list[int]:
        """Where the words begin in which words of the gate stand, each once, in order."""
        found: list[int] = []
        for at in self._starts[gate.number]:
            while at and (self._text[at - 1].isalnum() or self._text[at - 1] == "_"):
                at -= 1
            if not found or at > found[-1]:
                found.append(at)
        return found

    def open(self, gate: Gate, start: int, end: int) -> bool:
        """Whether a word of the gate begins in the span."""
        starts = self._starts[gate.number]
        at = bisect_left(starts, start)
        return at < len(starts) and starts[at] < end

    def among(self, stretches: Sequence[int], *gates: Gate) -> list[int]:
        """Numbers of the stretches, given by where they begin (in order), in which a word of one of the gates does."""
        found = {bisect_right(stretches, at) - 1 for gate in gates for at in self._starts[gate.number]}
        found.discard(-1)
        return sorted(found)


def of(document: Document) -> Cues:
    """The words of all gates in the document."""
    return document.view(_cues)


def blocks_near(document: Document, *gates: Gate) -> Iterator[Block]:
    """The blocks in which one of the gates is open, in order."""
    return (document.blocks[number] for number in of(document).among(document.view(_block_starts), *gates))


def flat_text(document: Document) -> str:
    """The text without case and accents, line breaks as spaces, as long as it is."""
    return document.view(_flat)


def _cues(document: Document) -> Cues:
    return Cues(flat_text(document))


def _block_starts(document: Document) -> list[int]:
    return [block.start for block in document.blocks]


def _flat(document: Document) -> str:
    return flat(document.text).replace("\n", " ")


@cache
def _automaton(gates: int) -> ahocorasick.Automaton:
    """For the words of all gates that there are; made anew where a module has brought more."""
    numbers: dict[str, list[int]] = {}
    for gate in Gate.known[:gates]:
        for word in gate.words:
            numbers.setdefault(word, []).append(gate.number)
    automaton = ahocorasick.Automaton()
    for word, of_gates in numbers.items():
        automaton.add_word(word, (len(word), tuple(of_gates)))
    automaton.make_automaton()
    return automaton
