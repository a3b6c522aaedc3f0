"""Lists of other vacancies on a page, found by their headings ("Similar jobs") and removed with the box they head."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice

from pipeline.loaders import furniture
from pipeline.loaders.html_outline import Outline
from pipeline.loaders.inline import collapse

WHOLE = frozenset(("html", "body", "main", "head"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_HEADING = HEADINGS | {"p", "div", "span", "strong", "b", "dt", "legend"}  # what a heading of such a list may be
_MOST_PARTS = 12  # strings and elements of a heading
_MOST_HEADINGS = 60
_LONGEST_HEADING = 80


def drop_related(outline: Outline) -> None:
    """Remove lists of other vacancies by their headings, with the box that they head or up to the next heading."""
    headings = (
        place
        for place in outline.inside(outline.body(), *_HEADING)
        if 0 < outline.size(place) <= _LONGEST_HEADING
        and _is_related(outline.text(place, " "))
        and outline.has_few_parts(place, _MOST_PARTS)
    )
    for heading in list(islice(headings, _MOST_HEADINGS)):
        if not outline.names[heading]:  # removed with another
            continue
        box = _box(outline, heading)
        if box == heading:
            parent = outline.parents[heading]
            following = (place for place in outline.children(parent) if place > heading and _is_heading(outline, place))
            outline.remove(heading, next(following, outline.ends[parent]))
        else:
            outline.remove(box)


def _is_related(text: str) -> bool:
    text = collapse(text)
    return len(text) <= _LONGEST_HEADING and _heads_others(text)


# The menus and cards of a site are the same on all its pages.
_heads_others = lru_cache(maxsize=4096)(furniture.is_related)


def _is_heading(outline: Outline, place: int) -> bool:
    return outline.names[place] in HEADINGS or outline.has(place, *HEADINGS)


def _box(outline: Outline, heading: int) -> int:
    """The largest container that begins with the heading and is a small part of the page."""
    whole = max(1, outline.size(outline.body()))
    box = heading
    while outline.names[parent := outline.parents[box]] not in WHOLE and parent:
        if not outline.begins(box) or outline.size(parent) * 2 > whole or outline.has(parent, "h1"):
            break
        headings = outline.inside(parent, *HEADINGS)[:12]
        if any(furniture.is_known_section(collapse(outline.text(h, " "))) for h in headings):
            break
        box = parent
    return box
