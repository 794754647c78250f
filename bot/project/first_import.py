"""Import the list of a repository that has no lists yet, with all its documents."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from bot.errors import RefusedError
from bot.importer.convert.sort_order import WantedOrder
from bot.importer.read.sections import remove_markup
from bot.importer.verify.report import Report
from bot.listing.slugs import make_slug
from bot.ports import Context
from bot.project.choose_documents import ChosenDocuments
from bot.project.import_dates import date_entries
from bot.project.import_plan import ListImport, plan_import, plan_imported_files
from bot.project.import_summary import describe_losses, list_unread
from bot.project.list_documents import ListDocument
from bot.project.list_import import ChoiceRecorder, make_chooser, read_history
from bot.project.unite_documents import UnitedList, find_losses, unite_document

_LONGEST_ID = 40
_MOST_LOST = 12
"""Lost items of a document that are named."""


class FirstImport(NamedTuple):
    """What an owner chose for the import of the first list."""

    list_id: str | None
    """The list's id; None: after the document's title."""
    order: WantedOrder
    may_ask: bool
    """Whether a person may be asked to choose between readings that are equally likely."""


class ImportedDocuments(NamedTuple):
    """The list with all its documents, and what a person should know of those beside the main one."""

    united: UnitedList
    report: Report
    """What was understood of the main document."""
    notes: list[str]
    others: Mapping[str, Report]
    """What was understood of the documents beside the main one, by path."""


def import_documents(
    request: FirstImport,
    context: Context,
    documents: ChosenDocuments,
    recorder: ChoiceRecorder,
) -> ImportedDocuments:
    """Return the list's import, with the day on which each item came.

    What nobody is there to decide is noted by *recorder*.

    Raises:
        RefusedError: there is no list in the main document, or something of it would be lost.
    """
    list_id = _choose_id(request, context, documents.main.path)
    main = _import_document(request, context, documents.main.path, list_id, recorder)
    sources = [main.imported]
    united = UnitedList(
        main.imported, frozenset(draft.id for draft in main.imported.drafts)
    )
    notes: list[str] = []
    others: dict[str, Report] = {}
    for other in documents.others:
        language = _find_language(other, documents.main)
        try:
            imported = _import_document(request, context, other.path, list_id, recorder)
            larger, account = unite_document(united, imported.imported, language)
            files = plan_imported_files(larger.main, context, larger.texts)
            lost = find_losses([*sources, imported.imported], files.documents)
        except RefusedError as error:
            notes.append(f"{other.path} was left alone: {error}")
            continue
        if lost:
            named = ", ".join(lost[:_MOST_LOST])
            notes.append(
                f"{other.path} was left alone; else something would be lost: {named}"
            )
            continue
        united, sources = larger, [*sources, imported.imported]
        notes += account.describe()
        others[other.path] = imported.report
        if unread := list_unread(imported.report):
            notes += [f"{other.path}:", *unread]
    return ImportedDocuments(united, main.report, notes, others)


def _find_language(other: ListDocument, main: ListDocument) -> str:
    """Return the language of another document; empty where it is that of the main one."""
    return other.language if other.language != main.language else ""


def _choose_id(request: FirstImport, context: Context, path: str) -> str:
    """Return the list's id: the owner's, else after the document's first heading, else after the repository."""
    text = (context.workspace.read(path) or b"").decode("utf-8", "replace")
    title = re.search(r"(?m)^#[ \t]+(.{1,200})$", text)
    repository = context.repository.find_origin().partition("/")[2]
    name = remove_markup(title[1]) if title else repository
    chosen = request.list_id or make_slug(name) or "list"
    return chosen[:_LONGEST_ID].strip("-")


def _import_document(
    request: FirstImport,
    context: Context,
    path: str,
    list_id: str,
    recorder: ChoiceRecorder,
) -> ListImport:
    """Import one document, with the day on which each item came.

    Raises:
        RefusedError: there is no list in it, or something would be lost.
    """
    data = context.workspace.read(path) or b""
    text = data.decode("utf-8", "replace")
    chooser = make_chooser(context) if request.may_ask else None
    imported = plan_import(
        text,
        path,
        list_id,
        path,
        context,
        order=request.order,
        choose=chooser or recorder,
        history=read_history(context, path, text),
    )
    if imported.report.lost:
        raise RefusedError(describe_losses(imported.report))
    date_entries(imported.imported, context, path, data)
    return imported
