"""What people type where a text has no layout: marks of quoted mail, *bold* of chats, pictures as bullets, leaders.

>>> plain_marks(["📢 *WE ARE HIRING* 📢", "📍 *Place:* Suva", "👉 Plans", "👉 Reports", "1️⃣ _Drives_"])
['WE ARE HIRING', 'Place: Suva', '• Plans', '• Reports', '1. Drives']
>>> without_leaders(["Grade . . . . . . . : P-3", "1. Duties ........ 2", "2. Profile ....... 3"])
['Grade: P-3']
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby, pairwise

from normalizers.vocabulary import headings, labels
from pipeline.document import Line

_QUOTED = re.compile(r"\s{0,3}(?:>\s?)+")
_FEWEST_QUOTED = 3
_STARRED = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,300})(?<=[^\s*])\*(?![\w*])")
_SCORED = re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]{1,300})(?<=[^\s_])_(?![\w_])")
_PICTURE = "[\U0001f000-\U0001faff\u2600-\u2712\u2715-\u27a1\u2b00-\u2bff\u21e8\u25b6\u25ba\ufe0f\u200d\u20e3]"
_LEADING = re.compile(rf"(?<!\s)\s*(?:{_PICTURE}\s?)+(?=\S)")
_ANY = re.compile(_PICTURE)
_KEYCAP = re.compile(r"\s*(\d{1,2})\ufe0f?\u20e3\s*")
_LEADERS = re.compile(
    r"(?<=[^\W_])\)?(?:\s{0,3}+(?:\.{5,}+|…{2,}+|_{5,}+)|(?:\s\.){4,}+)[\s.…_]{0,99}+[:：]?\s{0,99}+(?=[^\s.…_])"
)
_SHEET = re.compile(r"\d{1,3}|[ivx]{1,5}")


def quoted_apart(lines: list[str]) -> list[list[str]]:
    """The lines in runs of quoted and of own text, without the marks of quoted mail; each run is wrapped by itself."""
    if sum(line.lstrip().startswith(">") for line in lines) < _FEWEST_QUOTED:
        return [lines]
    runs = groupby(lines, key=lambda line: bool(_QUOTED.match(line)))
    return [[_QUOTED.sub("", line, count=1) if quoted else line for line in run] for quoted, run in runs]


def without_leaders(lines: list[str]) -> list[str]:
    """Labels and values with a colon for the dots between; the lines of a table of contents are left out."""
    kept: list[str] = []
    for line in lines:
        found = _LEADERS.search(line) if ".." in line or ". ." in line or "…" in line or "____" in line else None
        if found is None:
            kept.append(line)
            continue
        label, value = line[: found.start()].strip(), line[found.end() :].strip()
        if not (_SHEET.fullmatch(value) and labels.field_of(label) is None):
            kept.append(f"{label}: {value}")
    return kept


def plain_marks(texts: list[str]) -> list[str]:
    """The texts without marks of bold and italic and without pictures; pictures that head a list are bullets."""
    bare = [_SCORED.sub(r"\1", _STARRED.sub(r"\1", text)) if "*" in text or "_" in text else text for text in texts]
    if not any(not text.isascii() and _ANY.search(text) for text in bare):
        return bare
    filled = [i for i, text in enumerate(bare) if text.strip()]
    listed = {i for i in filled if _begins_with_picture(bare[i]) and not _names(bare[i])}
    beside = {i for a, b in pairwise(filled) if {a, b} <= listed for i in (a, b)}
    return [_without_picture(text, i in beside) for i, text in enumerate(bare)]


def without_pictures(lines: list[Line]) -> list[Line]:
    """The same of lines that another format has set: a picture makes a list item of a paragraph."""
    if all(line.text.isascii() for line in lines):
        return lines
    texts = [line.text for line in lines]
    plain = plain_marks(texts)
    if plain == texts:
        return lines
    kept: list[Line] = []
    for line, text in zip(lines, plain, strict=True):
        bullet = text.startswith("• ") and not line.text.startswith("•")
        if bullet and line.kind == "text" and not line.label:
            kept.append(replace(line, text=text[2:], kind="item"))
        elif text.strip():
            kept.append(replace(line, text=text.removeprefix("• ") if bullet else text))
    return kept


def _begins_with_picture(text: str) -> bool:
    return not text.isascii() and (_LEADING.match(text) is not None or _KEYCAP.match(text) is not None)


def _names(text: str) -> bool:
    """Whether a label or heading stands behind the picture: a line of its own, not an item of a list."""
    rest = _without_last(_LEADING.sub("", text, count=1))
    label, colon, _ = rest.partition(":")
    if colon and labels.field_of(label):
        return True
    return not rest[:1].isdigit() and headings.exact(rest.rstrip(" :")) is not None


def _without_last(text: str) -> str:
    """The text without the pictures at its end."""
    end = len(text)
    while end and (text[end - 1].isspace() or _ANY.match(text[end - 1])):
        end -= 1
    return text[:end]


def _without_picture(text: str, listed: bool) -> str:
    if text.isascii():
        return text
    if number := _KEYCAP.match(text):
        return f"{number.group(1)}. {text[number.end() :]}"
    rest = _LEADING.sub("", text, count=1)
    rest = _without_last(rest) or rest
    return f"• {rest}" if listed and rest != text else rest
