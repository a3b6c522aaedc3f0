"""Labels of header values: which field "Post level:" names.

>>> field_of("Post Level")
'grade'
>>> field_of("Application deadline (midnight Geneva time)")
'deadline'
>>> field_of("Objective") is None
True
"""
from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from normalizers.vocabulary.fold import fold

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
LONGEST = 9  # words of the longest label


@cache
def _data() -> dict[str, list[str] | dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("labels.toml").read_text(encoding="utf-8"))


@cache
def _table() -> dict[str, str]:
    return {fold(label): field for field, labels in _data().items() if isinstance(labels, list) for label in labels}


@cache
def _needs_colon() -> frozenset[str]:
    data = _data()["needs_colon"]
    return frozenset(data["words"]) if isinstance(data, dict) else frozenset()


def field_of(label: str) -> str | None:
    """The field that a printed label names; None for a label we do not know."""
    return _table().get(fold(label))


def alone(words: str) -> str | None:
    """The field that a label names when it stands on a line of its own, without a colon or a cell.

    >>> alone("Duty station"), alone("Consultancy"), alone("Consultancy:")
    ('duty_station', None, 'title')
    """
    if fold(words) in _needs_colon() and not words.rstrip().endswith((":", "：")):
        return None
    return field_of(words)


def is_label(folded: str) -> bool:
    """Whether words that are folded already are a known label."""
    return folded in _table()
