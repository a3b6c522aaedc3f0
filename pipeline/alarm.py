"""Calling for help: the command of the user's that is run where a night went wrong."""
from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress

from normalizers.frozen import frozen

PATIENCE = 60.0  # seconds that the command may take
LONGEST = 4000  # characters of a value: systems bound what a process may be given


@frozen
class Alarm:
    """What the command is told, each as an environment variable."""

    exit_code: int
    message: str  # what went wrong, in words
    run: str  # the run that a gate refused; "" where there is none
    log: str  # path of the log for people; "" where it could not be written

    def environment(self) -> dict[str, str]:
        """
        >>> Alarm(4, "another run is writing", "", "logs/a.log").environment()["VACANCIES_EXIT_CODE"]
        '4'
        """
        told = {"EXIT_CODE": str(self.exit_code), "MESSAGE": self.message, "RUN": self.run, "LOG": self.log}
        return {f"VACANCIES_{name}": _plain(value) for name, value in told.items()}


def call(command: str, alarm: Alarm) -> str:
    """Run the command by the shell, its output going to stderr; returns what was wrong with it, "" where it went well.

    Never raises, but for an interrupt. After `PATIENCE` it is killed with all that it started.
    """
    environment = {**os.environ, **alarm.environment()}
    try:
        # A session of its own, so that it can be killed whole.
        process = subprocess.Popen(
            command, shell=True, stdin=subprocess.DEVNULL, stdout=2, env=environment, start_new_session=True
        )
    except (OSError, ValueError) as error:
        return f"cannot be run: {error}"
    try:
        code = process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        return f"took more than {PATIENCE:g} seconds, and was killed"
    finally:
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return f"ended with exit code {code}" if code else ""


def _plain(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", " ")[:LONGEST]
