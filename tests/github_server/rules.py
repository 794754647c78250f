"""Who may change which branch, and what a merge does."""

import re

from tests.github_server.git import Signature
from tests.github_server.store import (
    BOT,
    Account,
    PullRequest,
    Repository,
    Store,
    Token,
)

PROTECTED = "Repository rule violations found\n\nChanges must be made through a pull request.\n\n"
CLOSING = re.compile(r"(?i)\b(?:close[sd]?|fix(?:es|ed)?|resolve[sd]?):? #(\d+)\b")


def push_refusal(token: Token, repository: Repository, branch: str) -> str | None:
    """Why this token may not change this branch; None if it may.

    A workflow's token writes to its own repository. To a fork, only where somebody lets maintainers edit
    the branch of an open pull request, which an organisation's fork never does.
    """
    denied = f"Permission to {repository.full_name}.git denied to {token.login}."
    if repository.pushes_are_refused_by is not None:
        return denied
    if token.scopes.get("contents") != "write":
        return denied
    if repository.parent is None or token.login != BOT:
        return None
    if repository.owner.kind == "Organization":
        return denied
    for pull in repository.parent.pulls():
        if (pull.head_repo, pull.head_ref, pull.state) == (
            repository,
            branch,
            "open",
        ) and pull.edits_allowed:
            return None
    return denied


def signature(store: Store, account: Account) -> Signature:
    """The account's name under a commit that is made now."""
    return Signature(account.login, account.email, store.clock.seconds())


def mergeable(
    store: Store, repository: Repository, pull: PullRequest
) -> tuple[bool | None, str]:
    """`mergeable` and `mergeable_state`."""
    if store.mergeable_is_unknown:
        return None, "unknown"
    if pull.state != "open":
        return None, "unknown"
    base = repository.git.resolve(f"refs/heads/{pull.base_ref}")
    if base is None or repository.git.merged_tree(base, pull.head_sha) is None:
        return False, "dirty"
    if pull.draft:
        return True, "draft"
    if is_behind(repository, pull):
        return True, "behind"
    return True, "clean" if not missing_checks(repository, pull) else "blocked"


def is_behind(repository: Repository, pull: PullRequest) -> bool:
    """Whether the branch must take in its base before it merges."""
    if pull.base_ref not in repository.strict:
        return False
    base = repository.git.resolve(f"refs/heads/{pull.base_ref}")
    return base is not None and not repository.git.is_ancestor(base, pull.head_sha)


def missing_checks(repository: Repository, pull: PullRequest) -> list[str]:
    """The checks that the base branch requires and the head has not passed."""
    latest = {
        check.name: check.conclusion
        for check in repository.checks
        if check.head_sha == pull.head_sha
    }
    latest |= {
        status.context: status.state
        for status in repository.statuses
        if status.sha == pull.head_sha
    }
    passed = {"success", "neutral", "skipped"}
    return [
        name
        for name in repository.protected.get(pull.base_ref, ())
        if latest.get(name) not in passed
    ]


def close_mentioned(
    store: Store, repository: Repository, text: str, account: Account
) -> None:
    """Close the issues that *text*, now on the default branch, says it closes."""
    for number in map(int, CLOSING.findall(text)):
        issue = repository.issues.get(number)
        if (
            issue is not None
            and issue.state == "open"
            and not isinstance(issue, PullRequest)
        ):
            issue.state, issue.state_reason = "closed", "completed"
            issue.closed_at, issue.closed_by = store.clock.stamp(), account


def branch_moved(
    store: Store, repository: Repository, branch: str, old: str | None, who: Account
) -> None:
    """Do what follows a push: closing words are read, and open pull requests follow."""
    new = repository.git.resolve(f"refs/heads/{branch}")
    if (
        branch == repository.default_branch
        and old
        and new
        and repository.parent is None
    ):
        for commit in repository.git.log(f"{old}..{new}"):
            close_mentioned(store, repository, commit.message, who)
    store.follow_branches()
    if old and new:
        settle_others(store, repository, branch, (old, new), who)


def settle_others(
    store: Store,
    repository: Repository,
    branch: str,
    moved: tuple[str, str],
    who: Account,
) -> None:
    """Take the open pull requests for merged whose commits a push brought to their base."""
    old, new = moved
    git = repository.git
    for pull in repository.pulls():
        if pull.state != "open" or pull.base_ref != branch:
            continue
        head = pull.head_sha
        if git.is_ancestor(head, new) and not git.is_ancestor(head, old):
            settle_merge(store, repository, pull, new, who)
            pull.parted = git.merge_base(old, head)


def settle_merge(
    store: Store, repository: Repository, pull: PullRequest, made: str, who: Account
) -> None:
    """Remember that *pull* was merged as the commit *made*, to which its base branch does not point yet."""
    now = store.clock.stamp()
    base = repository.git.resolve(f"refs/heads/{pull.base_ref}")
    pull.parted = repository.git.merge_base(base or pull.head_sha, pull.head_sha)
    pull.merge_commit, pull.merged_at, pull.merged_by = made, now, who
    pull.state, pull.closed_at, pull.updated_at = "closed", now, now
    if pull.base_ref == repository.default_branch:
        close_mentioned(store, repository, pull.body or "", who)
