"""Whether a notice says that the post is advertised again.

>>> normalize("Re-advertised", Context()), normalize("RÉAFFICHAGE", Context())
(True, True)
"""
from __future__ import annotations

from normalizers.base import Context, Unrecognised
from normalizers.vocabulary.words import flat, pattern, words


def normalize(raw: str, context: Context) -> bool:
    """True, or no statement at all."""
    folded = flat(raw)
    if pattern(words("readvertisement", "again")).search(folded):
        return True
    if all(pattern(words("readvertisement", part)).search(folded) for part in ("applied", "again_apply")):
        return True
    raise Unrecognised(f"no re-advertisement: {raw!r}")
