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

from extractors.competency_entries import OPENINGS, entries
from extractors.competency_lists import GLUED_ANYWHERE, Entry, glued, glued_blocks, may_be_name
from extractors.competency_tables import read_row
from extractors.cues import Gate, folded, starts_near
from normalizers.vocabulary import competencies as vocabulary
from normalizers.vocabulary.words import flat
from pipeline.document import Block, Candidate, Document

_VALUE_LISTS = Gate(vocabulary.matching("value_lists"))
_OPENINGS = Gate(*map(vocabulary.matching, OPENINGS))
_LEVEL_NOTE = 8  # words of a line that only says the level of a list: "behavioural indicators, level 2"
_PATIENCE = 3  # lines without a name after which a list in running text is over
_LONGEST_OPENING = 160
_ENOUGH_ALONE = 3
_MOST_COMPANIONS = 40
_LIST_KINDS = ("item", "cell")


@dataclass(slots=True)
class _List:
    """The list that is being read: what opened it, and how far its opening is to be believed."""

    group: str = ""
    sure: bool = False
    patience: int = 0
    found: list[Entry] = field(default_factory=list)
    unknown: list[Entry] = field(default_factory=list)
    odd: bool = False  # a line that is no name: then no unknown line alone is one either
    column: int | None = None  # of a table printed with bars: the one that holds the names
    over: bool = False  # a question ("What do we offer?") has ended the list
    inferred: bool = False  # no heading opens it: then only names of frameworks are believed


def extract(document: Document) -> Iterator[Candidate]:
    """Candidates for `competencies`."""
    text = folded(document.text)
    lists = [found for found in _lists(document, text) if found.found or found.unknown]
    kept = [(entry, found) for found in lists for entry in _kept(found, text)]
    kept = _without_asides(kept)
    kept.sort(key=lambda pair: pair[0].start)
    names = list(dict.fromkeys(document.text[e.start : e.end].replace("\n", " ") for e, _ in kept))
    companions = "|".join(names[:_MOST_COMPANIONS])
    levels = {found.group: _level(found.group) for found in lists}
    for entry, found in kept:
        known = vocabulary.is_known(text[entry.start : entry.end])
        yield document.candidate(
            "competencies",
            entry.start,
            entry.end,
            "framework" if known else "listed",
            level=entry.level or levels[found.group],
            group=entry.group or found.group,
            companions=companions,
        )


def _level(group: str) -> str:
    """The level that words which open a list say for all of it."""
    match = vocabulary.level_pattern().search(flat(group))
    return match["level"] if match else ""


def _without_asides(kept: list[tuple[Entry, _List]]) -> list[tuple[Entry, _List]]:
    """Without the names of the sentence that stands in every notice, where the notice has a list of its own."""
    aside = vocabulary.matching("asides")
    others = [
        group for entry, found in kept
        if not aside.search(group := entry.group or found.group) and not vocabulary.says("values", group)
    ]
    return [pair for pair in kept if not aside.search(pair[0].group)] if len(others) >= _ENOUGH_ALONE else kept


def _kept(found: _List, text: str) -> list[Entry]:
    alone = [entry for entry in found.unknown if entry.form == "alone"]
    believed = not found.odd and not found.found and len(alone) >= _ENOUGH_ALONE
    unknown = [entry for entry in found.unknown if (entry.form == "alone" and believed) or _is_believed(entry, found)]
    seen: set[str] = set()
    kept = []
    for entry in sorted([*found.found, *unknown], key=lambda entry: entry.start):
        name = vocabulary.key(text[entry.start : entry.end])
        if name not in seen:
            seen.add(name)
            kept.append(entry)
    return kept


def _is_believed(entry: Entry, found: _List) -> bool:
    """Whether words that no framework prints are a name beside the others of the list.

    Beside names of a framework a line "Other posts: ..." is more likely than a name that no framework holds, unless
    both are items of the same list or cells of the same column.
    """
    if entry.form in ("coded", "levelled", "column"):
        return True
    beside = entry.place in _LIST_KINDS and any(other.place == entry.place for other in found.found)
    if entry.form == "alone":
        return beside and not found.odd
    return beside or len(found.found) < 2 or bool(entry.form == "listed" and entry.group)


def _lists(document: Document, text: str) -> Iterator[_List]:
    current, listing, opening = _List(), starts_near(document, _VALUE_LISTS), starts_near(document, _OPENINGS)
    worth = listing | glued_blocks(document)
    previous: Block | None = None
    for block in document.blocks:
        line = text[block.start : block.end]
        inside = block.section == "competencies" or block.field == "competencies" or _is_headed(block)
        if block.source == "page-title":
            continue
        if block.kind == "heading" and not _continues(text, previous, block, current):
            if inside and vocabulary.is_known(line):
                current.found.append(_whole(block))
            elif previous and current.found and current.found[-1].end == previous.end and vocabulary.is_known(line):
                current.found.append(_whole(block))  # the last name of a list, taken for the heading of what follows
            elif inside or _announces(line):
                yield current
                current = _opened(line, _PATIENCE)
            elif current.patience and not inside:
                yield current
                current = _List()
        elif block.kind != "heading":
            if block.field == "competencies" and not (block.label and vocabulary.is_known(block.label)):
                yield current
                current = _opened(f"{block.label} {_level_note(line)}".strip(), _PATIENCE)
            elif not inside and len(line) < _LONGEST_OPENING and line.endswith((":", "...", "…")) and _announces(line):
                yield current
                current = _List(line, False, _PATIENCE)
            elif inside and block.inferred and not current.inferred:
                yield current
                current = _List(inferred=True)
            current.over = current.over or (inside and not block.field and line.rstrip().endswith("?"))
            if current.over:
                continue
            _read_label(text, previous, block, current)
            if inside or current.patience or current.found or block.start in worth:
                _read(document.text, text, block, current, inside, block.start in listing, block.start in opening)
        previous = block
    yield current


def _opened(line: str, patience: int) -> _List:
    sure = vocabulary.says("announce", line) and not vocabulary.says("loose", line)
    return _List(line.strip(" :"), sure, patience)


def _is_headed(block: Block) -> bool:
    """Whether the heading above announces competencies although its kind is not known."""
    return not block.section and not block.field and vocabulary.says("announce", block.heading)


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
    return Entry(block.start, block.end, "alone", place=block.kind)


def _level_note(line: str) -> str:
    """The level that a line of its own says for the whole list."""
    match = vocabulary.level_pattern().search(line)
    return match[0] if match and len(line.split()) <= _LEVEL_NOTE and not re.search(r"[;(]", line) else ""


def _read_label(text: str, previous: Block | None, block: Block, current: _List) -> None:
    """Take a label that is itself a name: "Achieve Results" beside "LEVEL 1: ..." in a table."""
    if block.section != "competencies" or not block.label or block.cell:
        return
    name = flat(block.label)
    start = text.rfind(name, previous.end if previous else 0, block.start)
    if start < 0:
        return
    if vocabulary.is_known(name):
        current.found.append(Entry(start, start + len(name), "defined", place=block.kind))
    elif current.sure and may_be_name(name, "defined"):
        current.unknown.append(Entry(start, start + len(name), "defined", place=block.kind))


def _read(raw: str, text: str, block: Block, current: _List, inside: bool, listed: bool, opens: bool) -> None:
    """Take the names of a line into the current list; `listed`: words may stand in it that open a list of values,
    `opens`: that open any list."""
    level = vocabulary.level_pattern().match(text, block.start, block.end)
    if level and current.found:
        current.found[-1].level = current.found[-1].level or level["level"]
        return
    row = read_row(text, block, current.column) if inside else None
    if row:
        current.column = row.column
        if row.name and (vocabulary.is_known(text[slice(*row.name)]) or may_be_name(text[slice(*row.name)], "column")):
            current.found.append(Entry(*row.name, "column", place="cell"))
        return
    listed = listed and vocabulary.matching("value_lists").search(text, block.start, block.end) is not None
    if not inside and not current.patience and not listed:
        current.found += glued(raw, text, block.start, block.end, GLUED_ANYWHERE)
        return
    before = len(current.found) + len(current.unknown)
    for entry in entries(raw, text, block.start, block.end, opens):
        entry.place = entry.place or block.kind
        _take(text, entry, current, inside)
    if before == len(current.found) + len(current.unknown):
        current.odd = True
        if not inside:
            current.patience = max(0, current.patience - 1)


def _take(text: str, entry: Entry, current: _List, inside: bool) -> None:
    name = text[entry.start : entry.end]
    told = bool(entry.group) or entry.form in ("coded", "levelled", "defined")
    opened = told or current.sure or current.inferred or not inside
    if vocabulary.is_known(name) and opened:
        current.found.append(entry)
    elif (current.sure and inside and may_be_name(name, entry.form)) or entry.form in ("coded", "levelled"):
        if may_be_name(name, entry.form):
            current.unknown.append(entry)
    elif entry.form == "alone" and not vocabulary.is_group(name):
        current.odd = True
