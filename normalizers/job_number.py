"""The organisation's own reference of a vacancy, letters and digits as written, without "#".

>>> from normalizers.base import Context
>>> [normalize(raw, Context()) for raw in ("#121186", "No. DC/DAR/NO/2024/01", "94091-", "CFCV2021.51")]
['121186', 'DC/DAR/NO/2024/01', '94091', 'CFCV2021.51']
"""
from __future__ import annotations

import re

from normalizers.base import Context, Unrecognised

_LEAD = re.compile(
    r"^(?:(?:ref(?:erence|erencia|érence)?|no|nº|n°|number|num|job|vacancy|id|code)\b\.?\s*(?:[:#]\s*)?)+(?=[\w/-]*\d)",
    re.IGNORECASE,
)
_CODE = re.compile(r"[^\W_][\w./&()-]*(?:[ ](?:[\w./&()-]+|-))*")
_LONGEST_RAW = 300
_LONGEST, _MOST_WORDS = 60, 6
_DATE = re.compile(r"\d{1,2}[./ -](?:\d{1,2}|[^\W\d_]{3,9})[./ -](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d(?:T.*)?")
_HEAD = re.compile(r"\S*\d|(?=[^a-z\s]{1,8}\s)")  # the first word: figures in it, or short and in capitals
_YEAR = re.compile(r"(?:19|20)\d\d")
_GRADE = re.compile(r"(?:[PDGLB]|GS|NO|FS|SC|ICS|LICA|IICA|NPSA|IPSA)[- ]?\d{1,2}", re.IGNORECASE)
# the form of the UN Secretariat: year-title of the job-entity-number-type-place (arrangement)
_INSPIRA = re.compile(r"\d\d(?:\d\d)?-[^\d()]{3,90}-[^\d]{2,40}-\d{4,7}-[A-Z]-[^\d()]{2,50}(?:\([A-Z]\))?")
_SIGNED = re.compile(  # "INTERNE / EXTERNE N° 12/2024": words of the notice stand before the sign
    r"^[^\d:]{0,60}?(?<!\w)(?:N[.]?\s?[°º]|No[.]|Nº|N[.]º|Nro[.]?|№|#|R[ée]f[.:])\s?[.:]?\s?(?=\S*\d)", re.IGNORECASE
)
_TITLE = re.compile(r"\s+[-–—]\s+[^\W\d_]{3,}.*$")  # "PE/307/2024/S/INLO - Legal Administrator"


def normalize(raw: str, context: Context, **parts: str) -> str:
    """The number or code; Unrecognised for placeholders, prose, dates, grades and lists of post numbers."""
    if len(raw) > _LONGEST_RAW:
        raise Unrecognised("prose, no reference")
    text = " ".join(raw.split()).strip(" .,:;#–—-*\"'")
    text = _LEAD.sub("", _SIGNED.sub("", text, count=1))
    if _INSPIRA.fullmatch(text):
        return text
    text = _TITLE.sub("", text).strip(" .,:;#–—-")
    text = re.sub(r"\s*\((?:internal|external|internal/external|[^)]*advertise[^)]*)\)$", "", text, flags=re.IGNORECASE)
    if not re.search(r"\d", text) or text == "0" or set(text) <= set("0-/. "):
        raise Unrecognised("no number in it")
    if len(text) > _LONGEST or len(text.split()) > _MOST_WORDS or not (_CODE.fullmatch(text) and _HEAD.match(text)):
        raise Unrecognised("prose, no reference")
    if _DATE.fullmatch(text) or _YEAR.fullmatch(text) or _GRADE.fullmatch(text):
        raise Unrecognised("a date, a year or a grade")
    if len(re.findall(r"[^\W\d_]{4,}", text)) > 4 or len(text) < 2:
        raise Unrecognised("no reference")
    return text
