"""The documents as readers see them, and what people wrote into them on the branch itself."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.errors import ConfigurationError
from bot.model.isolated import LeftDocument, Regenerate
from bot.model.layout import Layout
from bot.model.state import DocumentRecord, add_version
from bot.ports import Repository
from bot.project.generate import decode_document
from bot.project.load_catalog import compute_blob_id
from bot.project.load_settings import Project
from bot.review.account_builder import AccountBuilder
from bot.review.bot_documents import DocumentHistory, read_document_record
from bot.review.branch_edits import (
    BranchEdit,
    find_differences,
    find_lost_lines,
    find_new_lines,
    read_branch_edit,
)
from bot.review.generated_tree import GeneratedTree, list_documents

TYPED = "These lines were written into the list and cannot be kept as entries. Write an entry for each, or remove it:"
_UNRECORDED = (
    "The list says something else than its entries, and nothing records which of the two is newer. Write it into the"
    " entries, as `listwright adopt-edits` does with typed items, or take it back:"
)
_UNREAD = "Reading what was written into the list failed. Take it back, and propose it by a pull request."


@dataclass(frozen=True, slots=True)
class TouchedDocument:
    """A document that holds what the bot did not write."""

    path: str
    commit: str
    """The last commit that changed it."""
    current: str = ""
    edit: BranchEdit | None = None
    """What the person did; None where it cannot be read."""
    problem: str = ""
    is_recorded: bool = False
    """Whether the bot knows what it wrote itself, so that all else is a person's."""

    def find_left(self, generated: bytes | None) -> LeftDocument | None:
        """Return the document with the lines that *generated* would lose; None if it loses none."""
        if self.edit is None:
            return LeftDocument(self.path, self.problem)
        text = (generated or b"").decode("utf-8", "replace")
        lost = find_lost_lines(self.edit, text)
        if not self.is_recorded:
            lost = [*find_differences(self.edit, text, self.current), *lost]
        lines = tuple(dict.fromkeys(lost))
        problem = TYPED if self.is_recorded else _UNRECORDED
        return LeftDocument(self.path, problem, lines) if lines else None


@dataclass(frozen=True, slots=True)
class PublishedDocuments:
    """The documents of the commit *tip*: on the default branch, or on the lists' own."""

    project: Project
    repository: Repository
    tip: str | None
    """None where the lists' own branch is still to be made."""
    record: DocumentRecord
    history: DocumentHistory
    reads_edits: bool
    _builders: dict[str, AccountBuilder] = field(default_factory=dict)
    """What the edited documents of each list mean, by the list's id."""

    @classmethod
    def of(
        cls,
        project: Project,
        repository: Repository,
        request: Regenerate,
        is_generated: Callable[[str, str], bool],
    ) -> "PublishedDocuments":
        """Find the documents that a landing would overwrite; for *is_generated* see `DocumentHistory`."""
        tip = request.lists if project.settings.publish == "branch" else request.tip
        record = read_document_record(repository, request.state)
        history = DocumentHistory(repository, tip or request.tip, record, is_generated)
        return cls(project, repository, tip, record, history, request.reads_edits)

    def read(self, path: str) -> bytes | None:
        """Return a document as it stands there."""
        return (
            self.repository.open_tree(self.tip).read(path)
            if self.tip is not None
            else None
        )

    def read_edits(self, made: GeneratedTree) -> list[TouchedDocument]:
        """Return the documents which hold what the bot did not write.

        Without a record, only those that *made* would overwrite: what stands beside the regions may be as old as they.
        """
        broken = {document.path for document in made.broken}
        edited: list[TouchedDocument] = []
        for path in list_documents(self.project):
            data = self.read(path)
            known = self.record.get_versions(path)
            if (
                data is None
                or path in broken
                or (not known and made.read(path) == data)
            ):
                continue
            if compute_blob_id(data) not in known:
                edited += self._read_edit(path, data, made)
        return edited

    def _read_edit(
        self, path: str, data: bytes, made: GeneratedTree
    ) -> Iterator[TouchedDocument]:
        reference = self.history.find_reference(path)
        if reference == data:
            return  # the bot wrote it, before it kept a record or without having come so far
        commit = self.history.find_last_commit(path)
        if not self.reads_edits:
            yield TouchedDocument(path, commit, problem=_UNREAD)
            return
        try:
            current = decode_document(data, path)
            known = decode_document(reference, path) if reference is not None else None
            edit = self._read_lines(path, known, current, made)
        except ConfigurationError as error:
            yield TouchedDocument(
                path, commit, problem=f"line {error.line}: {error.problem}"
            )
            return
        is_recorded = reference is not None and bool(self.record.get_versions(path))
        yield TouchedDocument(path, commit, current, edit, is_recorded=is_recorded)

    def _read_lines(
        self, path: str, known: str | None, current: str, made: GeneratedTree
    ) -> BranchEdit:
        """Return what was done to a document since it was *known*, else by what sets it apart from its entries."""
        layout = self._find_layout(path)
        if (
            layout is None
        ):  # the front page, whose one region holds nothing that could be an entry
            unread = find_new_lines(path, known, current) if known is not None else ()
            return BranchEdit((), (), tuple(unread))
        entries = made.entries
        context = replace(entries.context, workspace=entries.workspace)
        builder = self._builders.setdefault(
            layout.id, AccountBuilder(set(entries.loaded.files))
        )
        if known is not None:
            return read_branch_edit(
                context, entries.loaded, layout, known, current, builder
            )
        generated = (made.read(path) or b"").decode("utf-8", "replace")
        edit = read_branch_edit(
            context, entries.loaded, layout, generated, current, builder
        )
        # What stands in the entries only may be new: generating it loses nothing.
        kept = tuple(
            proposal for proposal in edit.proposals if proposal.after is not None
        )
        return replace(edit, proposals=kept)

    def _find_layout(self, path: str) -> Layout | None:
        for layout in self.project.document_layouts:
            if layout.document == path:
                return layout
        return None

    def keep(self, left: Collection[str]) -> dict[str, str]:
        """Return the text of each document in *left*, where the lists' own branch holds it: there all is made anew."""
        if self.project.settings.publish != "branch":
            return {}
        texts = {path: self.read(path) for path in left}
        return {
            path: data.decode("utf-8", "replace")
            for path, data in texts.items()
            if data is not None
        }

    def update_record(
        self,
        made: GeneratedTree,
        edited: Sequence[TouchedDocument],
        left: Collection[str],
    ) -> DocumentRecord | None:
        """Return the versions to remember once *made* is written; None if they are those of before.

        Of a document that was left as it is, what was remembered stays.
        """
        is_rolling = self.project.settings.publish == "pull-request"
        persons = {document.path for document in edited}
        documents: dict[str, tuple[str, ...]] = {}
        for path in list_documents(self.project):
            known, data = self.record.get_versions(path), made.read(path)
            if path in left or data is None:
                documents[path] = known
                continue
            written, standing = compute_blob_id(data), self.read(path)
            if not is_rolling:
                documents[path] = (written,)
            elif path in persons or standing is None:
                documents[path] = add_version(known, written, None)
            else:
                documents[path] = add_version(known, written, compute_blob_id(standing))
        documents = {path: versions for path, versions in documents.items() if versions}
        return (
            DocumentRecord(documents)
            if documents != dict(self.record.documents)
            else None
        )


def find_left(
    edited: Sequence[TouchedDocument], made: GeneratedTree
) -> list[LeftDocument]:
    """Return the documents that must not be overwritten, with the lines that would be lost."""
    left = [document.find_left(made.read(document.path)) for document in edited]
    return [document for document in left if document is not None]
