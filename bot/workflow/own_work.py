"""Tell a maintainer who proposes work of their own: locally, and where a list wishes it."""

from collections.abc import Sequence

from bot.model.forge import PullRequest
from bot.model.isolated import FIND_OWN_WORK, FindOwnWork
from bot.ports import GitHubContext
from bot.workflow.isolated_review import make_head_ref
from bot.workflow.isolation import ask

# Open pull requests that are looked at, the newest.
_MOST_READ = 300


def find_own_work(
    context: GitHubContext, pulls: Sequence[PullRequest]
) -> frozenset[int]:
    """Return the requests whose author owns a repository that they link to.

    The login in the link is compared, nothing
    else: who wrote a paper cannot be told from a login.

    Raises:
        GitError: git could not fetch or read a commit.
        IsolatedProcessError: the process gave no answer, or a wrong one.
    """
    newest = {make_head_ref(pull.number): pull for pull in pulls[-_MOST_READ:]}
    if not newest:
        return frozenset()
    remote = context.remote
    branch = f"refs/heads/{context.forge.get_default_branch()}"
    failed = remote.fetch_requests([branch], newest)
    readable = {ref: pull for ref, pull in newest.items() if ref not in failed}
    resolve_commit = remote.repository.resolve_commit
    request = FindOwnWork(
        resolve_commit(branch),
        {pull.number: resolve_commit(ref) for ref, pull in readable.items()},
        {pull.number: pull.author.login for pull in readable.values()},
    )
    folder = remote.repository.folder
    answer = ask(context.run_isolated, folder, FIND_OWN_WORK, request)
    return frozenset(answer.numbers)
