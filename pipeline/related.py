"""Lists of other vacancies, told by what they hold: rows that name a post, each with a grade or a date of its own.

Boards put them under headings of any wording ("People also looked at", "Hot vacancies"), so words alone do not tell.
"""
from __future__ import annotations

import re
from itertools import groupby

from normalizers.vocabulary import headings, labels, posts
from normalizers.vocabulary.expressions import DATE
from pipeline.document import Line
from pipeline.inline_labels import leading_label

_DATE = re.compile(DATE, re.IGNORECASE)
_GRADE = re.compile(  # P, D, G, GS, GL, NO, NPSA, FS, ICS, IICA, IPSA, SB, SC, LICA, TJO
    r"[PDGNFISLT](?<!\w.)(?:(?<=[PDG])|(?<=G)[SL]|(?<=N)(?:O|PSA)|(?<=F)S|(?<=I)(?:CS|ICA|PSA)|(?<=S)[BC]|(?<=L)ICA"
    r"|(?<=T)JO)[- ]?(?:[A-E]|\d{1,2})\b"
)
_REMAINS = re.compile(r"\b\d{1,3}\s?(?:d|days?|jours?|días?|dias?)\s?(?:left|restants?|restantes)?\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_LONGEST_ROW = 160
_LONGEST_HEADING = 60
_FEWEST = 2


def drop_related(lines: list[Line]) -> list[Line]:
    """The lines without runs of rows that each announce another post under a heading that names no section."""
    rows = [list(row) for _, row in groupby(lines, key=_row)]
    kept: list[list[Line]] = []
    index, end, begun = 0, 0, False
    while index < len(rows):
        end = max(index, end)  # what lies between was looked at already
        begun = begun or headings.exact(rows[index][0].text) is not None  # the header of the vacancy lies behind
        while begun and end < len(rows) and _announces_another(rows[end]):
            end += 1
        if end - index >= _FEWEST and kept and _heads_list(kept[-1]):
            kept.pop()
            index = end
        else:
            kept.append(rows[index])
            index += 1
    return [line for row in kept for line in row]


def _row(line: Line) -> tuple[int, int] | int:
    """Cells of one table row belong together; any other line is a row of its own."""
    return (line.cell.table, line.cell.row) if line.cell else id(line)


def _announces_another(row: list[Line]) -> bool:
    text = " ".join([line.text for line in row])
    if len(text) > _LONGEST_ROW or text.endswith((".", ";", ":")):
        return False
    if row[0].label or row[0].source or row[0].number or row[0].kind == "heading":
        return False
    if leading_label(text) or not (_GRADE.search(text) or _DIGIT.search(text)) or not posts.names_post(text):
        return False
    dated = _GRADE.search(text) or _DATE.search(text) or _REMAINS.search(text)
    return dated is not None and not any(labels.field_of(line.text) for line in row)


def _heads_list(row: list[Line]) -> bool:
    """Whether a row can be the heading over other vacancies: alone, short, and no heading of a vacancy's own."""
    text = row[0].text
    if len(row) > 1 or row[0].kind == "item" or row[0].label or len(text) > _LONGEST_HEADING:
        return False
    return headings.section_of(text) is None and not text.endswith((".", ";"))
