"""Numbers of posts without a label: "(2 positions)" in a title, "hires two (2) Associates" in a sentence.

A page that lists several vacancies ("recrute pour ces 02 postes") counts its vacancies, not the posts of one.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from extractors.cues import Gate
from extractors.statements import near
from extractors.title_places import title_places
from normalizers.vocabulary.expressions import COUNT
from normalizers.vocabulary.labels import field_of
from normalizers.vocabulary.words import alternatives, flat, words
from pipeline.document import Candidate, Document

_NUMBER = rf"(?<![\w.,/-])(?:{COUNT})(?:[ ]?\(\d{{1,3}}\))?"
_POSTS = alternatives(words("openings", "posts"))
_POST = re.compile(_POSTS)
_BRACKET = re.compile(rf"\({_NUMBER} {_POSTS}\)")
_COUNTED = re.compile(rf"{_NUMBER} {_POSTS}")
_MANY_VACANCIES = re.compile(r"\b(?:ces|these|estos|estas|estes|following|suivants) (?:\w+ )?$")
_HIRES = alternatives(words("openings", "hires"))
# "hires two (2) Finance Clerks" as printed, "fills two posts"
_PEOPLE = alternatives([*words("openings", "posts"), *words("openings", "people")])
_HIRED = re.compile(
    rf"(?i:{_HIRES}) (?:up to )?(?P<count>(?i:{_NUMBER})) (?:(?i:{_PEOPLE})|(?!Years|Months|Days)[A-Z][a-z])"
)
_VACANT = re.compile(rf"(?P<count>{_NUMBER}) {_POSTS} (?:\w+ ){{0,4}}?{alternatives(words('openings', 'vacant'))}")
_GATE = Gate(_HIRED, _VACANT)
_ONE = re.compile(r"(?:0?1|one|una?|une|uma?|an?)(?: ?\(0?1\))?", re.I)  # that there is a post, not how many
_FIGURE = re.compile(r"(\d{1,2})(?![\w.,/-]*\d)(?=[A-Z]|\W|$)")
_SENTENCES = re.compile(r"[^\W\d]{3}\)?[.!?] [^\W\d]")
_IN_WORDS = re.compile(r"[^\W\d_]{3,}")


def extract(document: Document) -> Iterator[Candidate]:
    """Proposals for `openings`."""
    for block in title_places(document):
        text = flat(document.of(block))
        for match in _COUNTED.finditer(text):
            rest = text[: match.start()] + text[match.end() :]
            if _SENTENCES.search(text) or _is_acronym(document.of(block), match.start()):
                continue  # "they had 4 vacancies last month. Only this one is left"
            if _IN_WORDS.search(rest) and not _MANY_VACANCIES.search(text[: match.start()]):
                start, end = block.start + match.start(), block.start + match.end()
                yield document.candidate("openings", start, end, "title_mention")
    for block in document.blocks:
        if not block.label or "(" not in document.of(block):
            continue
        named = block.field not in ("", "other") or _POST.search(flat(block.label))
        if named and (bracket := _BRACKET.search(flat(document.of(block)))):  # "Post number: 1 / 2 (2 positions)"
            start, end = bracket.span()
            yield document.candidate("openings", block.start + start, block.start + end, "bracket")
    yield from _on_the_next_line(document)
    for statement in near(document, _GATE):
        if statement.block.section in ("duties", "deliverables", "qualifications", "experience", "competencies"):
            continue
        found = _HIRED.search(statement.text) or _VACANT.search(statement.folded)
        if found and not _ONE.fullmatch(found["count"]):
            start, end = (statement.start + offset for offset in found.span("count"))
            yield document.candidate("openings", start, end, "prose", counted="yes")


def _is_acronym(title: str, start: int) -> bool:
    """Whether the word that begins there is in capitals where the title is not: "UN Jobs" counts nothing in French."""
    word = title[start:].split(None, 1)[0]
    return len(word) > 1 and word.isalpha() and word.isupper() and not title.isupper()


def _on_the_next_line(document: Document) -> Iterator[Candidate]:
    """The figure that begins the line after a label alone, whatever runs into it ("3Only nationals may apply")."""
    for label, block in pairwise(document.blocks):
        if not document.text[block.start : block.start + 1].isdecimal() or block.label:
            continue
        figure, above = _FIGURE.match(document.of(block)), document.of(label).rstrip()
        if figure and above.endswith(":") and field_of(above.rstrip(" :")) == "openings":
            yield document.candidate("openings", block.start, block.start + figure.end(1), "next_line")
