"""`vacancies explain`: why a value is what it is: the sentence, all candidates, their rules, and why this one won."""
from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from pipeline import meanings, store, why
from pipeline.commands import FAILED, OK, USAGE, record
from pipeline.commands.console import printer
from pipeline.commands.fields import Unknown, complete

_MARKED = "bold reverse"
_LONGEST = 120  # characters of a cell


def run(arguments: Namespace) -> int:
    try:
        name = complete(arguments.field)
        tables = {"vacancies", "documents", "evidence", "issues", name}
        rows = record.rows(arguments, tables)
        _Explanation(rows, name, printer(), arguments.out).print()
    except Unknown as error:
        print(f"vacancies explain: {error}", file=sys.stderr)
        return USAGE
    except (store.StoreError, LookupError) as error:
        print(f"vacancies explain: {error.args[0]}", file=sys.stderr)
        return FAILED
    return OK


class _Explanation:
    """Prints what is known of one field of one record."""

    def __init__(self, rows: record.Rows, name: str, console: Console, out: str) -> None:
        self.rows, self.name, self.console, self.out = rows, name, console, out
        self.record = rows["vacancies"][0]
        self.fields = meanings.fields_of(name)
        self.evidence = why.in_order([e for e in rows["evidence"] if e["field"] in self.fields])
        self.text = str(rows["documents"][0]["text"])

    def print(self) -> None:
        head = Text(self.name, style="bold").append(f" in {self.record['vacancy_id']}", style="default")
        self._say(head.append(f"\n{self.record['title'] or 'no title'} ({self.record['source_uri']})", style="dim"))
        self._values()
        if not self.fields:
            self._say(f"\n{meanings.WITHOUT_WORDS[self.name]} No words of the document stand behind it.")
            if self.name == "quality_score":
                self._quality()
        elif self.evidence:
            self._chosen()
            self._candidates()
            self._rules()
        else:
            self._looked_for()
        self._issues()

    def _values(self) -> None:
        if self.name in meanings.CHILDREN:
            number = len(self.rows.get(self.name, ()))
            self._say(f"{number} row{'' if number == 1 else 's'} in the table {self.name}")
        for column in self._columns():
            value = self.record[column]
            if value is not None:
                self._say(f"{column} = {value}")
            elif column == self.name:
                self._say(f"{column} is null: nothing in the document was taken for it")

    def _columns(self) -> list[str]:
        """The columns that go together, that which was asked for first; none for a table."""
        own = [self.name] if self.name in self.record else []
        more = (c for field in self.fields for c in meanings.columns_of(field) if self.name not in meanings.CHILDREN)
        return list(dict.fromkeys([*own, *(c for c in more if c in self.record)]))

    def _chosen(self) -> None:
        own = self.name in self.record
        used = why.behind(self.name, self.evidence) if own else [e for e in self.evidence if e["chosen"]]
        reasons = [why.chosen(e, self.evidence) for e in used]
        if not used and any(map(why.overruled, self.evidence)):
            self._say(Text(f"   {why.CLEARED}", style="italic"))
        for row, reason in zip(used, reasons, strict=True):
            if row["table"] != "vacancies":
                self._say(Text(f"\n{row['row_position']}  ").append(record.written(row["value"]), style="bold"))
            self._say(Text("   ").append(self._cited(row)))
            if row["table"] == "vacancies":
                self._say(Text(f"   {reason}", style="italic"))
        if used and used[0]["table"] != "vacancies":
            minimum = self.name not in meanings.CHILDREN
            self._say(Text(f"\n{why.MINIMUM if minimum else reasons[0]}", style="italic"))

    def _cited(self, row: record.Row) -> Text:
        """The sentence, the words cited in it marked: by their style, where there is none by brackets."""
        if row["start"] == row["end"]:
            return Text("It was typed, and cites no words of the document.")
        other = row.get("cited_vacancy_id")
        text = record.document(self.out, other) if other else self.text
        before, words, behind = record.sentence(text, row["start"], row["end"])
        styled = self.console.is_terminal
        found = Text(before).append(words.replace("\n", " ") if styled else f"[{words}]".replace("\n", " "),
                                    _MARKED if styled else "").append(behind)
        page = f"page {row['page']}, " if row["page"] else ""
        return found.append(f"  ({page}{row['start']}-{row['end']}{f' in {other}' if other else ''})", style="dim")

    def _candidates(self) -> None:
        several = len(self.fields) > 1
        table = Table(title="\nCandidates, in the order in which they were weighed", title_justify="left",
                      title_style="bold")
        for title in ("used", *(["field"] if several else []), "value", "words", "rule", "confidence", "why not"):
            table.add_column(title, overflow="fold", justify="right" if title == "confidence" else "left")
        for row in self.evidence:
            field = [row["field"]] if several else []
            said = [record.short(record.written(row[name]), _LONGEST) or "-" for name in ("value", "raw")]
            cells = ["yes" if row["chosen"] else "no", *field, *said, row["extractor"]]
            reason = escape(str(row["reason"] or ""))
            table.add_row(*map(escape, cells), f"{row['confidence']:.2f}", reason, style=_style(row))
        self.console.print(table)

    def _rules(self) -> None:
        self._say(Text("\nThe rules", style="bold"))
        for field, rule in dict.fromkeys((e["field"], e["extractor"]) for e in self.evidence):
            meaning = meanings.of_rule(field, rule) or "no words say what it looks at"
            self._say(f"  {rule}: {meaning}{_record_of(field, rule)}")

    def _looked_for(self) -> None:
        self._say(Text("\nNothing in the document looked like it. What was looked for", style="bold"))
        for field in self.fields:
            for rule in rules_of(field):
                self._say(f"  {meanings.of_rule(field, rule)} ({rule})")
        if labels := [label for field in self.fields for label in meanings.labels(field)]:
            self._say(f"Labels of it are, among others: {', '.join(labels)}. "
                      "More of them, and of other words, can be added: CONTRIBUTING.md, A wording.")

    def _quality(self) -> None:
        parts, factor = why.quality(self.record, self.rows["evidence"], self.rows["issues"])
        told = ", ".join(f"{column} {share:.2f}" if share else f"{column} missing" for column, share in parts.items())
        self._say(f"It is the mean of {told}; times {factor:.2f} for the warnings and errors in the issues.")

    def _issues(self) -> None:
        about = {self.name, *self.fields, *self._columns()}
        found = [issue for issue in self.rows["issues"] if issue["field"] in about]
        if found:
            self._say(Text("\nIssues", style="bold"))
        for issue in found:
            self._say(f"  {issue['severity']} {issue['code']}: {issue['message']}")

    def _say(self, what: str | Text) -> None:
        if what:
            self.console.print(what if isinstance(what, Text) else Text(what), soft_wrap=not self.console.is_terminal)


def rules_of(field: str) -> Sequence[str]:
    """The rules that look for a field: those with words of its own, and those that were met on labelled documents; the
    surest first."""
    own = meanings.words().get(field, {})
    met = [rule for name, rule in meanings.measures() if name == field]
    known = dict.fromkeys([*met, *own])
    return sorted(known, key=lambda rule: -(found.precision if (found := meanings.measured(field, rule)) else 0.0))


def _record_of(field: str, rule: str) -> str:
    if rule in (meanings.CORRECTION, meanings.DUPLICATE):
        return ""
    if found := meanings.measured(field, rule):
        return f"; right {found.right} of {found.right + found.wrong} times on labelled documents"
    return "; not yet met on labelled documents, so 0.50 is assumed"


def _style(row: record.Row) -> str:
    return "bold" if row["chosen"] else "dim" if row["value"] is None else ""

