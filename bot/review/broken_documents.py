"""Documents that a contribution leaves so that no list could be regenerated into them after the merge."""

from collections.abc import Iterable, Iterator

from bot.errors import ConfigurationError
from bot.markdown.regions import fill_regions
from bot.model.review import Note
from bot.output.lists.document import render_document, render_list
from bot.output.lists.front_page import LISTS_REGION
from bot.ports import FileChange, Repository
from bot.project.generate import decode_document
from bot.project.load_settings import Project


def find_broken_documents(
    repository: Repository, project: Project, changes: Iterable[FileChange]
) -> Iterator[Note]:
    """Yield a note on each document that fits its layout before the merge and does not after it.

    What would stop the lists of everybody is found before the merge, by the
    same steps that generate them. A document that was broken before is no
    fault of the contribution.
    """
    documents = {layout.document for layout in project.document_layouts}
    documents |= {project.settings.front_page} if project.settings.front_page else set()
    for change in changes:
        if change.path not in documents or not change.after:
            continue
        if not change.mode.startswith("100"):
            yield Note(
                "After the merge this is no ordinary file, so no list could be regenerated.",
                change.path,
            )
            continue
        if not repository.has_blob(change.after):
            yield Note(
                "This is larger than 4 MiB, more than the bot fetches of one file; it was not read.",
                change.path,
            )
            continue
        problem = _find_problem(
            project, change.path, repository.read_blob(change.after)
        )
        if problem is None:
            continue
        before = repository.read_blob(change.before) if change.before else None
        if before is None or _find_problem(project, change.path, before) is None:
            message = f"After the merge no list could be regenerated: {problem}"
            yield Note(message, change.path)


def _find_problem(project: Project, path: str, data: bytes) -> str | None:
    """Return why the lists could not be generated into a document, as a sentence; None where they could."""
    try:
        text = decode_document(data, path)
        for layout in project.document_layouts:
            if layout.document == path:
                text = render_document(
                    text, layout, render_list(layout, (), project.settings)
                )
        if path == project.settings.front_page:
            fill_regions(text, path, {LISTS_REGION: ""})
    except ConfigurationError as error:
        where = f"line {error.line}" + (f", `{error.key}`" if error.key else "")
        return f"{where}: {error.problem}"
    return None
