"""Competencies that a notice names, in the order of the text.

A heading or label that announces competencies, values or behaviours opens a list; so does a sentence in running text
("core values of ...", "required competencies:"). Names of the frameworks count in every list,
other words only under a heading that announces nothing else. Skills and personal qualities are none.

Rules: framework (the name of a known framework), listed (other words in a list of competencies).
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.clauses import folded
from extractors.competency_entries import Entry, entries, may_be_name
from normalizers.vocabulary import competencies as vocabulary
from normalizers.vocabulary.words import flat
from pipeline.document import Block, Candidate, Document

_LEVEL = re.compile(r"\blevel\s?(\d)\b")
_LINE_LEVEL = re.compile(r"\W{0,3}level\s?(\d)\b")
_PATIENCE = 3  # lines without a name after which a list in running text is over
_LONGEST_OPENING = 160
_ENOUGH_ALONE = 3
_MOST_COMPANIONS = 40


@dataclass(slots=True)
class _List:
    """The list that is being read: what opened it, and how far its opening is to be believed."""

    group: str = ""
    sure: bool = False
    patience: int = 0
    found: list[Entry] = field(default_factory=list)
    unknown: list[Entry] = field(default_factory=list)
    odd: bool = False  # a line that is no name: then no unknown line alone is one either

    @property
    def level(self) -> str:
        match = _LEVEL.search(self.group)
        return match[1] if match else ""


def extract(document: Document) -> Iterator[Candidate]:
    """Candidates for `competencies`."""
    text = folded(document.text)
    lists = [found for found in _lists(document, text) if found.found or found.unknown]
    kept = [(entry, found) for found in lists for entry in _kept(found, text)]
    kept.sort(key=lambda pair: pair[0].start)
    names = list(dict.fromkeys(document.text[e.start : e.end].replace("\n", " ") for e, _ in kept))
    companions = "|".join(names[:_MOST_COMPANIONS])
    for entry, found in kept:
        known = vocabulary.is_known(text[entry.start : entry.end])
        yield document.candidate(
            "competencies",
            entry.start,
            entry.end,
            "framework" if known else "listed",
            level=entry.level or found.level,
            group=entry.group or found.group,
            companions=companions,
        )


def _kept(found: _List, text: str) -> list[Entry]:
    alone = [entry for entry in found.unknown if entry.form == "alone"]
    believed = not found.odd and not found.found and len(alone) >= _ENOUGH_ALONE
    # Beside names of a framework a line "Other posts: ..." is more likely than a name that no framework holds.
    sure = ("coded", "levelled") if len(found.found) > 1 else ("coded", "levelled", "defined", "listed")
    unknown = [entry for entry in found.unknown if entry.form in sure or (entry.form == "alone" and believed)]
    seen: set[str] = set()
    kept = []
    for entry in sorted([*found.found, *unknown], key=lambda entry: entry.start):
        name = vocabulary.key(text[entry.start : entry.end])
        if name not in seen:
            seen.add(name)
            kept.append(entry)
    return kept


def _lists(document: Document, text: str) -> Iterator[_List]:
    current = _List()
    previous: Block | None = None
    for block in document.blocks:
        line = text[block.start : block.end]
        inside = block.section == "competencies" or block.field == "competencies"
        if block.source == "page-title":
            continue
        if block.kind == "heading" and not _continues(text, previous, block, current):
            if inside and vocabulary.is_known(line):
                current.found.append(_whole(block))
            elif inside or _announces(line):
                yield current
                current = _opened(line, _PATIENCE)
            elif current.patience and not inside:
                yield current
                current = _List()
        elif block.kind != "heading":
            if block.field == "competencies" and not (block.label and vocabulary.is_known(block.label)):
                yield current
                level = _LEVEL.search(line) if len(line) < _LONGEST_OPENING else None
                current = _opened(f"{block.label} {level[0] if level else ''}".strip(), _PATIENCE)
            elif not inside and len(line) < _LONGEST_OPENING and line.endswith((":", "...", "…")) and _announces(line):
                yield current
                current = _List(line, False, _PATIENCE)
            _read_label(text, block, current)
            _read(text, block, current, inside)
        previous = block
    yield current


def _opened(line: str, patience: int) -> _List:
    sure = vocabulary.says("announce", line) and not vocabulary.says("loose", line)
    return _List(line.strip(" :"), sure, patience)


def _announces(line: str) -> bool:
    return len(line) < _LONGEST_OPENING and vocabulary.says("announce", line) and not vocabulary.says("loose", line)


def _continues(text: str, previous: Block | None, block: Block, current: _List) -> bool:
    """Whether a heading is the rest of a name that begins on the line before it; then takes it."""
    if previous is None or not current.group:
        return False
    joined = text[previous.start : block.end].strip(" :")
    if not vocabulary.is_known(joined) or vocabulary.is_known(text[block.start : block.end]):
        return False
    current.found.append(Entry(previous.start, previous.start + len(joined), "alone"))
    return True


def _whole(block: Block) -> Entry:
    return Entry(block.start, block.end, "alone")


def _read_label(text: str, block: Block, current: _List) -> None:
    """Take a label that is itself a name: "Achieve Results" beside "LEVEL 1: ..." in a table."""
    start = block.start - len(block.label) - 2
    name = text[max(0, start) : start + len(block.label)]
    if block.section != "competencies" or not block.label or flat(block.label) != name:
        return
    if vocabulary.is_known(name):
        current.found.append(Entry(start, start + len(name), "defined"))
    elif current.sure and may_be_name(name, "defined"):
        current.unknown.append(Entry(start, start + len(name), "defined"))


def _read(text: str, block: Block, current: _List, inside: bool) -> None:
    """Take the names of a line into the current list."""
    if (level := _LINE_LEVEL.match(text, block.start, block.end)) and current.found:
        current.found[-1].level = current.found[-1].level or level[1]
        return
    listed = vocabulary.matching("value_lists").search(text, block.start, block.end)
    if not inside and not current.patience and not listed:
        return
    before = len(current.found) + len(current.unknown)
    for entry in entries(text, block.start, block.end):
        _take(text, entry, current, inside)
    if before == len(current.found) + len(current.unknown):
        current.odd = True
        if not inside:
            current.patience = max(0, current.patience - 1)


def _take(text: str, entry: Entry, current: _List, inside: bool) -> None:
    name = text[entry.start : entry.end]
    opened = bool(entry.group) or entry.form in ("coded", "levelled", "defined") or current.sure or not inside
    if vocabulary.is_known(name) and opened:
        current.found.append(entry)
    elif (current.sure and inside and may_be_name(name, entry.form)) or entry.form in ("coded", "levelled"):
        if may_be_name(name, entry.form):
            current.unknown.append(entry)
    elif entry.form == "alone":
        current.odd = True
