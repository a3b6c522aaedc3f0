"""Whether two names, titles or places say the same in other words. All are folded: lower case, without accents.

>>> same_name("norwegian refugee council", "nrc"), same_name("unicef", "unhcr")
(True, False)
>>> same_title("co ordinator wash", "wash coordinator"), same_title("programme officer", "senior programme officer")
(True, False)
>>> same_title("driver goma", "driver", "CD goma"), same_title("driver i", "driver ii")
(True, False)
"""
from __future__ import annotations

from rapidfuzz import fuzz

_ALIKE = 85  # of 100: a plural or another spelling; "national" and "international" have 76, "i" and "ii" 67
_TAIL = 5  # letters and digits at the end of a job number that are enough, where a board leaves the rest out
_SMALL = frozenset("a an and at de del des du e el en et for h f m w x in la le les los of or the to y".split())


def same_name(one: str, other: str) -> bool:
    """Whether two employers are one: the same name, its initials, or one name within the other."""
    if one == other or one.replace(" ", "") == other.replace(" ", ""):
        return True
    short, long = sorted((one, other), key=len)
    if " " not in short:
        return short in ("".join(word[0] for word in long.split()), _initials(long)) or short in long.split()
    return f" {short} " in f" {long} "


def same_title(one: str, other: str, said: str = "") -> bool:
    """Whether two titles are one, in another order or spelling. `said` are words that the records say elsewhere (the
    employer, the place): a title may repeat them."""
    if one == other:
        return True
    first, second = _words(one), _words(other)
    left, right = first - second - _words(said), second - first - _words(said)
    if not left and not right:
        return True
    if not left or not right or _figures(left) != _figures(right):
        return False
    return fuzz.ratio(_glued(one, left), _glued(other, right)) >= _ALIKE


def same_place(one: tuple[str, str], other: tuple[str, str]) -> int:
    """2 where two places are one town, 1 where one names only the country, 0 where they are two."""
    (country, city), (second_country, second_city) = one, other
    if country and second_country and country != second_country:
        return 0
    if city and second_city:
        return 2 if fuzz.ratio(city, second_city) >= _ALIKE or f" {city} " in f" {second_city} " else 0
    return 1 if country == second_country else 0


def is_tail(one: str, other: str) -> bool:
    """Whether one job number is the end of the other: boards leave out what stands before.

    >>> is_tail("VA2024B500528801", "28801"), is_tail("1", "VA1"), is_tail("VA2024028", "VA2023028")
    (True, False, False)
    """
    short, long = sorted((one, other), key=len)
    return len(short) >= _TAIL and long.endswith(short)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split()) - _SMALL


def _glued(text: str, words: frozenset[str]) -> str:
    return "".join(word for word in text.split() if word in words)


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word not in _SMALL)


def _figures(words: frozenset[str]) -> set[str]:
    return {word for word in words if any(c.isdigit() for c in word)}
