"""What tables are printed with."""
from __future__ import annotations

from rich.console import Console

WIDTH = 130  # of tables that go to a file or a pipe, where nobody can widen the window


def printer() -> Console:
    """Tables keep within the window; lines of a log are never broken."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=WIDTH, soft_wrap=True)
