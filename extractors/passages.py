"""Running text for those who look for statements: passages of blocks that belong together, and their sentences.

Sentences are spaCy's: a blank pipeline (tokenizer only), loaded once, with a component that knows where a full stop
ends nothing ("EE. UU.", "No. 5", "3.2"). Passages without a digit or a magnitude word are never tokenized.
"""
from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span

from extractors.long_words import cut_up
from normalizers.vocabulary import statistics as vocabulary
from pipeline.document import Block, Document

_LONGEST = 20_000  # characters of a passage that are read; no statement is that long
_WRAPPED = 45  # a line that breaks in the middle of a sentence is at least this long
_FIGURE = re.compile(r"\d")
_FIGURE_MARK = re.compile(r"\d[\d.,]*")
_CATEGORIES = (("nouns", "people"), ("nouns", "places"), ("nouns", "things"), ("nouns", "employer"),
               ("refused", "time"), ("refused", "after"), ("refused", "measures"))


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the document: `text` is `document.text[start:...]`, the block is the first of it."""

    start: int
    text: str
    block: Block


def passages(document: Document) -> Iterator[Passage]:
    """The visible blocks of body text; lines that were broken inside a sentence are one passage."""
    held: list[Block] = []
    for block in document.blocks:
        if held and not (_continues(document, held[-1], block)):
            yield _passage(document, held)
            held = []
        if not block.source and block.end > block.start:
            held.append(block)
    if held:
        yield _passage(document, held)


def _passage(document: Document, blocks: list[Block]) -> Passage:
    text = document.text[blocks[0].start : blocks[-1].end]
    return Passage(blocks[0].start, text[:_LONGEST], blocks[0])


def _continues(document: Document, before: Block, block: Block) -> bool:
    figure = block.kind == "item" and _FIGURE_MARK.fullmatch(block.number) and document.of(block)[:1].islower()
    if block.source or not (block.kind == "text" or figure) or block.label or block.cell:
        return False
    if before.cell or before.kind == "heading":
        return False
    if figure and before.kind == "text":  # "the rate was" / "21.4 per cent": a line that begins with its figure
        return document.of(before).rstrip()[-1:] not in ".:;!?"
    if (before.section, before.heading) != (block.section, block.heading):
        return False
    text = document.of(before)
    return len(text) >= _WRAPPED and text.rstrip()[-1:] not in ".:;!?" and block.end - before.start < _LONGEST


def _sentences(doc: Doc) -> list[Span]:
    """A sentence ends with its mark, if a capital, a figure or an opening sign follows."""
    starts = [0]  # marking the tokens themselves takes quadratic time: each mark looks at all of them
    for index in range(1, len(doc)):
        previous = doc[index - 1]
        if previous.text[-1:] not in ".!?;" and previous.text not in ("»", '"', "”", ")"):
            continue
        ended = previous.text[-1:] in "!?;" or (previous.text[-1:] == "." and _full_stop(doc, index - 1))
        closing = previous.text in ("»", '"', "”", ")") and index > 1 and doc[index - 2].text in (".", "!", "?")
        first = doc[index].text[:1]
        if (ended or closing) and (first.isupper() or first.isdigit() or not first.isalnum()):
            starts.append(index)
    return [doc[start:end] for start, end in zip(starts, [*starts[1:], len(doc)], strict=True)]


def _full_stop(doc: Doc, index: int) -> bool:
    token = doc[index]
    word = token.text.rstrip(".") or (doc[index - 1].text if index else "")
    if word.lower() in vocabulary.words("abbreviations"):
        return False
    return bool(token.whitespace_) and not (len(word) == 1 and word.isupper())


@cache
def _pipeline() -> Language:
    # English tokenization keeps "U.S." and "'s" apart and splits all else as the other Latin languages need it.
    return spacy.blank("en")


@cache
def _matcher() -> PhraseMatcher:
    nlp = _pipeline()
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for path in _CATEGORIES:
        matcher.add(path[-1], [nlp.make_doc(phrase) for phrase in sorted(vocabulary.words(*path))])
    return matcher


@dataclass(frozen=True, slots=True)
class Sentences:
    """A tokenized passage: its sentences, and which category of the vocabulary starts at which token."""

    doc: Doc
    category: dict[int, tuple[str, int]]  # token -> (category, end token) of the longest phrase that starts there
    token_starts: list[int]
    spans: list[Span]
    span_starts: list[int]
    english: bool  # nouns come last in their phrase

    def of(self, start: int) -> Span:
        """The sentence that holds a character."""
        return self.spans[max(0, bisect_right(self.span_starts, start) - 1)]

    def token_at(self, start: int) -> int:
        """The index of the first token that begins at or behind a character."""
        return bisect_left(self.token_starts, start)


def sentences(text: str) -> Sentences:
    """Tokenize a passage."""
    doc = _pipeline()(cut_up(_ELISION.sub(r"\1 ", text)))
    category: dict[int, tuple[str, int]] = {}
    for match_id, start, end in _matcher()(doc):
        name = doc.vocab.strings[match_id]
        if start not in category or end > category[start][1]:
            category[start] = (name, end)
    spans = _sentences(doc)
    starts = [span.start_char for span in spans]
    return Sentences(doc, category, [token.idx for token in doc], spans, starts, _is_english(doc))


def _is_english(doc: Doc) -> bool:
    """By the small words of the passage itself: notices are printed in two languages."""
    counts = [sum(token.lower_ in vocabulary.words("tongue", name) for token in doc) for name in ("english", "romance")]
    return counts[0] >= counts[1]


def has_figure(text: str) -> bool:
    """Whether it is worth looking: a digit, or a word that makes a number of words."""
    return _FIGURE.search(text) is not None or _worth().search(text) is not None


@cache
def _worth() -> re.Pattern[str]:
    """Words that make a number without a digit."""
    spelt = vocabulary.large_numbers() | {"per cent", "percent", "pour cent", "por ciento", "por cento", "out of"}
    return re.compile(
        rf"(?<!\w){vocabulary.joined(spelt | set(vocabulary.fractions()))}(?!\w)"
        r"|(?<!\w)(?:[mb]illion|milliard|mill[óo]n|milh[ãõ]|une? .{1,40} sur |one .{0,40}in |de cada|em cada)",
        re.IGNORECASE,
    )


_ELISION = re.compile(r"(?<!\w)([dlnsDLNS]|[Qq]u)['’](?=\w)")  # "d'enfants" is two words; offsets stay
