"""`vacancies review`: serves the pages on which values are checked and corrected, to this machine only."""
from __future__ import annotations

import getpass
import secrets
import socket
import sys
from argparse import Namespace
from contextlib import suppress

import pyarrow as pa

from pipeline import settings
from pipeline.commands import FAILED, OK, USAGE
from pipeline.corrections import PATH, CorrectionsError
from pipeline.settings import SettingsError
from pipeline.store import StoreError

HERE = "127.0.0.1"


def run(arguments: Namespace) -> int:
    import uvicorn  # late, with the pages: `--help` comes at once

    from pipeline.review import app
    from pipeline.review.desk import Desk, Given

    try:
        by = arguments.by or _user()
        if not by.strip() or not by.isprintable() or len(by) > 100:
            print("vacancies review: --by wants a name of one line, of at most 100 characters.", file=sys.stderr)
            return USAGE
        known = settings.read(settings.find([arguments.sources], None))
        corrections = arguments.corrections or PATH
        desk = Desk(Given(arguments.out, arguments.sources, corrections, by.strip(), known))
        desk.corrections()
        listening = listen(arguments.port)
    except (StoreError, CorrectionsError, SettingsError, OSError, pa.ArrowException) as error:
        print(f"vacancies review: {error}", file=sys.stderr)
        return FAILED
    port, key = listening.getsockname()[1], secrets.token_urlsafe(24)
    served = uvicorn.Config(
        app.make(desk, key, port), log_level="warning", access_log=False, server_header=False, lifespan="off",
        proxy_headers=False, ws="none", timeout_graceful_shutdown=1,
    )
    with suppress(KeyboardInterrupt):  # which is how it ends
        print(f"Open http://{HERE}:{port}/?key={key}")
        print(f"Corrections by {by.strip()} go to {corrections}. End with Ctrl-C.", flush=True)
        uvicorn.Server(served).run(sockets=[listening])
    return OK


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without a name for its user
        return "unknown"


def listen(port: int) -> socket.socket:
    """A socket that only this machine reaches."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HERE, port))
        listening.listen()
    except (OSError, OverflowError) as error:
        listening.close()
        raise OSError(
            f"port {port} of {HERE} cannot be had ({getattr(error, 'strerror', None) or error}): another review may be "
            "open. Choose another one with --port, or 0 for any that is free."
        ) from error
    return listening
