"""What the words, classes and type of HTML elements say of a line: a heading, a label run into its text, a tag."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from pipeline.loaders import site_texts
from pipeline.loaders.html_tree import Element
from pipeline.loaders.inline import is_known

LONGEST_HEADING = 150
_LONGEST_CHIP = 60
_LONGEST_REMEMBERED = 200  # characters of an id and classes; those of a site are few and short
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_BOXES_OF_CHIPS = frozenset(("div", "li", "section", "header", "td"))
_MARKING = frozenset(("b", "strong", "sup", "sub", "i", "em", "u"))


class Named(NamedTuple):
    """What the id and the classes of an element say of it."""

    words: tuple[str, ...] = ()
    last: str = ""
    hidden: bool = False
    never: bool = False  # a part of the page that is never the vacancy
    doubtful: bool = False
    label: bool = False
    value: bool = False


_UNNAMED = Named()


def named(attributes: dict[str, str]) -> Named:
    """What the words of the class and id say; "field-label" and "jobPostingItemTitle" are several."""
    classes, identity = attributes.get("class", ""), attributes.get("id", "")
    if not classes and not identity:
        return _UNNAMED
    if len(classes) + len(identity) > _LONGEST_REMEMBERED:
        return _named(classes, identity)
    return _remembered(classes, identity)


def _named(classes: str, identity: str) -> Named:
    names = [*classes.split(None, 12), identity][:12]
    words = tuple(word.lower() for name in names for word in _WORDS.findall(name[:100]))
    if not words:
        return _UNNAMED
    last = words[-1]
    hidden, never, doubtful, label, value, told = _kinds()
    if told.isdisjoint(words):
        return Named(words, last)
    return Named(
        words,
        last,
        not hidden.isdisjoint(words) and "visually" not in words,
        not never.isdisjoint(words),
        not doubtful.isdisjoint(words),
        last in label,
        last in value,
    )


@cache
def _kinds() -> tuple[frozenset[str], ...]:
    """The words of classes by what they tell, and all of them."""
    kinds = [site_texts.words("class_word", kind) for kind in ("hidden", "never", "doubtful", "label", "value")]
    return (*kinds, frozenset[str]().union(*kinds))


_remembered = lru_cache(maxsize=8192)(_named)


def opening(element: Element, length: int) -> str:
    """The text of an element as far as its string that goes beyond a length; elements may hold whole pages."""
    held, found = 0, []
    for string in element.strings():
        found.append(string)
        held += len(string)
        if held > length:
            break
    return "".join(found)


def glued(before: str, text: str, was_bold: bool, bold: bool) -> bool:
    """Whether a space was lost where the type changes: "<b>Label:</b>value", "in<b>English</b>and"."""
    if before[-1:] == ":":
        return not text[0].isspace()
    if was_bold == bold or not before[-1:].isalpha() or not text[0].isalpha():
        return False
    return len(before) > 2 and was_bold or (len(text) > 2 and before[-1].islower() and text[0].isupper())


def is_chip(element: Element) -> bool:
    """Whether the element is one of the tags of a page, each a word of its own: spans beside each other of one class,
    or without white space between them in a box that holds nothing else.
    """
    if element.name not in ("span", "a"):
        return False
    before = element.nearest()
    if not isinstance(before, Element) or before.name != element.name:
        return False
    if not _begins_word(before) or not _begins_word(element):
        return False
    classes = element.get("class").split()
    if classes and before.get("class").split() == classes:
        return True
    box = element.parent
    return (
        box is not None
        and box.name in _BOXES_OF_CHIPS
        and before is element.previous()
        and all(_is_word(child) for child in islice(box.children, 20))
    )


def _begins_word(element: Element) -> bool:
    first = opening(element, 200)[:200].lstrip()[:1]
    return first.isalnum() and not first.islower()


def _is_word(child: Element | str) -> bool:
    if not isinstance(child, Element):
        return not child.strip()
    text = child.text().strip()
    return len(text) <= _LONGEST_CHIP and (not text or not text[0].islower()) and text[-1:] not in ",:;("


def runs_into(before: str, element: Element) -> bool:
    """Whether an element follows another with no white space, and its words would run into those before it."""
    last = before[-1:]
    if not last or last.isspace() or element.name in _MARKING:
        return False
    if not isinstance(element.previous(), Element):
        return False
    text = opening(element, 3)[:3]
    if not text or text[0].isspace():
        return False
    if last.isdigit() and text[0].isdigit():
        return element.name == "time"
    return text[0].isupper() and (last.islower() or last.isdigit() or last in ")]") and text[1:2].islower()


def is_repeated(element: Element) -> bool:
    """Whether the element is the date of the last change, which themes of blogs hide beside that of the post."""
    if element.name != "time" or "updated" not in named(element.attributes).words:
        return False
    before = element.nearest()
    return isinstance(before, Element) and before.name == "time" and "updated" not in named(before.attributes).words


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


def terms(element: Element) -> Iterator[Element]:
    """The terms and values of a definition list, out of the groups they may stand in."""
    for child in element.elements():
        grouped = child.name == "div" and child.child(("dt", "dd")) is not None
        yield from child.elements() if grouped else [child]
