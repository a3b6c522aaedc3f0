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
def _table() -> dict[str, str]:
    data = tomllib.loads(Path(__file__).with_name("labels.toml").read_text(encoding="utf-8"))
    return {fold(label): field for field, labels in data.items() for label in labels}


def field_of(label: str) -> str | None:
    """The field that a printed label names; None for a label we do not know."""
    return _table().get(fold(label))


def is_label(folded: str) -> bool:
    """Whether words that are folded already are a known label."""
    return folded in _table()
