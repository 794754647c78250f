"""broken-relative-path."""

from collections.abc import Iterator, Sequence
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from bot.markdown.link_targets import find_targets, is_relative, may_be_relative
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.rule import Violation, rule
from bot.model.wording import say


@rule("warning", scope="catalog")
def broken_relative_path(
    catalog: Catalog, subjects: Sequence[EntryId]
) -> Iterator[tuple[EntryId, Violation]]:
    """Links and images that name a file of this repository name one that is there.

    ## Why is this bad?
    The list shows a broken picture, or a link to nothing.

    ## How to fix it
    Write the path as it leads from the folder of the list's document, with the
    same capital letters, or add the file.
    """
    if not catalog.files:
        return
    for subject in subjects:
        if not may_be_relative(catalog.records[subject]):
            continue
        for violation in _find_broken_paths(catalog, subject):
            yield subject, violation


def _find_broken_paths(catalog: Catalog, subject: EntryId) -> Iterator[Violation]:
    """Yield a violation for each relative path of an entry that leads to nothing."""
    layout = catalog.layouts.get(subject.list_id)
    if layout is None:
        return
    for field, url, _ in find_targets(catalog.records[subject], layout.fields):
        if not is_relative(url):
            continue
        path = _resolve_path(url, layout.document)
        if not _is_in_repository(catalog, path):
            yield Violation(_describe_broken_path(catalog, path), field)


def _resolve_path(url: str, document: str) -> str:
    """Return the path from the repository's root to which *url* leads in *document*."""
    path = unquote(url.partition("#")[0].partition("?")[0])
    # A link such as `#section` leads to the page itself.
    if not path:
        return "."
    # GitHub reads a path with a slash in front from the root of the repository.
    folder = "" if path.startswith("/") else dirname(document)
    return normpath(join(folder, path.lstrip("/")))


def _is_in_repository(catalog: Catalog, path: str) -> bool:
    return path in catalog.files or catalog.files.has_folder(path)


def _describe_broken_path(catalog: Catalog, path: str) -> str:
    suggestion = min(catalog.files.find_namesakes(path), default=None)
    if suggestion is None:
        return say("There is no `{path}` in this repository.", path=path)
    return say(
        "There is no `{path}` in this repository. Did you mean `{suggestion}`?",
        path=path,
        suggestion=suggestion,
    )
