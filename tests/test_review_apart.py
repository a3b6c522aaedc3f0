"""What is done with the bytes of an original harms nothing else: it is ended where it hangs, grows or crashes."""
from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest

from pipeline.review import apart

MEGABYTES = 200


def hang() -> None:
    while True:
        pass


def grow() -> int:
    return len(bytearray(2 * MEGABYTES * apart.MEGABYTE))


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def refuse() -> None:
    raise ValueError("it is no picture")


@pytest.mark.parametrize(
    ("work", "seconds", "words"),
    [
        (hang, 0.2, "it takes more than 0.2 seconds"),
        (grow, 60.0, f"it takes more than {MEGABYTES} MB of memory"),
        (crash, 60.0, "the program that reads it ended at it"),
        (refuse, 60.0, "it is no picture"),
    ],
)
def test_what_goes_wrong_there_is_told_here(work: Callable[[], object], seconds: float, words: str) -> None:
    with pytest.raises(apart.Failed, match=words):
        apart.call(work, seconds=seconds, memory_mb=MEGABYTES)
    assert apart.call(len, b"four", seconds=60.0, memory_mb=MEGABYTES) == 4
