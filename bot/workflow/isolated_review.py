"""Reading contributions, each in a process of its own."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot import __version__
from bot.errors import ListwrightError
from bot.model.analysis import (
    MERGE_GROUP,
    Analysis,
    Reviewed,
    Subject,
    SubmissionResult,
    Unfinished,
    UnfinishedForm,
)
from bot.model.forge import Issue, PullRequest
from bot.model.isolated import (
    FIND_ENTRY,
    FORM,
    MARK_DISTINCT,
    REGENERATE,
    REVIEW,
    AlreadyRecorded,
    Answer,
    EditedFile,
    FindEntry,
    FormRequest,
    FoundEntry,
    MarkDistinct,
    Refused,
    Regenerate,
    Regeneration,
    Request,
    ReviewRequest,
    Task,
)
from bot.model.review import Review
from bot.model.submission import compute_digest
from bot.ports import GitHubContext, RunIsolated
from bot.ports.forge import Forge
from bot.ports.remote import Remote
from bot.project.load_settings import load_project
from bot.workflow.bot_identity import find_bot_checks
from bot.workflow.event import Event
from bot.workflow.isolation import ask
from bot.workflow.submission_issues import find_submission_number, parse_branch_name
from bot.workflow.unfinished import is_given_up

_MOST_BESIDE = 300
"""Open pull requests that one is compared with."""
_MOST_OTHERS = 100
"""Open submissions that one is compared with."""


class Wanted(NamedTuple):
    """A pull request to analyse: its number, the commit it proposed when it was asked for, where it goes."""

    number: int
    head: str
    branch: str
    own_branch: str = ""
    """Where it comes from, if that is a branch of the same repository."""
    may_wait: bool = False
    """Whether it is left out where its review has failed twice alike already."""


@dataclass(frozen=True, slots=True)
class IsolatedReviewer:
    """Reads contributions for a step, each in a process without secrets."""

    forge: Forge
    remote: Remote
    run_isolated: RunIsolated
    event: Event

    @classmethod
    def of(cls, context: GitHubContext, event: Event) -> "IsolatedReviewer":
        """Read for a step that answers *event*."""
        return cls(context.forge, context.remote, context.run_isolated, event)

    @property
    def branch(self) -> str:
        """The branch that the list lives on."""
        return self.event.default_branch or self.forge.get_default_branch()

    def requests(
        self,
        wanted: Sequence[Wanted],
        pulls: Sequence[PullRequest],
        submissions: Sequence[Issue] = (),
        *,
        may_go_on: Callable[[], bool] = lambda: True,
    ) -> list[Analysis]:
        """Return the analyses of the pull requests *wanted* that are still what they were, in their order.

        They are compared with the older ones among *pulls* and *submissions*, which are all that are open. When
        *may_go_on* says so, the others are left out.
        """
        youngest = max(request.number for request in wanted)
        others = [pull for pull in pulls[-_MOST_BESIDE:] if pull.number < youngest]
        numbers = sorted(
            {*(request.number for request in wanted), *(pull.number for pull in others)}
        )
        branches = sorted({request.branch for request in wanted})
        self.remote.fetch_bases([f"refs/heads/{branch}" for branch in branches])
        failed = self.remote.fetch_heads([make_head_ref(number) for number in numbers])
        others = [pull for pull in others if make_head_ref(pull.number) not in failed]
        commit = self.remote.repository.resolve_commit
        analyses: list[Analysis] = []
        for request in wanted:
            ref = make_head_ref(request.number)
            if not may_go_on():
                break
            rules = self._compute_rules(request.branch)
            if request.may_wait and is_given_up(
                find_bot_checks(self.forge, request.head), request.head, rules
            ):
                continue
            if ref in failed:
                analyses.append(
                    Unfinished(
                        request.number,
                        request.head,
                        failed[ref],
                        is_own=True,
                        rules=rules,
                    )
                )
            elif commit(ref) == request.head:
                analyses.append(self._analyse(request, others, submissions))
        return analyses

    def _compute_rules(self, branch: str) -> str:
        return (
            compute_rules_digest(
                self.remote,
                self.remote.repository.resolve_commit(f"refs/heads/{branch}"),
            )
            or ""
        )

    def _analyse(
        self,
        request: Wanted,
        others: Sequence[PullRequest],
        submissions: Sequence[Issue],
    ) -> Analysis:
        older = {
            pull.number: pull.head
            for pull in others
            if pull.number < request.number and pull.base_branch == request.branch
        }
        own = parse_branch_name(request.own_branch)
        bodies = {
            issue.number: issue.body
            for issue in submissions[-_MOST_OTHERS:]
            if issue.number < request.number and issue.number != own
        }
        base = self.remote.repository.resolve_commit(f"refs/heads/{request.branch}")
        return self.judge(request.number, base, request.head, older, bodies)

    def submissions(
        self,
        wanted: Sequence[Issue],
        others: Sequence[Issue],
        pulls: Sequence[PullRequest],
    ) -> list[SubmissionResult]:
        """Return what the issues *wanted* ask for; *others* are all open submissions, and *pulls* all open requests."""
        if not wanted:
            return []
        youngest = max(issue.number for issue in wanted)
        own = {issue.number for issue in others}
        beside = [
            pull
            for pull in pulls[-_MOST_BESIDE:]
            if pull.number < youngest
            and pull.base_branch == self.branch
            and find_submission_number(pull, self.forge) not in own
        ]
        self.remote.fetch_bases([f"refs/heads/{self.branch}"])
        failed = self.remote.fetch_heads(
            [make_head_ref(pull.number) for pull in beside]
        )
        beside = [pull for pull in beside if make_head_ref(pull.number) not in failed]
        return [self._submission(issue, others, beside) for issue in wanted]

    def _submission(
        self, issue: Issue, others: Sequence[Issue], beside: Sequence[PullRequest]
    ) -> SubmissionResult:
        """Return what an issue asks for; unfinished, if reading it ends badly."""
        commit = self.remote.repository.resolve_commit
        heads = {
            pull.number: commit(make_head_ref(pull.number))
            for pull in beside
            if pull.number < issue.number
        }
        older = [other for other in others if other.number < issue.number][
            -_MOST_OTHERS:
        ]
        request = FormRequest(
            commit(f"refs/heads/{self.branch}"),
            issue.body,
            heads,
            {other.number: other.body for other in older},
        )
        digest = compute_digest(issue.body)
        try:
            return SubmissionResult(issue.number, digest, self._ask(FORM, request))
        except (ListwrightError, ValueError) as error:
            return SubmissionResult(issue.number, digest, UnfinishedForm(str(error)))

    def group(self) -> Analysis:
        """Return the analysis of a merge queue's commit. It holds several contributions, judged as one."""
        self.remote.fetch_bases([f"refs/heads/{self.branch}"])
        for problem in self.remote.fetch_heads([self.event.head]).values():
            return Unfinished(MERGE_GROUP, self.event.head, problem)
        return self.judge(MERGE_GROUP, self.event.base, self.event.head)

    def judge(
        self,
        subject: Subject,
        base: str,
        commit: str,
        requests: Mapping[int, str] | None = None,
        submissions: Mapping[int, str] | None = None,
    ) -> Analysis:
        """Return the analysis of a commit that is here already; unfinished, if reading it ends badly.

        *requests* and *submissions* are the commits of older pull requests and the texts of older submissions, by
        number.
        """
        rules = compute_rules_digest(self.remote, base)
        if rules is None:  # a branch that holds no list
            return Reviewed(
                subject, commit, base, "", Review(base, commit, (), (), {}), (), 0
            )
        request = ReviewRequest(base, commit, requests or {}, submissions or {})
        try:
            self.remote.complete(base, commit)
        except ListwrightError as error:
            return Unfinished(subject, commit, str(error))
        try:
            found = self._ask(REVIEW, request)
        except (ListwrightError, ValueError) as error:
            return Unfinished(subject, commit, str(error), is_own=True, rules=rules)
        repository = self.remote.repository
        parted = repository.find_merge_base(base, commit)
        count = len(repository.list_changes(parted, commit))
        predates_list = not repository.open_tree(parted).list_files("schema")
        return Reviewed(
            subject,
            commit,
            base,
            rules,
            found.review,
            found.replacements,
            count,
            predates_list,
        )

    def regenerate(self, request: Regenerate) -> Regeneration:
        """Return what the default branch should hold.

        Raises:
            ListwrightError: the lists could not be made again.
        """
        return self._ask(REGENERATE, request)

    def mark_distinct(
        self, request: MarkDistinct
    ) -> EditedFile | AlreadyRecorded | Refused:
        """Return the listed entry's file with the mark that another entry is a different work.

        Raises:
            ListwrightError: the entry could not be read.
        """
        return self._ask(MARK_DISTINCT, request)

    def find_entry(self, text: str) -> FoundEntry | Refused:
        """Return the entry of the default branch that a person means.

        Raises:
            ListwrightError: the entries could not be read.
        """
        ref = f"refs/heads/{self.branch}"
        self.remote.fetch_bases([ref])
        return self._ask(
            FIND_ENTRY, FindEntry(self.remote.repository.resolve_commit(ref), text)
        )

    def _ask(self, task: Task[Request, Answer], request: Request) -> Answer:
        return ask(self.run_isolated, self.remote.repository.folder, task, request)


def make_head_ref(number: int) -> str:
    """Return where GitHub keeps the head of a pull request, whatever becomes of its fork."""
    return f"refs/pull/{number}/head"


def compute_rules_digest(remote: Remote, base: str) -> str | None:
    """Return what tells whether another run would judge the same way: the program, and what the base declares.

    None if the base declares no list.
    """
    tree = remote.repository.open_tree(base)
    if not tree.list_files("schema"):
        return None
    digest = hashlib.sha256(__version__.encode())
    for list_id, source in sorted(load_project(tree).sources.items()):
        digest.update(f"{list_id} {len(source)} ".encode() + source)
    return digest.hexdigest()[:16]
