"""Containers: files that hold other files, or records that are documents each. docs/sources.md tells of them all.

`kind` says which container a file is, by its content; `members` gives what is in it, one after the other, so that a
container may be larger than the memory. One module for each kind, with `members(file, name, settings)`.
"""
from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import BinaryIO

from pipeline.containers.detect import kind
from pipeline.containers.member import Member, Refused
from pipeline.settings import Settings

__all__ = ["Member", "Refused", "kind", "members"]

MODULES = {
    "zip": "zip_archive",
    "tar": "tar_archive",
    "gzip": "gzip_file",
    "bzip2": "gzip_file",
    "xz": "gzip_file",
    "warc": "web_archive",
    "jsonl": "json_lines",
    "json": "json_list",
    "csv": "csv_table",
    "parquet": "parquet_table",
    "mail": "mail",
    "mbox": "mbox",
    "7z": "unread",
    "rar": "unread",
    "zstd": "unread",
}


def members(kind: str, file: BinaryIO, name: str, settings: Settings) -> Iterator[Member | Refused]:
    """What is in a container of that kind, in its order. `name` is its source_uri, which tells the dump it may be.

    Raises `Unreadable` where the container itself is broken, after the members that could be read.
    """
    module = import_module(f"pipeline.containers.{MODULES[kind]}")
    found: Iterator[Member | Refused] = module.members(file, name, settings)
    return found
