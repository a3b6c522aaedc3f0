"""One line of a loader into the lines that it holds.

Damaged documents glue a label to its value ("Hardship LevelE"), a value to the next label ("2025Hardship Level"), put a
whole header or a whole advertisement on one line ("... ABOUT US We feed ... JOB TITLE: Officer DURATION: 6 months"), or
flatten a list ("Duties - Visit camps. - Write reports."). `split` cuts such a line before every known label and heading.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from normalizers.vocabulary import headings, labels
from normalizers.vocabulary.fold import fold
from pipeline.document import Kind, Line

_COLON = re.compile(r"(?:\s?\([^()]{0,160}\))?\s{0,2}[:：](?!//|\d\d\b)")
_LABEL_END = re.compile(r"\s{0,2}[:：](?!//)\s*|\s[-–—]\s")
_WORD = re.compile(r"[^\s]+")
_GLUE = re.compile(r"(?<=[a-zà-ÿ0-9)\]])(?=[A-ZÀ-Ý])")
_BRACKET = re.compile(r"\s*\([^()]{0,160}\)")
_MARK = re.compile(
    r"^\s*(?:(?P<bullet>[-–—*•·▪●○◦‣►➢✓❖§»o])\s+(?=\S)"
    r"|(?P<number>\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-zA-Z]|[ivxIVX]{1,5})\s?[.)]|\d{1,2}\.\d{1,2}(?:\.\d{1,2})?(?=\s))\s*(?=\S))"
)
_DASHED = re.compile(r"(?:(?<=[.;:])|(?<=\w)|(?<=\)))\s+[-–•●▪]\s+(?=[A-ZÀ-Ý])")
_NUMBERED = re.compile(r"(?:^|(?<=\s))(\d{1,2})\.\s+(?=[A-ZÀ-Ý])")
_CAPS_WORD = re.compile(r"[A-ZÀ-Ý][A-ZÀ-Ý’'/\-]*[A-ZÀ-Ý]|[&/-]")
_LONG = 300  # characters from which a line may be a whole document without line breaks
_FLAT_LIST = 120


@dataclass(frozen=True, slots=True)
class _Cut:
    """A label or heading found at [start, end) of a line; the value or body begins at `rest`."""

    start: int
    end: int
    rest: int


def list_mark(text: str) -> tuple[str | None, str]:
    """The printed list mark and the rest: ("a)", "Visit"), ("", "Visit") for a bullet, (None, text) without a mark.

    >>> list_mark("a) Visit camps")
    ('a)', 'Visit camps')
    >>> list_mark("- Visit camps")
    ('', 'Visit camps')
    >>> list_mark("P. Smith")
    (None, 'P. Smith')
    """
    match = _MARK.match(text)
    if not match:
        return None, text
    number = (match["number"] or "").strip()
    rest = text[match.end() :].strip()
    if number.startswith("(") and f"({_next(number[1:-1])})" in rest:
        return None, text  # the first of several marks on one line
    if number and re.fullmatch(r"[A-Z]\.", number) and number not in ("A.", "B.", "C.", "D.", "E.", "F.", "I.", "V."):
        return None, text  # an initial, not a list letter
    if re.match(r"\d", rest) and number and not number.endswith(")") and re.search(r"\d\.$", number):
        return None, text  # a decimal number or a date: "12.5", "3. 4. 2020"
    return number, rest


def _next(mark: str) -> str:
    mark = mark.strip()
    return str(int(mark) + 1) if mark.isdigit() else chr(ord(mark[-1:] or " ") + 1)


def split(line: Line) -> Iterator[Line]:
    """The lines inside a line, in order; a line without inner structure comes back as it is."""
    if line.label or line.source or len(line.text) < 4:
        yield line
        return
    for piece in _cut(line):
        yield from _flat_list(piece)


def _cut(line: Line) -> Iterator[Line]:
    text, position = line.text, 0
    for cut in _cuts(text, line.kind != "cell"):
        if cut.start < position:
            continue
        if cut.start > position and text[position : cut.start].strip():
            yield replace(line, text=text[position : cut.start].strip(), kind=_body(line, position))
        position = cut.start
        if cut.rest > cut.end or cut.end == len(text):
            continue
        # a heading or label that is glued to what follows stands on its own line from here on
        yield replace(line, text=text[cut.start : cut.end].strip(), kind=_body(line, cut.start))
        position = cut.end
    if text[position:].strip():
        yield replace(line, text=text[position:].strip(), kind=_body(line, position))


def _body(line: Line, position: int) -> Kind:
    return line.kind if position == 0 or line.kind == "cell" else "text"


def _cuts(text: str, flowing: bool) -> list[_Cut]:
    """Cuts in text order: before a label with its colon, around a label or heading without one."""
    found = list(_with_colon(text))
    labelled = leading_label(text) is not None
    if found or labelled:
        found += _trailing(text)
    if flowing:
        found += _glued_inside(text) if labelled else _leading(text)
        if len(text) > _LONG:
            found += _in_capitals(text)
            found += _in_title_case(text)
    return sorted(found, key=lambda cut: (cut.start, -cut.end))


def _tokens(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of words; a word is also cut where small letters or digits run into a capital ("2025Hardship")."""
    spans: list[tuple[int, int]] = []
    for word in _WORD.finditer(text, start, end):
        edges = [word.start(), *(m.start() for m in _GLUE.finditer(text, word.start() + 1, word.end())), word.end()]
        spans += zip(edges, edges[1:], strict=False)
    return spans


def _with_colon(text: str) -> Iterator[_Cut]:
    floor, header_like = 0, False
    for colon in _COLON.finditer(text):
        words = _tokens(text, max(floor, colon.start() - 90), colon.start())[-labels.LONGEST :]
        for first, (start, _) in enumerate(words):
            name = text[start : colon.start()]
            letter = next((c for c in name if c.isalpha()), "")
            if not letter or (start > 0 and (letter.islower() or not name[0].isalpha())):
                continue
            folded = fold(name)
            if not (labels.is_label(folded) or headings.exact(name)):
                continue
            at_start = not text[:start].strip(" \t*#>-–•·") or not any(c.isalnum() for c in text[:start])
            before = text[:start].rstrip()
            glued = start > 0 and not text[start - 1].isspace()
            free = at_start or glued or before[-1:] in ".;!?)|" or name.isupper() or header_like or first == 0
            if not free and len(folded.split()) < 2:
                continue
            header_like = header_like or at_start
            if not at_start:
                yield _Cut(start, colon.start(), colon.end())
            floor = colon.end()
            break


def _leading(text: str) -> list[_Cut]:
    """A known label at the start that runs into its value without a colon."""
    if len(text) > 160:
        return _glued_inside(text)
    words = _tokens(text, 0, min(len(text), 110))
    for size in range(min(labels.LONGEST, len(words)), 0, -1):
        end = words[size - 1][1]
        if not any(c.isalnum() for c in text[words[size - 1][0] : end]):
            continue
        bracket = _BRACKET.match(text, end)
        stop = bracket.end() if bracket else end
        rest = text[stop:]
        if not rest.strip() or rest.lstrip()[0] in ":：" or text[stop - 1] in ":：" or not labels.is_label(fold(text[:end])):
            continue
        glued = not rest[0].isspace()
        first = rest.strip()[0]
        titled = size >= 2 and all(text[s].isupper() or e - s <= 3 for s, e in words[:size])
        if (glued and (first.isupper() or first.isdigit()) and (size > 1 or text[end - 1].islower())) or (
            titled and not glued and (first.isupper() or first.isdigit())
        ):
            return [_Cut(0, stop, stop), *_glued_inside(text, stop)]
        break
    return _glued_inside(text)


def _trailing(text: str) -> Iterator[_Cut]:
    """A known heading of two words or more at the end of a header line ("Supervisor: Chief of Unit General Background")."""
    words = _tokens(text, max(0, len(text) - 90), len(text))
    for size in range(min(5, len(words) - 2), 1, -1):
        start = words[-size][0]
        if text[start].isupper() and text[start - 1] == " " and headings.exact(text[start:]) and not labels.is_label(fold(text[start:])):
            yield _Cut(start, len(text), len(text))
            return


def _glued_inside(text: str, floor: int = 0) -> list[_Cut]:
    """Labels of two words or more that are glued to the value before them ("2025Hardship Level D")."""
    cuts = []
    for glue in _GLUE.finditer(text, floor):
        words = _tokens(text, glue.start(), min(len(text), glue.start() + 90))
        for size in range(min(labels.LONGEST, len(words)), 1, -1):
            end = words[size - 1][1]
            if labels.is_label(fold(text[glue.start() : end])):
                bracket = _BRACKET.match(text, end)
                stop = bracket.end() if bracket else end
                cuts.append(_Cut(glue.start(), stop, stop))
                break
    return cuts


def _in_capitals(text: str) -> Iterator[_Cut]:
    """Known headings in capital letters inside a long line; a bracketed remark and a colon belong to them."""
    words = list(_WORD.finditer(text))
    index = 0
    while index < len(words):
        run = index
        while run < len(words) and run - index < 12 and _CAPS_WORD.fullmatch(words[run].group().strip("():,.;")):
            run += 1
        for size in range(run - index, 0, -1):
            start, end = words[index].start(), words[index + size - 1].end()
            name = text[start:end].rstrip(":")
            if (size > 1 or len(name) >= 9) and headings.exact(name):
                last = _end_of_capitals(words, index + size - 1, run - 1)
                end = words[last].end()
                bracket = _BRACKET.match(text, end)
                stop = bracket.end() if bracket else end
                while stop < len(text) and text[stop] in " :：":
                    stop += 1
                yield _Cut(start, stop, stop)
                index = last
                break
        index += 1


def _end_of_capitals(words: list[re.Match[str]], known: int, last: int) -> int:
    """The last word of a heading whose known part ends at `known`: the capitals go on to `last`, but an acronym that
    begins the next sentence ("ABOUT US UNHCR protects") is not part of it."""
    if last > known and last + 1 < len(words) and words[last + 1].group()[0].islower():
        last -= 1
    return known if words[known].group().endswith(":") else max(known, last)


def _in_title_case(text: str) -> Iterator[_Cut]:
    """Known headings of two words or more inside a long line, after a sentence end and before a capital."""
    floor = 0
    for word in re.finditer(r"(?:^|(?<=[.;:)\]]\s)|(?<=\s-\s))[A-ZÀ-Ý]", text):
        start = word.start()
        if start < floor:
            continue
        words = _tokens(text, start, min(len(text), start + 90))
        for size in range(min(headings.LONGEST, len(words)), 1, -1):
            end = words[size - 1][1]
            rest = text[end:].lstrip(" :-–")
            if rest and (rest[0].isupper() or rest[0].isdigit()) and headings.exact(text[start:end]):
                yield _Cut(start, end, end)
                floor = end
                break


def _flat_list(line: Line) -> Iterator[Line]:
    """A list that was flattened into one line: three or more dashes or numbers that run 1, 2, 3."""
    text = line.text
    if len(text) < _FLAT_LIST or line.kind == "heading":
        yield line
        return
    dashes = [m.start() for m in _DASHED.finditer(text)]
    numbers = [m for m in _NUMBERED.finditer(text)]
    run = [m.start(1) for n, m in enumerate(numbers) if int(m[1]) == n + 1]
    points = run if len(run) >= 3 and len(run) == len(numbers) else dashes if len(dashes) >= 2 else []
    if not points:
        yield line
        return
    edges = [0, *[p for p in points if p > 0], len(text)]
    for start, end in zip(edges, edges[1:], strict=False):
        piece = text[start:end].strip()
        if piece:
            yield replace(line, text=piece)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label at the start of a line and what follows its colon."""

    label: str
    rest: str


def leading_label(text: str) -> Labelled | None:
    """The known label that a line begins with, colon or dash after it; None where there is none.

    >>> leading_label("Post level (of the post): P-3")
    Labelled(label='Post level (of the post)', rest='P-3')
    >>> leading_label("Experience shows: much") is None
    True
    """
    for colon in _LABEL_END.finditer(text[:200]):
        label = text[: colon.start()].strip(" *#>-–•·")
        if label and labels.is_label(fold(label)):
            return Labelled(label, text[colon.end() :].strip())
        if len(label.split()) > 14:
            return None
    return None
