"""A text in words for the span model, the same for all languages: also at the seams where a page glued two words.

>>> text = "3years inChild protection, l'UNICEF: 1,200.5 km; KoBoToolbox v2024"
>>> [text[start:end] for start, end in words(text, 0, len(text))]  # doctest: +NORMALIZE_WHITESPACE
['3', 'years', 'in', 'Child', 'protection', ',', "l'", 'UNICEF', ':', '1,200.5', 'km', ';', 'Ko', 'Bo', 'Toolbox', 'v',
 '2024']
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_UPPER, _LOWER = "A-ZÀ-ÖØ-Þ", "a-zß-öø-ÿ"
_WORD = re.compile(
    rf"\b[{_UPPER}{_LOWER}]{{1,2}}['’](?=[^\W\d_]{{2}})"  # "d'", "qu'"
    rf"|[{_UPPER}]?[{_LOWER}]{{1,40}}"  # no word is longer
    rf"|[{_UPPER}]{{1,40}}(?![{_LOWER}])"
    r"|\d{1,40}(?:[.,]\d{1,40}){0,5}"
    rf"|[^\W\d_{_UPPER}{_LOWER}]{{1,40}}"  # of other scripts
    r"|[^\s]"
)


def words(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where each word, figure and sign of `text[start:end]` begins and ends; white space is none of them."""
    return (match.span() for match in _WORD.finditer(text, start, end))


def runs(tags: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Label, first word and word behind of each span: "B-" begins one, "I-" goes on with it, "O" is none.

    >>> list(runs(["O", "B-tool", "B-tool", "I-tool", "I-area"]))
    [('tool', 1, 2), ('tool', 2, 4), ('area', 4, 5)]
    """
    label, first = "", 0
    for at, tag in enumerate((*tags, "O")):
        if label and tag != f"I-{label}":
            yield label, first, at
            label = ""
        if not label and tag != "O":
            label, first = tag[2:], at
