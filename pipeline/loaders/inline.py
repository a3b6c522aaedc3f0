"""Small readings inside one line that all formats share: white space, bullets in running text, known labels.

>>> pieces("Duties: • Plans • Reports"), pieces("Place: Suva | Grade: P-3"), pieces("Suva | P-3")
(['Duties:', '• Plans', '• Reports'], ['Place: Suva', 'Grade: P-3'], ['Suva | P-3'])
"""

from __future__ import annotations

import re
from functools import cache

from normalizers.vocabulary.fold import fold
from normalizers.vocabulary.words import table

_BULLETS = re.compile(r"[▪•●◦‣⁃■□○➢✓✔❖]")
_BULLET = re.compile(r"(?:^|(?<=[\s.;:,)]))(?=[▪•●◦‣⁃■□○➢✓✔❖]\s*\S)")
_BAR = re.compile(r"\s[|·](?=\s|$)")
_PAIR = re.compile(r"\s?[^\W\d_][^:|]{1,40}:\s?\S")
_SIGNS = "%#№$€£"  # that can be the heading of a column
MARK = re.compile(
    r"\s*(?:[▪•●◦‣⁃■□○➢✓✔❖»*–—-]\s+|[▪•●◦‣⁃■□○➢✓✔❖»]\s*(?=\w)|\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})[.)]\s+|\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+(?![a-zß-ÿ%]))"
)


def collapse(text: str) -> str:
    """White space of any kind as single spaces, none at the ends."""
    if text.isprintable() and "  " not in text:  # of white space, spaces only are printable
        return text.strip()
    return " ".join(text.split())


def pieces(text: str) -> list[str]:
    """The text cut before each bullet that stands inside it; a bullet on its own separates, and is dropped."""
    bare = text.strip()
    if len(bare) > 1 and text.isascii() and " | " not in text:  # as most lines
        return [bare]
    parts = _barred(text)
    if not text.isascii() and _BULLETS.search(text):
        parts = [piece for part in parts for piece in _BULLET.split(part)]
    cut = [part.strip() for part in parts]
    return [piece for piece in cut if piece and (len(piece) > 1 or piece.isalnum() or piece in _SIGNS)]


def _barred(text: str) -> list[str]:
    """The parts between bars where each is a label with its value ("Place: Suva | Grade: P-3"), else the whole."""
    if " | " not in text and " · " not in text:
        return [text]
    parts = [part for part in _BAR.split(text) if part.strip()]
    return parts if len(parts) > 1 and all(map(_PAIR.match, parts)) else [text]


@cache
def known(*tables: str) -> frozenset[str]:
    """Folded words of tables of the vocabulary, by default the labels and section headings of vacancies."""
    found: set[str] = set()
    for name in tables or ("labels", "headings"):
        _collect(table(name), found)
    return frozenset(found)


def _collect(value: object, into: set[str]) -> None:
    if isinstance(value, dict):
        for inner in value.values():
            _collect(inner, into)
    elif isinstance(value, list):
        into.update(fold(word) for word in value if isinstance(word, str))


def is_known(text: str, *tables: str) -> bool:
    """Whether the text is a label or heading that vacancies use."""
    return len(text) <= 120 and fold(text) in known(*tables)
