"""Full time or part time, in four languages. Words: `vocabulary/work_cues.toml`.

>>> from normalizers.base import Context
>>> normalize("Tempo Integral", Context()), normalize("50%", Context())
('full_time', 'part_time')
"""
from __future__ import annotations

import re

from normalizers.base import Context, Unrecognised
from normalizers.vocabulary.fold import plain
from normalizers.vocabulary.work import pattern

_LONGEST = 120
_SHARE = re.compile(r"(?<!\d)(\d{1,3}) ?%")


def normalize(raw: str, context: Context, **parts: str) -> str:
    """`full_time` or `part_time`; a string that names both, or neither, is refused."""
    words = plain(raw)
    if len(words) > _LONGEST:
        raise Unrecognised(raw)
    found = {name for name in ("full_time", "part_time") if pattern("schedule", name).search(words)}
    if not found and (share := _SHARE.search(raw)) and 10 <= int(share[1]) <= 100:
        found = {"full_time" if int(share[1]) == 100 else "part_time"}
    if len(found) != 1:
        raise Unrecognised(raw)
    return found.pop()
