"""What the repository's own files must hold for the bot: settings, workflows, code owners."""

import re
from collections.abc import Iterator

from bot.errors import ConfigurationError
from bot.model.doctor import CheckResult
from bot.model.settings import Settings
from bot.ports import Workspace
from bot.project.bot_workflow import (
    EVENTS,
    FORM_EVENTS,
    Caller,
    find_caller,
    find_former_workflows,
    list_workflows,
)
from bot.project.load_settings import load_project
from bot.project.repository_files import CALLER, FOLDER

GUARDED = (".github/", "schema/")
"""What decides how contributions are judged, and by whom."""
_PROGRAM = ("bot/", "requirements/")
"""The program itself, where the repository holds it."""

_CODEOWNERS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where GitHub looks, in its order; it takes the first."""
_USES = re.compile(r"[ ]*(?:-[ ]+)?uses:[ ]+[\"']?([^\s\"'#]+)")
_PINNED = re.compile(r"[.$]/.*|docker://.+@sha256:[0-9a-f]{64}|[^@]+@[0-9a-f]{40}")
_TOP = re.compile(r"permissions:(.*)")
_TAKES_HEAD = re.compile(
    r"[ ]*(?:-[ ]+)?(?:ref|repository):.*(?:head\.(?:sha|ref|repo)|head_ref|head_sha|refs/pull/)"
)
_PRIVILEGED = re.compile(r"\b(?:pull_request_target|workflow_run|issue_comment)\b")
_LONGEST_LINE = 1_000


def read_settings(workspace: Workspace) -> tuple[Settings, CheckResult]:
    """The settings, or those that hold without any, and whether they can be read."""
    try:
        project = load_project(workspace)
    except ConfigurationError as error:
        return Settings(), CheckResult(
            "fix", "The declarations under schema/ are wrong.", str(error)
        )
    return project.settings, CheckResult(
        "ok", "The settings and layouts under schema/ can be read."
    )


def examine_settings(
    settings: Settings, repository: str, branch: str
) -> Iterator[CheckResult]:
    """Whether the settings name the repository and the branch that the bot works on."""
    wrong = []
    if settings.repository and settings.repository.casefold() != repository.casefold():
        wrong.append(f"`repository: {repository}`")
    if settings.branch != branch:
        wrong.append(f"`branch: {branch}`")
    if wrong:
        advice = (
            f"Write {' and '.join(wrong)} into schema/settings.yaml, or leave it out."
        )
        yield CheckResult(
            "fix",
            "The settings name another repository or branch than this one.",
            advice,
        )
    if settings.mode == "observe":
        advice = (
            "Write `mode: active` into schema/settings.yaml when you have seen enough."
        )
        yield CheckResult(
            "ok",
            f"`mode: observe`: the bot only tells its run's summary what it finds. {advice}",
        )


def examine_workflows(
    workspace: Workspace, settings: Settings, own: Caller
) -> Iterator[CheckResult]:
    """Check that a workflow calls the bot as *own* does, and what each workflow allows.

    *own* is the caller that comes with this program: it has the events and the rights that are needed.
    """
    caller = find_caller(workspace)
    if caller is None:
        yield CheckResult(
            "fix",
            "No workflow calls the bot, so nothing is reviewed.",
            f"`listwright init` writes {CALLER}.",
        )
    else:
        yield from _examine_caller(caller, settings, own)
    for path in find_former_workflows(workspace):
        yield CheckResult(
            "fix",
            f"{path} runs the bot in the way of an earlier release.",
            "`listwright upgrade` replaces it.",
        )
    for path, text in list_workflows(workspace).items():
        lines = [line[:_LONGEST_LINE] for line in text.splitlines()]
        yield from _examine_workflow(path.removeprefix(f"{FOLDER}/"), lines)


def _examine_caller(
    caller: Caller, settings: Settings, own: Caller
) -> Iterator[CheckResult]:
    wanted = EVENTS | (FORM_EVENTS if settings.submissions.enabled else {})
    advice = "`listwright upgrade` adds it."
    for event, loss in wanted.items():
        if event not in caller.events:
            what = f"{caller.path} does not start at `{event}`: {loss}."
            yield CheckResult("fix", what, advice)
    lacking = caller.find_lacking_rights(own.rights)
    if lacking:
        rights = ", ".join(f"`{scope}: {level}`" for scope, level in lacking.items())
        what = f"{caller.path} does not grant {rights}, so GitHub does not start it."
        yield CheckResult("fix", what, advice)
    if not lacking and wanted.keys() <= caller.events:
        what = f"{caller.path} calls the bot on every event that it needs."
        yield CheckResult("ok", what)


def _examine_workflow(name: str, lines: list[str]) -> Iterator[CheckResult]:
    loose = sorted(
        {
            used[1]
            for line in lines
            if (used := _USES.match(line)) and not _PINNED.fullmatch(used[1])
        }
    )
    tops = [
        match[1].partition("#")[0].strip()
        for line in lines
        if (match := _TOP.match(line))
    ]
    faults = []
    if loose:
        advice = (
            "Write the commit's 40 digits after the `@`, and the version as a comment."
        )
        faults.append(
            CheckResult(
                "fix",
                f"{name} uses {', '.join(loose)}, which others can change.",
                advice,
            )
        )
    if not tops or any("write" in top or "read-all" in top for top in tops):
        advice = "Write `permissions: {}` at the top, and grant each job what it needs."
        faults.append(
            CheckResult(
                "fix",
                f"{name} gives its jobs permissions that none of them asks for.",
                advice,
            )
        )
    if any(map(_PRIVILEGED.search, lines)) and any(map(_TAKES_HEAD.match, lines)):
        advice = "Let it check out the default branch only; read what strangers propose with git, as data."
        what = f"{name} checks out what a stranger proposes, and may hold a token that writes."
        faults.append(CheckResult("fix", what, advice))
    yield from faults or [
        CheckResult("ok", f"{name} is pinned, and grants nothing by default.")
    ]


def examine_queue(workspace: Workspace) -> CheckResult:
    """Check that the bot answers a merge queue, which waits for its check."""
    caller = find_caller(workspace)
    if caller is not None and "merge_group" in caller.events:
        return CheckResult("ok", "The review answers the merge queue.")
    return CheckResult(
        "fix",
        "The merge queue waits for a check that nothing gives it.",
        f"Add `merge_group:` to the events of {CALLER}.",
    )


def examine_owners(
    workspace: Workspace, *, are_asked: bool | None
) -> Iterator[CheckResult]:
    """Whether somebody must approve a change to what the bot obeys; *are_asked*: as the branch's rules say."""
    data = next(
        (data for path in _CODEOWNERS if (data := workspace.read(path)) is not None),
        b"",
    )
    rules = [
        line.partition("#")[0].split()
        for line in data.decode("utf-8", "replace").splitlines()
    ]
    owned = {words[0].strip("/*") for words in rules if len(words) > 1}
    guarded = GUARDED + (_PROGRAM if workspace.read("bot/cli.py") is not None else ())
    missing = [
        path for path in guarded if path.rstrip("/") not in owned and "" not in owned
    ]
    if missing:
        what = f"Nobody owns what steers the bot: {', '.join(missing)}."
        lines = ", ".join(f"`/{path} @you`" for path in missing)
        yield CheckResult(
            "fix", what, f"Write into .github/CODEOWNERS, with your own name: {lines}."
        )
    elif are_asked is None:
        yield CheckResult(
            "unknown",
            "CODEOWNERS guards what steers the bot, if the branch's protection asks for it.",
            "Only an administrator's token may read this kind of protection; a ruleset is read by anybody.",
        )
    elif are_asked:
        yield CheckResult(
            "ok", "Changes to what steers the bot need its owners' approval."
        )
    else:
        advice = 'In the ruleset, under "Require a pull request", tick "Require review from Code Owners".'
        yield CheckResult(
            "fix",
            "CODEOWNERS has no effect: no rule asks for the owners' approval.",
            advice,
        )
