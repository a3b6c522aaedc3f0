"""Pages of the reference that are made from the code: options, rules, vocabularies, issues."""
from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Callable, Mapping
from gzip import open as unzipped
from pathlib import Path

from pipeline import meanings
from pipeline.__main__ import parser
from pipeline.commands.explain import rules_of
from pipeline.confidence import PATH, UNMEASURED

OPTIONS = """\
# Options at a glance

Made from the program itself; [commands.md](../commands.md) says more of each.
"""
RULES = """\
# Rules

A rule proposes a reading of a field. Where several say different things, the one whose rule was right most often on
labelled documents is taken, apart from what [architecture.md](../architecture.md) tells of resolving. Of fields with a
table of their own each different value has a row. `vacancies explain ID FIELD` shows rules at work in one document.

{counted}

A rule that was never met there counts as {unmeasured}.
"""
VOCABULARIES = """\
# Vocabularies

Words are data: each file in `normalizers/vocabulary` opens with what it holds and where it comes from. How to add a
word: [CONTRIBUTING.md](../contributing.md).

| file | entries | what it holds, and its source |
|---|---:|---|
"""
ISSUES = """\
# Issues

The table `issues` says what a reader should know of a record. `error`: a part of the record cannot be trusted;
`warning`: look before you rely on it; `info`: good to know.

| code | severity | meaning |
|---|---|---|
"""
VOCABULARY = meanings.WORDS.parent.parent / "normalizers" / "vocabulary"


def options() -> str:
    """The commands with their arguments, from argparse."""
    parts = [OPTIONS]
    (group,) = (action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    told = {action.dest: action.help for action in group._choices_actions}
    for name, command in sorted(group.choices.items()):
        parts.append(f"\n## vacancies {name}\n\n{_sentence(told[name])}\n\n| argument | meaning |\n|---|---|\n")
        for action in command._actions:
            if not isinstance(action, argparse._HelpAction):
                parts.append(f"| {_argument(action)} | {_cell(action.help or '')} |\n")
    return "".join(parts)


def _argument(action: argparse.Action) -> str:
    value = action.metavar or (f"{{{','.join(map(str, action.choices))}}}" if action.choices else "")
    if not action.option_strings:
        return f"`{value}`"
    return f"`{' '.join(filter(None, (action.option_strings[-1], str(value))))}`"


def rules() -> str:
    """Every rule by field, with how often it was right."""
    counted = re.sub(r"^# ", "", PATH.read_text("utf-8").splitlines()[0])
    parts = [RULES.format(counted=counted, unmeasured=UNMEASURED)]
    for field in meanings.fields():
        parts.append(f"\n## {field}\n\n")
        if columns := meanings.columns_of(field):
            parts.append(f"Fills {', '.join(f'`{column}`' for column in columns)}.\n\n")
        else:
            parts.append(f"Fills the table `{field}`.\n\n")
        parts.append("| rule | what it looks at | right | wrong | precision |\n|---|---|---:|---:|---:|\n")
        for rule in rules_of(field):
            found = meanings.measured(field, rule)
            figures = f"{found.right} | {found.wrong} | {found.precision:.2f}" if found else "- | - | -"
            parts.append(f"| `{rule}` | {_cell(meanings.of_rule(field, rule))} | {figures} |\n")
    both = ", ".join(f"`{rule}`" for rule in (meanings.CORRECTION, meanings.DUPLICATE))
    parts.append(f"\n## Of any field\n\nThese may propose readings of several fields; {both} are not measured.\n\n")
    parts.append("| rule | what it looks at |\n|---|---|\n")
    parts += [f"| `{rule}` | {_cell(said)} |\n" for rule, said in meanings.words()["any"].items()]
    return "".join(parts)


def vocabularies() -> str:
    """The files of words with their sources, from the comments that they open with."""
    parts = [VOCABULARIES]
    for path in sorted(VOCABULARY.iterdir()):
        if path.name.endswith((".toml", ".csv", ".csv.gz")):
            lines = _lines(path)
            parts.append(f"| `{path.name}` | {_entries(path, lines):,} | {_cell(_header(lines))} |\n")
    return "".join(parts)


def _lines(path: Path) -> list[str]:
    if path.suffix == ".gz":
        with unzipped(path, "rt", encoding="utf-8") as file:
            return file.read().splitlines()
    return path.read_text("utf-8").splitlines()


def _header(lines: list[str]) -> str:
    comment = []
    for line in lines:
        if not line.startswith("#"):
            break
        comment.append(line.lstrip("# "))
    return " ".join(comment)


def _entries(path: Path, lines: list[str]) -> int:
    """Rows of a table; in TOML words between quotes."""
    if path.suffix == ".toml":
        return sum(len(re.findall(r'"[^"]*"', line.split(" # ")[0])) for line in lines if not line.startswith("#"))
    return sum(1 for _ in csv.reader(line for line in lines if not line.startswith("#"))) - 1


def issues() -> str:
    """The codes of issues, in words."""
    parts = [ISSUES]
    for code, said in meanings.issues().items():
        parts.append(f"| `{code}` | {said['severity']} | {_cell(said['meaning'])} |\n")
    return "".join(parts)


def _sentence(text: str | None) -> str:
    return f"{(text or '')[:1].upper()}{(text or '')[1:]}."


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


PAGES: Mapping[str, Callable[[], str]] = {
    "reference/options.md": options, "reference/rules.md": rules, "reference/vocabularies.md": vocabularies,
    "reference/issues.md": issues,
}
