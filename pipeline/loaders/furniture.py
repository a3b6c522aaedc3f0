"""Page furniture: what stands on a page and is no part of the vacancy. The words are in vocabulary/furniture.toml.

>>> is_related("Similar Jobs"), is_related("More from UNDP:"), is_related("Related experience")
(True, True, False)
>>> [line.text for line in trim([Line("Grade: P-3"), Line("You may also like"), Line("Driver, G-2, Goma")])]
['Grade: P-3']
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from pipeline.document import Line
from pipeline.loaders.inline import is_known
from pipeline.loaders.site_texts import folded, without_site, words

_NUMBER = re.compile(r"\s{0,2}\(\d{1,4}\)\s{0,2}:?$")  # of the vacancies under it
_LABEL_LENGTH = 30
_DIGIT = re.compile(r"\d")
_HEADING_LENGTH = 60  # a heading of a list of other vacancies is short


@cache
def page_number() -> re.Pattern[str]:
    """A line that is nothing but the number of a sheet."""
    word = "|".join(map(re.escape, sorted(words("page", "word"), key=len, reverse=True)))
    of = "|".join(map(re.escape, sorted(words("page", "of"), key=len, reverse=True)))
    bare = r"[-–—|\s]{0,5}"
    return re.compile(
        rf"{bare}(?:{word})\.?\s{{0,3}}\d{{1,3}}(?:\s{{0,3}}(?:{of})\s{{0,3}}\d{{1,3}})?{bare}", re.IGNORECASE
    )


def is_page_number(text: str) -> bool:
    """Whether the line is only a page number ("Page 2 of 3")."""
    return len(text) <= 40 and _DIGIT.search(text) is not None and page_number().fullmatch(text) is not None


def is_related(text: str) -> bool:
    """Whether the text is a heading over other vacancies."""
    if len(text) > _HEADING_LENGTH:
        return False
    said = folded(_NUMBER.sub("", text) if "(" in text else text)
    if said in words("related"):
        return True
    return said.startswith(_beginnings()) and not text.rstrip().endswith((".", ";", "?"))


@cache
def _beginnings() -> tuple[str, ...]:
    return tuple(f"{start} " for start in sorted(words("related_beginning")))


def is_known_section(text: str) -> bool:
    """Whether the text is a section heading of vacancies."""
    return is_known(text, "headings")


def is_phrase(text: str) -> bool:
    """Whether the text is that of a button or link of the site."""
    return len(text) <= 40 and folded(text) in words("phrase")


def is_menu_word(text: str) -> bool:
    """Whether the text is one entry of a menu of the site."""
    return len(text) <= 40 and (folded(text) in words("menu") or folded(text) in words("phrase"))


def _names_other_page(text: str) -> bool:
    label, colon, value = text.partition(":") if ":" in text[: _LABEL_LENGTH + 1] else ("", "", "")
    return bool(colon and value.strip()) and folded(label) in words("line_beginning")


def trim(lines: list[Line]) -> list[Line]:
    """The lines without lists of other vacancies, lines that point to other pages, and page numbers.

    A list of other vacancies ends where the vacancy goes on, at a line that is a known heading of vacancies; a label
    does not end it, for the others have a location and a closing date as well. A vacancy is never trimmed to nothing.
    """
    kept: list[Line] = []
    inside = False
    for line in lines:
        if line.source or line.label:
            inside = inside and not line.label
            kept.append(line)
            continue
        if is_related(line.text):
            inside = bool(kept)
            continue
        if inside and _resumes(line):
            inside = False
        if inside or _names_other_page(line.text) or is_page_number(line.text) or is_phrase(line.text):
            continue
        text = line.text if line.cell else without_site(line.text)
        if text:
            kept.append(line if text == line.text else replace(line, text=text))
    return kept or lines


def _resumes(line: Line) -> bool:
    return line.kind in ("text", "heading") and line.text[:1].isupper() and is_known_section(line.text)
