"""Decide who may approve a contribution where a layout names keepers of sections.

Who may `maintain` the repository approves anything. Who may only write approves what
concerns nothing but sections that they keep, as soon as a list has keepers; a list
without keepers is approved by everybody who may write. The layouts of the base say who
keeps what, never those of the contribution.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.errors import ForgeError, RefusedOrderError
from bot.model.entry_id import EntryId, SectionId
from bot.model.forge import Role
from bot.model.isolated import FindTouched, Touched
from bot.model.wording import join_words, say
from bot.ports import Repository
from bot.ports.forge import Forge
from bot.project.load_settings import Keepers, Project, list_keepers, load_project
from bot.workflow.isolated_review import IsolatedReviewer

# Who approves anything, whoever keeps a section.
MAINTAINERS: frozenset[Role] = frozenset({"maintain", "admin"})
# What lies outside somebody's sections is named up to this many places.
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class MergeScope:
    """The merge of the commit *head* into *base*: both are fetched."""

    reviewer: IsolatedReviewer
    base: str
    head: str

    def demand_keeper(self, login: str) -> None:
        """Demand that *login*, who may write, may approve the merge.

        Raises:
            RefusedOrderError: the merge concerns something that they do not keep.
        """
        places = self._find_outside(login)
        if not places:
            return
        named = join_words(f"`{place}`" for place in places[:_MOST_NAMED])
        rest = len(places) - _MOST_NAMED
        if rest > 0:
            named = say("{values} and {number} more", values=named, number=rest)
        raise RefusedOrderError(
            say(
                "this concerns {places}, outside the sections that you keep.",
                places=named,
            )
        )

    def allows(self, login: str) -> bool:
        """Return whether *login*, who may write, may approve the merge."""
        return not self._find_outside(login)

    def _find_outside(self, login: str) -> list[str]:
        """Return what keeps *login* from approving: paths, and sections with their list."""
        repository = self.reviewer.remote.repository
        project = load_project(repository.open_tree(self.base))
        keepers = list_keepers(project)
        if not keepers or is_maintainer(self.reviewer.forge, login):
            return []
        touched = self.reviewer.find_touched(FindTouched(self.base, self.head))
        paths = _list_paths(repository, self.base, self.head)
        sections = set(map(SectionId, touched.sections))
        sections |= {EntryId.from_path(path).home for path in touched.files}
        if not _is_about_keepers(project, keepers, paths, sections):
            return []
        kept = {
            section
            for section in sections
            if login.casefold() in keepers.get(section, ())
        }
        outside = set(_find_other_files(project, paths, touched))
        return sorted(outside | (sections - kept))


def is_maintainer(forge: Forge, login: str) -> bool:
    """Return whether an account may `maintain` the repository, or administer it.

    A permission that cannot be read counts as none.
    """
    try:
        return forge.get_role(login) in MAINTAINERS
    except ForgeError:
        return False


def _list_paths(repository: Repository, base: str, head: str) -> frozenset[str]:
    """Return every path that the merge changes, and every one that *head* itself changes.

    Git may put a new file elsewhere in the merge, where the base has moved a folder.
    """
    parted = repository.find_merge_base(base, head)
    merged = repository.try_merge(base, head)
    changes = repository.list_changes(parted, head)
    changes += repository.list_changes(base, merged.tree)
    return frozenset(change.path for change in changes)


def _is_about_keepers(
    project: Project,
    keepers: Keepers,
    paths: Iterable[str],
    sections: Iterable[SectionId],
) -> bool:
    """Return whether a merge concerns a list with keepers, or a file that is of no list."""
    documents = {layout.document: layout.id for layout in project.document_layouts}
    lists = {section.list_id for section in sections}
    lists |= {_find_list(path, documents) for path in paths}
    with_keepers = {section.list_id for section in keepers}
    without_keepers = project.layouts.keys() - with_keepers
    return not lists <= without_keepers


def _find_list(path: str, documents: dict[str, str]) -> str:
    """Return the list whose entry or document a file is; "" if it is of none."""
    if path.startswith("entries/"):
        return EntryId.from_path(path).list_id
    return documents.get(path, "")


def _find_other_files(
    project: Project, paths: Iterable[str], touched: Touched
) -> Iterator[str]:
    """Yield the files that are no entries, nor documents with nothing but their lines."""
    documents = {layout.document for layout in project.document_layouts}
    covered = documents & set(touched.documents)
    covered |= {path for path in touched.files if path.startswith("entries/")}
    return (path for path in paths if path not in covered)
