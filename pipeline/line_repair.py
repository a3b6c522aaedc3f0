"""Lines as they should have come: clean characters, and what a page, column or line break tore apart put together."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.document import Line
from pipeline.loaders.charset import clean, is_sound

_QUOTED = re.compile(r"^(?:> ?)+(?=\S)")  # the mark of a quoted mail
_RULE = 13  # signs beside each other: a ruled line, or noise that tokenizers take quadratic time for
_LONGEST_RULE = _RULE - 1
_RULED = re.compile(rf"[^\w\s]{{{_RULE},}}")
_STEP, _SIGNS = 4, re.compile(r"[^\w\s]{3}")  # of every fourth character, a rule covers three beside each other
_BROKEN = 3  # lines over which a bracket may be broken


def cleaned(lines: Sequence[Line]) -> Iterable[Line]:
    """Lines of clean characters with single spaces, without marks of quoted mail; none is empty."""
    words = [words for line in lines for words in ((line.label, line.text) if line.label else (line.text,))]
    return lines if _are_tidy(words) else _mended(lines)


def _mended(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines:
        if not line.label and _are_tidy([line.text]):
            yield line
            continue
        label = " ".join(clean(line.label).split())
        for text in clean(line.text).split("\n"):
            text = _QUOTED.sub("", _RULED.sub(lambda run: run[0][:_LONGEST_RULE], " ".join(text.split())))
            if text:
                yield line if (text, label) == (line.text, line.label) else replace(line, text=text, label=label)


def _are_tidy(texts: list[str]) -> bool:
    """Whether there is nothing to clean, asked of all texts at once; so it is in most pages, and in most lines."""
    text = " ".join(texts)
    return (
        text.isprintable()  # of white space, spaces only
        and "  " not in text
        and text == text.strip()
        and text[:1] not in ("", ">")
        and " >" not in text
        and not _SIGNS.search(text[::_STEP])
        and is_sound(" ".join([text for text in texts if not text.isascii()]))
    )


def rejoined(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines whose bracket was broken over lines, joined again ("Deadline (" / "midnight local time" / "): 4 May")."""
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if line.text.endswith("("):
            rest = lines[index : index + _BROKEN]
            closing = next((n for n, other in enumerate(rest) if other.text.startswith(")")), None)
            if closing is not None:
                parts = [line.text, " ".join(other.text for other in rest[:closing]), rest[closing].text]
                line = replace(line, text="".join(parts))
                index += closing + 1
        yield line


def joined(lines: Sequence[Line]) -> Iterator[Line]:
    """A list item that a page or column broke is joined with its rest: no mark, and beginning in lower case."""
    held: Line | None = None
    parts: list[str] = []
    for line in lines:
        if (
            held
            and line.kind == "text"
            and held.kind == "item"
            and not line.label
            and not line.cell
            and not line.source
            and line.text[:1].islower()
            and parts[-1][-1:] not in ".;:!?"
        ):
            parts.append(line.text)
            continue
        if held:
            yield _whole(held, parts)
        held, parts = line, [line.text]
    if held:
        yield _whole(held, parts)


def _whole(line: Line, parts: list[str]) -> Line:
    return replace(line, text=" ".join(parts)) if len(parts) > 1 else line
