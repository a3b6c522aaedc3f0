"""The duty station: every place of the value in its order. See normalizers/place.py for how a place is read.

>>> from normalizers.base import Context
>>> normalize("Goma, RDC", Context())
(Place(city='Goma', admin=None, country='CD'),)
"""
from __future__ import annotations

from normalizers import place
from normalizers.base import Context
from normalizers.values import Place


def normalize(raw: str, context: Context, **parts: str) -> tuple[Place, ...]:
    """Every place of the value."""
    return place.normalize(raw, context, **parts)
