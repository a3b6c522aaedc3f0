"""Lists of other vacancies on a page, found by their headings ("Similar jobs") and removed with the box they head."""

from __future__ import annotations

from itertools import islice, takewhile

from bs4.element import PageElement, Tag

from pipeline.loaders import furniture
from pipeline.loaders.html_words import first_of
from pipeline.loaders.inline import collapse

WHOLE = frozenset(("html", "body", "main", "head"))
HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
_MOST_PARTS = 12  # strings and elements of a heading
_MOST_HEADINGS = 60


def drop_related(body: Tag, sizes: dict[int, int], whole: int) -> None:
    """Remove lists of other vacancies by their headings, with the box that they head or up to the next heading."""
    gone: set[int] = set()
    candidates = body.find_all([*HEADINGS, "p", "div", "span", "strong", "b", "dt", "legend"])
    short = (heading for heading in candidates if 0 < sizes.get(id(heading), 0) <= 80 and has_few_parts(heading))
    related = (heading for heading in short if furniture.is_related(collapse(heading.get_text(" "))))
    for heading in list(islice(related, _MOST_HEADINGS)):
        if _is_within(heading, gone):
            continue
        box = _box(heading, sizes, whole)
        if box is heading and heading.parent is not None:
            first = heading.parent.index(heading) + 1
            headed = list(takewhile(_is_no_heading, heading.parent.contents[first:]))
            for place, follower in reversed(list(enumerate(headed, first))):
                gone.add(id(follower))
                follower.extract(place)
        gone.add(id(box))
        box.extract()


def _is_no_heading(part: PageElement) -> bool:
    return not isinstance(part, Tag) or (part.name not in HEADINGS and first_of(part, HEADINGS) is None)


def _is_within(element: Tag, gone: set[int]) -> bool:
    return any(id(parent) in gone for parent in [element, *element.parents])


def _box(heading: Tag, sizes: dict[int, int], whole: int) -> Tag:
    """The largest container that begins with the heading and is a small part of the page."""
    box = heading
    before = 0  # text that stands in the container before the heading
    while (parent := box.parent) is not None and parent.name not in WHOLE:
        before = sum(sizes.get(id(e), 0) if isinstance(e, Tag) else len(str(e).strip()) for e in box.previous_siblings)
        if before or sizes.get(id(parent), 0) * 2 > whole or first_of(parent, ("h1",)) is not None:
            break
        headings = parent.find_all(HEADINGS, limit=12)
        if any(furniture.is_known_section(collapse(h.get_text(" "))) for h in headings):
            break
        box = parent
    return box


def has_few_parts(element: Tag, most: int = _MOST_PARTS) -> bool:
    """Whether the element holds little else but its text; so that nested boxes are not read again at each level."""
    waiting: list[PageElement] = [element]
    seen = 0
    while waiting and seen <= most:
        seen += 1
        part = waiting.pop()
        waiting += part.contents[: most + 1] if isinstance(part, Tag) else []
    return not waiting
