"""The value of a label that asks for the town alone ("City:"): the country follows only from the town itself.

>>> from normalizers.base import Context
>>> normalize("Mexico City", Context())
(Place(city='Mexico City', admin=None, country='MX'),)
"""
from __future__ import annotations

from normalizers import place
from normalizers.base import Context, Unrecognised
from normalizers.values import Place


def normalize(raw: str, context: Context, **parts: str) -> tuple[Place, ...]:
    """The towns of the value."""
    towns = tuple(found for found in place.normalize(raw, context, **parts) if found.city)
    if not towns:
        raise Unrecognised("a country, no town")
    return towns
