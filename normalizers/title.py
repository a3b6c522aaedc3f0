"""The title of the post alone: without grade, contract, duration, place, number, employer and site.

A printed title is cut into parts; parts that say something else are dropped, brackets that belong to the title stay.
What stands around titles is data (vocabulary/title_noise.toml).

>>> from normalizers.base import Context
>>> normalize("Programme Specialist (PSEA), NO3, Pemba #132726 (Temporary Appointment, 364 days)", Context())
'Programme Specialist (PSEA)'
>>> normalize("PAM recrute Spécialiste des urgences sanitaires (H/F), Bunia, RDC", Context())
'Spécialiste des urgences sanitaires'
"""
from __future__ import annotations

import re
import unicodedata
from functools import cache

from normalizers.base import Context, Unrecognised
from normalizers.title_parts import Part, is_noise, parts, residue, without_tail, words
from normalizers.vocabulary import organisations, posts
from normalizers.vocabulary.fold import plain
from normalizers.vocabulary.words import alternatives, flat
from normalizers.vocabulary.words import words as vocabulary

_LONGEST, _MOST_WORDS = 260, 36
_RECRUITS = re.compile(
    r"^.{3,120}?\b(?:recrute(?:nt)?|recruta|recluta|contrata|busca|seleciona|selecciona|procura|requiere|convoca|cherche"
    r"|est[aá] (?:a recrutar|recrutando|buscando|contratando|a contratar)|recherche(?=\s(?:une?|des|\d|son|sa)\b)"
    r"|(?:is|are) (?:now |currently )?(?:hiring|recruiting|seeking|looking for)|seeks(?=\sa))\b"
    r"(?:,\s(?:on behalf of|for|pour le compte d[eu]|au nom d[eu]|en nombre de|em nome d[eo])[^,]{3,50},)?\s*[:!]?\s*",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"^(?:(?:an?|une?(?:\(e\)|/e|/une)?|un[/(]a\)?|uma?(?:\(a\)|/a)?|una|des|d['’]une?(?:\(e\))?|de|pour|para|for|son|sa|contratar|recrutar|recruter"
    r"|two|three|four|five|six|ten|deux|trois|quatre|cinq|dix|dos|tres|cuatro|cinco|diez|dois|duas|três|quatro|dez)\s+)+"
    r"(?:\(?\d{1,2}\)?\s+)?|^\(?\d{1,2}\)?\s+(?=[^\W\d])",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"^(?:\w+\s+)?\(?\d{1,2}\)?\s+(?:vagas?|postes?|positions?|puestos?|plazas?)\s+(?:para|pour|for|de|of)\s+",
    re.IGNORECASE,
)
_AT = re.compile(r"(?:\s+|(?<=\)))\d?\s*\b(?:at|with|chez|at the)\s+(?P<name>[^,:(]{2,90})", re.IGNORECASE)
_SEPARATOR = re.compile(r"^[^:–—|!]{2,60}?\s*(?:[:–—|!]|\s-(?=\s))\s*")
_CODE = re.compile(
    r"^(?:(?:VN|SVN|VA|CFA|CFCV|REF)[ .:#-]*)?(?=[\w/.-]*\d)[A-Z0-9]+(?:[-/.][A-Z0-9]+)*[\s:–—-]+(?=[^\W\d_])"
)
_GLUED = re.compile(r"(?<=\w)-([A-Z][A-Za-z]{1,8})(?:-|$|(?=[\s(]))")  # "Officer-UNOCHA-(Nationals Only)"
_GARBLED = re.compile(r"[^A-Za-z]*[\u00c0-\u024f][^A-Za-z]*")  # Latin letters, none of them plain: "ľ¹ÏÓ°Ôº"
# marks of messages and web pages: bold stars, emoji, arrows
_SYMBOLS = re.compile(r"\*+|[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\U0001f000-\U0001faff]+")
_ONE = re.compile(r"^[Uu](?:n\(e\)|ne?/une?|n/e|n/a|n\(a\)|m\(a\)|m/a|ne?|na|ma?)\s(?=[A-ZÀ-Þ])")
_STATE = re.compile(r"[A-Z]{2,3}")
_NOTICE = re.compile(r"^(?:VN|SVN|VA|CFA)\s+\d+/\d+\s+")


def normalize(raw: str, context: Context, **given: str) -> str:
    """The post's title; Unrecognised for sentences, names of sites and documents, and lines of other facts."""
    if len(raw) > 2 * _LONGEST:
        raise Unrecognised("too long for a title")
    text = _clean(raw)
    if not text or len(text) > _LONGEST or len(text.split()) > _MOST_WORDS:
        raise Unrecognised("no title" if not text else "too long for a title")
    lead = text
    text = _without_lead(text)
    if plain(lead) in words("refused") or (text == lead and f"{plain(text)} ".startswith(_starts())):
        raise Unrecognised("the name of a document or a page")
    kept = _trimmed(_kept(text), text)
    title = " ".join(_joined(kept, text).split()).strip(" .,:;-–—|/*'\"")
    title = _closed(title)
    key = plain(title)
    if _GARBLED.fullmatch(title):
        raise Unrecognised("letters of a wrong code page")
    if key in words("refused", "prefixes") or not re.search(r"[^\W\d_]{3}", title) or not residue(title):
        raise Unrecognised("nothing that names a post")
    if set(key.split()[:-1]) & words("verbs") or re.search(r"[.!?]\s+[^\W\d_]\w+\s+\w+|\?$|@|https?:", title):
        raise Unrecognised("a sentence, no title")
    if len(key.split()) > 12 and raw.rstrip().endswith(".") and lead == text:
        raise Unrecognised("a sentence, no title")
    return title


@cache
def _starts() -> tuple[str, ...]:
    return tuple(f"{start} " for start in words("refused_starts"))


def _clean(raw: str) -> str:
    text = _SYMBOLS.sub(" ", unicodedata.normalize("NFC", raw).replace("\u00ad", ""))
    text = _ONE.sub("", re.sub(r"([(\[])\s+", r"\1", " ".join(text.split())))
    text = re.sub(r"\s+([)\],])", r"\1", text)
    text = _GLUED.sub(lambda m: f" - {m.group(1)} - " if organisations.canonical(m.group(1)) else m.group(), text)
    return text.strip(" #*_-–—•·|.,:;\"“”")


def _without_lead(text: str) -> str:
    """The title without "Vaga:", "X recrute", "Job Opportunity at ILO,", "SVN-MX038-2025"."""
    before = ""
    while before != text:
        before = text
        for pattern in (_NOTICE, _CODE, _COUNTED, _RECRUITS):
            rest = pattern.sub("", text, count=1)
            if rest != text and (pattern is not _RECRUITS or len(rest) > 3):
                text = _clause(_ARTICLE.sub("", rest)) if pattern is _RECRUITS else rest
        text = _without_prefix(text)
    for match in _AT.finditer(text):
        name = re.split(r"\s+[-–—]\s+|\s(?:in|en|em|à)\s", match.group("name"))[0].strip()
        if organisations.canonical(name) or organisations.similar(name):
            rest = text[match.end() :].strip(" ,:–—-")
            text = text[: match.start()] if residue(text[: match.start()]) and not _opens(text, match) else rest
            break
    return text.strip()


def _clause(text: str) -> str:
    """What a sentence says the employer wants, without the purpose: "Nurse for its project in Bentiu"."""
    while lead := _praise().match(flat(text)):
        text = text[lead.end() :]
    end = _ends().search(flat(text), 6)
    return text[: end.start()] if end else text


@cache
def _praise() -> re.Pattern[str]:
    return re.compile(rf"{alternatives(vocabulary('title_cues', 'praise'))}[\s,]+")


@cache
def _ends() -> re.Pattern[str]:
    return re.compile(rf",?\s{alternatives(vocabulary('title_cues', 'ends'))}")


def _opens(text: str, match: re.Match[str]) -> bool:
    """"Job Opportunity at ILO, National Project Coordinator": what stands before is no title."""
    return plain(text[: match.start()]) in words("prefixes", "refused")


def _announces(head: str) -> bool:
    """Whether words before a separator only say that a vacancy is announced: "AVIS DE RECRUTEMENT N° 12"."""
    said = [word for word in plain(head).split() if not any(c.isdigit() for c in word)]
    return bool(said) and all(word in words("announcing") for word in said)


def _without_prefix(text: str) -> str:
    """Longest prefix of the vocabulary, with a colon or dash behind it, or a word that opens a title anyway."""
    found = _SEPARATOR.match(text)
    rest = text[found.end() :] if found else ""
    if found and len(rest) > 2 and (plain(found[0]) in words("prefixes") or (_announces(found[0]) and residue(rest))):
        return rest
    if (rest := _behind_announcement(text) or _behind_call(text)) and residue(rest):
        return _ARTICLE.sub("", rest)
    tokens = list(re.finditer(r"[\w]+", text))[:8]
    for size in range(min(6, len(tokens) - 1), 0, -1):
        key = plain(text[: tokens[size - 1].end()])
        opens = key.split()[-1] in ("for", "para", "un", "une", "pour", "de", "a", "of", "για")
        if key in words("prefixes") and opens:
            return re.sub(r"^(?:\(e\)\s*|e\s+)", "", text[tokens[size - 1].end() :].lstrip(" :–—'’"))
    return text


def _behind_announcement(text: str) -> str:
    """The title behind a run of such words that closes with "of a", "para", "d'une"; "" where there is none."""
    tokens = list(re.finditer(r"\w+", text))[:10]
    size = next((at for at, token in enumerate(tokens) if plain(token.group()) not in words("announcing")), len(tokens))
    for last in range(min(size, len(tokens) - 1), 1, -1):
        head = plain(text[: tokens[last - 1].end()])
        closes = any(f" {head}".endswith(f" {end}") for end in words("closing"))
        if closes and len(head.split()) > 1 and _announces(head):
            return re.sub(r"^(?:\(\w{1,2}\)|/\w{1,3}\b)?[\s'’:–—-]*", "", text[tokens[last - 1].end() :])
    return ""


def _behind_call(text: str) -> str:
    """The title behind "Buscamos" or "We are looking for"; behind "Recherche" only where a post follows at once."""
    found = _calls().match(flat(text))
    if not found:
        return ""
    rest = text[found.end() :]
    return rest if found["we"] or posts.names_post(_ARTICLE.sub("", rest).split()[0]) else ""


@cache
def _calls() -> re.Pattern[str]:
    we, nobody = (alternatives(vocabulary("title_cues", name)) for name in ("we", "nobody"))
    return re.compile(rf"(?:(?P<we>{we})|{nobody})[\s:!]+(?=\S)")


def _kept(text: str) -> list[Part]:
    """The parts that are of the title. Behind a unit of the house ("Office of Partnerships") nothing more is."""
    kept = []
    for part in parts(text):
        if not part.bracket and len(text[: part.start].split()) > 2 and _is_unit(part.text):
            break
        if not is_noise(part.text):
            kept.append(part)
    return kept


def _is_unit(name: str) -> bool:
    key = plain(name)
    opens = key.startswith(tuple(f"{start} " for start in words("unit_starts")))
    return bool(key) and (opens or key.split()[-1] in words("unit_ends"))


def _trimmed(kept: list[Part], text: str) -> list[Part]:
    """The parts without grades and towns at their ends; a state behind such a town ("Tijuana, BC") goes with it."""
    trimmed: list[Part] = []
    cut = False
    for part in kept:
        if cut and _STATE.fullmatch(part.text):
            continue
        start = text.index(part.text, part.start)
        shorter = part.text if part.bracket else without_tail(part.text)
        cut = shorter != part.text
        if shorter and not organisations.is_board(shorter):
            trimmed.append(Part(start, start + len(part.text), shorter, part.bracket))
    return trimmed


def _joined(kept: list[Part], text: str) -> str:
    """The parts with the separators that stood between neighbours; a gap of dropped parts leaves one space or comma."""
    out = ""
    for at, part in enumerate(kept):
        if at:
            between = text[kept[at - 1].end : part.start]
            out += between if not re.search(r"\w", between) else " " if part.bracket else ", "
        out += part.text
    return out


def _closed(title: str) -> str:
    """Brackets that lost their partner are taken off."""
    return title if title.count("(") == title.count(")") else title.rstrip(" (").removeprefix(")").strip()
