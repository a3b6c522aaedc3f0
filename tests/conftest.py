"""What several test modules need."""
from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count

import pytest

from tests import s3_server
from tests.browser import chromium, tab  # noqa: F401 (fixtures for all)

_NUMBERS = count()
os.environ["RAY_AUTH_MODE"] = "token"  # Ray looks once, when it is first imported, by whatever test


@pytest.fixture(scope="session", autouse=True)
def s3_endpoint() -> Iterator[str]:
    """Runs from the beginning: worker processes have the environment of the time when the first of them was started."""
    with s3_server.running() as endpoint, pytest.MonkeyPatch.context() as patch:
        for name, value in {"AWS_ENDPOINT_URL": endpoint, **s3_server.DUMMY}.items():
            patch.setenv(name, value)
        yield endpoint


@pytest.fixture
def bucket(s3_endpoint: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of an empty bucket that `s3://` URLs reach."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_CONFIG_FILE"):
        monkeypatch.delenv(name, raising=False)
    name = f"bucket-{next(_NUMBERS)}"
    s3_server.make_bucket(name)
    return name
