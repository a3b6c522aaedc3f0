"""Files that lie elsewhere: a place that fsspec knows by a URL, above all a bucket (`s3://bucket/prefix`).

Everything that is particular to a kind of place stands here. S3 can write on a condition (RFC 9110, If-None-Match and
If-Match; AWS calls it conditional writes), which is what a lock needs; other kinds are given the same by reading before
writing, which is good enough for one machine only.

>>> is_url("s3://bucket/ads"), is_url("ads/2024"), is_url("file:///ads")
(True, False, False)
>>> local("file:///ads"), local("ads/2024")
('/ads', 'ads/2024')
"""
from __future__ import annotations

import errno
import hashlib
import io
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, BinaryIO, NamedTuple, cast

_HERE = ("file://", "local://")
_BLOCK = 2**23  # bytes that are fetched at once: a document in one request, an archive in pieces
# Names of exceptions of libraries that are there only with the extra; said in words for people.
_REASONS = {
    "NoCredentialsError": "no credentials were found. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE",
    "PartialCredentialsError": "the credentials are not complete. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY both",
    "ProfileNotFound": "AWS_PROFILE names a profile that ~/.aws/config does not have",
    "EndpointConnectionError": "the server does not answer. Look at the network, and at AWS_ENDPOINT_URL",
    "ConnectTimeoutError": "the server does not answer. Look at the network, and at AWS_ENDPOINT_URL",
    "NoSuchBucket": "there is no such bucket. Look at its name, and at AWS_ENDPOINT_URL",
    "404": "there is no such bucket. Look at its name, and at AWS_ENDPOINT_URL",  # which is all that HEAD says
    "PermissionError": "access is denied. Look at the credentials, and at what they may do there",
}

_CONFLICTS = ("PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey")

Telling = Callable[[], AbstractContextManager[None]]  # turns errors into errors of ours


class Conflict(Exception):
    """The file is no longer what it was when it was read; nothing was written."""


class Content(NamedTuple):
    """What a file held when it was read, and which of its versions that was."""

    data: bytes
    version: str


def is_url(name: str) -> bool:
    """Whether the place is reached through fsspec; `file://` is a folder like any other."""
    return "://" in name and not name.startswith(_HERE)


def local(name: str) -> str:
    """The path of a local place, which may have been given as a URL."""
    return next((name.removeprefix(start) for start in _HERE if name.startswith(start)), name)


def open_at(url: str) -> tuple[Any, str]:
    """The file system and the path in it. Not `fsspec.url_to_fs`, to which `::` in a name is an operator.

    File systems are made in the process that uses them, and live in it: they have threads, which a fork does not copy.
    """
    import fsspec  # late: it takes long to load, and most places are folders

    protocol = url.partition("://")[0]
    try:
        kind: Any = fsspec.get_filesystem_class(protocol)
    except ValueError:
        raise OSError(f"{protocol}:// is not a kind of place that fsspec knows. Is it s3://?") from None
    except ImportError as error:
        what = "pip install -e '.[s3]'" if protocol in ("s3", "s3a") else str(error)
        raise OSError(f"{protocol}:// needs a library that is not installed. Install it: {what}") from error
    # Not cached: what another process writes must be seen.
    return kind(use_listings_cache=False, **kind._get_kwargs_from_urls(url)), str(kind._strip_protocol(url))


def kind(fs: Any, path: str) -> str | None:
    """"file" or "directory", None where nothing is. Raises where the place as a whole cannot be used."""
    try:
        return str(fs.info(path)["type"])
    except FileNotFoundError as error:
        if _code(error) in _REASONS:
            raise
        return None


def keys(fs: Any, prefix: str) -> Iterator[str]:
    """Paths of all files that begin so. By pages, without a look at each "folder": S3 has none."""
    if not _is_s3(fs):
        folder = prefix.rpartition("/")[0]
        yield from (path for path in fs.find(folder) if path.startswith(prefix))
        return
    bucket, _, start = prefix.partition("/")
    more: dict[str, str] = {}
    while True:
        page = fs.call_s3("list_objects_v2", Bucket=bucket, Prefix=start, **more)
        yield from (f"{bucket}/{item['Key']}" for item in page.get("Contents", ()) if not item["Key"].endswith("/"))
        if not page.get("IsTruncated"):
            return
        more = {"ContinuationToken": page["NextContinuationToken"]}


def open_binary(fs: Any, path: str, told: Telling | None = None) -> BinaryIO:
    """Open a file for reading and seeking. Whatever goes wrong, then or later, is an OSError, or what `told` makes of
    it."""
    told = told or as_os_error
    with told():
        return cast("BinaryIO", io.BufferedReader(_Stream(fs.open(path, "rb", block_size=_BLOCK), told)))


@contextmanager
def as_os_error() -> Iterator[None]:
    try:
        yield
    except OSError:
        raise
    except Exception as error:  # of whatever library knows that kind of place
        raise OSError(errno.EIO, reason(error)) from error


def read(fs: Any, path: str) -> Content | None:
    """A small file whole, None where it is not there."""
    from fsspec.asyn import sync

    try:
        if _is_s3(fs):
            return cast("Content", sync(fs.loop, _get, fs, path))
        data: bytes = fs.cat_file(path)
        return Content(data, _hash(data))
    except FileNotFoundError as error:
        if _code(error) in _REASONS:
            raise
        return None


async def _get(fs: Any, path: str) -> Content:
    """Content and version by one request, so that they belong together."""
    bucket, _, key = path.partition("/")
    answer = await fs._call_s3("get_object", Bucket=bucket, Key=key)
    async with answer["Body"] as body:
        return Content(await body.read(), answer["ETag"])


def write(fs: Any, path: str, data: bytes, over: str | None) -> str:
    """Write a small file at a stroke, in place of the version `over`, or where nothing is (None).

    Returns the version that is there now. Raises `Conflict` where something else is there. Where an answer is lost, the
    request is made again and meets its own work: that is no conflict, provided that two writers never write the same.
    """
    try:
        return _write(fs, path, data, over)
    except Exception as error:
        found = read(fs, path)
        if found is not None and found.data == data:
            return found.version
        if isinstance(error, FileExistsError) or _code(error) in _CONFLICTS:
            raise Conflict(path) from error
        raise


def _write(fs: Any, path: str, data: bytes, over: str | None) -> str:
    if _is_s3(fs):
        bucket, _, key = path.partition("/")
        condition = {"IfNoneMatch": "*"} if over is None else {"IfMatch": over}
        return str(fs.call_s3("put_object", Bucket=bucket, Key=key, Body=data, **condition)["ETag"])
    found = read(fs, path)
    if over != (None if found is None else found.version):
        raise FileExistsError(path)
    fs.pipe_file(path, data)
    return _hash(data)


def reason(error: BaseException) -> str:
    """Why a place cannot be used, in words for people, and what to do where that is known."""
    names = [_code(error), *(kind.__name__ for kind in type(error).__mro__)]
    known = next((_REASONS[name] for name in names if name in _REASONS), None)
    return known or " ".join(str(getattr(error, "strerror", None) or error).split()) or type(error).__name__


def _code(error: BaseException) -> str:
    """The S3 error code that an error stands for, where it comes from there."""
    response = getattr(error.__cause__, "response", None) or getattr(error, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))


def _is_s3(fs: Any) -> bool:
    return hasattr(fs, "call_s3")


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class _Stream(io.RawIOBase):
    """A file whose library's own errors become errors of ours."""

    def __init__(self, file: Any, told: Telling) -> None:
        self._file, self._told = file, told

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with self._told():
            data: bytes = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def readall(self) -> bytes:
        with self._told():
            data: bytes = self._file.read()
            return data

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return int(self._file.seek(offset, whence))

    def tell(self) -> int:
        return int(self._file.tell())

    def close(self) -> None:
        self._file.close()
        super().close()
