"""A text in words for the span model, the same for all languages: also at the seams where a page glued two words.

>>> text = "3years inChild protection, l'UNICEF: 1,200.5 km; KoBoToolbox v2024"
>>> [text[start:end] for start, end in words(text, 0, len(text))]  # doctest: +NORMALIZE_WHITESPACE
['3', 'years', 'in', 'Child', 'protection', ',', "l'", 'UNICEF', ':', '1,200.5', 'km', ';', 'Ko', 'Bo', 'Toolbox', 'v',
 '2024']
"""
from __future__ import annotations

import re
from collections.abc import Iterator

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
