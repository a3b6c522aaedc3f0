"""The review desk for tests: documents of ours, a run of them, and the pages served in a thread."""
from __future__ import annotations

import http.client
import json
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from pipeline import corrections
from pipeline.__main__ import main
from pipeline.commands.review import listen
from pipeline.corrections import Corrections
from pipeline.review import app
from pipeline.review.desk import Desk, Given
from pipeline.settings import Settings
from tests.make_pdf import Sheet

KEY = "the-key-of-this-start"
AD = """\
SENIOR LOGISTICS OFFICER
Job Title: Logistics Officer
Organization: UNICEF
Grade: P-3
Duty Station: Nairobi, Kenya
Deadline: 3 November 2026

The Officer reports to the Chief of Supply (P-5). The previous grade of the post was P-2. The 𐍈 in Café counts as one.

Duties
- Runs the warehouse.
- Keeps the books.

Qualifications
A master's degree in logistics and five years of experience. Fluency in English is required; French is an asset.
"""
HARM = "<script>harm('{0}')</script><img src=x onerror=harm('{0}')>"
NAME = "\"><svg onload=harm('name')>\u202etxt.html"
HOSTILE = f"""\
<!doctype html><html><head><title>{HARM.format("title").replace("<", "&lt;")} Nurse</title>
<link rel="canonical" href="javascript:harm('canonical')">
<link rel="preconnect" href="http://127.0.0.1:LISTENING/"><link rel="dns-prefetch" href="//harm.example">
<link rel="stylesheet" href="http://127.0.0.1:LISTENING/x.css">
<meta http-equiv="refresh" content="0;url=http://127.0.0.1:LISTENING/refresh">
<meta property="og:site_name" content="&lt;/textarea&gt;&lt;script&gt;harm('site')&lt;/script&gt;">
<base href="http://127.0.0.1:LISTENING/"><style>body {{ background: url(http://127.0.0.1:LISTENING/css.png) }}</style>
</head><body onload="harm('body')">
<script>harm('script')</script><iframe src="javascript:harm('frame')"></iframe>
<img src="http://127.0.0.1:LISTENING/pixel.png" onerror="harm('img')">
<form action="http://127.0.0.1:LISTENING/form"><button>Apply</button></form>
<a id="out" href="http://127.0.0.1:LISTENING/link" target="_top">Apply here</a>
<a href="javascript:harm('link')">Or here</a>
<h1>Nurse &lt;/textarea&gt;&lt;script&gt;harm('h1')&lt;/script&gt; \u202eesruN</h1>
<dl><dt>Organization</dt><dd>Aid &lt;b onmouseover=harm('b')&gt;&lt;/div&gt;&lt;/mark&gt; Group</dd>
<dt>Job Title</dt><dd>Nurse &lt;img src=x onerror=harm('dd')&gt;</dd>
<dt>Grade</dt><dd>P-3</dd><dt>Duty Station</dt><dd>Nairobi, Kenya</dd><dt>Deadline</dt><dd>3 November 2026</dd>
<dt>Department</dt><dd>&lt;svg onload=harm('svg')&gt; javascript:harm('department')</dd></dl>
<h2>Duties</h2><ul><li>Cares for &lt;/script&gt;&lt;script&gt;harm('duty')&lt;/script&gt; patients.</li></ul>
<h2>Qualifications</h2><p>A bachelor's degree and two years of experience. English is required.</p>
</body></html>
"""


def fill(folder: Path, port: int) -> None:
    """Documents of all kinds; the hostile one asks for things at that port."""
    folder.mkdir()
    (folder / "a.txt").write_text(AD)
    (folder / "b.txt").write_text(AD.replace("Logistics Officer", "Driver").replace("P-3", "G-2"))
    (folder / NAME).write_text(HOSTILE.replace("LISTENING", str(port)))
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        cook = AD.replace("Logistics Officer", "Cook")
        archive.writestr("in/c.html", f"<!doctype html><h1>Cook</h1><pre>{cook}</pre>")
    lines = AD.replace("Logistics Officer", "Pilot").replace("𐍈", "o").splitlines()
    sheet = Sheet().lines(60, 60, *lines[:9])
    sheet.page().lines(60, 60, *lines[9:])
    (folder / "d.pdf").write_bytes(sheet.bytes())


def ingest(folder: Path, out: Path, said: Path | None = None) -> None:
    options = ["--corrections", str(said)] if said else []
    assert main(["ingest", str(folder), "--out", str(out), "--as-of", "2026-03-01", *options]) == 0


@dataclass
class Served:
    """A desk that is served; `said` is the file of corrections."""

    port: int
    out: Path
    raw: Path
    said: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def link(self) -> str:
        return f"{self.url}/?key={KEY}"

    def corrections(self) -> Corrections:
        return corrections.read(self.said)

    def ask(
        self, path: str, body: Mapping[str, object] | None = None, method: str = "", **headers: str
    ) -> tuple[int, Any, http.client.HTTPMessage]:
        """Status, answer and headers, as if a page of the desk asked; a header given as "" is left out."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {"Host": f"127.0.0.1:{self.port}", "Cookie": f"review-{self.port}={KEY}"}
        if body is not None:
            sent |= {"Origin": self.url, "X-Review-Key": KEY, "Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = None if body is None else json.dumps(body).encode()
        method = method or ("GET" if body is None else "POST")
        connection.request(method, path, data, {name: value for name, value in sent.items() if value})
        response = connection.getresponse()
        read = response.read()
        connection.close()
        is_json = (response.headers["content-type"] or "").startswith("application/json")
        return response.status, json.loads(read) if is_json else read.decode("utf-8", "replace"), response.headers


@contextmanager
def served(raw: Path, out: Path, said: Path) -> Iterator[Served]:
    listening = listen(0)
    port = listening.getsockname()[1]
    desk = Desk(Given(str(out), str(raw), said, "Ana <b>", Settings()))
    config = uvicorn.Config(app.make(desk, KEY, port), log_level="error", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield Served(port, out, raw, said)
    finally:
        server.should_exit = True
        thread.join()
