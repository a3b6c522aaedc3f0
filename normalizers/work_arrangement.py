"""On site, hybrid or remote, in four languages. Words: `vocabulary/work_cues.toml`.

A bare "No" answers the question of the label ("Remote work accepted"), so it means on site; a bare "Yes" only says that
remote work is possible, which is no arrangement.

>>> from normalizers.base import Context
>>> normalize("Home-based", Context()), normalize("No", Context()), normalize("Híbrida", Context())
('remote', 'onsite', 'hybrid')
"""
from __future__ import annotations

import re

from normalizers.base import Context, Unrecognised
from normalizers.vocabulary.fold import plain
from normalizers.vocabulary.work import pattern

_LONGEST = 240
# "Télétravail possible deux jours par semaine", "Remote work allowed"
_ONLY_POSSIBLE = re.compile(
    r"\b(?:remote(?:ly)?|telework(?:ing)?|teletravail|distance|teletrabajo|remoto|distancia|teletrabalho|home)"
    r"(?: work(?:ing)?)? (?:is |est |es |e )?"
    r"(?:possible|posible|possivel|allowed|permitted|autorise|permitido|negotiable|an option|considered)\b"
)


def normalize(raw: str, context: Context, **parts: str) -> str:
    """`hybrid` where it is said, or where both others are; else `remote` or `onsite`."""
    words = plain(raw.split(". ", maxsplit=1)[0])  # what follows the first sentence speaks of other things
    if len(words) > _LONGEST or pattern("arrangement", "refused").search(words):
        raise Unrecognised(raw)
    if pattern("arrangement", "denied").fullmatch(words):
        return "onsite"
    if _ONLY_POSSIBLE.search(words):
        raise Unrecognised("possible, not agreed")
    found = [name for name in ("hybrid", "remote", "onsite") if pattern("arrangement", name).search(words)]
    if not found:
        raise Unrecognised(raw)
    return "hybrid" if {"remote", "onsite"} <= set(found) else found[0]
