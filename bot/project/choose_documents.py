"""Which documents of a repository make one list: what was named, or what a person at the terminal says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.errors import UsageError
from bot.model.layout import DOCUMENT_PATTERN, LANGUAGE_PATTERN
from bot.ports import Context
from bot.project.document_languages import find_language
from bot.project.list_documents import (
    FoundDocuments,
    ListDocument,
    describe_index,
    describe_others,
    find_list_documents,
)

EVERY = "all"
"""What stands for all documents that were found."""


@dataclass(frozen=True, slots=True)
class ChosenDocuments:
    """The documents of one list, and those that were found and do not belong to it."""

    main: ListDocument
    others: Sequence[ListDocument]
    left: Sequence[ListDocument]

    def describe_left(self) -> Iterator[str]:
        """Yield lines that name the documents which hold items and were left alone."""
        if not self.left:
            return
        yield "These documents hold items too, and were left alone; `--also PATH` (or `--also all`) takes one along:"
        yield from (f"  {line}" for line in describe_others(self.left))


def choose_documents(
    context: Context, document: str | None, also: Sequence[str], *, may_ask: bool
) -> ChosenDocuments:
    """Return the documents that make the list.

    Args:
        context: the repository, and the terminal.
        document: the main one; the one with most items, if not given.
        also: the others, each as PATH or LANGUAGE=PATH, or `all`; those that a person chooses, if none is given.
        may_ask: whether a person may be asked.

    Raises:
        RefusedError: the list is written in another format than Markdown.
        UsageError: there is no list, a document is missing, or it only links to others.
    """
    found = find_list_documents(context.workspace)
    main = (
        found.demand_main()
        if document is None
        else _find_named(context, found, document)
    )
    rest = [one for one in found.lists if one.path != main.path]
    if EVERY in also:
        others = rest
    elif also:
        named = [_find_named(context, found, path) for path in also]
        others = [one for one in named if one.path != main.path]
    elif rest and may_ask and context.terminal.is_interactive:
        others = _ask(context, main, rest)
    else:
        others = []
    for one in (main, *others):
        if not re.fullmatch(DOCUMENT_PATTERN, one.path):
            advice = "its path must end in `.md`, and no part of it may begin with a dot. Rename it first."
            raise UsageError(f"{one.path} cannot be a list's document: {advice}")
    return ChosenDocuments(main, others, _list_left(rest, others))


def _list_left(
    rest: Sequence[ListDocument], others: Sequence[ListDocument]
) -> list[ListDocument]:
    """Return the documents that were found and not chosen."""
    chosen = {one.path for one in others}
    return [one for one in rest if one.path not in chosen]


def _find_named(context: Context, found: FoundDocuments, name: str) -> ListDocument:
    """Return a document that was named by its path, or by its language and its path: `zh=docs/list.md`."""
    language, _, path = name.rpartition("=")
    if language:
        if not re.fullmatch(LANGUAGE_PATTERN, language):
            raise UsageError(
                f"{name}: `{language}` is no language, such as `zh` or `pt-br`."
            )
        return replace(_find_named(context, found, path), language=language)
    for one in found.lists:
        if one.path == path:
            return one
    for index, targets in found.indexes:
        if index == path:
            advice = "Name one of them with --document, others with --also."
            raise UsageError(f"{describe_index(path, targets)} {advice}")
    if context.workspace.read(path) is None:
        raise UsageError(f"{path}: there is no such file.")
    return ListDocument(path, 0, *find_language(path))


def _ask(
    context: Context, main: ListDocument, rest: Sequence[ListDocument]
) -> list[ListDocument]:
    """Return those of the other documents that a person says belong to the list."""
    lines = [
        f"{main.path} is the list, with {main.items} items. These documents hold items too:"
    ]
    lines += [
        f"  {number}: {line}" for number, line in enumerate(describe_others(rest), 1)
    ]
    question = "Which of them show the same list? Numbers, `all` or `none` [none] "
    while True:
        answer = context.terminal.ask("\n".join([*lines, question])).strip().casefold()
        if answer in {"", "none"}:
            return []
        if answer == EVERY:
            return list(rest)
        words = answer.replace(",", " ").split()
        if all(word.isdecimal() and 0 < int(word) <= len(rest) for word in words):
            numbers = {int(word) for word in words}
            return [one for number, one in enumerate(rest, 1) if number in numbers]
        lines = [f"Please answer with numbers from 1 to {len(rest)}, `all` or `none`."]
