"""Languages that a candidate must or should know: one candidate for each name, with the words around it.

Names are found by spaCy's phrase matcher over the vocabulary. Within a clause they are read as lists ("English, French
and Spanish"); words of level stand before or behind a list, words of requirement behind it or, with a colon, before it:
"Fluent German, Czech or Slovak being a plus" holds two lists. Of a long list of which one is
enough ("a second official language: Arabic, Chinese, ... or Spanish") no member is asked for by itself.

Rules: label ("Languages: ..."), section (under such a heading), qualification (elsewhere among the requirements, where
words of demand are needed), prose (a notice without such headings).
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extractors.clauses import Passage, asking, clauses, elsewhere, opening_requirement, sentences
from extractors.cues import Gate, folded, of
from extractors.language_runs import Run, is_separator, runs_of
from extractors.long_words import cut_up
from extractors.spacy_parts import Language, PhraseMatcher, blank, filter_spans
from normalizers.vocabulary import languages as vocabulary
from normalizers.vocabulary import requirements
from pipeline.document import Candidate, Document

_NAME = Gate(vocabulary.name_pattern())
_WORD = re.compile(r"\w+")
_ELISION = re.compile(r"'")
_LONG_LIST = 3
_LONGEST_BARE = 120  # characters of a line that holds nothing but names


def extract(document: Document) -> Iterator[Candidate]:
    """Candidates for `languages`."""
    found = [candidate for passage in asking(document) for candidate in _of_passage(document, passage, _rule(passage))]
    yield from found
    if not found:
        for passage in elsewhere(document):
            yield from _of_passage(document, passage, "prose")


def _rule(passage: Passage) -> str:
    if passage.block.field == "languages":
        return "label"
    return "section" if passage.block.section == "languages" else "qualification"


def _of_passage(document: Document, passage: Passage, rule: str) -> Iterator[Candidate]:
    text, cues = folded(document.text), of(document)
    standing = passage.requirement
    last_said = ""  # of the list before: it goes on in "..., so is French"
    for begin, end in sentences(document, passage) if cues.open(_NAME, passage.start, passage.end) else ():
        if not cues.open(_NAME, begin, end):
            continue
        papers = vocabulary.matching("papers").search(text, begin, end)
        sticky = ""
        for start, stop in clauses(document, begin, end):
            if not cues.open(_NAME, start, stop) or _is_statement(text, start, stop):
                continue
            names = list(_names(text, start, stop, strict=rule in ("qualification", "prose")))
            if not names or (papers and not _demanded(text, start, names[0][0])):
                continue
            sticky = opening_requirement(text, start, names[0][0]) or sticky
            if vocabulary.matching("likewise").match(text, _first_word(text, start), names[0][0]):
                sticky = last_said or sticky
            bare = _is_bare(text, begin, end, names)
            for run in runs_of(text, start, stop, names):
                requirement = run.requirement or sticky or standing
                asked = run.before or run.behind or run.requirement or sticky
                if rule in ("qualification", "prose") and not asked and not (rule == "qualification" and bare):
                    continue
                if requirements.matching("unneeded").search(run.requirement):
                    continue
                desired = requirements.requirement_of(requirement) == "desired"
                if len(run.spans) >= _LONG_LIST and not desired and _one_is_enough(text, start, run):
                    continue
                last_said = requirement
                level = run.behind if run.behind and not vocabulary.level_of(run.before) else run.before
                for first, last in run.spans:
                    yield document.candidate("languages", first, last, rule, level=level, requirement=requirement)


@cache
def _matcher() -> tuple[Language, PhraseMatcher]:
    nlp = blank("xx")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("language", [nlp.make_doc(_ELISION.sub(" ", name)) for name in vocabulary.names()])
    return nlp, matcher


def _names(text: str, start: int, end: int, strict: bool) -> Iterator[tuple[int, int]]:
    """Spans of the names of languages; a name before another noun is an adjective ("Spanish law") and none."""
    nlp, matcher = _matcher()
    doc = nlp.make_doc(cut_up(_ELISION.sub(" ", text[start:end])))
    spans = filter_spans(matcher(doc, as_spans=True))
    heads = {span.start_char for span in spans}
    for span in sorted(spans, key=lambda span: span.start_char):
        first, last = start + span.start_char, start + span.end_char
        if text[last : last + 1] == "-" and text[last + 1 : last + 2].isalpha():
            continue
        word = _WORD.match(text, last + 1, end) if text[last : last + 1].isspace() else None
        if strict and word and word.start() - start not in heads and word[0] not in vocabulary.listed("behind"):
            continue
        yield first, last


def _first_word(text: str, start: int) -> int:
    word = _WORD.search(text, start)
    return word.start() if word else start


def _is_statement(text: str, start: int, end: int) -> bool:
    """Whether a clause only says which languages an organisation works in."""
    if vocabulary.matching("statements").search(text, start, end):
        return True
    if not vocabulary.statement_pattern().search(text, start, end):
        return False
    return not (vocabulary.level_pattern().search(text, start, end) or requirements.strength().search(text, start, end))


def _is_bare(text: str, begin: int, end: int, names: list[tuple[int, int]]) -> bool:
    """Whether a line holds names of languages and nothing else."""
    if end - begin > _LONGEST_BARE:
        return False
    edges = [begin, *(edge for name in names for edge in name), end]
    rest = "".join(text[first:last] for first, last in zip(edges[::2], edges[1::2], strict=True))
    return is_separator(rest.strip(" .;-*\n"))


def _demanded(text: str, start: int, name: int) -> bool:
    """Whether words of level stand right before a name, as in no sentence about the papers to be sent."""
    return bool(vocabulary.level_pattern().search(text, max(start, name - 40), name))


def _one_is_enough(text: str, start: int, run: Run) -> bool:
    return run.either or bool(vocabulary.matching("either").search(text, start, run.spans[0][0]))
