"""What the words, classes and type of HTML elements say of a line: a heading, a label run into its text, a tag."""

from __future__ import annotations

import re

from bs4.element import NavigableString, Tag

from pipeline.loaders.inline import is_known

LONGEST_HEADING = 150
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def class_words(element: Tag) -> list[str]:
    """The words of the id and class attributes: "field-label", "jobPostingItemTitle" are several."""
    given: object = element.get("class")
    names = [*(given if isinstance(given, list) else [given or ""]), element.get("id") or ""]
    return [word.lower() for name in names[:12] for word in _WORDS.findall(str(name)[:100])]


def glued(before: str, text: str, was_bold: bool, bold: bool) -> bool:
    """Whether a space was lost where the type changes: "<b>Label:</b>value", "in<b>English</b>and"."""
    if before[-1:] == ":":
        return True
    if was_bold == bold or not before[-1:].isalpha() or not text[0].isalpha():
        return False
    return len(before) > 2 and was_bold or (len(text) > 2 and before[-1].islower() and text[0].isupper())


def is_chip(element: Tag) -> bool:
    """Whether the element repeats the one before it: tags of a page, each a word of its own."""
    before = element.previous_sibling
    while isinstance(before, NavigableString) and not before.strip():
        before = before.previous_sibling
    return (
        isinstance(before, Tag)
        and before.name == element.name == "span"
        and bool(element.get("class"))
        and before.get("class") == element.get("class")
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
