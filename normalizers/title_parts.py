"""The parts of a printed vacancy title, and which of them say something else than the title of the post.

>>> [part.text for part in parts("Programme Specialist (PSEA), P-4, Addis Ababa")]
['Programme Specialist', '(PSEA)', 'P-4', 'Addis Ababa']
>>> [is_noise(text) for text in ("NO3", "Temporary Appointment, 364 days", "Gaza/OCHA oPt", "PSEA")]
[True, True, True, False]
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from normalizers.frozen import frozen
from normalizers.vocabulary import gazetteer, organisations, posts
from normalizers.vocabulary.fold import plain
from normalizers.vocabulary.places import areas, is_area, is_ordinary, speaks_of_travel
from normalizers.vocabulary.words import table

SIMILAR = 88  # cutoff of the fuzzy look-up of a phrase in brackets, 0..100 ("short tirm" scores 90 with "short term")
_BREAK = re.compile(
    r"\s*(?:[,|;:•]|·(?!(?:e|es|s|ne|se|le|rice|trice|a|as|o|os)\b))\s*|\s+[-–—‐]+\s*|\s*[-–—‐]+\s+|[–—]|\s*/\s*(?=[A-Z])|\.\s+(?=[^\W\d_a-z])|\s(?=[(\[])|(?<=[)\]])\s*"
)
_BRACKET = re.compile(r"[(\[][^()\[\]]{0,160}[)\]]")
_GRADE = re.compile(
    r"\b(?:(?:[PDG]|GS|GL|FS|SC|SB|ICS|L?ICA|IICA|IPSA|NPSA|IC|AD|AST|FG|UG|NB|PR|SSA|CST|IP)[ .–-]?\d{1,2}"
    r"|NO[ -]?[A-E]|NPO[ -]?[A-E]|NO[ -]?[1-5]|N-?[1-4]|CLT ?I{0,3}|L-?[1-7]|B\d|A\d|[A-Z]{2,4}-\d{1,2}"
    r"|(?:Level|Grade|Niveau|Nivel|Band)\s+\w{1,6}|(?:USG|ASG)|GJG\s?\w+)(?:\s?\(?(?:DC|TC|TA|FT|FTA)\)?)?(?![\w-])"
)
_LENGTH = re.compile(
    r"\b\d{1,3}(?:\s?[-–]\s?\d{1,3})?\s*(?:working\s+)?"
    r"(?:days?|weeks?|months?|years?|jours?|mois|ans?|d[ií]as?|mes(?:es)?|años?|anos?)\b"
    r"(?:\s+ouvrables)?|\b(?:one|two|three|six|nine|twelve)\s+(?:months?|years?)\b", re.IGNORECASE
)
_DATE = re.compile(
    r"\b(?:deadline|closing|open until|until|expires?|date limite|fecha l[ií]mite|prazo|apply by)\b.{0,60}$"
    r"|\b\d{1,2}\s+[^\W\d_]{3,12}\.?,?\s+(?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"#\s?\w*\d[\w/-]*|\b\d{1,4}\s?/\s?\d{2,4}\b|\b[A-Z][A-Z0-9]*(?:[-/.][A-Z0-9]+)*[-/.]?\d[\w/.-]*\d\w*\b|\b\d{4,}\b"
    r"|\bJR-?\d+\b|\b(?:VN|SVN|VA|CFA|CFCV|Ref|No|Nº|N°)[.:]?\s*(?:No\.?)?\s*[\w/-]*\d[\w/-]*", re.ASCII
)
_COUNT = re.compile(
    r"\(?\b\d{1,3}\)?\s+(?:\w+\s+)?(?:positions?|posts?|vacanc(?:y|ies)|postes?|puestos?|plazas?|vagas?|openings?)\b"
    r"|\bx\s?\d{1,2}\b|\b\d{1,2}x\b", re.IGNORECASE
)
_AUDIENCE = re.compile(
    r"\bnationals?\b.{0,30}\bonly\b|\bonly\b.{0,30}\bnationals?\b|\b(?:candidates?|women) only\b", re.IGNORECASE
)
_BASED = re.compile(
    r"[\s,–—-]*\b(?:(?:to be )?based(?:\s+(?:in|at))?|bas[ée]{1,2}(?:\(e\))?\s+(?:à|a|au|en)|en poste à"
    r"|affecté(?:e|\(e\))? à|con sede en|(?:basad|ubicad)[oa](?:/a)? en|com (?:sede|base) em"
    r"|(?:basead|sediad)[oa](?:\(a\))? em)$",
    re.IGNORECASE,
)
_LOCATED = re.compile(r"\s+(?:in|en|em|à|at|dans)$", re.IGNORECASE)  # "Driver in Goma"; "of", "for" belong to the title


@frozen
class Part:
    start: int
    end: int
    text: str
    bracket: bool


@cache
def words(*groups: str) -> frozenset[str]:
    """Lists of title_noise.toml, as one."""
    lists = table("title_noise")
    return frozenset(word for group in groups for word in lists[group])


def parts(title: str) -> Iterator[Part]:
    """The pieces between separators, brackets as pieces of their own."""
    masked = list(title)
    for bracket in _BRACKET.finditer(title):
        if bracket.start() and title[bracket.start() - 1].isalnum():  # "Associado(a)" is one word
            masked[bracket.start() : bracket.end()] = "x" * (bracket.end() - bracket.start())
        else:
            masked[bracket.start() + 1 : bracket.end() - 1] = "x" * (bracket.end() - bracket.start() - 2)
    line = "".join(masked)
    start = 0
    for match in (*_BREAK.finditer(line), None):
        end = match.start() if match else len(line)
        if title[start:end].strip():
            yield Part(start, end, title[start:end].strip(), title[start:end].lstrip()[:1] in tuple("(["))
        start = match.end() if match else end


def is_noise(text: str) -> bool:
    """Whether the piece says only a grade, a contract, a place, an employer, a number, a length or a date."""
    bare = text.strip("()[] .-–—*'\"‘’“”")
    key = plain(bare)
    if not key or key in words("phrases") or gazetteer.country_codes(bare):
        return True
    if _AUDIENCE.search(bare) or _DATE.match(bare) or (bare[0].islower() and speaks_of_travel(bare)):
        return True
    if text[:1] in "([" and process.extractOne(key, words("phrases"), scorer=fuzz.ratio, score_cutoff=SIMILAR):
        return True
    return not residue(bare)


@lru_cache(maxsize=1024)  # a title is asked of as a whole and by its parts, and stands in a document several times
def residue(text: str) -> tuple[str, ...]:
    """The words that remain when everything else is taken off."""
    for pattern in (_DATE, _COUNT, _LENGTH, _NUMBER, _GRADE):
        text = pattern.sub(" · ", text)
    for organisation in reversed(list(organisations.mentions(text))):
        text = f"{text[: organisation.start]} · {text[organisation.end :]}"
    for mention in reversed(gazetteer.mentions(text)):
        if mention.kind == "country" or _is_town(mention.name):
            text = f"{text[: mention.start]} · {text[mention.end :]}"
    if is_area(text):
        return ()
    key = f" {plain(text)} "
    known = _phrases()
    for _, phrase in sorted(ranked for first in known.keys() & key.split() for ranked in known[first]):
        key = key.replace(phrase, " ")
    empty = words("fillers", "phrases")
    return tuple(word for word in key.split() if word not in empty and len(word) > 1)


@cache
def _phrases() -> Mapping[str, list[tuple[int, str]]]:
    """First word -> phrases of several words and names of areas, each between spaces, with its rank: the longest go
    first, and phrases before areas."""
    longest_first = sorted((p for p in words("phrases") if " " in p), key=len, reverse=True)
    found: dict[str, list[tuple[int, str]]] = {}
    for ranked in enumerate(f" {phrase} " for phrase in (*longest_first, *areas())):
        found.setdefault(ranked[1].split()[0], []).append(ranked)
    return found


def _is_town(name: str) -> bool:
    city = gazetteer.settle(name)
    return city is not None and not is_ordinary(name) and (city.station or city.population > 100_000)


def without_tail(text: str) -> str:
    """The piece without a grade, a number and what stands behind them, and without a town at its end.

    >>> without_tail("PROGRAMME POLICY OFFICER NOA BANGUI"), without_tail("Chief of Field Office Goma")
    ('PROGRAMME POLICY OFFICER', 'Chief of Field Office')
    """
    text = _NUMBER.sub(" ", text).rstrip() if "#" in text else text
    for match in _GRADE.finditer(text):
        if match.start() and not residue(text[match.start() :]):
            return without_tail(text[: match.start()].rstrip(" -–—,("))
    return _without_town(text)


def _without_town(text: str) -> str:
    found = gazetteer.mentions(text)
    if not found or found[-1].end < len(text) - 1:
        return text
    before = text[: found[-1].start].rstrip(" -–—,(")
    town = found[-1].kind == "city" and _is_town(found[-1].name)
    last = plain(before).split()[-1:]
    for stated in (_BASED, _LOCATED):
        rest = stated.sub("", before)
        if rest != before and (town or found[-1].kind == "country") and (not rest or posts.names_post(rest)):
            return rest
    if not town:
        return text
    return before if last and last[0] not in words("prepositions") and len(before.split()) > 1 else text
