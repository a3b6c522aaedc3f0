"""As many documents as are wanted from a few: the samples with other numbers and words, by a seed."""
from __future__ import annotations

import io
import random
import re
import zipfile
from pathlib import Path

SAMPLES = Path(__file__).parent.parent.parent / "data" / "raw"
PDF = 50  # every so many documents are one PDF
_BODY = "word/document.xml"
_TEXT = re.compile(rb"(?<=>)[^<>]+(?=</w:t>)")
_WORD = re.compile(rb"(?<![\w<&/\"\\=:-])[a-z]{5,}(?![\w>;:\"\\=/-])")  # in running text, not in markup
_NUMBER = re.compile(rb"(?<![\w#&\"=.-])[1-9]\d*(?![\w\"=;.-])")


def write(folder: Path, documents: int, seed: int) -> None:
    """Write them into the folder, a thousand to a folder."""
    rng = random.Random(seed)
    samples = sorted(SAMPLES.iterdir())
    pdfs = [path for path in samples if path.suffix == ".pdf"]
    others = [path for path in samples if path.suffix != ".pdf"]
    for number in range(documents):
        path = rng.choice(pdfs) if number % PDF == 0 else others[number % len(others)]
        target = folder / f"{number // 1000:03}" / f"{number:06}-{path.name}"
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(_varied(path.read_bytes(), path.suffix, rng))


def _varied(data: bytes, suffix: str, rng: random.Random) -> bytes:
    if suffix == ".pdf":  # what comes after its end is a comment
        return data + b"\n%%%d\n" % rng.getrandbits(64)
    if suffix != ".docx":
        return _words(data, rng)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            part = old.read(item)
            new.writestr(item, _TEXT.sub(lambda m: _words(m[0], rng), part) if item.filename == _BODY else part)
    return buffer.getvalue()


def _words(text: bytes, rng: random.Random) -> bytes:
    """One number in three is another, and one word in five stands where another stood."""
    words = _WORD.findall(text) or [b"words"]
    text = _NUMBER.sub(lambda m: b"%d" % rng.randint(1, 99) if rng.random() < 0.3 else m[0], text)
    return _WORD.sub(lambda m: rng.choice(words) if rng.random() < 0.2 else m[0], text)
