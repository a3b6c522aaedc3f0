"""Proposes responsibilities: the items and paragraphs under headings of duties, with the sub-heading they stand under.

Sub-headings are headings inside the section, and numbered or plain short lines that items follow ("1. Managerial
leadership"). Such titles, lines that only introduce, and a summary list that repeats the titles are none themselves.
Rules: `item`, `paragraph`, `inline` (part of a list that was flattened into one item), `task` (listed under purpose).
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractors.listing import Item, joined, runs, split
from normalizers.vocabulary import deliverables as vocabulary
from normalizers.vocabulary import headings, posts
from normalizers.vocabulary.fold import plain
from pipeline.document import Block, Candidate, Document

_LONGEST_TITLE = 12  # words of a sub-heading
_FEWEST_WORDS = 3
_FEWEST_TASKS = 3  # items under a heading of purpose that make it a list of duties
_FEWEST_LISTED = 3  # items of a list that no heading opens, beside which paragraphs tell of the post


def extract(document: Document) -> Iterator[Candidate]:
    """Candidates for `responsibilities`, in text order; parts: group."""
    duties = (run for run in runs(document, "duties") if run and not _hands_over(run[0].heading))
    lists = [items for run in duties if (items := _items(document, run))]
    titled = [(items, _titles(document, items)) for items in lists]
    titles = {plain(title) for _, own in titled for title in own.values()}
    titles |= {plain(items[0].block.heading) for items in lists}
    group = ""
    for items, own in titled:
        yield from _run(document, items, own, titles, group)
        group = own.get(len(items) - 1, "")
    for run in (run for run in runs(document, "purpose") if run and not _hands_over(run[0].heading)):
        tasks = [i for i in _items(document, run) if i.block.kind == "item"]
        if len(tasks) >= _FEWEST_TASKS:
            for candidate in _run(document, tasks, _titles(document, tasks), set(), ""):
                yield replace(candidate, rule="task")


def _hands_over(heading: str) -> bool:
    """"The consultant will deliver:" among the duties opens a list of deliverables."""
    return vocabulary.introduces(f"{heading.rstrip(' :')}:")


def _items(document: Document, run: list[Block]) -> list[Item]:
    blocks = []
    items = [block.start for block in run if block.inferred and block.kind == "item"]
    opening = items[0] if len(items) >= _FEWEST_LISTED else 0
    for block in run:
        if block.kind == "text" and block.start < opening:
            continue
        kind = headings.exact(document.of(block).rstrip(" .…:"))
        if kind and kind != "duties":
            break  # a heading that the layout took for text
        if block.kind == "text" and vocabulary.tells_of_the_post(document.of(block)):
            continue
        if block.field in ("", "other"):
            blocks.append(_with_label(document, block))
    return list(joined(document, blocks))


def _with_label(document: Document, block: Block) -> Block:
    """A label that the vocabulary does not know is part of the duty: "Training: plans and gives courses"."""
    if not block.label or block.cell or block.field:
        return block
    start = block.start - len(block.label) - 2
    printed = document.text[max(0, start) : block.start].rstrip(" :")
    return replace(block, start=start) if printed == block.label else block


def _run(
    document: Document, items: list[Item], own: dict[int, str], titles: set[str], group: str
) -> Iterator[Candidate]:
    """The duties of one run, of which some are titles of its `own`; `group` stood last in the run before."""
    group = group or _heading(items[0].block)
    for index, item in enumerate(items):
        text = document.text[item.start : item.end]
        if index in own:
            group = own[index]
        elif not vocabulary.is_no_duty(text) and plain(text) not in titles:
            yield from _duties(document, item, group)


def _heading(block: Block) -> str:
    """The heading above; where a model tells the section it may be the title of the post, which heads no duties."""
    return "" if block.inferred and posts.names_post(block.heading) else block.heading


def _duties(document: Document, item: Item, group: str) -> Iterator[Candidate]:
    parts = list(split(document, item))
    rule = "inline" if len(parts) > 1 else "item" if item.block.kind == "item" else "paragraph"
    for part in parts:
        if len(document.text[part.start : part.end].split()) >= _FEWEST_WORDS:
            named = {"group": group} if group else {}
            yield document.candidate("responsibilities", part.start, part.end, rule, **named)


def _titles(document: Document, items: list[Item]) -> dict[int, str]:
    """Which items of a run are sub-headings, with their words: short, and what follows has another kind of mark."""
    found: dict[int, str] = {}
    for index, item in enumerate(items):
        text = document.text[item.start : item.end].strip()
        if len(text.split(None, _LONGEST_TITLE)) > _LONGEST_TITLE:
            continue
        following = items[index + 1] if index + 1 < len(items) else None
        introduces = index - 1 in found and text.endswith(":")  # "1. Leadership" / "In this field:"
        counts_on = index > 0 and index - 1 not in found and items[index - 1].number[:1].isdigit()
        is_last = following is None and counts_on  # of a list, not a title in front of a heading
        if not introduces and not is_last and _is_title(item, text, following):
            found[index] = text.rstrip(" :.")
    return found


def _is_title(item: Item, text: str, following: Item | None) -> bool:
    if text[-1:] in ";,":
        return False
    if text.endswith(":") or (text.isupper() and len(text.split()) > 1):
        return True
    is_open = text[-1:] not in ".!?"
    if following is None:  # another heading follows: "1. Leadership" / "In this field:"
        return item.number[:1].isdigit() and is_open
    if item.block.kind == "text":
        return is_open and following.block.kind == "item"
    if not item.number or following.end - following.start <= len(text):
        return False
    restarts = following.number[:1] in ("1", "a", "i") and following.number != item.number and item.number[:1].isdigit()
    details = not following.number or following.block.depth > item.block.depth
    return details or (is_open and restarts)
