"""A lock on a place that no operating system watches over: a small file that says who writes, and until when.

Whoever creates the file, or replaces the very version that it read, has the lock; the server sees to it that only one
can (`bucket.write`). The holder puts the end of its term off while it lives. A term that has run out counts for
nothing, nor does that of a process that ran on this machine and is gone. The clocks of the machines may differ by some
minutes: S3 itself answers nobody whose clock is more than 15 minutes off.
"""
from __future__ import annotations

import os
import socket
import threading
import uuid
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import AwareDatetime, BaseModel, ValidationError

from pipeline import bucket
from pipeline.store.base import Locked, StoreError

TERM = timedelta(minutes=15)
RENEWALS = 5  # in a term: some of them may fail


def now() -> datetime:
    return datetime.now(UTC)


class Holder(BaseModel):
    """What the file says. `until` is null when the lock was given back."""

    token: str  # of this one lock
    host: str
    machine: str  # this boot of that host, and its space of process numbers; "" where that is not known
    pid: int
    started: AwareDatetime
    until: AwareDatetime | None

    def lives(self) -> bool:
        if self.until is None or self.until <= now():
            return False
        return not (self.machine and self.machine == _machine() and _is_gone(self.pid))


class Lease:
    """The lock on one place. `place` is its name for people."""

    def __init__(self, fs: Any, path: str, place: str) -> None:
        self._fs, self._path, self._place = fs, path, place
        self._holder = Holder(
            token=uuid.uuid4().hex, host=socket.gethostname(), machine=_machine(), pid=os.getpid(), started=now(),
            until=None,
        )
        self._version: str | None = None  # of the file, once it is ours
        self._writing = threading.Lock()  # the thread renews while the run asks whether it still holds
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep_renewing, name="lease", daemon=True)

    def take(self) -> None:
        """Raises `Locked` at once where another holds the place."""
        try:
            self._write(None)
        except bucket.Conflict:
            self._take_over()
        else:
            self._see_that_conditions_are_kept()
        self._thread.start()

    def renew(self) -> None:
        """Put the end of the term off; raises `StoreError` where another has taken the lock over."""
        with self._writing:
            try:
                self._write(self._version)
            except bucket.Conflict:
                found = bucket.read(self._fs, self._path)  # of an earlier renewal, whose answer was lost?
                if found is None or self._parsed(found.data).token != self._holder.token:
                    raise StoreError(
                        f"this run was held up for so long that another took over {self._place}. It gives up; what the "
                        "other publishes stands."
                    ) from None
                self._write(found.version)

    def release(self) -> None:
        """Give back what was taken. Never raises: a lock that cannot be given back runs out."""
        self._ended.set()
        self._thread.join()
        with suppress(Exception):
            self._write(self._version, ended=True)

    def _take_over(self) -> None:
        found = bucket.read(self._fs, self._path)
        if found is not None:
            holder = self._parsed(found.data)
            if holder.lives():
                raise Locked(
                    f"another run is writing to {self._place}: process {holder.pid} on {holder.host}, since "
                    f"{holder.started:%Y-%m-%d %H:%M} UTC. Wait until it has ended, or give another --out. If it is "
                    f"dead, its lock runs out at {holder.until:%H:%M} UTC."
                )
        try:
            self._write(None if found is None else found.version)
        except bucket.Conflict:
            raise Locked(f"another run has just begun to write to {self._place}. Wait until it has ended.") from None

    def _see_that_conditions_are_kept(self) -> None:
        """A server that passes over conditions would let two runs write. Seen only where the file is new: where it is
        not, the condition of `take` has just been kept."""
        try:
            bucket.write(self._fs, self._path, b"{}", None)
        except bucket.Conflict:
            return
        raise StoreError(
            f"{self._place} is on a server that does not keep conditions of writing (If-None-Match), so that two runs "
            "could write there at once. Use another server, or a folder."
        )

    def _write(self, over: str | None, ended: bool = False) -> None:
        holder = self._holder.model_copy(update={"until": None if ended else now() + TERM})
        self._version = bucket.write(self._fs, self._path, holder.model_dump_json(indent=1).encode(), over)

    def _parsed(self, data: bytes) -> Holder:
        try:
            return Holder.model_validate_json(data)
        except ValidationError:
            raise StoreError(f"{self._path} is no lock of ours. Remove it, if no run is writing there.") from None

    def _keep_renewing(self) -> None:
        while not self._ended.wait(TERM.total_seconds() / RENEWALS):
            with suppress(Exception):  # the next may succeed; whether the lock is still held is asked before it matters
                self.renew()


def _machine() -> str:
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:  # noqa: PTH123
            return f"{file.read().strip()} {os.readlink('/proc/self/ns/pid')}"  # noqa: PTH115
    except OSError:
        return ""


def _is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
