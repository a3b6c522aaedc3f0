"""The value of a label that asks for the country alone ("Country:", "Country of contract:").

>>> from normalizers.base import Context
>>> normalize("Lao PDR", Context())
(Place(city=None, admin=None, country='LA'),)
"""
from __future__ import annotations

from normalizers import place
from normalizers.base import Context, Unrecognised
from normalizers.values import Place


def normalize(raw: str, context: Context, **parts: str) -> tuple[Place, ...]:
    """The countries of the value, each once."""
    found = dict.fromkeys(p.country for p in place.normalize(raw, context, **parts) if p.country)
    if not found:
        raise Unrecognised("no country")
    return tuple(Place(country=code) for code in found)
