"""What several test modules need."""
from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from tests import s3_server

_NUMBERS = count()


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    with s3_server.running() as endpoint:
        yield endpoint


@pytest.fixture
def bucket(s3_endpoint: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of an empty bucket that `s3://` URLs reach."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_CONFIG_FILE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"AWS_ENDPOINT_URL": s3_endpoint, **s3_server.DUMMY}.items():
        monkeypatch.setenv(name, value)
    name = f"bucket-{next(_NUMBERS)}"
    s3_server.make_bucket(name)
    return name
