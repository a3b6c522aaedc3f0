"""From markup to the outline of a page, by the events of lxml's parser, of which BeautifulSoup's tree is made as well.

What is no tree by those events alone is left to BeautifulSoup itself; see `html_soup`.

>>> outline = parse("<p>Grade: <b>P-3</b><!-- or P-4 --></p>")
>>> [(outline.names[place], outline.text(place)) for place in outline.named("body", "p", "b")]
[('body', 'Grade: P-3'), ('p', 'Grade: P-3'), ('b', 'P-3')]
"""

from __future__ import annotations

import re
from typing import Any, cast

from lxml import etree

from pipeline.loaders.html_build import Builder
from pipeline.loaders.html_outline import Outline

# lxml takes an attribute "{x}class" for a "class" of a namespace, and BeautifulSoup looks for it under that name.
_BRACED = re.compile(r"\}[\w:-]{1,40}(?:[\s=/>]|$)")


def parse(text: str) -> Outline:
    """The outline of a page or of a piece of one."""
    parser = etree.HTMLParser(target=cast("Any", Builder()), recover=True)
    try:
        parser.feed(text)
        outline = cast("Outline", parser.close())
    except (etree.LxmlError, LookupError, ValueError):
        return _by_soup(text)
    attributes = (node for node in outline.nodes if isinstance(node, dict)) if _BRACED.search(text) else ()
    if any(name[:1] == "{" for names in attributes for name in names):
        return _by_soup(text)
    return outline


def _by_soup(text: str) -> Outline:
    from pipeline.loaders import html_soup  # late: few pages need it

    return html_soup.parse(text)
