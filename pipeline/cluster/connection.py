"""The way to a Ray cluster: one that is there, or one that is started on this machine for the time of a run.

Nothing is sent to anybody outside of it: Ray's statistics of use and its dashboard are off.
"""
from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache

from pipeline.engine import EngineError

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
import ray

_SECONDS = 10.0  # for an answer from the address


@contextmanager
def connected(address: str | None, workers: int | None) -> Iterator[int]:
    """Be in the cluster at `address` (host:port, or auto: that of this machine); without one, in a cluster of this
    machine alone, which ends with the block. Gives the number of actors to start: `workers`, or one for each processor.

    Raises `EngineError` where there is no cluster.
    """
    logging.getLogger("ray").setLevel(logging.ERROR)
    ours = signal.getsignal(signal.SIGTERM)
    with ExitStack() as stack:
        if address is None:
            _start(stack, workers)
        else:
            _join(stack, address)
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, ours)  # in the place of Ray's, which would not let the run clean up
        processors = int(ray.cluster_resources().get("CPU", 0))  # type: ignore[no-untyped-call]
        if not processors:
            raise EngineError(f"the Ray cluster at {address} has no processors. Add machines to it, by `ray start`.")
        yield workers or processors


def _start(stack: ExitStack, workers: int | None) -> None:
    # A short path, for the names of sockets are bounded; a token, for Ray would write its own into the home folder.
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="ray-", dir="/tmp", ignore_cleanup_errors=True))
    stack.enter_context(_kept("RAY_AUTH_MODE", "RAY_AUTH_TOKEN"))
    os.environ["RAY_AUTH_TOKEN"] = _token()
    stack.callback(ray.shutdown)
    try:
        ray.init(
            address="local", num_cpus=workers, include_dashboard=False, log_to_driver=False, configure_logging=False,
            _node_ip_address="127.0.0.1", _temp_dir=folder,
        )
    except SystemExit:  # what Ray makes of a SIGTERM at this time
        raise KeyboardInterrupt from None
    except Exception as error:
        raise EngineError(f"Ray cannot be started on this machine: {first_line(error)}") from error


def _join(stack: ExitStack, address: str) -> None:
    stack.callback(ray.shutdown)
    try:
        if address != "auto":  # Ray itself would try for a minute
            host, _, port = address.rpartition(":")
            socket.create_connection((host, int(port)), _SECONDS).close()
        ray.init(address=address, log_to_driver=False, configure_logging=False)
    except SystemExit:
        raise KeyboardInterrupt from None
    except Exception as error:
        raise EngineError(
            f"there is no Ray cluster at {address} that this machine can work with: {first_line(error)}. Give --address"
            " as HOST:PORT of its head, run this on a machine that belongs to it (`ray status` lists them), and set "
            "RAY_AUTH_MODE=token where it has a token."
        ) from error


def first_line(error: BaseException) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__).rstrip(".")


@contextmanager
def _kept(*names: str) -> Iterator[None]:
    """Variables of the environment are afterwards as they were before."""
    before = {name: os.environ.get(name) for name in names}
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


@cache
def _token() -> str:
    """One for the process: Ray reads it once."""
    return secrets.token_hex(32)
