"""The outline of a page by way of BeautifulSoup: for markup that the events of the parser alone make no tree of."""

from __future__ import annotations

import warnings

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning
from bs4.element import Comment, PageElement, PreformattedString, Tag

from pipeline.loaders.html_build import Builder
from pipeline.loaders.html_outline import Outline

# What is not HTML is read all the same; the warnings would be for whoever wrote the page.
warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)
warnings.filterwarnings("ignore", category=MarkupResemblesLocatorWarning)


def parse(text: str) -> Outline:
    """The outline of a page or of a piece of one."""
    return outline_of(BeautifulSoup(text, "lxml"))


def outline_of(soup: BeautifulSoup) -> Outline:
    """The outline of a soup."""
    builder = Builder()
    waiting: list[PageElement | str] = [*reversed(soup.contents)]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Tag):
            values = {str(k): " ".join(v) if isinstance(v, list) else str(v) for k, v in part.attrs.items()}
            builder.start(part.name, values)
            waiting += [part.name, *reversed(part.contents)]
        elif isinstance(part, Comment):
            builder.comment(str(part))
        elif isinstance(part, PreformattedString):
            builder.apart(str(part))
        elif isinstance(part, PageElement):
            builder.data(str(part))
        else:
            builder.end(part)
    return builder.close()
