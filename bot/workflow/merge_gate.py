"""Merging what a maintainer approved: just that commit, when every check has passed, in the bot's own words."""

from bot.model.entry_id import EntryId
from bot.model.forge import WRITERS, PullRequest
from bot.model.review import Kind, Review
from bot.output.untrusted import plain
from bot.plan.forge import MergePullRequest
from bot.ports.forge import Forge
from bot.workflow.bot_identity import CHECK, find_bot_checks, is_bot_check

_PASSED = frozenset({"success", "neutral", "skipped"})
_DECIDED = frozenset({"success", "action_required"})
_VERBS: dict[Kind, str] = {
    "added": "Add",
    "changed": "Change",
    "removed": "Remove",
    "moved": "Move",
}


def find_failing_check(forge: Forge, commit: str) -> str:
    """Return which check or status of *commit* has not passed; empty if all passed.

    The bot's own check may be `action_required`: the maintainer is deciding now.
    """
    own = find_bot_checks(forge, commit)
    if not own:
        return "the bot has not judged this commit."
    if own[-1].conclusion not in _DECIDED:
        return f"the check {CHECK!r} has not passed."
    # The latest of a name hides what another workflow of the repository says under the bot's own name.
    named = [
        check
        for check in forge.list_checks(commit, CHECK)
        if not is_bot_check(forge, check, commit)
    ]
    latest = {check.app: check for check in sorted(named, key=lambda check: check.id)}
    others = [check for check in forge.list_checks(commit) if check.name != CHECK]
    for check in (*latest.values(), *others):
        if check.conclusion not in _PASSED:
            return f"the check {check.name!r} has not passed."
    for context, state in forge.get_statuses(commit).items():
        if state != "success":
            return f"the status {context!r} is {state}."
    return ""


def make_merge_title(review: Review) -> str:
    """What a merge is called: nothing of a stranger's in it that GitHub would obey."""
    if not review.verdicts:
        return "Merge a contribution"
    first, *others = review.verdicts
    more = f" and {len(others)} more" if others else ""
    return make_commit_title(_VERBS[first.kind], first.title, first.final_path) + more


def make_commit_title(verb: str, title: str, path: str) -> str:
    """What a change of one entry file is called; a title that GitHub could obey gives way to the file's name."""
    slug = EntryId.from_path(path).slug
    return f"{verb} {plain(title) or plain(slug) or 'an entry'}"


def plan_reviewed_merge(
    forge: Forge, pull: PullRequest, review: Review
) -> MergePullRequest | None:
    """The merge that an approving review by somebody with write access asks for, of just the commit it names."""
    for approval in forge.list_approvals(pull.number):
        is_current = approval.commit == pull.head and approval.author.is_user
        if (
            is_current
            and forge.get_role(approval.author.login) in WRITERS
            and not find_failing_check(forge, pull.head)
        ):
            return MergePullRequest(
                pull.number,
                pull.head,
                make_merge_title(review),
                "Approved by a review.",
            )
    return None
