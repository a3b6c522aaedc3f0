"""The employer where no label names it: in titles, first lines, "About X", the text's account of itself, its addresses.

A partner that prose mentions once is no employer; of all that prose names, only the one that it names most as the
subject of sentences is proposed. Job boards are left out here and refused again by the normalizer.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice, pairwise

from extractors.employer_hosts import hosts
from extractors.employer_mentions import blocks_with_mentions, mentions_in
from extractors.title_places import title_places
from normalizers.vocabulary import employers, organisations, posts
from normalizers.vocabulary.fold import plain
from normalizers.vocabulary.organisations import Mention
from pipeline.document import Block, Candidate, Document

_FIELD = "organization"
_FIRST_LINES = 14
_LONGEST_LINE = 130
_RECRUITS = re.compile(r"\)?\s+(?:recrute|recruta|recluta|is (?:hiring|recruiting|seeking))\b", re.IGNORECASE)
_NEXT = re.compile(r"(?:['’]s?)?(?:,[^,.]{3,50},)?\s+(?:\([^()\n]{1,80}\),?\s+)?(?:in \w+\s+)?(\w+)")
_PROJECT = re.compile(r"\s+(?:project|funded|resources|projet|proyecto|projeto)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s\b")
_OFTEN = 3  # times that prose names an employer for certain


def extract(document: Document) -> Iterator[Candidate]:
    """Candidates for the employer, one rule for each kind of place."""
    yield from _in_titles(document)
    yield from _first_lines(document)
    yield from _units(document)
    yield from _about(document)
    yield from _identity(document)
    yield from hosts(document)


def _in_titles(document: Document) -> Iterator[Candidate]:
    for block in title_places(document):
        text = document.of(block)
        found = [m for m in mentions_in(document, block) if not organisations.is_board(_segment(text, m))]
        for mention in found:
            if _is_topic(text, mention):
                continue
            site = block.source == "page-title" and mention.start > 0 and not text[mention.end :].strip(" )|-–.")
            recruits = _RECRUITS.match(text, mention.end)
            rule = "page_title" if site else "recruits" if recruits else "title_mention"
            yield document.candidate(_FIELD, block.start + mention.start, block.start + mention.end, rule)


def _is_topic(text: str, mention: Mention) -> bool:
    """Names that a title has for another reason: "(GEF Resources)", "the Global Fund Project", "a job in the UN"."""
    opened, closed = text.rfind("(", 0, mention.start), text.find(")", mention.end)
    alone = text[opened + 1 : closed].strip() == mention.name
    if opened > text.rfind(")", 0, mention.start) and not (alone and not _abbreviates(text[:opened], mention)):
        return True
    if _PROJECT.match(text, mention.end) and text[: mention.start].strip():
        return True
    closes = mention.end >= len(text.rstrip()) and text[: mention.start].rstrip()[-1:] in ("-", "–", "|", ",")
    return plain(mention.name) in employers.words("general") and not closes


def _abbreviates(before: str, mention: Mention) -> bool:
    """"Individual Service Agreement (ISA)": the letters are those of other words than the employer's."""
    spelled = re.findall(r"[^\W\d_][\w'’-]*", before)[-len(mention.name) :]
    initials = "".join(word[0] for word in spelled)
    return initials.upper() == mention.name and organisations.canonical(" ".join(spelled)) != mention.canonical


def _segment(text: str, mention: Mention) -> str:
    """The part between separators that the name stands in: "UNDP Jobs" names a board."""
    start = max(text.rfind(mark, 0, mention.start) for mark in ("|", " - ", "–", ":"))
    ends = [at for mark in ("|", " - ", "–", ":") if (at := text.find(mark, mention.end)) >= 0]
    return text[start + 1 : min(ends, default=len(text))].strip(" -|")


def _visible(document: Document) -> Iterator[Block]:
    return (block for block in document.blocks if not block.source)


def _first_lines(document: Document) -> Iterator[Candidate]:
    """A line that is an employer's name, known by the vocabulary or by the label "Job title:" that follows it."""
    lines = list(islice(_visible(document), _FIRST_LINES))
    for block in lines:
        text = document.of(block)
        free = not block.label or block.field == "job_number"  # "Vacancy notice", the employer on the next line
        if free and len(text) <= _LONGEST_LINE and employers.is_name(text):
            yield document.candidate(_FIELD, block.start, block.end, "first_lines")
    for before, after in pairwise(lines[:3]):
        if not before.label and before.kind != "heading" and after.field == "title" and _is_body(document.of(before)):
            yield document.candidate(_FIELD, before.start, before.end, "line_before_title")


def _is_body(text: str) -> bool:
    words = plain(text).split()
    return len(text) <= _LONGEST_LINE and not posts.names_post(text) and bool(set(words) & employers.words("bodies"))


def _units(document: Document) -> Iterator[Candidate]:
    """The employer inside its unit's name: "OCHA / Policy Section", "Mission ... au Mali"."""
    for block in document.labelled("department"):
        mention = next(iter(mentions_in(document, block)), None)
        if mention and not block.source:
            yield document.candidate(_FIELD, block.start + mention.start, block.start + mention.end, "unit_mention")


def _about(document: Document) -> Iterator[Candidate]:
    for block in blocks_with_mentions(document):
        text = document.of(block)
        if block.source or len(text) > 80:
            continue
        mention = next(iter(mentions_in(document, block)), None)
        if mention and plain(text[: mention.start]) in employers.words("about") and len(text) - mention.end < 30:
            yield document.candidate(_FIELD, block.start + mention.start, block.start + mention.end, "heading_about")


def _identity(document: Document) -> Iterator[Candidate]:
    """The employer that running text names most, its sentences' subject counted three times.

    Where title, label or letterhead name somebody else, a single sentence speaks of a partner or a donor. Where nothing
    names anybody for certain, the one counts on whose own site the page stands.
    """
    counts: Counter[str] = Counter()
    first: dict[str, tuple[int, int]] = {}
    titles = {block.start for block in title_places(document) if not document.of(block).endswith(".")}
    for block in blocks_with_mentions(document):
        if block.source or block.start in titles or block.kind == "heading":
            continue
        if block.label and block.field != "supervisor":
            continue
        text = document.of(block)
        for mention in mentions_in(document, block):
            if plain(mention.name) in employers.words("general"):
                continue
            subject = _is_subject(text, mention) and not organisations.is_donor(mention.canonical)
            counts[mention.canonical] += 3 if subject else 1
            if subject or mention.canonical not in first:
                first.setdefault(mention.canonical, (block.start + mention.start, block.start + mention.end))
    if counts:
        name = counts.most_common(1)[0][0]
        stated = {name for name in _stated(document) if not organisations.is_donor(name)}
        if stated & set(first):
            name = max(stated & set(first), key=counts.__getitem__)
        rule = "prose_identity" if counts[name] >= _OFTEN else "prose_mention"
        rule = "prose_donor" if organisations.is_donor(name) else rule
        # a board prints names over texts that are not theirs: one that the text never takes up yields to the text's own
        rule = "prose_other" if stated and name not in stated and counts[name] <= _OFTEN else rule
        owners = set(filter(None, map(employers.of_site, document.sites())))
        if not stated and counts[name] < _OFTEN and (owner := next((o for o in first if o in owners), "")):
            name, rule = owner, "own_site"
        yield document.candidate(_FIELD, *first[name], rule)


def _stated(document: Document) -> Iterator[str]:
    """Employers that labels, titles and first lines name; one outside the vocabulary as written."""
    for block in document.labelled("organization"):
        yield employers.known(document.of(block)) or document.of(block)
    for block in title_places(document):
        text = document.of(block)
        found = (m for m in mentions_in(document, block) if plain(m.name) not in employers.words("general"))
        yield from (m.canonical for m in found if not _is_topic(text, m))
    for block in islice(_visible(document), _FIRST_LINES):
        text = document.of(block)
        if block.label or len(text) > _LONGEST_LINE or plain(text) in employers.words("general"):
            continue
        if employers.is_name(text):
            yield employers.known(text)


def _is_subject(text: str, mention: Mention) -> bool:
    if _POSSESSIVE.match(text, mention.end):
        return True
    following = _NEXT.match(text, mention.end)
    return bool(following and plain(following.group(1)) in employers.words("subject"))
