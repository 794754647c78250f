"""Documents into which no list could be generated after the merge of a contribution."""

from collections.abc import Iterable, Iterator

from bot.errors import ConfigurationError
from bot.markdown.regions import fill_regions
from bot.model.review import Note
from bot.model.wording import say
from bot.ports import FileChange, Repository
from bot.project.load_settings import Project
from bot.review.notes import describe_configuration_error


def find_broken_documents(
    repository: Repository,
    project: Project,
    changes: Iterable[FileChange],
) -> Iterator[Note]:
    """Yield a note on each document that fits its layout before the merge, but not after.

    One broken document would stop the generation of all lists, so it is found before
    the merge, by the same steps that generate the lists. A document that was broken
    before is no fault of the contribution.
    """
    documents = {layout.document for layout in project.document_layouts}
    if project.settings.front_page:
        documents.add(project.settings.front_page)
    for change in changes:
        if change.path not in documents or not change.after:
            continue
        message = _describe_problem(repository, project, change)
        if message is not None:
            yield Note(message, change.path)


def _describe_problem(
    repository: Repository,
    project: Project,
    change: FileChange,
) -> str | None:
    """Return the text of the note on a changed document; None if it is not broken."""
    # The modes of ordinary files are 100644 and 100755; 120000 is a symbolic link.
    if not change.mode.startswith("100"):
        return say(
            "After the merge this is no ordinary file, so no list could be regenerated."
        )
    if not repository.has_blob(change.after):
        return say(
            "This is larger than 4 MiB, more than the bot fetches of one file; it was"
            " not read."
        )
    if any(
        layout.document == change.path and layout.is_document
        for layout in project.document_layouts
    ):
        # Nothing is generated into it.
        return None
    after = repository.read_blob(change.after)
    problem = _find_problem(project, change.path, after)
    if problem is None:
        return None
    if change.before:
        before = repository.read_blob(change.before)
        if _find_problem(project, change.path, before) is not None:
            return None
    return say(
        "After the merge no list could be regenerated: {problem}", problem=problem
    )


def _find_problem(
    project: Project,
    path: str,
    data: bytes,
) -> str | None:
    """Return why no list could be generated into a document, as a sentence.

    None says that all lists could.
    """
    # Late, because few contributions edit a document, and this takes a while to load.
    from bot.output.lists.document import render_document, render_list
    from bot.output.lists.front_page import LISTS_REGION
    from bot.project.generate import decode_document

    try:
        text = decode_document(data, path)
        for layout in project.document_layouts:
            if layout.document == path:
                # The entries do not matter here, so the list is rendered without any.
                empty_list = render_list(layout, (), project.settings)
                text = render_document(text, layout, empty_list)
        if path == project.settings.front_page:
            fill_regions(text, path, {LISTS_REGION: ""})
    except ConfigurationError as error:
        return describe_configuration_error(error)
    return None
