"""A run that is killed at any point leaves what was published, and the next one ends as if nothing had been."""
from __future__ import annotations

import subprocess
import sys


def test_runs_are_killed_and_nothing_is_lost() -> None:
    # A process of its own: it forks, which one with threads (pytest, Arrow) had better not.
    done = subprocess.run(
        [sys.executable, "-m", "tests.crash", "--kills", "10"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "10 kills" in done.stdout
