"""The title in the sentence or message that announces the post, where no label, heading or first line holds it.

"The institute is looking for a Data Manager to be based in Accra", "para el puesto de Analista de Datos", "Subject: FW:
Vacancy - Nurse". The title is what stands between the verb and the end of its clause, if it names a post.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice

from extractors.cues import Gate, starts_near
from normalizers.vocabulary import employers, posts
from normalizers.vocabulary.fold import plain
from normalizers.vocabulary.words import alternatives, flat, pattern, words
from pipeline.document import Block, Candidate, Document

_FIELD = "title"
_REACH = 140  # characters of a title in a sentence
_TEXT = 3_000  # characters of a block that are read
_FIRST = 40  # visible blocks that announce the post
_MESSAGE = 15  # visible blocks that can be the head of a message
_STOP = re.compile(r"[.;:!?\n](?:\s|$)|\s[(–—-]|\s(?=(?:in|en|em|à|a|au|no|na|at|for|para|pour)\s[^\W\d_a-zà-ÿ])")
_STOP_GENERAL = re.compile(r"[.;:!?\n](?:\s|$)|\s[(–—-]")
_OTHERS = pattern(words("title_cues", "others"))  # "three years of experience as an accountant" is no announcement
_SUBJECT_OF = re.compile(  # two capitalised words at least; "The manager" may be anybody
    r"(?:^|[.!?\n]\s)(?:The|L[ea]|El|[OA])\s(?P<post>[A-ZÀ-Þ][\w'’/()-]+(?:\s(?:(?:of|for|and|de|du|des|del?|da|do|e|y|et)\s){0,2}"
    r"[A-ZÀ-Þ][\w'’/()-]+){1,6})\s$"
)
_CONTRACT = re.compile(r"contra[ct]\w* (?:de |d'|of )?\w+")  # "por contrato de consultoría": no post yet
_ANYBODY = pattern(words("title_cues", "anybody"))
_PRAISE = re.compile(r"(?:[a-z][a-z-]+,?\s(?:and\s|or\s)?){1,4}(?=[A-Z])")
_INFINITIVE = re.compile(r"[a-zà-ÿ]{2,}(?:ar|er|ir|or|re)(?:se|lo|la)?\s")
_BRACKET = re.compile(r"\s\([A-ZÀ-Þ][^\W\d_]+(?:[ ,/&'’-]+[^\W\d_]+){0,7}\)")
_COUNT = re.compile(r"\s*\(?\d{1,2}\)?(?=\s)")
_SUBJECT = re.compile(r"^\W{0,3}(?P<label>[^\W\d_]{2,9})\s?:\s*(?P<subject>\S.{3,200})$")


_PART = re.compile(
    r"(?:[a-z]+\s){1,2}(?:as|comme|como|en tant que|en qualite de)\s(?:(?:an?|une?|una?|uma?)\s)?(?=[a-z])"
)


@cache
def _verbs() -> re.Pattern[str]:
    fills = alternatives(words("title_cues", "fills"))
    announces = alternatives([*employers.words("announces"), *words("title_cues", "we")])
    return re.compile(rf"(?P<fills>{fills})|{announces}")


_GATE = Gate(_verbs())
_HOLDS = Gate(pattern(words("title_cues", "holds")))


@cache
def _lead() -> re.Pattern[str]:
    marked = r"(?:\([a-z]{1,3}\)|/[a-z]{1,3}\b)?"
    return re.compile(rf"[\s'(,/]{{0,3}}{alternatives(words('title_cues', 'lead'))}{marked}(?=[\s'/),])")


@cache
def _adjunct() -> re.Pattern[str]:
    """What stands between the verb and the post, up to the article of the post."""
    article = rf"{alternatives(words('title_cues', 'articles'))}(?:\([a-z]{{1,3}}\)|/[a-z]{{1,3}}\b)?(?=\s[a-z])"
    opens = alternatives(words("title_cues", "adjuncts"))
    return re.compile(rf"[,\s]{{0,2}}{opens}\s[^.;:!?]{{3,110}}?[,)]?\s(?:a\s)?(?={article})")


@cache
def _ends(general: bool) -> re.Pattern[str]:
    return re.compile(rf"\s{alternatives(words('title_cues', 'ends_general' if general else 'ends'))}")


@cache
def _purpose() -> re.Pattern[str]:
    """How a purpose goes on behind a general title, and not the employer's office nor a length of time."""
    other = rf"(?:{alternatives(words('title_cues', 'no_purpose'))}|\d)"
    return re.compile(rf"(?:,?\s{alternatives(words('title_cues', 'purpose'))}\s|,\s)(?!{other})")


@cache
def _general() -> frozenset[str]:
    return frozenset(words("title_cues", "general"))


def extract(document: Document) -> Iterator[Candidate]:
    """The title of the first sentence that announces one, and of a message's subject."""
    visible = [block for block in document.blocks if not block.source]
    for block in visible[:_MESSAGE]:
        match = _SUBJECT.match(document.of(block)) if not block.label else None
        if match and flat(match["label"]) in words("title_cues", "subjects") and posts.names_post(match["subject"]):
            yield document.candidate(_FIELD, block.start + match.start("subject"), block.end, "subject")
            break
    found = (span for block in announcing(document) for span in announced(document, block))
    subjects = (span for block in _near(document, _HOLDS) for span in _subjects(document, block))
    for start, end, rule in islice(chain(found, subjects), 1):
        yield document.candidate(_FIELD, start, end, rule)


def announcing(document: Document) -> list[Block]:
    """The blocks that may announce the post."""
    return _near(document, _GATE)


def _near(document: Document, gate: Gate) -> list[Block]:
    visible = islice((block for block in document.blocks if not block.source), _FIRST)
    near = starts_near(document, gate)
    return [b for b in visible if not b.label and not (b.kind == "heading" and b.section) and b.start in near]


def announced(document: Document, block: Block) -> Iterator[tuple[int, int, str]]:
    """Start, end and rule of each post that a sentence of the block announces."""
    text = document.of(block)[:_TEXT]
    plain = flat(text)
    for verb in _verbs().finditer(plain):
        if _OTHERS.search(plain, plain.rfind(". ", 0, verb.start()) + 1, verb.start()):
            continue
        start = _after_adjunct(plain, verb.end())
        end = _clause_end(text, plain, start)
        if part := _PART.match(plain, start):  # "three people as Camp Managers"
            further = _clause_end(text, plain, part.end())
            if posts.names_post(text[part.end() : further]):
                start, end = part.end(), further
        if bracket := _BRACKET.match(text, end):
            end = bracket.end()
        if document.language == "en":  # "a creative Chief of Party"
            praise = _PRAISE.match(text, start, end)
            start = praise.end() if praise and posts.names_post(text[praise.end() : end]) else start
        title = text[start:end]
        if len(title) > 5 and _is_post(title, document.language):
            yield block.start + start, block.start + end, "prose" if verb["fills"] else "announced"


def _subjects(document: Document, block: Block) -> Iterator[tuple[int, int, str]]:
    """The post of which a sentence says where it is or whom it reports to: "The Country Director is based in"."""
    text = document.of(block)[:_TEXT]
    for verb in pattern(words("title_cues", "holds")).finditer(flat(text)):
        subject = _SUBJECT_OF.search(text, max(0, verb.start() - _REACH), verb.start())
        if subject and posts.names_post(subject["post"]):
            yield block.start + subject.start("post"), block.start + subject.end("post"), "sentence_subject"


def _after_lead(plain: str, start: int) -> int:
    """Behind articles, counts and praise: "two (2) qualified and experienced"."""
    while match := _lead().match(plain, start) or _COUNT.match(plain, start):
        start = match.end()
    return start + len(plain[start:]) - len(plain[start:].lstrip(" '()/,*"))


def _is_post(title: str, language: str) -> bool:
    """Whether a post is named: by more than "professionals", and no work to be done ("busca fortalecer a técnicos")."""
    named = _ANYBODY.sub("", flat(title))
    if plain(title) in words("title_cues", "alone"):
        return False
    work = language != "en" and _INFINITIVE.match(title) is not None and not posts.names_post(title.split()[0])
    return posts.names_post(named) and not work


def _after_adjunct(plain: str, end: int) -> int:
    """Where the post begins behind a verb that ends at `end`, behind "for its office in Gao" too."""
    start = _after_lead(plain, end)
    for at in (end, start):
        gap = _adjunct().match(plain, at)
        if gap and not posts.names_post(_CONTRACT.sub("", gap[0])):
            return _after_lead(plain, gap.end())
    return start


def _clause_end(text: str, plain: str, start: int) -> int:
    """The end of the clause that names the post; a comma ends it only behind a noun ("Finance, Grants Officer").

    A clause that only says what kind of post it is ("National Consultant", "Consultoria") takes its purpose along.
    """
    end = _clause(text, plain, start, start, general=False)
    if not _general().issuperset(re.findall(r"[a-z]+", plain[start:end])):
        return end
    purpose = _purpose().match(plain, end)
    return _clause(text, plain, start, purpose.end(), general=True) if purpose else end


def _clause(text: str, plain: str, start: int, first: int, *, general: bool) -> int:
    limit = min(len(text), start + _REACH)
    stop = _STOP_GENERAL if general else _STOP
    found = stop.search(text, first + 1, limit), _ends(general).search(plain, first + 1, limit)
    end = min((match.start() for match in found if match), default=limit)
    for comma in re.finditer(r",", text[first:end]):
        if posts.names_post(text[start : first + comma.start()]):
            return first + comma.start()
    return end
