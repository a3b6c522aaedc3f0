"""The inputs of a run that is killed: the samples, the faulty ones, archives and odd files, and how they change."""
from __future__ import annotations

import io
import json
import random
import re
import shutil
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "data" / "raw"
AD = """\
Job Title: Logistics Officer {number}
Organization: UNICEF
Grade: P-3
Vacancy number: 55{number}
Duty Station: Nairobi, Kenya

Duties
- Runs the warehouse and its {number} stores.

Qualifications
A master's degree in logistics and five years of experience. Fluency in English is required.
"""


def write(folder: Path) -> None:
    """Fill the folder, which is not there yet."""
    shutil.copytree(SAMPLES, folder)
    for path in (HERE / "faulty").iterdir():
        shutil.copy(path, folder / path.name)
    (folder / "deep").mkdir()
    (folder / "deep" / "ad.txt").write_text(AD.format(number=101), "utf-8")
    (folder / "deep" / "nested.html").write_text("<div>" * 5_000 + "Grade: P-3", "utf-8")
    (folder / "deep" / "two.zip").write_bytes(_archive(1))
    (folder / "deep" / "lines.jsonl").write_text(_lines(1), "utf-8")
    (folder / "random.pdf").write_bytes(b"%PDF-1.7\n" + random.Random(1).randbytes(20_000))


def change(folder: Path, rng: random.Random) -> None:
    """Change one of the inputs, or add one. None goes: what is gone keeps its rows, and a new folder never had them."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    path = rng.choice(files)
    if rng.random() < 0.05:
        (folder / f"new-{rng.randrange(1000)}.txt").write_text(AD.format(number=rng.randrange(1000)), "utf-8")
    elif path.suffix == ".zip":
        path.write_bytes(_archive(rng.randrange(1000)))
    elif path.suffix == ".jsonl":
        path.write_text(_lines(rng.randrange(1000)), "utf-8")
    elif path.suffix in (".pdf", ".docx"):
        data = rng.choice([f for f in SAMPLES.iterdir() if f.suffix == path.suffix]).read_bytes()
        # No two files are the same: which of them has the plain id would depend on which came first.
        whole = data + f"\n%{rng.random()}\n".encode()
        path.write_bytes(data[: rng.randrange(len(data))] if rng.random() < 0.3 else whole)
    else:
        text = path.read_text("utf-8", "surrogateescape")
        found = list(re.finditer(r"\d+", text))
        at = rng.choice(found).span() if found else (0, 0)
        path.write_text(f"{text[: at[0]]}{rng.randrange(100)}{text[at[1] :]}", "utf-8", "surrogateescape")


def _archive(number: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for n, member in enumerate((AD.format(number=number), AD.format(number=number + 1), "")):
            archive.writestr(zipfile.ZipInfo(f"{n}.txt", (2026, 1, 1, 0, 0, 0)), member)
    return buffer.getvalue()


def _lines(number: int) -> str:
    return "".join(json.dumps({"title": "Clerk", "description": AD.format(number=number + n)}) + "\n" for n in range(3))
