"""`listwright upgrade`: bring a repository's workflow and hooks to this release."""

import argparse
import difflib
import re
from collections.abc import Iterator, Mapping, Sequence

from bot.errors import RefusedError, UsageError
from bot.model.release import Release
from bot.output.untrusted import show_hidden
from bot.plan import DeleteFile, FileAction, Outcome, WriteFile
from bot.ports import Context, Workspace
from bot.project.bot_workflow import (
    BotWorkflows,
    Caller,
    find_bot_workflows,
    find_caller,
    find_named_commit,
    list_workflows,
    read_caller,
)
from bot.project.load_settings import load_project
from bot.project.repository_files import (
    HOOKS,
    JOBS,
    SITE,
    read_release,
    render_workflows,
)

SUMMARY = "bring the workflow, its rights and the hooks to this release"
CONTEXT = Context

_JOINED = "its jobs stand in the bot's workflow."
# The line of a schedule: `    - cron: "17 3 * * *"`.
# A job of a workflow: its name, and the lines that are indented further.
_JOB = re.compile(r"(?m)^  [\w-]+:\n(?:(?:    .*)?\n)*(?:    .*\Z)?")
_USES = re.compile(r"uses:[ ]*\S+(?:[ ]+#.*)?")
_CRON = re.compile(r"(?m)^    - cron: .*$")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--to",
        metavar="OWNER/listwright@COMMIT",
        help="the release; this program's own, if not given"
        " and if it was installed from a package or a commit",
    )
    parser.add_argument(
        "--yes",
        action="store_true",
        help="ask nothing, also where more rights are needed",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="write nothing; show what would change",
    )


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Plan the changes and show them: rights that are new first, then each file's lines.

    Raises:
        UsageError: the release is not known, or no workflow calls the bot.
        RefusedError: more rights are needed, and nobody is there to agree.
    """
    release = _choose_release(args, context)
    # What this release no longer understands in schema/ is told before anything is
    # written.
    settings = load_project(context.workspace).settings
    caller = find_caller(context.workspace)
    workflows = find_bot_workflows(context.workspace)
    former = workflows.list_former(caller)
    _demand_upgradable(caller, workflows)
    texts = render_workflows(
        context,
        release,
        has_forms=settings.submissions.enabled,
        is_standalone=caller is not None and caller.is_standalone,
    )
    plan = list(_plan_changes(context.workspace, release, caller, former, texts))
    if not plan:
        return Outcome("Everything is of this release already.\n")
    rights = _describe_rights(caller, texts)
    lines = [*rights, *_describe_changes(context.workspace, plan)]
    text = show_hidden("\n".join(lines) + "\n", keep="\n\t")
    if args.dry_run:
        return Outcome(
            f"{text}Nothing was written. Without `--dry-run` the same command changes"
            f" {_count_files(plan)}.\n"
        )
    if args.yes:
        return Outcome(_describe_done(text, plan), 0, tuple(plan))
    return _ask(context, text, tuple(plan), needs_rights=bool(rights))


def _choose_release(args: argparse.Namespace, context: Context) -> Release:
    release = read_release(args.to) if args.to else context.find_release()
    if release is None:
        raise UsageError(
            "this program was not installed from a release;"
            " `--to OWNER/listwright@COMMIT` names the one to bring the repository to."
        )
    return release


def _demand_upgradable(caller: Caller | None, workflows: BotWorkflows) -> None:
    """Refuse where nothing runs the bot, or where jobs of the owner's would be lost.

    Raises:
        UsageError: no workflow runs the bot, or the repository is the bot's own.
        RefusedError: a workflow runs the bot beside other jobs.
    """
    if caller is None and not workflows.own and not workflows.mixed:
        raise UsageError("no workflow calls the bot here; `listwright init` adds one.")
    if caller is not None and caller.is_home:
        raise UsageError("this repository is the bot's own; it runs its own commit.")
    if workflows.mixed:
        raise RefusedError(
            f"{', '.join(workflows.mixed)}: not all jobs there are the bot's, and they would"
            " be lost; move them into a workflow of their own first. Nothing was written."
        )


def _plan_changes(
    workspace: Workspace,
    release: Release,
    caller: Caller | None,
    former: list[str],
    texts: Mapping[str, str],
) -> Iterator[FileAction]:
    """Plan the workflows and hooks of *release*; the hour of the owner's schedule is kept."""
    if caller is not None:
        schedule = caller.text
    else:
        workflows = list_workflows(workspace)
        schedule = "\n".join(workflows[path] for path in former)
    for path, text in texts.items():
        is_jobs = path == JOBS
        target = path if caller is None or is_jobs else caller.path
        wanted = text
        if not is_jobs:
            wanted = _keep_schedule(text, schedule) + _keep_pages(schedule, release)
        if workspace.read(target) != wanted.encode():
            yield WriteFile(target, wanted)
    for path in former:
        yield DeleteFile(path)
    if caller is not None:
        yield from _plan_hooks(workspace, release, caller)


def _plan_hooks(
    workspace: Workspace, release: Release, caller: Caller
) -> Iterator[WriteFile]:
    """Plan the hooks of *release*, where they are of the commit that the workflow runs now."""
    commit = find_named_commit(workspace, caller)
    if commit in {"", release.commit}:
        return
    # Hooks of another commit than the workflow's were chosen by the owner.
    hooks = (workspace.read(HOOKS) or b"").decode("utf-8", "replace")
    if commit in hooks:
        yield WriteFile(HOOKS, hooks.replace(commit, release.commit))


def _keep_schedule(text: str, former: str) -> str:
    """Return a workflow's *text* with the line that says when the *former* one sweeps."""
    lines = _CRON.findall(former)
    if not lines:
        return text
    return _CRON.sub(lambda _: lines[0], text, count=1)


def _keep_pages(former: str, release: Release) -> str:
    """Return the job of a former workflow that makes the pages for readers, of *release*.

    Return "" where it has none.
    """
    target = f"{release.repository}/{SITE}@{release.commit}{release.note}"
    for block in _JOB.findall(former):
        if f"/{SITE}@" in block:
            uses = _USES.sub(lambda _: f"uses: {target}", block)
            return f"\n{uses.rstrip()}\n"
    return ""


def _describe_rights(caller: Caller | None, texts: Mapping[str, str]) -> list[str]:
    """Return lines on the rights that the new workflow grants and *caller* does not."""
    # The former workflows named each job's rights themselves.
    if caller is None:
        return []
    new_callers = (read_caller(path, text) for path, text in texts.items())
    new_caller = next(filter(None, new_callers))
    lacking = caller.find_lacking_rights(new_caller.rights)
    if not lacking:
        return []
    return [
        "This release needs more rights than the workflow grants now:",
        *(f"  {scope}: {level}" for scope, level in lacking.items()),
        "",
    ]


def _describe_changes(workspace: Workspace, plan: list[FileAction]) -> Iterator[str]:
    """Yield the changes of each file as a unified diff, or a line if it is removed."""
    for action in plan:
        if isinstance(action, DeleteFile):
            yield f"{action.path} goes: {_JOINED}"
            continue
        before = (workspace.read(action.path) or b"").decode("utf-8", "replace")
        yield from difflib.unified_diff(
            before.splitlines(),
            action.text.splitlines(),
            f"{action.path} (now)",
            f"{action.path} (this release)",
            lineterm="",
        )


def _ask(
    context: Context,
    text: str,
    plan: tuple[FileAction, ...],
    *,
    needs_rights: bool,
) -> Outcome:
    """Return the plan, if a person agrees to it; without a person, if it grants no new right.

    Raises:
        RefusedError: it grants one, and nobody is there.
    """
    if not context.terminal.is_interactive:
        if needs_rights:
            raise RefusedError(
                f"{text}Nothing was written; `--yes` agrees to the rights."
            )
        return Outcome(_describe_done(text, plan), 0, plan)
    answer = context.terminal.ask(f"{text}\nWrite these files? [y/N] ")
    if answer.strip().casefold() not in {"y", "yes"}:
        return Outcome("Nothing was written.\n")
    return Outcome(_describe_done("", plan), 0, plan)


def _describe_done(text: str, plan: Sequence[FileAction]) -> str:
    """Return *text* with a last line that says how many files changed."""
    return f"{text}Changed {_count_files(plan)}.\n"


def _count_files(plan: Sequence[FileAction]) -> str:
    return "1 file" if len(plan) == 1 else f"{len(plan)} files"
