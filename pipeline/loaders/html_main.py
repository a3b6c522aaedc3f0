"""Takes out of a page what is not the vacancy: navigation, filters, lists of other jobs, cookie banners, footers.

Decided by elements (`nav`, `aside`), roles, words of classes and ids, headings ("Similar jobs") and density of links;
the words are in vocabulary/furniture.toml. A header table or list of labels outside of the main column stays: portals
put the grade and the deadline there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice

from pipeline.loaders import furniture, html_pairs
from pipeline.loaders.html_related import HEADINGS, WHOLE, drop_related, has_few_parts
from pipeline.loaders.html_tree import Element, Tree
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
_TELLING = frozenset(("class", "id", "style", "role", "hidden", "aria-hidden"))  # attributes
_PARTS = _BOXES | _NEVER_TAGS | _DOUBTFUL_TAGS  # what can be furniture without an attribute


def prune(tree: Tree) -> None:
    """Remove furniture from the tree, in place."""
    body = tree.first("body") or tree.root
    sizes = tree.sizes()
    whole = max(1, sizes[body.end] - sizes[body.begin])
    links = [element.order for element in body.inside() if element.name == "a"]
    title = body.first(("h1",)) or body.first(("h2",))
    titled = {title, *title.parents()} if title is not None and _in_banner(title) else set()
    waiting = [(child, 0) for child in body.elements()]
    while waiting:
        # The last first, so that the places of those before stay: without it, a page is searched for each removal.
        element, depth = waiting.pop()
        if element.name in _PARTS or not _TELLING.isdisjoint(element.attributes):
            size = sizes[element.end] - sizes[element.begin]
            # Half of the text is the vacancy, whatever its element is called.
            small = size * 2 <= whole and element.name not in WHOLE and element not in titled
            if small and _is_furniture(element, size, links):
                element.remove()
                continue
        if depth < _DEEPEST and element.last > element.order + 1:
            waiting += [(child, depth + 1) for child in element.children if isinstance(child, Element)]
    drop_related(tree, body)
    _keep_main(tree, body)


def _is_furniture(element: Element, size: int, links: list[int]) -> bool:
    name, of_name = element.name, named(element)
    if of_name.hidden or _is_hidden(element.attributes):
        return True
    role = element.get("role")
    if name in _NEVER_TAGS or of_name.never or role in _NEVER_ROLES:
        return element.first(_MAIN) is None and not _has_facts(element, strong=True)
    if name in _DOUBTFUL_TAGS or of_name.doubtful or role in _DOUBTFUL_ROLES:
        return element.first(_MAIN) is None and name not in HEADINGS and not _has_facts(element, strong=False)
    if name not in _BOXES:
        return False
    linked = bisect_left(links, element.last) - bisect_left(links, element.order)
    if name in _MENUS and size < _LONGEST_LINKS and linked >= _FEWEST_LINKS and _all_links(element, size):
        return True
    if not 0 < size < _LONGEST_FACETS:
        return False
    listed = (linked >= _FEWEST_FACETS and _are_facets(element)) or (size < _LONGEST_MENU and _is_menu(element, size))
    return listed and has_few_parts(element, _MOST_IN_BOX)


def _is_hidden(attributes: dict[str, str]) -> bool:
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    return "style" in attributes and _HIDING.search(attributes["style"]) is not None


def _are_facets(element: Element) -> bool:
    """Whether the box holds filters with the number of posts behind each: "Kenya (12)"."""
    texts = [collapse(link.text(" ")) for link in element.all(("a",), limit=200)]
    counted = sum(_COUNTED.fullmatch(text) is not None for text in texts if text.endswith(")"))
    return counted >= _FEWEST_FACETS and counted * 4 >= len(texts) * 3


def name_title(tree: Tree) -> None:
    """Make a heading of the element whose class says that it is the title of the vacancy, where no heading is."""
    if tree.root.first(("h1", "h2")) is not None:
        return
    titles = (e for e in tree.elements if e.name in ("div", "p", "span", "td", "a") and _is_titled(e))
    for element in islice(titles, 20):
        if element.first(("div", "p", "table", "li")) is not None:
            continue
        if 2 < len(collapse(element.text(" "))) <= _LONGEST_TITLE:
            element.name = "h1"
            return


def _is_titled(element: Element) -> bool:
    return any(map(_TITLED.search, element.get("class").split()))


def _in_banner(title: Element) -> bool:
    """Whether the title of the vacancy stands in a header that is no menu of the site."""
    return not any(box.name in _NEVER_TAGS or named(box).never for box in islice(title.parents(), _DEEPEST))


def _is_menu(element: Element, size: int) -> bool:
    """Whether a small box holds little else than words of menus ("Home", "Post a job", "Sign in")."""
    entries = element.all(_ENTRIES, limit=20)
    if len(entries) < _FEWEST_IN_MENU:
        return False
    parts = [part for part in entries if part.first(("a", "span")) is None]
    texts = [text for part in parts if (text := collapse(part.text()))]
    known = [text for text in texts if furniture.is_menu_word(text)]
    return len(known) >= _FEWEST_IN_MENU and len(known) * 3 >= len(texts) * 2 and 2 * sum(map(len, known)) >= size


def _has_facts(element: Element, strong: bool) -> bool:
    """Whether the element holds the header of a vacancy: a list of labels; less strictly, a table or lines too."""
    if strong and (element.name in _NEVER_TAGS or element.first(("dl",)) is None):
        return False
    first = element.first((*HEADINGS, "strong", "b"))
    if first is not None and furniture.is_related(collapse(first.text(" "))):
        return False
    if strong or element.first(("dl", "th")) is not None:
        return True
    if (element.name == "header" or "header" in named(element).words) and _known_labels(element) > 1:
        return True
    lines = element.text("\n").split("\n")
    labels = {collapse(line).partition(":")[0] for line in lines if ":" in line and _LABEL.match(line.strip())}
    return len(labels) + sum(map(_ends_in_colon, element.all(_BOLD, limit=200))) >= 2


def _ends_in_colon(element: Element) -> bool:
    return element.text().rstrip().endswith(":")


def _known_labels(element: Element) -> int:
    texts = (text for string in element.strings() if (text := string.strip()))
    return sum(html_pairs.names_value(text) for text in islice(texts, 60) if len(text) <= 60)


def _all_links(element: Element, size: int) -> bool:
    """Five links or more that are nearly all of the text: a menu or a list of other pages."""
    if element.first(("dl", "table", "h1")) is not None:
        return False
    links = element.all(("a",), limit=200)
    return sum(len(link.text().strip()) for link in links) * 10 > size * 8


def _keep_main(tree: Tree, body: Element) -> None:
    """Where one element is declared to be the main content, remove what stands beside it without being a header."""
    whole = max(1, tree.size(body))
    mains = [main for main in body.inside() if main.name == "main" and tree.size(main) * 3 > whole]
    if len(mains) != 1:
        return
    element = mains[0]
    while element is not body and element.parent is not None:
        for sibling in reversed(element.parent.elements()):
            if (
                sibling is not element
                and sibling.first(("h1", "h2", "dl", "table")) is None
                and sibling.name not in HEADINGS
                and sibling.name not in ("dl", "table")
                and not _has_facts(sibling, strong=False)
            ):
                sibling.remove()
        element = element.parent
