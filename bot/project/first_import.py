"""Import the list of a repository that has no lists yet, with all its documents."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from bot.errors import RefusedError
from bot.importer.convert.sort_order import WantedOrder
from bot.importer.read.sections import remove_markup
from bot.importer.verify.report import Report
from bot.listing.slugs import make_slug
from bot.ports import Context
from bot.project.choose_documents import ChosenDocuments
from bot.project.import_contents import mark_contents
from bot.project.import_dates import add_dates
from bot.project.import_plan import ListImport, plan_import, plan_imported_files
from bot.project.import_summary import describe_losses, list_unread
from bot.project.list_documents import ListDocument
from bot.project.list_import import ChoiceRecorder, make_chooser, read_history
from bot.project.unite_documents import find_losses, unite_document
from bot.project.united_list import UnitedList

# Characters of an id that is made of a title; an id is part of every entry's path.
_LONGEST_ID = 40
# Lost items of a document that are named.
_MOST_LOST = 12


class FirstImport(NamedTuple):
    """What an owner chose for the import of the first list."""

    # The list's id; None: after the document's title.
    list_id: str | None
    order: WantedOrder
    # Whether a person may be asked to choose between readings that are equally likely.
    may_ask: bool


class ImportedDocuments(NamedTuple):
    """The list with all its documents, and what a person should know of the others."""

    united: UnitedList
    # What was understood of the main document.
    report: Report
    notes: list[str]
    # What was understood of the documents beside the main one, by path.
    others: Mapping[str, Report]


def import_documents(
    request: FirstImport,
    context: Context,
    documents: ChosenDocuments,
    recorder: ChoiceRecorder,
) -> ImportedDocuments:
    """Return the list's import, with the day on which each item came.

    *recorder* notes the choices for which nobody is asked. A document beside the main
    one that cannot be united with it is left alone, with a note.

    Raises:
        RefusedError: there is no list in the main document, or something of it would be
            lost.
    """
    list_id = _choose_id(request, context, documents.main.path)
    main = _import_document(
        request,
        context,
        documents.main.path,
        list_id,
        recorder,
    )
    main_ids = frozenset(draft.id for draft in main.imported.drafts)
    united = UnitedList(main.imported, main_ids)
    sources = [main.imported]
    notes: list[str] = []
    reports: dict[str, Report] = {}
    for document in documents.others:
        path = document.path
        language = _find_language(document, documents.main)
        try:
            imported = _import_document(
                request,
                context,
                path,
                list_id,
                recorder,
            )
            larger, outcome = unite_document(united, imported.imported, language)
            files = plan_imported_files(larger.main, context, larger.texts)
            # A document may change those that were united before it: compare all.
            lost = find_losses([*sources, imported.imported], files.documents)
        except RefusedError as error:
            notes.append(f"{path} was left alone: {error}")
            continue
        if lost:
            named = ", ".join(lost[:_MOST_LOST])
            notes.append(
                f"{path} was left alone; else something would be lost: {named}"
            )
            continue
        united = larger
        sources.append(imported.imported)
        notes += outcome.describe()
        reports[path] = imported.report
        unread = list_unread(imported.report)
        if unread:
            notes += [f"{path}:", *unread]
    marked, found = mark_contents(united.main, united.texts.values())
    report = main.report
    if found is not None:
        report = replace(report, contents=found._asdict())
    return ImportedDocuments(
        replace(united, main=marked),
        report,
        notes,
        reports,
    )


def _find_language(document: ListDocument, main: ListDocument) -> str:
    """Return the language of *document*; empty where it is that of the main one."""
    return document.language if document.language != main.language else ""


def _choose_id(
    request: FirstImport,
    context: Context,
    path: str,
) -> str:
    """Return the list's id.

    The owner's choice goes first, then the document's first heading, then the
    repository's name.
    """
    data = context.workspace.read(path) or b""
    text = data.decode("utf-8", "replace")
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
    add_dates(
        imported.imported,
        context,
        path,
        data,
    )
    return imported
