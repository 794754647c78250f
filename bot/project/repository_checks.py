"""What the repository's own files must hold for the bot: settings, workflows, code owners."""

import re
from collections.abc import Iterator

from bot.errors import ConfigurationError
from bot.model.doctor import CheckResult
from bot.model.settings import Settings
from bot.ports import Workspace
from bot.project.load_settings import load_project

WORKFLOWS = {
    "review": "no contribution is reviewed",
    "commands": "no command in a comment is obeyed",
    "publish": "the lists are not made anew after a merge",
    "sweep": "nothing repairs what an event has lost",
}
"""The workflows by name, and what is missing without each."""
FOR_FORMS = {"submission": "no submission is answered"}
"""The same, where issue forms are enabled."""
FOLDER = ".github/workflows"
GUARDED = (".github/", "schema/")
"""What decides how contributions are judged, and by whom."""
_PROGRAM = ("action.yml", "bot/", "requirements/")
"""The program itself, where the repository holds it."""

_CODEOWNERS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where GitHub looks, in its order; it takes the first."""
_USES = re.compile(r"[ ]*(?:-[ ]+)?uses:[ ]+[\"']?([^\s\"'#]+)")
_PINNED = re.compile(r"\./.*|docker://.+@sha256:[0-9a-f]{64}|[^@]+@[0-9a-f]{40}")
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
            "mend", "The declarations under schema/ are wrong.", str(error)
        )
    return project.settings, CheckResult(
        "fine", "The settings and layouts under schema/ can be read."
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
            "mend",
            "The settings name another repository or branch than this one.",
            advice,
        )
    if settings.mode == "observe":
        advice = (
            "Write `mode: active` into schema/settings.yaml when you have seen enough."
        )
        yield CheckResult(
            "fine",
            f"`mode: observe`: the bot only tells its run's summary what it finds. {advice}",
        )


def examine_workflows(
    workspace: Workspace, settings: Settings
) -> Iterator[CheckResult]:
    """Whether the bot's workflows are there, and what any workflow lets a stranger do."""
    texts = {
        file.path.removeprefix(f"{FOLDER}/"): (workspace.read(file.path) or b"").decode(
            "utf-8", "replace"
        )
        for file in workspace.list_files(FOLDER)
        if file.path.endswith((".yml", ".yaml"))
    }
    wanted = WORKFLOWS | (FOR_FORMS if settings.submissions.enabled else {})
    for name, loss in wanted.items():
        if not {f"{name}.yml", f"{name}.yaml"} & texts.keys():
            advice = f"Copy {FOLDER}/{name}.yml from the bot's repository."
            yield CheckResult(
                "mend", f"The workflow {name}.yml is missing: {loss}.", advice
            )
    for name, text in texts.items():
        yield from _examine_workflow(
            name, [line[:_LONGEST_LINE] for line in text.splitlines()]
        )


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
                "mend",
                f"{name} uses {', '.join(loose)}, which others can change.",
                advice,
            )
        )
    if not tops or any("write" in top or "read-all" in top for top in tops):
        advice = "Write `permissions: {}` at the top, and grant each job what it needs."
        faults.append(
            CheckResult(
                "mend",
                f"{name} gives its jobs permissions that none of them asks for.",
                advice,
            )
        )
    if any(map(_PRIVILEGED.search, lines)) and any(map(_TAKES_HEAD.match, lines)):
        advice = "Let it check out the default branch only; read what strangers propose with git, as data."
        what = f"{name} checks out what a stranger proposes, and may hold a token that writes."
        faults.append(CheckResult("mend", what, advice))
    yield from faults or [
        CheckResult("fine", f"{name} is pinned, and grants nothing by default.")
    ]


def examine_queue(workspace: Workspace) -> CheckResult:
    """Whether the review answers a merge queue, which waits for its check."""
    text = workspace.read(f"{FOLDER}/review.yml") or b""
    if b"merge_group" in text:
        return CheckResult("fine", "The review answers the merge queue.")
    advice = "Add `merge_group:` to the events of review.yml."
    return CheckResult(
        "mend", "The merge queue waits for a check that nothing gives it.", advice
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
    guarded = GUARDED + (_PROGRAM if workspace.read(_PROGRAM[0]) is not None else ())
    missing = [
        path for path in guarded if path.rstrip("/") not in owned and "" not in owned
    ]
    if missing:
        what = f"Nobody owns what steers the bot: {', '.join(missing)}."
        lines = ", ".join(f"`/{path} @you`" for path in missing)
        yield CheckResult(
            "mend", what, f"Write into .github/CODEOWNERS, with your own name: {lines}."
        )
    elif are_asked is None:
        yield CheckResult(
            "could not look",
            "CODEOWNERS guards what steers the bot, if the branch's protection asks for it.",
            "Only an administrator's token may read this kind of protection; a ruleset is read by anybody.",
        )
    elif are_asked:
        yield CheckResult(
            "fine", "Changes to what steers the bot need its owners' approval."
        )
    else:
        advice = 'In the ruleset, under "Require a pull request", tick "Require review from Code Owners".'
        yield CheckResult(
            "mend",
            "CODEOWNERS has no effect: no rule asks for the owners' approval.",
            advice,
        )
