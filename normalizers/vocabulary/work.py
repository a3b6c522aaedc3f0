"""Patterns of the words in `work_cues.toml`, for folded text."""
from __future__ import annotations

import re
from functools import cache

from normalizers.vocabulary.words import branched, table

# White space, hyphens and apostrophes all part words, so that the patterns hold for text that keeps its offsets too
_GAP = r"[\s’'‐-–-]{1,3}"


def _lists() -> dict[str, dict[str, list[str]]]:
    return table("work_cues")


@cache
def pattern(table: str, name: str) -> re.Pattern[str]:
    """One of the words of a list, as whole words.

    >>> pattern("roster", "words").search("talent pool for wash officers")[0]
    'talent pool'
    """
    entries = (" ".join(entry.split()) for entry in _lists()[table][name])
    return re.compile(rf"(?<!\w){branched(entries, _GAP)}(?!\w)")
