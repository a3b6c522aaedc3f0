"""The vacancy in the data that a script was to show: pages that are filled in the browser hold it as JSON.

>>> from pipeline.loaders.html_parse import parse
>>> data = '{"p": {"job": {"title": "Cook", "body": "Cooks."}}}'
>>> vacancy_in(parse(f'<script type="application/json">{data}</script>'), least=4)
{'title': 'Cook', 'body': 'Cooks.'}
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from normalizers.vocabulary import labels
from pipeline.loaders.html_outline import Outline
from pipeline.loaders.keys import is_a, is_of_others, words_of

SCRIPT = "application/json"  # the type of such scripts
_LARGEST = 3_000_000  # characters
_DEEPEST, _MOST = 14, 20_000  # objects that are looked at
_LEAST = 150  # characters of a text that describes work


def vacancy_in(outline: Outline, least: int = _LEAST) -> dict[str, Any] | None:
    """The object with a title and the longest texts, of all the data of the page; None without one."""
    best: dict[str, Any] | None = None
    length = least - 1
    for script in outline.named("script"):
        if outline.attributes(script).get("type") != SCRIPT:
            continue
        text = outline.text(script)
        for value in _objects(_parsed(text)) if len(text) <= _LARGEST else ():
            texts = sum(len(v) for v in value.values() if isinstance(v, str) and not v.startswith("http"))
            if texts > length and _names_post(value):
                best, length = value, texts
    return best


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    waiting = [(value, 0)]
    seen = 0
    while waiting and seen < _MOST:
        part, depth = waiting.pop()
        seen += 1
        if isinstance(part, dict):
            yield part
            inner = [v for k, v in part.items() if not is_of_others(k) and not is_a(k, "noise_inside")]
        else:
            inner = part if isinstance(part, list) else []
        if depth < _DEEPEST:
            waiting += [(v, depth + 1) for v in inner if isinstance(v, dict | list)]


def _names_post(value: dict[str, Any]) -> bool:
    return any(
        isinstance(v, str) and 2 < len(v) <= 200 and labels.field_of(words_of(k)) == "title" for k, v in value.items()
    )
