"""From bytes to clean characters: charset detection, repair of mojibake, removal of invisible characters.

The rules come from pasted and scraped announcements: no-break spaces and hyphens from Word, bidi marks from Arabic
pages, bullets of symbol fonts, UTF-8 that was read through a Western or Thai code page.

>>> clean("P\\u20114,\\u00a0Goma\\u200b \\uff11\\uff12")
'P-4, Goma 12'
>>> clean("the worldโs โ€œCharterโ€\\x9d")
'the world’s “Charter”'
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from itertools import islice

import ftfy
from ftfy.chardata import CONTROL_CHARS, LIGATURES

from pipeline.loaders import loss
from pipeline.loaders.page import Unreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the same bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"\x1f\x8b",
    b"\x7fELF",
)
# What English, French, Spanish and Portuguese write beyond ASCII: a text of these alone is Windows-1252.
_WESTERN = frozenset(
    "àâäáãåçéèêëíìîïñóòôöõúùûüÿœæßøÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜŸŒÆØ«»“”‘’‚„–—•…€£°ºª¿¡§©®™´·¸¨±²³¹½¼¾×\xa0\xad"
)
_REPAIR = ftfy.TextFixerConfig(
    unescape_html=False, uncurl_quotes=False, fix_character_width=False, fix_latin_ligatures=True, normalization="NFC"
)
_TABLE: dict[int, str | None] = {
    **dict.fromkeys([*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0)], None),
    **dict.fromkeys(
        [0xAD, 0x61C, 0x180E, 0x2060, 0xFEFF, 0xFFFC, *range(0x200B, 0x2010), *range(0x202A, 0x202F)], None
    ),
    **dict.fromkeys([*range(0x2066, 0x2070), *range(0xFE00, 0xFE10)], None),
    **dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " "),
    **dict.fromkeys([0x2010, 0x2011, 0xFE63, 0xFF0D], "-"),
    **dict.fromkeys([0x0B, 0x0C, 0x85, 0x2028, 0x2029], "\n"),
    **dict.fromkeys([0xF0A7, 0xF0A8, 0xF0B7, 0xF0D8, 0xF076, 0xF0FC], "•"),
    **{0xFF10 + n: str(n) for n in range(10)},
    **{0x1D7CE + n: str(n % 10) for n in range(50)},
}
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_ANY_TAKEN = f"[{re.escape(''.join(map(chr, _TABLE)))}]"
_TAKEN = re.compile(rf"[^\t\n -~](?<={_ANY_TAKEN}){_ANY_TAKEN}*")  # Python runs over plain ASCII to the first
# What ftfy takes out or replaces wherever it stands.
_REPLACED = "\r\x1b\x80-\x9f\u2028\u2029\ud800-\udfff" + re.escape("".join(map(chr, {*LIGATURES, *CONTROL_CHARS})))


def _damage(*characters: str) -> re.Pattern[str]:
    """Where ftfy, or something that works on one of these characters, may change a text in normal form.

    ftfy repairs a line that its heuristic calls bad: then two characters beyond ASCII stand beside each other, of which
    an apostrophe, a dash or a space is never the first, or there is one of a few that are bad beside any other.
    """
    alone = "".join((_REPLACED, "ŒœÂÃ", *characters))
    return re.compile(f"[^\t\n -~](?:(?<=[{alone}])|(?<![’…–—―·´\xa0\xad])[^\x00-\x7f])")


_FOR_FTFY = _damage()
_FOR_ALL = _damage("¨\u0e01-\u0e5b", re.escape("".join(map(chr, _TABLE))))
# Plain ASCII as spaces; other white space, which is damage, as a control character, so that spaces alone part runs.
_BLANKED = bytes(32 if chr(c) in "\t\n" or 32 <= c < 127 else 27 if 11 <= c < 14 else c for c in range(256))
LONGEST = 1_000_000  # characters that are read: announcements have less than a tenth
_LETTER = re.compile(r"[^\W\d_]")
_FEWEST_LETTERS = 3  # of a text
_CONTROLS = bytes([*range(0x09), *range(0x0E, 0x20)])
_SURROGATES = re.compile("[\ud800-\udfff]")
_THAI = re.compile("[\u0e01-\u0e5b]")
# A run that was UTF-8 once: a Thai letter that stands for a lead byte, then what stands for continuation bytes.
_THAI_RUN = re.compile("[\u0e22-\u0e5b][\u0e01-\u0e22€…‘’“”•–—œ™˜š›žŸ\x80-\x9f\xa0]{1,3}")
_THAI_APOSTROPHE = re.compile(r"(?<=[A-Za-z])โ(?=[A-Za-z]{1,2}\b)")


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of the bytes; letters that are damaged are U+FFFD."""
    return data.decode(encoding_of(data, declared), errors="replace")


def encoding_of(data: bytes, declared: str | None = None) -> str:
    """The encoding of the bytes: byte order mark, UTF-8, the declared charset, then what the letters suggest.

    Raises `Unreadable` where the bytes are no text.
    """
    if not data.strip():
        raise Unreadable("The file is empty. Fetch or export it again.")
    if data.startswith(_MAGIC):
        raise Unreadable("The file is binary, not text. Give it the extension of its real format.")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    for encoding in ("utf-16-le", "utf-16-be"):
        if data[:400].count(0) * 3 > len(data[:400]) and _zeros(data[:400], encoding):
            return encoding
    if data.count(0) > max(8, len(data) // 50):  # fewer are damage to a text, and said
        raise Unreadable("The file is binary, not text. Give it the extension of its real format.")
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        pass
    replaced = data.decode("utf-8", errors="replace")
    if replaced.count("\ufffd") * 20 < sum(c > "\x7f" for c in replaced):
        return "utf-8"  # with a few damaged bytes
    if declared and declared.lower() not in ("utf-8", "utf8"):
        try:
            data.decode(declared)
            return declared
        except (LookupError, ValueError):
            pass
    western = data.decode("cp1252", errors="replace")
    beyond = [c for c in western if c >= "\x80"]
    if len(beyond) * 4 < len(western) and _WESTERN.issuperset(beyond):
        return "cp1252"
    import charset_normalizer  # late: hardly a text comes so far

    best = charset_normalizer.from_bytes(data[:65536]).best()
    return best.encoding if best else "cp1252"


def _zeros(head: bytes, encoding: str) -> bool:
    odd = head[1::2].count(0)
    even = head[::2].count(0)
    return odd > 3 * even if encoding == "utf-16-le" else even > 3 * odd


def clean(text: str) -> str:
    """Repaired characters and visible ones only; lines end in a line feed, tabs stay."""
    if is_sound(text):
        return text
    beyond = _beyond(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        if _SURROGATES.search(beyond):
            text = _SURROGATES.sub("", text)
        # Some Thai letters in a text that is not Thai.
        if _THAI.search(beyond) and len(_THAI.findall(text)) * 5 < len(text):
            text = _THAI_APOSTROPHE.sub("’", _THAI_RUN.sub(_from_thai, text))
        text = "".join(map(_repaired, _LINE.findall(text)))
        text = text.replace("¨C", "–")  # an en dash that went through a Chinese code page
    return _TAKEN.sub(lambda taken: taken[0].translate(_TABLE), text)


def is_sound(text: str) -> bool:
    """Whether there is nothing to clean, in the text or in any part of it between spaces; a quick yes for most."""
    return not _FOR_ALL.search(_beyond(text)) and unicodedata.is_normalized("NFC", text)


def _beyond(text: str) -> str:
    """What stands between plain ASCII, each run once: bytes are parted in a fraction of the time of a search."""
    runs = {*text.encode("utf-8", "surrogatepass").translate(_BLANKED).split()}
    return b" ".join(runs).decode("utf-8", "surrogatepass")


def _repaired(line: str) -> str:
    """A line as ftfy repairs it, which looks at each by itself."""
    sound = not _FOR_FTFY.search(line) and unicodedata.is_normalized("NFC", line)
    return line if sound else ftfy.fix_text(line, _REPAIR)


def _from_thai(match: re.Match[str]) -> str:
    run = match.group()
    for end in range(len(run), 1, -1):
        try:
            return b"".join(map(_byte, run[:end])).decode("utf-8") + run[end:]
        except UnicodeError:
            continue
    return "”" if run.startswith("โ€") else run


def _byte(character: str) -> bytes:
    for encoding in ("cp874", "cp1252", "latin-1"):
        try:
            return character.encode(encoding)
        except UnicodeEncodeError:
            continue
    raise UnicodeError(character)


def lost(text: str, read: int = LONGEST) -> str:
    """What is lost of a decoded text of which the first `read` characters are read, in words; "" for nothing."""
    length = len(text)
    cut = f"Only the first {read:,} of {length:,} characters were read." if length > read else ""
    return loss.said(loss.of_nuls(text), cut)


def printable(text: str) -> str:
    """The text again, or `Unreadable` where it holds no letters to speak of."""
    beginning = text[:LONGEST]
    encoded = beginning.encode("utf-8", "surrogatepass")  # bytes are counted in a tenth of the time of characters
    junk = beginning.count("\ufffd") + len(encoded) - len(encoded.translate(None, _CONTROLS))
    if junk * 10 > len(beginning):
        raise Unreadable("The file is binary or in an unknown charset. Save it as UTF-8 text.")
    if len(list(islice(_LETTER.finditer(beginning), _FEWEST_LETTERS))) < _FEWEST_LETTERS:
        raise Unreadable("The file has no text. Fetch or export it again.")
    return text
