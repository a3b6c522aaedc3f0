"""Lists of other vacancies on a page, found by their headings ("Similar jobs") and removed with the box they head."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice

from pipeline.loaders import furniture
from pipeline.loaders.html_tree import Element, Tree
from pipeline.loaders.inline import collapse

WHOLE = frozenset(("html", "body", "main", "head"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_HEADING = HEADINGS | {"p", "div", "span", "strong", "b", "dt", "legend"}  # what a heading of such a list may be
_MOST_PARTS = 12  # strings and elements of a heading
_MOST_HEADINGS = 60
_LONGEST_HEADING = 80


def drop_related(tree: Tree, body: Element) -> None:
    """Remove lists of other vacancies by their headings, with the box that they head or up to the next heading."""
    sizes = tree.sizes()
    whole = max(1, tree.size(body))
    headings = (
        element
        for element in body.inside()
        if element.name in _HEADING
        and 0 < sizes[element.end] - sizes[element.begin] <= _LONGEST_HEADING
        and _is_related(element)
        and has_few_parts(element)
    )
    for heading in list(islice(headings, _MOST_HEADINGS)):
        if not heading.name:  # removed with another
            continue
        box = _box(tree, heading, whole)
        if box is heading:
            following = (node for node in heading.after() if isinstance(node, Element))
            heading.remove_following(next((element for element in following if _is_heading(element)), None))
        box.remove()


def _is_related(element: Element) -> bool:
    text = collapse(element.text(" "))
    return len(text) <= _LONGEST_HEADING and _heads_others(text)


# The menus and cards of a site are the same on all its pages.
_heads_others = lru_cache(maxsize=4096)(furniture.is_related)


def _is_heading(element: Element) -> bool:
    return element.name in HEADINGS or element.first(HEADINGS) is not None


def _box(tree: Tree, heading: Element, whole: int) -> Element:
    """The largest container that begins with the heading and is a small part of the page."""
    box = heading
    while (parent := box.parent) is not None and parent.name not in WHOLE:
        before = any(tree.size(n) if isinstance(n, Element) else n.strip() for n in box.before())  # text
        if before or tree.size(parent) * 2 > whole or parent.first(("h1",)) is not None:
            break
        headings = parent.all(HEADINGS, limit=12)
        if any(furniture.is_known_section(collapse(h.text(" "))) for h in headings):
            break
        box = parent
    return box


def has_few_parts(element: Element, most: int = _MOST_PARTS) -> bool:
    """Whether the element holds little else but its text; so that nested boxes are not read again at each level."""
    if element.last == element.order + 1:
        return len(element.children) <= most
    waiting: list[Element | str] = [element]
    seen = 0
    while waiting and seen <= most:
        seen += 1
        part = waiting.pop()
        if isinstance(part, Element):
            waiting += part.children[: most + 1]
    return not waiting
