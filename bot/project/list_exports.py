"""The files that stand beside the lists for their readers."""

from bot.model.catalog import Catalog
from bot.model.exports import get_export_path
from bot.project.load_settings import Project
from bot.readers.exports import render_export
from bot.readers.feeds import FeedPlace
from bot.readers.work import make_reader_list


def render_exports(project: Project, catalog: Catalog) -> dict[str, str]:
    """Return the exports that stand beside the lists, by path.

    They are made of the entries alone, so that they change with the lists and never by
    themselves.
    """
    settings = project.settings
    place = FeedPlace(repository=settings.repository)
    files: dict[str, str] = {}
    for layout in project.layouts.values():
        reader_list = make_reader_list(layout, catalog.iterate_list(layout.id))
        for name in settings.exports:
            files[get_export_path(layout.id, name)] = render_export(
                name, reader_list, place
            )
    return files
