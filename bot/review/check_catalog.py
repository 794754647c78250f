"""Judging all entries, and repairing what a machine can."""

import argparse
from collections.abc import Sequence

from bot.engine.catalog_pass import Documents, check_catalog
from bot.errors import UsageError
from bot.model.entry_id import EntryId, is_within
from bot.model.finding import Finding
from bot.output.findings import render_findings
from bot.output.github_annotations import render_annotations
from bot.plan import DeleteFile, Outcome, WriteFile
from bot.ports import Context
from bot.project.load_catalog import LoadedCatalog, load_catalog
from bot.project.load_settings import load_project
from bot.review.autofix import ExaminedFile, repair_file
from bot.review.unmanaged_items import describe_unmanaged_items


def run_check(args: argparse.Namespace, context: Context) -> Outcome:
    """What `listwright check` with these arguments says, or with `--fix` does."""
    project = load_project(context.workspace, context.cache)
    found = load_catalog(context, context.workspace, project)
    if args.fix:
        return _fix(args, context, found)
    strange = next(
        (path for path in args.paths if not _is_there(context, found, path)), None
    )
    if strange is not None:
        raise UsageError(f"{strange}: there is no such file or folder.")
    findings = _chosen(check_all(context, found, args.paths), args.paths)
    checked = sum(_is_under(path, args.paths) for path in found.files)
    on_github = args.format == "github"
    text = (
        render_annotations(findings)
        if on_github
        else render_findings(findings, checked, args.format)
    )
    notice = describe_unmanaged_items(context, project, args.paths)
    faulty = any(args.strict or finding.severity == "error" for finding in findings)
    is_strict = args.strict and bool(notice)
    return Outcome(
        text, int(faulty or is_strict), is_for_runner=on_github, notice=notice
    )


def check_all(
    context: Context, found: LoadedCatalog, paths: Sequence[str] = ()
) -> list[Finding]:
    """Every finding of a survey, catalog rules included; what two entries share is told of the one under *paths*."""
    ids = map(EntryId, sorted(found.catalog.records))
    subjects = [entry_id for entry_id in ids if _is_under(entry_id.path, paths)]
    documents = Documents(found.project.layouts, context.workspace.read)
    return check_catalog(found.catalog, subjects, found.findings, documents)


def _fix(args: argparse.Namespace, context: Context, found: LoadedCatalog) -> Outcome:
    findings = _chosen(check_all(context, found, args.paths), args.paths)
    plan: list[WriteFile | DeleteFile] = []
    count = 0
    for path in dict.fromkeys(finding.location.path for finding in findings):
        mine = [finding for finding in findings if finding.location.path == path]
        judge_file = found.examiners.of_path(path)
        data = context.workspace.read(path)
        if judge_file is None or data is None:
            continue
        text = data.decode("utf-8", "replace")
        mended = repair_file(
            judge_file, ExaminedFile(path, text, judge_file.examine(path, data)), mine
        )
        if mended.path != path and (
            mended.path in found.files or any(a.path == mended.path for a in plan)
        ):
            continue
        if mended.text.encode() != data or mended.path != path:
            plan.append(WriteFile(mended.path, mended.text))
            count += len(mended.fixed)
        if mended.path != path:
            plan.append(DeleteFile(path))
    files = sum(isinstance(action, WriteFile) for action in plan)
    text = (
        f"Repaired {count} finding{'s' * (count != 1)} in {files} file{'s' * (files != 1)}.\n"
        if plan
        else "Nothing to repair.\n"
    )
    return Outcome(text, 0, tuple(plan))


def _is_there(context: Context, found: LoadedCatalog, path: str) -> bool:
    return (
        any(_is_under(known, [path]) for known in found.files)
        or context.workspace.read(path) is not None
    )


def _chosen(findings: list[Finding], paths: list[str]) -> list[Finding]:
    return [finding for finding in findings if _is_under(finding.location.path, paths)]


def _is_under(path: str, wanted: Sequence[str]) -> bool:
    return not wanted or any(
        path == one or is_within(path, one.rstrip("/")) for one in wanted
    )
