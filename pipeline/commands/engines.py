"""Which engine reads: that of this machine, or that of a cluster."""
from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from normalizers.frozen import frozen
from pipeline import engine
from pipeline.engine import EngineError, Outcomes
from pipeline.run import default_workers


class Misused(EngineError):
    """The engine cannot be had as it was asked for; a mistake of the caller, or something to be installed."""


@frozen
class Choice:
    """`workers`: how many processes; None on a cluster that is there: as many as it has processors."""

    name: str
    address: str | None
    workers: int | None

    @contextmanager
    def ready(self) -> Iterator[tuple[int, Outcomes]]:
        """How many processes there are, and what reads with them. Raises `EngineError`."""
        if self.name == "local":
            if self.address is not None:
                raise Misused("--address is that of a Ray cluster: say --engine ray, too.")
            assert self.workers is not None
            yield self.workers, engine.outcomes
            return
        if find_spec("ray") is None:
            raise Misused("--engine ray needs Ray, which is not installed. Install it: pip install -e '.[ray]'")
        from pipeline.cluster import connection  # late: without the extra it is not there
        from pipeline.cluster import engine as cluster

        with connection.connected(self.address, self.workers) as workers:
            yield workers, cluster.outcomes


def chosen(arguments: Namespace) -> Choice:
    alone = None if arguments.address is not None else default_workers()
    return Choice(arguments.engine, arguments.address, arguments.workers or alone)
