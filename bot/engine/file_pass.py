"""The first pass: each rule of scope "file" checks one entry file by itself.

The outcome depends on the file, the layout of its list and the year alone, so it can
be kept (decision 0006).
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from bot.document.field_types import convert_values
from bot.document.reader import Document, Mark, Unreadable
from bot.document.schema import (
    UNTITLED,
    Validator,
    compile_schema,
    load_validator,
    validate,
)
from bot.engine.entry_format import EntryFormat
from bot.engine.link_facts import collect_link_facts
from bot.engine.longer_title import find_longer_title
from bot.engine.registry import list_file_rules
from bot.identity.keys import Work, derive_keys
from bot.identity.url_policy import compile_ordinary_pattern
from bot.listing.own_links import list_own_urls
from bot.listing.shown_labels import list_shown_labels
from bot.model.entry import Entry
from bot.model.entry_id import EntryId, SectionId
from bot.model.facts import DatedFacts
from bot.model.finding import FieldPath, Finding, Location, Related
from bot.model.link import Link
from bot.model.rule import (
    BEYOND_ASCII,
    KNOWN_FACTS,
    UNUSUAL_LINK,
    EntryFile,
    FileCheck,
    Rule,
    SyntaxProblem,
    Violation,
    read_text_marker,
)
from bot.model.wording import join_words, say
from bot.repairs.bibtex import Bibliography
from bot.repairs.pasted_entry import parse_pasted_entry


class FileResult(NamedTuple):
    """What the first pass knows of one file.

    `record` holds the valid values and `keys` what identifies the work; both are None
    where the file cannot be read.
    """

    record: dict[str, Any] | None
    keys: list[Any] | None
    findings: list[Finding]
    document: Document | Unreadable


@dataclass(frozen=True)
class Examiner(EntryFormat):
    """Examines the files of one list.

    *year* is this year; *schema* is the compiled schema of the layout, where the caller
    has it already. *facts* are what sources say of works, by work: see
    `bot.model.facts.group_by_work`, which rules judge by *today*. With them, the outcome
    must not be kept.
    """

    year: int
    schema: Mapping[str, Any] | None = None
    facts: Mapping[str, Sequence[DatedFacts]] = field(default_factory=dict)
    today: dt.date | None = None

    @property
    def day(self) -> dt.date:
        """The day by which exceptions end; the first of the year where only that is known."""
        return self.today or dt.date(self.year, 1, 1)

    @cached_property
    def _validator(self) -> Validator:
        schema = self.schema or compile_schema(self.layout)
        return load_validator(self.layout, schema)

    @cached_property
    def _rules(self) -> list[Rule[FileCheck]]:
        return list_file_rules()

    @cached_property
    def _rules_by_section(self) -> dict[SectionId, list[Rule[FileCheck]]]:
        """The rules that a section does not set to off, by section."""
        rules_by_section = {}
        for section in self.layout.sections:
            section_id = SectionId.from_parts(self.layout.id, section)
            rules_by_section[section_id] = self._list_active_rules(section)
        return rules_by_section

    def _list_active_rules(self, section: str) -> list[Rule[FileCheck]]:
        active_rules = []
        for rule in self._rules:
            level = self.layout.get_level(section, rule.name, rule.default_level)
            # A list cannot switch a rule about security off.
            if rule.security or level != "off":
                active_rules.append(rule)
        return active_rules

    @cached_property
    def _text_markers(self) -> list[tuple[str, str]]:
        """The texts that rules wait for, each with the fact that names it."""
        facts: set[str] = set()
        for rule in self._rules:
            facts.update(rule.only_if or ())
        markers = []
        for fact in sorted(facts):
            text = read_text_marker(fact)
            if text:
                markers.append((text, fact))
        return markers

    @cached_property
    def _is_ordinary(self) -> Callable[[str], object]:
        """The check that passes the commonest links."""
        # Every link of every file is checked, so this is the pattern's own method, not
        # a function of ours around it.
        return compile_ordinary_pattern().fullmatch

    @cached_property
    def _shown_labels(self) -> frozenset[str]:
        return frozenset(list_shown_labels(self.layout))

    def _is_odd(self, link: Link) -> bool:
        """Return whether rules look closer at *link*.

        They do where its address is unusual, or where its label differs by capitals
        alone from one that the list shows.
        """
        if not self._is_ordinary(link.url):
            return True
        labels = self._shown_labels
        return link.label not in labels and link.label.casefold() in labels

    @cached_property
    def _url_fields(self) -> frozenset[str]:
        fields = self.layout.fields
        return frozenset(name for name, spec in fields.items() if spec.type == "url")

    def examine(
        self, path: str, data: bytes, *, written: Document | Unreadable | None = None
    ) -> FileResult:
        """Read, validate and check one file by the rules that its section allows.

        Args:
            path: the path of the file.
            data: the content of the file.
            written: what a person wrote, where *data* is a machine's repair of that:
                see `make_finding`.
        """
        file, record, document = self.read(path, data)
        is_settled = isinstance(document, Document) and document.is_settled
        findings = []
        for rule in self.select_rules(file, record, is_settled=is_settled):
            for violation in rule.check(file):
                finding = make_finding(
                    rule,
                    violation,
                    path,
                    document,
                    written=written,
                )
                findings.append(finding)
        keys = list(derive_keys(make_work(file.entry))) if file.entry else None
        return FileResult(record, keys, findings, document)

    def select_rules(
        self, file: EntryFile, record: Mapping[str, Any] | None, *, is_settled: bool
    ) -> Sequence[Rule[FileCheck]]:
        """Return the rules that may find something in *file*.

        The others are off in its section, or find nothing in a valid file in the
        canonical format that lacks all facts of their `only_if`.
        """
        entry_id = file.entry.id if file.entry else EntryId.from_path(file.path)
        rules = self._rules_by_section.get(entry_id.home, self._rules)
        # `only_if` speaks of valid files in the canonical format alone, so every other
        # file meets all rules.
        if not is_settled or record is None or file.problems:
            return rules
        facts = self._collect_facts(file, record)
        return [
            rule
            for rule in rules
            if rule.only_if is None or not facts.isdisjoint(rule.only_if)
        ]

    def read(
        self, path: str, data: bytes
    ) -> tuple[EntryFile, dict[str, Any] | None, Document | Unreadable]:
        """Return one file as the rules see it, its valid values, and its document.

        The values are None where the file cannot be read.
        """
        document = self.parse(data)
        if isinstance(document, Unreadable):
            file = self._make_unreadable_file(path, data, document)
            return file, None, document
        record, problems = validate(self._validator, document.value)
        entry = Entry.from_record(EntryId.from_path(path), record)
        file = EntryFile(
            path=path,
            text=document.text,
            tree=document.value,
            entry=entry,
            layout=self.layout,
            year=self.year,
            section=self.layout.sections.get(entry.id.section),
            odd_links=[link for link in entry.all_links if self._is_odd(link)],
            problems=tuple(problems),
            canonical=self.write_canonical(document),
            facts=collect_link_facts(entry, self.facts) if self.facts else (),
            today=self.today if self.facts else None,
        )
        return file, record, document

    def _make_unreadable_file(
        self, path: str, data: bytes, document: Unreadable
    ) -> EntryFile:
        # Bytes that are no UTF-8 may be the reason why the file cannot be read.
        text = data.decode("utf-8", "replace")
        return EntryFile(
            path=path,
            text=text,
            tree={},
            entry=None,
            layout=self.layout,
            year=self.year,
            syntax=self._explain(text, document),
        )

    def _explain(self, text: str, document: Unreadable) -> SyntaxProblem:
        """Return why *text* cannot be read, with the repaired file where it is certain."""
        pasted = parse_pasted_entry(text)
        if pasted is not None:
            return self._explain_pasted(pasted)
        message = document.message
        if document.hint:
            message = say("{problem} {advice}", problem=message, advice=document.hint)
        corrected_text = document.corrected_text
        return SyntaxProblem(
            line=document.line,
            column=document.column,
            message=message,
            corrected=document.corrected,
            corrected_text=corrected_text and self.format(corrected_text),
        )

    def _explain_pasted(self, pasted: Bibliography) -> SyntaxProblem:
        """Return the problem of a file that holds a link or a BibTeX entry, no fields.

        The repaired file holds the fields that the link or the entry gives.
        """
        message = say(
            "The file holds a link or a BibTeX entry, "
            "but an entry file holds fields, one per line."
        )
        if pasted.unused:
            message = say(
                "{problem} Not used: {fields}.",
                problem=message,
                fields=join_words(f"`{field[:80]}`" for field in pasted.unused[:10]),
            )
        record = {**pasted.record, "links": pasted.links}
        return SyntaxProblem(
            line=1,
            column=1,
            message=message,
            corrected_text=self.write(convert_values(record, self.types)),
        )

    def _collect_facts(self, file: EntryFile, record: Mapping[str, Any]) -> set[str]:
        """Return what a file holds, in the terms of `only_if`."""
        facts = set(record)
        markers = self._text_markers
        facts.update([fact for text, fact in markers if text in file.text])
        if file.odd_links or not self._url_fields.isdisjoint(record):
            facts.add(UNUSUAL_LINK)
        if not file.text.isascii():
            facts.add(BEYOND_ASCII)
        if file.facts:
            facts.add(KNOWN_FACTS)
        return facts


def make_finding(  # noqa: PLR0913 - what is found, where, and in which text it is shown
    rule: Rule[Any],
    violation: Violation,
    path: str,
    document: Document | Unreadable | None,
    *,
    related: tuple[Related, ...] = (),
    written: Document | Unreadable | None = None,
) -> Finding:
    """Return a violation as a finding, with its place and its value.

    Args:
        rule: the rule that found the violation.
        violation: what the rule found.
        path: the path of the file at fault.
        document: the document that the rule saw; None if the place does not matter.
        related: other places that the finding speaks of.
        written: what the author wrote, where *document* is a machine's repair of that.
            Place and value are then the author's. If their text cannot be read, the
            place is that of the repair, and no value is quoted.
    """
    field = violation.field
    line, column = violation.line, violation.column
    if isinstance(written, Document):
        # A line that the rule counted is one of the repair, so it is not used here.
        line, column = _locate_field(field, written)
    elif not line:
        line, column = _locate_field(field, document)
    quoted = document if written is None else written
    value = ""
    if field and isinstance(quoted, Document):
        value = quoted.get_text(field)
    return Finding(
        rule=rule.name,
        severity=violation.severity or rule.severity,
        location=Location(path, line, column),
        message=violation.message,
        fix=violation.fix,
        related=related,
        field=field,
        value=value,
        ends_on=violation.ends_on,
    )


def _locate_field(field: FieldPath, document: Document | Unreadable | None) -> Mark:
    """Return line and column of *field*; those of the file's start where it has none."""
    if field and isinstance(document, Document):
        return document.locate(field)
    return 1, 1


def list_translated_titles(entry: Entry) -> list[str]:
    """Return the entry's titles in other languages."""
    translations = (entry.translations or {}).values()
    return [
        translation["title"] for translation in translations if "title" in translation
    ]


def make_work(entry: Entry) -> Work:
    """Return the entry as the search for duplicates sees it."""
    urls = list_own_urls(entry)
    title, name = entry.title, entry.name or ""
    longer_title = find_longer_title(entry, urls)
    if longer_title:
        # A list that names a work by its acronym: the short title is then the name.
        title, name = longer_title, name or title
    return Work(
        id=str(entry.id),  # the cache holds exact texts only
        title="" if title == UNTITLED else title,
        name=name,
        aliases=(*(entry.aliases or ()), *list_translated_titles(entry)),
        urls=urls,
        year=entry.published[0] if entry.published else None,
        description=entry.description or "",
    )
