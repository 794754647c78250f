"""The first pass: one entry file by itself. Its outcome depends on nothing else, so it can be kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from bot.document.canonical_reader import read_settled
from bot.document.reader import Document, Unreadable, parse_yaml
from bot.document.schema import UNTITLED, Validator, compile_schema, validate, validator_from
from bot.document.writer import KeyOrder, canonical_text, format_text
from bot.engine.registry import file_rules
from bot.errors import FormatterBugError
from bot.identity.keys import Work, keys_of
from bot.markdown.link_targets import ORDINARY, iterate_link_fields
from bot.model.entry import Entry, entry_id, key_order
from bot.model.finding import Finding, Location, Related
from bot.model.layout import Layout
from bot.model.rule import (
    BEYOND_ASCII,
    ODD_LINK,
    EntryFile,
    FileCheck,
    Rule,
    SyntaxProblem,
    Violation,
    read_text_marker,
)

INTEGERS = frozenset({"year"})
"""The common fields that hold whole numbers."""


class FileResult(NamedTuple):
    """What one file is by itself: its valid values, what identifies the work, and the findings."""

    record: dict[str, Any] | None
    keys: list[Any] | None
    findings: list[Finding]


@dataclass(frozen=True)
class Examiner:
    """Examines the files of one list. *year* is this year; *schema* spares compiling the layout's anew."""

    layout: Layout
    year: int
    schema: Mapping[str, Any] | None = None

    @cached_property
    def order(self) -> KeyOrder:
        """The order of keys in this list's entry files."""
        return KeyOrder(key_order(self.layout.fields))

    @cached_property
    def integers(self) -> frozenset[str]:
        """The fields of this list that hold whole numbers."""
        return INTEGERS | {name for name, spec in self.layout.fields.items() if spec.type == "integer"}

    @cached_property
    def _rank(self) -> dict[str, int]:
        return {key: place for place, key in enumerate(self.order.known)}

    @cached_property
    def _validator(self) -> Validator:
        return validator_from(self.schema or compile_schema(self.layout))

    @cached_property
    def _rules(self) -> list[Rule[FileCheck]]:
        return file_rules()

    @cached_property
    def _rules_in(self) -> dict[str, list[Rule[FileCheck]]]:
        """The rules that count, by the folder of each section."""
        level = self.layout.level
        return {
            f"entries/{self.layout.id}/{section}": [
                rule
                for rule in self._rules
                if rule.security or level(section, rule.name, rule.severity) != "off"
            ]
            for section in self.layout.sections
        }

    @cached_property
    def _signs(self) -> list[tuple[str, str]]:
        """The texts that rules wait for, each with its name among the facts."""
        facts = {fact for rule in self._rules for fact in rule.only_if or ()}
        return [(text, fact) for fact in sorted(facts) if (text := read_text_marker(fact))]

    @cached_property
    def _url_fields(self) -> frozenset[str]:
        return frozenset(name for name, spec in self.layout.fields.items() if spec.type == "url")

    def examine(self, path: str, data: bytes) -> FileResult:
        """Read, validate and judge one file. Rules that its section sets to off are not asked."""
        file, record, document = self.read(path, data)
        is_settled = document is not None and document.is_settled
        findings = [
            make_finding(rule, fault, path, document)
            for rule in self.due(file, record, is_settled=is_settled)
            for fault in rule.check(file)
        ]
        keys = keys_of(work_of(file.entry)) if file.entry else None
        return FileResult(record, keys and list(keys), findings)

    def due(
        self, file: EntryFile, record: Mapping[str, Any] | None, *, is_settled: bool
    ) -> Sequence[Rule[FileCheck]]:
        """The rules that may have something to say of *file*; the others are silent on it, or off."""
        rules = self._rules_in.get(file.path.rpartition("/")[0], self._rules)
        if not is_settled or record is None or file.problems:
            return rules
        facts = self._facts(file, record)
        return [rule for rule in rules if rule.only_if is None or not facts.isdisjoint(rule.only_if)]

    def document(self, data: bytes) -> Document | Unreadable:
        """The values of a file with their places, or why it cannot be read."""
        settled = read_settled(data, self._rank, self.integers)
        return Document(settled, data.decode(), is_settled=True) if settled else parse_yaml(data)

    def read(self, path: str, data: bytes) -> tuple[EntryFile, dict[str, Any] | None, Document | None]:
        """One file as the rules see it, its valid values, its document; the last two None if unreadable."""
        document = self.document(data)
        if isinstance(document, Unreadable):
            message = " ".join(filter(None, (document.message, document.hint)))
            mended = document.corrected_text and self.format(document.corrected_text)
            syntax = SyntaxProblem(document.line, document.column, message, document.corrected, mended)
            text = data.decode("utf-8", "replace")
            return EntryFile(path, text, {}, None, self.layout, self.year, syntax=syntax), None, None
        record, problems = validate(self._validator, document.value)
        entry = Entry.from_record(entry_id(path), record)
        file = EntryFile(
            path=path,
            text=document.text,
            tree=document.value,
            entry=entry,
            layout=self.layout,
            year=self.year,
            section=self.layout.sections.get(entry.home),
            odd_links=[link for link in iterate_link_fields(entry.links) if not ORDINARY.fullmatch(link[1])],
            problems=tuple(problems),
            canonical=document.text if document.is_settled else self._canonical(document),
        )
        return file, record, document

    def format(self, text: str) -> str:
        """Readable *text* in the one layout; as it is, where the formatter refuses."""
        try:
            return format_text(text, self.order, self.integers)
        except FormatterBugError:
            return text

    def _facts(self, file: EntryFile, record: Mapping[str, Any]) -> set[str]:
        """What there is in a file, in the words of `only_if`."""
        facts = set(record)
        facts.update([fact for text, fact in self._signs if text in file.text])
        if file.odd_links or not self._url_fields.isdisjoint(record):
            facts.add(ODD_LINK)
        if not file.text.isascii():
            facts.add(BEYOND_ASCII)
        return facts

    def _canonical(self, document: Document) -> str | None:
        if "#" in document.text:
            return self.format(document.text)
        try:
            return canonical_text(typed(document.value, self.integers), self.order)
        except (TypeError, FormatterBugError):
            return None


def make_finding(
    rule: Rule[Any], fault: Violation, path: str, document: Document | None, related: tuple[Related, ...] = ()
) -> Finding:
    """A fault as a finding, with its place in the file."""
    line, column = fault.line, fault.column
    if not line:
        line, column = document.at(fault.field) if document and fault.field else (1, 1)
    severity = fault.severity or rule.severity
    return Finding(
        rule.name, severity, Location(path, line, column), fault.message, fault.fix, related, fault.field
    )


def typed(tree: Mapping[str, Any], integers: frozenset[str]) -> dict[str, Any]:
    """*tree* with its whole numbers as numbers, where the field holds them and the text is one."""
    return {
        key: int(value)
        if key in integers and isinstance(value, str) and value.isdecimal() and str(int(value)) == value
        else value
        for key, value in tree.items()
        if value is not None
    }


def work_of(entry: Entry) -> Work:
    """The entry as the duplicate finder sees it."""
    return Work(
        id=entry.id,
        title="" if entry.title == UNTITLED else entry.title,
        name=entry.name or "",
        aliases=tuple(entry.aliases or ()),
        urls=tuple([url for _, url in iterate_link_fields(entry.links)]),
        year=entry.published[0] if entry.published else None,
        description=entry.description or "",
    )
