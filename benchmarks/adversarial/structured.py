"""Hostile JSON: thousands of keys, arrays in arrays, texts in it that are hostile by themselves."""
from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from benchmarks.adversarial.inputs import Input, repeated

_TEXTS = {
    "words": "word ", "breaks": "a<br>", "paragraphs": "<p>Grade: P-3</p>", "nested": "<div>", "stars": "**a ",
    "brackets": "[a", "less than": "<a ", "entities": "&amp;lt;", "labels": "Grade: ", "lines": "a\n",
    "bullets": "- a\n", "escapes": "\\u0041 ",
}
# Each value by how many characters the whole may have.
_VALUES: dict[str, Callable[[int], object]] = {
    "many keys": lambda n: {f"key{i}": f"value {i}" for i in range(n // 25)},
    "short keys": lambda n: {f"{i:x}": 1 for i in range(n // 11)},
    "keys of facts": lambda n: {"title": "a"} | {f"grade{i}": "P-3" for i in range(n // 19)},
    "keys in one word": lambda n: {"title": "a", "aB" * (n // 2): "b"},
    "wide and deep": lambda n: {"title": "Data Officer", "a": _tree(4, max(2, int((n / 14) ** 0.25)))},
    "list of objects": lambda n: {"title": "Officer", "jobs": [{"id": i, "title": "a"} for i in range(n // 27)]},
    "list of postings": lambda n: [{"@type": "JobPosting", "title": f"a{i}"} for i in range(n // 43)],
    "graph": lambda n: {"@graph": [{"@type": "JobPosting", "title": f"a{i}"} for i in range(n // 43)]},
    "properties of a posting": lambda n: _posting({f"skills{i}": ["b", "c"] for i in range(n // 26)}),
    "places of a posting": lambda n: _posting(
        {"jobLocation": [{"address": {"addressLocality": f"Goma{i}"}} for i in range(n // 48)]}
    ),
    "many bodies": lambda n: {f"text{i}": f"The officer writes report {i}. " * 9 for i in range(n // 290)},
    "same bodies": lambda n: {f"text{i}": "The officer writes. " * 12 for i in range(n // 255)},
    "names and values": lambda n: {"fields": [{"name": f"n{i}", "value": f"v{i}"} for i in range(n // 33)]},
    "strings": lambda n: {"title": "a", "tags": [f"tag {i}" for i in range(n // 12)]},
}
_WRITTEN: dict[str, Callable[[int], str]] = {
    "nested arrays": lambda n: "[" * (n // 2) + "]" * (n // 2),
    "nested arrays in a key": lambda n: '{"title": "Data Officer", "a": ' + "[" * (n // 2) + "]" * (n // 2) + "}",
    "nested objects": lambda n: '{"a":' * (n // 6) + "1" + "}" * (n // 6),
    "450 deep": lambda n: '{"a":[' * 450 + json.dumps("P-3 " * (n // 5)) + "]}" * 450,
    "empty arrays": lambda n: '{"title": "a", "b": [' + "[]," * (n // 3) + "[]]}",
    "number of many digits": lambda n: '{"title": "Data Officer", "grade": ' + "1" * n + "}",
    "commas": lambda n: '{"title": "Data Officer"' + "," * n + "}",
    "unclosed string": lambda n: '{"title": "' + "a" * n + "}",
}


def inputs() -> Iterator[Input]:
    """All hostile JSON."""
    for name, value in _VALUES.items():
        yield _of(name, value)
    for name, written in _WRITTEN.items():
        yield Input(f"json: {name}", "json", written)
    for name, unit in _TEXTS.items():
        for place, whole in {
            "description": lambda text: {"title": "Data Officer", "description": text},
            "posting": lambda text: _posting({"description": text}),
            "title": lambda text: {"title": text, "grade": "P-3"},
        }.items():
            yield _of(f"{place} of {name}", lambda n, unit=unit, whole=whole: whole(repeated(unit, n - 80)))  # type: ignore[misc]


def _of(name: str, value: Callable[[int], object]) -> Input:
    return Input(f"json: {name}", "json", lambda size: json.dumps(value(size), ensure_ascii=False))


def _posting(more: dict[str, object]) -> dict[str, object]:
    return {"@type": "JobPosting", "title": "Data Officer"} | more


def _tree(depth: int, width: int) -> object:
    return {f"k{i}": _tree(depth - 1, width) for i in range(width)} if depth else "v"
