"""Sentences and clauses of the parts of a notice that say what a candidate must bring.

Lines that a page broke inside a sentence are read together; spans are spans of the document's text.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from extractors import cues
from extractors.cues import Gate, folded
from normalizers.vocabulary.requirements import matching, requirement_of, strength
from normalizers.vocabulary.words import flat
from pipeline.document import Block, Document, block_starts

ASKING = ("qualifications", "education", "experience", "languages", "skills", "competencies")
# Sections in which no demand stands, not even where a notice has no heading that we know.
CLOSED = ("deliverables", "how_to_apply", "evaluation", "supervision")
_FIELDS = ("education", "experience", "languages", "competencies")
_WHOLE = ("qualifications", "skills")  # sections that hold a whole profile
_IN_PART = ("qualifications", "education", "experience", "languages", "skills")
_LONGEST = 4000
_TAIL = 12
_SHORTEST_DEMAND = 40  # characters; a shorter line may be a mark ("Desirable:") that holds for the lines after it
_LONGEST_MARK = 80  # such a line with its list mark and punctuation
_ENDS_OR = re.compile(r"[,;:.]?\s(?:or|ou|o|o bien|ou bien|ou entao)[\s.,;:]*$")
_BEGINS_OR = re.compile(r"(?:or|ou|o bien)[\s,:]")

# A full stop ends a sentence before a capital, a figure or a bullet, but not in "Ph.D. in" or "e.g. Law"; boards also
# glue sentences ("an asset.Fluency"), bullets and runs of line breaks. The marks come first, since Python runs over a
# text to the next of them far faster than it tries a pattern; bullets, where there are any, are looked for beside them.
_SENTENCE_END = re.compile(
    r"[.!?](?<!\b[A-Za-z].)(?<!\bPh.)(?<!\bDr.)(?<!\bNo.)(?<!\bvs.)(?<!\bincl.)(?<!\betc.)"
    r"[\"')]?(?:\s+(?=[A-ZÀ-Þ0-9\"(«¿¡•*-])|(?=[A-ZÀ-Þ][a-zà-ÿ]|(?<!\d\.)\d+ [a-z]))"
)
_BULLET = re.compile("[•▪●◦‣·]")
_SENTENCE_END_OR_BULLET = re.compile(rf"{_SENTENCE_END.pattern}|\s[•▪●◦‣·]\s|[•▪●◦‣]")
_CLAUSE_END = re.compile(r";|\s[|]\s")


class Passage(NamedTuple):
    """A stretch of text without a break in it, and the block in which it begins."""

    start: int
    end: int
    block: Block
    requirement: str = ""  # of the heading or label that it stands under: "Desirable"


def asking(document: Document) -> tuple[Passage, ...]:
    """Passages under headings and labels that announce what is asked for."""
    return document.view(_asking)


def elsewhere(document: Document) -> tuple[Passage, ...]:
    """Passages in which a notice without such headings may ask for something."""
    return document.view(_elsewhere)


def near(document: Document, passages: Sequence[Passage], *gates: Gate) -> Iterator[Passage]:
    """Those of the passages in which one of the gates is open."""
    found = cues.of(document)
    numbers = cues.among([passage.start for passage in passages], found.starts(*gates))
    hit = (passages[number] for number in numbers)
    return (p for p in hit if any(found.open(gate, p.start, p.end) for gate in gates))


def around(document: Document, gate: Gate) -> Iterator[Passage]:
    """The passages of the whole text, headings too, in which the gate is open; what lines further up demand of them is
    not told."""
    blocks, found, done = document.blocks, cues.of(document), 0
    for number in cues.among(document.view(block_starts), found.starts(gate)):
        if number < done:
            continue
        first, done = number, number + 1
        while first and _goes_on(document, _alone(blocks[first - 1]), blocks[first]):
            first -= 1
        while done < len(blocks) and _goes_on(document, _alone(blocks[done - 1]), blocks[done]):
            done += 1
        yield from (p for p in _passages(document, blocks[first:done]) if found.open(gate, p.start, p.end))


def _alone(block: Block) -> Passage:
    return Passage(block.start, block.end, block)


def _asking(document: Document) -> tuple[Passage, ...]:
    asked = (b for b in document.blocks if b.kind != "heading" and (b.section in ASKING or b.field in _FIELDS))
    return tuple(_passages(document, asked))


def _elsewhere(document: Document) -> tuple[Passage, ...]:
    blocks = (b for b in document.blocks if b.kind != "heading" and not b.field and not b.source)
    return tuple(_passages(document, (b for b in blocks if b.section not in (*ASKING, *CLOSED))))


def _passages(document: Document, blocks: Iterable[Block]) -> Iterator[Passage]:
    held: Passage | None = None
    parts = document.view(_parts)
    text = folded(document.text)
    standing = ("", "", "")  # a line "Desirable:" holds for the lines after it, under the same heading
    for block in blocks:
        if held and _goes_on(document, held, block):
            held = Passage(held.start, block.end, held.block, held.requirement)
            continue
        if held:
            yield held
            held = None
        words = text[block.start : block.end].strip(" .:*-") if block.end - block.start < _LONGEST_MARK else ""
        if 0 < len(words) < _SHORTEST_DEMAND and matching("desired", "required").fullmatch(words):
            standing = (block.section, block.heading, words)
            continue
        if (block.section, block.heading) != standing[:2]:
            standing = ("", "", "")
        above = (block.label, standing[2], block.heading, parts.get(block.start, ""))
        requirement = next((found for said in above if said and (found := _requirement(said))), "")
        held = Passage(block.start, block.end, block, requirement)
    if held:
        yield held


def _parts(document: Document) -> dict[int, str]:
    """Headings like "Desirable qualifications", by the start of the blocks for which they hold.

    They hold for a heading under them ("Languages") that has stood under "Required qualifications" before; any other
    may open a part of its own.
    """
    parts: dict[int, str] = {}
    whole, weight = "", ""
    seen: dict[str, set[str]] = {}
    for block in document.blocks:
        if block.kind == "heading" and block.section in _WHOLE and (found := _requirement(document.of(block))):
            whole, weight = document.of(block), requirement_of(found)
        elif block.kind == "heading" and block.section not in _IN_PART:
            whole = ""
        elif block.kind == "heading" and whole:
            seen.setdefault(weight, set()).add(_folded_heading(block))
        elif whole and any(_folded_heading(block) in under for other, under in seen.items() if other != weight):
            parts[block.start] = whole
    return parts


def _folded_heading(block: Block) -> str:
    return flat(block.heading).strip(" .:")


def asked(document: Document, gate: Gate) -> Iterator[tuple[Passage, bool]]:
    """Passages of `asking` in which the gate is open, each with whether "or" leads to it: at the end of the one before
    it, or at its own beginning."""
    text, found = folded(document.text), cues.of(document)
    for before, passage in pairwise((None, *asking(document))):
        assert passage is not None
        if found.open(gate, passage.start, passage.end):
            yield passage, _is_led(text, before, passage)


def _is_led(text: str, before: Passage | None, passage: Passage) -> bool:
    if before is None or before.block.section != passage.block.section:
        return False
    tail = text[max(before.start, before.end - _TAIL) : before.end]
    return bool(_ENDS_OR.search(tail) or _BEGINS_OR.match(text, passage.start, passage.end))


def opening_requirement(text: str, start: int, end: int) -> str:
    """The word of requirement that opens a clause or a bracket: "Desirable: knowledge of French"."""
    for match in matching("desired", "required").finditer(text, start, end):
        if text[match.end() : end].lstrip().startswith((":", "-", "(")):
            return match[0]
    return ""


def requirement_behind(text: str, last: int, following: int, other: re.Pattern[str]) -> str:
    """The word of requirement behind something, before what follows it; none where a comma and `other` words part the
    two: "three years, experience in courts desirable"."""
    match = strength().search(text, last, following)
    if match is None or other.search(text[last : match.start()].partition(",")[2]):
        return ""
    return match[0]


@lru_cache(maxsize=4096)
def _requirement(words: str) -> str:
    """The word of requirement in a heading or label; none in "required and/or preferred education"."""
    bare = flat(words.partition("(")[0])
    found = {match[0] for match in matching("desired", "required").finditer(bare)}
    return found.pop() if len(found) == 1 else ""


def _goes_on(document: Document, held: Passage, block: Block) -> bool:
    """Whether a block is the next line of a sentence that the one before it left open."""
    text = document.text
    return (
        block.kind == "text"
        and not block.label
        and not block.cell
        and (block.section, block.heading) == (held.block.section, held.block.heading)
        and text[held.end : block.start].isspace()
        and text[held.end - 1] not in ".;:!?"
        and text[block.start : block.start + 1].islower()
        and block.end - held.start < _LONGEST
    )


def sentences(document: Document, passage: Passage) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of a passage."""
    begin, text = passage.start, document.text
    listing = _BULLET.search(text, passage.start, passage.end) is not None
    ends = _SENTENCE_END_OR_BULLET if listing else _SENTENCE_END
    for match in ends.finditer(text, passage.start, passage.end):
        stop = match.end() if match[0].strip() in (".", "!", "?") else match.start()
        if text[begin:stop].strip():
            yield begin, stop
        begin = match.end()
    if text[begin : passage.end].strip():
        yield begin, passage.end


def clauses(document: Document, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of what semicolons part; those inside brackets part nothing."""
    begin, text = start, document.text
    opened, counted = 0, start  # brackets that are open since `begin`, up to `counted`
    for match in _CLAUSE_END.finditer(text, start, end):
        opened += text.count("(", counted, match.start()) - text.count(")", counted, match.start())
        counted = match.start()
        if opened > 0:
            continue
        if text[begin : match.start()].strip():
            yield begin, match.start()
        begin = match.end()
        opened, counted = 0, begin
    if text[begin:end].strip():
        yield begin, end
