"""Sidecar files: `NAME.meta.json` beside `NAME` tells of it what its bytes do not say.

For `ad.html` that is `ad.html.meta.json`, else `ad.meta.json` (then it tells of `ad.pdf`, too). It holds a JSON object
with `url`, `captured` and `board`, each of them where it is known; see `pipeline.hints`. Scrapers write much more into
such files (status, headers, selectors): other keys are passed over, unless one is a misspelling of a key that is not
there, which would be lost without a word.

>>> names_for("ads/ad.html")
('ads/ad.html.meta.json', 'ads/ad.meta.json')
>>> read(b'{"url": "https://jobs.example.org/7", "status": 200}', "ad.meta.json").url
'https://jobs.example.org/7'
"""
from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import PurePosixPath

from rapidfuzz import fuzz

from pipeline import hints
from pipeline.hints import Hints
from pipeline.loaders.page import Unreadable

ENDING = ".meta.json"
LARGEST = 2**20  # bytes; more is no note on one file
_ALIKE = 88  # of rapidfuzz's ratio, 0 to 100, letters only: "capture" scores 93, "urls" 86, "uri" 67


def names_for(name: str) -> tuple[str, ...]:
    """The names that a sidecar of this file may have, the first that is there counts."""
    stem = PurePosixPath(name).stem
    folder = name[: len(name) - len(PurePosixPath(name).name)]
    return tuple(dict.fromkeys((f"{name}{ENDING}", f"{folder}{stem}{ENDING}")))


def is_sidecar(name: str) -> bool:
    """Whether the name is that of a sidecar, which is no input of its own."""
    return name.endswith(ENDING)


def read(data: bytes, name: str) -> Hints:
    """What a sidecar of this name tells. Raises `Unreadable` with a message for people."""
    try:
        return hints.of(**_known(_object(data)))
    except ValueError as error:
        raise Unreadable(f"its sidecar {PurePosixPath(name).name} cannot be used: {error}") from None


def _object(data: bytes) -> dict[str, object]:
    """The pairs of the JSON object; raises ValueError."""
    if len(data) > LARGEST:
        raise ValueError("it is larger than 1 MB. Put nothing else into it, or take it away.")
    repeated: list[str] = []

    def pairs(found: list[tuple[str, object]]) -> dict[str, object]:
        counts = Counter(key for key, _ in found)
        repeated[:] = [key for key in hints.KEYS if counts[key] > 1]  # the outermost object comes last
        return dict(found)

    try:
        value = json.loads(data.decode("utf-8-sig"), object_pairs_hook=pairs)
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8. Save it as UTF-8.") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}, column {error.colno}: no JSON ({error.msg}).") from None
    except (RecursionError, ValueError):  # nested too deeply; a number with thousands of digits
        raise ValueError("it is no JSON that can be read. Put only url, captured and board into it.") from None
    if not isinstance(value, dict):
        raise ValueError('it holds no JSON object. Write {"url": "https://jobs.example.org/7"}.')
    if repeated:
        raise ValueError(f"{repeated[0]} stands in it more than once. Leave one.")
    return value


def _known(found: dict[str, object]) -> dict[str, object]:
    """The pairs that we know; raises ValueError where another key seems to be meant for a missing one."""
    for key in hints.KEYS:
        if key in found:
            continue
        for other in found:
            if other not in hints.KEYS and fuzz.ratio(key, re.sub(r"[\W_]", "", other.casefold())) >= _ALIKE:
                raise ValueError(f"the key {other[:80]!r} is not known. Write {key!r}.")
    return {key: found[key] for key in hints.KEYS if key in found}
