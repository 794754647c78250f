"""The documents as readers see them, and what people wrote into them on the branch itself."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.errors import ConfigurationError
from bot.model.isolated import LeftDocument, Regenerate
from bot.model.layout import Layout
from bot.model.state import DocumentRecord, add_version
from bot.model.wording import mark_sentence, say
from bot.ports import Repository
from bot.project.examined_files import compute_blob_id
from bot.project.generate import decode_document
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
from bot.review.taken_paths import TakenPaths

TYPED = mark_sentence(
    "These lines were written into the list and cannot be kept as entries."
    " Write an entry for each, or remove it:"
)
_UNRECORDED = mark_sentence(
    "The list says something else than its entries, and nothing records which of the"
    " two is newer. Write it into the entries, as `listwright adopt-edits` does with"
    " typed items, or take it back:"
)
_UNREAD = mark_sentence(
    "Reading what was written into the list failed. Take it back, and propose it by a"
    " pull request."
)


@dataclass(frozen=True, slots=True)
class TouchedDocument:
    """A document that holds what the bot did not write."""

    path: str
    # The last commit that changed it.
    commit: str
    current: str = ""
    # What the person did; None if it cannot be read, for the reason in *problem*.
    edit: BranchEdit | None = None
    problem: str = ""
    # Whether the bot knows what it wrote itself, so that all else is a person's.
    is_recorded: bool = False

    def find_left(self, generated: bytes | None) -> LeftDocument | None:
        """Return the document with the lines that *generated* would lose.

        None says that it loses none, so that the document may be overwritten.
        """
        if self.edit is None:
            return LeftDocument(self.path, self.problem)
        text = (generated or b"").decode("utf-8", "replace")
        lost = find_lost_lines(self.edit, text)
        if not self.is_recorded:
            # Nobody knows whether a difference is a person's edit or an older list.
            lost = [
                *find_differences(self.edit, text, self.current),
                *lost,
            ]
        lines = tuple(dict.fromkeys(lost))
        problem = TYPED if self.is_recorded else _UNRECORDED
        return LeftDocument(self.path, say(problem), lines) if lines else None


@dataclass(frozen=True, slots=True)
class PublishedDocuments:
    """The documents of the commit *tip*: on the default branch, or on the lists' own.

    *tip* is None if the lists' own branch is still to be made.
    """

    project: Project
    repository: Repository
    tip: str | None
    record: DocumentRecord
    history: DocumentHistory
    reads_edits: bool
    # What the edited documents of each list mean, by the list's id.
    _builders: dict[str, AccountBuilder] = field(default_factory=dict)

    @classmethod
    def open(
        cls,
        project: Project,
        repository: Repository,
        request: Regenerate,
        is_generated: Callable[[str, str], bool],
    ) -> "PublishedDocuments":
        """Return the documents that a landing would overwrite.

        For *is_generated*, see `DocumentHistory`.
        """
        tip = request.lists if project.settings.publish == "branch" else request.tip
        record = read_document_record(repository, request.state)
        history = DocumentHistory(
            repository,
            tip or request.tip,
            record,
            is_generated,
        )
        return cls(
            project,
            repository,
            tip,
            record,
            history,
            request.reads_edits,
        )

    def read(self, path: str) -> bytes | None:
        """Return a document as it stands there; None if it does not."""
        if self.tip is None:
            return None
        return self.repository.open_tree(self.tip).read(path)

    def read_edits(self, generated: GeneratedTree) -> list[TouchedDocument]:
        """Return the documents which hold what the bot did not write.

        Without a record, they are only those that *generated* would overwrite: text
        beside the regions may be as old as the regions.
        """
        broken = {document.path for document in generated.broken}
        touched: list[TouchedDocument] = []
        for path in list_documents(self.project):
            data = self.read(path)
            if data is None or path in broken:
                continue
            recorded = self.record.get_versions(path)
            if not recorded and generated.read(path) == data:
                continue
            if compute_blob_id(data) not in recorded:
                touched += self._read_edit(path, data, generated)
        return touched

    def _read_edit(
        self,
        path: str,
        data: bytes,
        generated: GeneratedTree,
    ) -> Iterator[TouchedDocument]:
        """Yield a document with its edit; nothing if the bot wrote it all the same.

        That is so before the bot kept a record, or after a run that ended too early.
        """
        reference = self.history.find_reference(path)
        if reference == data:
            return
        commit = self.history.find_last_commit(path)
        if not self.reads_edits:
            yield TouchedDocument(path, commit, problem=say(_UNREAD))
            return
        try:
            current = decode_document(data, path)
            written = None
            if reference is not None:
                written = decode_document(reference, path)
            edit = self._read_lines(path, written, current, generated)
        except ConfigurationError as error:
            problem = say(
                "line {line}: {problem}", line=error.line, problem=error.problem
            )
            yield TouchedDocument(path, commit, problem=problem)
            return
        is_recorded = reference is not None and bool(self.record.get_versions(path))
        yield TouchedDocument(
            path,
            commit,
            current,
            edit,
            is_recorded=is_recorded,
        )

    def _read_lines(
        self,
        path: str,
        written: str | None,
        current: str,
        generated: GeneratedTree,
    ) -> BranchEdit:
        """Return what was done to a document since the version that the bot wrote.

        If there is no such version, return what sets it apart from its entries.

        Raises:
            ConfigurationError: the document cannot be read.
        """
        layout = self._find_layout(path)
        if layout is None:
            # This is the front page. Its one region holds nothing that could be an entry.
            unread = (
                find_new_lines(path, written, current) if written is not None else ()
            )
            return BranchEdit((), (), tuple(unread))
        entries = generated.entries
        context = replace(entries.context, workspace=entries.workspace)
        builder = self._builders.setdefault(
            layout.id,
            AccountBuilder(TakenPaths(entries.loaded.catalog.files)),
        )
        recorded = written
        if recorded is None:
            recorded = (generated.read(path) or b"").decode("utf-8", "replace")
        edit = read_branch_edit(
            context,
            entries.loaded,
            layout,
            recorded,
            current,
            builder,
        )
        if written is not None:
            return edit
        # An entry that the document lacks may be newer than the document: it is no
        # removal, and generating the document loses nothing.
        kept = [proposal for proposal in edit.proposals if proposal.after is not None]
        return replace(edit, proposals=tuple(kept))

    def _find_layout(self, path: str) -> Layout | None:
        """Return the layout of a document; None for the front page."""
        for layout in self.project.document_layouts:
            if layout.document == path:
                return layout
        return None

    def keep(self, paths: Collection[str]) -> dict[str, str]:
        """Return the text of the documents at *paths*, if they are on the lists' own branch.

        There, all files are written anew, so that a document that must stay is written
        as it stands.
        """
        if self.project.settings.publish != "branch":
            return {}
        texts: dict[str, str] = {}
        for path in paths:
            data = self.read(path)
            if data is not None:
                texts[path] = data.decode("utf-8", "replace")
        return texts

    def update_record(
        self,
        generated: GeneratedTree,
        touched: Sequence[TouchedDocument],
        left_paths: Collection[str],
    ) -> DocumentRecord | None:
        """Return the versions to remember once *generated* is written.

        None says that they do not change. Of a document that was left as it is, the
        remembered versions stay.
        """
        touched_paths = {document.path for document in touched}
        documents: dict[str, tuple[str, ...]] = {}
        for path in list_documents(self.project):
            data = generated.read(path)
            if path in left_paths or data is None:
                versions = self.record.get_versions(path)
            else:
                is_touched = path in touched_paths
                versions = self._add_version(path, data, is_touched=is_touched)
            if versions:
                documents[path] = versions
        if documents == dict(self.record.documents):
            return None
        return DocumentRecord(documents)

    def _add_version(
        self,
        path: str,
        data: bytes,
        *,
        is_touched: bool,
    ) -> tuple[str, ...]:
        """Return the versions of a document to remember once *data* is written."""
        written = compute_blob_id(data)
        if self.project.settings.publish != "pull-request":
            return (written,)
        # Until the rolling pull request is merged, the older version stays on the branch.
        standing_data = self.read(path)
        standing = None
        if standing_data is not None and not is_touched:
            standing = compute_blob_id(standing_data)
        return add_version(self.record.get_versions(path), written, standing)


def find_left(
    touched: Sequence[TouchedDocument],
    generated: GeneratedTree,
) -> list[LeftDocument]:
    """Return the documents that must not be overwritten, with the lines that would be lost."""
    left_documents = []
    for document in touched:
        left_document = document.find_left(generated.read(document.path))
        if left_document is not None:
            left_documents.append(left_document)
    return left_documents
