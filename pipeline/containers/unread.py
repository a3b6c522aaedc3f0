"""Archives that are known, and not read: no library for them is at hand that is free and keeps its bounds."""
from __future__ import annotations

from typing import BinaryIO, NoReturn

from pipeline.loaders.page import Unreadable
from pipeline.settings import Settings

MAGIC = {b"7z\xbc\xaf\x27\x1c": "7z", b"Rar!\x1a\x07": "rar", b"\x28\xb5\x2f\xfd": "zstd"}


def members(file: BinaryIO, name: str, settings: Settings) -> NoReturn:
    """Nothing but the reason."""
    raise Unreadable("It is packed as 7z, RAR or Zstandard, which are not read. Unpack it, or pack it as zip.")
