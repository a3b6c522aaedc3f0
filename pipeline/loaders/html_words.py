"""What the words, classes and type of HTML elements say of a line: a heading, a label run into its text, a tag."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import islice

from bs4.element import NavigableString, PageElement, Tag

from pipeline.loaders.inline import is_known

LONGEST_HEADING = 150
_LONGEST_CHIP = 60
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def first_of(element: Tag, names: Collection[str]) -> Tag | None:
    """The first element of one of the names inside another; `find` does the same in many times the time."""
    return next((inner for inner in element.descendants if isinstance(inner, Tag) and inner.name in names), None)


def opening(element: Tag, length: int) -> str:
    """The text of an element as far as its string that goes beyond a length; elements may hold whole pages."""
    held, found = 0, []
    for string in element.strings:
        found.append(string)
        held += len(string)
        if held > length:
            break
    return "".join(found)


def class_words(element: Tag) -> list[str]:
    """The words of the id and class attributes: "field-label", "jobPostingItemTitle" are several."""
    given: object = element.get("class")
    names = [*(given if isinstance(given, list) else [given or ""]), element.get("id") or ""]
    return [word.lower() for name in names[:12] for word in _WORDS.findall(str(name)[:100])]


def glued(before: str, text: str, was_bold: bool, bold: bool) -> bool:
    """Whether a space was lost where the type changes: "<b>Label:</b>value", "in<b>English</b>and"."""
    if before[-1:] == ":":
        return not text[0].isspace()
    if was_bold == bold or not before[-1:].isalpha() or not text[0].isalpha():
        return False
    return len(before) > 2 and was_bold or (len(text) > 2 and before[-1].islower() and text[0].isupper())


def is_chip(element: Tag) -> bool:
    """Whether the element is one of the tags of a page, each a word of its own: spans beside each other of one class,
    or without white space between them in a box that holds nothing else.
    """
    before = element.previous_sibling
    while isinstance(before, NavigableString) and not before.strip():
        before = before.previous_sibling
    if not isinstance(before, Tag) or before.name != element.name or element.name not in ("span", "a"):
        return False
    if not _begins_word(before) or not _begins_word(element):
        return False
    if element.get("class") and before.get("class") == element.get("class"):
        return True
    box = element.parent
    return (
        before is element.previous_sibling
        and box is not None
        and box.name in ("div", "li", "section", "header", "td")
        and all(_is_word(child) for child in islice(box.children, 20))
    )


def _begins_word(element: Tag) -> bool:
    first = opening(element, 200)[:200].lstrip()[:1]
    return first.isalnum() and not first.islower()


def _is_word(child: PageElement) -> bool:
    if isinstance(child, NavigableString):
        return not child.strip()
    text = child.get_text().strip() if isinstance(child, Tag) else ""
    return len(text) <= _LONGEST_CHIP and (not text or not text[0].islower()) and text[-1:] not in ",:;("


def runs_into(before: str, element: Tag) -> bool:
    """Whether an element follows another with no white space, and its words would run into those before it."""
    if not isinstance(element.previous_sibling, Tag) or element.name in ("b", "strong", "sup", "sub", "i", "em", "u"):
        return False
    last, text = before[-1:], opening(element, 3)[:3]
    if not text or last.isspace() or not last or text[0].isspace():
        return False
    if last.isdigit() and text[0].isdigit():
        return element.name == "time"
    return text[0].isupper() and (last.islower() or last.isdigit() or last in ")]") and text[1:2].islower()


def is_repeated(element: Tag) -> bool:
    """Whether the element is the date of the last change, which themes of blogs hide beside that of the post."""
    before = element.previous_sibling
    while isinstance(before, NavigableString) and not before.strip():
        before = before.previous_sibling
    return (
        element.name == "time"
        and isinstance(before, Tag)
        and before.name == "time"
        and "updated" in class_words(element)
        and "updated" not in class_words(before)
    )


def bold_lead(runs: list[str], bolds: list[bool]) -> int:
    """How many of the runs at the beginning are bold."""
    return next(
        (i for i, (run, bold) in enumerate(zip(runs, bolds, strict=True)) if run.strip() and not bold), len(runs)
    )


def reads_as_heading(text: str) -> bool:
    """Whether a line that is bold throughout can be a heading: not a sentence, nor a label with its value."""
    if len(text) > LONGEST_HEADING or (len(text) > 45 and text.endswith(".")):
        return False
    label, colon, value = text.partition(":")
    return not (colon and value.strip() and is_known(label))


def is_run_in(lead: str, text: str) -> bool:
    """Whether the bold words at the beginning are a label or heading that is followed by its text in the same line."""
    rest = text[len(lead) :].lstrip()
    return (
        len(lead) <= 80
        and not lead.endswith(":")
        and rest[:1] not in ":,;.)-–—"
        and text.startswith(lead)
        and is_known(lead)
    )


def terms(element: Tag) -> list[Tag]:
    """The terms and values of a definition list, out of the groups they may stand in."""
    found: list[Tag] = []
    for child in element.children:
        if isinstance(child, Tag):
            grouped = child.name == "div" and child.find(["dt", "dd"], recursive=False) is not None
            found += [inner for inner in child.children if isinstance(inner, Tag)] if grouped else [child]
    return found
