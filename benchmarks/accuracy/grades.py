"""A plain regular expression for grades: the first string of the text that looks like one, in our spelling."""
from __future__ import annotations

import re

from benchmarks.accuracy.tool import Found, Labelled, Tool
from normalizers import grade
from normalizers.base import Context, Unrecognised

GRADE = re.compile(
    r"\b(?:P-?[1-7]|D-?[12]|NO-?[A-E1-5]|GS?-?[1-8]|FS-?[1-7]|(?:LICA|IICA|IPSA|NPSA)-?\d{1,2}|S[BC]-?\d{1,2})\b"
)


def find(document: Labelled) -> Found:
    found = GRADE.search(document.text)
    if not found:
        return {}, {}
    try:
        return {"grade": grade.normalize(found[0], Context()).grade}, {}
    except Unrecognised:
        return {"grade": found[0]}, {}


TOOLS = (Tool("regular expression (first match)", ("grade",), find),)
