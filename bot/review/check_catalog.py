"""Check all entries, and repair what a machine can."""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.engine.catalog_pass import Documents, check_catalog
from bot.errors import UsageError
from bot.model.entry_id import EntryId
from bot.model.finding import Finding
from bot.output.findings import render_findings
from bot.output.github_annotations import render_annotations
from bot.plan import DeleteFile, Outcome, WriteFile
from bot.ports import Context, NetworkContext
from bot.project.document_source import SourceTree, describe_unknown
from bot.project.load_catalog import LoadedCatalog, load_catalog
from bot.project.load_settings import Project, load_project
from bot.review.autofix import ExaminedFile, RepairedFile, repair_file
from bot.review.document_lines import make_advice, move_findings
from bot.review.section_sizes import find_section_findings
from bot.review.unmanaged_items import describe_unmanaged_items

# Files and folders; none stands for all.
Paths = frozenset[str]


def run_check(
    args: argparse.Namespace,
    context: NetworkContext,
) -> Outcome:
    """Return the outcome of `listwright check` with these arguments.

    The status is 1 if there is an error or, with `--strict`, anything to say; with
    `--generated`, also if a generated file is not up to date. With `--fix` the outcome is
    the plan of the repairs, and its status is 0.

    Raises:
        UsageError: one of the paths is neither a file nor a folder.
    """
    project = load_project(context.workspace, context.cache)
    # Before the entries are loaded: of a long list, the document takes much memory, too.
    notice = _describe_documents(args, context, project)
    loaded = load_catalog(context, context.workspace, project)
    stale = _describe_stale(context, loaded) if args.generated else ""
    outcome = _check_entries(args, context, loaded, notice)
    return outcome._replace(
        status=outcome.status or int(bool(stale)),
        notice="\n".join(filter(None, [outcome.notice, stale])),
    )


def _describe_stale(context: Context, loaded: LoadedCatalog) -> str:
    """Return which generated files are not up to date; empty if all are."""
    # Late, because the generator takes long to import, and uses this module.
    from bot.review.generated_files import describe_stale_files

    return describe_stale_files(context, loaded)


def _check_entries(
    args: argparse.Namespace,
    context: NetworkContext,
    loaded: LoadedCatalog,
    notice: str,
) -> Outcome:
    """Return the outcome of judging, or repairing, the entries that are asked about.

    *notice* is what is to be said of the documents.

    Raises:
        UsageError: one of the paths is neither a file nor a folder.
    """
    for path in args.paths:
        if not _is_there(context, loaded, path):
            raise UsageError(f"{path}: there is no such file or folder.")
    paths = _name_entries(args.paths, loaded.project)
    if args.changed:
        paths = _find_changed(context, loaded, paths)
        # No path would stand for every entry.
        if not paths:
            return _report_unchanged(args)
    troubles = ""
    if args.online:
        loaded, troubles = _ask_sources(context, loaded, paths)
    if args.fix:
        return _fix(paths, context, loaded)._replace(notice=troubles)
    findings = [
        *check_all(context, loaded, paths),
        *_check_sections(context, loaded, paths),
    ]
    if isinstance(context.workspace, SourceTree):
        findings = sorted(
            map(make_advice, move_findings(findings, context.workspace)),
            key=lambda finding: finding.sort_key,
        )
    is_on_github = args.format == "github"
    if is_on_github:
        text = render_annotations(findings)
    else:
        checked = sum(_is_under(path, paths) for path in loaded.files)
        text = render_findings(findings, checked, args.format)
    is_faulty = args.strict and bool(findings or notice)
    is_faulty = is_faulty or any(finding.severity == "error" for finding in findings)
    beside = _describe_beside(args.paths, loaded)
    return Outcome(
        text,
        int(is_faulty),
        is_for_runner=is_on_github,
        notice="\n".join(filter(None, [notice, beside, troubles])),
    )


def _ask_sources(
    context: NetworkContext,
    loaded: LoadedCatalog,
    paths: Paths,
) -> tuple[LoadedCatalog, str]:
    """Return the catalog, with what sources say of the entries under *paths*.

    With it comes what could not be asked; "" if all could.
    """
    # Late, because few checks ask anybody.
    from bot.project.online_entries import (
        ask_online,
        examine_with_facts,
        join_troubles,
        list_works,
    )

    ids = map(EntryId, sorted(loaded.catalog.records))
    chosen = [entry_id for entry_id in ids if _is_under(entry_id.path, paths)]
    entries = list(map(loaded.catalog.get_entry, chosen))
    answer = ask_online(context, list_works(entries))
    online = examine_with_facts(context, loaded, entries, answer.facts)
    return online, join_troubles(answer.troubles)


def _report_unchanged(args: argparse.Namespace) -> Outcome:
    """Return the outcome where nothing differs from the last commit, in the wanted format."""
    if args.fix or args.format == "text":
        return Outcome("No entry differs from the last commit.\n")
    if args.format == "github":
        return Outcome(render_annotations([]), is_for_runner=True)
    return Outcome(render_findings([], 0, args.format))


def _name_entries(paths: Sequence[str], project: Project) -> Paths:
    """Return *paths* with the folder of its entries in place of a list's source."""
    folders = {
        layout.document: f"entries/{list_id}"
        for list_id, layout in project.layouts.items()
        if layout.is_document
    }
    return frozenset(folders.get(path, path).rstrip("/") for path in paths)


def _describe_beside(paths: Sequence[str], loaded: LoadedCatalog) -> str:
    """Return which of the *paths* that a person named hold no entry; empty if all do.

    A document of a list is none, and is spoken of elsewhere.
    """
    documents = {layout.document for layout in loaded.project.layouts.values()}
    named = [
        path
        for path in paths
        if path not in documents and not _holds_entry(loaded, path)
    ]
    advice = "no entry is there; entries are `.yaml` files below `entries/`."
    return "\n".join(f"{path}: {advice}" for path in named)


def _find_changed(
    context: Context,
    loaded: LoadedCatalog,
    paths: Paths,
) -> Paths:
    """Return the entry files under *paths* that differ from the last commit.

    Before the first commit, these are all.
    """
    entries = frozenset(path for path in loaded.files if _is_under(path, paths))
    try:
        commit = context.repository.resolve_commit("HEAD")
    except UsageError:
        return entries
    tree = context.repository.open_tree(commit)
    return frozenset(
        path for path in entries if tree.read(path) != context.workspace.read(path)
    )


def _describe_documents(
    args: argparse.Namespace,
    context: Context,
    project: Project,
) -> str:
    """Return what is to be said of the documents themselves; "" if nothing is.

    Repairs say nothing of them.
    """
    if args.fix:
        return ""
    generated = {
        list_id: layout
        for list_id, layout in project.layouts.items()
        if not layout.is_document
    }
    notices = [
        describe_unmanaged_items(
            context, replace(project, layouts=generated), args.paths
        )
    ]
    if isinstance(context.workspace, SourceTree):
        notices.append(describe_unknown(context.workspace))
    return "\n".join(filter(None, notices))


def check_all(
    context: Context,
    loaded: LoadedCatalog,
    paths: Paths = frozenset(),
) -> list[Finding]:
    """Return all findings on the entries under *paths*, those of catalog rules included.

    A finding that concerns two entries is reported on the one under *paths*. Without
    *paths*, all entries are checked.
    """
    ids = map(EntryId, sorted(loaded.catalog.records))
    subjects = [entry_id for entry_id in ids if _is_under(entry_id.path, paths)]
    documents = Documents(loaded.project.layouts, context.workspace.read)
    findings = check_catalog(
        loaded.catalog, subjects, loaded.findings, documents, context.today
    )
    return [finding for finding in findings if _is_under(finding.location.path, paths)]


def _check_sections(
    context: Context,
    loaded: LoadedCatalog,
    paths: Paths,
) -> Iterator[Finding]:
    """Yield the findings on the sections under *paths*, or whose layout is among them."""
    for folder, finding in find_section_findings(loaded, context.workspace):
        if _is_under(folder, paths) or _is_under(finding.location.path, paths):
            yield finding


def _fix(
    paths: Paths,
    context: Context,
    loaded: LoadedCatalog,
) -> Outcome:
    """Return the plan that repairs every file with a finding, and a line that counts."""
    findings = check_all(context, loaded, paths)
    plan, fixed_count = plan_repairs(context, loaded, findings)
    left_count = len(findings) - fixed_count
    return Outcome(_describe_repairs(fixed_count, left_count, plan), 0, tuple(plan))


def plan_repairs(
    context: Context,
    loaded: LoadedCatalog,
    findings: Iterable[Finding],
) -> tuple[list[WriteFile | DeleteFile], int]:
    """Return the plan that repairs what a machine can, and how many *findings* it repairs.

    A file never moves onto another one: a person must decide which of them stays.
    """
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.location.path, []).append(finding)
    plan: list[WriteFile | DeleteFile] = []
    planned_paths: set[str] = set()
    fixed_count = 0
    for path, findings_of_file in by_path.items():
        data = context.workspace.read(path)
        repaired = _repair(loaded, path, data, findings_of_file)
        if repaired is None:
            continue
        is_moved = repaired.path != path
        is_taken = repaired.path in loaded.files or repaired.path in planned_paths
        if is_moved and is_taken:
            continue
        if is_moved or repaired.text.encode() != data:
            plan.append(WriteFile(repaired.path, repaired.text))
            planned_paths.add(repaired.path)
            fixed_count += _count_repaired(repaired, findings_of_file)
        if is_moved:
            plan.append(DeleteFile(path))
            planned_paths.add(path)
    return plan, fixed_count


def _count_repaired(repaired: RepairedFile, findings: Sequence[Finding]) -> int:
    """Return how many of *findings* a repair removed: it may find and remove others, too."""
    return sum(finding in findings for finding in repaired.fixed)


def _repair(
    loaded: LoadedCatalog,
    path: str,
    data: bytes | None,
    findings: Sequence[Finding],
) -> RepairedFile | None:
    """Return a file after its repair; None for a file that is no entry of a list."""
    examiner = loaded.examiners.find_for_path(path)
    if examiner is None or data is None:
        return None
    text = data.decode("utf-8", "replace")
    examined = ExaminedFile(path, text, examiner.examine(path, data))
    return repair_file(examiner, examined, findings)


def _describe_repairs(
    count: int,
    left_count: int,
    plan: Sequence[WriteFile | DeleteFile],
) -> str:
    """Return lines that tell how much was repaired, and how much is left to a person."""
    if plan:
        files = sum(isinstance(action, WriteFile) for action in plan)
        repaired = f"Repaired {_count_findings(count)} in {files}"
        repaired += " file.\n" if files == 1 else " files.\n"
    else:
        repaired = "Nothing to repair.\n"
    if not left_count:
        return repaired
    verb = "needs" if left_count == 1 else "need"
    return (
        f"{repaired}{_count_findings(left_count)} {verb} a person;"
        " `listwright check` shows what.\n"
    )


def _count_findings(count: int) -> str:
    return "1 finding" if count == 1 else f"{count} findings"


def _is_there(
    context: Context,
    loaded: LoadedCatalog,
    path: str,
) -> bool:
    """Return whether *path* is a file, or a folder with files."""
    if _holds_entry(loaded, path):
        return True
    if context.workspace.read(path) is not None:
        return True
    return next(iter(context.workspace.list_files(path.rstrip("/"))), None) is not None


def _holds_entry(loaded: LoadedCatalog, path: str) -> bool:
    """Return whether *path* is an entry file, or a folder of such files."""
    wanted = frozenset({path.rstrip("/")})
    return any(_is_under(entry_path, wanted) for entry_path in loaded.files)


def _is_under(path: str, wanted: Paths) -> bool:
    """Return whether *path* is one of the paths *wanted*, or below one of them.

    Every path is, if none is wanted.
    """
    if not wanted:
        return True
    while path and path not in wanted:
        path = path.rpartition("/")[0]
    return bool(path)
