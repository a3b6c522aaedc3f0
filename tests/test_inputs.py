"""Which files a run reads, here and elsewhere: their order, their names, and what is said where there is nothing."""
from __future__ import annotations

import os
import socket
import subprocess
import sys
import tracemalloc
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import fsspec
import pytest

from pipeline import bucket as places
from pipeline import inputs, listing
from pipeline.inputs import Input, SourceError
from tests import s3_server

NAMES = [
    "a-b.txt", "a.txt", "a/b.txt", "a/z/c.html", "a0.txt", "b/ad.html", "b/ad.html.meta.json", "b/x.pdf",
    "b/x.meta.json", "vacancies.toml", "b/vacancies.toml", "b/corrections.jsonl", ".hidden", ".git/x.txt", "b/.x.txt",
    "ünï/é ß.txt",
    "odd/#1.txt", "odd/a+b.txt", "odd/50%25.txt", "odd/what?.txt", "odd/[1].txt", "odd/two  spaces.txt", "odd/x::y.txt",
    "odd/日本.txt",
]
KEPT = [
    n for n in NAMES if not n.endswith((".meta.json", ".toml", "corrections.jsonl"))
    and not any(p.startswith(".") for p in n.split("/"))
]
READ = sorted(listing.printable(name) for name in KEPT)
# The pattern, and which of NAMES it chooses
PATTERNS = [
    ("*.txt", ["a-b.txt", "a.txt", "a0.txt"]),
    ("**/*.html", ["a/z/c.html", "b/ad.html"]),
    ("b/*", ["ad.html", "x.pdf"]),
    ("a/**", ["b.txt", "z/c.html"]),
    ("*/z", ["a/z/c.html"]),  # a folder that fits is taken whole
    ("[ab]/*.html", ["b/ad.html"]),
    ("a?.txt", ["a0.txt"]),
    ("odd/*[#+]*", [r"\x231.txt", "a+b.txt"]),
    ("odd/*%*", ["50%25.txt"]),
    ("ü*/*ß*", ["ünï/é ß.txt"]),
]


@pytest.fixture
def folder(tmp_path: Path) -> str:
    top = tmp_path / "ads"
    for name in NAMES:
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(name, "utf-8")
    return str(top)


@pytest.fixture
def prefix(bucket: str) -> str:
    put(f"{bucket}/ads", NAMES)
    return f"s3://{bucket}/ads"


def put(folder: str, names: Iterable[str]) -> None:
    bucket, _, prefix = folder.removeprefix("s3://").partition("/")
    s3_server.fill(bucket, {(f"{prefix}/{name}" if prefix else name): name.encode() for name in names})


def uris(*sources: str, leave_out: str | None = None) -> list[str]:
    return [item.uri for item in inputs.find(sources, leave_out)]


@pytest.fixture(params=["here", "s3"])
def place(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue({"here": "folder", "s3": "prefix"}[request.param])
    return found


def test_a_folder_is_read_whole_in_the_order_of_the_names(place: str) -> None:
    found = list(inputs.find([place]))
    assert [item.uri for item in found] == READ
    assert {item.path for item in found} == {f"{place}/{name}" for name in KEPT}
    for item in found:
        with inputs.open_binary(item.path) as file:
            assert listing.printable(file.read().decode()) == item.uri


def test_a_slash_behind_the_folder_changes_nothing(place: str) -> None:
    assert uris(f"{place}/") == READ


def test_sidecars_come_with_the_files_that_they_tell_of(place: str) -> None:
    expected = {"b/ad.html": "ad.html.meta.json", "b/x.pdf": "x.meta.json"}
    found = {i.uri: i.sidecar for i in inputs.find([place]) if i.sidecar}
    assert found == {uri: f"{place}/b/{name}" for uri, name in expected.items()}
    for uri, name in expected.items():
        assert list(inputs.find([f"{place}/{uri}"])) == [Input(uri[2:], f"{place}/{uri}", f"{place}/b/{name}")]


@pytest.mark.parametrize(("pattern", "chosen"), PATTERNS)
def test_a_pattern_chooses(place: str, pattern: str, chosen: list[str]) -> None:
    assert uris(f"{place}/{pattern}") == chosen


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(place: str) -> None:
    assert uris(f"{place}/odd/[1].txt") == ["[1].txt"]
    assert uris(f"{place}/odd/what?.txt") == ["what?.txt"]


def test_settings_and_sidecars_that_are_named_are_still_no_inputs(place: str) -> None:
    assert uris(f"{place}/vacancies.toml", f"{place}/b/x.meta.json", f"{place}/a.txt") == ["a.txt"]


def test_a_hidden_file_that_is_named_is_read(place: str) -> None:
    assert uris(f"{place}/.hidden") == [".hidden"]
    assert uris(f"{place}/.git") == ["x.txt"]


def test_several_sources_are_named_from_what_they_have_in_common(place: str) -> None:
    assert uris(f"{place}/b/x.pdf", f"{place}/a") == ["a/b.txt", "a/z/c.html", "b/x.pdf"]
    assert uris(f"{place}/a", f"{place}/a/z", f"{place}/a/b.txt", f"{place}/a/*.txt") == ["b.txt", "z/c.html"]


def test_the_output_is_left_out(place: str) -> None:
    assert uris(place, leave_out=f"{place}/odd/") == [name for name in READ if not name.startswith("odd/")]
    assert uris(f"{place}/b", leave_out=f"{place}/a") == ["ad.html", "x.pdf"]


def test_an_output_in_the_source_itself_is_left_out(folder: str, prefix: str) -> None:
    names = ["runs/1/vacancies/part-0.parquet", "current.json"]
    put(prefix, names)
    for name in names:
        (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
        (Path(folder) / name).touch()
    for place in (folder, prefix):
        assert uris(place, leave_out=place) == READ
        assert uris(place) != READ


@pytest.mark.parametrize("ending", ["nothing", "a/*.pdf", "nothing/*", "a.txt/*", "a-"])
def test_what_is_not_there_is_said_at_once(place: str, ending: str) -> None:
    with pytest.raises(SourceError, match=r"there is nothing at|is neither a file nor a folder"):
        inputs.find([f"{place}/{ending}"])


def test_a_pattern_that_cannot_be_understood(place: str) -> None:
    with pytest.raises(SourceError, match="must stand alone between slashes"):
        inputs.find([f"{place}/a**/x"])


def test_when_files_were_written(place: str) -> None:
    before = datetime(2020, 1, 1, tzinfo=UTC)
    at = inputs.modified(f"{place}/a.txt")
    assert at is not None
    assert before < at <= datetime.now(UTC)
    assert inputs.modified(f"{place}/nothing") is None


def test_files_can_be_sought_in(place: str) -> None:
    with inputs.open_binary(f"{place}/ünï/é ß.txt") as file:
        assert file.seekable()
        assert file.seek(-4, os.SEEK_END) == file.tell() > 0
        assert file.read() == b".txt"
        file.seek(0)
        assert file.read(1) + file.read() == "ünï/é ß.txt".encode()


# Here


def test_paths_are_absolute_and_links_in_them_stay(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    link = Path(folder).with_name("link")
    link.symlink_to(folder)
    monkeypatch.chdir(link.parent)
    assert [i.path for i in inputs.find(["link/a"])] == [f"{link}/a/b.txt", f"{link}/a/z/c.html"]
    assert uris("link", leave_out="ads/odd") == [name for name in READ if not name.startswith("odd/")]
    assert uris(f"file://{link}") == READ


def test_odd_entries(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dead").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "file.txt").touch()
    (tmp_path / "linked.txt").symlink_to("file.txt")
    assert uris(str(tmp_path)) == ["dead", "file.txt", "linked.txt", "loop"]


def test_different_names_stay_different(tmp_path: Path) -> None:
    for name in (b"caf\xe9.txt", rb"caf\xe9.txt", "café.txt".encode(), rb"back\slash.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).touch()
    found = list(inputs.find([str(tmp_path)]))
    assert [i.uri for i in found] == ["back\\slash.txt", r"caf\x5cxe9.txt", r"caf\xe9.txt", "café.txt"]
    for item in found:
        inputs.open_binary(item.path).close()


def test_a_closed_folder_stands_in_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open/a.txt").touch()
    (tmp_path / "shut").mkdir()
    real = os.scandir

    def scandir(path: str) -> object:
        if "shut" in path:
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert uris(str(tmp_path)) == ["open/a.txt", "shut"]
    assert uris(str(tmp_path / "shut")) == ["."]
    with pytest.raises(IsADirectoryError):
        inputs.open_binary(str(tmp_path / "shut"))


def test_folders_in_folders_without_end(tmp_path: Path) -> None:
    at = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1200):  # deeper than Python calls go; the path is longer than the system opens
        os.mkdir("deep", dir_fd=at)
        deeper = os.open("deep", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = deeper
    os.close(at)
    try:
        assert len(uris(str(tmp_path))) == 1
    finally:
        subprocess.run(["rm", "-rf", tmp_path / "deep"], check=True)  # which Python cannot


def test_a_pattern_does_not_go_where_nothing_can_fit(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, real = [], listing._entries

    def entries(path: str, *others: object) -> object:
        seen.append(path.removeprefix(folder))
        return real(path, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(listing, "_entries", entries)
    assert uris(f"{folder}/*.txt", f"{folder}/[b-c]/*.html") == ["a-b.txt", "a.txt", "a0.txt", "b/ad.html"]
    assert seen == ["/", "/", "/b/"]


def test_a_large_folder_needs_little_memory(tmp_path: Path) -> None:
    number = 20_000
    for n in range(number):
        os.mknod(tmp_path / f"advertisement-{n:07}.html")
    tracemalloc.start()
    try:
        found = inputs.find([str(tmp_path)])
        assert next(found).uri == "advertisement-0000000.html"
        assert sum(1 for _ in found) == number - 1
        assert tracemalloc.get_traced_memory()[1] / number < 300
    finally:
        tracemalloc.stop()


# Elsewhere


def test_thousands_of_keys_come_by_pages_and_in_order(bucket: str) -> None:
    names = [f"{n % 7}/ad {n}.html" for n in range(2_500)]
    put(f"{bucket}/many", names)
    assert uris(f"s3://{bucket}/many") == sorted(names)
    assert uris(f"s3://{bucket}/many/3/*") == sorted(n[2:] for n in names if n.startswith("3/"))


def test_a_whole_bucket_and_what_only_looks_like_a_folder(bucket: str) -> None:
    put(bucket, ["ads/a.txt", "adsx/b.txt", "top.txt"])
    s3_server.fill(bucket, {"ads/empty/": b""})  # as consoles make "folders"
    assert uris(f"s3://{bucket}") == ["ads/a.txt", "adsx/b.txt", "top.txt"]
    assert uris(f"s3://{bucket}/ads") == ["a.txt"]
    assert uris(f"s3://{bucket}/ads*") == ["ads/a.txt", "adsx/b.txt"]
    assert uris(f"s3a://{bucket}/ads") == ["a.txt"]


def test_places_with_nothing_in_common_give_whole_names(bucket: str, folder: str) -> None:
    put(bucket, ["a.txt"])
    assert uris(f"{folder}/a.txt", f"s3://{bucket}") == [f"{folder}/a.txt", f"s3://{bucket}/a.txt"]


def test_other_places_that_fsspec_knows() -> None:
    fs = fsspec.filesystem("memory")
    fs.pipe({f"/inputs/{name}": name.encode() for name in NAMES})
    try:
        assert uris("memory://inputs") == READ
        assert uris("memory://inputs/a", "memory://inputs/b/x.pdf") == ["a/b.txt", "a/z/c.html", "b/x.pdf"]
        for item in inputs.find(["memory://inputs/**/*.html"]):
            assert inputs.open_binary(item.path).read().decode() == item.uri
            assert inputs.modified(item.path) is not None
        with pytest.raises(SourceError, match="there is nothing at memory://inputs/none"):
            inputs.find(["memory://inputs/none"])
    finally:
        fs.rm("/inputs", recursive=True)


def read_and_date(item: Input) -> tuple[bytes, bool]:
    with inputs.open_binary(item.path) as file:
        return file.read(), inputs.modified(item.path) is not None


@pytest.mark.parametrize("method", ["forkserver", "fork"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # fork beside threads, which is what later Pythons warn of
def test_workers_read_from_there_too(prefix: str, method: str) -> None:
    found = list(inputs.find([prefix]))
    with ProcessPoolExecutor(2, get_context(method)) as pool:
        read = list(pool.map(read_and_date, found, timeout=120))
    assert read == [(i.path.removeprefix(f"{prefix}/").encode(), True) for i in found]


def test_an_empty_bucket_holds_nothing(bucket: str) -> None:
    with pytest.raises(SourceError, match=f"there is nothing at s3://{bucket}"):
        inputs.find([f"s3://{bucket}"])


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("s3://no-such-bucket", "no such bucket"),
        ("s3://no-such-bucket/ads", "no such bucket"),
        ("s3://no-such-bucket/ads/", "no such bucket"),
        ("s3://no-such-bucket/ads/*.html", "no such bucket"),
        ("s3://", "names no bucket"),
        ("s3:///", "names no bucket"),
        ("s3://*/x", "names no bucket"),
        ("s3://B/x", "no such bucket|Invalid"),
        ("s5://bucket", "not a kind of place that fsspec knows"),
    ],
)
def test_places_that_are_not_there(bucket: str, url: str, words: str) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        inputs.find([url])
    assert url in str(caught.value)


def test_without_credentials(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    fsspec.filesystem("s3").clear_instance_cache()
    try:
        with pytest.raises(SourceError, match=r"no credentials were found\. Set AWS_ACCESS_KEY_ID"):
            inputs.find([f"s3://{bucket}/ads"])
        with pytest.raises(OSError, match="no credentials were found"):
            inputs.open_binary(f"s3://{bucket}/ads/a.txt")
        assert inputs.modified(f"s3://{bucket}/ads/a.txt") is None
    finally:
        fsspec.filesystem("s3").clear_instance_cache()


def test_a_server_that_does_not_answer(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free.getsockname()[1]}")
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    fsspec.filesystem("s3").clear_instance_cache()
    try:
        with pytest.raises(SourceError, match=r"the server does not answer\. Look at the network"):
            inputs.find([f"s3://{bucket}/ads"])
    finally:
        fsspec.filesystem("s3").clear_instance_cache()


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    registry = sys.modules["fsspec.registry"]
    monkeypatch.setattr(registry, "_registry", {})
    monkeypatch.setattr(registry, "registry", {})
    with pytest.raises(SourceError, match=r"not installed. Install it: pip install -e '\.\[s3\]'"):
        inputs.find(["s3://bucket/ads"])


def test_a_file_that_changes_while_it_is_read_is_not_half_of_each(bucket: str) -> None:
    put(bucket, ["a.txt"])
    with inputs.open_binary(f"s3://{bucket}/a.txt") as file:
        fsspec.filesystem("s3").pipe_file(f"{bucket}/a.txt", b"something else")
        with pytest.raises(OSError, match=r"."):
            file.read()


def test_the_instances_of_file_systems_see_what_others_write(bucket: str) -> None:
    put(bucket, ["ads/a.txt"])
    assert uris(f"s3://{bucket}/ads") == ["a.txt"]
    put(bucket, ["ads/b.txt"])
    assert uris(f"s3://{bucket}/ads") == ["a.txt", "b.txt"]
    assert places.is_url(f"s3://{bucket}")
