"""A pull request with what git knows of it."""

from tests.github_server.git import FileDiff
from tests.github_server.render.people import Site, render_account
from tests.github_server.render.threads import render_pull
from tests.github_server.rules import mergeable
from tests.github_server.store import Account, Json, PullRequest, Repository, Store


def base_sha(repository: Repository, pull: PullRequest) -> str:
    """Where the base branch is now."""
    return repository.git.resolve(f"refs/heads/{pull.base_ref}") or "0" * 40


def parted(repository: Repository, pull: PullRequest) -> str:
    """Where the pull request left its base; after the merge too."""
    if pull.parted is not None:
        return pull.parted
    base = base_sha(repository, pull)
    return repository.git.merge_base(base, pull.head_sha) or base


def files_of(repository: Repository, pull: PullRequest) -> list[FileDiff]:
    """What the pull request changes."""
    return repository.git.diff(parted(repository, pull), pull.head_sha)


def addresses(store: Store) -> dict[str, Account]:
    """Every account by its address."""
    return {account.email: account for account in store.accounts.values()}


def full_pull(
    store: Store, site: Site, repository: Repository, pull: PullRequest
) -> Json:
    """A `pull-request`."""
    can, state = mergeable(store, repository, pull)
    files = files_of(repository, pull)
    count = repository.git.text(
        "rev-list", "--count", f"{parted(repository, pull)}..{pull.head_sha}"
    )
    return render_pull(site, repository, pull, base_sha(repository, pull)) | {
        "merged": pull.merged_at is not None,
        "mergeable": can,
        "rebaseable": can,
        "mergeable_state": state,
        "merged_by": render_account(site, pull.merged_by) if pull.merged_by else None,
        "comments": len(pull.comments),
        "review_comments": sum(len(review.comments) for review in pull.reviews),
        "maintainer_can_modify": pull.edits_allowed,
        "commits": int(count),
        "additions": sum(file.additions for file in files),
        "deletions": sum(file.deletions for file in files),
        "changed_files": len(files),
    }
