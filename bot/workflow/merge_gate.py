"""Merge what a maintainer approved: just that commit, when every check has passed.

The merge commit has a title of the bot's own.
"""

from bot.model.entry_id import EntryId
from bot.model.forge import PullRequest, Role
from bot.model.review import Kind, Review
from bot.model.wording import say
from bot.output.untrusted import accept_plain
from bot.ports.forge import Forge
from bot.workflow.bot_identity import CHECK, find_bot_checks, is_bot_check

_PASSED = frozenset({"success", "neutral", "skipped"})

# Of the bot's own check: a maintainer who approves decides what it asks for.
_DECIDED = frozenset({"success", "action_required"})
_VERBS: dict[Kind, str] = {
    "added": "Add",
    "changed": "Change",
    "removed": "Remove",
    "moved": "Move",
}


def find_failing_check(forge: Forge, commit: str) -> str:
    """Return a sentence on a check or status of *commit* that has not passed.

    It is empty if all passed. The bot's own check may be `action_required`: the
    maintainer is deciding now.
    """
    return _find_failing_own(forge, commit) or find_foreign_failure(forge, commit)


def find_foreign_failure(forge: Forge, commit: str) -> str:
    """Return a sentence on a check or status of *commit* that is not the bot's, as above."""
    problem = find_foreign_run(forge, commit)
    if problem:
        return problem
    for context, state in forge.get_statuses(commit).items():
        if state != "success":
            return say(
                "the status {status} is {state}.", status=repr(context), state=state
            )
    return ""


def _find_failing_own(forge: Forge, commit: str) -> str:
    own = find_bot_checks(forge, commit)
    if not own:
        return say("the bot has not judged this commit.")
    if own[-1].conclusion not in _DECIDED:
        return say("the check {check} has not passed.", check=repr(CHECK))
    return ""


def find_foreign_run(forge: Forge, commit: str) -> str:
    """Return a sentence on a check run of *commit* that is not the bot's, as above.

    Statuses are not asked for: the job that publishes may not read them.
    """
    # GitHub lists only the latest check of a name. The bot's own may hide one that another
    # workflow of the repository made under the same name.
    namesakes = [
        check
        for check in forge.list_checks(commit, CHECK)
        if not is_bot_check(forge, check, commit)
    ]
    namesakes.sort(key=lambda check: check.id)
    newest_by_app = {check.app: check for check in namesakes}
    others = [check for check in forge.list_checks(commit) if check.name != CHECK]
    for check in (*newest_by_app.values(), *others):
        if check.conclusion not in _PASSED:
            return say("the check {check} has not passed.", check=repr(check.name))
    return ""


def make_merge_title(review: Review) -> str:
    """Return the title of a merge: `Add LLaVA and 2 more`.

    It holds nothing of a stranger's that GitHub would obey.
    """
    if not review.verdicts:
        return "Merge a contribution"
    verdict = review.verdicts[0]
    title = make_commit_title(
        _VERBS[verdict.kind],
        verdict.title,
        verdict.final_path,
    )
    rest = len(review.verdicts) - 1
    return f"{title} and {rest} more" if rest else title


def make_commit_title(verb: str, title: str, path: str) -> str:
    """Return the title of a change of one entry file: `Add LLaVA`.

    A title that GitHub could obey gives way to the file's name.
    """
    slug = EntryId.from_path(path).slug
    subject = accept_plain(title) or accept_plain(slug) or "an entry"
    return f"{verb} {subject}"


def has_approving_reviews(
    forge: Forge, pull: PullRequest, approvals: int, roles: frozenset[Role]
) -> bool:
    """Return whether reviews approve a request: of just the commit that is there now.

    They are by as many people as *approvals*, who have one of *roles*.
    """
    approvers: set[int] = set()
    for approval in forge.list_approvals(pull.number):
        if approval.commit != pull.head or not approval.author.is_user:
            continue
        if forge.get_role(approval.author.login) in roles:
            approvers.add(approval.author.id)
        if len(approvers) == approvals:
            return True
    return False
