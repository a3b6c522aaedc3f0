"""One record for the commands that print it: from the published run, or from a file that is read now."""
from __future__ import annotations

import json
import re
from argparse import Namespace
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline import schema, store
from pipeline.compiled import remembered
from pipeline.lean import uncollected

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[^\W\d_])")
_NEAR, _MOST = 85, 3  # likeness in per cent from which a name is suggested, and how many are
_TYPED = 4  # characters from which on a likeness says something
_REACH = 240  # characters of a sentence on each side of what is cited


def rows(arguments: Namespace, tables: Collection[str] | None = None) -> Rows:
    """The rows of a record by table (of the tables named, if any are). `arguments.record` is a file, or the vacancy_id
    or source_uri of a record in the run of `arguments.out`. Raises `LookupError` with what to do where there is none,
    and `store.StoreError` where there is no run."""
    names = [name for name in schema.schemas() if name != "outcomes" and (tables is None or name in tables)]
    if Path(arguments.record).is_file():
        return _from_file(Path(arguments.record), names)
    return _from_run(arguments.out, arguments.record, names)


def document(out: str, vacancy_id: str) -> str:
    """The text of a record in the published run; "" where it is not there any more."""
    found = _Run(out).rows(vacancy_id, ["documents"]).get("documents")
    return str(found[0]["text"]) if found else ""


def _from_file(path: Path, names: Sequence[str]) -> Rows:
    with uncollected(), remembered():
        from pipeline import worker  # late: a record of a run needs nothing of what reads documents
        from pipeline.process import read_file

        worker.quiet()
        outcome = read_file(path)
    if outcome.packed is None:
        raise LookupError(f"{path}: {outcome.error_class}: {outcome.message}")
    return {name: found.to_pylist() for name, found in outcome.batches().items() if name in names}


def _from_run(out: str, record: str, names: Sequence[str]) -> Rows:
    run = _Run(out)
    found = run.rows(record, names)
    if not found:
        near = " or ".join(run.near(record))
        advice = f"Did you mean {near}?" if near else "Both are in the table `vacancies`, and in `outcomes`."
        raise LookupError(f"{record} is neither a file nor a vacancy_id or source_uri in {out}. {advice}")
    return found


class _Run:
    """The published run. A record's rows stand in the files of one name in all tables: only these are read whole."""

    def __init__(self, out: str) -> None:
        self._place, self._run_id = store.published(out)

    def rows(self, record: str, names: Sequence[str]) -> Rows:
        """By table; nothing where no record has that vacancy_id or source_uri."""
        import pyarrow.dataset as ds  # late: a file is read without

        vacancies = self._place.dataset(self._run_id, "vacancies")
        for column in ("vacancy_id", "source_uri"):
            there = ds.field(column) == record
            if found := vacancies.to_table(columns=["vacancy_id", "__filename"], filter=there).to_pylist():
                key, part = ds.field("vacancy_id") == found[0]["vacancy_id"], Path(found[0]["__filename"]).name
                return {name: self._of(name, part, key) for name in names}
        return {}

    def near(self, record: str) -> list[str]:
        """The source_uris that are most like what was typed, or hold it."""
        from rapidfuzz import fuzz, process  # late: only for slips

        uris = self._place.dataset(self._run_id, "vacancies").to_table(columns=["source_uri"])["source_uri"].to_pylist()
        likely = process.extract(record, uris, scorer=fuzz.partial_ratio, limit=_MOST, score_cutoff=_NEAR)
        return [uri for uri, *_ in likely] if len(record) >= _TYPED else []

    def _of(self, name: str, part: str, key: Any) -> Sequence[Row]:
        files = [path for path in self._place.files(self._run_id, name) if path.endswith(f"/{part}")]
        return [row for path in files for row in self._place.read(path).to_table(filter=key).to_pylist()]


def written(value: object) -> str:
    """A value as people read it: of what `evidence.value` holds as JSON the names and values alone, on one line.

    >>> written('{"city": "Praia", "country": "CV"}'), written('[{"city": "Praia"}]'), written(None), written(2.0)
    ('city: Praia, country: CV', 'city: Praia', '', '2')
    """
    if isinstance(value, str) and value[:1] in "[{":
        with suppress(ValueError):
            value = json.loads(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {written(each)}" for name, each in value.items() if each is not None)
    if isinstance(value, list):
        return "; ".join(map(written, value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else " ".join(str(value).split())


def short(text: str, most: int) -> str:
    """The beginning and the end of a text that is longer than `most` characters.

    >>> short("one two three four five six seven eight nine ten", 30)
    'one two three fou ... nine ten'
    """
    return text if len(text) <= most else f"{text[: most - 13]} ... {text[-8:].lstrip()}"


def sentence(text: str, start: int, end: int) -> tuple[str, str, str]:
    """What stands before, in and behind a span within its sentence. Where the span is a line by itself, and the line
    above is a label, that line stands before it.

    >>> sentence("Notice\\nGrade: P-3. Apply by 3 May. Call us.", 28, 33)
    ('Apply by ', '3 May', '.')
    >>> sentence("Deadline:\\n3 May 2026\\nApply online", 10, 20)
    ('Deadline: / ', '3 May 2026', '')
    """
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    before, behind = text[first:start], text[end : last if last >= 0 else len(text)]
    if not before.strip() and not behind.strip() and first:
        above = text[text.rfind("\n", 0, first - 1) + 1 : first - 1].rstrip()
        before = f"{above} / " if above.endswith(":") else ""
    cut = 0
    for match in _SENTENCE_END.finditer(before + text[start : start + 1]):
        cut = match.end()
    before = before[min(cut, len(before)) :]
    if (stop := _SENTENCE_END.search(behind)) and not text[start:end].rstrip().endswith("."):
        behind = behind[: stop.start() + 1]
    if len(before) > _REACH:
        before = "... " + before[-_REACH:].split(" ", 1)[-1]
    if len(behind) > _REACH:
        behind = behind[:_REACH].rsplit(" ", 1)[0] + " ..."
    return before.lstrip(), text[start:end], behind.rstrip()
