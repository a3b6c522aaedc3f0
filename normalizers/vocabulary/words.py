"""Words of a vocabulary as patterns over running text.

`flat` folds case, accents and typographic marks one character for one, so that offsets of the folded text are offsets
of the text itself; `fold` of the neighbouring module shortens the text and serves look-up of whole strings only.

>>> flat("Maîtrise de l’ANGLAIS – exigée")
"maitrise de l'anglais - exigee"
>>> pattern(["an asset", "atout"]).search(flat("Parler wolof : un ATOUT."))[0]
'atout'
"""
from __future__ import annotations

import csv
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from normalizers.vocabulary.kept import kept

_HERE = Path(__file__).parent
_MARKS = {"’": "'", "‘": "'", "´": "'", "`": "'", "ʼ": "'", "“": '"', "”": '"', "«": '"', "»": '"'}
_DASHES = "‐‑‒–—―−"


class _Flat(dict[int, str]):
    """Translation table that works out each character once; characters that fold to several stay as they are."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = _MARKS.get(char) or ("-" if char in _DASHES else "")
        if not folded:
            base = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c)).lower()
            folded = base if len(base) == 1 else char.lower()
        self[code] = folded if len(folded) == 1 else char
        return self[code]


_FLAT = _Flat()
_OTHERS = re.compile(r"[^\x00-\x7f]+")  # Python puts ASCII into lower case far faster than through a table


def flat(text: str) -> str:
    """Lower case without accents, plain quotes, hyphens and spaces; always as long as `text`."""
    plain = text if text.isascii() else _OTHERS.sub(lambda run: run[0].translate(_FLAT), text)
    folded = plain.replace("`", "'").lower()
    return folded if len(folded) == len(text) else text.translate(_FLAT)


def branched(words: Iterable[str], gap: str = r"\s{1,3}") -> str:
    """Regex source of any of the words, the longest first; `gap` stands for the spaces in them.

    What words begin with is written once, so that a pattern of hundreds of words fails at the first letter.

    >>> branched(["per cent", "per", "pct"])
    '(?:p(?:ct|er(?:\\\\s{1,3}cent|)))'
    """
    different = sorted(set(words))
    pieces = {character: re.escape(character) for character in set("".join(different))} | {" ": gap}
    tree: dict[str, Any] = {}
    for word in different:
        branch = tree
        for character in word:
            piece = pieces[character]
            branch = branch[piece] if piece in branch else branch.setdefault(piece, {})
        branch[""] = {}
    return f"(?:{_written(tree)})"


def _written(tree: dict[str, Any]) -> str:
    """The source of a tree of words; where one ends and others go on, those are tried first."""
    begun = ""
    while len(tree) == 1 and "" not in tree:
        ((piece, tree),) = tree.items()
        begun += piece
    branches = [piece + _written(below) for piece, below in tree.items() if piece]
    if "" in tree:
        branches.append("")
    return begun + (branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})")


def alternatives(words: Iterable[str]) -> str:
    """Regex source of any of the words as whole words, the longest first."""
    return rf"(?<!\w){branched(map(flat, words))}(?!\w)"


def pattern(words: Iterable[str]) -> re.Pattern[str]:
    """`alternatives` compiled; to be used on `flat` text."""
    return re.compile(alternatives(words))


@cache
def table(name: str) -> dict[str, Any]:
    """A TOML vocabulary by its file name without ending."""
    path = _HERE / f"{name}.toml"
    return kept(path.name, [path], lambda: tomllib.loads(path.read_text("utf-8")))


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """A CSV vocabulary by its file name without ending; its first line, the remark on its source, is left out."""
    lines = (_HERE / f"{name}.csv").read_text("utf-8").splitlines()
    return tuple(csv.DictReader(line for line in lines if not line.startswith("#")))


def words(name: str, *path: str) -> list[str]:
    """All words of a table (given by its path of keys) in every language."""
    node: Any = table(name)
    for key in path:
        node = node[key]
    if isinstance(node, list):
        return [str(word) for word in node]
    return [word for key in node for word in words(name, *path, key)]
