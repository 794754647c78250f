"""`listwright doctor`: find what is missing or too wide in a repository's settings.

Each result says how to fix it.
"""

import argparse
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.errors import ForgeError
from bot.model.doctor import CheckResult, State
from bot.model.forge import BranchRules
from bot.model.settings import Settings
from bot.plan import Outcome
from bot.ports import GitHubContext, Workspace
from bot.ports.forge import Forge
from bot.project.bot_workflow import read_own_caller
from bot.project.repository_checks import (
    examine_owners,
    examine_queue,
    examine_settings,
    examine_workflows,
    read_settings,
)
from bot.workflow.bot_identity import BOT_ISSUE, CHECK
from bot.workflow.publisher import LABELS, LATER

# Statuses by which GitHub refuses a token; 404 hides what the token may not see.
_FORBIDDEN = {401, 403, 404}
# Columns of the report.
_WIDTH = 110
_RULESETS = "Settings, Rules, Rulesets, the ruleset for `{branch}`:"
# GitHub fills its page for a new App from these parameters; the rights are those of the
# bot's jobs.
_APP_PAGE = (
    "https://github.com/settings/apps/new?name=listwright-of-YOUR-LIST&public=false"
    "&webhook_active=false&contents=write&checks=write&issues=write"
    "&pull_requests=write&statuses=read"
)
_ADMINISTRATOR = (
    "Run this with a token that holds `administration: read`; a workflow's own token"
    " cannot hold it."
)

SUMMARY = "say what is missing or too wide in the repository's settings"
CONTEXT = GitHubContext


def configure(_: argparse.ArgumentParser) -> None:
    """Declare no argument."""


def run(_: argparse.Namespace, context: GitHubContext) -> Outcome:
    """Examine everything and change nothing.

    A question that GitHub does not answer keeps no other from its answer.
    """
    settings, result = read_settings(context.workspace)
    own = read_own_caller(context)
    results = [result, *examine_workflows(context.workspace, settings, own)]
    try:
        branch = context.forge.get_default_branch()
    except ForgeError as error:
        subject = f"{context.forge.repository} at GitHub."
        results.append(CheckResult("unknown", subject, str(error)))
    else:
        repository = _Repository(context.forge, context.workspace, settings, branch)
        for subject, examine in _CHECKS.items():
            results += _run_check(subject, examine, repository)
    has_faults = any(result.state == "fix" for result in results)
    return Outcome(_render(results), int(has_faults))


@dataclass(frozen=True, slots=True)
class _Repository:
    """The repository that is examined."""

    forge: Forge
    workspace: Workspace
    settings: Settings
    branch: str


def _run_check(
    subject: str,
    examine: Callable[[_Repository], Iterable[CheckResult]],
    repository: _Repository,
) -> list[CheckResult]:
    """Return the results of a check; `unknown` where GitHub did not answer."""
    try:
        return list(examine(repository))
    except ForgeError as error:
        return [CheckResult("unknown", subject, str(error))]


def _examine_names(repository: _Repository) -> Iterator[CheckResult]:
    return examine_settings(
        repository.settings,
        repository.forge.repository,
        repository.branch,
    )


def _examine_actions(repository: _Repository) -> Iterator[CheckResult]:
    try:
        actions = repository.forge.settings.get_actions_settings()
    except ForgeError as error:
        if error.http_status not in _FORBIDDEN:
            raise
        yield CheckResult(
            "unknown",
            "What workflows may do by default.",
            _ADMINISTRATOR,
        )
        return
    page = "Settings, Actions, General, Workflow permissions:"
    if actions.may_write:
        yield CheckResult(
            "fix",
            "A workflow that asks for no permissions may write to the repository.",
            f'{page} choose "Read repository contents and packages permissions".',
        )
    else:
        yield CheckResult(
            "ok",
            "A workflow that asks for no permissions may only read.",
        )
    needing_setting = _find_need_of_requests(repository.settings)
    if actions.may_open_requests:
        yield CheckResult("ok", "Workflows may open pull requests.")
    elif needing_setting:
        yield CheckResult(
            "fix",
            f"`{needing_setting}` needs workflows that may open pull requests, and they"
            " may not.",
            f'{page} tick "Allow GitHub Actions to create and approve pull requests".',
        )
    else:
        yield CheckResult(
            "ok",
            "Workflows may not open pull requests; only `/take` and `/undo` would need it.",
        )


def _find_need_of_requests(settings: Settings) -> str:
    """Return the setting that needs workflows to open pull requests; empty if none."""
    if settings.publish == "pull-request":
        return "publish: pull-request"
    if settings.submissions.enabled:
        return "submissions.enabled: true"
    if settings.gathering_days is not None:
        return "gather_after_days"
    return ""


def _examine_rules(repository: _Repository) -> Iterator[CheckResult]:
    branch = repository.branch
    rules = repository.forge.settings.get_branch_rules(branch)
    page = _RULESETS.format(branch=branch)
    yield _examine_required_check(rules, branch, page)
    yield _judge(
        rules.has_queue or rules.is_current,
        "What merges was checked together with the newest of the list.",
        "Two contributions that each pass may list one work twice.",
        f'{page} tick "Require branches to be up to date before merging", or require a'
        " merge queue.",
    )
    if rules.has_queue:
        yield examine_queue(repository.workspace)
    yield _judge(
        rules.keeps_history,
        f"Nobody can overwrite or delete `{branch}`.",
        f"`{branch}` can be overwritten or deleted.",
        f'A ruleset for `{branch}` that nobody may bypass: tick "Restrict deletions" and'
        ' "Block force pushes".',
    )
    yield from examine_owners(repository.workspace, are_asked=rules.wants_owners)
    # The rules of a branch do not tell who may bypass them.
    if repository.settings.publish == "push" and rules.wants_requests:
        yield CheckResult(
            "unknown",
            f"`publish: push` writes to `{branch}`, which wants pull requests.",
            "Choose `publish: pull-request` or `publish: branch` in"
            " schema/settings.yaml; or put an App of your own on the ruleset's bypass"
            f" list. This page makes one: {_APP_PAGE}",
        )


def _examine_required_check(rules: BranchRules, branch: str, page: str) -> CheckResult:
    """Return whether the branch requires the bot's check, from one source."""
    if CHECK not in rules.checks:
        return CheckResult(
            "fix",
            f"A contribution can be merged into `{branch}` without the check `{CHECK}`.",
            f'{page} tick "Require status checks to pass" and add `{CHECK}`, from GitHub'
            " Actions.",
        )
    # Without a source, anybody whose App or token reports a check of this name passes.
    if rules.checks[CHECK] is None:
        return CheckResult(
            "fix",
            f"The check `{CHECK}` counts whoever reports it.",
            f"{page} choose GitHub Actions, or your own App, as the check's source.",
        )
    return CheckResult("ok", f"The check `{CHECK}` is required, from one source.")


def _judge(
    answer: bool | None,  # noqa: FBT001 - an answer
    good: str,
    bad: str,
    advice: str,
) -> CheckResult:
    """Return the result for an answer of GitHub's.

    Yes is *good*, no is *bad*; None means that the token may not know.
    """
    if answer is None:
        return CheckResult(
            "unknown",
            f"Whether {good[0].lower()}{good[1:]}",
            _ADMINISTRATOR,
        )
    if answer:
        return CheckResult("ok", good)
    return CheckResult("fix", bad, advice)


def _examine_merges(repository: _Repository) -> Iterator[CheckResult]:
    yield _judge(
        repository.forge.settings.allows_merge_commits(),
        "Merge commits are allowed, as `/approve` makes them.",
        "Merge commits are not allowed, so `/approve` cannot merge.",
        'Settings, General, Pull Requests: tick "Allow merge commits".',
    )


def _examine_labels(repository: _Repository) -> Iterator[CheckResult]:
    used: dict[str, None] = {}
    for labels in LABELS.values():
        used |= dict.fromkeys(labels)
    if not repository.settings.later:
        used.pop(LATER)
    used[BOT_ISSUE] = None
    # GitHub takes labels that differ in case for one.
    present = {label.casefold() for label in repository.forge.settings.list_labels()}
    missing = [label for label in used if label.casefold() not in present]
    if missing:
        names = ", ".join(f"`{label}`" for label in missing)
        yield CheckResult(
            "ok",
            f"GitHub makes these labels when they are first used: {names}. To choose"
            " their colours, make them yourself.",
        )
    else:
        yield CheckResult("ok", "The labels that the bot uses are there.")


def _examine_token(repository: _Repository) -> Iterator[CheckResult]:
    pulls = repository.forge.list_open_pull_requests()
    if not pulls:
        advice = "Open a pull request, and look again."
        yield CheckResult(
            "unknown",
            "Whether this token may comment: no pull request is open.",
            advice,
        )
        return
    try:
        repository.forge.settings.demand_comments(pulls[-1].number)
    except ForgeError as error:
        # GitHub answers 403 too where a token has asked too often.
        if error.http_status not in _FORBIDDEN or "rate limit" in str(error):
            raise
        yield CheckResult(
            "fix",
            "This token may not comment on pull requests.",
            str(error),
        )
    else:
        yield CheckResult("ok", "This token may comment on pull requests.")


# The checks that ask GitHub, each with what is unknown where GitHub does not answer.
_CHECKS: dict[str, Callable[[_Repository], Iterable[CheckResult]]] = {
    "The repository and branch that the settings name.": _examine_names,
    "What workflows may do by default.": _examine_actions,
    "The rules for the default branch.": _examine_rules,
    "How pull requests may be merged.": _examine_merges,
    "The labels.": _examine_labels,
    "Whether this token may comment.": _examine_token,
}


def _render(results: list[CheckResult]) -> str:
    """Return a line for each result with its advice below, and a line that counts them.

    Faults come first.
    """
    order: tuple[State, ...] = ("fix", "unknown", "ok")
    width = max(map(len, order)) + 2
    ranked = sorted(results, key=lambda result: order.index(result.state))
    lines = []
    for result in ranked:
        lines += _wrap(f"{result.state:{width}}{result.what}", "", width)
        if result.advice:
            lines += _wrap(result.advice, " " * width, width)
    count = Counter(result.state for result in results)
    total = f"{count['fix']} to fix, {count['unknown']} unknown, {count['ok']} ok."
    return "\n".join([*lines, "", total]) + "\n"


def _wrap(text: str, indent: str, width: int) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=" " * width,
        break_long_words=False,
        break_on_hyphens=False,
    )
