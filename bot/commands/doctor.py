"""`listwright doctor`: what is missing or too wide in a repository's settings, and how to mend it."""

import argparse
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.errors import ForgeError
from bot.model.doctor import CheckResult, State
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
from bot.workflow.publisher import LABELS

_FORBIDDEN = {401, 403, 404}
_WIDTH = 110
_RULESETS = "Settings, Rules, Rulesets, the ruleset for `{branch}`:"
# GitHub fills its page for a new App from these parameters; the rights are those of the bot's jobs.
_APP_PAGE = (
    "https://github.com/settings/apps/new?name=listwright-of-YOUR-LIST&public=false"
    "&webhook_active=false&contents=write&checks=write&issues=write"
    "&pull_requests=write&statuses=read"
)
_ADMINISTRATOR = "Run this with a token that holds `administration: read`; a workflow's own token cannot hold it."

SUMMARY = "say what is missing or too wide in the repository's settings"
CONTEXT = GitHubContext


def configure(_: argparse.ArgumentParser) -> None:
    """There is nothing to declare."""


def run(_: argparse.Namespace, context: GitHubContext) -> Outcome:
    """Look at everything, changing nothing; what one look cannot see does not keep the others from looking."""
    settings, reading = read_settings(context.workspace)
    readings = [
        reading,
        *examine_workflows(context.workspace, settings, read_own_caller(context)),
    ]
    try:
        branch = context.forge.default_branch()
    except ForgeError as error:
        readings.append(
            CheckResult(
                "could not look", f"{context.forge.repository} at GitHub.", str(error)
            )
        )
    else:
        patient = _Patient(context.forge, context.workspace, settings, branch)
        for subject, look in _LOOKS.items():
            readings += _guarded(subject, look, patient)
    return Outcome(_render(readings), int(any(one.state == "mend" for one in readings)))


@dataclass(frozen=True, slots=True)
class _Patient:
    """The repository that is looked at."""

    forge: Forge
    workspace: Workspace
    settings: Settings
    branch: str


def _guarded(
    subject: str, look: Callable[[_Patient], Iterable[CheckResult]], patient: _Patient
) -> list[CheckResult]:
    try:
        return list(look(patient))
    except ForgeError as error:
        return [CheckResult("could not look", subject, str(error))]


def _look_at_settings(patient: _Patient) -> Iterator[CheckResult]:
    return examine_settings(patient.settings, patient.forge.repository, patient.branch)


def _look_at_actions(patient: _Patient) -> Iterator[CheckResult]:
    try:
        actions = patient.forge.settings.actions()
    except ForgeError as error:
        if error.http_status not in _FORBIDDEN:
            raise
        yield CheckResult(
            "could not look", "What workflows may do by default.", _ADMINISTRATOR
        )
        return
    place = "Settings, Actions, General, Workflow permissions:"
    if actions.may_write:
        what = "A workflow that asks for no permissions may write to the repository."
        yield CheckResult(
            "mend",
            what,
            f'{place} choose "Read repository contents and packages permissions".',
        )
    else:
        yield CheckResult(
            "fine", "A workflow that asks for no permissions may only read."
        )
    if actions.may_open_requests:
        yield CheckResult("fine", "Workflows may open pull requests.")
    elif needing := _needs_requests(patient.settings):
        what = f"`{needing}` needs workflows that may open pull requests, and they may not."
        yield CheckResult(
            "mend",
            what,
            f'{place} tick "Allow GitHub Actions to create and approve pull requests".',
        )
    else:
        yield CheckResult(
            "fine", "Workflows may not open pull requests; only `/take` would need it."
        )


def _needs_requests(settings: Settings) -> str:
    """The setting for which workflows must be allowed to open pull requests; empty if there is none."""
    if settings.publish == "pull-request":
        return "publish: pull-request"
    return "submissions.enabled: true" if settings.submissions.enabled else ""


def _look_at_rules(patient: _Patient) -> Iterator[CheckResult]:
    rules, branch = patient.forge.settings.branch_rules(patient.branch), patient.branch
    place = _RULESETS.format(branch=branch)
    if CHECK not in rules.checks:
        what = (
            f"A contribution can be merged into `{branch}` without the check `{CHECK}`."
        )
        advice = f'{place} tick "Require status checks to pass" and add `{CHECK}`, from GitHub Actions.'
        yield CheckResult("mend", what, advice)
    elif rules.checks[CHECK] is None:
        what = f"The check `{CHECK}` counts whoever reports it."
        yield CheckResult(
            "mend",
            what,
            f"{place} choose GitHub Actions, or your own App, as the check's source.",
        )
    else:
        yield CheckResult("fine", f"The check `{CHECK}` is required, from one source.")
    yield _told(
        rules.has_queue or rules.is_current,
        "What merges was checked together with the newest of the list.",
        "Two contributions that each pass may list one work twice.",
        f'{place} tick "Require branches to be up to date before merging", or require a merge queue.',
    )
    if rules.has_queue:
        yield examine_queue(patient.workspace)
    yield _told(
        rules.keeps_history,
        f"Nobody can overwrite or delete `{branch}`.",
        f"`{branch}` can be overwritten or deleted.",
        f'A ruleset for `{branch}` that nobody may bypass: tick "Restrict deletions" and "Block force pushes".',
    )
    yield from examine_owners(patient.workspace, are_asked=rules.wants_owners)
    if patient.settings.publish == "push" and rules.wants_requests:
        yield CheckResult(
            "could not look",
            f"`publish: push` writes to `{branch}`, which wants pull requests.",
            "Choose `publish: pull-request` or `publish: branch` in schema/settings.yaml; or put an"
            f" App of your own on the ruleset's bypass list. This page makes one: {_APP_PAGE}",
        )


def _told(answer: bool | None, good: str, bad: str, advice: str) -> CheckResult:  # noqa: FBT001 - an answer
    if answer is None:
        return CheckResult(
            "could not look", f"Whether {good[0].lower()}{good[1:]}", _ADMINISTRATOR
        )
    return CheckResult("fine", good) if answer else CheckResult("mend", bad, advice)


def _look_at_merges(patient: _Patient) -> Iterator[CheckResult]:
    yield _told(
        patient.forge.settings.allows_merge_commits(),
        "Merge commits are allowed, as `/approve` makes them.",
        "Merge commits are not allowed, so `/approve` cannot merge.",
        'Settings, General, Pull Requests: tick "Allow merge commits".',
    )


def _look_at_labels(patient: _Patient) -> Iterator[CheckResult]:
    wanted = dict.fromkeys(
        [*(label for labels in LABELS.values() for label in labels), BOT_ISSUE]
    )
    there = {label.casefold() for label in patient.forge.settings.labels()}
    missing = [label for label in wanted if label.casefold() not in there]
    if missing:
        named = ", ".join(f"`{label}`" for label in missing)
        what = f"GitHub makes these labels when they are first used: {named}."
        yield CheckResult(
            "fine", f"{what} To choose their colours, make them yourself."
        )
    else:
        yield CheckResult("fine", "The labels that the bot uses are there.")


def _look_at_token(patient: _Patient) -> Iterator[CheckResult]:
    pulls = patient.forge.open_pull_requests()
    if not pulls:
        advice = "Open a pull request, and look again."
        yield CheckResult(
            "could not look",
            "Whether this token may comment: no pull request is open.",
            advice,
        )
        return
    try:
        patient.forge.settings.demand_comments(pulls[-1].number)
    except ForgeError as error:
        if error.http_status not in _FORBIDDEN or "rate limit" in str(error):
            raise
        yield CheckResult(
            "mend", "This token may not comment on pull requests.", str(error)
        )
    else:
        yield CheckResult("fine", "This token may comment on pull requests.")


_LOOKS: dict[str, Callable[[_Patient], Iterable[CheckResult]]] = {
    "The repository and branch that the settings name.": _look_at_settings,
    "What workflows may do by default.": _look_at_actions,
    "The rules for the default branch.": _look_at_rules,
    "How pull requests may be merged.": _look_at_merges,
    "The labels.": _look_at_labels,
    "Whether this token may comment.": _look_at_token,
}


def _render(readings: list[CheckResult]) -> str:
    order: tuple[State, ...] = ("mend", "could not look", "fine")
    width = max(map(len, order)) + 2
    lines = []
    for reading in sorted(readings, key=lambda one: order.index(one.state)):
        lines += textwrap.wrap(
            f"{reading.state:{width}}{reading.what}",
            _WIDTH,
            subsequent_indent=" " * width,
            break_long_words=False,
            break_on_hyphens=False,
        )
        if reading.advice:
            indent = " " * width
            lines += textwrap.wrap(
                reading.advice,
                _WIDTH,
                initial_indent=indent,
                subsequent_indent=indent,
                break_long_words=False,
                break_on_hyphens=False,
            )
    count = Counter(reading.state for reading in readings)
    total = f"{count['mend']} to mend, {count['could not look']} could not be looked at, {count['fine']} fine."
    return "\n".join([*lines, "", total]) + "\n"
