"""Labels of header values: which field "Post level:" names.

>>> field_of("Post Level")
'grade'
>>> field_of("Application deadline (midnight Geneva time)")
'deadline'
>>> field_of("Objective") is None
True
"""
from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from normalizers.vocabulary.fold import first_word, fold, has_left_out, is_longer
from normalizers.vocabulary.words import table

# Labels that are headings too: alone on a line they open a section, they do not name the next line.
SECTION_FIELDS = {
    "education": "education",
    "experience": "experience",
    "education_experience": "qualifications",
    "languages": "languages",
    "competencies": "competencies",
}
# Labels whose value says nothing about the record.
UNUSED_FIELDS = frozenset({"other"})
_SLASH = re.compile(r"\s[/|]\s|(?<=\w\w)/(?=\w\w)")
_LONG_ENOUGH, _ALIKE = 8, 90  # letters of a label that is looked up fuzzily, and the least likeness (0 to 100)
_PART = 3  # letters of a part by which a label with a slip is found
_FOREIGN = 4  # words of the second half of a label, in a language that is not known
_LONGEST_BILINGUAL = 90  # characters
_COMPOSED = 7  # words of the longest label that is read by its words
_LONGEST_REMEMBERED = 160  # characters
LONGEST = 9  # words of the longest label


def _data() -> dict[str, list[str] | dict[str, list[str]]]:
    return table("labels")


@cache
def _table() -> dict[str, str]:
    return {fold(label): field for field, labels in _data().items() if isinstance(labels, list) for label in labels}


@cache
def _needs_colon() -> frozenset[str]:
    data = _data()["needs_colon"]
    return frozenset(data["words"]) if isinstance(data, dict) else frozenset()


@cache
def _compositions() -> tuple[tuple[str, tuple[frozenset[str], ...], frozenset[str]], ...]:
    """(field, lists of which one word each must be there, all words that may be there)."""
    rows = []
    for field, words in table("label_words").items():
        needed = tuple(frozenset(one_of) for one_of in words["one_of"])
        rows.append((field, needed, frozenset(words["with"]).union(*needed)))
    return tuple(rows)


@cache
def _first_words() -> frozenset[str]:
    """Those with which the labels begin that need no likeness: of the list, and by their words."""
    return frozenset(label.partition(" ")[0] for label in _table()).union(*(known for _, _, known in _compositions()))


@cache
def _longest() -> int:
    """Characters of the longest folded label, of the list or by its words."""
    word = max(len(word) for _, _, known in _compositions() for word in known)
    return max(*map(len, _table()), (word + 1) * _COMPOSED)


def _composed(folded: str) -> str | None:
    """The field of a label of two to seven words by the words that it is made of."""
    words = folded.split()
    if not 2 <= len(words) <= _COMPOSED:
        return None
    for field, needed, known in _compositions():
        if known.issuperset(words) and all(not one_of.isdisjoint(words) for one_of in needed):
            return field
    return None


def field_of(label: str) -> str | None:
    """The field that a printed label names, by the list of labels or by its words; None for a label we do not know.

    >>> field_of("Vacancy closing date and time"), field_of("Hardship level")
    ('deadline', 'other')
    """
    return _field_of_short(label) if len(label) <= _LONGEST_REMEMBERED else _field_of(label)


@lru_cache(maxsize=16384)
def _field_of_short(label: str) -> str | None:
    return _field_of(label)


def _field_of(label: str) -> str | None:
    return _known(label) or _misspelt(fold(label))


def _known(label: str) -> str | None:
    folded = fold(label)
    return _table().get(folded) or _composed(folded) or _bilingual(label)


def _misspelt(folded: str) -> str | None:
    """The field of a label that is written with a slip or two ("Duty staion", "Dead line for aplications")."""
    if len(folded) < _LONG_ENOUGH or len(folded.split()) > _COMPOSED:
        return None
    if not _alike(folded, len(folded) + 1):  # nearly always
        return None
    found = _alike(folded, len(folded) * (200 - _ALIKE) // _ALIKE)
    return _table()[found] if found and abs(len(found) - len(folded)) <= 1 else None


def _alike(folded: str, longest: int) -> str | None:
    """The label most like a folded one, the first of the list among several; so long at most, or shorter by as much.

    So many letters may be wrong; of one part more than that, one part is right and stands in the label as it is.
    """
    length, near = len(folded), dict[int, str]()
    wrong = (100 - _ALIKE) * (length + longest) // 100
    for part in range(wrong + 1):
        at = part * length // (wrong + 1)
        for other in range(2 * length - longest, longest + 1):
            if labels := _by_part().get((folded[at : at + _PART], other)):
                near.update(labels)
    found = process.extract(folded, near, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None)
    return min(found, key=lambda one: (-one[1], one[2]))[0] if found else None


@cache
def _by_part() -> dict[tuple[str, int], list[tuple[int, str]]]:
    """The labels, with their places in the list, by each three letters in them and by their length."""
    found: dict[tuple[str, int], list[tuple[int, str]]] = {}
    for place, label in enumerate(_table()):
        for at in range(len(label) - _PART + 1):
            found.setdefault((label[at : at + _PART], len(label)), []).append((place, label))
    return found


def halves(label: str) -> tuple[str, str] | None:
    """The two labels of "Posted / Closes", where each names a field and not the same one."""
    parts = [part.strip() for part in _SLASH.split(label) if part.strip()]
    if len(parts) != 2 or _table().get(fold(label)):
        return None
    fields = [_table().get(fold(part)) or _composed(fold(part)) for part in parts]
    return (parts[0], parts[1]) if None not in fields and fields[0] != fields[1] else None


def _bilingual(label: str) -> str | None:
    """The field of a label in two languages ("Closing date / Date limite"), if both halves name the same.

    Behind a slash between spaces the second half may be in a language that is not known.
    """
    if "/" not in label and "|" not in label:
        return None
    halves = [half for half in _SLASH.split(label) if half.strip()]
    if len(halves) != 2 or len(label) > _LONGEST_BILINGUAL:
        return None
    first, second = (_table().get(fold(half)) or _composed(fold(half)) for half in halves)
    foreign = second is None and " / " in label and len(halves[1].split()) <= _FOREIGN
    return first if first and (first == second or foreign) else None


def alone(words: str) -> str | None:
    """The field that a label names when it stands on a line of its own, without a colon or a cell.

    >>> alone("Duty station"), alone("Consultancy"), alone("Consultancy:")
    ('duty_station', None, 'title')
    """
    return _alone_short(words) if len(words) <= _LONGEST_REMEMBERED else _alone(words)


@lru_cache(maxsize=16384)
def _alone_short(words: str) -> str | None:
    return _alone(words)


def _alone(words: str) -> str | None:
    first = first_word(words)
    if first is not None and first not in _first_words():
        return None  # nearly all lines; of a bilingual label, the first half is one of those we know
    if len(words) > _LONGEST_BILINGUAL and is_longer(words, _longest()):
        return None
    if fold(words) in _needs_colon() and not words.rstrip().endswith((":", "：")):
        return None
    return _known(words)  # a slip is too much to grant where no colon shows that it is a label


def may_begin(words: str) -> bool:
    """Whether some label of the list may begin with the words; a quick no for most words of a text."""
    if has_left_out(words):
        return True
    folded = fold(words)
    at = bisect_left(_sorted(), folded)
    return at < len(_sorted()) and _sorted()[at].startswith(folded)


@cache
def _sorted() -> list[str]:
    return sorted(_table())


def is_label(folded: str) -> bool:
    """Whether words that are folded already are a label of the list: no colon is needed to tell."""
    return folded in _table()
