"""Whether the ad fills a roster or talent pool instead of one post. Words: `vocabulary/work_cues.toml`.

>>> from normalizers.base import Context
>>> normalize("Talent Pool", Context())
True
"""
from __future__ import annotations

from normalizers.base import Context, Unrecognised
from normalizers.vocabulary.fold import plain
from normalizers.vocabulary.work import pattern


def normalize(raw: str, context: Context, **parts: str) -> bool:
    """True where the words say roster; that an ad is none is never stated."""
    if pattern("roster", "words").search(plain(raw)):
        return True
    raise Unrecognised(raw)
