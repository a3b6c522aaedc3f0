"""What a run knows while it goes on: what the published run holds, what has been seen of it, what was read anew.

A SQLite file in the folder of the new run, so that a million inputs need no memory; it goes with the folder.
"""
from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from normalizers.frozen import frozen
from pipeline.corrections import Corrections
from pipeline.process import Outcome

_SCHEMA = """
create table known (
    uri text primary key, format text, sha256 text, fingerprint text, status text, vacancy_id text, error_class text,
    message text, text_share real, first_seen text, last_seen text, changed text, gone integer, part integer
) without rowid;
create table seen (
    uri text primary key, format text, sha256 text, fingerprint text, status text, vacancy_id text, error_class text,
    message text, text_share real, packed blob, part integer
);
create table ids (vacancy_id text primary key) without rowid;
create table uris (uri text primary key) without rowid;
create table said (sha256 text, uri text, line text);
"""
_WITH = "+"  # stands in a fingerprint between what the reader of a container knows and what people said
LIMITED = {"TooSlow", "WorkerDied", "MemoryError"}  # failures that another try may not have
_FACTS = "format sha256 fingerprint status vacancy_id error_class message text_share".split()
_FRESH = "(s.uri is not null and s.status != 'unchanged')"
# Every input that the new run speaks of: read anew, found unchanged, or known from before and not looked at.
_ENTRIES = f"""
select u.uri, {", ".join(f"iif({_FRESH}, s.{c}, k.{c})" for c in _FACTS)},
    coalesce(k.first_seen, :today), iif(s.uri is null, k.last_seen, :today),
    iif({_FRESH} and s.sha256 is not k.sha256, :today, coalesce(k.changed, :today)),
    s.uri is null and (k.gone or not :restricted), iif({_FRESH}, s.part, k.part), s.packed
from uris u left join known k on k.uri = u.uri left join seen s on s.uri = u.uri order by u.uri
"""


@frozen
class Entry:
    """One input as the new run will tell of it. `part` is the part of the published run that has its rows, null where
    they are `packed` here, or where there are none. An input whose bytes could not be had keeps its record."""

    uri: str
    format: str
    sha256: str | None
    fingerprint: str | None
    status: str
    vacancy_id: str | None
    error_class: str | None
    message: str | None
    text_share: float | None
    first_seen: date
    last_seen: date
    changed: date
    gone: bool  # the last run that looked for it did not find it
    part: int | None
    packed: bytes | None

    def row(self) -> dict[str, object]:
        """Its row of the table `outcomes`."""
        return {
            "source_uri": self.uri, "source_format": self.format, "source_sha256": self.sha256, "status": self.status,
            "vacancy_id": self.vacancy_id, "error_class": self.error_class, "message": self.message,
            "text_share": self.text_share, "fingerprint": self.fingerprint, "first_seen": self.first_seen,
            "last_seen": self.last_seen, "content_changed_at": self.changed, "is_gone": self.gone,
        }


class Ledger:
    """`restricted`: the run does not look at all inputs, and cannot tell what is gone."""

    def __init__(self, path: Path, restricted: bool = False) -> None:
        self._restricted = restricted
        self._said: dict[str, str] = {}  # of containers, as the published run knows what is in them
        self._base = sqlite3.connect(path)
        # Not durable on purpose: the file is of no use to another run.
        self._base.executescript("pragma journal_mode = off; pragma synchronous = off;" + _SCHEMA)

    def close(self) -> None:
        self._base.close()

    def learn(self, outcomes: Iterable[Mapping[str, Any]], part: int) -> None:
        """Take over rows of the table `outcomes` of the published run."""
        names = [{"format": "source_format", "sha256": "source_sha256"}.get(fact, fact) for fact in _FACTS]
        days = ("first_seen", "last_seen", "content_changed_at")
        self._base.executemany(
            f"insert into known values ({', '.join('?' * 14)})",
            ([row["source_uri"], *(row[n] for n in names), *(row[d].isoformat() for d in days), row["is_gone"], part]
             for row in outcomes),
        )

    def hear(self, corrections: Corrections) -> None:
        """Note what people said: containers in which it concerns anything are opened, unless they were read with it."""
        lines = ((e.source_sha256, e.source_uri, e.line()) for e in corrections.entries)
        self._base.executemany("insert into said values (?, ?, ?)", lines)
        self._said = self._said_of("select uri, sha256 from known where not gone")

    def fingerprint(self, uri: str) -> str | None:
        """Of an input that the published run holds; null where other corrections concern what is in it by now."""
        found = self._base.execute("select fingerprint from known where uri = ?", (uri,)).fetchone()
        base, _, said = (found and found[0] or "").partition(_WITH)
        return base or None if said == self._said.get(uri, "") else None

    def settle_corrections(self) -> None:
        """Put behind the fingerprint of each container that was read what people said of what is in it."""
        there = f"""
            select u.uri, iif({_FRESH}, s.sha256, k.sha256) sha256
            from (select uri from known union select uri from seen) u
            left join known k on k.uri = u.uri left join seen s on s.uri = u.uri
            where s.uri is not null or not k.gone and {int(self._restricted)}
        """
        self._base.executemany(
            "update seen set fingerprint = fingerprint || ? where uri = ?",
            ((f"{_WITH}{said}", uri) for uri, said in self._said_of(there).items()),
        )

    def _said_of(self, there: str) -> dict[str, str]:
        """For each container among the inputs that are there, the digest of what concerns anything in it."""
        digests: dict[str, Any] = {}
        found = self._base.execute(f"""
            with there as ({there}), members as (select * from there where instr(uri, '#'))
            select m.uri, said.line from said join members m on m.sha256 = said.sha256
            union select m.uri, said.line from said join members m on m.uri = said.uri
            order by 1, 2
        """) if self._any_said() else ()
        for uri, line in found:
            digests.setdefault(uri.partition("#")[0], hashlib.sha256()).update(f"{uri}\0{line}\0".encode())
        return {uri: digest.hexdigest()[:8] for uri, digest in digests.items()}

    def _any_said(self) -> bool:
        return self._base.execute("select 1 from said limit 1").fetchone() is not None

    def members(self, uri: str, most: int) -> dict[str, str]:
        """The fingerprints that the published run has for what a container holds, by uri; no more than `most`."""
        found = self._base.execute(
            "select uri, fingerprint from known where uri > ? and uri < ? and fingerprint is not null limit ?",
            (*_within(uri), most),
        )
        return dict(found)

    def failed_within(self, uri: str) -> bool:
        """Whether an input, or a member of it, failed in the published run."""
        found = self._base.execute(
            "select 1 from known where status = 'failed' and (uri = ? or uri > ? and uri < ?) limit 1",
            (uri, *_within(uri)),
        ).fetchone()
        return found is not None

    def see(self, outcome: Outcome) -> None:
        """Note an outcome; of a container that is unchanged, all that it holds is unchanged with it."""
        o = outcome
        sha256, vacancy_id, part = o.source_sha256, o.vacancy_id, None
        if o.status == "failed" and (sha256 is None or o.error_class in LIMITED):
            # A disk that did not answer, or a machine that was busy, says nothing of the record.
            known = """select sha256, vacancy_id, part from known
                       where uri = ? and vacancy_id is not null and (? is null or sha256 = ?)"""
            found = self._base.execute(known, (o.source_uri, sha256, sha256)).fetchone()
            sha256, vacancy_id, part = found or (sha256, None, None)
        self._base.execute(
            "insert or replace into seen values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (o.source_uri, o.source_format, sha256, o.fingerprint, o.status, vacancy_id, o.error_class, o.message,
             o.text_share, o.packed, part),
        )
        if o.status == "unchanged" and o.source_format == "container":
            self._base.execute(
                "insert or replace into seen (uri, status) "
                "select uri, 'unchanged' from known where uri > ? and uri < ?",
                _within(o.source_uri),
            )

    def settle_ids(self) -> None:
        """Give each record read anew its id. The same bytes at a second place are a record of their own: its id gets
        a suffix. Whoever has an id keeps it."""
        keep = """
            select k.uri, k.vacancy_id from known k left join seen s on s.uri = k.uri
            where k.vacancy_id is not null
              and (s.uri is null or s.status = 'unchanged' or s.part is not null
                   or s.status = 'record' and s.sha256 = k.sha256)
        """
        self._base.execute(f"insert into ids select vacancy_id from ({keep})")
        self._base.execute(f"""
            update seen set vacancy_id = kept.vacancy_id from ({keep}) kept
            where seen.uri = kept.uri and seen.status = 'record'
        """)
        fresh = self._base.execute(f"""
            select uri, vacancy_id from seen where status = 'record'
              and uri not in (select uri from ({keep})) order by uri
        """)
        for uri, base in fresh:
            name, n = base, 1
            while self._base.execute("select 1 from ids where vacancy_id = ?", (name,)).fetchone():
                n += 1
                name = f"{base}-{n}"
            self._base.execute("insert into ids values (?)", (name,))
            if name != base:
                self._base.execute("update seen set vacancy_id = ? where uri = ?", (name, uri))

    def anything_new(self, today: date) -> bool:
        """Whether the new run would differ from the published one."""
        return self._base.execute(
            """select 1 from seen s left join known k on k.uri = s.uri
               where k.uri is null or k.gone or k.last_seen != :today or s.status != 'unchanged'
                 and (s.status = 'record' or s.status != k.status or s.message is not k.message
                      or s.fingerprint is not k.fingerprint)
               union all
               select 1 from known where not :restricted and not gone and uri not in (select uri from seen)
               limit 1""",
            {"today": today.isoformat(), "restricted": self._restricted},
        ).fetchone() is not None

    def entries(self, today: date) -> Iterator[Entry]:
        """All inputs of the new run in the order of their names."""
        self._base.execute("insert or ignore into uris select uri from known")
        self._base.execute("insert or ignore into uris select uri from seen")
        told = {"today": today.isoformat(), "restricted": self._restricted}
        for *facts, first, last, changed, gone, part, packed in self._base.execute(_ENTRIES, told):
            days = map(date.fromisoformat, (first, last, changed))
            yield Entry(*(*facts, *days, bool(gone), part, packed))

    def counts(self) -> dict[str, int]:
        """How many inputs were read anew, were found unchanged, are gone (those that went earlier counted)."""
        fresh, unchanged, gone = self._base.execute("""
            select (select count(*) from seen where status != 'unchanged'),
                   (select count(*) from seen where status = 'unchanged'),
                   (select count(*) from known where (gone or not ?) and uri not in (select uri from seen))
        """, (self._restricted,)).fetchone()
        return {"processed": fresh, "unchanged": unchanged, "gone": gone}


def _within(uri: str) -> tuple[str, str]:
    """The range of all names that begin with `uri#`: "$" follows "#"."""
    return f"{uri}#", f"{uri}$"
