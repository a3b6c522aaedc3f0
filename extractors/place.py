"""The duty station where no label names it: in titles, on a line of its own, beside the employer, in prose on the post.

The places of supervisors, partners, headquarters, projects and travel are none; where prose says "based in", the words
before tell whose place it is.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from extractors.cues import Gate, blocks_near, of, starts_near, text_of
from extractors.title_places import head, title_places
from normalizers.vocabulary import employers, gazetteer, places
from normalizers.vocabulary.fold import plain
from normalizers.vocabulary.organisations import mentions as employers_in
from normalizers.vocabulary.words import alternatives, branched, flat, pattern
from pipeline.document import Block, Candidate, Document

_FIELD = "duty_station"
_TRAVEL = re.compile(
    rf"[,;]?\s{alternatives(places.cues('along'))}\s(?:\w+\s){{0,2}}?{alternatives(places.cues('travel'))}"
)
_TRAVELS = Gate(_TRAVEL)
_OPENING = re.compile(r"(?P<place>[A-ZÀ-Þ][^.|·\n]{3,60})(?:\.\s|\s[|·]\s)(?=\S)")
_PART = re.compile(r"\s*(?:[,|;:()\[\]/]|\s[-–—]+\s|[–—]|\s-|-\s|#\w*|\.\s)\s*")
_WORD = re.compile(r"[^\W_]+(?:['’]\w+)?")
_GRADE = re.compile(r"\b(?:[PDG]-?\d|GS-?\d|NO-?[A-E1-5]|(?:LICA|IICA|IPSA|NPSA|ICS|SC|SB|FS)[ -]?\d{1,2})\b")
_LONGEST_LINE = 70
_MOST_LINES = 3  # lines that are only a place; more are a menu
_REACH = 110  # characters after "based in" in which the place must stand
_LARGE = 100_000  # inhabitants of a town that is believed without its country
_BASED_TAIL = re.compile(r"\bbased (?:in|at)\s+$", re.IGNORECASE)
_REQUISITION = re.compile(r"(?:JR|REQ|Req)-?\d{4,8}.{0,20}$")  # Workday glues its number to the place
_GLUED = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")


def extract(document: Document) -> Iterator[Candidate]:
    """Candidates for the duty station, one rule for each kind of place in the document."""
    yield from _titles(document)
    yield from _lines(document)
    yield from _employer_lines(document)
    yield from _prose(document)
    yield from _zones(document)


def _trusted(name: str, kind: str) -> bool:
    if kind == "country":
        return bool(gazetteer.country_codes(name))
    city = gazetteer.settle(name) if kind == "town" and not places.is_ordinary(name) else None
    return city is not None and (city.station or city.population >= _LARGE)


def _titles(document: Document) -> Iterator[Candidate]:
    """Places at the end of a title: whole parts of it, or the last words of one."""
    for block in title_places(document):
        text = _before_travel(document, block, document.of(block))
        found = [place for span in _parts(text) if (place := _place_in(text, *span))]
        if found:
            start, end = _first_of_list(text, found[0][0]), found[0][1]
            for following in found[1:]:
                if not re.search(r"\w{3}", _without_employers(text[end : following[0]])):
                    end = following[1]
            yield document.candidate(_FIELD, block.start + start, block.start + end, "title_mention")


def _before_travel(document: Document, block: Block, text: str) -> str:
    """The line of a block without the places that are only visited: "Lima, con viajes a Piura"."""
    travel = _TRAVEL.search(flat(text)) if block.start in document.view(_travelling) else None
    return text[: travel.start()] if travel else text


def _travelling(document: Document) -> frozenset[int]:
    return starts_near(document, _TRAVELS)


def _first_of_list(text: str, start: int) -> int:
    """Where the list begins that goes on here: "for Sikasso, Gao and Mopti" has three towns."""
    before = text[:start].rstrip(" ,")
    last = gazetteer.mentions(before[-60:])[-1:]
    if last and text[len(before) : start].strip() == "," and before.endswith(last[0].name):
        return len(before) - len(last[0].name) if _trusted(last[0].name, "town") else start
    return start


def _without_employers(text: str) -> str:
    for mention in reversed(list(employers_in(text))):
        text = text[: mention.start] + text[mention.end :]
    return text


def _parts(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in (*_PART.finditer(text), None):
        end = match.start() if match else len(text)
        if text[start:end].strip():
            yield start, end
        start = match.end() if match else end


def _place_in(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span of the place that the part is, or that stands at its end."""
    part = text[start:end]
    if _is_employer(part):
        return None
    found = [s for s in places.segments(part) if s.kind in ("town", "country")]
    if found and start > 0 and all(_trusted(place.name, place.kind) for place in found):
        between = " ".join(part[a.end : b.start] for a, b in pairwise(found))
        rest = _GRADE.sub(" ", part[: found[0].start] + " " + part[found[-1].end :])
        if not _WORD.search(_without_employers(rest)) and not re.search(r"\w{4}", between):
            return start + found[0].start, start + found[-1].end
    last = gazetteer.mentions(part)[-1:]
    if last and last[0].end >= len(part.rstrip()) and last[0].start > 0 and last[0].kind == "city":
        before = plain(part[: last[0].start]).split()[-1:]
        stated = _BASED_TAIL.search(part[: last[0].start])
        if before and (stated or before[0] not in places.cues("joining")) and _trusted(last[0].name, "town"):
            return start + last[0].start, start + last[0].end
    return None


def _is_employer(part: str) -> bool:
    """Whether the part is an employer's name ("World Vision Armenia"), whose country is read elsewhere."""
    return employers.is_name(part) and not gazetteer.country_codes(part)


def _lines(document: Document) -> Iterator[Candidate]:
    """Lines of the head that are nothing but a place."""
    found: list[tuple[int, int, str]] = []
    signed = False
    for block in head(document):
        text = _before_travel(document, block, _REQUISITION.sub("", document.of(block)))
        signed = signed or plain(text) in places.cues("closings")
        if signed and "," not in text:
            continue
        opening = None if block.label else _OPENING.match(text)
        if opening and "," in opening["place"] and _only_places(opening["place"]):
            found.append((block.start, block.start + opening.end("place"), "line_opening"))
        if block.label or not 2 < len(text) <= _LONGEST_LINE or employers.is_name(text):
            continue
        glued = _GLUED.sub(", ", text)
        if _only_places(text):
            kind = "lone_place" if any(s.kind == "town" for s in places.segments(text)) else "lone_country"
            found.append((block.start, block.start + len(text), kind))
        elif glued != text and (span := _glued_place(text)):
            found.append((block.start + span[0], block.start + span[1], "glued_place"))
    if len(found) <= _MOST_LINES:
        yield from (document.candidate(_FIELD, start, end, rule) for start, end, rule in found)


def _only_places(text: str) -> bool:
    parts = places.segments(text)
    towns = [p for p in parts if p.kind == "town"]
    countries = [p for p in parts if p.kind == "country"]
    rest = text
    for part in reversed(parts):
        rest = rest[: part.start] + rest[part.end :]
    if _WORD.search(rest) or not (towns or countries) or any(p.kind == "unknown" for p in parts):
        return False
    return bool(countries and towns) or all(_trusted(p.name, p.kind) for p in (*towns, *countries))


def _glued_place(text: str) -> tuple[int, int] | None:
    """"...20 January 2026OsloNorway": a town and its country without a space, at the end of a line."""
    cuts = [match.start() for match in _GLUED.finditer(text)]
    for cut in cuts:
        codes = gazetteer.country_codes(text[cut:])
        start = max(text.rfind(" ", 0, cut), *(m.end() - 1 for m in re.finditer(r"\d", text[:cut])), -1) + 1
        if codes and gazetteer.settle(text[start:cut], codes[0]):
            return start, len(text)
    return None


def _employer_lines(document: Document) -> Iterator[Candidate]:
    """The country in the employer's line at the head: "UNDP, Armenia", "UNICEF Mexico Country Office"."""
    for block in islice(head(document), 6):
        text = document.of(block)
        if block.label or len(text) > 130 or not employers.is_name(text):
            continue
        named = [m for m in gazetteer.mentions(text) if _trusted(m.name, "town" if m.kind == "city" else "country")]
        if named:
            start, end = named[-1].start, named[-1].end
            yield document.candidate(_FIELD, block.start + start, block.start + end, "organisation_line")


_PHRASES = places.cues("based")
_COORDINATED = re.compile(r" (?:and|et|y|e) (?:is|will be|est|sera|esta|estara|fica)$")
_ENDINGS = "a|as|e|es|ne|o|os|s|te|x"  # of the other gender, or of several: "baseado(a) em"
_ENDING = rf"(?<=\w{{4}})(?:\((?:{_ENDINGS})\)|[/·](?:{_ENDINGS})(?!\w))"
_BETWEEN = rf"(?:{_ENDING})?\s+"
_BASED = re.compile(rf"\b{branched(_PHRASES, _BETWEEN)}\s")
_BEFORE_ENDING = {p[: gap.start()] for p in _PHRASES for gap in re.finditer(r"(?<=\w{4}) ", p)}
_GATE = Gate(pattern(_PHRASES), re.compile(rf"{alternatives(_BEFORE_ENDING)}{_ENDING}"))


def _prose(document: Document) -> Iterator[Candidate]:
    titles = {block.start for block in title_places(document) if document.of(block)[-1:].isalnum()}
    for block in blocks_near(document, _GATE):
        if not block.source and not block.label and block.start not in titles:
            yield from _based_in(document, block)


def _based_in(document: Document, block: Block) -> Iterator[Candidate]:
    text = document.of(block)
    for match in islice(_phrases(document, block), 4):
        before = text[max(0, match.start() - 160) : match.start()]
        sentence = plain(re.split(r"[.!?;]\s", before)[-1]).split()
        behind = re.split(r"[.!?;\n]\s|\n", text[match.end() : match.end() + _REACH])[0]
        span = first_place(behind)
        others = places.cues("other")
        # "Based in Washington, the organisation ...": the subject may follow
        subject = sentence[-9:] or plain(behind[span[1] :]).split()[:5] if span else []
        if _COORDINATED.search(" ".join(sentence)) and sentence[1] in places.cues("post"):
            subject = sentence[:2]  # "The position belongs to the Ecosystems Division and is placed in"
        if not span or others & set(subject):
            continue
        rule = "prose_based_in" if not sentence or set(sentence) & places.cues("post") else "prose_mention"
        yield document.candidate(_FIELD, block.start + match.end() + span[0], block.start + match.end() + span[1], rule)


def _phrases(document: Document, block: Block) -> Iterator[re.Match[str]]:
    """The phrases in a block; they are tried only where the words of one begin."""
    text, end = text_of(document, block), 0
    for at in sorted(set(of(document).starts(_GATE))):
        if block.start + end <= at < block.end and (match := _BASED.match(text, at - block.start)):
            yield match
            end = match.end()


def first_place(text: str) -> tuple[int, int] | None:
    """The span of the first town or country of running text that is believed, with the country behind it."""
    found = [m for m in gazetteer.mentions(text) if _trusted(m.name, "town" if m.kind == "city" else "country")]
    if not found:
        return None
    first = next((m for m in found if m.kind == "city"), found[0])
    end = first.end
    for following in found:
        if following.start > end and re.fullmatch(r"[\s,(–-]{1,4}", text[end : following.start]):
            end = following.end
    return first.start, end


_ZONE = re.compile(r"Time \((?<!\w......)(?P<town>[^\W\d_][^()\d]{2,30})\)")


def _zones(document: Document) -> Iterator[Candidate]:
    """The town of the time zone in which an employer states its deadline: where its office is, most often."""
    if (match := _ZONE.search(document.text)) and _trusted(match.group("town"), "town"):
        yield document.candidate(_FIELD, *match.span("town"), "deadline_zone")
