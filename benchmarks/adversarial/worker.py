"""A process that times the stages, replaced when it dies or does not answer."""
from __future__ import annotations

import multiprocessing
from dataclasses import dataclass

from benchmarks.adversarial.inputs import Input
from benchmarks.adversarial.stages import serve

LIMIT = 5.0  # seconds of one stage
_PATIENCE = 60.0  # seconds without a word, then the process is ended: it hangs in a library that hears no alarm


@dataclass(frozen=True, slots=True)
class Times:
    """The seconds of each stage that an input got to, and by how many MB its process grew in doing so."""

    seconds: dict[str, float]
    memory: float


class Worker:
    """Times inputs one after the other."""

    def __init__(self) -> None:
        self._start()

    def times(self, given: Input, size: int) -> Times:
        """The times of the input; a stage "hang" or "crash" where the process had to be replaced."""
        self._pipe.send((given.data(size), f"hostile.{given.suffix}"))
        seconds: dict[str, float] = {}
        ended = "hang"
        try:
            while self._pipe.poll(_PATIENCE):
                stage, figure = self._pipe.recv()
                if stage == "memory":
                    return Times(seconds, figure)
                seconds[stage] = figure
        except EOFError:
            ended = "crash"
        self.close()
        self._start()
        return Times(seconds | {ended: _PATIENCE}, 0)

    def close(self) -> None:
        self._process.kill()
        self._process.join()

    def _start(self) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._pipe, other = spawn.Pipe()
        self._process = spawn.Process(target=serve, args=(other, LIMIT), daemon=True)
        self._process.start()
        other.close()
        self._pipe.recv()
