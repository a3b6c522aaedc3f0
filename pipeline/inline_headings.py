"""Known headings inside a line that holds a whole document ("... ABOUT US We feed ... DUTIES Under the ...")."""
from __future__ import annotations

import re
from collections.abc import Iterator

from normalizers.vocabulary import headings
from pipeline.beginnings import HEADING, REACH, promising, promising_at
from pipeline.inline_labels import BRACKET, Cut, last_sign

_WORD = re.compile(r"[^\s]+")
_CAPITALS = re.compile(r"[A-ZÀ-Ý][A-ZÀ-Ý’'/\-]*[A-ZÀ-Ý]")
_CAPITAL, _CAPITAL_NEXT = re.compile("[A-ZÀ-Ý]"), re.compile(r"[\s():,.;/&-]*[A-ZÀ-Ý]")
_CAPS_WORD = re.compile(rf"{_CAPITALS.pattern}|[&/-]")
_SENTENCE_START = re.compile(r"[A-ZÀ-Ý](?:(?<=^.)|(?<=[.;:)\]]\s.)|(?<=\s-\s.))")
_GAP = re.compile(r"[ :–-]*")
_LONG_WORD, _SHORT_WORD = 9, 5
_MOST_CAPITALS = 12  # words


def in_capitals(text: str) -> Iterator[Cut]:
    """Known headings in capital letters inside a long line; a bracketed remark and a colon belong to them."""
    if not any(_may_be_heading(text, found) for found in _CAPITALS.finditer(text)):
        return  # acronyms, or no capitals at all
    words = list(_WORD.finditer(text))
    capitals = [_is_capitals(word.group()) for word in words]
    index = 0
    while index < len(words):
        run = index
        while run < len(words) and run - index < _MOST_CAPITALS and capitals[run]:
            run += 1
        for size in range(len(promising(text, (word.span() for word in words[index:run]), HEADING)), 0, -1):
            start, end = words[index].start(), words[index + size - 1].end()
            name = text[start:end].rstrip(":")
            if _is_distinct(text, start, name, size) and headings.exact(name):
                last = _end_of_capitals(words, index + size - 1, run - 1)
                end = words[last].end()
                bracket = BRACKET.match(text, end)
                stop = bracket.end() if bracket else end
                while stop < len(text) and text[stop] in " :：":
                    stop += 1
                yield Cut(start, stop, stop)
                index = last
                break
        index += 1


def _may_be_heading(text: str, found: re.Match[str]) -> bool:
    """Whether a word in capitals is a heading, or a word of one whose other words may stand beside it."""
    if not headings.has_word_of_one(found[0]):
        return False
    before = found.start() - 1
    while before >= 0 and (text[before].isspace() or text[before] in "():,.;/&-"):
        before -= 1
    last = before >= 0 and _CAPITAL.match(text, before)
    return bool(last or _CAPITAL_NEXT.match(text, found.end()) or headings.exact(found[0]))


def _is_capitals(word: str) -> bool:
    return not word[0].islower() and _CAPS_WORD.fullmatch(word.strip("():,.;/")) is not None


def _is_distinct(text: str, start: int, name: str, size: int) -> bool:
    """A word alone is a heading if it is long, or stands between sentences ("... every day. DUTIES Run the clinic")."""
    return size > 1 or len(name) >= _LONG_WORD or (len(name) >= _SHORT_WORD and last_sign(text, start) in ".;:!?)")


def _end_of_capitals(words: list[re.Match[str]], known: int, last: int) -> int:
    """The last word of a heading whose known part ends at `known`: the capitals go on to `last`, but an acronym that
    begins the next sentence ("ABOUT US UNHCR protects") is not part of it."""
    if last > known and last + 1 < len(words) and words[last + 1].group()[0].islower():
        last -= 1
    return known if words[known].group().endswith(":") else max(known, last)


def in_title_case(text: str) -> Iterator[Cut]:
    """Known headings of two words or more inside a long line, after a sentence end and before a capital."""
    floor = 0
    for word in _SENTENCE_START.finditer(text):
        start = word.start()
        if start < floor:
            continue
        words = promising_at(text, start, REACH, HEADING)
        for size in range(len(words), 1, -1):
            end = words[size - 1][1]
            following = _GAP.match(text, end)
            first = text[following.end() : following.end() + 1] if following else ""
            if (first.isupper() or first.isdigit()) and headings.listed(text[start:end]):
                yield Cut(start, end, end)
                floor = end
                break
