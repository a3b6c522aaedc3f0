"""An S3 server on this machine, for the time of the tests."""
from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from moto.backends import get_backend
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.s3.responses import S3Response
from moto.server import ThreadedMotoServer

DUMMY = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}


@contextmanager
def running() -> Iterator[str]:
    """The URL of a server that answers on loopback until the block is left."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # no line for each request
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    with patch.object(S3Response, "put_object", _put_object):
        server.start()
        host, port = server.get_host_and_port()
        try:
            yield f"http://{host}:{port}"
        finally:
            server.stop()


_put, _putting = S3Response.put_object, threading.Lock()


def _put_object(self: S3Response) -> Any:
    """moto looks at the condition and then writes; S3 does both at once."""
    with _putting:
        return _put(self)


def make_bucket(name: str) -> None:
    """An empty bucket."""
    get_backend("s3")[DEFAULT_ACCOUNT_ID]["aws"].create_bucket(name, "us-east-1")


def fill(bucket: str, contents: Mapping[str, bytes]) -> None:
    """Put objects there by key; not over the wire, which takes long for thousands."""
    backend = get_backend("s3")[DEFAULT_ACCOUNT_ID]["aws"]
    for key, data in contents.items():
        backend.put_object(bucket, key, data)
