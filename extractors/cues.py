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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate

import ahocorasick

from normalizers.vocabulary.kept import kept
from normalizers.vocabulary.literals import required
from normalizers.vocabulary.words import flat
from pipeline.document import Block, Document, block_starts

_LONG_GAP = re.compile("(  +)")  # Python runs to two spaces faster than it counts at each
# What parts words is a space, one for each character: by a table where all is ASCII, which is far faster
_SPACES = {code: " " for code in range(128) if not chr(code).isalnum()}
_SIGN = re.compile(r"[^\w ]")


class Gate:
    """Open where a match of one of the patterns may be; each must need a certain word.

    A pattern that nobody tries is given by its source: compiling takes longer than reading the words off it.
    """

    known: list[Gate] = []  # noqa: RUF012

    def __init__(self, *patterns: re.Pattern[str] | str) -> None:
        self.known.append(self)
        self.patterns = patterns
        # For each pattern the numbers of the sets that it needs words of, the rarest first: see `_searched`
        self.needs: list[tuple[int, ...]] = []


class Cues:
    """Where the words of all gates begin in a `flat` text."""

    def __init__(self, text: str) -> None:
        self._text = text
        sets, automaton = _searched(len(Gate.known))
        self._starts: list[list[int]] = [[] for _ in range(sets)]
        spaced = text.translate(_SPACES) if text.isascii() else _SIGN.sub(" ", text.replace("_", " "))
        # The gaps that are longer than the space that stands for them: where that ends, and what is missing from there
        pieces = _LONG_GAP.split(spaced)
        ends = list(accumulate(len(piece) + 1 for piece in pieces[:-1:2]))
        missing = list(accumulate((len(gap) - 1 for gap in pieces[1::2]), initial=0))
        for end, (back, numbers) in automaton.iter(f" {' '.join(pieces[::2])} "):
            start = end - back
            start += missing[bisect_right(ends, start)]
            for number in numbers:
                self._starts[number].append(start)
        for starts in self._starts:
            starts.sort()

    def starts(self, *gates: Gate) -> list[int]:
        """Where the rarest words of the gates begin: near one of these, or nowhere, a gate is open."""
        rarest = {needs[0] for gate in gates for needs in gate.needs}
        return [at for number in rarest for at in self._starts[number]]

    def open(self, gate: Gate, start: int, end: int) -> bool:
        """Whether all words begin in the span that one of the patterns needs."""
        for needs in gate.needs:  # loops, not any and all: this is asked a thousand times of each document
            for number in needs:
                starts = self._starts[number]
                if not starts or starts[-1] < start or starts[bisect_left(starts, start)] >= end:
                    break
            else:
                return True
        return False

    def words(self, gate: Gate) -> list[int]:
        """Where the words begin in which a word of the gate stands, each once, in order."""
        found: set[int] = set()
        for at in self.starts(gate):
            while at and (self._text[at - 1].isalnum() or self._text[at - 1] == "_"):
                at -= 1
            found.add(at)
        return sorted(found)


def of(document: Document) -> Cues:
    """The words of all gates in the document."""
    return document.view(_cues)


def blocks_near(document: Document, *gates: Gate) -> Iterator[Block]:
    """The blocks in which one of the gates is open, in order."""
    cues = of(document)
    return (
        block for block in blocks_at(document, cues.starts(*gates))
        if any(cues.open(gate, block.start, block.end) for gate in gates)
    )


def starts_near(document: Document, *gates: Gate) -> frozenset[int]:
    """Where the blocks begin in which one of the gates is open: for those who look at all blocks in turn."""
    return frozenset(block.start for block in blocks_near(document, *gates))


def blocks_at(document: Document, places: Iterable[int]) -> Iterator[Block]:
    """The blocks in which some places of the text stand, or behind which, each once and in order."""
    return (document.blocks[number] for number in numbers_at(document, places))


def numbers_at(document: Document, places: Iterable[int]) -> list[int]:
    """The numbers of these blocks."""
    return among(document.view(block_starts), places)


def among(stretches: Sequence[int], places: Iterable[int]) -> list[int]:
    """Numbers of the stretches, given by where they begin (in order), that hold some places, each once and in order."""
    found = {bisect_right(stretches, at) - 1 for at in places}
    found.discard(-1)
    return sorted(found)


@lru_cache(maxsize=2)
def folded(text: str) -> str:
    """`flat`, once for all extractors that read the same document."""
    return flat(text)


def text_of(document: Document, block: Block) -> str:
    """The text of a block, folded."""
    return folded(document.text)[block.start : block.end]


def flat_text(document: Document) -> str:
    """The text without case and accents, line breaks as spaces, as long as it is."""
    return document.view(_flat)


def _cues(document: Document) -> Cues:
    return _cues_of(flat_text(document))


@lru_cache(maxsize=2)
def _cues_of(text: str) -> Cues:
    """Once for a document, and that with the sections that a model tells."""
    return Cues(text)


def _flat(document: Document) -> str:
    return folded(document.text).replace("\n", " ")


@cache
def _searched(gates: int) -> tuple[int, ahocorasick.Automaton]:
    """How many sets of words there are, and what looks for all of them; made anew where a module has brought gates.

    Says to each gate which sets it needs. Raises `ValueError` where a pattern needs no certain word.
    """
    patterns = [gate.patterns for gate in Gate.known[:gates]]
    needed = kept("gates", [_written(patterns)], lambda: [[required(each) for each in one] for one in patterns])
    sets: dict[frozenset[str], int] = {}
    for gate, words in zip(Gate.known, needed, strict=False):
        gate.needs = [tuple(sets.setdefault(one, len(sets)) for one in of_pattern) for of_pattern in words]
    return len(sets), _automaton(sets)


def _written(patterns: Iterable[Iterable[re.Pattern[str] | str]]) -> list[list[tuple[str, int]]]:
    return [[(one, 0) if isinstance(one, str) else (one.pattern, one.flags) for one in of_gate] for of_gate in patterns]


def _automaton(sets: Mapping[frozenset[str], int]) -> ahocorasick.Automaton:
    numbers: dict[str, list[int]] = {}
    for words, number in sets.items():
        for word in words:
            numbers.setdefault(word, []).append(number)
    automaton = ahocorasick.Automaton()
    for word, of_sets in numbers.items():
        automaton.add_word(word, (len(word.lstrip()), tuple(of_sets)))
    automaton.make_automaton()
    return automaton
