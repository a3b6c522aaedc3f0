"""Shapes that JSON objects of portals have: a name with its codes, a pair of label and value, a place, a wrapping."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from normalizers.vocabulary import headings, labels
from pipeline.loaders.inline import collapse
from pipeline.loaders.keys import bare, is_a, keys, ranked, words_of

_LONGEST_PART = 60  # of a name or code; longer is text
_MOST_KEYS = 9  # of a custom field
_DEEPEST = 12
_LOOKED_AT = 20  # of the objects of a list
_CODED = ("id", "identifier", "code", "key", "slug")


def unwrapped(value: Any) -> tuple[Any, bool]:
    """The vacancy inside of `{"items": [{...}]}` and the like, and whether others that stand beside it are left."""
    left = False
    for _ in range(_DEEPEST):
        if isinstance(value, list) and (len(value) == 1 or _is_listing(value)):
            left = left or len(value) > 1
            value = value[0]
            continue
        if not isinstance(value, dict):
            break
        inner = wrapped(value)
        if len(inner) != 1 or _said(value) > 1 or not _holds_vacancy(inner[0]):
            break
        others = {k: v for k, v in value.items() if v is not inner[0] and isinstance(v, dict)}
        value = (
            {**inner[0], **{k: v for k, v in others.items() if k not in inner[0]}}
            if isinstance(inner[0], dict)
            else inner[0]
        )
    return value, left


def listing(value: Any) -> list[Any]:
    """The vacancies of a value that holds several: `[{...}, {...}]`, `{"jobs": [{...}, {...}]}`; of any other, none."""
    for _ in range(_DEEPEST):
        if isinstance(value, list) and len(value) > 1:
            told = sum(map(_is_vacancy, value[:_LOOKED_AT]))
            return value if told > 1 and told * 2 >= len(value[:_LOOKED_AT]) else []
        if isinstance(value, dict) and not (_names_post(value) and _said(value) > 1):
            value = wrapped(value)
        if not isinstance(value, list) or len(value) != 1:
            return []
        value = value[0]
    return []


def wrapped(value: dict[str, Any]) -> list[Any]:
    """What stands in the object under keys that only wrap: `results`, `data`, `jobs`."""
    return [v for k, v in value.items() if is_a(k, "wrapper") and isinstance(v, dict | list) and v]


def _said(value: dict[str, Any]) -> int:
    """How many texts stand in the object itself."""
    return sum(isinstance(v, str) and len(v) > 3 for k, v in value.items() if not is_a(k, "noise"))


def _is_vacancy(value: Any) -> bool:
    """Whether the value, or what it wraps, is an object that names a post, and no section or custom field of one."""
    inner, _ = unwrapped(value)
    return isinstance(inner, dict) and len(inner) >= 3 and _names_post(inner) and not _is_section(inner)


def _is_section(value: dict[str, Any]) -> bool:
    """Whether it is a pair whose first half is a heading or a label: {"title": "Duties", "content": "..."}."""
    pair = pair_of(value)
    return pair is not None and bool(headings.exact(pair[0]) or labels.field_of(pair[0]))


def _is_listing(value: list[Any]) -> bool:
    """Whether the list is of several vacancies, each with a title and more: the first one is read."""
    return bool(value) and all(isinstance(v, dict) and len(v) >= 3 and _names_post(v) for v in value[:_LOOKED_AT])


def _holds_vacancy(value: Any) -> bool:
    """Whether it is an object or list of objects, and not a list of labels with their values."""
    if isinstance(value, dict):
        return True
    return bool(value) and isinstance(value[0], dict) and (len(value) == 1 or _is_listing(value))


def _names_post(value: dict[str, Any]) -> bool:
    return any(isinstance(v, str) and labels.field_of(words_of(k)) == "title" for k, v in value.items())


def passed_on(value: dict[str, Any]) -> Any:
    """The content of an object that only wraps it: {"results": [...]}, {"value": {...}}; None for any other."""
    inner = [v for k, v in value.items() if is_a(k, "wrapper") and isinstance(v, dict | list)]
    return inner[0] if len(inner) == 1 and all(is_a(k, "wrapper", "noise", "noise_inside") for k in value) else None


def is_reference(value: dict[str, Any], depth: int = 0) -> bool:
    """An object that only stands for its name: the rest are codes, numbers and objects of such."""
    for key, inner in value.items():
        coded = bare(key).endswith(_CODED)
        if is_a(key, "name", "noise") or coded or not isinstance(inner, str) or len(inner) < 4:
            if isinstance(inner, dict) and (depth > _DEEPEST or not is_reference(inner, depth + 1)):
                return False
            continue
        return False
    return True


def name_in(value: dict[str, Any]) -> str:
    """The name of an object, "" where it has none."""
    named = (v for key, v in value.items() if is_a(key, "name") and isinstance(v, str) and v.strip())
    return next(named, "")


def is_flat(value: dict[str, Any]) -> bool:
    texts = list(parts_of(value))
    return (
        1 < len(texts) <= 5
        and all(len(text) <= _LONGEST_PART for text in texts)
        and any(isinstance(v, dict) and not is_a(k, "noise", "noise_inside") for k, v in value.items())
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


def pair_of(value: dict[str, Any], key: str = "") -> tuple[str, str] | None:
    """The label and value of a custom field: {"Prompt": "Grade", "Value": "P-3"}.

    >>> pair_of({"fieldId": "9", "fieldLabel": "Grade", "valueLabel": "P-3"})
    ('Grade', 'P-3')
    >>> pair_of({"name": "Suva", "value": 7}, "city") is None
    True
    """
    if len(value) > _MOST_KEYS:
        return None
    names = [v for k, v in value.items() if is_a(k, "pair_label") and isinstance(v, str) and 1 < len(v) <= 80]
    found = [(k, _plain(v)) for k, v in value.items() if is_a(k, "pair_value")]
    values = [text for k, text in found if text]
    if not names and len(values) == 2:  # {"text": "Duties", "content": "..."}
        names = [text for k, text in found if is_a(k, "pair_first") and 1 < len(text) <= 80]
        values = [text for k, text in found if is_a(k, "pair_body")]
    if len(names) != 1 or len(values) != 1 or names[0] == values[0]:
        return None
    if any(len(str(v)) > _LONGEST_PART for k, v in value.items() if not is_a(k, "pair_label", "pair_value", "noise")):
        return None
    named = labels.field_of(names[0]) or headings.exact(names[0])
    if labels.field_of(words_of(key)) and not named and len(values[0]) <= _LONGEST_PART:
        return None  # the name and the code of a place
    return names[0], values[0]


def is_unanswered(value: dict[str, Any]) -> bool:
    """Whether it is a custom field that was left empty: {"name": "Grade", "value": null}."""
    named = any(is_a(k, "pair_label") and isinstance(v, str) for k, v in value.items())
    empty = any(v in (None, "", []) for k, v in value.items() if bare(k) in ("value", "values"))
    return named and empty and len(value) <= _MOST_KEYS


def _plain(value: Any) -> str:
    """A value as one text: a text, a number, a list of texts, an object with a name."""
    if isinstance(value, dict):
        return name_in(value) if is_reference(value) else ""
    if isinstance(value, list):
        texts = [_plain(inner) for inner in value[:20] if not isinstance(inner, list)]
        return ", ".join(texts) if all(texts) else ""
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def place_of(value: dict[str, Any]) -> str:
    """The place that an object spells out, each part as a text or as an object with a name.

    >>> place_of({"city": "Praia", "country": {"descriptor": "Cabo Verde", "alpha2Code": "CV"}})
    'Praia, Cabo Verde'
    >>> place_of({"name": "Abidjan", "country": "CIV"}), place_of({"country": "ch", "remote": True})
    ('Abidjan, CIV', 'CH')
    """
    by_key = {bare(k): v for k, v in value.items()}
    if len(by_key) > 24:
        return ""
    parts = [_part(by_key, table) for table in ("locality", "region", "country")]
    if any(key in by_key for key in keys("place_whole")) or not parts[0]:
        names = (by_key.get(key) for key in ranked("place_name"))
        whole = next((v for v in names if isinstance(v, str) and v.strip()), "")
        said = "," in whole or parts[2].lower() in whole.lower()
        parts = ([whole] if said else [whole, parts[2]]) if whole else parts
    spoken = [part.upper() if len(part) == 2 else part for part in parts if part]
    return ", ".join(dict.fromkeys(spoken))


def _part(by_key: dict[str, Any], table: str) -> str:
    """The part of a place in one of the keys of the table; the name of a country before its code."""
    found = [v for k, v in by_key.items() if k in keys(table) and v]
    texts = [v if isinstance(v, str) else name_in(v) if isinstance(v, dict) and is_reference(v) else "" for v in found]
    return max((collapse(text) for text in texts), key=len, default="") if table == "country" else next(iter(texts), "")
