"""From markup to the light tree, by the events of lxml's parser, of which BeautifulSoup's tree is made as well.

What is no tree by those events alone is left to BeautifulSoup itself; see `html_soup`.

>>> tree = parse("<p>Grade: <b>P-3</b><!-- or P-4 --></p>")
>>> [(element.name, element.text(), len(element.children)) for element in tree.elements]
[('html', 'Grade: P-3', 1), ('body', 'Grade: P-3', 1), ('p', 'Grade: P-3', 3), ('b', 'P-3', 1)]
"""

from __future__ import annotations

import re
from typing import Any, cast

from lxml import etree

from pipeline.loaders.html_build import Builder
from pipeline.loaders.html_tree import Tree

# lxml takes an attribute "{x}class" for a "class" of a namespace, and BeautifulSoup looks for it under that name.
_BRACED = re.compile(r"\}[\w:-]{1,40}(?:[\s=/>]|$)")


def parse(text: str) -> Tree:
    """The tree of a page or of a piece of one."""
    builder = Builder()
    parser = etree.HTMLParser(target=cast("Any", builder), recover=True)
    try:
        parser.feed(text)
        parser.close()
    except (etree.LxmlError, LookupError, ValueError):
        return _by_soup(text)
    if _BRACED.search(text) and any(name[:1] == "{" for e in builder.tree.elements for name in e.attributes):
        return _by_soup(text)
    return builder.tree


def _by_soup(text: str) -> Tree:
    from pipeline.loaders import html_soup  # late: few pages need it

    return html_soup.parse(text)
