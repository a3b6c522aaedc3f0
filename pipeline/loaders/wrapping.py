"""Joins what a fixed line width or a page break has cut: e-mailed and faxed announcements are set in 72 columns.

A text is taken as hard-wrapped only where its line lengths show it: many lines just below one width, and most of them
going on in the next line.
"""

from __future__ import annotations

import re
from itertools import groupby, pairwise

from pipeline.loaders.furniture import is_page_number
from pipeline.loaders.inline import MARK

_LABEL = re.compile(r"[^\W\d_a-zà-ÿ][^:\n]{0,45}:(?:\s|$)")
_RULE = re.compile(r"\W{4,}|[-–—_=*]{2,}")
_NARROWEST, _WIDEST = 45, 110  # columns of a fixed line width
_CLOSED = re.compile(r"(?<![\d)\]%])[\d)\]%]+$")  # a figure or bracket at the end of a line does not end the sentence
_OPEN_END = re.compile(r"[,–-]|[^\W\d_]")


def width(lines: list[str]) -> int:
    """The column at which the lines are wrapped, 0 if they are not."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    if len(lengths) < 6:
        return 0
    column = lengths[int(len(lengths) * 0.93)]
    if not _NARROWEST <= column <= _WIDEST or sum(length > column + 15 for length in lengths) * 12 > len(lengths):
        return 0
    full = [i for i, line in enumerate(lines[:-1]) if column * 0.78 <= len(line.rstrip()) <= column]
    going_on = sum(lines[i + 1].lstrip()[:1].islower() for i in full)
    return column if len(full) * 4 >= len(lengths) and going_on * 4 >= len(full) else 0


def _begins_new(line: str) -> bool:
    stripped = line.strip()
    return not stripped or bool(MARK.match(line) or _LABEL.match(stripped) or _RULE.fullmatch(stripped))


def _is_open(text: str) -> bool:
    """Whether the sentence goes on after the text: it ends in a letter, a comma or a dash."""
    return _OPEN_END.match(text.rstrip()[-1:]) is not None


def _without_figure(text: str) -> str:
    """The text without a figure or bracket at its end: the pattern would look at every place of the line for it."""
    return _CLOSED.sub("", text) if text[-1:].isdigit() or text.endswith((")", "]", "%")) else text


def _fitted(line: str, following: str, column: int) -> bool:
    """Whether the first word of the next line would have had room on this one: then the break is meant."""
    first = following.split(maxsplit=1)[0]
    return len(line.rstrip()) + 1 + len(first) <= column


def _goes_on(line: str, following: str, column: int) -> bool:
    if not column and not following[:1].isspace():  # as most lines are
        return False
    stripped = line.strip()
    if not stripped or "\t" in line or "\t" in following:
        return False
    if column:
        # A page address is longer than the room that was left for it.
        full = len(stripped) * 2 > column and not _fitted(line, following, column)
        # Mail programs differ by a column or two: a sentence that goes on in lower case was wrapped all the same.
        nearly = (
            len(stripped) * 4 > column * 3
            and following.lstrip()[:1].islower()
            and _is_open(_without_figure(line.rstrip()))
        )
        goes_on = (full or nearly) and not stripped.endswith((";", ":")) and not _begins_new(following)
        return goes_on and _RULE.fullmatch(stripped) is None
    # Elsewhere only an item whose sentence goes on in a line that is set in deeper.
    indent = len(following) - len(following.lstrip())
    begin = len(line) - len(line.lstrip())
    return (
        indent > begin
        and following.strip()[:1].islower()
        and MARK.match(line) is not None
        and not MARK.match(following)
        and _is_open(line)
        and _RULE.fullmatch(stripped) is None
    )


def unwrap(lines: list[str]) -> list[str]:
    """One string per paragraph, list item or label, page numbers left out and what they cut joined.

    >>> unwrap(["- Lesson plan of not more", "  than nine pages", "- Second"])
    ['- Lesson plan of not more than nine pages', '- Second']
    >>> unwrap(["The officer plans the", "", "Page 1 of 2", "", "work of the team."])
    ['The officer plans the work of the team.']
    """
    lines = _without_page_breaks(lines)
    column = width(lines)
    local = _paragraph_widths(lines) if not column else [0] * len(lines)
    joined: list[str] = []
    previous = ""  # the last raw line: its length, not that of the paragraph, tells whether it was full
    for i, line in enumerate(lines):
        wrapped = local[i] and local[i] == local[i - 1] and _wraps(previous, line, local[i])
        if joined and line.strip() and (wrapped or _goes_on(_as_item(previous, joined[-1], column), line, column)):
            joined[-1] = f"{joined[-1].rstrip()} {line.strip()}"
        else:
            joined.append(line)
        previous = line
    return joined


def _paragraph_widths(lines: list[str]) -> list[int]:
    """The column at which the paragraph of each line is wrapped, 0 if it is not: mails mix wrapped and long lines."""
    widths: list[int] = []
    for filled, group in groupby(lines, key=lambda line: bool(line.strip())):
        block = list(group)
        column = max([len(line.rstrip()) for line in block]) if filled and len(block) > 1 else 0
        if not _NARROWEST <= column <= _WIDEST or _is_unmarked_list(block):
            widths += [0] * len(block)
            continue
        breaks = [(a, b) for a, b in pairwise(block) if not _begins_new(b)]
        going_on = sum(_wraps(a, b, column) for a, b in breaks)
        widths += [column if going_on * 2 >= len(breaks) > 0 else 0] * len(block)
    return widths


def _is_unmarked_list(block: list[str]) -> bool:
    return all(line.lstrip()[:1].islower() for line in block)


def _wraps(line: str, following: str, column: int) -> bool:
    """Whether a line of a wrapped paragraph goes on in the next: no room for its first word, and no capital."""
    begins = following.lstrip()[:1].islower() or line.rstrip().endswith(",")
    full = len(line.strip()) * 2 > column and not _fitted(line, following, column)
    return bool(begins and full and not _begins_new(following) and _is_open(_without_figure(line.rstrip())))


def _as_item(previous: str, paragraph: str, column: int) -> str:
    return previous if column else paragraph


def _without_page_breaks(lines: list[str]) -> list[str]:
    kept: list[str] = []
    broken = False
    for line in lines:
        if is_page_number(line.strip()):
            broken = True
            while kept and not kept[-1].strip():
                kept.pop()
            continue
        if broken and not line.strip():
            continue
        if (
            broken
            and kept
            and line.strip()[:1].islower()
            and _is_open(kept[-1])
            and not MARK.match(line)
        ):
            kept[-1] = f"{kept[-1].rstrip()} {line.strip()}"
        else:
            kept.extend(["", line] if broken else [line])
        broken = False
    return kept
