"""Find the commits of a merged pull request on its base branch, however it was merged."""

from bot.errors import GitError
from bot.model.forge import PullRequest
from bot.model.isolated import MergedCommit
from bot.ports import CommitInfo, Repository

# Commits of one request that are looked at. GitHub itself lists no more of them (REST,
# "List commits on a pull request").
_MOST_COMMITS = 250

# Branches with several requests that are merged into one another, and looked into.
_MOST_GATHERINGS = 3


def find_merged_commit(
    repository: Repository,
    pull: PullRequest,
) -> MergedCommit | None:
    """Return where the branch was before and after the merge of *pull*.

    None where git does not know its commits.

    GitHub names one commit of the branch. For a merge commit and a squash, what was
    there before is the parent of that. For "Rebase and merge" it stands below as many
    copies as the request has commits, and for a push of the request's own branch below
    these commits themselves. Other merges may have come before and after.
    """
    if pull.merged_as is None:
        return None
    try:
        if repository.contains(pull.merged_as, pull.head):
            return _find_joined(repository, pull, pull.merged_as)
        base = _find_copied_base(repository, pull.head, pull.merged_as)
    except GitError:
        return None
    return MergedCommit(pull.number, base, pull.merged_as) if base else None


def _find_joined(
    repository: Repository,
    pull: PullRequest,
    merged_as: str,
) -> MergedCommit | None:
    """Return the range for a request whose own commits are on the branch.

    They came there by a merge commit, or as they are.
    """
    joint = _find_joint(repository, pull.head, merged_as)
    for _ in range(_MOST_GATHERINGS):
        gathering = _find_gathering(repository, pull.head, joint)
        if gathering is None:
            break
        joint = _find_joint(repository, pull.head, gathering)
    if joint == pull.head:
        base = _find_pushed_base(repository, pull.head, pull.commits or 1)
    else:
        base = _find_parent(repository, joint)
    return MergedCommit(pull.number, base, joint) if base else None


def _find_joint(repository: Repository, head: str, tip: str) -> str:
    """Return the oldest commit of the branch at *tip* that contains *head*.

    It brought the request. Only first parents are followed.
    """
    joint = tip
    for _ in range(_MOST_COMMITS):
        if joint == head:
            break
        parents = repository.read_commit(joint).parents
        if not parents or not repository.contains(parents[0], head):
            break
        joint = parents[0]
    return joint


def _find_gathering(repository: Repository, head: str, joint: str) -> str | None:
    """Return the branch that brought *head* and more by the merge *joint*; None if none.

    It may hold several requests, each by a merge of its own.
    """
    if joint == head:
        return None
    for parent in repository.read_commit(joint).parents[1:]:
        if parent != head and repository.contains(parent, head):
            return parent
    return None


def _find_pushed_base(
    repository: Repository,
    head: str,
    count: int,
) -> str | None:
    """Return the commit below *count* commits of a request that are there as they are.

    A request that took in the branch meanwhile has a merge, and the branch was at the
    other parent of the last such merge; git then counts just as many commits beyond
    that one as GitHub counted.
    """
    merged_in: list[str] = []
    commit: str | None = head
    for _ in range(min(count, _MOST_COMMITS)):
        if commit is None:
            break
        parents = repository.read_commit(commit).parents
        merged_in += parents[1:]
        commit = parents[0] if parents else None
    for candidate in merged_in:
        beyond = repository.list_commits_beyond(candidate, [head], count + 1)
        if len(beyond) == count:
            return candidate
    return commit


def _find_copied_base(
    repository: Repository,
    head: str,
    merged_as: str,
) -> str | None:
    """Return the commit below the copies of a request's commits.

    A copy has its original's author, time of writing and message. A squash is one new
    commit, and no copy.
    """
    originals = [
        _make_key(repository.read_commit(commit))
        for commit in repository.list_commits_beyond(merged_as, [head], _MOST_COMMITS)
    ]
    commit = merged_as
    for _ in range(len(originals)):
        info = repository.read_commit(commit)
        key = _make_key(info)
        if len(info.parents) != 1 or key not in originals:
            break
        # The copies have the order of the originals, so that no earlier one can follow.
        position = originals.index(key)
        del originals[: position + 1]
        commit = info.parents[0]
    if commit == merged_as:
        return _find_parent(repository, merged_as)
    return commit


def _make_key(info: CommitInfo) -> tuple[object, ...]:
    return info.author, info.when, info.message


def _find_parent(repository: Repository, commit: str) -> str | None:
    parents = repository.read_commit(commit).parents
    return parents[0] if parents else None
