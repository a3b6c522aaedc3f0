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
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.clauses import Passage, asking, clauses, elsewhere, folded, opening_requirement, sentences
from normalizers.vocabulary import languages as vocabulary
from normalizers.vocabulary import requirements
from pipeline.document import Candidate, Document

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import PhraseMatcher

_WORD = re.compile(r"\w+")
_ELISION = re.compile(r"'")
_BRACKETED = re.compile(r"\([^()]{0,60}\)")
_STOP = re.compile(r"[,;]")
_CLOSING = re.compile(r"\s*[:(\-/]?\s*")
_LONG_LIST = 3


@dataclass(slots=True)
class _Run:
    """Names that one clause lists together, and the words that hold for all of them."""

    spans: list[tuple[int, int]]
    before: str = ""  # the wording of level before the names
    behind: str = ""
    own: str = ""  # the wording right behind the last name
    requirement: str = ""
    joined: bool = False  # a conjunction has closed the list
    either: bool = False  # the conjunction is "or"


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
    text = folded(document.text)
    standing = passage.requirement
    for begin, end in sentences(document, passage):
        if vocabulary.matching("statements").search(text, begin, end):
            continue
        papers = vocabulary.matching("papers").search(text, begin, end)
        sticky = ""
        for start, stop in clauses(document, begin, end):
            names = list(_names(text, start, stop, strict=rule in ("qualification", "prose")))
            if not names or (papers and not _demanded(text, start, names[0][0])):
                continue
            sticky = opening_requirement(text, start, names[0][0]) or sticky
            for run in _runs(text, start, stop, names):
                requirement = run.requirement or sticky or standing
                if rule in ("qualification", "prose") and not (run.before or run.behind or run.requirement or sticky):
                    continue
                desired = requirements.requirement_of(requirement) == "desired"
                if len(run.spans) >= _LONG_LIST and not desired and _one_is_enough(text, start, run):
                    continue
                for first, last in run.spans:
                    yield document.candidate(
                        "languages", first, last, rule, level=run.before or run.behind, requirement=requirement
                    )


@cache
def _matcher() -> tuple[Language, PhraseMatcher]:
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank("xx")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("language", [nlp.make_doc(_ELISION.sub(" ", name)) for name in vocabulary.names()])
    return nlp, matcher


def _names(text: str, start: int, end: int, strict: bool) -> Iterator[tuple[int, int]]:
    """Spans of the names of languages; a name before another noun is an adjective ("Spanish law") and none."""
    from spacy.util import filter_spans

    nlp, matcher = _matcher()
    doc = nlp.make_doc(_ELISION.sub(" ", text[start:end]))
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


def _demanded(text: str, start: int, name: int) -> bool:
    """Whether words of level stand right before a name, as in no sentence about the papers to be sent."""
    return bool(vocabulary.level_pattern().search(text, max(start, name - 40), name))


def _runs(text: str, start: int, end: int, names: list[tuple[int, int]]) -> list[_Run]:
    runs = [_Run([names[0]])]
    _read_lead(text, start, names[0][0], runs[0], first=True)
    for (_, previous), name in pairwise(names):
        run = runs[-1]
        separator = text[previous : name[0]]
        conjunction = _conjunction(separator)
        if _is_separator(separator) and not (run.joined and not conjunction):
            run.spans.append(name)
            run.either = conjunction in ("or", "ou", "o", "u") and not (run.joined and not run.either)
            run.joined = run.joined or bool(conjunction)
            continue
        follower = _Run([name])
        cut = _read_lead(text, previous, name[0], follower, first=False, led=bool(run.before))
        _read_trail(text, previous, cut, run)
        runs.append(follower)
    _read_trail(text, names[-1][1], end, runs[-1])
    return [piece for run in runs for piece in _parted(run)]


def _is_separator(words: str) -> bool:
    """Whether only commas, conjunctions and articles stand between two names."""
    rest = vocabulary.matching("between").sub(" ", _BRACKETED.sub(" ", words).replace("l'", " ").replace("d'", " "))
    return not rest.strip(" ,/&()\n")


def _conjunction(separator: str) -> str:
    found = vocabulary.matching("conjunctions").search(separator)
    return found[0].rpartition("/")[2] if found else ("and" if "&" in separator else "")


def _read_lead(text: str, start: int, name: int, run: _Run, first: bool, led: bool = True) -> int:
    """Take the wording before a list; gives where it begins, so that what stands before belongs to the list before."""
    cut = name
    markers = list(vocabulary.marker_pattern().finditer(text, start, name))
    for index, marker in enumerate(reversed(markers)):
        gap = _BRACKETED.sub("", text[marker.end() : name])
        if not first and _STOP.search(gap):
            break
        if not first and not led and index == len(markers) - 1 and _CLOSING.fullmatch(text, start, marker.start()):
            break  # "English fluent, French good": it closes what stands before
        if _stronger(marker[0], run.before):
            run.before = marker[0]
        cut = marker.start()
        if first and vocabulary.level_of(run.before):
            break
    for match in requirements.matching("leading").finditer(text, start, name):
        run.requirement = match[0]
        cut = min(cut, match.start())
    if first and not run.requirement:
        for match in requirements.matching("desired").finditer(text, start, name):
            if not _STOP.search(text, match.end(), name) and "." not in text[match.end() : name]:
                run.requirement = match[0]
    return cut


def _read_trail(text: str, start: int, end: int, run: _Run) -> None:
    """Take the wording behind a list: the first level, and the first word of requirement."""
    adjacent = vocabulary.level_pattern().match(text, start + 1, end) if text[start : start + 1] == " " else None
    run.own = adjacent[0] if adjacent else ""
    if not vocabulary.level_of(run.before):
        markers = vocabulary.marker_pattern().finditer(text, start, end)
        run.behind = next((marker[0] for marker in markers if vocabulary.level_of(marker[0])), "")
    for match in requirements.matching("desired", "required").finditer(text, start, end):
        if not text[match.end() :].lstrip().startswith(":"):
            run.requirement = match[0]
            break


def _stronger(wording: str, held: str) -> bool:
    """The wording nearest to the name counts, unless it names no level and another does."""
    return not held or (vocabulary.level_of(held) is None and vocabulary.level_of(wording) is not None)


def _parted(run: _Run) -> list[_Run]:
    """A wording right behind the last of several names is its own: "dominio del español e inglés avanzado".

    So is a weaker word behind two names with a comma alone between them: "fluency in English, French an asset".
    """
    if run.own and len(run.spans) > 1 and run.before:
        last = _Run(run.spans[-1:], behind=run.own, requirement=run.requirement)
        return [_Run(run.spans[:-1], before=run.before, requirement=run.requirement), last]
    desired = requirements.requirement_of(run.requirement) == "desired"
    if len(run.spans) == 2 and not run.joined and run.before and desired:
        return [_Run(run.spans[:1], before=run.before), _Run(run.spans[1:], requirement=run.requirement)]
    return [run]


def _one_is_enough(text: str, start: int, run: _Run) -> bool:
    return run.either or bool(vocabulary.matching("either").search(text, start, run.spans[0][0]))
