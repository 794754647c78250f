"""The documents of a repository that hold items of a list, whatever they are called."""

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
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

_NOT_LISTS = re.compile(
    r"(?:^|/)(?:CONTRIBUTING|CODE_OF_CONDUCT|CHANGELOG|SECURITY|LICENSE|PULL_REQUEST_TEMPLATE)\b[^/]*$",
    re.IGNORECASE,
)
_ENDINGS = (".md", ".markdown")
_LARGEST = 16 * 1024 * 1024
_MOST_NAMED = 10
_MOST_EXPLAINED = 3
_LEAST_SHARE = 0.25
"""So much of a list's lines are items, or more: of thirty lists that were tried, half and more."""
_MANY = 50
"""A document with so many items is a list, whatever else it holds."""
_LEAST_CODE = 2
"""Blocks of code that a page of a program has, and more: of thirty lists, one has more than one."""
_PROGRAM = "It tells of a program: it shows code, and few of its lines are items. --document imports it all the same."
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
    is_mostly_items: bool = True
    """Whether the items are what the document is about; a page of a manual has a few links to read on."""


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
    others: Sequence[tuple[str, str]] = ()
    """Where there is no list: Markdown files, each with the reason why it is none."""

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
            raise RefusedError(
                f"{describe_format(largest.path, largest.written)} Nothing was written."
            )
        reasons = [describe_index(path, targets) for path, targets in self.indexes]
        reasons += [f"{path}: {reason}" for path, reason in self.others]
        advice = (
            "no Markdown file with items that lead somewhere. Name it with --document."
        )
        raise UsageError(" ".join([f"there is no list here: {advice}", *reasons]))


def find_list_documents(workspace: Workspace) -> FoundDocuments:
    """Return every document of a repository that holds items, by what it contains and not by its name."""
    paths = [file.path for file in workspace.list_files("") if _may_be_list(file.path)]
    languages = DocumentLanguages.of(paths)
    lists: list[ListDocument] = []
    indexes: dict[ListDocument, Sequence[str]] = {}
    known = set(paths)
    foreign: list[ForeignDocument] = []
    programs: list[str] = []
    for path in paths:
        text = _read(workspace, path)
        written = find_format_of_path(path)
        if written is not None:
            links = count_links(written, text)
            foreign += [ForeignDocument(path, written, links)] if links else []
            continue
        content = read_content(text)
        if content.is_program:
            programs.append(path)
            continue
        targets = find_linked_documents(path, text, known.__contains__)
        document = ListDocument(
            path, content.items, *languages.find(path), content.is_mostly_items
        )
        if content.items and not (targets and content.is_index):
            lists.append(document)
        elif targets:
            indexes[document] = targets
    if (
        not lists
    ):  # its items lead to documents of which none is a list: they are the works
        lists = [document for document in indexes if document.items]
    left = [
        (document.path, targets)
        for document, targets in indexes.items()
        if document not in lists
    ]
    others = (
        []
        if lists
        else _explain(
            workspace, paths, indexes={path for path, _ in left}, programs=programs
        )
    )
    return FoundDocuments(_choose_lists(_sort_lists(lists)), left, foreign, others)


def _explain(
    workspace: Workspace,
    paths: Sequence[str],
    *,
    indexes: Collection[str],
    programs: Collection[str],
) -> list[tuple[str, str]]:
    """Return the Markdown files at the top of a repository, each with the reason why it is no list."""
    candidates = [
        path for path in paths if path.casefold().endswith(_ENDINGS) and "/" not in path
    ]
    named = [path for path in candidates if path not in indexes][:_MOST_EXPLAINED]
    reasons = []
    for path in named:
        is_program = path in programs
        reasons.append(
            (
                path,
                _PROGRAM
                if is_program
                else explain_no_list(_read_repaired(workspace, path)),
            )
        )
    return reasons


def _read_repaired(workspace: Workspace, path: str) -> str:
    return repair_text(_read(workspace, path))[0].replace("\r\n", "\n")


def _may_be_list(path: str) -> bool:
    """Return whether a file is a document by its name, and none of those that every repository has."""
    is_hidden = path.startswith(".") or "/." in path
    if is_hidden or path.startswith("entries/") or _NOT_LISTS.search(path):
        return False
    return path.casefold().endswith(_ENDINGS) or find_format_of_path(path) is not None


@dataclass(frozen=True, slots=True)
class Content:
    """What a document holds, as far as it tells whether it is a list."""

    items: int
    is_index: bool
    """Whether no item leads to anything but Markdown files beside the document."""
    is_mostly_items: bool
    is_program: bool = False
    """Whether it tells of a program: it shows code, and few of its lines are items or look like them."""


def read_content(text: str) -> Content:
    """Return what a Markdown document holds; nothing where it cannot be read."""
    text, _ = repair_text(remove_markers(text))
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    try:
        parts = find_parts(parse_blocks("\n".join(lines)), lines)
    except RefusedError:
        return Content(0, is_index=True, is_mostly_items=False)
    items = [item for part in parts for item in part.run.items]
    written = sum(bool(line.strip()) for line in lines)
    of_items = sum(item.last - item.first for item in items)
    is_mostly_items = len(items) >= _MANY or of_items >= _LEAST_SHARE * written
    is_program = not is_mostly_items and _is_of_program(
        "\n".join(lines), items, written
    )
    return Content(
        len(items), all(map(_leads_to_documents, items)), is_mostly_items, is_program
    )


def _is_of_program(text: str, items: Sequence[Item], written: int) -> bool:
    """Return whether a document that is not mostly items tells of a program."""
    blocks = read_document(text).blocks
    if sum(block.kind == "code block" for block in blocks) < _LEAST_CODE:
        return False
    unread = find_unread_items(text, [(item.first, item.last) for item in items])
    look_alike = len(items) + len(unread)
    return bool(items) and look_alike < min(_MANY, _LEAST_SHARE * written)


def _leads_to_documents(item: Item) -> bool:
    """Return whether an item has links, and all of them lead to Markdown files beside the document."""
    targets = [url for _, url in find_links(item.resolved)]
    return bool(targets) and all(_read_document_path(url) for url in targets)


def _read_document_path(url: str) -> str:
    """Return the path of the Markdown file of the repository that *url* leads to; empty for any other target."""
    target = unquote(re.split("[#?]", url, maxsplit=1)[0])
    is_path = ":" not in target and not target.startswith("//")
    return target if is_path and target.casefold().endswith(_ENDINGS) else ""


def find_linked_documents(
    path: str, text: str, exists: Callable[[str], bool]
) -> list[str]:
    """Return the Markdown files of the repository that a document links to, in order, each once.

    *exists* tells whether the repository has a file.
    """
    found: dict[str, None] = {}
    for match in _LINK.finditer(text):
        target = _read_document_path(match[1])
        if not target:
            continue
        folder = "" if target.startswith("/") else posixpath.dirname(path)
        resolved = posixpath.normpath(posixpath.join(folder, target.lstrip("/")))
        if resolved != path and not _NOT_LISTS.search(resolved) and exists(resolved):
            found[resolved] = None
    return list(found)


def describe_index(path: str, targets: Sequence[str]) -> str:
    """Return a sentence on a document that only links to others."""
    named = ", ".join(targets[:_MOST_NAMED])
    more = (
        f" and {len(targets) - _MOST_NAMED} more" if len(targets) > _MOST_NAMED else ""
    )
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


def _choose_lists(ordered: Sequence[ListDocument]) -> list[ListDocument]:
    """Return the main document, and those of the others that are about their items, or translate something."""
    return [
        one
        for one in ordered
        if one is ordered[0] or one.is_mostly_items or one.language
    ]


def describe_others(documents: Sequence[ListDocument]) -> Iterator[str]:
    """Yield a line for each document that holds items: where it stands, how many, in which language."""
    for document in documents:
        language = f", language `{document.language}`" if document.language else ""
        yield f"{document.path}: {document.items} items{language}"


def _read(workspace: Workspace, path: str) -> str:
    data = workspace.read(path) or b""
    return data.decode("utf-8", "replace") if len(data) <= _LARGEST else ""
