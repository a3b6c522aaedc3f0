"""Titles in a file's properties: most are what the word processor put there, few are titles."""
from __future__ import annotations

import re

_NO_TITLE = re.compile(
    r"""
    \(\w+\)$ | untitled | no[ ]title | sans[ ]titre | sin[ ]t[ií]tulo
    | (?:microsoft[ ])?(?:word|powerpoint|excel)\b
    | (?:document|presentation|slide|template|draft|scan|page|book)[ _-]?\d*$
    | .*\.(?:docx?|dotx?|rtf|odt|pdf|pages|indd|xlsx?|pptx?|tmp|html?)$  # a file name
    | \S*[_]\S*$  # a file name without its ending
    | .*[\\/]{1}\S+[\\/]  # a path
    """,
    re.IGNORECASE | re.VERBOSE,
)


def as_title(text: str) -> str:
    """The text if it looks like a title that a person wrote, else "".

    >>> as_title("Driver, G-2 (Kampala)"), as_title("Microsoft Word - TOR final.doc"), as_title("tor_driver_v2")
    ('Driver, G-2 (Kampala)', '', '')
    """
    text = " ".join(text.split())
    letters = sum(c.isalpha() for c in text)
    if letters < 4 or len(text) > 200 or letters * 2 < len(text) or _NO_TITLE.match(text):
        return ""
    return text
