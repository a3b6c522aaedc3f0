"""What can be set, made from the models of `pipeline.settings`: docs/settings.md and vacancies.example.toml.

    python -m pipeline.settings_page markdown > docs/settings.md
    python -m pipeline.settings_page toml > vacancies.example.toml
"""
from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from typing import get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pipeline.settings import Settings
from pipeline.settings_errors import example, in_range, written

HEAD = """\
# Settings

<!-- Made by `python -m pipeline.settings_page markdown > docs/settings.md`; a test checks that it is current. -->

Nothing has to be set. What differs from the defaults stands in `vacancies.toml`, which is looked for in this order:

1. the file that `--settings FILE` names;
2. `vacancies.toml` in the SOURCE folder, of several in the first;
3. `vacancies.toml` in the working directory.

The first one that is there is read, and only that one. [vacancies.example.toml](../vacancies.example.toml) holds every
key with its default: copy it, and keep what you change. An unknown key, a value of the wrong kind or out of its range
is refused before anything is read; all mistakes are told at once, each with file, line, table and key.
"""

DUMPS = """
For a dump whose rows are pages, with the address in `link`:

    [[dumps]]
    match = "*.jsonl"
    body = "html"
    url = "link"
    captured = "fetched_at"

A row whose `body` is empty is a failed input of its own. Where the address, the day or the board of a row is none
("yesterday"), the row is read without it, and one failed input (`BadHint`) says of how many rows that is true.
"""

SIDECARS = """
## Sidecar files

For a single file, `NAME.meta.json` beside it tells what its bytes do not say. For `ad.html` that is
`ad.html.meta.json`, else `ad.meta.json` (which then tells of `ad.pdf`, too). Members of a zip or tar archive may have
them in the same way. They are no inputs of their own.

    {"url": "https://jobs.example.org/7", "captured": "2026-03-31T09:30:00Z", "board": "Example Jobs"}

| key | meaning |
|---|---|
| url | Where the page was fetched from, with http:// or https://. |
| captured | When: a date, or a time with its zone, of which the date in UTC is taken. |
| board | Name of the site that showed it. |

Each may be left out, null or empty. Other keys are passed over, since scrapers write much into such files; only one
that looks like a misspelling of a missing key ("URL", "capture") is refused. A sidecar that cannot be read makes its
file a failed input: what it was meant to say would be lost otherwise.

What is told, by sidecar or dump, never overrules the document's own words:

- `url` and `board` stand in `documents.metadata` where the document names none (a canonical address, say); where it
  does, its own stay, and what was told stands beside them as `told_url` and `told_board`.
- `captured` stands there, too. "Posted 3 days ago" is counted from it, else from `--as-of`. Whether a deadline has
  passed is judged by `--as-of`, else by it.
- Where the page comes from an employer's own site (jobs.unicef.org), and the text mentions that employer among others
  but names none for certain, the mention of the owner is taken (rule `own_site`). Where no words name any employer,
  `organization` stays null, since no words would show it; the issue `organization_of_site` says whose site it is, and
  what has a meaning of its own at that employer ("Level 3") is read by it.
"""


def markdown() -> str:
    parts = [HEAD]
    for name, model in _tables():
        parts.append(f"\n## {_header(name)}\n\n{model.__doc__}\n")
        parts.append("\n| key | default | may be | meaning |\n|---|---|---|---|\n")
        for key, field in model.model_fields.items():
            parts.append(f"| {key} | {_default(field)} | {_may_be(field)} | {field.description} |\n")
        parts.append(DUMPS if name == "dumps" else "")
    return "".join([*parts, SIDECARS])


def toml() -> str:
    parts = ["# Every key with its default. Copy to vacancies.toml, and keep what you change; see docs/settings.md.\n"]
    for name, model in _tables():
        # A dump has no defaults, and a table of an example would be a setting: it stands here as a comment.
        mark = "# " if name == "dumps" else ""
        parts.append(f"\n# {model.__doc__}\n{mark}{_header(name)}\n")
        for key, field in model.model_fields.items():
            line = example((name, key), Settings) if mark else f"{key} = {written(field.default)}"
            parts += [f"{text}\n" for text in textwrap.wrap(f"# {field.description}", 118, subsequent_indent="# ")]
            parts.append(f"{mark}{line}\n")
    return "".join(parts)


def _tables() -> Iterator[tuple[str, type[BaseModel]]]:
    for name, field in Settings.model_fields.items():
        yield name, (get_args(field.annotation) or (field.annotation,))[0]


def _header(name: str) -> str:
    return f"[[{name}]]" if name == "dumps" else f"[{name}]"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be given"
    return "none" if field.default is None else f"`{written(field.default)}`"


def _may_be(field: FieldInfo) -> str:
    """
    >>> from pipeline.settings import Limits
    >>> [_may_be(Limits.model_fields[key]) for key in ("seconds", "depth")]
    ['a number above 0 and at most 86400', 'a whole number from 1 to 20']
    """
    kinds = {float: "a number ", int: "a whole number "}
    if kind := kinds.get(type(field.default)):
        return kind + in_range(field)
    return "a list of texts" if isinstance(field.default, tuple) else "text"


if __name__ == "__main__":
    sys.stdout.write({"markdown": markdown, "toml": toml}[sys.argv[1]]())
