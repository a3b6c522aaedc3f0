"""Shapes that JSON objects of portals have: a name with its codes, a pair of label and value, a place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.loaders.inline import collapse
from pipeline.loaders.keys import bare, is_a, keys


def is_reference(value: dict[str, Any]) -> bool:
    """An object that only stands for its name: the rest are codes, numbers and objects of such."""
    for key, inner in value.items():
        if is_a(key, "name", "noise") or bare(key).endswith("id") or not isinstance(inner, str) or len(inner) < 4:
            if isinstance(inner, dict) and not is_reference(inner):
                return False
            continue
        return False
    return True


def is_flat(value: dict[str, Any]) -> bool:
    texts = list(parts_of(value))
    return (
        1 < len(texts) <= 5
        and all(len(text) <= 60 for text in texts)
        and any(isinstance(v, dict) for v in value.values())
    )


def parts_of(value: Any, depth: int = 0) -> Iterator[str]:
    if depth > 3 or not isinstance(value, dict):
        return
    required = next((v for k, v in value.items() if "required" in bare(k) and isinstance(v, bool)), None)
    for key, inner in value.items():
        if isinstance(inner, str) and inner.strip() and not is_a(key, "noise") and not bare(key).endswith("id"):
            yield collapse(inner)
        elif isinstance(inner, dict) and not is_a(key, "noise"):
            yield from parts_of(inner, depth + 1)
    if required is not None:
        yield "required" if required else "desirable"


def pair_of(value: dict[str, Any]) -> tuple[str, str] | None:
    """The label and value of a custom field: {"Prompt": "Grade", "Value": "P-3"}."""
    labels = [v for k, v in value.items() if is_a(k, "pair_label") and isinstance(v, str) and 1 < len(v) <= 80]
    values = [
        (k, v)
        for k, v in value.items()
        if is_a(k, "pair_value") and isinstance(v, str | int | float) and not isinstance(v, bool)
    ]
    if (
        len(labels) != 1
        or len(values) != 1
        or len(value) > 8
        or any(len(str(v)) > 60 for k, v in value.items() if not is_a(k, "pair_label", "pair_value", "noise"))
    ):
        return None
    return (labels[0], str(values[0][1])) if labels[0] != values[0][1] else None


def place_of(value: dict[str, Any]) -> str:
    """The place that an object spells out, each part as a text or as an object with a name.

    >>> place_of({"city": "Praia", "country": {"descriptor": "Cabo Verde", "alpha2Code": "CV"}})
    'Praia, Cabo Verde'
    """
    by_key = {bare(k): v for k, v in value.items()}
    parts = []
    for table in ("locality", "region", "country"):
        part = next((by_key[k] for k in by_key if k in keys(table) and by_key[k]), "")
        if isinstance(part, dict) and is_reference(part):
            part = next((v for k, v in part.items() if is_a(k, "name") and isinstance(v, str)), "")
        parts.append(part if isinstance(part, str) else "")
    return ", ".join(filter(None, dict.fromkeys(parts))) if parts[0] and len(by_key) <= 20 else ""
