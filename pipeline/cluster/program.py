"""What the outcomes follow from beside the inputs: it must be the same on every machine of a cluster."""
from __future__ import annotations

from collections.abc import Mapping

from pipeline import manifest, rules
from pipeline.loaders import ocr


def installed() -> dict[str, str]:
    """The rules, and the versions of what they lean on, here."""
    return {"rules": rules.whole(), **manifest.versions(), "tesseract": ocr.version() or "none"}


def differences(ours: Mapping[str, str], theirs: Mapping[str, str]) -> str:
    """In words; "" where there are none.

    >>> differences({"rules": "1", "lxml": "6.0"}, {"rules": "1", "lxml": "5.4"})
    'lxml is 5.4 there and 6.0 here'
    """
    return ", ".join(
        f"{name} is {theirs.get(name, 'none')} there and {ours.get(name, 'none')} here"
        for name in dict.fromkeys((*ours, *theirs)) if ours.get(name) != theirs.get(name)
    )
