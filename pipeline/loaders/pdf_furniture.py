"""Running heads, footers and page numbers: what stands at the same height on page after page is not read."""
from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

ZONE = 0.14  # share of the page height, at the top and at the foot, where furniture stands

_PAGE = r"(?:pages?|página|pagina|pág|pag|p|seite|σελίδα|стр|страница|صفحة)"
_OF = r"(?:/|\||of|de|sur|von|di|από|из|out of)"
_PAGE_NUMBER = re.compile(
    rf"[\s\-–—|\[(]*(?:{_PAGE}\.?\s*:?\s*)?\d{{1,3}}(?:\s*{_OF}\s*\d{{1,3}})?\s*(?:\|?\s*{_PAGE})?[\s\-–—|\])]*",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"[^\W\d_][^:]{1,40}:\s*\S")


class Row(NamedTuple):
    """A row of a page: its words, its height as a share of the page."""

    text: str
    height: float


def furniture(pages: Sequence[Sequence[Row]]) -> set[tuple[int, int]]:
    """The (page, row) indexes to leave out. A running head that holds a label with its value is read the first time.

    >>> pages = [[Row("Terms of reference", 0.04), Row("Driver", 0.3), Row(f"Page {n} of 2", 0.97)] for n in (1, 2)]
    >>> sorted(furniture(pages))
    [(0, 0), (0, 2), (1, 0), (1, 2)]
    """
    seen: dict[tuple[str, int], list[tuple[int, int]]] = {}
    dropped: set[tuple[int, int]] = set()
    for page, rows in enumerate(pages):
        for index, row in enumerate(rows):
            if ZONE < row.height < 1 - ZONE:
                continue
            if _is_page_number(row, page + 1, len(pages), index in (0, len(rows) - 1)):
                dropped.add((page, index))
            seen.setdefault((_masked(row.text), round(row.height * 100)), []).append((page, index))
    needed = max(2, (len(pages) + 2) // 3)
    for (text, height), places in seen.items():
        # The same height to one per cent, whichever way it was rounded.
        near = [place for step in (-1, 0, 1) for place in seen.get((text, height + step), [])]
        if len({page for page, _ in near}) >= needed:
            first = min(near)
            said = pages[first[0]][first[1]].text
            keep_first = _LABELLED.match(said) and first not in dropped and height < 50
            dropped.update(place for place in places if not (keep_first and place == first))
    return dropped


def _masked(text: str) -> str:
    return re.sub(r"\d+", "#", text.lower())


def _is_page_number(row: Row, page: int, pages: int, outermost: bool) -> bool:
    if not _PAGE_NUMBER.fullmatch(row.text):
        return False
    numbers = [int(number) for number in re.findall(r"\d+", row.text)]
    worded = len(numbers) == 2 or any(c.isalpha() for c in row.text)
    return worded or (outermost and (numbers[0] == page or not row.text.strip().isdigit() or pages > 1))
