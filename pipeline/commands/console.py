"""What tables are printed with."""
from __future__ import annotations

import os
from contextlib import suppress
from typing import Any

from rich import console as rich

WIDTH = 130  # of tables that go to a file or a pipe, where nobody can widen the window


class Console(rich.Console):
    """Falls silent where nobody listens any more, or the disk is full: what was done does not hang on being told."""

    def print(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().print(*args, **kwargs)
        except OSError:
            self.on_broken_pipe()

    def on_broken_pipe(self) -> None:
        self.quiet = True
        with suppress(OSError, ValueError):  # what is buffered would fail once more at the end of the process
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.file.fileno())


def printer() -> Console:
    """Tables keep within the window; lines of a log are never broken."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=WIDTH, soft_wrap=True)
