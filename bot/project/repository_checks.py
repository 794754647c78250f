"""Check the repository's own files: settings, workflows, code owners."""

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
    find_bot_workflows,
    find_caller,
    list_workflows,
)
from bot.project.load_settings import load_project
from bot.project.repository_files import CALLER, FOLDER

# What decides how contributions are judged, and by whom.
# What decides how contributions are judged, and by whom.
GUARDED = (".github/", "schema/")
# The program itself, where the repository holds it.
_PROGRAM = ("bot/", "requirements/")

# Where GitHub looks, in its order; it takes the first.
_CODEOWNERS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
# `  - uses: actions/checkout@v4`, `    uses: "./.github/workflows/bot.yml"`.
_USES = re.compile(r"[ ]*(?:-[ ]+)?uses:[ ]+[\"']?([^\s\"'#]+)")
# A path of the repository itself, an image by its digest, an action by its commit.
_PINNED = re.compile(r"[.$]/.*|docker://.+@sha256:[0-9a-f]{64}|[^@]+@[0-9a-f]{40}")
# The permissions of all jobs of a workflow: the key stands at the begin of a line.
_TOP = re.compile(r"permissions:(.*)")
# `ref: ${{ github.event.pull_request.head.sha }}`: the code that a stranger proposes.
_TAKES_HEAD = re.compile(
    r"[ ]*(?:-[ ]+)?(?:ref|repository):"
    r".*(?:head\.(?:sha|ref|repo)|head_ref|head_sha|refs/pull/)"
)
# Events of strangers that start a workflow with the rights of the repository.
_PRIVILEGED = re.compile(r"\b(?:pull_request_target|workflow_run|issue_comment)\b")
# Characters of a workflow's line that are looked at.
_LONGEST_LINE = 1_000


def read_settings(workspace: Workspace) -> tuple[Settings, CheckResult]:
    """Return the settings, and whether they can be read.

    The settings are the defaults where they cannot.
    """
    try:
        project = load_project(workspace)
    except ConfigurationError as error:
        summary = "The declarations under schema/ are wrong."
        return Settings(), CheckResult("fix", summary, str(error))
    summary = "The settings and layouts under schema/ can be read."
    return project.settings, CheckResult("ok", summary)


def examine_settings(
    settings: Settings,
    repository: str,
    branch: str,
) -> Iterator[CheckResult]:
    """Examine whether the settings name the repository and the branch that the bot uses."""
    wrong = []
    if settings.repository and settings.repository.casefold() != repository.casefold():
        wrong.append(f"`repository: {repository}`")
    if settings.branch != branch:
        wrong.append(f"`branch: {branch}`")
    if wrong:
        yield CheckResult(
            "fix",
            "The settings name another repository or branch than this one.",
            f"Write {' and '.join(wrong)} into schema/settings.yaml, or leave it out.",
        )
    if settings.mode == "observe":
        advice = (
            "Write `mode: active` into schema/settings.yaml when you have seen enough."
        )
        yield CheckResult(
            "ok",
            "`mode: observe`: the bot only tells its run's summary what it finds."
            f" {advice}",
        )


def examine_workflows(
    workspace: Workspace,
    settings: Settings,
    own: Caller,
) -> Iterator[CheckResult]:
    """Examine whether a workflow calls the bot, and what each workflow allows.

    *own* is the caller that comes with this program: it has the events and the rights
    that are needed.
    """
    caller = find_caller(workspace)
    workflows = find_bot_workflows(workspace)
    former = workflows.list_former(caller)
    if caller is not None:
        yield from _examine_caller(caller, settings, own)
    elif not former:
        yield CheckResult(
            "fix",
            "No workflow calls the bot, so nothing is reviewed.",
            f"`listwright init` writes {CALLER}.",
        )
    for path in former:
        yield CheckResult(
            "fix",
            f"{path} runs the bot in the way of an earlier release.",
            "`listwright upgrade` replaces it.",
        )
    for path in workflows.mixed:
        if caller is None or path != caller.path:
            yield CheckResult(
                "fix",
                f"{path} runs the bot beside other jobs.",
                "Take the bot's jobs out of it.",
            )
    for path, text in list_workflows(workspace).items():
        lines = [line[:_LONGEST_LINE] for line in text.splitlines()]
        yield from _examine_workflow(path.removeprefix(f"{FOLDER}/"), lines)


def _examine_caller(
    caller: Caller,
    settings: Settings,
    own: Caller,
) -> Iterator[CheckResult]:
    needed = EVENTS | (FORM_EVENTS if settings.submissions.enabled else {})
    advice = "`listwright upgrade` adds it."
    for event, loss in needed.items():
        if event not in caller.events:
            summary = f"{caller.path} does not start at `{event}`: {loss}."
            yield CheckResult("fix", summary, advice)
    lacking = caller.find_lacking_rights(own.rights)
    if lacking:
        rights = ", ".join(f"`{scope}: {level}`" for scope, level in lacking.items())
        summary = f"{caller.path} does not grant {rights}, so GitHub does not start it."
        yield CheckResult("fix", summary, advice)
    elif needed.keys() <= caller.events:
        summary = f"{caller.path} calls the bot on every event that it needs."
        yield CheckResult("ok", summary)


def _examine_workflow(name: str, lines: list[str]) -> Iterator[CheckResult]:
    """Examine a workflow for what others can change, and for rights that nobody needs."""
    loose, top_permissions = _read_workflow(lines)
    has_faults = False
    if loose:
        has_faults = True
        yield CheckResult(
            "fix",
            f"{name} uses {', '.join(loose)}, which others can change.",
            "Write the commit's 40 digits after the `@`, and the version as a comment.",
        )
    # Without the key, a job has the rights that the repository's settings give to all.
    if not top_permissions or any(map(_is_broad, top_permissions)):
        has_faults = True
        yield CheckResult(
            "fix",
            f"{name} gives its jobs permissions that none of them asks for.",
            "Write `permissions: {}` at the top, and grant each job what it needs.",
        )
    if any(map(_PRIVILEGED.search, lines)) and any(map(_TAKES_HEAD.match, lines)):
        has_faults = True
        yield CheckResult(
            "fix",
            f"{name} checks out what a stranger proposes, and may hold a token that"
            " writes.",
            "Let it check out the default branch only; read what strangers propose with"
            " git, as data.",
        )
    if not has_faults:
        yield CheckResult("ok", f"{name} is pinned, and grants nothing by default.")


def _read_workflow(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return the actions that are not pinned, sorted, and the top-level permissions."""
    loose = set()
    top_permissions = []
    for line in lines:
        action = _USES.match(line)
        if action and not _PINNED.fullmatch(action[1]):
            loose.add(action[1])
        permissions = _TOP.match(line)
        if permissions:
            top_permissions.append(permissions[1].partition("#")[0].strip())
    return sorted(loose), top_permissions


def _is_broad(permissions: str) -> bool:
    return "write" in permissions or "read-all" in permissions


def examine_queue(workspace: Workspace) -> CheckResult:
    """Examine whether the bot answers a merge queue, which waits for the bot's check."""
    caller = find_caller(workspace)
    if caller is not None and "merge_group" in caller.events:
        return CheckResult("ok", "The review answers the merge queue.")
    return CheckResult(
        "fix",
        "The merge queue waits for a check that nothing gives it.",
        f"Add `merge_group:` to the events of {CALLER}.",
    )


def examine_owners(
    workspace: Workspace,
    *,
    are_asked: bool | None,
) -> Iterator[CheckResult]:
    """Examine whether somebody must approve a change to the files that steer the bot.

    *are_asked* says whether the branch's rules ask the code owners; None if the token
    may not read the rules.
    """
    unowned = _list_unowned(workspace)
    if unowned:
        lines = ", ".join(f"`/{path} @you`" for path in unowned)
        yield CheckResult(
            "fix",
            f"Nobody owns what steers the bot: {', '.join(unowned)}.",
            f"Write into .github/CODEOWNERS, with your own name: {lines}.",
        )
    elif are_asked is None:
        yield CheckResult(
            "unknown",
            "CODEOWNERS guards what steers the bot, if the branch's protection asks for"
            " it.",
            "Only an administrator's token may read this kind of protection; a ruleset"
            " is read by anybody.",
        )
    elif are_asked:
        yield CheckResult(
            "ok",
            "Changes to what steers the bot need its owners' approval.",
        )
    else:
        yield CheckResult(
            "fix",
            "CODEOWNERS has no effect: no rule asks for the owners' approval.",
            'In the ruleset, under "Require a pull request", tick "Require review from'
            ' Code Owners".',
        )


def _list_unowned(workspace: Workspace) -> list[str]:
    """Return the guarded folders that no line of CODEOWNERS gives an owner."""
    guarded: tuple[str, ...] = GUARDED
    if workspace.read("bot/cli.py") is not None:
        guarded += _PROGRAM
    owned = _read_owned(workspace)
    # A line for `*`, without its signs, is empty: it owns everything.
    if "" in owned:
        return []
    return [path for path in guarded if path.rstrip("/") not in owned]


def _read_owned(workspace: Workspace) -> set[str]:
    """Return the patterns of CODEOWNERS that have an owner, without `/` and `*`."""
    data = b""
    for path in _CODEOWNERS:
        content = workspace.read(path)
        if content is not None:
            data = content
            break
    owned = set()
    for line in data.decode("utf-8", "replace").splitlines():
        pattern, *owners = line.partition("#")[0].split() or [""]
        if owners:
            owned.add(pattern.strip("/*"))
    return owned
