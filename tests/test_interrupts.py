"""Runs that are asked to end, and two at once."""
from __future__ import annotations

import subprocess
import sys


def test_runs_end_when_they_are_asked_to() -> None:
    # A process of its own: it forks, which one with threads (pytest, Arrow) had better not.
    done = subprocess.run([sys.executable, "-m", "tests.interrupts"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "20 runs were asked to end, and did\n"
