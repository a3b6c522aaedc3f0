"""The outline and the tree of a page are those of BeautifulSoup, and a page reads the same by either: on the pages that
we have, on hostile and damaged markup, and on markup made at random."""
from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from bs4.element import Comment as SoupComment
from bs4.element import PageElement, Tag
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.adversarial import markup
from benchmarks.adversarial.inputs import Input
from pipeline.loaders import fragments, html, html_build, html_parse, html_soup
from pipeline.loaders.charset import clean, decode
from pipeline.loaders.html_outline import Outline
from pipeline.loaders.html_tree import Comment, Element
from pipeline.loaders.page import Page, Unreadable

pytestmark = pytest.mark.filterwarnings("ignore::bs4.XMLParsedAsHTMLWarning")
ROOT = Path(__file__).parents[1]
FOLDERS = (ROOT / "data" / "raw", ROOT / "tests" / "gold" / "raw", ROOT / "tests" / "same")
PAGES = sorted(path for folder in FOLDERS for path in folder.rglob("*.htm*"))
JSON = sorted(path for folder in FOLDERS for path in folder.rglob("*.json"))
DAMAGED = {
    "nothing": "",
    "white space": " \n\t",
    "no markup": "Grade: P-3",
    "a comment alone": "<!-- Grade -->",
    "empty comments": "<p>a<!---->b<!-- --><!--\n--></p><!-->c<!--->d",
    "a comment never closed": "<p>a<!-- b <p>c",
    "a type of document alone": "<!DOCTYPE html>",
    "old types of documents": '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">a',
    "a type of document by its address": '<!DOCTYPE html SYSTEM "about:legacy-compat"><p>a',
    "a type of document inside": "<p>a<!DOCTYPE html>b</p>",
    "instructions": "<?xml version='1.0'?><p>a<?php echo 1 ?>b<?></p><? x",
    "character data": "<p><![CDATA[a <b>b</b>]]></p>",
    "NULs": "<p>a\x00b</p>\x00<b\x00>c</b>",
    "control characters": "\x01<p>\x0ba\x0c\x85b\u2028</p>",
    "entities": "<p>&amp;&nbsp;&lt;b&gt;&copy&bogus;&#0;&#x80;&#55357;&#x1F600;&#xffffff;&</p>",
    "entities in attributes": "<a href='/?a=1&amp;b=2&copy=3' title='&lt;&quot;'>a</a>",
    "attributes twice": "<p class=a class=b id=c ID=d>a</p>",
    "attributes of other alphabets": "<p é=1 CLASS='Å  b\n c'>a</p>",
    "attributes with signs": "<p =a \"=b @click='c' :d='e' f/g='h' 'i>a</p>",
    "attributes with braces": "<div {x}class='hidden' {{y}}='1' {z}>a</div>",
    "attributes never closed": "<p class='a>b</p><p>c</p>",
    "a tag never closed": "<p>a</p><p class=",
    "signs alone": "a < b <> </> <1> <<p>> & c",
    "ends alone": "</div></p></br></b>a</body>b</html>c",
    "crossed": "<b><i>a</b>b</i><p>c<b>d</p>e</b>",
    "paragraphs in each other": "<p>a<p>b<div>c<p>d</div>e",
    "lists never closed": "<ul><li>a<li>b<ul><li>c</ul><li>d<ol start=3 type=a><li>e",
    "terms never closed": "<dl><dt>Grade<dd>P-3<dt>Place<dd>Suva<div><dt>a<dd>b</div></dl>",
    "cells never closed": "<table><tr><td>a<td>b<tr><th>c<td rowspan=2>d<caption>e</table>f",
    "cells without a table": "<tr><td>a</td></tr><td>b</td><tbody>c",
    "text in a table": "<table>a<tr>b<td>c</td>d</tr>e</table>",
    "two of the page": "<html lang=a><body class=x>a</body></html><html lang=b dir=rtl><body id=y>b",
    "head in the body": "<body>a<head><title>b</title></head><meta name=c content=d>e",
    "titles in a picture": "<svg><title>a</title><path d='M0'/><a>b</a></svg><title>c</title>",
    "frames": "<frameset><frame src=a><noframes>b</noframes></frameset>",
    "forms and choices": "<form><select><option>a<option>b<optgroup><option>c</select><textarea>\n d\n </textarea>",
    "as written": "<pre>\n a\n\n  <b> </b>\n\n</pre><pre>  </pre><textarea>  \n  </textarea>",
    "scripts": "<script>if (a < b) { '<p>c</p>' }</script><script>d<!-- <script>e</script> --></script>f",
    "a script never closed": "a<script>b <p>c",
    "styles": "<style>p > a {}</style><body><style>b</style>c",
    "templates": "<template>a<p>b<template>c<rt>d<template>e</template></rt></template></p></template>f",
    "ruby": "<ruby>漢<rp>(</rp><rt>kan<b>c</b></rt><rp>)</rp></ruby>",
    "a body in the reading of a ruby": "<style></style><main><head><ruby>a<rt><div>b<body></body>c</div></rt></ruby>d",
    "where no script runs": "<noscript>a<p>b</p></noscript><p>c</p>",
    "plain text": "<xmp><b>a</b></xmp><listing>b</listing><plaintext>c<b>d",
    "names with signs": "<o:p>a</o:p><x-y.z>b</x-y.z><fb:like class=c /><p:é>d",
    "names in capitals": "<DIV><P>a<BR/>b</P></DIV><Table><TR><TD>c",
    "namespaces": "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:v='urn:v' xml:lang='fr'><v:rect v:a='b'>c",
    "closed in itself": "<div/>a<p/>b<br/><b/>c<script/>d",
    "deep": "<div>" * 400 + "Grade: P-3",
    "deep and bold": "<b>" * 300 + "a" + "</b>" * 300,
    "deep tables": "<table><tr><td>" * 90 + "a",
    "many": "<p>a" * 3000 + "<a>" * 500,
    "byte order marks": "\ufeff<p>a\ufeffb</p>",
    "pictures and joined letters": "<p>👩‍💻 ﬁ e\u0301</p>",
}  # fmt: skip
_NAMES = (
    "div p span b strong i a ul ol li dl dt dd table tr td th caption h1 h2 br img pre textarea script style template "
    "rt ruby noscript svg select option form button html head body title nav main aside footer section time o:p font"
).split()
_ATTRIBUTES = (
    "", "", "", " class=label", " class='field-value value'", " class='  a  b'", " id=footer-menu", " hidden",
    " style='display: none'", " role=navigation", " itemscope itemtype='https://schema.org/JobPosting'",
    " itemprop=title", " start=3", " colspan=2", " {x}class=menu", " class=a class=b", " =", "/",
)  # fmt: skip
_TEXTS = (
    "Grade", "Grade:", "P-3", "Similar jobs", "Home", "Sign in", "Kenya (12)", "• Plans", "The officer plans the work.",
    " ", "\n  ", "&nbsp;", "&amp;", "<!-- c -->", "<!---->", "<?php x?>", "<", "</", "</p>", "</div>", "\x00", "é",
    "<!", "<!DOCTYPE html>", "<![CDATA[x]]>", "&#0;", ":", "(",
)  # fmt: skip
_PARTS = st.sampled_from(_TEXTS) | st.builds(
    lambda name, attributes, end: f"</{name}>" if end else f"<{name}{attributes}>",
    st.sampled_from(_NAMES), st.sampled_from(_ATTRIBUTES), st.booleans(),
)  # fmt: skip
_NESTED = st.recursive(
    _PARTS,
    lambda inner: st.builds(
        lambda name, attributes, parts: f"<{name}{attributes}>{''.join(parts)}</{name}>",
        st.sampled_from(_NAMES), st.sampled_from(_ATTRIBUTES), st.lists(inner, max_size=6),
    ),
    max_leaves=40,
)  # fmt: skip


def _held(text: str) -> None:
    """The outline of the events is that of the soup, and both it and its tree say the same as the soup."""
    soup, fast = BeautifulSoup(text, "lxml"), html_parse.parse(text)
    assert _shape(fast) == _shape(html_soup.outline_of(soup))
    tags = [soup, *soup.find_all(True)]
    places = [0, *(place for place, name in enumerate(fast.names) if name)]
    assert [tag.name for tag in tags[1:]] == [fast.names[place] for place in places[1:]]
    ends = _ends(soup)
    outlined = {id(tag): place for tag, place in zip(tags, places, strict=True)}
    for tag, place in zip(tags, places, strict=True):
        assert isinstance(tag, Tag)
        assert (tag.get_text(), tag.get_text("|")) == (fast.text(place), fast.text(place, "|"))
        assert fast.size(place) == ends[id(tag)]
        within = [outlined.get(id(node), node) for node in tag.contents]
        assert within == [child if fast.names[child] else fast.nodes[child] for child in fast.children(place)]
        assert [outlined[id(parent)] for parent in tag.parents] == list(fast.around(place))
    _built(soup.body or soup, html_build.build(fast))


def _built(body: Tag, top: Element) -> None:
    """The tree of a body says the same as the soup."""
    tags, elements = [body, *body.find_all(True)], top.tree.elements
    light = {id(tag): element for tag, element in zip(tags, elements, strict=True)}
    for tag, element in zip(tags, elements, strict=True):
        assert isinstance(tag, Tag)
        assert (tag.get_text(), tag.get_text("|")) == (element.text(), element.text("|"))
        assert list(tag.strings) == list(element.strings())
        assert (tag.get("class") or []) == element.get("class").split()
        assert [light.get(id(node), node) for node in tag.contents] == element.children
        if tag is not body:
            assert light.get(id(tag.previous_sibling), tag.previous_sibling) == element.previous()
            beside = tag.find_next_sibling()
            assert (light[id(beside)] if beside else None) is element.beside()


def _shape(outline: Outline) -> list[object]:
    """All that is in an outline; of attributes, those whose names can be asked for."""
    nodes: list[object] = [
        {name: value.split() for name, value in node.items() if name[:1] not in ("{", "}")}
        if isinstance(node, dict)
        else (isinstance(node, Comment), str(node))
        for node in outline.nodes
    ]
    return [outline.names, outline.ends, outline.parents, outline.sized, nodes]


def _ends(soup: BeautifulSoup) -> dict[int, int]:
    """The size of each tag, counted from the soup."""
    nodes: list[PageElement] = [soup, *soup.descendants]
    before = [0, *accumulate(map(_length, nodes))]
    places = {id(node): place for place, node in enumerate(nodes)}
    sizes = {}
    for node in nodes:
        if isinstance(node, Tag):
            place = places[id(node)]
            sizes[id(node)] = before[place + 1 + len(list(node.descendants))] - before[place]
    return sizes


def _length(node: PageElement) -> int:
    unsized = node.parent is not None and node.parent.name in ("script", "style", "noscript", "template")
    return 0 if isinstance(node, Tag | SoupComment) or unsized else len(str(node).strip())


def _read(data: bytes) -> Page | str:
    try:
        return html.read(data)
    except Unreadable as refusal:
        return str(refusal)


def _reads_the_same(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = _read(data)
    for module in (html, fragments):
        monkeypatch.setattr(module, "parse", html_soup.parse)
    assert _read(data) == fast


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pages_that_we_have(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = path.read_bytes()
    _held(clean(decode(data)))
    _reads_the_same(data, monkeypatch)


@pytest.mark.parametrize("path", JSON, ids=lambda path: path.name)
def test_pieces_of_html_in_json(path: Path) -> None:
    for text in _texts(json.loads(path.read_bytes())):
        _held(text)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
    elif isinstance(value, str) and "<" in value:
        yield value


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_markup(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _held(DAMAGED[name])
    _reads_the_same(f"<h1>Driver</h1>{DAMAGED[name]}".encode(), monkeypatch)


@pytest.mark.parametrize("hostile", [made for made in markup.inputs() if made.suffix == "html"], ids=lambda h: h.name)
def test_hostile_markup(hostile: Input, monkeypatch: pytest.MonkeyPatch) -> None:
    data = hostile.data(1500)
    _held(clean(decode(data)))
    _reads_the_same(data, monkeypatch)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_NESTED, max_size=8).map("".join))
def test_markup_made_at_random(text: str) -> None:
    _held(text)
    with pytest.MonkeyPatch.context() as monkeypatch:
        _reads_the_same(f"<h1>Driver</h1>{text}".encode(), monkeypatch)
