"""Employers that no vocabulary knows: who announces a post, who says what it is, whose name heads the page.

The name is the run of capitalised words before the verb, links ("of", "pour", "del") included: "The Green Valley
Institute (GVI) is looking for a Data Manager", "La Fundación Manos al Campo busca". It must open its sentence, and be
neither a post nor a place nor a bare kind ("The Foundation", "Our client"). Verbs and kinds: organisation_words.toml.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extractors.cues import Gate, starts_near
from normalizers.vocabulary import employers, organisations, posts
from normalizers.vocabulary.fold import plain
from normalizers.vocabulary.words import alternatives, flat, pattern
from pipeline.document import Block, Candidate, Document

_FIELD = "organization"
_FIRST = 40  # visible blocks in which an employer introduces itself
_HEAD = 3  # visible blocks that can be its letterhead
_BEFORE = 170  # characters before the verb that hold the name
_AFTER = 130  # characters behind the verb that name the post
_TEXT = 3_000  # characters of a block that are read
_LINKS = (
    "of|for|the|and|against|with|on|in|to|de|du|des|la|le|les|et|au|aux|pour|contre|sans|sur|en|y|e|del|el|los|las"
    "|al|para|por|sin|contra|do|da|dos|das|no|na|sem|a|à|&"
)
# "D'Or" is read as one word, letter and apostrophe included; were it read in two ways, a list of such names would take
# twice the time for each.
_WORD = r"(?:[dl]['’])?[^\W\d_a-zß-öø-ÿ][\w'’&./-]*"
_NAME = rf"{_WORD}(?:\s(?:(?:{_LINKS})\s){{0,2}}(?:{_WORD}|\d{{2,3}}))*"
_SUBJECT = re.compile(
    rf"(?P<before>^|[.!?:;,|•–—>\"“(*-]\s*|\b[a-zß-öø-ÿ]+\s)(?P<name>{_NAME})[*\"”]*"
    r"(?:\s*[–-]?\s*\((?P<short>[^()]{1,60})\))?(?:\s*,[^,.;]{3,90},|\s*,)?\s*$"
)
_IS = re.compile(r"\s(?:is|est|es|é|was|are)\s(?:an?|une?|una?|uma?|one|the|la|le|el|l['’]|o|among)\b\s?")
_APPOSED = re.compile(rf"(?<![\w'’-])(?P<name>{_NAME})\s\([A-Z][^()]{{1,20}}\),\s(?:an?|une?|una?|uma?|one of the)\s")
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)")
_ARTICLE = re.compile(r"^(?:(?:The|La|Le|Les|El|Los|Las|A|O|As|Os|ONGD?|NGO|INGO)\s|[LlDd]['’])(?=\S)")
_ABOUT = re.compile(r"^(?P<about>\D{4,24}?)\s(?P<name>(?:[dDlL]['’])?[^\W\d_a-zß-öø-ÿ].{1,80})$")
_CAPITALS = re.compile(r"\b[A-Z]{3,9}\b")
_LONGEST_LINE = 110


@cache
def _announces() -> re.Pattern[str]:
    return re.compile(alternatives(employers.words("announces")))


_ANNOUNCES = Gate(_announces())
_DESCRIBES = Gate(pattern(employers.words("describes")))


def extract(document: Document) -> Iterator[Candidate]:
    """The first employer of each kind of place."""
    blocks = [block for block in document.blocks if block.source in ("", "page-title")][:_FIRST]
    for rule, find in _RULES.items():
        if found := next(find(document, blocks), None):
            yield document.candidate(_FIELD, *found, rule)


def _recruiter(document: Document, blocks: list[Block]) -> Iterator[tuple[int, int]]:
    announcing = starts_near(document, _ANNOUNCES)
    for block in blocks:
        if block.start not in announcing:
            continue
        text = document.of(block)[:_TEXT]
        for verb in _announces().finditer(flat(text)):
            rest = _SENTENCE_END.split(text[verb.end() : verb.end() + _AFTER])[0]
            said = verb[0] in employers.words("recruits") or set(plain(rest).split()) & employers.words("announced")
            if not (said or posts.names_post(rest)):
                continue
            if span := _subject(text, verb.start()):
                yield block.start + span[0], block.start + span[1]


def _described(document: Document, blocks: list[Block]) -> Iterator[tuple[int, int]]:
    describing = starts_near(document, _DESCRIBES)
    for block in blocks:
        if block.label or block.kind == "item" or block.start not in describing:
            continue
        text = document.of(block)[:_TEXT]
        yield from ((block.start + start, block.start + end) for start, end in _apposed(text))
        for verb in _IS.finditer(text):
            rest = plain(re.split(r"[.;:]\s", text[verb.end() : verb.end() + 100])[0])
            if not set(rest.split()) & employers.words("describes"):
                continue
            span = _subject(text, verb.start())
            if span and not organisations.canonical(text[slice(*span)]):
                yield block.start + span[0], block.start + span[1]


def _apposed(text: str) -> Iterator[tuple[int, int]]:
    """"... with Hope Relief (HR), a national non-governmental organisation"."""
    for match in _APPOSED.finditer(text):
        name = text[slice(*match.span("name"))]
        rest = plain(re.split(r"[,.;:]", text[match.end() : match.end() + 80])[0])
        if set(rest.split()) & employers.words("describes") and is_employer(name) and not organisations.canonical(name):
            yield match.span("name")


def _subject(text: str, end: int) -> tuple[int, int] | None:
    """The name that ends before a verb and opens its sentence."""
    floor = max(0, end - _BEFORE)
    match = _SUBJECT.search(text[floor:end])
    if match is None or (match["before"] and match["before"][0].isalpha() and not _leads_to_name(match["before"])):
        return None
    start, stop = floor + match.start("name"), floor + match.end("name")
    while (article := _ARTICLE.match(text[start:stop])) and article.end() < stop - start:
        start += article.end()
    name = text[start:stop]
    return (start, stop) if is_employer(name) else None


def _leads_to_name(before: str) -> bool:
    """Small words that may stand before the name: "the ONG Vert", "l'association Vert", "our partner Vert"."""
    return plain(before) in employers.words("kinds") | employers.words("describes") | employers.words("office")


def is_employer(name: str) -> bool:
    """Whether capitalised words can be the name of an employer.

    >>> is_employer("Green Valley Institute"), is_employer("Programme Manager"), is_employer("Kenya"), is_employer("We")
    (True, False, False, False)
    """
    key = plain(name)
    words = set(key.split())
    if len(key) < 3 or key in employers.words("kinds") | employers.words("refused") or posts.names_post(name):
        return False
    if organisations.is_board(name) or employers.is_place(name) or words <= employers.words("kinds"):
        return False
    return not words & (employers.words("unit") | employers.words("undertakings")) and len(words) <= 12


def _about(document: Document, blocks: list[Block]) -> Iterator[tuple[int, int]]:
    """"About Green Valley Institute" over a paragraph that says the name again, or a name that says what it is."""
    for block in blocks:
        text = document.of(block).rstrip(" :?")
        match = _ABOUT.match(text) if len(text) < _LONGEST_LINE and not block.label else None
        if match is None or plain(match["about"]) not in employers.words("about"):
            continue
        name = match["name"]
        bodies = set(plain(name).split()) & employers.words("bodies")
        again = document.text.count(name) > 1
        if is_employer(name) and not organisations.canonical(name) and (bodies or again):
            yield block.start + match.start("name"), block.start + match.end("name")


def _letterhead(document: Document, blocks: list[Block]) -> Iterator[tuple[int, int]]:
    """A first line that is the name of a body: "GREEN VALLEY FOUNDATION (GVF)"."""
    visible = [block for block in blocks if not block.source][:_HEAD]
    for block in visible:
        text = document.of(block)
        if block.label or len(text) > _LONGEST_LINE or text[-1:] in ".;:?!" or re.search(r"^[^A-ZÀ-Þ]|[>»•|→@]", text):
            continue
        key = f" {plain(text)} "
        if any(f" {body} " in key for body in employers.words("certain_bodies")) and is_employer(text):
            yield block.start, block.end


_RULES = {"recruiter": _recruiter, "self_description": _described, "about_name": _about, "letterhead": _letterhead}
