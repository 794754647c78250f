"""Find the documents of a repository that hold items of a list, whatever their names."""

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from urllib.parse import unquote

from bot.errors import RefusedError, UsageError
from bot.importer.read.blocks import parse_blocks
from bot.importer.read.encoding import repair_text
from bot.importer.read.items import Item
from bot.importer.read.sections import find_parts
from bot.importer.verify.no_list import explain_no_list
from bot.importer.verify.unread_items import find_unread_items
from bot.markdown.inline_tokens import find_links
from bot.markdown.reader import read_document
from bot.markdown.regions import remove_markers
from bot.ports import Workspace
from bot.project.document_languages import DocumentLanguages
from bot.project.foreign_formats import (
    ForeignFormat,
    count_links,
    describe_format,
    find_format_of_path,
)

# Pages that every repository has, in any folder and language: `CONTRIBUTING.md`,
# `docs/LICENSE-CODE.md`, `.github/pull_request_template.md`.
_NOT_LISTS = re.compile(
    r"(?:^|/)(?:CONTRIBUTING|CODE_OF_CONDUCT|CHANGELOG|SECURITY|LICENSE"
    r"|PULL_REQUEST_TEMPLATE)\b[^/]*$",
    re.IGNORECASE,
)
_ENDINGS = (".md", ".markdown")
# Bytes of a document that is read; a larger one counts as empty.
_LARGEST = 16 * 1024 * 1024
# Documents that a message names one by one.
_MOST_NAMED = 10
# Files of which a message says why they are no list.
_MOST_EXPLAINED = 3
# So much of a list's lines are items, or more: of thirty lists that were tried, half
# and more.
_LEAST_SHARE = 0.25
# A document with so many items is a list, whatever else it holds.
_MANY = 50
# Blocks of code that a page of a program has, and more: of thirty lists, one has more
# than one.
_LEAST_CODE = 2
_PROGRAM = (
    "It tells of a program: it shows code, and few of its lines are items."
    " --document imports it all the same."
)
# The target of an inline link: `](docs/list.md`, `](<list.md`.
_LINK = re.compile(r"\]\(<?([^()\s<>]+)")


@dataclass(frozen=True, slots=True)
class ListDocument:
    """A document that holds items of a list."""

    path: str
    items: int
    # The language that its path names; empty if it names none.
    language: str
    # The path that it would have without its language.
    original: str
    # Whether the items are what the document is about; a page of a manual has a few
    # links to read on.
    is_mostly_items: bool = True


@dataclass(frozen=True, slots=True)
class ForeignDocument:
    """A document with links that is written in another format than Markdown."""

    path: str
    format: ForeignFormat
    links: int


@dataclass(frozen=True, slots=True)
class FoundDocuments:
    """The lists of a repository, and documents that only seem to be lists."""

    # The main document first.
    lists: Sequence[ListDocument]
    # Documents that only link to other documents of the repository, each with those.
    indexes: Sequence[tuple[str, Sequence[str]]]
    foreign: Sequence[ForeignDocument]
    # Where there is no list: Markdown files, each with the reason why it is none.
    rejected: Sequence[tuple[str, str]] = ()

    def demand_main(self) -> ListDocument:
        """Return the main document.

        Raises:
            RefusedError: the list is written in another format.
            UsageError: there is no list.
        """
        if self.lists:
            return self.lists[0]
        if self.foreign:
            largest = max(self.foreign, key=attrgetter("links"))
            description = describe_format(largest.path, largest.format)
            raise RefusedError(f"{description} Nothing was written.")
        reasons = [describe_index(path, targets) for path, targets in self.indexes]
        reasons += [f"{path}: {reason}" for path, reason in self.rejected]
        advice = (
            "no Markdown file with items that lead somewhere. Name it with --document."
        )
        raise UsageError(" ".join([f"there is no list here: {advice}", *reasons]))


def find_list_documents(workspace: Workspace) -> FoundDocuments:
    """Return every document of a repository that holds items.

    Documents are recognised by what they contain and not by their names.
    """
    files = workspace.list_files("")
    paths = [file.path for file in files if _may_be_list(file.path)]
    search = _Search(set(paths), DocumentLanguages.compare_paths(paths))
    for path in paths:
        search.add(path, _read(workspace, path))
    lists = search.lists
    if not lists:
        # The items lead to documents of which none is a list: these are the works.
        lists = [document for document in search.indexes if document.items]
    indexes = []
    for document, targets in search.indexes.items():
        if document not in lists:
            indexes.append((document.path, targets))
    rejected: list[tuple[str, str]] = []
    if not lists:
        index_paths = {path for path, _ in indexes}
        rejected = _explain(
            workspace,
            paths,
            indexes=index_paths,
            programs=search.programs,
        )
    chosen = _choose_lists(_sort_lists(lists))
    return FoundDocuments(
        chosen,
        indexes,
        search.foreign,
        rejected,
    )


@dataclass(slots=True)
class _Search:
    """The documents of a repository by kind, as far as they have been read."""

    paths: set[str]
    languages: DocumentLanguages
    lists: list[ListDocument] = field(default_factory=list)
    indexes: dict[ListDocument, Sequence[str]] = field(default_factory=dict)
    foreign: list[ForeignDocument] = field(default_factory=list)
    programs: list[str] = field(default_factory=list)

    def add(self, path: str, text: str) -> None:
        """Add the document *path* to those of its kind; to none if it has no links."""
        foreign_format = find_format_of_path(path)
        if foreign_format is not None:
            links = count_links(foreign_format, text)
            if links:
                self.foreign.append(ForeignDocument(path, foreign_format, links))
            return
        content = read_content(text)
        if content.is_program:
            self.programs.append(path)
            return
        targets = find_linked_documents(path, text, self.paths.__contains__)
        document = ListDocument(
            path,
            content.items,
            *self.languages.find(path),
            content.is_mostly_items,
        )
        if content.items and not (targets and content.is_index):
            self.lists.append(document)
        elif targets:
            self.indexes[document] = targets


def _explain(
    workspace: Workspace,
    paths: Sequence[str],
    *,
    indexes: Collection[str],
    programs: Collection[str],
) -> list[tuple[str, str]]:
    """Return Markdown files at the top of a repository, each with why it is no list."""
    candidates = []
    for path in paths:
        is_at_top = path.casefold().endswith(_ENDINGS) and "/" not in path
        if is_at_top and path not in indexes:
            candidates.append(path)
    reasons = []
    for path in candidates[:_MOST_EXPLAINED]:
        reason = _PROGRAM
        if path not in programs:
            reason = explain_no_list(_read_repaired(workspace, path))
        reasons.append((path, reason))
    return reasons


def _read_repaired(workspace: Workspace, path: str) -> str:
    text, _ = repair_text(_read(workspace, path))
    return text.replace("\r\n", "\n")


def _may_be_list(path: str) -> bool:
    """Return whether a file is a document by its name.

    Those that every repository has are none.
    """
    is_hidden = path.startswith(".") or "/." in path
    is_entry = path.startswith("entries/")
    if is_hidden or is_entry or _NOT_LISTS.search(path):
        return False
    is_markdown = path.casefold().endswith(_ENDINGS)
    return is_markdown or find_format_of_path(path) is not None


@dataclass(frozen=True, slots=True)
class Content:
    """What a document holds, as far as it tells whether it is a list."""

    items: int
    # Whether no item leads to anything but Markdown files beside the document.
    is_index: bool
    is_mostly_items: bool
    # Whether it tells of a program: it shows code, and few of its lines are items or
    # look like them.
    is_program: bool = False


def read_content(text: str) -> Content:
    """Return what a Markdown document holds; nothing where it cannot be read."""
    text, _ = repair_text(remove_markers(text))
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    text = "\n".join(lines)
    try:
        parts = find_parts(parse_blocks(text), lines)
    except RefusedError:
        return Content(0, is_index=True, is_mostly_items=False)
    items: list[Item] = []
    for part in parts:
        items += part.run.items
    written_lines = sum(bool(line.strip()) for line in lines)
    item_lines = sum(item.last - item.first for item in items)
    has_many = len(items) >= _MANY
    is_mostly_items = has_many or item_lines >= _LEAST_SHARE * written_lines
    is_program = not is_mostly_items and _is_of_program(text, items, written_lines)
    is_index = all(map(_leads_to_documents, items))
    return Content(
        len(items),
        is_index,
        is_mostly_items,
        is_program,
    )


def _is_of_program(
    text: str,
    items: Sequence[Item],
    written_lines: int,
) -> bool:
    """Return whether a document that is not mostly items tells of a program."""
    blocks = read_document(text).blocks
    if sum(block.kind == "code block" for block in blocks) < _LEAST_CODE:
        return False
    # A list in a notation that is not read has few items, and many lines like items.
    unread = find_unread_items(text, [(item.first, item.last) for item in items])
    look_alike = len(items) + len(unread)
    return bool(items) and look_alike < min(_MANY, _LEAST_SHARE * written_lines)


def _leads_to_documents(item: Item) -> bool:
    """Return whether an item has links, and all lead to Markdown files beside it."""
    targets = [url for _, url in find_links(item.resolved)]
    return bool(targets) and all(_read_document_path(url) for url in targets)


def _read_document_path(url: str) -> str:
    """Return the path of the Markdown file of the repository that *url* leads to.

    It is empty for any other target.
    """
    target = unquote(re.split("[#?]", url, maxsplit=1)[0])
    is_path = ":" not in target and not target.startswith("//")
    return target if is_path and target.casefold().endswith(_ENDINGS) else ""


def find_linked_documents(
    path: str,
    text: str,
    exists: Callable[[str], bool],
) -> list[str]:
    """Return the Markdown files of the repository that a document links to, each once.

    They are in the order of the links. *exists* tells whether the repository has a
    file.
    """
    targets: dict[str, None] = {}
    for match in _LINK.finditer(text):
        target = _read_document_path(match[1])
        if not target:
            continue
        # GitHub takes a link that begins with a slash from the top of the repository.
        folder = "" if target.startswith("/") else posixpath.dirname(path)
        resolved = posixpath.normpath(posixpath.join(folder, target.lstrip("/")))
        if resolved != path and not _NOT_LISTS.search(resolved) and exists(resolved):
            targets[resolved] = None
    return list(targets)


def describe_index(path: str, targets: Sequence[str]) -> str:
    """Return a sentence on a document that only links to others."""
    named = ", ".join(targets[:_MOST_NAMED])
    more = ""
    if len(targets) > _MOST_NAMED:
        more = f" and {len(targets) - _MOST_NAMED} more"
    return f"{path} only links to other documents: {named}{more}."


def _sort_lists(lists: Sequence[ListDocument]) -> list[ListDocument]:
    """Return the documents with the main one first, the others by their items.

    The main one has most items. Where its name tells a language, the document
    that it translates is the main one.
    """
    ordered = sorted(lists, key=lambda document: (-document.items, document.path))
    if ordered and ordered[0].language:
        original = ordered[0].original.casefold()
        for index, document in enumerate(ordered):
            if not document.language and document.path.casefold() == original:
                return [document, *ordered[:index], *ordered[index + 1 :]]
    return ordered


def _choose_lists(ordered: Sequence[ListDocument]) -> list[ListDocument]:
    """Return the main document, and the others that are lists or translations."""
    chosen = []
    for document in ordered:
        is_main = document is ordered[0]
        if is_main or document.is_mostly_items or document.language:
            chosen.append(document)
    return chosen


def describe_others(documents: Sequence[ListDocument]) -> Iterator[str]:
    """Yield a line for each document that holds items: its path, count and language."""
    for document in documents:
        language = f", language `{document.language}`" if document.language else ""
        yield f"{document.path}: {document.items} items{language}"


def _read(workspace: Workspace, path: str) -> str:
    data = workspace.read(path) or b""
    return data.decode("utf-8", "replace") if len(data) <= _LARGEST else ""
