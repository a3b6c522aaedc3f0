"""What of a source was not read: in words for people, and as a share of its letters and digits.

Two readers never agree on spaces, hyphens and order, so letters are counted, not compared in their places. Ligatures
and accented letters count as their parts, because one reader says "ﬁ" where the other says "fi".

>>> share(letters(["Offi\\u0301cer, P-4"]), letters(["P4 oﬃcer: O"]))
0.9
>>> of_share(0.428)
'Only 42 % of the letters and digits that the file holds were read.'
"""
from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

LEAST = 0.9  # below this share of its letters a text is not whole; two readers differ by less
HALF = 0.5  # below this, hardly anything that the record says can be relied on
_NONE = bytes(code for code in range(128) if not chr(code).isalnum())  # of ASCII
_BEYOND = re.compile(r"[^\x00-\x7f]+")


def letters(texts: Iterable[str]) -> Counter[str]:
    """How often each letter and digit occurs."""
    import numpy as np  # ten times as fast as a Counter of the text, and needed only where a text is counted

    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    times = np.bincount(codes)
    found = np.flatnonzero(times)
    counted: Counter[str] = Counter()
    for code, number in zip(found.tolist(), times[found].tolist(), strict=True):
        for letter in _letters_of(code):
            counted[letter] += number
    return counted


@lru_cache(maxsize=4096)
def _letters_of(code: int) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", chr(code))))


def count(text: str) -> int:
    """How many letters and digits there are."""
    of_ascii = len(text.encode("ascii", "ignore").translate(None, _NONE))
    return of_ascii + sum(map(str.isalnum, "".join(_BEYOND.findall(text))))


def share(read: Counter[str], held: Counter[str]) -> float | None:
    """How much of what is held was read, 0 to 1; None where nothing is held.

    Each letter for itself: what was read twice does not make up for what was not read.
    """
    total = held.total()
    return round((read & held).total() / total, 3) if total else None


def share_of(read: str, held: str) -> float | None:
    """The same of two texts; where both have the same letters in the same order, nothing need be counted.

    >>> share_of("Post: P-4", "Post P4"), share_of("Post", "Post P4"), share_of("Post", "-")
    (1.0, 0.667, None)
    """
    if _bare(read) == _bare(held) and holds_letters(held):
        return 1.0
    return share(letters([read]), letters([held]))


def holds_letters(text: str) -> bool:
    """Whether there is a letter or digit, or a sign of which one is a part ("℡")."""
    return any(map(str.isalnum, text)) or bool(letters([text]))


def _bare(text: str) -> bytes:
    """The text without white space and signs of ASCII."""
    return text.encode("utf-8", "surrogatepass").translate(None, _NONE)


def of_share(share: float | None) -> str:
    """In words, "" for a text that is whole."""
    if share is None or share >= LEAST:
        return ""
    return f"Only {int(share * 100)} % of the letters and digits that the file holds were read."


def of_nuls(text: str) -> str:
    """In words, what NUL characters say of a text that was decoded."""
    nuls = text.count("\0")
    return f"The file holds {_counted(nuls, 'NUL character')}: it is damaged." if nuls else ""


def of_replacements(text: str) -> str:
    """In words, the places where characters could not be decoded, by us or by whoever wrote the source."""
    lost = text.count("\ufffd")
    return f"{_counted(lost, 'character')} could not be decoded and {_are(lost)} lost." if lost else ""


def of_pages(numbers: Iterable[int], what: str) -> str:
    """The same said of several pages, "" for none; `what` follows the numbers ("cannot be read").

    >>> of_pages([2, 3, 4, 7], "cannot be read: damaged.")
    'Pages 2-4, 7 cannot be read: damaged.'
    """
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    if not runs:
        return ""
    named = ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    return f"{'Page' if named.isdigit() else 'Pages'} {named} {what}"


def said(*losses: str) -> str:
    """All that is lost as one text."""
    return " ".join(filter(None, losses))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
