"""The title in the sentence or message that announces the post, where no label, heading or first line holds it.

"The institute is looking for a Data Manager to be based in Accra", "para el puesto de Analista de Datos", "Subject: FW:
Vacancy - Nurse". The title is what stands between the verb and the end of its clause, if it names a post.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from extractors.cues import Gate, starts_near
from normalizers.vocabulary import employers, posts
from normalizers.vocabulary.words import alternatives, flat, words
from pipeline.document import Block, Candidate, Document

_FIELD = "title"
_REACH = 140  # characters of a title in a sentence
_TEXT = 3_000  # characters of a block that are read
_FIRST = 40  # visible blocks that announce the post
_MESSAGE = 15  # visible blocks that can be the head of a message
_STOP = re.compile(r"[.;:!?\n](?:\s|$)|\s[(–—-]|\s(?=(?:in|en|em|à|a|au|no|na|at|for|para|pour)\s[^\W\d_a-zà-ÿ])")
_COUNT = re.compile(r"\s*\(?\d{1,2}\)?(?=\s)")
_SUBJECT = re.compile(r"^\W{0,3}(?P<label>[^\W\d_]{2,9})\s?:\s*(?P<subject>\S.{3,200})$")


@cache
def _verbs() -> re.Pattern[str]:
    fills = alternatives(words("title_cues", "fills"))
    return re.compile(rf"(?P<fills>{fills})|{alternatives(employers.words('announces'))}")


_GATE = Gate(_verbs())


@cache
def _lead() -> re.Pattern[str]:
    marked = r"(?:\([a-z]{1,3}\)|/[a-z]{1,3}\b)?"
    return re.compile(rf"[\s'(,/]{{0,3}}{alternatives(words('title_cues', 'lead'))}{marked}(?=[\s'/),])")


@cache
def _ends() -> re.Pattern[str]:
    return re.compile(rf"\s{alternatives(words('title_cues', 'ends'))}")


def extract(document: Document) -> Iterator[Candidate]:
    """The title of the first sentence that announces one, and of a message's subject."""
    visible = [block for block in document.blocks if not block.source]
    for block in visible[:_MESSAGE]:
        match = _SUBJECT.match(document.of(block)) if not block.label else None
        if match and flat(match["label"]) in words("title_cues", "subjects") and posts.names_post(match["subject"]):
            yield document.candidate(_FIELD, block.start + match.start("subject"), block.end, "subject")
            break
    sentences = [b for b in visible[:_FIRST] if not b.label and not (b.kind == "heading" and b.section)]
    announcing = starts_near(document, _GATE)
    found = (span for block in sentences if block.start in announcing for span in _announced(document, block))
    for start, end, rule in islice(found, 1):
        yield document.candidate(_FIELD, start, end, rule)


def _announced(document: Document, block: Block) -> Iterator[tuple[int, int, str]]:
    text = document.of(block)[:_TEXT]
    plain = flat(text)
    for verb in _verbs().finditer(plain):
        start = _after_lead(plain, verb.end())
        end = _clause_end(text, plain, start)
        title = text[start:end]
        if len(title) > 5 and posts.names_post(title):
            yield block.start + start, block.start + end, "prose" if verb["fills"] else "announced"


def _after_lead(plain: str, start: int) -> int:
    """Behind articles, counts and praise: "two (2) qualified and experienced"."""
    while match := _lead().match(plain, start) or _COUNT.match(plain, start):
        start = match.end()
    return start + len(plain[start:]) - len(plain[start:].lstrip(" '()/,*"))


def _clause_end(text: str, plain: str, start: int) -> int:
    """The end of the clause that names the post; a comma ends it only behind a noun ("Finance, Grants Officer")."""
    limit = min(len(text), start + _REACH)
    stops = [m.start() for m in (_STOP.search(text, start + 1, limit), _ends().search(plain, start + 1, limit)) if m]
    end = min(stops, default=limit)
    for comma in re.finditer(r",", text[start:end]):
        if posts.names_post(text[start : start + comma.start()]):
            return start + comma.start()
    return end
