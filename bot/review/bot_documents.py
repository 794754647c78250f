"""Which versions of a document the bot wrote.

These are the versions that its record names, and those that its entries generate.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.errors import ConfigurationError, GitError
from bot.markdown.regions import fill_regions, find_regions, split_region_lines
from bot.model.checked_json import JsonFormatError, parse_json
from bot.model.state import DOCUMENTS_FILE, MOST_STATE_BYTES, DocumentRecord
from bot.ports import Repository
from bot.project.examined_files import compute_blob_id

# Commits of one document to look back for the last version that the bot wrote.
_MOST_COMMITS = 20
# Commits whose lists are generated for that: each takes as long as a whole landing.
_MOST_GENERATED = 3
# A SHA-1 in hexadecimal, as git names a blob.
_BLOB_ID = re.compile(r"[0-9a-f]{40}")


def read_document_record(
    repository: Repository,
    state: str | None,
) -> DocumentRecord:
    """Return the record in the commit *state*.

    The record is empty if there is no such commit, or it holds no readable record.
    """
    if state is None:
        return DocumentRecord()
    try:
        data = repository.open_tree(state).read(DOCUMENTS_FILE)
        record: DocumentRecord = parse_json(
            DocumentRecord,
            data,
            label="record",
            most_bytes=MOST_STATE_BYTES,
        )
    except (GitError, JsonFormatError):
        return DocumentRecord()
    # The ids are handed to git later, so a record with any other text is not used.
    for blobs in record.documents.values():
        if not all(map(_BLOB_ID.fullmatch, blobs)):
            return DocumentRecord()
    return record


@dataclass(frozen=True, slots=True)
class DocumentHistory:
    """The versions of the documents that stood on a branch, up to the commit *tip*."""

    repository: Repository
    tip: str
    record: DocumentRecord
    # Takes the id of a commit and the path of a document. Returns whether the entries
    # of that commit generate the regions of the document.
    is_generated: Callable[[str, str], bool]

    def find_last_commit(self, path: str) -> str:
        """Return the last commit that changed a document."""
        commits = self.repository.list_mainline(self.tip, path)
        return commits[0][0] if commits else self.tip

    def find_reference(self, path: str) -> bytes | None:
        """Return the last version of a document that the bot wrote; None if unknown.

        A version that is not recorded counts as far as the entries of its own commit
        generate it: no line of its regions is without an entry then. So a run that
        ended between the commit of a list and the record does no harm. The text around
        the regions is that of the recorded version.
        """
        recorded = self.record.get_versions(path)
        generated: bytes | None = None
        for number, commit, data in self._walk_versions(path):
            if compute_blob_id(data) in recorded:
                return _fill_from(path, data, generated)
            may_generate = generated is None and number < _MOST_GENERATED
            if may_generate and self.is_generated(commit, path):
                generated = data
                # Without a record, no older version can be a recorded one.
                if not recorded:
                    break
        return self._read_newest(recorded) if generated is None else generated

    def _walk_versions(self, path: str) -> Iterator[tuple[int, str, bytes]]:
        """Yield the latest versions of a document, the newest first.

        Each comes with its commit, and with the number of newer commits.
        """
        commits = self.repository.list_mainline(self.tip, path)[:_MOST_COMMITS]
        for number, (commit, _) in enumerate(commits):
            data = self.repository.open_tree(commit).read(path)
            if data is not None:
                yield number, commit, data

    def _read_newest(self, recorded: Sequence[str]) -> bytes | None:
        """Return the newest recorded version; None if there is none, or it is lost.

        The branch may have been rewritten, so that none of its commits has this version.
        """
        if not recorded:
            return None
        try:
            return self.repository.read_blob(recorded[-1])
        except GitError:
            return None


def _fill_from(path: str, recorded: bytes, generated: bytes | None) -> bytes:
    """Return the document *recorded* with the regions of *generated*, if there is one.

    *generated* comes back unchanged if the two do not have the same regions.
    """
    if generated is None:
        return recorded
    recorded_text = recorded.decode("utf-8", "replace")
    generated_text = generated.decode("utf-8", "replace")
    contents: dict[str, str] = {}
    try:
        for name, region in find_regions(generated_text, path).items():
            lines = split_region_lines(generated_text, region)
            contents[name] = "\n".join(line.rstrip("\r") for line in lines)
        return fill_regions(recorded_text, path, contents).encode()
    except ConfigurationError:
        return generated
