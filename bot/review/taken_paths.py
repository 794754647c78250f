"""The paths of entry files that are in use, or will be after a contribution."""

from collections.abc import Iterable

from bot.listing.slugs import make_unused
from bot.model.entry_id import EntryId, SectionId
from bot.model.file_set import FileSet
from bot.project.examined_files import is_entry_file


class TakenPaths:
    """Gives out unused paths for new entry files."""

    def __init__(self, files: FileSet, others: Iterable[str] = ()) -> None:
        """Begin with the paths of a repository's *files*, and with *others*."""
        self._files = files
        self._others = set(others)

    def claim(self, section: SectionId, slug: str) -> str:
        """Return an unused path for a new file in a section, which is used from now on.

        The file is named *slug*, with a number behind if that name is in use.
        """
        slugs = set()
        for path in (*self._files.find_below(section.folder), *self._others):
            entry_id = EntryId.from_path(path)
            if entry_id.home == section and is_entry_file(path):
                slugs.add(entry_id.slug)
        path = section.make_entry_id(make_unused(slug, slugs)).path
        self._others.add(path)
        return path
