"""What the section model sees of a block: its words, those around it, the heading above it and where it stands.

A spaCy text classifier reads words, so all of this is written as words: `p:` marks those of the block before, `n:`
those of the block after, `h:` those of the heading, `s:` the first letters of long words, which its forms share, `~`
the last letters of the first words.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
_READ = 300  # characters of a block; what it is stands at its beginning
_BESIDE = 40  # characters of a neighbour
_NEAR = 5  # words of a neighbour
_STEM = 5  # letters
_FIRST, _ENDING = 2, 3  # words whose last letters are told: "Development of" is a product, "Develop" a duty
_PLACES = 10  # parts of a document
_LENGTHS, _LENGTH = 6, 6  # classes of so many words


class Piece(NamedTuple):
    """A block as the model sees it: its text, with its label in front, and the heading above it."""

    text: str
    heading: str = ""


def features(pieces: Sequence[Piece], at: Iterable[int]) -> Iterator[list[str]]:
    """For the blocks of a document at these places the words that stand for each; never none.

    >>> pieces = [Piece("Drives the team to Goma."), Piece("Keeps the log.", "Duties")]
    >>> print(*next(features(pieces, [1])))
    keeps the log . ^keeps ~eps ~the $. p:drives p:the p:team p:to p:goma n: h:duties at5 long0
    """
    headings = {heading: [f"h:{word}" for word in _words(heading)] for heading in {piece.heading for piece in pieces}}
    beside = [[""], *(_words(piece.text[:_BESIDE])[:_NEAR] or [""] for piece in pieces), [""]]
    for place in at:
        words = _words(pieces[place].text[:_READ])
        yield [
            *words,
            *[f"s:{word[:_STEM]}" for word in words if len(word) > _STEM],
            f"^{words[0] if words else ''}",
            *[f"~{word[-_ENDING:]}" for word in words[:_FIRST]],
            f"${words[-1] if words else ''}",
            *[f"p:{word}" for word in beside[place]],
            *[f"n:{word}" for word in beside[place + 2]],
            *headings[pieces[place].heading],
            f"at{_PLACES * place // len(pieces)}",
            f"long{min(_LENGTHS, len(words) // _LENGTH)}",
        ]


def _words(text: str) -> list[str]:
    """Words in lower case, figures as "0"."""
    return ["0" if word[0].isdigit() else word for word in _WORD.findall(text.lower())]
