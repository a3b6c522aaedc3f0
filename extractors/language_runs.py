"""Lists of languages within a clause, and the words of level and requirement that go to each.

Words of level stand before or behind a list, words of requirement behind it or, with a colon, before it. What stands in
brackets behind a name, or is said "likewise", is told apart.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from normalizers.vocabulary import languages as vocabulary
from normalizers.vocabulary import requirements

_BRACKETED = re.compile(r"\([^()]{0,60}\)")
_STOP = re.compile(r"[,;]")
_CLOSING = re.compile(r"\s*[:(\-/]?\s*")


@dataclass(slots=True)
class Run:
    """Names that one clause lists together, and the words that hold for all of them."""

    spans: list[tuple[int, int]]
    before: str = ""  # the wording of level before the names
    behind: str = ""
    own: str = ""  # the wording right behind the last name
    requirement: str = ""
    leading: bool = False  # the requirement stands before the names: it holds for what a conjunction adds
    likewise: bool = False  # "as would Hindi": asked for as the list before
    added: bool = False  # by a conjunction to the list before
    bracketed: bool = False  # "a local language (Hausa, Zarma)": what is said holds for all of them
    joined: bool = False  # a conjunction has closed the list
    either: bool = False  # the conjunction is "or"


def runs_of(text: str, start: int, end: int, names: list[tuple[int, int]]) -> list[Run]:
    opened = text.rfind("(", start, names[0][0]) > text.rfind(")", start, names[0][0])
    runs = [Run([names[0]], bracketed=opened)]
    _read_lead(text, start, names[0][0], runs[0], first=True)
    for (_, previous), name in pairwise(names):
        run = runs[-1]
        separator = text[previous : name[0]]
        conjunction = _conjunction(separator)
        if is_separator(separator) and not (run.joined and not conjunction):
            run.spans.append(name)
            run.either = conjunction in ("or", "ou", "o", "u") and not (run.joined and not run.either)
            run.joined = run.joined or bool(conjunction)
            continue
        follower = Run([name], added=bool(conjunction))
        follower.likewise = bool(vocabulary.matching("likewise").search(separator))
        cut = _read_lead(text, previous, name[0], follower, first=False, led=bool(run.before))
        _read_trail(text, previous, cut, run)
        runs.append(follower)
    _read_trail(text, names[-1][1], end, runs[-1])
    for run, follower in pairwise(runs):
        if not follower.requirement and (follower.likewise or (run.leading and follower.added)):
            follower.requirement, follower.leading = run.requirement, run.leading
    return [piece for run in runs for piece in _parted(run)]


def is_separator(words: str) -> bool:
    """Whether only commas, conjunctions and articles stand between two names; "(fluent)" is a level of the first."""
    if any(vocabulary.level_pattern().search(bracket[0]) for bracket in _BRACKETED.finditer(words)):
        return False
    rest = vocabulary.matching("between").sub(" ", _BRACKETED.sub(" ", words).replace("l'", " ").replace("d'", " "))
    return not rest.strip(" ,/&()\n")


def _conjunction(separator: str) -> str:
    found = vocabulary.matching("conjunctions").search(separator)
    return found[0].rpartition("/")[2] if found else ("and" if "&" in separator else "")


def _read_lead(text: str, start: int, name: int, run: Run, first: bool, led: bool = True) -> int:
    """Take the wording before a list; gives where it begins, so that what stands before belongs to the list before."""
    cut = name
    markers = list(vocabulary.marker_pattern().finditer(text, start, name))
    for index, marker in enumerate(reversed(markers)):
        gap = _BRACKETED.sub("", text[marker.end() : name])
        if not first and (_STOP.search(gap) or gap.startswith(")")):
            break
        if not first and not led and index == len(markers) - 1 and _CLOSING.fullmatch(text, start, marker.start()):
            break  # "English fluent, French good": it closes what stands before
        if _stronger(marker[0], run.before):
            run.before = marker[0]
        cut = marker.start()
        if first and vocabulary.level_of(run.before) and not vocabulary.is_letter(run.before):
            break
    for match in requirements.matching("leading").finditer(text, start, name):
        run.requirement, run.leading = match[0], True
        cut = min(cut, match.start())
    if first and not run.requirement:
        for match in requirements.matching("desired").finditer(text, start, name):
            if not _STOP.search(text, match.end(), name) and "." not in text[match.end() : name]:
                run.requirement, run.leading = match[0], True
    return cut


def _read_trail(text: str, start: int, end: int, run: Run) -> None:
    """Take the wording behind a list: the first level, and the first word of requirement."""
    adjacent = vocabulary.level_pattern().match(text, start + 1, end) if text[start : start + 1] == " " else None
    run.own = adjacent[0] if adjacent else ""
    if not vocabulary.level_of(run.before):
        markers = vocabulary.marker_pattern().finditer(text, start, end)
        run.behind = next((marker[0] for marker in markers if vocabulary.level_of(marker[0])), "")
    for match in requirements.strength().finditer(text, start, end):
        if not text[match.end() : match.end() + 2].lstrip().startswith(":"):
            run.requirement = match[0]
            if not requirements.matching("unneeded").fullmatch(match[0]):
                break  # "not required but an asset"


def _stronger(wording: str, held: str) -> bool:
    """The wording nearest to the name counts, unless it names no level, or but a letter, and another does."""
    weak = vocabulary.level_of(held) is None or (vocabulary.is_letter(held) and not vocabulary.is_letter(wording))
    return not held or (weak and vocabulary.level_of(wording) is not None)


def _parted(run: Run) -> list[Run]:
    """A wording right behind the last of several names is its own: "dominio del español e inglés avanzado".

    So is a weaker word behind two names with a comma alone between them: "fluency in English, French an asset".
    """
    if run.own and len(run.spans) > 1 and run.before:
        last = Run(run.spans[-1:], behind=run.own, requirement=run.requirement)
        return [Run(run.spans[:-1], before=run.before, requirement=run.requirement), last]
    desired = requirements.requirement_of(run.requirement) == "desired"
    if len(run.spans) == 2 and not (run.joined or run.bracketed) and run.before and desired:
        return [Run(run.spans[:1], before=run.before), Run(run.spans[1:], requirement=run.requirement)]
    return [run]
