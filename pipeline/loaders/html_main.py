"""Takes out of a page what is not the vacancy: navigation, filters, lists of other jobs, cookie banners, footers.

Decided by elements (`nav`, `aside`), roles, words of classes and ids, headings ("Similar jobs") and density of links;
the words are in vocabulary/furniture.toml. A header table or list of labels outside of the main column stays: portals
put the grade and the deadline there.
"""

from __future__ import annotations

import re
from itertools import islice

from bs4 import BeautifulSoup
from bs4.element import Comment, PageElement, Tag

from pipeline.loaders import furniture, html_pairs, site_texts
from pipeline.loaders.html_related import HEADINGS, WHOLE, drop_related, has_few_parts
from pipeline.loaders.html_words import class_words, first_of
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
_COUNTED = re.compile(r".{2,60}\(\d{1,5}\)")
_TITLED = re.compile(r"^(?:job|vacancy|position|post|page|opening)?[-_]{0,2}title(?:page)?$", re.IGNORECASE)
_LONGEST_TITLE = 150


def prune(soup: BeautifulSoup) -> None:
    """Remove furniture from the tree, in place."""
    body = soup.body or soup
    sizes = _sizes(body)
    whole = max(1, sizes.get(id(body), 1))
    links = _links(body)
    title = body.find("h1") or body.find("h2")
    titled = {id(part) for part in [title, *title.parents]} if title is not None and _in_banner(title) else set()
    waiting = [(child, place, 0) for place, child in enumerate(body.contents) if isinstance(child, Tag)]
    while waiting:
        # The last first, so that the places of those before stay: without it, a page is searched for each removal.
        element, place, depth = waiting.pop()
        size = sizes.get(id(element), 0)
        # Half of the text is the vacancy, whatever its element is called.
        small = element.name not in WHOLE and size * 2 <= whole and id(element) not in titled
        if small and _is_furniture(element, size, links.get(id(element), 0)):
            element.extract(place)
        elif depth < _DEEPEST:
            waiting += [(child, n, depth + 1) for n, child in enumerate(element.contents) if isinstance(child, Tag)]
    drop_related(body, sizes, whole)
    _keep_main(body, sizes, whole)


def _sizes(body: Tag) -> dict[int, int]:
    """The length of text of each element, counted from the leaves in one pass."""
    sizes: dict[int, int] = {}
    for element in reversed(list(body.descendants)):
        size = sizes.get(id(element), 0) if isinstance(element, Tag) else _length(element)
        if element.parent is not None:
            sizes[id(element.parent)] = sizes.get(id(element.parent), 0) + size
    return sizes


def _links(body: Tag) -> dict[int, int]:
    """The number of links in each element, down to where parts of a page stand."""
    found: dict[int, int] = {}
    for link in body.find_all("a"):
        for parent in islice(link.parents, 2 * _DEEPEST):
            found[id(parent)] = found.get(id(parent), 0) + 1
    return found


def _length(string: PageElement) -> int:
    parent = string.parent
    if isinstance(string, Comment) or parent is None or parent.name in ("script", "style", "noscript", "template"):
        return 0
    return len(str(string).strip())


def _is_furniture(element: Tag, size: int, links: int) -> bool:
    words = frozenset(class_words(element))
    if (
        element.has_attr("hidden")
        or _HIDING.search(str(element.get("style") or ""))
        or element.get("aria-hidden") == "true"
    ):
        return True
    if words & site_texts.words("class_word", "hidden") and "visually" not in words:
        return True
    role = str(element.get("role") or "")
    if element.name in _NEVER_TAGS or role in _NEVER_ROLES or words & site_texts.words("class_word", "never"):
        return first_of(element, ("h1", "main")) is None and not _has_facts(element, strong=True)
    if element.name in _DOUBTFUL_TAGS or role in _DOUBTFUL_ROLES or words & site_texts.words("class_word", "doubtful"):
        return (
            first_of(element, ("h1", "main")) is None
            and element.name not in HEADINGS
            and not _has_facts(element, strong=False)
        )
    if element.name in ("ul", "div", "section") and size < 2000 and links >= 5 and _all_links(element, size):
        return True
    boxed = element.name in ("ul", "div", "td", "p", "section") and 0 < size < _LONGEST_FACETS
    if not boxed or not has_few_parts(element, _MOST_IN_BOX):
        return False
    if links >= _FEWEST_FACETS and _are_facets(element):
        return True
    return size < _LONGEST_MENU and _is_menu(element, size)


def _are_facets(element: Tag) -> bool:
    """Whether the box holds filters with the number of posts behind each: "Kenya (12)"."""
    texts = [collapse(link.get_text(" ")) for link in element.find_all("a", limit=200)]
    counted = sum(_COUNTED.fullmatch(text) is not None for text in texts)
    return counted >= _FEWEST_FACETS and counted * 4 >= len(texts) * 3


def name_title(soup: BeautifulSoup) -> None:
    """Make a heading of the element whose class says that it is the title of the vacancy, where no heading is."""
    if soup.find(["h1", "h2"]) is not None:
        return
    for element in soup.find_all(["div", "p", "span", "td", "a"], class_=_TITLED, limit=20):
        if "title" in element.name or element.find(["div", "p", "table", "li"]) is not None:
            continue
        if 2 < len(collapse(element.get_text(" "))) <= _LONGEST_TITLE:
            element.name = "h1"
            return


def _in_banner(title: Tag) -> bool:
    """Whether the title of the vacancy stands in a header that is no menu of the site."""
    boxes = list(islice(title.parents, _DEEPEST))
    never = site_texts.words("class_word", "never")
    return not any(box.name in _NEVER_TAGS or never.intersection(class_words(box)) for box in boxes)


def _is_menu(element: Tag, size: int) -> bool:
    """Whether a small box holds little else than words of menus ("Home", "Post a job", "Sign in")."""
    parts = [part for part in element.find_all(["a", "span", "button"], limit=20) if part.find(["a", "span"]) is None]
    texts = [text for part in parts if (text := collapse(part.get_text()))]
    known = [text for text in texts if furniture.is_menu_word(text)]
    return len(known) >= _FEWEST_IN_MENU and len(known) * 3 >= len(texts) * 2 and 2 * sum(map(len, known)) >= size


def _has_facts(element: Tag, strong: bool) -> bool:
    """Whether the element holds the header of a vacancy: a list of labels; less strictly, a table or lines too."""
    first = first_of(element, (*HEADINGS, "strong", "b"))
    if first is not None and furniture.is_related(collapse(first.get_text(" "))):
        return False
    if strong:
        return False if element.name in _NEVER_TAGS else first_of(element, ("dl",)) is not None
    if first_of(element, ("dl", "th")) is not None:
        return True
    if "header" in (element.name, *class_words(element)) and _known_labels(element) > 1:
        return True
    labels = {
        collapse(line).partition(":")[0] for line in element.get_text("\n").split("\n") if _LABEL.match(line.strip())
    }
    bold = sum(
        b.get_text().rstrip().endswith(":") for b in element.find_all(["b", "strong", "td", "span", "dt"], limit=200)
    )
    return len(labels) + bold >= 2


def _known_labels(element: Tag) -> int:
    return sum(html_pairs.names_value(text) for text in islice(element.stripped_strings, 60) if len(text) <= 60)


def _all_links(element: Tag, size: int) -> bool:
    """Five links or more that are nearly all of the text: a menu or a list of other pages."""
    if first_of(element, ("dl", "table", "h1")) is not None:
        return False
    links = element.find_all("a", limit=200)
    return sum(len(link.get_text().strip()) for link in links) * 10 > size * 8


def _keep_main(body: Tag, sizes: dict[int, int], whole: int) -> None:
    """Where one element is declared to be the main content, remove what stands beside it without being a header."""
    mains = [main for main in body.find_all(["main"]) if sizes.get(id(main), 0) * 3 > whole]
    if len(mains) != 1:
        return
    element: Tag = mains[0]
    while element is not body and element.parent is not None:
        for place, sibling in reversed(list(enumerate(element.parent.contents))):
            if (
                isinstance(sibling, Tag)
                and sibling is not element
                and first_of(sibling, ("h1", "h2", "dl", "table")) is None
                and sibling.name not in (*HEADINGS, "dl", "table")
                and not _has_facts(sibling, strong=False)
            ):
                sibling.extract(place)
        element = element.parent
