"""Whether a line reads as the title of a post.

>>> names_post("Senior Programme Assistant"), names_post("Chargé(e) de communication"), names_post("14 Min Read")
(True, True, False)
"""
from __future__ import annotations

from functools import cache

from normalizers.vocabulary.fold import plain
from normalizers.vocabulary.words import table


@cache
def _nouns() -> frozenset[str]:
    return frozenset(table("post_nouns")["nouns"])


def names_post(line: str) -> bool:
    """Whether one of its words is a noun that titles of posts are made of."""
    return any(_is_noun(word) for word in plain(line).split())


def _is_noun(word: str) -> bool:
    return any(form in _nouns() for form in (word, word.removesuffix("s"), word.removesuffix("es")))
