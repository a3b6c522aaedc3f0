"""The reference where no label names it: "#132726" or a code in a title, "Ref.:" in prose, the requisition in a URL."""
from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from extractors.title_places import title_places
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
_PROSE = re.compile(
    r"\b(?:r[eé]f(?:[eé]rence|erencia|\.)?(?:\s+(?:no|number|code)\.?)?"
    r"|(?:vacancy|job|announcement|notice|requisition|recruitment notice)\s+"
    r"(?:no|number|code|notice no|announcement no|id)\.?"
    r"|(?:quot\w+|indicat\w+|mention\w*|marked)\s+(?:the\s+)?ref)"
    r"\s*[:#]?\s*[\"“(]?(?P<number>(?:(?-i:[A-Z]{2,5})\s)?[A-Z0-9][\w/.-]{0,40}\d[\w/-]*)",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://[^\s<>\"]{1,300}?[/_=-](?P<number>JR-?\d{5,8}|[Rr]eq-?\d{4,8})\b")
_LONGEST_TEXT = 200_000


def extract(document: Document) -> Iterator[Candidate]:
    """Candidates for the job number, one rule for each kind of place."""
    for block in title_places(document):
        text = document.of(block)
        for rule, pattern in (("title_hash", _HASH), ("title_number", _LEADING), ("title_tail", _TRAILING)):
            if match := pattern.search(text):
                start, end = next(match.span(g) for g in match.groupdict() if match.group(g))
                yield document.candidate(_FIELD, block.start + start, block.start + end, rule)
    for match in islice(_URL.finditer(document.text, 0, _LONGEST_TEXT), 3):
        yield document.candidate(_FIELD, *match.span("number"), "url")
    for block in document.blocks:
        text = document.of(block)
        if not block.source and block.label.endswith("#"):  # "Job #:", "Req #:"
            yield document.candidate(_FIELD, block.start, block.end, "label_hash")
        elif not block.source and not block.field and (match := _PROSE.search(text)):
            start, end = match.span("number")
            yield document.candidate(_FIELD, block.start + start, block.start + end, "prose")
