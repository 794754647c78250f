"""The documents of a repository that hold items of a list, whatever they are called."""

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.errors import RefusedError, UsageError
from bot.importer.read.blocks import parse_blocks
from bot.importer.read.encoding import repair_text
from bot.importer.read.sections import find_parts
from bot.markdown.regions import remove_markers
from bot.ports import Workspace
from bot.project.document_languages import DocumentLanguages
from bot.project.foreign_formats import (
    ForeignFormat,
    count_links,
    describe_format,
    find_format_of_path,
)

_NOT_LISTS = re.compile(
    r"(?:^|/)(?:CONTRIBUTING|CODE_OF_CONDUCT|CHANGELOG|SECURITY|LICENSE|PULL_REQUEST_TEMPLATE)\b[^/]*$",
    re.IGNORECASE,
)
_ENDINGS = (".md", ".markdown")
_LARGEST = 16 * 1024 * 1024
_MOST_NAMED = 10
_LINK = re.compile(r"\]\(<?([^()\s<>]+)")


@dataclass(frozen=True, slots=True)
class ListDocument:
    """A document that holds items of a list."""

    path: str
    items: int
    language: str
    """The language that its path names; empty if it names none."""
    original: str
    """The path that it would have without its language."""


@dataclass(frozen=True, slots=True)
class ForeignDocument:
    """A document with links that is written in another format than Markdown."""

    path: str
    written: ForeignFormat
    links: int


@dataclass(frozen=True, slots=True)
class FoundDocuments:
    """What a repository holds: lists, the main one first, and documents that only lead to others or cannot be read."""

    lists: Sequence[ListDocument]
    indexes: Sequence[tuple[str, Sequence[str]]]
    """Documents that only link to other documents of the repository, each with those."""
    foreign: Sequence[ForeignDocument]

    def demand_main(self) -> ListDocument:
        """Return the main document.

        Raises:
            RefusedError: the list is written in another format.
            UsageError: there is no list.
        """
        if self.lists:
            return self.lists[0]
        if self.foreign:
            largest = max(self.foreign, key=lambda document: document.links)
            raise RefusedError(f"{describe_format(largest.path, largest.written)} Nothing was written.")
        reasons = [describe_index(path, targets) for path, targets in self.indexes]
        advice = "no Markdown file with items that lead somewhere. Name it with --document."
        raise UsageError(" ".join([f"there is no list here: {advice}", *reasons]))


def find_list_documents(workspace: Workspace) -> FoundDocuments:
    """Return every document of a repository that holds items, by what it contains and not by its name."""
    paths = [file.path for file in workspace.list_files("") if _may_be_list(file.path)]
    languages = DocumentLanguages.of(paths)
    lists: list[ListDocument] = []
    indexes: list[tuple[str, Sequence[str]]] = []
    foreign: list[ForeignDocument] = []
    for path in paths:
        text = _read(workspace, path)
        written = find_format_of_path(path)
        if written is not None:
            links = count_links(written, text)
            foreign += [ForeignDocument(path, written, links)] if links else []
            continue
        targets = find_linked_documents(path, text, set(paths).__contains__)
        items = count_items(text)
        if targets and len(targets) * 2 > items:
            indexes.append((path, targets))
        elif items:
            lists.append(ListDocument(path, items, *languages.find(path)))
    return FoundDocuments(_sort_lists(lists), indexes, foreign)


def _may_be_list(path: str) -> bool:
    """Return whether a file is a document by its name, and none of those that every repository has."""
    is_hidden = path.startswith(".") or "/." in path
    if is_hidden or path.startswith("entries/") or _NOT_LISTS.search(path):
        return False
    return path.casefold().endswith(_ENDINGS) or find_format_of_path(path) is not None


def count_items(text: str) -> int:
    """Return how many items of lists a Markdown document has; 0 where it cannot be read."""
    text, _ = repair_text(remove_markers(text))
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    try:
        parts = find_parts(parse_blocks("\n".join(lines)), lines)
    except RefusedError:
        return 0
    return sum(len(part.run.items) for part in parts)


def find_linked_documents(path: str, text: str, exists: Callable[[str], bool]) -> list[str]:
    """Return the Markdown files of the repository that a document links to, in order, each once.

    *exists* tells whether the repository has a file.
    """
    found: dict[str, None] = {}
    for match in _LINK.finditer(text):
        target = match[1].partition("#")[0]
        if not target.casefold().endswith(_ENDINGS):
            continue
        resolved = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)).lstrip("/")
        if resolved != path and not _NOT_LISTS.search(resolved) and exists(resolved):
            found[resolved] = None
    return list(found)


def describe_index(path: str, targets: Sequence[str]) -> str:
    """Return a sentence on a document that only links to others."""
    named = ", ".join(targets[:_MOST_NAMED])
    more = f" and {len(targets) - _MOST_NAMED} more" if len(targets) > _MOST_NAMED else ""
    return f"{path} only links to other documents: {named}{more}."


def _sort_lists(lists: Sequence[ListDocument]) -> list[ListDocument]:
    """Return the documents with the main one first, the others by the number of their items.

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


def describe_others(documents: Sequence[ListDocument]) -> Iterator[str]:
    """Yield a line for each document that holds items: where it stands, how many, in which language."""
    for document in documents:
        language = f", language `{document.language}`" if document.language else ""
        yield f"{document.path}: {document.items} items{language}"


def _read(workspace: Workspace, path: str) -> str:
    data = workspace.read(path) or b""
    return data.decode("utf-8", "replace") if len(data) <= _LARGEST else ""
