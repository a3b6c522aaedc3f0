"""Takes out of a page what is not the vacancy: navigation, filters, lists of other jobs, cookie banners, footers.

Decided by elements (`nav`, `aside`), roles, words of classes and ids, headings ("Similar jobs") and density of links;
the words are in vocabulary/furniture.toml. A header table or list of labels outside of the main column stays: portals
put the grade and the deadline there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice
from typing import Literal

from pipeline.loaders import furniture, html_pairs
from pipeline.loaders.html_outline import Outline
from pipeline.loaders.html_related import HEADINGS, WHOLE, drop_related
from pipeline.loaders.html_words import named
from pipeline.loaders.inline import collapse

_NEVER_TAGS = frozenset(("nav", "footer", "dialog"))
_DOUBTFUL_TAGS = frozenset(("aside", "header"))
_NEVER_ROLES = frozenset(("navigation", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar"))
_DOUBTFUL_ROLES = frozenset(("complementary", "banner"))
_HIDING = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_LABEL = re.compile(r"[^\W\d_][^:\n]{1,40}:\s*\S")
_DEEPEST = 60  # parts of a page do not stand deeper; a page that does is damage
_MOST_IN_BOX = 600  # strings and elements of a menu or of filters
_LONGEST_MENU, _FEWEST_IN_MENU = 300, 2
_LONGEST_FACETS, _FEWEST_FACETS = 4000, 3
_LONGEST_LINKS, _FEWEST_LINKS = 2000, 5
_COUNTED = re.compile(r".{2,60}\(\d{1,5}\)")
_TITLED = re.compile(r"^(?:job|vacancy|position|post|page|opening)?[-_]{0,2}title(?:page)?$", re.IGNORECASE)
_LONGEST_TITLE = 150
_MENUS = frozenset(("ul", "div", "section"))
_BOXES = _MENUS | {"td", "p"}
_ENTRIES = frozenset(("a", "span", "button"))
_BOLD = frozenset(("b", "strong", "td", "span", "dt"))
_MAIN = frozenset(("h1", "main"))
_Suspected = Literal["", "hidden", "never", "doubtful", "box"]
_BY_TAG: dict[str, _Suspected] = {
    **dict.fromkeys(_BOXES, "box"),
    **dict.fromkeys(_DOUBTFUL_TAGS, "doubtful"),
    **dict.fromkeys(_NEVER_TAGS, "never"),
}


def prune(outline: Outline) -> None:
    """Take furniture out of the page."""
    body = outline.body()
    whole = max(1, outline.size(body))
    links = outline.inside(body, "a")
    title = next(iter(outline.inside(body, "h1") or outline.inside(body, "h2")), None)
    titled = {title, *outline.around(title)} if title is not None and _in_banner(outline, title) else set()
    place, ends = body + 1, [outline.ends[body]]  # of the elements around
    while place < ends[0]:
        name, end = outline.names[place], outline.ends[place]
        while ends[-1] <= place:
            ends.pop()
        suspected = _suspected(name, outline.attributes(place)) if name and len(ends) - 1 <= _DEEPEST else ""
        # Half of the text is the vacancy, whatever its element is called.
        small = suspected and place not in titled and outline.size(place) * 2 <= whole
        if small and _is_furniture(outline, place, suspected, links):
            outline.remove(place)
            place = end
        else:
            ends.append(end)
            place += 1
    drop_related(outline)
    _keep_main(outline)


def _suspected(name: str, attributes: dict[str, str]) -> _Suspected:
    """Why an element may be furniture, by itself."""
    if not attributes or name in WHOLE:
        return _BY_TAG.get(name, "")
    of_name = named(attributes)
    if of_name.hidden or _is_hidden(attributes):
        return "hidden"
    role = attributes.get("role")
    if name in _NEVER_TAGS or of_name.never or role in _NEVER_ROLES:
        return "never"
    if name in _DOUBTFUL_TAGS or of_name.doubtful or role in _DOUBTFUL_ROLES:
        return "doubtful" if name not in HEADINGS else ""
    return _BY_TAG.get(name, "")


def _is_furniture(outline: Outline, element: int, suspected: _Suspected, links: list[int]) -> bool:
    if suspected == "hidden":
        return True
    if suspected != "box":
        return not outline.has(element, *_MAIN) and not _has_facts(outline, element, strong=suspected == "never")
    size = outline.size(element)
    linked = bisect_left(links, outline.ends[element]) - bisect_left(links, element)
    menu = outline.names[element] in _MENUS and size < _LONGEST_LINKS and linked >= _FEWEST_LINKS
    if menu and _all_links(outline, element, size):
        return True
    if not 0 < size < _LONGEST_FACETS:
        return False
    listed = (linked >= _FEWEST_FACETS and _are_facets(outline, element)) or (
        size < _LONGEST_MENU and _is_menu(outline, element, size)
    )
    return listed and outline.has_few_parts(element, _MOST_IN_BOX)


def _is_hidden(attributes: dict[str, str]) -> bool:
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    return "style" in attributes and _HIDING.search(attributes["style"]) is not None


def _are_facets(outline: Outline, element: int) -> bool:
    """Whether the box holds filters with the number of posts behind each: "Kenya (12)"."""
    texts = [collapse(outline.text(link, " ")) for link in outline.inside(element, "a")[:200]]
    counted = sum(_COUNTED.fullmatch(text) is not None for text in texts if text.endswith(")"))
    return counted >= _FEWEST_FACETS and counted * 4 >= len(texts) * 3


def name_title(outline: Outline) -> None:
    """Make a heading of the element whose class says that it is the title of the vacancy, where no heading is."""
    if outline.has(0, "h1", "h2"):
        return
    titles = (place for place in outline.named("div", "p", "span", "td", "a") if _is_titled(outline, place))
    for element in islice(titles, 20):
        if outline.has(element, "div", "p", "table", "li"):
            continue
        if 2 < len(collapse(outline.text(element, " "))) <= _LONGEST_TITLE:
            outline.rename(element, "h1")
            return


def _is_titled(outline: Outline, element: int) -> bool:
    return any(map(_TITLED.search, outline.attributes(element).get("class", "").split()))


def _in_banner(outline: Outline, title: int) -> bool:
    """Whether the title of the vacancy stands in a header that is no menu of the site."""
    boxes = islice(outline.around(title), _DEEPEST)
    return not any(outline.names[box] in _NEVER_TAGS or named(outline.attributes(box)).never for box in boxes)


def _is_menu(outline: Outline, element: int, size: int) -> bool:
    """Whether a small box holds little else than words of menus ("Home", "Post a job", "Sign in")."""
    entries = outline.inside(element, *_ENTRIES)[:20]
    if len(entries) < _FEWEST_IN_MENU:
        return False
    parts = [part for part in entries if not outline.has(part, "a", "span")]
    texts = [text for part in parts if (text := collapse(outline.text(part)))]
    known = [text for text in texts if furniture.is_menu_word(text)]
    return len(known) >= _FEWEST_IN_MENU and len(known) * 3 >= len(texts) * 2 and 2 * sum(map(len, known)) >= size


def _has_facts(outline: Outline, element: int, strong: bool) -> bool:
    """Whether the element holds the header of a vacancy: a list of labels; less strictly, a table or lines too."""
    if strong and (outline.names[element] in _NEVER_TAGS or not outline.has(element, "dl")):
        return False
    heading = next(iter(outline.inside(element, *HEADINGS, "strong", "b")), None)
    if heading is not None and furniture.is_related(collapse(outline.text(heading, " "))):
        return False
    if strong or outline.has(element, "dl", "th"):
        return True
    is_header = outline.names[element] == "header" or "header" in named(outline.attributes(element)).words
    if is_header and _known_labels(outline, element) > 1:
        return True
    lines = outline.text(element, "\n").split("\n")
    labels = {collapse(line).partition(":")[0] for line in lines if ":" in line and _LABEL.match(line.strip())}
    bold = outline.inside(element, *_BOLD)[:200]
    return len(labels) + sum(outline.text(part).rstrip().endswith(":") for part in bold) >= 2


def _known_labels(outline: Outline, element: int) -> int:
    texts = (text for string in outline.strings(element) if (text := string.strip()))
    return sum(html_pairs.names_value(text) for text in islice(texts, 60) if len(text) <= 60)


def _all_links(outline: Outline, element: int, size: int) -> bool:
    """Five links or more that are nearly all of the text: a menu or a list of other pages."""
    if outline.has(element, "dl", "table", "h1"):
        return False
    links = outline.inside(element, "a")[:200]
    return sum(len(outline.text(link).strip()) for link in links) * 10 > size * 8


def _keep_main(outline: Outline) -> None:
    """Where one element is declared to be the main content, remove what stands beside it without being a header."""
    body = outline.body()
    whole = max(1, outline.size(body))
    mains = [main for main in outline.inside(body, "main") if outline.size(main) * 3 > whole]
    if len(mains) != 1:
        return
    element = mains[0]
    while element != body:
        parent = outline.parents[element]
        for sibling in outline.children(parent):
            name = outline.names[sibling]
            if (
                name
                and sibling != element
                and name not in HEADINGS
                and name not in ("dl", "table")
                and not outline.has(sibling, "h1", "h2", "dl", "table")
                and not _has_facts(outline, sibling, strong=False)
            ):
                outline.remove(sibling)
        element = parent
