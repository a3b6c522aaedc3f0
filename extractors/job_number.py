"""The reference where no label names it: "#132726" or a code in a title, "Notice No. ..." in a heading, "Ref.:" in
prose, a Workday requisition in a line or a URL, UNESCO's post number."""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from extractors.cues import Gate, starts_near
from extractors.title_places import head, title_places
from normalizers.vocabulary.fold import fold
from normalizers.vocabulary.words import alternatives, flat, words
from pipeline.document import Candidate, Document

_FIELD = "job_number"
_CODE = r"(?=(?:[A-Z/.-]*\d){3})[A-Z]{1,5}[A-Z0-9]*(?:[-/.][A-Z0-9]+)*[-/.][A-Z0-9/-]*\d[A-Z0-9/-]*"
_HASH = re.compile(r"#\s?(?P<number>\w{0,4}\d{4,}[\w/-]*)")
_LEADING = re.compile(
    rf"(?:^|\s[-–|]\s|\|\s)(?P<number>\d{{4,}}|{_CODE}|(?:VN|SVN|VA|CFA)\s\d{{1,4}}/\d{{2,4}}|[A-Z]{{2,6}}\d+[A-Z0-9]*-\d+)"
    r"(?:\s*[-–:]\s*|\s+)(?=[^\W\d_])"
)
_TRAILING = re.compile(
    rf"(?:\((?P<bracket>\d{{4,}}|{_CODE})\)|\s[-–]\s(?P<number>\d{{4}}\s?/\s?\d{{1,4}}|{_CODE}))\s*(?:[|(\[].{{0,80}})?$"
)
_SIGN = (
    r"(?:n\s?[.]?\s?[o°]\b|n[.]?[°](?=\w)|no[.]|nro\b|num\b|numero\b|number\b|nr\b|#|№|ref\b|reference\b|referencia\b"
    r"|code\b|codigo\b|id\b)"
)
_NUMBERED = re.compile(r"(?=(?:[^\d\s]*\d){2}|[A-Z]+[-/.]?\d)[A-Za-z0-9][\w./()-]{0,60}\w")  # behind "No."
_LONE = re.compile(  # a line that is only a number: "N° 12/ORG/2025"
    r"(?:N[.]?\s?[°º]|N[.]º|No[.]|Nº|Nro[.]?|№|R[ée]f[.]?)\s?[:.]?\s?(?P<number>(?=(?:[^\d\s]*\d){3})[\w./-]{4,40})"
)
_REFERRED = re.compile(r"ª?\s{0,2}[:#]?\s{0,2}[\"“«(]?\s?(?P<number>(?:[A-Z]{2,5}\s)?[A-Z0-9][\w/.-]{0,40}\d[\w/-]*)")
_REQUISITION = re.compile(r"(?<![A-Z0-9])(?P<number>JR-?\d{5,8}|(?:REQ|Req)-?\d{4,8})(?!\d)")
_URL = re.compile(r"https?://[^\s<>\"]{1,300}?[/_=-](?P<number>JR-?\d{5,8}|[Rr]eq-?\d{4,8})\b")
_POST_NUMBER = re.compile(r"(?=\w*[A-Z]{3})(?=(?:\D*\d){3})[A-Z0-9]{8,16}")  # "5XYZED0021RP", never a bare number
_LONGEST_TEXT = 200_000
_LONGEST_BLOCK = 5_000
_LONGEST_LINE = 300


@cache
def _notice() -> re.Pattern[str]:
    """"Vacancy notice No.", "Edital nº" on flat text; small words may stand between noun and sign."""
    notice = alternatives(words("reference_cues", "notices"))
    return re.compile(rf"{notice}(?:[ /'-]{{1,3}}[a-z]{{1,14}}){{0,5}}?[ (:,-]{{0,3}}{_SIGN}[ .:]{{0,3}}")


@cache
def _colon() -> re.Pattern[str]:
    """"Convocatoria: ABC-2025-07" and nothing else, on flat text."""
    notice = alternatives(words("reference_cues", "notices"))
    return re.compile(rf"{notice}\s?:\s?(?P<number>(?=(?:[^\d\s]*\d){{3}})[a-z][\w./-]{{3,40}})")


@cache
def _refers() -> re.Pattern[str]:
    """"Please quote the reference", "avec la référence", "indicando el código" on flat text."""
    return re.compile(rf"{alternatives(words('reference_cues', 'references'))}(?:\s{{0,2}}{_SIGN})?[.]?")


_GATE = Gate(_refers())


def extract(document: Document) -> Iterator[Candidate]:
    """Candidates for the job number, one rule for each kind of place."""
    for block in title_places(document):
        text = document.of(block)
        for rule, pattern in (("title_hash", _HASH), ("title_number", _LEADING), ("title_tail", _TRAILING)):
            if match := pattern.search(text):
                start, end = next(match.span(g) for g in match.groupdict() if match.group(g))
                yield document.candidate(_FIELD, block.start + start, block.start + end, rule)
    yield from _in_head(document)
    for match in islice(_URL.finditer(document.text, 0, _LONGEST_TEXT), 3):
        yield document.candidate(_FIELD, *match.span("number"), "url")
    referring = starts_near(document, _GATE)
    for block in document.blocks:
        if block.source:
            continue
        if block.label.endswith("#"):  # "Job #:", "Req #:"
            yield document.candidate(_FIELD, block.start, block.end, "label_hash")
        elif block.label and fold(block.label) in words("reference_cues", "post_numbers"):
            if _POST_NUMBER.fullmatch(document.of(block)):
                yield document.candidate(_FIELD, block.start, block.end, "post_number")
        elif not block.field and block.start in referring:
            yield from _in_prose(document, block.start, document.of(block)[:_LONGEST_BLOCK])


def _in_head(document: Document) -> Iterator[Candidate]:
    """Numbers of notices, and requisitions of a portal that stand in a line of the head, glued or not."""
    for block in head(document):
        text = document.of(block)[:_LONGEST_LINE]
        if block.field not in ("", "nationality", "title"):
            continue
        if match := _LONE.fullmatch(text) or _colon().fullmatch(flat(text)):
            start, end = match.span("number")
            yield document.candidate(_FIELD, block.start + start, block.start + end, "notice_number")
            continue
        for cue in _notice().finditer(flat(text)):
            if match := _NUMBERED.match(text, cue.end()):
                start, end = match.span()
                yield document.candidate(_FIELD, block.start + start, block.start + end, "notice_number")
                break
        if match := _REQUISITION.search(text):
            yield document.candidate(_FIELD, block.start + match.start(), block.start + match.end(), "requisition")


def _in_prose(document: Document, start: int, text: str) -> Iterator[Candidate]:
    for cue in _refers().finditer(flat(text)):
        if match := _REFERRED.match(text, cue.end()):
            yield document.candidate(_FIELD, start + match.start("number"), start + match.end("number"), "prose")
            return
