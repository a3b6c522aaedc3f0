"""E-mails, pages kept as such, mailboxes."""
from __future__ import annotations

import base64
from datetime import date
from email.message import EmailMessage

import pytest

from pipeline.containers import Member
from pipeline.hints import Hints
from tests.test_containers import AD, MBOX, PLAIN, read, settings, shown

SENT = Hints(captured=date(2026, 3, 1))


def message(text: str = "Driver, G-2.", page: str = "", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = "hr@example.org", "Driver", "<1@example.org>"
    mail["Date"] = "Sun, 1 Mar 2026 10:00:00 +0000"
    for name, value in headers.items():
        del mail[name]
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    if page:
        mail.add_alternative(page, subtype="html")
    return mail


def test_the_text_of_an_email() -> None:
    assert read(message().as_bytes(), "ad.eml") == ([Member("body", b"Driver, G-2.\n", SENT)], None)


def test_of_a_text_and_a_page_the_page_is_taken() -> None:
    found, _ = read(message(page="<p>Führer").as_bytes(), "ad.eml")
    assert shown(found) == [("body", "<p>Führer\n".encode())]


def test_charsets_and_encodings() -> None:
    for charset in ("iso-8859-1", "windows-1251", "utf-8"):
        text = "Водитель" if charset == "windows-1251" else "Führer"
        for form in ("8bit", "quoted-printable", "base64"):
            mail = EmailMessage()
            mail.set_content(text, charset=charset, cte=form)
            mail["Message-ID"] = "<1@example.org>"
            assert shown(read(mail.as_bytes(), "ad.eml")[0]) == [("body", f"{text}\n".encode())]


def test_attachments_by_their_names() -> None:
    mail = message(page="<p>See the attachments.")
    mail.add_attachment(b"%PDF-1", maintype="application", subtype="pdf", filename="Führer (G-2).pdf")
    mail.add_attachment(b"%PDF-2", maintype="application", subtype="pdf", filename="../../a#b.pdf")
    mail.add_attachment(b"%PDF-3", maintype="application", subtype="pdf", filename="../../a#b.pdf")
    mail.add_attachment("Duties", filename="duties.txt")
    mail.add_attachment(b"x", maintype="application", subtype="octet-stream")
    mail.add_attachment(b"scan", maintype="image", subtype="png", filename="scan.png")
    found, problem = read(mail.as_bytes(), "ad.eml")
    assert shown(found)[1:] == [
        ("Führer (G-2).pdf", b"%PDF-1"), ("a%23b.pdf", b"%PDF-2"), ("a%23b.pdf~2", b"%PDF-3"),
        ("duties.txt", b"Duties\n"), ("part 6", b"x"), ("scan.png", b"scan"),
    ]  # fmt: skip
    assert {m.hints for m in found if isinstance(m, Member)} == {SENT}
    assert problem is None


def test_what_decks_out_an_email_is_left_out() -> None:
    mail = message(page='<p>Driver<img src="cid:logo">')
    page = mail.get_payload()[1]  # type: ignore[index]
    page.add_related(b"logo", "image", "png", cid="<logo>", filename="logo.png")  # type: ignore[union-attr]
    mail.add_attachment(b"sig", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    mail.add_attachment(b"logo", maintype="image", subtype="png", filename="logo.png", cid="<logo2>")
    assert [name for name, _ in shown(read(mail.as_bytes(), "ad.eml")[0])] == ["body"]


def test_a_text_in_pieces_is_one() -> None:
    mail = message("Driver & cook.")
    mail.make_mixed()
    for part in ("<p>Page", "Last."):
        inner = EmailMessage()
        inner.set_content(part, subtype="html" if part.startswith("<") else "plain")
        mail.attach(inner)
    (body,), _ = read(mail.as_bytes(), "ad.eml")
    assert shown([body]) == [("body", b"<p>Driver &amp; cook.</p>\n<p>Page\n\n<p>Last.</p>")]
    plain = message("One.")
    plain.make_mixed()
    inner = EmailMessage()
    inner.set_content("Two.")
    plain.attach(inner)
    assert shown(read(plain.as_bytes(), "ad.eml")[0]) == [("body", b"One.\n\n\nTwo.\n")]


def test_an_email_within_an_email_is_a_member() -> None:
    mail = message("Forwarded.")
    mail.add_attachment(message("Driver.", Subject="Vacancy"), filename="vacancy.eml")
    found, _ = read(mail.as_bytes(), "ad.eml")
    assert [m.name for m in found] == ["body", "vacancy.eml"]
    inner, _ = read(found[1].data, "ad.eml#vacancy.eml")  # type: ignore[union-attr]
    assert shown(inner) == [("body", b"Driver.\n")]


def related(*parts: tuple[str, str, bytes]) -> bytes:
    """A page kept with what belongs to it: address, type, bytes."""
    head = (
        "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://jobs.example.org/7\r\nSubject: Driver\r\n"
        "Date: Sun, 1 Mar 2026 10:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--x"\r\n\r\n'
    )
    written = [
        f"----x\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\nContent-Location: {at}\r\n\r\n".encode()
        + base64.encodebytes(data) + b"\r\n" for at, kind, data in parts
    ]  # fmt: skip
    return head.encode() + b"".join(written) + b"----x--\r\n"


PAGE = ("https://jobs.example.org/7", "text/html", AD)
FRAME = ("https://ads.example.org/frame#1", "text/html", b"<p>Frame")


def test_a_page_kept_as_an_email() -> None:
    data = related(
        PAGE, FRAME, ("cid:a", "text/html", b" "), ("https://x.org/a.css", "text/css", b"p {}"),
        ("https://x.org/a.png", "image/png", b"\x89PNG"), ("https://x.org/a.woff", "application/font-woff", b"x"),
    )  # fmt: skip
    found, problem = read(data, "ad.mhtml")
    assert shown(found) == [("body", AD), ("https://ads.example.org/frame%231", b"<p>Frame")]
    assert found[0].hints == Hints("https://jobs.example.org/7", date(2026, 3, 1))  # type: ignore[union-attr]
    assert problem is None


def test_an_email_that_is_cut_off_is_told() -> None:
    found, problem = read(related(PAGE, FRAME, FRAME)[:-12], "ad.mhtml")
    assert shown(found) == [("body", AD), ("https://ads.example.org/frame%231", b"<p>Frame")]
    assert problem == "The e-mail is cut off within its last part, which is left out. Save it again."


def test_an_attachment_with_letters_missing_is_refused() -> None:
    mail = message()
    mail.add_attachment(b"%PDF" * 100, maintype="application", subtype="pdf", filename="ad.pdf")
    data = mail.as_bytes().replace(b"JVBER", b"JVBE", 1)
    assert shown(read(data, "ad.eml")[0])[1:] == [("ad.pdf", "Damaged")]


SEALED = ["multipart/encrypted; boundary=x", "application/pkcs7-mime; smime-type=enveloped-data"]


@pytest.mark.parametrize("kind", SEALED)
def test_an_encrypted_email_is_refused(kind: str) -> None:
    data = f"MIME-Version: 1.0\r\nMessage-ID: <1@x.org>\r\nContent-Type: {kind}\r\n\r\n--x\r\n\r\nx\r\n--x--\r\n"
    assert shown(read(data.encode(), "ad.eml")[0]) == [("body", "Encrypted")]


def test_a_date_that_is_none_is_told() -> None:
    found, _ = read(PLAIN.replace(b"Sun, 1 Mar 2026 10:00:00 +0000", b"last week"), "ad.eml")
    assert shown(found) == [("body", b"Driver, G-2, Goma.\r\n"), ("captured", "BadHint")]


TEXT = b"MIME-Version: 1.0\r\nContent-Type: text/plain"
NESTED = b'--x\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n'
HOSTILE = [
    b"MIME-Version: 1.0\r\n" + NESTED.removeprefix(b"--x\r\n") + NESTED * 3000,
    b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed\r\n\r\nno boundary",
    b"MIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n" * 2000,
    TEXT + b"; charset=\"\xff\xfe\"; name*0*=utf-8''%; name*x=1\r\n\r\nx",
    TEXT + b"; name*=nonsense'x'%ff\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
    TEXT + b"\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\r\n\xff\xff",
    TEXT + b"\r\nDate: " + b"1" * 5000 + b"\r\n\r\nx",
    TEXT + b"\r\nSubject: =?x?b?" + b"=?" * 50_000 + b"\r\n\r\nx",
    TEXT + b"" + b"; a=b" * 5_000 + b"\r\n\r\nx",
]  # fmt: skip


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_emails_are_read_or_told(data: bytes) -> None:
    found, problem = read(data, "ad.eml")
    assert found or problem


def test_emails_of_a_mailbox() -> None:
    quoted = MBOX.replace(b"Driver,", b"Driver,\n>From Goma,\nFrom there,")
    found, problem = read(MBOX + quoted + MBOX, "ads.mbox")
    assert [m.name for m in found] == ["1", "2", "3"]
    bodies = [shown(read(m.data, "ads.mbox#1")[0])[0][1] for m in found if isinstance(m, Member)]
    first = b"Driver, G-2, Goma.\n\n"
    assert bodies == [first, b"Driver,\nFrom Goma,\nFrom there, G-2, Goma.\n\n", first]
    assert problem is None


def test_an_email_that_is_too_large() -> None:
    large = MBOX + b"x" * 3_000_000 + b"\n\n"
    assert shown(read(large + MBOX, "ads.mbox", settings(document_mb=1))[0])[0] == ("1", "TooLarge")
    assert len(read(large + MBOX, "ads.mbox", settings(document_mb=1))[0]) == 2
    found, problem = read(PLAIN + b"x" * 3_000_000, "ad.eml", settings(document_mb=1))
    assert not found
    assert problem is not None
    assert "document_mb" in problem
