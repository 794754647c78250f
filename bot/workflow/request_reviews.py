"""Review pull requests, each beside the older contributions that are open."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from bot.errors import UsageError
from bot.model.analysis import Analysis, Unfinished
from bot.model.forge import Issue, PullRequest
from bot.model.open_works import Beside, WorksByPath, name_maker
from bot.model.state import INDEX_DIGITS
from bot.ports import Repository
from bot.ports.remote import Compared
from bot.workflow.bot_identity import WAITING, exclude_waiting, find_bot_checks
from bot.workflow.isolated_review import (
    MOST_PULLS,
    MOST_SUBMISSIONS,
    IsolatedReviewer,
    compute_rules,
    make_head_ref,
)
from bot.workflow.remembered_requests import (
    LEAST_REQUESTS,
    can_be_remembered,
    find_known_works,
)
from bot.workflow.submission_issues import parse_branch_name
from bot.workflow.unfinished import is_given_up


class Wanted(NamedTuple):
    """A pull request to analyse, with the commit it proposed when it was asked for."""

    number: int
    head: str
    branch: str
    """The branch that it goes to."""
    own_branch: str = ""
    """Where it comes from, if that is a branch of the same repository."""
    may_wait: bool = False
    """Whether it is left out where its review has failed twice alike already."""


class _Fetched(NamedTuple):
    """What came of fetching requests."""

    failed: Mapping[str, str]
    """The refs that could not be fetched, each with the reason."""
    works: Mapping[int, WorksByPath]
    """The works of the requests that need not be read, by number."""


class RequestReviews:
    """The reviews of some of the pull requests that are open."""

    def __init__(self, reviewer: IsolatedReviewer) -> None:
        """Let *reviewer* read them."""
        self._reviewer = reviewer

    def review(
        self,
        wanted: Sequence[Wanted],
        pulls: Sequence[PullRequest],
        submissions: Sequence[Issue] = (),
        *,
        may_go_on: Callable[[], bool] = lambda: True,
    ) -> list[Analysis]:
        """Return the analyses of the pull requests *wanted*, in their order.

        Those that have changed since are left out.

        Args:
            wanted: what to analyse; at least one.
            pulls: all pull requests that are open. Each wanted one is compared with the
                older ones among them.
            submissions: all submissions that are open, likewise.
            may_go_on: asked before each; where it says no, the rest is left out.
        """
        youngest = max(request.number for request in wanted)
        pulls = exclude_waiting(self._reviewer.forge, pulls)
        others = [pull for pull in pulls[-MOST_PULLS:] if pull.number < youngest]
        fetched = self._fetch(wanted, others, reads_forms=bool(submissions))
        failed = fetched.failed
        others = [pull for pull in others if make_head_ref(pull.number) not in failed]
        analyses: list[Analysis] = []
        for request in wanted:
            if not may_go_on():
                break
            rules = self._compute_rules(request.branch)
            if request.may_wait and self._is_given_up(request, rules):
                continue
            ref = make_head_ref(request.number)
            if ref in failed:
                unfinished = Unfinished(
                    request.number,
                    request.head,
                    failed[ref],
                    is_own=True,
                    rules=rules,
                )
                analyses.append(unfinished)
            elif self._reviewer.remote.repository.resolve_commit(ref) == request.head:
                analyses.append(
                    self._analyse(request, others, fetched.works, submissions)
                )
        return analyses

    def _fetch(
        self,
        wanted: Sequence[Wanted],
        others: Sequence[PullRequest],
        *,
        reads_forms: bool,
    ) -> _Fetched:
        """Fetch requests and their bases at once."""
        numbers = {request.number for request in wanted}
        branches = {request.branch for request in wanted}
        refs = [f"refs/heads/{name}" for name in sorted(branches)]
        heads = [make_head_ref(number) for number in sorted(numbers)]
        beside = {
            make_head_ref(pull.number): pull
            for pull in others
            if pull.number not in numbers
        }
        works: dict[str, WorksByPath] = {}

        def choose() -> list[str]:
            works.update(self._find_remembered(beside))
            return [ref for ref in beside if ref not in works]

        if len(beside) < LEAST_REQUESTS or self._reviewer.branch not in branches:
            failed = self._reviewer.remote.fetch_requests(refs, [*heads, *beside])
        else:
            compared = Compared(beside, choose)
            failed = self._reviewer.remote.fetch_requests(refs, heads, compared)
        if reads_forms:
            # An issue may have been opened with an earlier version of a form.
            self._reviewer.remote.fetch_past(refs)
        return _Fetched(failed, {beside[ref].number: works[ref] for ref in works})

    def _find_remembered(
        self, pulls: Mapping[str, PullRequest]
    ) -> Mapping[str, WorksByPath]:
        """Return the works of those *pulls*, by ref, that need not be read."""
        reviewer = self._reviewer
        index = reviewer.remote.find_index()
        repository = reviewer.remote.repository
        base = repository.resolve_commit(f"refs/heads/{reviewer.branch}")
        project = reviewer.load_project(base)
        if index is None or project is None or not can_be_remembered(project):
            return {}
        maker = name_maker(reviewer.compute_program_digest(), reviewer.today.year)
        made_from = project.compute_digest(maker, INDEX_DIGITS)
        heads = {
            ref: pull.head
            for ref, pull in pulls.items()
            if pull.base_branch == reviewer.branch and _is_here(repository, ref, pull)
        }
        known = find_known_works(
            repository, index, made_from, base, list(heads.values())
        )
        return {ref: known[head] for ref, head in heads.items() if head in known}

    def _compute_rules(self, branch: str) -> str:
        base = self._reviewer.remote.repository.resolve_commit(f"refs/heads/{branch}")
        project = self._reviewer.load_project(base)
        return compute_rules(project) if project else ""

    def _is_given_up(self, request: Wanted, rules: str) -> bool:
        checks = find_bot_checks(self._reviewer.forge, request.head)
        return is_given_up(checks, request.head, rules)

    def _analyse(
        self,
        request: Wanted,
        others: Sequence[PullRequest],
        works: Mapping[int, WorksByPath],
        submissions: Sequence[Issue],
    ) -> Analysis:
        if request.own_branch == WAITING:
            # What was gathered proposes the same as others do: it is compared with none.
            others, submissions = (), ()
        older = {
            pull.number: pull.head
            for pull in others
            if pull.number < request.number and pull.base_branch == request.branch
        }
        # The submission that a request was made from proposes the same, of course.
        own = parse_branch_name(request.own_branch)
        bodies = {
            issue.number: issue.body
            for issue in submissions[-MOST_SUBMISSIONS:]
            if issue.number < request.number and issue.number != own
        }
        beside = Beside(
            {number: head for number, head in older.items() if number not in works},
            bodies,
            {number: works[number] for number in older if number in works},
        )
        base = self._reviewer.remote.repository.resolve_commit(
            f"refs/heads/{request.branch}"
        )
        return self._reviewer.judge(request.number, base, request.head, beside)


def _is_here(repository: Repository, ref: str, pull: PullRequest) -> bool:
    """Return whether the commit was fetched that GitHub names; the branch may have moved."""
    try:
        return repository.resolve_commit(ref) == pull.head
    except UsageError:
        return False
