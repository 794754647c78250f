"""Choose which documents of a repository make one list.

The documents are named on the command line, or chosen by a person at the terminal.
"""

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

# The answer, and the value of --also, that stands for all documents with items.
EVERY = "all"


@dataclass(frozen=True, slots=True)
class ChosenDocuments:
    """The documents of one list, and those with items that do not belong to it."""

    main: ListDocument
    others: Sequence[ListDocument]
    unchosen: Sequence[ListDocument]

    def describe_unchosen(self) -> Iterator[str]:
        """Yield lines that name the documents which hold items and were left alone."""
        if not self.unchosen:
            return
        yield (
            "These documents hold items too, and were left alone;"
            " `--also PATH` (or `--also all`) takes one along:"
        )
        for line in describe_others(self.unchosen):
            yield f"  {line}"


def choose_documents(
    context: Context,
    document: str | None,
    also: Sequence[str],
    *,
    may_ask: bool,
) -> ChosenDocuments:
    """Return the documents that make the list.

    Args:
        context: the repository, and the terminal.
        document: the main one; the one with most items, if not given.
        also: the others, each as PATH or LANGUAGE=PATH, or `all`. If none is given,
            a person chooses them.
        may_ask: whether a person may be asked.

    Raises:
        RefusedError: the list is written in another format than Markdown.
        UsageError: there is no list, a document is missing, or it only links to others.
    """
    candidates = find_list_documents(context.workspace)
    main = (
        candidates.demand_main()
        if document is None
        else _find_named(context, candidates, document)
    )
    rest = [listed for listed in candidates.lists if listed.path != main.path]
    others: list[ListDocument] = []
    if EVERY in also:
        others = rest
    elif also:
        named = [_find_named(context, candidates, path) for path in also]
        others = [listed for listed in named if listed.path != main.path]
    elif rest and may_ask and context.terminal.is_interactive:
        others = _ask(context, main, rest)
    _demand_valid_paths([main, *others])
    return ChosenDocuments(main, others, _list_unchosen(rest, others))


def _demand_valid_paths(documents: Sequence[ListDocument]) -> None:
    """Refuse a document whose path a layout cannot name.

    Raises:
        UsageError: names the document, and says how its path must look.
    """
    for document in documents:
        if not re.fullmatch(DOCUMENT_PATTERN, document.path):
            advice = (
                "its path must end in `.md`, and no part of it may begin with a dot."
                " Rename it first."
            )
            raise UsageError(f"{document.path} cannot be a list's document: {advice}")


def _list_unchosen(
    rest: Sequence[ListDocument],
    others: Sequence[ListDocument],
) -> list[ListDocument]:
    """Return the documents of *rest* that are not among the chosen *others*."""
    chosen = {document.path for document in others}
    return [document for document in rest if document.path not in chosen]


def _find_named(
    context: Context,
    candidates: FoundDocuments,
    name: str,
) -> ListDocument:
    """Return the document that *name* stands for: `docs/list.md`, `zh=docs/list.md`.

    Raises:
        UsageError: the language or the file does not exist, or the document only links
            to others.
    """
    language, _, path = name.rpartition("=")
    if language:
        if not re.fullmatch(LANGUAGE_PATTERN, language):
            raise UsageError(
                f"{name}: `{language}` is no language, such as `zh` or `pt-br`."
            )
        document = _find_named(context, candidates, path)
        return replace(document, language=language)
    for document in candidates.lists:
        if document.path == path:
            return document
    for index, targets in candidates.indexes:
        if index == path:
            advice = "Name one of them with --document, others with --also."
            raise UsageError(f"{describe_index(path, targets)} {advice}")
    if context.workspace.read(path) is None:
        raise UsageError(f"{path}: there is no such file.")
    # The owner may name a document in which no items were recognised.
    return ListDocument(path, 0, *find_language(path))


def _ask(
    context: Context,
    main: ListDocument,
    rest: Sequence[ListDocument],
) -> list[ListDocument]:
    """Return those of the other documents that a person says belong to the list."""
    introduction = f"{main.path} is the list, with {main.items} items."
    lines = [f"{introduction} These documents hold items too:"]
    for number, line in enumerate(describe_others(rest), 1):
        lines.append(f"  {number}: {line}")
    question = "Which of them show the same list? Numbers, `all` or `none` [none] "
    while True:
        answer = context.terminal.ask("\n".join([*lines, question]))
        chosen = _read_answer(answer, rest)
        if chosen is not None:
            return chosen
        lines = [f"Please answer with numbers from 1 to {len(rest)}, `all` or `none`."]


def _read_answer(
    answer: str,
    rest: Sequence[ListDocument],
) -> list[ListDocument] | None:
    """Return the documents that an answer chooses; None for an answer to ask again.

    The answer is empty or `none`, `all`, or numbers from 1: `1 3`, `1,3`.
    """
    answer = answer.strip().casefold()
    if answer in {"", "none"}:
        return []
    if answer == EVERY:
        return list(rest)
    numbers = set()
    for word in answer.replace(",", " ").split():
        if not word.isdecimal() or not 0 < int(word) <= len(rest):
            return None
        numbers.add(int(word))
    return [document for number, document in enumerate(rest, 1) if number in numbers]
