"""Read contributions, each in a process of its own."""

import datetime as dt
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from bot import __version__
from bot.errors import GitError, ListwrightError
from bot.model.analysis import (
    MERGE_GROUP,
    Analysis,
    ReadForm,
    Reviewed,
    Subject,
    SubmissionResult,
    Unfinished,
    UnfinishedForm,
)
from bot.model.facts import KnownFacts
from bot.model.forge import Issue, PullRequest
from bot.model.isolated import (
    FIND_ENTRY,
    FIND_TOUCHED,
    FORM,
    MARK_DISTINCT,
    REGENERATE,
    REVIEW,
    AlreadyRecorded,
    Answer,
    EditedFile,
    FindEntry,
    FindTouched,
    FormRequest,
    FoundEntry,
    MarkDistinct,
    Refused,
    Regenerate,
    Regeneration,
    Request,
    ReviewRequest,
    Task,
    Touched,
)
from bot.model.open_works import ALONE, Beside
from bot.model.review import Review
from bot.model.submission import compute_digest
from bot.ports import GitHubContext, RunIsolated
from bot.ports.forge import Forge
from bot.ports.remote import Remote
from bot.project.load_settings import Project, load_project
from bot.workflow.bot_identity import exclude_waiting
from bot.workflow.consultant import Consultant
from bot.workflow.event import Event
from bot.workflow.isolation import ask
from bot.workflow.rejections import Memory
from bot.workflow.submission_issues import find_submission_number

# Open pull requests, and open submissions, that one is compared with: the newest.
MOST_PULLS = 300
MOST_SUBMISSIONS = 100

# Hexadecimal digits that tell apart what reviews are made by.
_DIGITS = 16

# A request that can be made again with facts.
_Known = TypeVar("_Known", ReviewRequest, FormRequest)


@dataclass(frozen=True)
class IsolatedReviewer:
    """Reads contributions for a step, each in a process without secrets."""

    forge: Forge
    remote: Remote
    run_isolated: RunIsolated
    event: Event
    today: dt.date
    consultant: Consultant | None = None
    """Who asks for facts; None where nobody is asked."""
    compute_program_digest: Callable[[], str] = lambda: ""
    """Tells this program from any other version of it."""

    @cached_property
    def _projects(self) -> dict[str, Project | None]:
        return {}

    @cached_property
    def memory(self) -> Memory:
        """What was not taken up before: a sweep that judges many fetches it once."""
        return Memory(self.remote)

    @classmethod
    def from_context(
        cls,
        context: GitHubContext,
        event: Event,
        consultant: Consultant | None = None,
    ) -> "IsolatedReviewer":
        """Return a reader for a step that answers *event*."""
        return cls(
            context.forge,
            context.remote,
            context.run_isolated,
            event,
            context.today,
            consultant,
            context.compute_program_digest,
        )

    @property
    def branch(self) -> str:
        """The branch that the list lives on."""
        return self.event.default_branch or self.forge.get_default_branch()

    def load_project(self, base: str) -> Project | None:
        """Return the declarations of a commit, read once; None if it declares no list."""
        if base not in self._projects:
            tree = self.remote.repository.open_tree(base)
            has_lists = bool(tree.list_files("schema"))
            self._projects[base] = load_project(tree) if has_lists else None
        return self._projects[base]

    def read_submissions(
        self,
        wanted: Sequence[Issue],
        submissions: Sequence[Issue],
        pulls: Sequence[PullRequest],
        facts: KnownFacts = (),
    ) -> list[SubmissionResult]:
        """Return what the issues *wanted* ask for.

        They are compared with the older ones among *submissions* and *pulls*, which are
        all that are open. *facts* are those that were shown; without any, they are asked
        for.
        """
        if not wanted:
            return []
        youngest = max(issue.number for issue in wanted)
        pulls = exclude_waiting(self.forge, pulls)
        numbers = {issue.number for issue in submissions}
        others = [
            pull
            for pull in pulls[-MOST_PULLS:]
            if pull.number < youngest and self._is_comparable(pull, numbers)
        ]
        refs = [make_head_ref(pull.number) for pull in others]
        failed = self.remote.fetch_requests([f"refs/heads/{self.branch}"], refs)
        others = [pull for pull in others if make_head_ref(pull.number) not in failed]
        return [
            self._read_submission(issue, submissions, others, facts) for issue in wanted
        ]

    def _is_comparable(self, pull: PullRequest, submissions: AbstractSet[int]) -> bool:
        """Return whether *pull* goes to the list, and is made from none of *submissions*."""
        if pull.base_branch != self.branch:
            return False
        return find_submission_number(pull, self.forge) not in submissions

    def _read_submission(
        self,
        issue: Issue,
        submissions: Sequence[Issue],
        pulls: Sequence[PullRequest],
        facts: KnownFacts,
    ) -> SubmissionResult:
        """Return what an issue asks for; unfinished, if reading it ends badly."""
        commit = self.remote.repository.resolve_commit
        heads = {
            pull.number: commit(make_head_ref(pull.number))
            for pull in pulls
            if pull.number < issue.number
        }
        older = [earlier for earlier in submissions if earlier.number < issue.number]
        request = FormRequest(
            commit(f"refs/heads/{self.branch}"),
            issue.body,
            heads,
            {earlier.number: earlier.body for earlier in older[-MOST_SUBMISSIONS:]},
            facts,
        )
        digest = compute_digest(issue.body)
        try:
            outcome = self._ask(FORM, request)
        except (ListwrightError, ValueError) as error:
            return SubmissionResult(issue.number, digest, UnfinishedForm(str(error)))
        if isinstance(outcome, ReadForm) and not facts:
            links = outcome.verdict.links if outcome.verdict else ()
            facts = self._ask_consultant(issue.number, outcome.works, links)
            if facts:
                known = replace(request, facts=facts)
                outcome, facts = self._ask_again(FORM, known, outcome)
        project = self.load_project(request.base)
        if isinstance(outcome, ReadForm) and project and project.settings.remember:
            outcome = self.memory.add_to_form(outcome, issue.number)
        return SubmissionResult(issue.number, digest, outcome, facts)

    def _ask_consultant(
        self, number: int, works: Sequence[str], links: Sequence[str]
    ) -> KnownFacts:
        """Return the facts about *works* and *links*; none where nobody is to be asked."""
        if self.consultant is None or not (works or links):
            return ()
        return self.consultant.ask_about(number, works, links)

    def _ask_again(
        self,
        task: Task[_Known, Answer],
        request: _Known,
        before: Answer,
    ) -> tuple[Answer, KnownFacts]:
        """Return the answer with the facts of *request*, and these.

        Where it fails, the answer *before* stands, without facts.
        """
        try:
            return self._ask(task, request), request.facts
        except (ListwrightError, ValueError):
            return before, ()

    def review_merge_group(self) -> Analysis:
        """Return the analysis of a merge queue's commit.

        The commit holds several contributions, which are judged as one.
        """
        base, head = f"refs/heads/{self.branch}", self.event.head
        for problem in self.remote.fetch_requests([base], [head]).values():
            return Unfinished(MERGE_GROUP, self.event.head, problem)
        return self.judge(MERGE_GROUP, self.event.base, self.event.head)

    def judge(
        self,
        subject: Subject,
        base: str,
        commit: str,
        beside: Beside = ALONE,
        facts: KnownFacts = (),
    ) -> Analysis:
        """Return the analysis of a commit that is fetched; unfinished, if it ends badly.

        *beside* are the older contributions to compare with, and *facts* those that were
        shown.
        """
        project = self.load_project(base)
        if project is None:
            # A branch that holds no list: there is nothing to say about it.
            review = Review(base, commit, (), (), {})
            return Reviewed(subject, commit, base, "", review, (), 0)
        rules = compute_rules(project)
        request = ReviewRequest(
            base, commit, beside.requests, beside.submissions, facts, beside.works
        )
        # What fails before the contribution is read is not its own fault.
        try:
            self.remote.complete(base, commit)
        except ListwrightError as error:
            return Unfinished(subject, commit, str(error))
        try:
            answer = self._ask(REVIEW, request)
        except GitError as error:
            return Unfinished(subject, commit, str(error))
        except (ListwrightError, ValueError) as error:
            return Unfinished(subject, commit, str(error), is_own=True, rules=rules)
        if not facts and isinstance(subject, int):
            works, links = answer.review.works, answer.review.links
            facts = self._ask_consultant(subject, works, links)
            if facts:
                known = replace(request, facts=facts)
                answer, facts = self._ask_again(REVIEW, known, answer)
        review = answer.review
        if isinstance(subject, int) and project.settings.remember:
            review = self.memory.add_to_review(review, subject)
        repository = self.remote.repository
        parted = repository.find_merge_base(base, commit)
        return Reviewed(
            subject,
            commit,
            base,
            rules,
            review,
            answer.replacements,
            files_changed=len(repository.list_changes(parted, commit)),
            predates_list=not repository.open_tree(parted).list_files("schema"),
            facts=facts,
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
        tip = self.remote.repository.resolve_commit(ref)
        return self._ask(FIND_ENTRY, FindEntry(tip, text))

    def find_touched(self, request: FindTouched) -> Touched:
        """Return what a merge concerns, as far as it is entries.

        Raises:
            ListwrightError: the contribution could not be read.
        """
        return self._ask(FIND_TOUCHED, request)

    def _ask(
        self,
        task: Task[Request, Answer],
        request: Request,
    ) -> Answer:
        return ask(
            self.run_isolated,
            self.remote.repository.folder,
            task,
            request,
            self.remote.supply,
        )


def make_head_ref(number: int) -> str:
    """Return where GitHub keeps the head of a pull request, whatever becomes of its fork."""
    return f"refs/pull/{number}/head"


def compute_rules(project: Project) -> str:
    """Return what tells apart by which program and declarations a review was made."""
    return project.compute_digest(__version__, _DIGITS)
