"""Who the review desk answers, what its answers allow a browser to do, and how it is started."""
from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from lxml import html

from pipeline import store
from pipeline.__main__ import main
from pipeline.commands import FAILED, OK
from pipeline.corrections import Corrections
from pipeline.review import vacancy
from pipeline.review.correcting import context_of
from pipeline.review.desk import Said
from pipeline.review.record import Candidate, Record
from pipeline.review.shelf import Shelf
from tests import desk
from tests.desk import KEY, Served, served

SAID = {"field": "grade", "action": "set", "typed": "P-4"}


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("guard")
    desk.fill(folder / "raw", 9)
    desk.ingest(folder / "raw", folder / "out")
    with served(folder / "raw", folder / "out", folder / "corrections.jsonl") as found:
        yield found


@pytest.fixture(scope="module")
def about(at: Served) -> dict[str, object]:
    """What a correction of the logistics officer names."""
    _, page, _ = at.ask("/?q=a.txt")
    (vacancy,) = re.findall(r'href="/vacancy/(\w+)\?', page)
    return {"run": (at.out / "current").readlink().name, "vacancy": vacancy}


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Host": "evil.example"}, id="another name that leads here"),
        pytest.param({"Host": "127.0.0.1"}, id="no port"),
        pytest.param({"Host": "127.0.0.1:1"}, id="another port"),
        pytest.param({"Cookie": ""}, id="the link was not opened"),
        pytest.param({"Cookie": "review-1=the-key-of-this-start"}, id="the cookie of another desk"),
        pytest.param({"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"}, id="a picture of another site"),
        pytest.param({"Sec_Fetch_Site": "same-site", "Sec_Fetch_Mode": "cors"}, id="another port of this machine"),
    ],
)
@pytest.mark.parametrize("path", ["/", "/state", "/static/review.css", "/?key=wrong"])
def test_reading_is_refused(at: Served, path: str, headers: dict[str, str]) -> None:
    status, said, _ = at.ask(path, None, "", **headers)
    assert (status, KEY in str(said)) == (403, False)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Origin": "http://evil.example"}, 403, id="another site"),
        pytest.param({"Origin": "null"}, 403, id="a sandboxed frame"),
        pytest.param({"Origin": ""}, 403, id="no origin"),
        pytest.param({"Origin": "http://127.0.0.1:1"}, 403, id="another port of this machine"),
        pytest.param({"Sec_Fetch_Site": "cross-site"}, 403, id="a browser that says so"),
        pytest.param({"X_Review_Key": "wrong"}, 403, id="a wrong key"),
        pytest.param({"X_Review_Key": ""}, 403, id="no key, as from a form"),
        pytest.param({"Cookie": ""}, 403, id="no cookie"),
        pytest.param({"Host": "evil.example", "Origin": "http://evil.example"}, 403, id="a name that leads here"),
        pytest.param({"Content_Type": "text/plain"}, 415, id="what a form can send"),
        pytest.param({"Content_Length": "999999999"}, 413, id="too much"),
    ],
)
@pytest.mark.parametrize("path", ["/correct", "/undo", "/reviewed", "/check"])
def test_correcting_is_refused(
    at: Served, about: dict[str, object], path: str, headers: dict[str, str], status: int
) -> None:
    before = at.corrections().history
    assert at.ask(path, {**about, **SAID}, **headers)[0] == status
    assert at.corrections().history == before


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH"])
def test_other_methods_are_not_known(at: Served, method: str) -> None:
    assert at.ask("/", method=method)[0] == 405


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({**SAID, "run": "20200101T000000Z-00000000"}, "A newer run has been published"),
        ({**SAID, "vacancy": "0"}, "holds no such vacancy"),
        ({**SAID, "field": "nonsense"}, "No field is named nonsense"),
        ({**SAID, "typed": "  "}, "There is no value"),
        ({**SAID, "typed": "forty-two"}, "Grade: not a value of this field"),
        ({**SAID, "action": "add"}, "grade has one value"),
        ({**SAID, "typed": "x" * 30_000}, "20000"),
        ({"field": "responsibilities", "action": "add", "typed": '"' * 19_000 + " Keeps books"}, "20000"),
        ({"field": "grade", "action": "set"}, "This is no correction"),
        ({"field": "grade", "action": "set", "take": 9999}, "This is no correction"),
        ({**SAID, "parts": ["x"]}, "This is no correction"),
        ({"field": "languages", "action": "remove"}, "the row that is removed must be in `old`"),
    ],
)
def test_what_is_no_correction_is_refused_in_words(
    at: Served, about: dict[str, object], said: dict[str, object], words: str
) -> None:
    status, answer, _ = at.ask("/correct", {**about, **said})
    assert status == 422
    assert words in answer["problem"]
    assert at.corrections().history == ()


@pytest.mark.parametrize(
    ("field", "of", "status"),
    [("grade", "grade", 200), ("grade", "title", 422), ("city", "duty_station", 200), ("title", "duty_station", 422)],
)
def test_what_is_overruled_is_of_the_field(
    at: Served, about: dict[str, object], field: str, of: str, status: int
) -> None:
    record = vacancy.read(Shelf(*store.published(at.out)), str(about["vacancy"]), Said(Corrections(), ()))
    assert record
    over = next(c.key for c in record.candidates.values() if c.field == of)
    told, answer, _ = at.ask("/check", {**about, "field": field, "action": "set", "typed": "Goma", "over": over})
    assert (told, "is of another field" in str(answer.get("problem"))) == (status, status == 422)


@pytest.mark.parametrize("number", ["9" * 5000, "-1", "1.5", "x", "²"])
def test_what_is_no_number_of_a_page_is_not_found(at: Served, about: dict[str, object], number: str) -> None:
    status, answer, _ = at.ask(f"/original/{about['vacancy']}/page/{quote(number)}")
    assert (status, answer) == (404, {"problem": "There is no such page here. Go back to the list."})


@pytest.mark.parametrize(("cited", "employer"), [("", "UNICEF"), ("0123456789abcdef", "")])
def test_words_are_read_as_the_next_run_will_read_them(cited: str, employer: str) -> None:
    """An employer that only a record which repeats this one names is not known to the run when it reads."""
    row = {"organization": "UNICEF", "country": None, "language": "en"}
    named = Candidate(0, "organization", "UNICEF", (), "", 0, 0, None, "label", 0.9, True, "", cited, "vacancies", 0)
    record = Record(row, {"metadata": "{}", "text": ""}, (), (), (), {0: named}, None)
    assert context_of(record).organisation == employer


def test_a_correction_by_our_own_page_is_taken(at: Served, about: dict[str, object], tmp_path: Path) -> None:
    with served(at.raw, at.out, tmp_path / "said.jsonl") as own:
        status, answer, _ = own.ask("/correct", {**about, **SAID}, Sec_Fetch_Site="same-origin")
        assert (status, [entry.id for entry in own.corrections().entries]) == (200, [answer["id"]])
        assert own.ask("/undo", {"id": answer["id"]})[0] == 200
        status, answer, _ = own.ask("/undo", {"id": answer["id"]})  # twice
        assert (status, "that is in effect" in answer["problem"]) == (503, True)


def test_the_printed_link_gives_the_cookie_and_leaves_the_address(at: Served) -> None:
    status, _, headers = at.ask(f"/?key={KEY}", Cookie="")
    assert (status, headers["location"]) == (303, "/")
    cookie = headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie


@pytest.mark.parametrize(
    "path", ["/", "/vacancy/{}", "/vacancy/0", "/nowhere", "/state", "/static/desk.js", "/original/{}"]
)
def test_no_page_may_load_from_elsewhere_or_be_framed(at: Served, about: dict[str, object], path: str) -> None:
    _, page, headers = at.ask(path.format(about["vacancy"]), Accept="text/html")
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert (headers["x-frame-options"], headers["x-content-type-options"]) == ("DENY", "nosniff")
    if "html" in str(headers["content-type"]):
        found = list(html.document_fromstring(page).iter())
        assert [a for e in found for a in e.attrib if str(a).startswith("on") or a in ("style", "srcdoc")] == []
        links = [e.attrib.get(a, "") for e in found for a in ("href", "src", "action")]
        assert [link for link in links if link and not link.startswith(("/", "#"))] == []
        assert [e.text for e in found if e.tag in ("script", "style") and e.text] == []


@pytest.mark.parametrize("form", ["html", "text", "file"])
def test_an_original_is_sandboxed_wherever_it_is_opened(at: Served, form: str) -> None:
    _, page, _ = at.ask("/?q=Nurse")
    (vacancy,) = re.findall(r'href="/vacancy/(\w+)\?', page)
    status, body, headers = at.ask(f"/original/{vacancy}/{form}")
    assert status == 200
    assert headers["content-security-policy"].startswith("sandbox; default-src 'none';")
    assert headers["x-content-type-options"] == "nosniff"
    if form == "html":
        assert re.findall(r"<(?:script|link|meta|base|iframe)", body) == []
    elif form == "file":
        assert headers["content-disposition"].startswith("attachment; filename*=UTF-8''%22%3E%3Csvg")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda raw: (raw / "a.txt").unlink(), "is not there"),
        (lambda raw: (raw / "a.txt").write_text("other words"), "has changed since the run"),
        (lambda raw: ((raw / "a.txt").unlink(), (raw / "a.txt").symlink_to("/etc/passwd")), "leads out of"),
    ],
    ids=["gone", "changed", "a link that leads out"],
)
def test_an_original_that_cannot_be_shown_is_told_of(
    at: Served, about: dict[str, object], tmp_path: Path, change: object, words: str
) -> None:
    desk.fill(tmp_path / "raw", 9)
    assert callable(change)
    change(tmp_path / "raw")
    with served(tmp_path / "raw", at.out, tmp_path / "said.jsonl") as own:
        status, answer, _ = own.ask(f"/original/{about['vacancy']}")
        assert (status, words in answer["problem"]) == (422, True)
        assert own.ask(f"/original/{about['vacancy']}/file")[0] == 422


def test_the_command_serves_until_it_is_interrupted(at: Served, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pipeline", "review", "--out", str(at.out), "--sources", str(at.raw)]
    options = ["--port", "0", "--by", "Ana", "--corrections", str(tmp_path / "said.jsonl")]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        link = process.stdout.readline().split()[1]
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?key=[\w-]{32}", link)
        assert process.stdout.readline() == f"Corrections by Ana go to {tmp_path / 'said.jsonl'}. End with Ctrl-C.\n"
        with closing(http.client.HTTPConnection(urlsplit(link).netloc, timeout=60)) as asking:
            asking.request("GET", "/")
            asking.getresponse()  # which comes when it serves
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (OK, "")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(link.split(":")[2].split("/")[0])))


def test_what_keeps_it_from_starting_is_told(
    at: Served, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["review", "--out", str(at.out), "--port", str(port)]) == FAILED
    assert f"port {port} of 127.0.0.1 cannot be had" in capsys.readouterr().err
    assert main(["review", "--out", str(tmp_path / "nothing")]) == FAILED
    assert "holds no published run. Name the place of one with --out, or make one" in capsys.readouterr().err
    (tmp_path / "said.jsonl").mkdir()
    assert main(["review", "--out", str(at.out), "--corrections", str(tmp_path / "said.jsonl")]) == FAILED
    assert "cannot be read: Is a directory" in capsys.readouterr().err
