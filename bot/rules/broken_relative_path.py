"""broken-relative-path."""

from collections.abc import Collection, Iterator, Sequence
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from bot.markdown.link_targets import find_targets, is_relative, may_be_relative
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.rule import Violation, rule


@rule("warning", scope="catalog")
def broken_relative_path(
    catalog: Catalog, subjects: Sequence[EntryId]
) -> Iterator[tuple[EntryId, Violation]]:
    """Links and images that name a file of this repository name one that is there.

    ## Why is this bad?
    The list shows a broken picture, or a link to nothing.

    ## How to mend it
    Write the path as it leads from the folder of the list's document, with the
    same capital letters, or add the file.
    """
    if not catalog.files:
        return
    for subject in subjects:
        if not may_be_relative(catalog.records[subject]):
            continue
        layout = catalog.layouts.get(subject.list_id)
        for field, url, _ in (
            find_targets(catalog.records[subject], layout.fields) if layout else ()
        ):
            if layout is None or not is_relative(url):
                continue
            path = _resolved(url, layout.document)
            if path not in catalog.files and path not in catalog.memoize(
                "folders", lambda: _folders(catalog.files)
            ):
                yield (
                    subject,
                    Violation(
                        f"There is no `{path}` in this repository.{_hint(catalog, path)}",
                        field,
                    ),
                )


def _resolved(url: str, document: str) -> str:
    path = unquote(url.partition("#")[0].partition("?")[0])
    folder = "" if path.startswith("/") else dirname(document)
    return normpath(join(folder, path.lstrip("/"))) if path else "."


def _folders(files: Collection[str]) -> set[str]:
    folders = {path.rpartition("/")[0] for path in files}
    for folder in tuple(folders):
        above = folder
        while above := above.rpartition("/")[0]:
            folders.add(above)
    return {".", *folders}


def _hint(catalog: Catalog, wanted: str) -> str:
    by_name = catalog.memoize("files by name", lambda: _by_name(catalog.files))
    found = by_name.get(wanted.rpartition("/")[2].casefold())
    return f" Did you mean `{found}`?" if found else ""


def _by_name(files: Collection[str]) -> dict[str, str]:
    return {
        path.rpartition("/")[2].casefold(): path for path in sorted(files, reverse=True)
    }
