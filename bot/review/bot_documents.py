"""Which versions of a document the bot wrote: those of its record, and those that its entries generate."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.errors import ConfigurationError, GitError
from bot.markdown.regions import fill_regions, find_regions, split_region_lines
from bot.model.checked_json import JsonFormatError, parse_json
from bot.model.state import DOCUMENTS_FILE, MOST_STATE_BYTES, DocumentRecord
from bot.ports import Repository
from bot.project.load_catalog import compute_blob_id

_MOST_COMMITS = 20
"""Commits of one document to look back for the last version of the bot's."""
_MOST_GENERATED = 3
"""Commits of which the lists are generated for that: each takes as long as a whole landing."""
_BLOB_ID = re.compile(r"[0-9a-f]{40}")


def read_document_record(repository: Repository, state: str | None) -> DocumentRecord:
    """Return the record in the commit *state*; an empty one where there is none, or none that can be read."""
    if state is None:
        return DocumentRecord()
    try:
        data = repository.open_tree(state).read(DOCUMENTS_FILE)
        record: DocumentRecord = parse_json(
            DocumentRecord, data, label="record", most_bytes=MOST_STATE_BYTES
        )
    except (GitError, JsonFormatError):
        return DocumentRecord()
    blobs = [blob for versions in record.documents.values() for blob in versions]
    return record if all(map(_BLOB_ID.fullmatch, blobs)) else DocumentRecord()


@dataclass(frozen=True, slots=True)
class DocumentHistory:
    """The versions of the documents that stood on a branch, up to the commit *tip*."""

    repository: Repository
    tip: str
    record: DocumentRecord
    is_generated: Callable[[str, str], bool]
    """Returns whether the entries of a commit (its id) generate the regions of its document (the path)."""

    def find_last_commit(self, path: str) -> str:
        """Return the last commit that changed a document."""
        commits = self.repository.list_mainline(self.tip, path)
        return commits[0][0] if commits else self.tip

    def find_reference(self, path: str) -> bytes | None:
        """Return the last version of a document that the bot wrote; None if none is known.

        A version that is not recorded counts as far as the entries of its own commit generate it: no line of its
        regions is without an entry then. So a run that ended between the commit of a list and the record does no
        harm. What stands around the regions is that of the recorded version.
        """
        known = self.record.get_versions(path)
        generated: bytes | None = None
        for number, (commit, _) in enumerate(
            self.repository.list_mainline(self.tip, path)[:_MOST_COMMITS]
        ):
            data = self.repository.open_tree(commit).read(path)
            if data is None:
                continue
            if compute_blob_id(data) in known:
                return data if generated is None else _fill_from(path, data, generated)
            if (
                generated is None
                and number < _MOST_GENERATED
                and self.is_generated(commit, path)
            ):
                generated = data
                if not known:
                    break
        if generated is not None or not known:
            return generated
        try:
            return self.repository.read_blob(
                known[-1]
            )  # the branch's history is another than it was
        except GitError:
            return None


def _fill_from(path: str, recorded: bytes, generated: bytes) -> bytes:
    """Return the document *recorded* with the regions of *generated*; that as it is where the two have others."""
    text, other = (data.decode("utf-8", "replace") for data in (recorded, generated))
    try:
        regions = find_regions(other, path)
        contents = {
            name: "\n".join(
                line.rstrip("\r") for line in split_region_lines(other, region)
            )
            for name, region in regions.items()
        }
        return fill_regions(text, path, contents).encode()
    except ConfigurationError:
        return generated
