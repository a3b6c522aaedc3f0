"""Files below a folder, here or elsewhere, in the order of their names; patterns choose among them.

Hidden names, settings, corrections, sidecars and the output are passed over. A pattern that fits a folder takes all
that is in it, as it does where the shell fills it in.
"""
from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import chain, takewhile
from typing import NamedTuple

from pipeline import bucket, settings, sidecar
from pipeline.corrections.file import PATH as CORRECTIONS

_MAGIC = re.compile(r"[*?\[]")
_UNSEEN = re.compile("[#\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")  # line breaks, what turns the direction, ...
_OUTPUT = ("runs", "current", "current.json", "logs")  # what stands there, where the output is the source itself
_OURS = (settings.NAME, CORRECTIONS.name)  # files that tell the program something


class SourceError(Exception):
    """A source that was asked for is not there; a mistake of the caller."""


class File(NamedTuple):
    path: str  # absolute, or a URL
    sidecar: str = ""  # path of the file that tells of it


class Files(NamedTuple):
    folder: str  # what the names are relative to, without "/" at its end
    files: Iterator[File]


class _Pattern:
    """A wildcard pattern below a folder; "" fits everything."""

    def __init__(self, folder: str, pattern: str) -> None:
        from fsspec.utils import glob_translate  # late, as in `bucket`

        self._skip, self._parts = len(folder) + 1, pattern.split("/")
        either = (glob_translate(pattern), glob_translate(f"{pattern}/**")) if pattern else ("",)
        self._fits: Callable[[str], object] = re.compile("|".join(either)).match

    def fits(self, path: str) -> bool:
        return bool(self._fits(path[self._skip :]))

    def may_lead_to(self, folder: str) -> bool:
        """Whether something below the folder may fit; saves the way into folders where nothing can."""
        parts = zip(folder[self._skip :].split("/"), takewhile(lambda part: part != "**", self._parts), strict=False)
        return self._parts == [""] or all(fnmatchcase(name, part) for name, part in parts)


def here(source: str, leave_out: str | None) -> Files:
    """The files of a path."""
    path = os.path.abspath(bucket.local(source))  # noqa: PTH100  (resolve() would follow links and change names)
    if os.path.isfile(path):  # noqa: PTH113
        beside = next((p for p in sidecar.names_for(path) if os.path.isfile(p)), "")  # noqa: PTH113
        return Files(os.path.dirname(path).rstrip("/"), _single(File(path, beside)))  # noqa: PTH120
    folder, pattern = (path, "") if os.path.isdir(path) else _split(path)  # noqa: PTH112
    if not os.path.isdir(folder or "/"):  # noqa: PTH112
        raise SourceError(f"{source} is neither a file nor a folder. Name the folder that holds the vacancies.")
    folder = folder.rstrip("/")
    outputs = []
    if leave_out is not None and not bucket.is_url(leave_out):
        # Links on the way to the folder do not matter, and below it none are followed.
        out, real = os.path.realpath(bucket.local(leave_out)), os.path.realpath(folder or "/").rstrip("/")
        outputs = _outputs(folder, folder + out.removeprefix(real)) if _within(out, [real]) else []
    files = _walk(folder, _pattern(folder, pattern, source), outputs)
    return Files(folder, _some(files, source) if pattern else files)


def elsewhere(source: str, leave_out: str | None) -> Files:
    """The files of a URL."""
    try:
        return _elsewhere(source, leave_out)
    except SourceError:
        raise
    except Exception as error:  # of whatever library knows that kind of place
        raise SourceError(f"{source} cannot be read: {bucket.reason(error)}.") from error


def _elsewhere(source: str, leave_out: str | None) -> Files:
    fs, path = bucket.open_at(source)
    url: Callable[[str], str] = fs.unstrip_protocol
    if not _split(path)[0].strip("/"):
        raise SourceError(f"{source} names no bucket. Write s3://BUCKET/PREFIX.")
    kind = "directory" if source.endswith("/") else bucket.kind(fs, path)
    if kind == "file":
        beside = next((p for p in sidecar.names_for(path) if fs.exists(p)), "")
        return Files(url(path.rpartition("/")[0]), _single(File(url(path), beside and url(beside))))
    folder, pattern = (path, "") if kind == "directory" else _split(path)
    if kind is None and not pattern:
        raise SourceError(_nothing(source))
    outputs = []
    if leave_out is not None and bucket.is_url(leave_out):
        outputs = _outputs(url(folder), url(fs._strip_protocol(leave_out)))
    chosen, sidecars = _pattern(folder, pattern, source), set()
    names = []
    for name in bucket.keys(fs, f"{folder}/" + _MAGIC.split(pattern)[0]):
        if sidecar.is_sidecar(name):
            sidecars.add(name)
        elif "/." not in name[len(folder) :] and _is_input(name) and chosen.fits(name):
            names.append(name)
    names.sort(key=printable)
    if not names and (pattern or not sidecars):
        raise SourceError(_nothing(source))
    files = (File(url(name), beside and url(beside)) for name in names for beside in [_beside(name, sidecars)])
    return Files(url(folder), (file for file in files if not _within(file.path, outputs)))


def _walk(folder: str, pattern: _Pattern, outputs: Sequence[str]) -> Iterator[File]:
    """Holds no more than what lies ahead in the folders that are open: of a million files in one, their paths."""
    ahead: list[str | File] = [folder + "/"]
    while ahead:
        path = ahead.pop()
        if isinstance(path, File):
            yield path
        elif not path.endswith("/"):
            yield File(path)
        else:
            try:
                ahead.extend(_entries(path, pattern, outputs))
            except OSError:
                yield File(path.rstrip("/") or "/")  # reading it says what is wrong


def _entries(folder: str, pattern: _Pattern, outputs: Sequence[str]) -> Iterator[str | File]:
    """What is in a folder, the last first; folders end in "/", which orders them as the paths of their files are."""
    with os.scandir(folder) as entries:
        names = [e.name + ending for e in entries if not e.name.startswith(".") for ending in _endings(e)]
    sidecars = {name for name in names if sidecar.is_sidecar(name)}
    for name in sorted(names, key=printable, reverse=True):
        path = folder + name
        if _within(path.rstrip("/"), outputs):
            continue
        if name.endswith("/"):
            if pattern.may_lead_to(path[:-1]):
                yield path
        elif _is_input(name) and pattern.fits(path):
            beside = _beside(name, sidecars)
            yield File(path, folder + beside) if beside else path


def _endings(entry: os.DirEntry[str]) -> Iterator[str]:
    """One for folders, files, and links that lead nowhere (reported as failed); none for a link to a folder, and for a
    pipe or a device, which would block."""
    if entry.is_dir(follow_symlinks=False):
        yield "/"
    elif entry.is_file(follow_symlinks=False):
        yield ""
    elif entry.is_symlink():
        try:
            mode = entry.stat().st_mode
        except OSError:
            yield ""
        else:
            yield from [""] if stat.S_ISREG(mode) else []


def printable(path: str) -> str:
    r"""The path as text that can be printed and stored, in which "#" stands before a member only; different paths stay
    different.

    >>> printable("a/b.txt"), printable("caf\udce9.txt"), printable(r"caf\xe9.txt"), printable(r"a\b.txt")
    ('a/b.txt', 'caf\\xe9.txt', 'caf\\x5cxe9.txt', 'a\\b.txt')
    >>> printable("a#b\n.txt")
    'a\\x23b\\x0a.txt'
    """
    if "\\" in path:
        path = re.sub(r"\\(?=x[0-9a-f]{2})", r"\\x5c", path)
    path = _UNSEEN.sub(lambda m: "".join(f"\\x{byte:02x}" for byte in m[0].encode()), path)
    return path if path.isascii() else os.fsencode(path).decode("utf-8", "backslashreplace")


def _split(path: str) -> tuple[str, str]:
    """The folder before the first wildcard, and the pattern from there on.

    >>> _split("/ads/2024-*/**/x.html"), _split("/ads/new")
    (('/ads', '2024-*/**/x.html'), ('/ads/new', ''))
    """
    parts = path.split("/")
    plain = len(list(takewhile(lambda part: not _MAGIC.search(part), parts)))
    return "/".join(parts[:plain]), "/".join(parts[plain:])


def _pattern(folder: str, pattern: str, source: str) -> _Pattern:
    try:
        return _Pattern(folder, pattern)
    except ValueError:
        raise SourceError(f"{source}: ** must stand alone between slashes, as in ads/**/*.html.") from None


def _single(file: File) -> Iterator[File]:
    return iter([file] if _is_input(file.path) and not sidecar.is_sidecar(file.path) else [])


def _is_input(path: str) -> bool:
    return path.rpartition("/")[2] not in _OURS and not sidecar.is_sidecar(path)


def _beside(name: str, sidecars: set[str]) -> str:
    return next((n for n in sidecar.names_for(name) if n in sidecars), "") if sidecars else ""


def _outputs(folder: str, out: str) -> list[str]:
    return [out] if out.rstrip("/") != folder.rstrip("/") else [f"{folder}/{name}" for name in _OUTPUT]


def _within(path: str, folders: Sequence[str]) -> bool:
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)


def _some(files: Iterator[File], source: str) -> Iterator[File]:
    """The same, provided that there is one."""
    for first in files:
        return chain([first], files)
    raise SourceError(_nothing(source))


def _nothing(source: str) -> str:
    return f"there is nothing at {source}. Look at its name; for names that only begin so, put * behind it."
