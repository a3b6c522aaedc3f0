"""The time and zone that stand behind a date in running text: "at 11:59 pm (New York time)", "à 17 h 00 TU".

>>> from normalizers.vocabulary.words import flat
>>> line = "9 août 2024 à 17 h 00, heure de Lomé. Les dossiers"
>>> line[11:end_of_time(line, 11)]
' à 17 h 00, heure de Lomé'
>>> end_of_time("5 May 2024 at the office", 10)
10
"""
from __future__ import annotations

import re

from normalizers.vocabulary.words import table


def _any(kind: str) -> str:
    return "|".join(re.escape(word) for word in sorted(table("deadline_cues")["time"][kind], key=len, reverse=True))


_GAP = r"[ ,–-]{0,3}\(?"
_HALF = rf"(?: {{0,2}}\(?[ap][ .]{{0,2}}m\b\.?| (?:{_any('morning')}|{_any('afternoon')}|{_any('night')})\b)"
_HOURS = rf"(?: ?(?:{_any('hours')}|hours)\b(?:\.(?= ?[(a-z]))?)"
_LEAD = rf"(?:(?:{_any('at')}|until|no later than|au plus tard à|hasta las|antes das|pelas) )?"
_CLOCK = (
    rf"(?:\d{{1,2}} ?[:h.] ?\d\d(?!\d|[./]\d)(?::\d\d)?|\d{{4}}(?={_HOURS})|\d{{1,2}}(?={_HALF}|{_HOURS})"
    rf"|(?:12 )?(?:{_any('midnight')}|{_any('noon')})\b)"
)
_TIME = re.compile(rf"{_GAP}{_LEAD}{_CLOCK}(?:{_HOURS})?(?:{_HALF})?\)?", re.IGNORECASE)
_NAME = r"(?:[A-ZÀ-Þ](?:[\w'’-]|\.(?=\w))*(?:,? (?:(?:de|del|da|do|of|la|el) )?[A-ZÀ-Þ](?:[\w'’-]|\.(?=\w))*){0,3})"
_LINK = (
    r"(?:(?:locale|local|legale|legal|oficial|officielle|continental) ?)?"
    r"(?:(?:de|del|do|da|du|des|en|in|la|el|los|las) ){0,3}(?:[dlDL]['’])?"
)
_ZONE = re.compile(
    rf"{_GAP}(?:(?:GMT|UTC|TUC?)(?![A-Za-z])\)?(?: ?[+–-]? ?\d{{1,2}}(?:[:.]\d\d)?)?"
    r"|[A-Z]{2,4}T\b"
    rf"|(?i:heures?|horas?|hor[aá]rio) {_LINK}(?:{_NAME}|[a-z]+an[ao]\b)?"
    r"|(?:[\w.'’-]+ ){1,4}(?i:time)\b(?: (?:in|of) [A-Z][\w'’-]+)?"
    r"|(?<=[ (])\([^()\d]{1,40}\))\)?"
)
_BRACKET = re.compile(r" ?\([^()\d]{2,40}\)")


def end_of_time(text: str, end: int) -> int:
    """Where the time and zone end that follow a date which ends at `end`; `end` itself where none follows."""
    time = _TIME.match(text, end)
    stop = time.end() if time else end
    for _ in range(3):
        zone = _ZONE.match(text, stop) or (_BRACKET.match(text, stop) if stop > end else None)
        if zone is None or not zone[0].strip(" ,–-("):
            break
        stop = zone.end()
    opened = text.count("(", end, stop) - text.count(")", end, stop)
    if opened < 0:  # a bracket that closes one before the date
        stop -= 1
    return stop
