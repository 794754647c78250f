"""The first pass: one entry file by itself. Its outcome depends on nothing else, so it can be kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from bot.document.field_types import convert_values
from bot.document.reader import Document, Mark, Unreadable
from bot.document.schema import (
    UNTITLED,
    Validator,
    compile_schema,
    validate,
    validator_from,
)
from bot.engine.entry_format import EntryFormat
from bot.engine.longer_title import find_longer_title
from bot.engine.registry import file_rules
from bot.identity.keys import Work, keys_of
from bot.identity.url_policy import compile_ordinary_pattern
from bot.listing.own_links import list_own_urls
from bot.listing.shown_labels import shown_labels
from bot.model.entry import Entry
from bot.model.entry_id import EntryId, SectionId
from bot.model.finding import FieldPath, Finding, Location, Related
from bot.model.link import Link
from bot.model.rule import (
    BEYOND_ASCII,
    UNUSUAL_LINK,
    EntryFile,
    FileCheck,
    Rule,
    SyntaxProblem,
    Violation,
    read_text_marker,
)
from bot.repairs.pasted_entry import parse_pasted_entry


class FileResult(NamedTuple):
    """What one file is by itself: its valid values, what identifies the work, the findings, and the document."""

    record: dict[str, Any] | None
    keys: list[Any] | None
    findings: list[Finding]
    document: Document | Unreadable


@dataclass(frozen=True)
class Examiner(EntryFormat):
    """Examines the files of one list. *year* is this year; *schema* spares compiling the layout's again."""

    year: int
    schema: Mapping[str, Any] | None = None

    @cached_property
    def _validator(self) -> Validator:
        return validator_from(self.layout, self.schema or compile_schema(self.layout))

    @cached_property
    def _rules(self) -> list[Rule[FileCheck]]:
        return file_rules()

    @cached_property
    def _rules_in(self) -> dict[SectionId, list[Rule[FileCheck]]]:
        """The rules that count, by section."""
        level = self.layout.level
        return {
            SectionId.from_parts(self.layout.id, section): [
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
        return [
            (text, fact) for fact in sorted(facts) if (text := read_text_marker(fact))
        ]

    @cached_property
    def _is_ordinary(self) -> Callable[[str], object]:
        """What passes the commonest links; asked of every link, so without a call of ours between."""
        return compile_ordinary_pattern().fullmatch

    @cached_property
    def _shown(self) -> frozenset[str]:
        return frozenset(shown_labels(self.layout))

    def _is_odd(self, link: Link) -> bool:
        """Return whether rules look closer at *link*: its address, or a label in other letters than the list's."""
        if not self._is_ordinary(link.url):
            return True
        return link.label not in self._shown and link.label.casefold() in self._shown

    @cached_property
    def _url_fields(self) -> frozenset[str]:
        return frozenset(
            name for name, spec in self.layout.fields.items() if spec.type == "url"
        )

    def examine(
        self, path: str, data: bytes, *, written: Document | Unreadable | None = None
    ) -> FileResult:
        """Read, validate and judge one file. Rules that its section sets to off are not asked.

        Args:
            path: where the file stands.
            data: what it holds.
            written: what a person wrote, where *data* is a machine's repair of that: see `make_finding`.
        """
        file, record, document = self.read(path, data)
        is_settled = isinstance(document, Document) and document.is_settled
        findings = [
            make_finding(rule, violation, path, document, written=written)
            for rule in self.due(file, record, is_settled=is_settled)
            for violation in rule.check(file)
        ]
        keys = keys_of(work_of(file.entry)) if file.entry else None
        return FileResult(record, keys and list(keys), findings, document)

    def due(
        self, file: EntryFile, record: Mapping[str, Any] | None, *, is_settled: bool
    ) -> Sequence[Rule[FileCheck]]:
        """The rules that may have something to say of *file*; the others are silent on it, or off."""
        entry_id = file.entry.id if file.entry else EntryId.from_path(file.path)
        rules = self._rules_in.get(entry_id.home, self._rules)
        if not is_settled or record is None or file.problems:
            return rules
        facts = self._facts(file, record)
        return [
            rule
            for rule in rules
            if rule.only_if is None or not facts.isdisjoint(rule.only_if)
        ]

    def read(
        self, path: str, data: bytes
    ) -> tuple[EntryFile, dict[str, Any] | None, Document | Unreadable]:
        """One file as the rules see it, its valid values, its document; no values if it cannot be read."""
        document = self.parse(data)
        if isinstance(document, Unreadable):
            text = data.decode("utf-8", "replace")
            syntax = self._explain(text, document)
            return (
                EntryFile(path, text, {}, None, self.layout, self.year, syntax=syntax),
                None,
                document,
            )
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
        )
        return file, record, document

    def _explain(self, text: str, document: Unreadable) -> SyntaxProblem:
        """Return why *text* cannot be read, with the file that it stands for where that is certain."""
        pasted = parse_pasted_entry(text)
        if pasted is not None:
            left = ", ".join(f"`{field[:80]}`" for field in pasted.unused[:10])
            message = "The file holds a link or a BibTeX entry, but an entry file holds fields, one per line."
            message += f" Not used: {left}." if left else ""
            written = self.write(
                convert_values({**pasted.record, "links": pasted.links}, self.types)
            )
            return SyntaxProblem(1, 1, message, None, written)
        message = " ".join(filter(None, (document.message, document.hint)))
        mended = document.corrected_text and self.format(document.corrected_text)
        return SyntaxProblem(
            document.line, document.column, message, document.corrected, mended
        )

    def _facts(self, file: EntryFile, record: Mapping[str, Any]) -> set[str]:
        """What there is in a file, in the words of `only_if`."""
        facts = set(record)
        facts.update([fact for text, fact in self._signs if text in file.text])
        if file.odd_links or not self._url_fields.isdisjoint(record):
            facts.add(UNUSUAL_LINK)
        if not file.text.isascii():
            facts.add(BEYOND_ASCII)
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
        rule: the rule that speaks.
        violation: what it says.
        path: the path of the file at fault.
        document: the document that the rule saw; None if the place does not matter.
        related: other places that the finding speaks of.
        written: what the author wrote, where *document* is a machine's repair of that. Place and value are then the
            author's. If their text cannot be read, the place is that of the repair, and no value is quoted.
    """
    line, column = violation.line, violation.column
    shown = document if written is None else written
    if isinstance(written, Document):
        line, column = _locate(
            violation.field, written
        )  # a line that the rule counted is one of the repair
    elif not line:
        line, column = _locate(violation.field, document)
    return Finding(
        rule=rule.name,
        severity=violation.severity or rule.severity,
        location=Location(path, line, column),
        message=violation.message,
        fix=violation.fix,
        related=related,
        field=violation.field,
        value=shown.text_of(violation.field)
        if violation.field and isinstance(shown, Document)
        else "",
    )


def _locate(field: FieldPath, document: Document | Unreadable | None) -> Mark:
    return document.at(field) if field and isinstance(document, Document) else (1, 1)


def list_translated_titles(entry: Entry) -> list[str]:
    """Return the entry's titles in other languages."""
    if not entry.translations:
        return []
    return [
        translation["title"]
        for translation in entry.translations.values()
        if "title" in translation
    ]


def work_of(entry: Entry) -> Work:
    """The entry as the duplicate finder sees it."""
    urls = list_own_urls(entry)
    title, name = entry.title, entry.name or ""
    longer = find_longer_title(entry, urls)
    if longer:
        title, name = longer, name or title
    return Work(
        id=str(entry.id),  # the cache holds exact texts only
        title="" if title == UNTITLED else title,
        name=name,
        aliases=(*(entry.aliases or ()), *list_translated_titles(entry)),
        urls=urls,
        year=entry.published[0] if entry.published else None,
        description=entry.description or "",
    )
