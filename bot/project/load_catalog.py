"""Load the catalog of a tree of files: examine every entry file, or ask the cache."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.document.schema import compile_schema
from bot.engine.file_pass import Examiner, FileResult
from bot.identity.keys import Keys
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.facts import KnownFacts, group_by_work
from bot.model.finding import Finding, Location
from bot.model.layout import Layout
from bot.model.lazy_values import Packed, pack
from bot.model.serialisation import dump_finding, restore_finding
from bot.model.wording import find_language
from bot.ports import Context, FileRef, Workspace
from bot.project.load_settings import Project
from bot.project.outside_values import read_outside_values

# What is an entry file, or was meant as one; a README or a picture under `entries/` is
# not.
_ENTRY_FILES = (".yaml", ".yml", ".json", ".toml")
# The rule under which files of no list are reported.
_MISPLACED = "misplaced-entry"


class Examiners:
    """An examiner for each list, made when it is first asked for."""

    def __init__(
        self,
        context: Context,
        project: Project,
        facts: KnownFacts = (),
    ) -> None:
        """Examine files of the lists of *project* as of today.

        *facts* are what sources say of works.
        """
        self._context = context
        self._project = project
        self._facts = group_by_work(facts)
        self._made: dict[str, Examiner] = {}

    def with_facts(self, facts: KnownFacts) -> "Examiners":
        """Return examiners of the same lists that know *facts*."""
        return Examiners(self._context, self._project, facts)

    def get_for_list(self, list_id: str) -> Examiner:
        """Return the examiner of a list.

        Raises:
            KeyError: there is no such list.
        """
        if list_id not in self._made:
            self._made[list_id] = self._make(list_id)
        return self._made[list_id]

    def get_source(self, list_id: str) -> bytes:
        """Return the layout's file, which is part of the key of what a cache keeps."""
        return self._project.sources[list_id]

    def find_for_path(self, path: str) -> Examiner | None:
        """Return the examiner for an entry file; None where its folder is no list."""
        list_id = EntryId.from_path(path).list_id
        if list_id not in self._project.layouts:
            return None
        return self.get_for_list(list_id)

    def get_for_entry(self, path: str) -> Examiner:
        """Return the examiner for the file of an entry of a list.

        Raises:
            KeyError: there is no such list.
        """
        return self.get_for_list(EntryId.from_path(path).list_id)

    def _make(self, list_id: str) -> Examiner:
        cache = self._context.cache
        layout = self._project.layouts[list_id]
        made_from = list_id.encode(), self.get_source(list_id)
        # Compiling the schema takes far longer than reading it from the cache.
        schema = cache.get("validator", *made_from)
        if schema is None:
            schema = compile_schema(layout)
            cache.keep(schema, "validator", *made_from)
        return Examiner(layout, self._context.today.year, schema, self._facts)


@dataclass(frozen=True, slots=True)
class LoadedCatalog:
    """Every entry file by itself, and all of them as a catalog."""

    project: Project
    catalog: Catalog
    # What the first pass found, by path, as plain values; only paths with findings.
    cached_findings: Mapping[str, Sequence[dict[str, Any]]]
    # The entry files, with the id of each one's content where it is known without
    # reading.
    files: Mapping[str, str | None]
    examiners: Examiners

    @property
    def findings(self) -> Iterator[Finding]:
        """Yield what the first pass found, in all files."""
        for path in self.cached_findings:
            yield from self.find_findings(path)

    def find_findings(self, path: str) -> list[Finding]:
        """Return what the first pass found in one file."""
        return [restore_finding(plain) for plain in self.cached_findings.get(path, ())]

    def read(self, context: Context, path: str) -> bytes | None:
        """Return the content of an entry file; None for any other path.

        It is read by its id, else from the checkout, where ids are not known.
        """
        if path not in self.files:
            return None
        blob = self.files[path]
        if blob:
            return context.repository.read_blob(blob)
        return context.workspace.read(path)


class _Survey(NamedTuple):
    """What the first pass yields, as the cache holds it.

    Records, keys and titles are by entry id; files and findings by path. Records, keys
    and findings are packed.
    """

    files: dict[str, str | None]
    others: list[str]
    records: dict[str, bytes]
    keys: dict[str, bytes]
    titles: dict[str, str]
    findings: dict[str, bytes]


def load_catalog(
    context: Context,
    workspace: Workspace,
    project: Project,
) -> LoadedCatalog:
    """Examine every entry file of *workspace*, taking what the cache has."""
    examiners = Examiners(context, project)
    survey = _load_survey(
        context,
        workspace,
        examiners,
        project,
    )
    paths = frozenset(survey.files).union(survey.others)
    catalog = Catalog(
        project.layouts,
        Packed(survey.records),
        Packed(survey.keys),
        paths,
        survey.titles,
        read_outside_values(workspace, project.layouts.values()),
    )
    findings: Packed[Any] = Packed(survey.findings)
    return LoadedCatalog(
        project,
        catalog,
        findings,
        survey.files,
        examiners,
    )


def _load_survey(
    context: Context,
    workspace: Workspace,
    examiners: Examiners,
    project: Project,
) -> _Survey:
    """Return the survey of a tree, from the cache where the tree has a revision."""
    cache = context.cache
    if workspace.revision is None:
        return _examine_files(
            context,
            workspace,
            examiners,
            project,
        )
    # Rules compare dates with today's year, so that a survey lasts no longer.
    year = str(context.today.year)
    # Findings are kept as they are said, so that each language has its own.
    made_from = [workspace.revision.encode(), year.encode(), find_language().encode()]
    for list_id, source in project.sources.items():
        made_from += list_id.encode(), source
    cached = cache.get("load_catalog", *made_from)
    if cached:
        return _Survey(*cached)
    survey = _examine_files(
        context,
        workspace,
        examiners,
        project,
    )
    cache.keep(tuple(survey), "load_catalog", *made_from)
    return survey


def _examine_files(
    context: Context,
    workspace: Workspace,
    examiners: Examiners,
    project: Project,
) -> _Survey:
    files = []
    others = []
    for file in workspace.list_files(""):
        if is_entry_file(file.path):
            files.append(file)
        else:
            others.append(file.path)
    blobs = {file.path: file.blob for file in files}
    survey = _Survey(
        blobs,
        others,
        {},
        {},
        {},
        {},
    )
    for list_id, members in _group_by_list(files).items():
        if list_id in project.layouts:
            _add_list(
                survey,
                context,
                workspace,
                examiners,
                list_id,
                members,
            )
            continue
        for file in members:
            finding = make_unknown_list_finding(file.path, list_id, project.layouts)
            survey.findings[file.path] = pack([dump_finding(finding)])
    return survey


def _add_list(  # noqa: PLR0913, PLR0917 - the survey, and where it comes from
    survey: _Survey,
    context: Context,
    workspace: Workspace,
    examiners: Examiners,
    list_id: str,
    files: Sequence[FileRef],
) -> None:
    """Add the entries of a list, and what is wrong with them, to the survey."""
    outcomes = _load_outcomes(
        context,
        workspace,
        examiners,
        list_id,
        files,
    )
    for path, outcome in outcomes:
        if outcome.record is not None and outcome.keys is not None:
            # The cache holds plain texts only, and an id is a subclass.
            name = str(EntryId.from_path(path))
            survey.records[name] = outcome.record
            survey.keys[name] = outcome.keys
            survey.titles[name] = outcome.title
        if outcome.findings:
            survey.findings[path] = outcome.findings


def is_entry_file(path: str) -> bool:
    """Return whether *path* is an entry file, or was meant as one."""
    return path.startswith("entries/") and path.lower().endswith(_ENTRY_FILES)


def compute_blob_id(data: bytes) -> str:
    """Return the id that git gives a file's content: 40 hexadecimal digits."""
    header = b"blob %d\0" % len(data)
    return hashlib.sha1(header + data, usedforsecurity=False).hexdigest()


class _Kept(NamedTuple):
    """The outcome of examining one file, as the cache holds it.

    The values are plain; record, keys and findings are packed.
    """

    blob: str
    record: bytes | None
    keys: bytes | None
    title: str
    findings: bytes | None


def _load_outcomes(
    context: Context,
    workspace: Workspace,
    examiners: Examiners,
    list_id: str,
    files: Sequence[FileRef],
) -> Iterable[tuple[str, _Kept]]:
    """Return the outcome for each file of a list, by path.

    Only files that changed since the cache was written are examined.
    """
    cache = context.cache
    year = str(context.today.year)
    source = examiners.get_source(list_id)
    made_from = list_id.encode(), source, year.encode(), find_language().encode()
    cached = cache.get("entries", *made_from) or {}
    if cached:
        files = [_add_blob(file, workspace) for file in files]
    changed = [
        file
        for file in files
        if file.path not in cached or cached[file.path][0] != file.blob
    ]
    if not changed:
        return ((file.path, _Kept(*cached[file.path])) for file in files)
    examiner = examiners.get_for_list(list_id)

    def examine(file: FileRef, data: bytes) -> _Kept:
        blob = file.blob or compute_blob_id(data)
        return _pack_result(blob, examiner.examine(file.path, data))

    results = context.map_files(examine, workspace, changed)
    fresh = dict(zip((file.path for file in changed), results, strict=True))
    outcomes = {}
    for file in files:
        outcomes[file.path] = fresh.get(file.path) or _Kept(*cached[file.path])
    plain = {path: tuple(kept) for path, kept in outcomes.items()}
    cache.keep(plain, "entries", *made_from)
    return outcomes.items()


def _add_blob(file: FileRef, workspace: Workspace) -> FileRef:
    """Return the file with the id of its content.

    Reading a file for its id costs a twentieth of examining it.
    """
    if file.blob:
        return file
    data = workspace.read(file.path) or b""
    return file._replace(blob=compute_blob_id(data))


def _pack_result(blob: str, result: FileResult) -> _Kept:
    plain = [dump_finding(finding) for finding in result.findings]
    findings = pack(plain) if plain else None
    if result.record is None or result.keys is None:
        return _Kept(
            blob,
            None,
            None,
            "",
            findings,
        )
    keys = Keys._make(result.keys)
    return _Kept(
        blob,
        pack(result.record),
        pack(result.keys),
        keys.title,
        findings,
    )


def _group_by_list(files: Iterable[FileRef]) -> dict[str, list[FileRef]]:
    lists: dict[str, list[FileRef]] = {}
    for file in files:
        lists.setdefault(EntryId.from_path(file.path).list_id, []).append(file)
    return lists


def make_unknown_list_finding(
    path: str,
    list_id: str,
    layouts: Mapping[str, Layout],
) -> Finding:
    """Return the finding on a file under a folder that is no list."""
    lists = ", ".join(f"`{name}`" for name in layouts)
    problem = "The file stands in no list."
    if list_id:
        problem = f"There is no list `{list_id}`."
    message = f"{problem} Move the file into one that is there: {lists}."
    return Finding(
        _MISPLACED,
        "error",
        Location(path),
        message,
    )
