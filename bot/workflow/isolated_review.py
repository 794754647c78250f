"""Reading contributions, each in a process of its own."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot import __version__
from bot.errors import ListwrightError
from bot.model.analysis import Analysis, SubmissionResult
from bot.model.forge import Issue, PullRequest
from bot.model.review import Review
from bot.model.submission import compute_digest
from bot.ports import GitHubContext, Remote, RunIsolated
from bot.ports.forge import Forge
from bot.project.load_settings import load_project
from bot.workflow.analysis_json import read_analyses
from bot.workflow.event import Event
from bot.workflow.submission_issues import find_submission_number, parse_branch_name

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


@dataclass(frozen=True, slots=True)
class IsolatedReviewer:
    """Reads contributions for a command."""

    forge: Forge
    remote: Remote
    apart: RunIsolated
    event: Event

    @classmethod
    def of(cls, context: GitHubContext, event: Event) -> "IsolatedReviewer":
        """Who reads for a command at a forge."""
        return cls(context.forge, context.remote, context.run_isolated, event)

    @property
    def branch(self) -> str:
        """The branch that the list lives on."""
        return self.event.default_branch or self.forge.default_branch()

    def requests(
        self, wanted: Sequence[Wanted], pulls: Sequence[PullRequest], submissions: Sequence[Issue] = ()
    ) -> list[Analysis]:
        """The analyses of the pull requests *wanted* that are still what they were.

        They are compared with the older ones among *pulls* and *submissions*, which are all that are open.
        """
        youngest = max(one.number for one in wanted)
        others = [pull for pull in pulls[-_MOST_BESIDE:] if pull.number < youngest]
        numbers = sorted({*(one.number for one in wanted), *(pull.number for pull in others)})
        branches = sorted({one.branch for one in wanted})
        self.remote.fetch([*(f"refs/heads/{branch}" for branch in branches), *map(make_head_ref, numbers)])
        analyses = []
        for one in wanted:
            if self.remote.repository.commit(make_head_ref(one.number)) == one.head:
                older = {
                    pull.number: pull.head
                    for pull in others
                    if pull.number < one.number and pull.base_branch == one.branch
                }
                base = self.remote.repository.commit(f"refs/heads/{one.branch}")
                own = parse_branch_name(one.own_branch)
                bodies = {
                    issue.number: issue.body
                    for issue in submissions[-_MOST_OTHERS:]
                    if issue.number < one.number and issue.number != own
                }
                analyses.append(self.judge(one.number, base, one.head, older, bodies))
        return analyses

    def submissions(
        self, wanted: Sequence[Issue], others: Sequence[Issue], pulls: Sequence[PullRequest]
    ) -> list[SubmissionResult]:
        """What the issues *wanted* ask for; *others* are all open submissions, and *pulls* all open requests."""
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
        self.remote.fetch([f"refs/heads/{self.branch}", *(make_head_ref(pull.number) for pull in beside)])
        return [self._submission(issue, others, beside) for issue in wanted]

    def _submission(
        self, issue: Issue, others: Sequence[Issue], beside: Sequence[PullRequest]
    ) -> SubmissionResult:
        """What an issue asks for; nothing, if reading it ends badly."""
        repository = self.remote.repository
        base = repository.commit(f"refs/heads/{self.branch}")
        words = ["propose", "-", "--root", repository.folder, "--base", base, "--format", "wire"]
        heads = [
            f"{pull.number}:{repository.commit(make_head_ref(pull.number))}"
            for pull in beside
            if pull.number < issue.number
        ]
        words += ["--beside", *heads] if heads else []
        older = [other for other in others if other.number < issue.number][-_MOST_OTHERS:]
        given = {"body": issue.body, "others": {str(other.number): other.body for other in older}}
        try:
            (found,) = read_analyses(self.apart(words, json.dumps(given).encode())).submissions
        except (ListwrightError, ValueError) as error:
            return SubmissionResult(issue.number, compute_digest(issue.body), base, trouble=str(error))
        return replace(found, number=issue.number)

    def group(self) -> Analysis:
        """A merge queue's commit holds several contributions: it is judged as one."""
        self.remote.fetch([self.event.head, f"refs/heads/{self.branch}"])
        return self.judge(0, self.event.base, self.event.head)

    def judge(
        self,
        number: int,
        base: str,
        commit: str,
        beside: Mapping[int, str] | None = None,
        bodies: Mapping[int, str] | None = None,
    ) -> Analysis:
        """The analysis of a commit that is here already, as one of pull request *number*.

        *beside* and *bodies* are the commits of older pull requests and the texts of older submissions, by number.
        """
        rules = compute_rules_digest(self.remote, base)
        if rules is None:  # a branch that holds no list
            return Analysis(number, commit, base, "", Review(base, commit, (), (), {}))
        found = self._one(base, commit, beside or {}, bodies or {})
        return replace(found, number=number, rules=rules, seen=self._seen(base, commit))

    def _seen(self, base: str, commit: str) -> int:
        repository = self.remote.repository
        return len(repository.changes(repository.merge_base(base, commit), commit))

    def _one(self, base: str, head: str, beside: Mapping[int, str], bodies: Mapping[int, str]) -> Analysis:
        """The review of one commit; without one, if reading it ends badly."""
        folder = self.remote.repository.folder
        words = ["review", "--root", folder, "--base", base, "--head", head, "--format", "wire"]
        if beside:
            words += ["--beside", *(f"{number}:{commit}" for number, commit in beside.items())]
        try:
            given = json.dumps(bodies).encode() if bodies else b""
            words += ["--submissions", "-"] if bodies else []
            (found,) = read_analyses(self.apart(words, given)).requests
        except (ListwrightError, ValueError) as error:
            return Analysis(0, head, base, "", None, trouble=str(error))
        return found


def make_head_ref(number: int) -> str:
    """Where GitHub keeps the head of a pull request, whatever becomes of its fork."""
    return f"refs/pull/{number}/head"


def compute_rules_digest(remote: Remote, base: str) -> str | None:
    """What tells whether another run would judge the same way: the program, and what the base declares.

    None if the base declares no list.
    """
    tree = remote.repository.tree(base)
    if not tree.list_files("schema"):
        return None
    digest = hashlib.sha256(__version__.encode())
    for list_id, source in sorted(load_project(tree).sources.items()):
        digest.update(f"{list_id} {len(source)} ".encode() + source)
    return digest.hexdigest()[:16]
