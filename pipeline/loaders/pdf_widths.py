"""The fractions of the widths of letters, which pdfium leaves out: it counts whole thousandths of a letter height.

Over a line of ninety letters half a point is lost, enough to tell the end of a paragraph wrongly. So they are read from
the fonts of the few files whose widths have fractions: from their words, as `pdf_bytes` has them, and only where they
are written as they usually are. pdfminer, which understands all of it, takes five times as long.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

Fractions = Mapping[str, Mapping[int, float]]
_Told = TypeVar("_Told", int, float)

_OBJECTS = re.compile(rb"(\d{1,9})\s{1,9}\d{1,5}\s{1,9}obj\b(.*?)(?=\bendobj\b|\bendstream\b|\Z)", re.DOTALL)
_REFERENCE = re.compile(rb"(\d{1,9})\s{1,9}\d{1,5}\s{1,9}R\b")
_NAME = re.compile(rb"/BaseFont\s{0,9}/([^\s/<>\[\]()]{1,127})")
_NUMBER = re.compile(rb"\s{0,9}(\d{1,9})")
_ARRAY = re.compile(rb"\s{0,9}\[((?:[-+.\d\s]|\[[-+.\d\s]*\])*)\]")  # of numbers, and of arrays of them
_ITEM = re.compile(rb"\[([^\]]*)\]|([-+.\d]+)")
_SINGLE = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{4})>")
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_RANGE = re.compile(rb"<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{2,4})>\s*(?:<([0-9A-Fa-f]{4})>|\[([^\]]*)\])")
_LETTER = re.compile(rb"<([0-9A-Fa-f]*)>")
_CODES = range(0x10000)
_MOST_FONTS = 64  # a small file can name one long list many times
_MOST_BYTES = 1_000_000  # of a list; one that has every code is shorter


def fractions(words: bytes, mappings: Mapping[int, bytes]) -> Fractions | None:
    """By the name of a font without its tag and the code point of a letter, in letter heights.

    `words` is the file without its streams, `mappings` are those that tell codes from letters, by the numbers of their
    objects. None where it cannot be told.
    """
    objects = {int(number): words for number, words in _OBJECTS.findall(words)}
    # Without the parts of fonts, which the fonts name.
    fonts = [words for words in objects.values() if b"/BaseFont" in words and b"/CIDSystemInfo" not in words]
    if len(fonts) > _MOST_FONTS:
        return None
    found: dict[str, dict[int, float]] = {}
    try:
        for font in fonts:
            told = _bounded(_widths(font, objects))
            widths = {code: (width - int(width)) / 1000 for code, width in told if width % 1}
            if not widths:
                continue
            (name,) = _NAME.findall(font)  # more were fonts within another dictionary
            named = found.setdefault(without_tag(_spelled(name)), {})
            for code, letter in _bounded(_letters(mappings[_number(_value(font, b"ToUnicode"))])):
                # A name that two fonts share says no more which of them it is.
                if named.setdefault(letter, fraction := widths.get(code, 0.0)) != fraction:
                    return None
    except (LookupError, ValueError, OverflowError):  # something is not written as it usually is
        return None
    return found


def without_tag(name: str) -> str:
    """The name of a font without the tag of a subset (ISO 32000-1, 9.6.4), which pdfium leaves out for some fonts.

    >>> without_tag("EOODIA+Poetica"), without_tag("Poetica")
    ('Poetica', 'Poetica')
    """
    return name[7:] if name[6:7] == "+" else name


def _bounded(told: Iterable[tuple[int, _Told]]) -> Iterator[tuple[int, _Told]]:
    """What is told of codes; raises `ValueError` where it is told of more than there are."""
    for number, code in enumerate(told):
        if number not in _CODES:
            raise ValueError("more codes than there are")
        yield code


def _spelled(name: bytes) -> str:
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes([int(code[1], 16)]), name).decode("latin-1")


def _value(words: bytes, key: bytes) -> bytes:
    """A dictionary from the value of a key on; raises `LookupError` where it has none."""
    match = re.search(rb"/%b(?![^\s\[<(/\d])" % key, words)
    if match is None:
        raise LookupError(key)
    return words[match.end() :]


def _referred(words: bytes, objects: Mapping[int, bytes]) -> bytes:
    """What these words begin with, or the object that they refer to."""
    reference = _REFERENCE.match(words.lstrip())
    return objects[int(reference[1])] if reference is not None else words


def _number(words: bytes) -> int:
    match = _NUMBER.match(words)
    if match is None:
        raise ValueError("not a number")
    return int(match[1])


def _widths(font: bytes, objects: Mapping[int, bytes]) -> Iterator[tuple[int, float]]:
    """The codes of a font with the widths of their letters."""
    if b"/DescendantFonts" in font:
        listed = _REFERENCE.search(_referred(_value(font, b"DescendantFonts"), objects))
        within = objects[int(listed[1])] if listed is not None else b""
        if re.search(rb"/W\b", within):
            yield from _of_composite(_referred(_value(within, b"W"), objects))
    elif b"/Widths" in font:
        yield from enumerate(map(float, _array(_referred(_value(font, b"Widths"), objects)).split()),
                             _number(_referred(_value(font, b"FirstChar"), objects)))


def _array(words: bytes) -> bytes:
    match = _ARRAY.match(words)
    if match is None or len(match[1]) > _MOST_BYTES:
        raise ValueError("not an array of numbers")
    return match[1]


def _of_composite(words: bytes) -> Iterator[tuple[int, float]]:
    """Widths from the first code on, or one for all codes from the first to the last (ISO 32000-1, 9.7.4.3)."""
    before: list[bytes] = []
    for listed, number in _ITEM.findall(_array(words)):
        if not number:
            yield from enumerate(map(float, listed.split()), int(before.pop()))
            continue
        before.append(number)
        if len(before) == 3:
            for code in _CODES[int(before[0]) : int(before[1]) + 1]:
                yield code, float(number)
            before = []


def _letters(mapping: bytes) -> Iterator[tuple[int, int]]:
    """The codes that stand for one letter, with it (ISO 32000-1, 9.10.3)."""
    for section in _SINGLE.findall(mapping):
        for code, letter in _PAIR.findall(section):
            yield int(code, 16), int(letter, 16)
    for section in _RANGES.findall(mapping):
        for low, high, first, listed in _RANGE.findall(section):
            start = int(low, 16)
            letters = _LETTER.findall(listed)
            if first:
                letters = [b"%x" % (int(first, 16) + index) for index in range(int(high, 16) - start + 1)]
            for index, letter in enumerate(letters):
                if len(letter) <= 4:
                    yield start + index, int(letter, 16)
