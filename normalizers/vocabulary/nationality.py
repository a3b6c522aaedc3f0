"""Statements that a post is for nationals or residents only, or open to everyone, as patterns on `flat` text.

Source of the words: nationality.toml, and country_names.csv for the names of peoples.

>>> list(statements("only kenyan nationals come into question."))[0][2]
'nationals'
>>> list(statements("we welcome candidates of all nationalities")), list(statements("for non-sudanese nationals only"))
([], [])
>>> list(statements("the call is open to all nationalities."))[0][2]
'everyone'
>>> [kind for _, _, kind in statements("pueden postular hondurenas o extranjeros con permiso de trabajo", loose=True)]
['nationals']
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from normalizers.vocabulary import languages
from normalizers.vocabulary.words import alternatives, branched, flat, pattern, rows, words

_AROUND = 40  # characters before a statement in which a word can turn it ("normally only for nationals")
_FEW = r"(?:[\w'/()-]{1,20}\s){0,4}"
_NEAR = r"[^.;\n]{0,60}?"


def _any(section: str) -> str:
    return alternatives(words("nationality", section))


@cache
def people() -> str:
    """Regex source of the name of a people ("Kenyans", "hondurenas"); of a name that is a language's, only plurals."""
    names = {flat(name) for row in rows("country_names") for name in row["demonyms"].split("|") if name}
    plurals = {f"{name}{ending}" for name in names for ending in ("s", "es")}
    return rf"(?<!\w){branched(plurals | (names - languages.names().keys()), ' ')}(?!\w)"


@cache
def _strict() -> tuple[re.Pattern[str], ...]:
    """Statements that stand by themselves wherever they are."""
    nationals, only, must = _any("nationals"), _any("only"), _any("must")
    alone = rf"{people()}(?=\W{{0,2}}(?:$|[.,;:)!/*\n])|\s{_any('after_people')})"
    glue = rf"(?:{_any('glue')}\s){{0,3}}"
    length = rf"(?:of\s[\w-]{{1,12}}\s{_any('length')}\s)?"
    sources = (
        _any("local"),
        rf"{nationals}(?:\s(?:of|from|de|d'|du|do|da)\s[^.;\n()]{{1,50}}?)?\s(?:candidates\s)?{only}",
        rf"(?:{only}|{_any('kept')})\s{_FEW}{nationals}",
        rf"(?:open|limited|restricted)\sto\s{_FEW}{nationals}{_NEAR}\s(?:and|or)\s{_NEAR}{_any('residence')}",
        rf"{nationals}\s(?:alone|exclusively)\s{_any('may_be')}",
        rf"{must}:?\s(?:\(?[a-z]\)\s)?{_any('be')}\s{_FEW}{nationals}",
        rf"{must}\s{_any('hold')}\s{_FEW}(?:{nationals}|{_any('residence')})",
        rf"{only}\s{_NEAR}{_any('residence')}",
        rf"{_any('post')}\s{length}(?:(?:is|es|e|est)\s)?(?:[\w-]{{1,12}}\s){{0,2}}(?:for|to|para|a|aux|aos)\s{_FEW}{nationals}",
        rf"{nationals}\s[^.;\n]{{0,120}}?{_any('may_apply')}",
        rf"{_any('may_apply')}\s{_NEAR}:\s{nationals}\sof",
        rf"(?:{only}|{_any('kept')})\s{glue}{alone}",
        rf"{people()}\s(?:{nationals}\s)?alone\s{_any('may_be')}",
        rf"{people()}\s(?:(?:nationals|candidates|citizens|applicants)\s)?{only}",
        rf"{must}\s{_any('be')}\s(?:an?\s)?{alone}",
        rf"{_any('post')}\s(?:is\s)?{_any('open_to')}\s{glue}{alone}(?![^.;\n]{{0,30}}(?:international|{_any('foreigners')}))",
    )
    return tuple(map(re.compile, sources))


@cache
def _loose() -> tuple[re.Pattern[str], ...]:
    """Statements that mean the candidate only among demands and conditions, not in tales about the work."""
    nationals, residence, either = _any("nationals"), _any("residence"), _any("or")
    some = r"(?:[\w'/-]{1,20}\s){0,4}?"
    of = r"(?:de|of|con|com|with|ser|etre|be|tener|ter|la)"
    sources = (
        rf"(?:{people()}|{nationals}){_NEAR}\s{either}\s{some}{_any('foreigners')}\s{some}{residence}",
        rf"(?:{_any('persons')}|{of}\s{nationals}){_NEAR}\s{either}\s{some}{residence}",
        rf"{nationals}{_NEAR}\s(?:and|or)\s(?:to\s|for\s)?(?:those|persons|people|anyone|others)\s{some}{residence}",
        rf"{_any('may_apply')}\s{some}{nationals}{_NEAR}\s{either}\s{some}{residence}",
        rf"{_any('may_apply')}\s(?:{_any('glue')}\s){{0,3}}{people()}(?![^.;\n]{{0,40}}{_any('foreigners')})",
    )
    return tuple(map(re.compile, sources))


@cache
def _opening() -> tuple[re.Pattern[str], ...]:
    """Statements with which a line begins: "To be of Malian nationality", "Right to work in Malta"."""
    verbs = alternatives(["to be", "being", "be", "to have", "to hold", "hold", *words("nationality", "be")])
    article = r"(?:(?:valid|existing|the|legal|have|having|hold|le|el|o)\s){0,2}"
    sources = (
        rf"{verbs}\s{_FEW}{_any('nationals')}",
        rf"{article}{_any('residence')}\s(?:in|en|au|aux|a|em|no|na|dans)(?!\w)",
    )
    return tuple(map(re.compile, sources))


@cache
def about() -> re.Pattern[str]:
    """A word without which no statement is made: who, or on what papers; it saves the search for all the others."""
    parts = ("local", "nationals", "residence", "foreigners")
    return re.compile("|".join([*map(_any, parts), people()]))


@cache
def _binding() -> re.Pattern[str]:
    """Words of which every statement holds one besides, if it does not open its line: "national partners" is none."""
    sections = ("local", "only", "kept", "may_apply", "post", "residence")
    alone = alternatives(["alone", "exclusively", *(word for name in sections for word in words("nationality", name))])
    return re.compile(rf"{alone}|{_any('must')}:?\s(?:\(?[a-z]\)\s)?(?:{_any('be')}|{_any('hold')})")


@cache
def matching(section: str) -> re.Pattern[str]:
    """The words of a section of the file as a pattern on `flat` text."""
    return pattern(words("nationality", section))


@cache
def named_pattern() -> re.Pattern[str]:
    """The bare name of those who may apply, as it stands behind "Open to": "Citizens of ...", "Kenyan nationals"."""
    ending = r"(?:\s(?:of|from|de|d'|du|do|da)\s.{2,40}|\sonly)?"
    return re.compile(rf"(?:{_any('persons')}|(?:{people()}|[a-z-]{{3,20}})\s{_any('persons')}|{people()}){ending}")


def statements(
    text: str, start: int = 0, end: int | None = None, *, loose: bool = False
) -> Iterator[tuple[int, int, str]]:
    """Spans that say who may apply: "nationals" (or residents) only, or "everyone"; overlapping ones once."""
    stop = len(text) if end is None else end
    for match in matching("open_to_all").finditer(text, start, stop):
        yield match.start(), match.end(), "everyone"
    taken = start
    told = _binding().search(text, start, stop) and about().search(text, start, stop)
    patterns = (*_strict(), *(_loose() if loose else ())) if told else ()
    found = [(m.start(), m.end()) for p in patterns for m in p.finditer(text, start, stop)]
    found += [m.span() for p in _opening() if loose and (m := p.match(text, start, stop))]
    found.sort()
    for first, last in found:
        if first < taken or _turned(text, start, stop, first, last):
            continue
        taken = last
        yield first, last, "nationals"


def _turned(text: str, start: int, stop: int, first: int, last: int) -> bool:
    """Whether a word in the same sentence makes it another kind of condition."""
    begin = max(start, first - _AROUND, text.rfind(". ", start, first) + 1, text.rfind("\n", start, first) + 1)
    tail = re.compile(r"[^.;\n]{0,40}").match(text, last, stop)
    return bool(matching("everyone").search(text, begin, tail.end() if tail else last))
