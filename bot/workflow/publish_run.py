"""What one run publishes: for each pull request and each submission, while there is time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.errors import ForgeError
from bot.model.analysis import (
    MERGE_GROUP,
    Analysis,
    Reviewed,
    SubmissionResult,
    Unfinished,
)
from bot.model.forge import Issue
from bot.output.comments.bot_issue import (
    REFUSED,
    read_part,
    read_refusals,
    render_refusals,
)
from bot.plan import Outcome
from bot.plan.forge import Action, UpdateBotIssue
from bot.ports import GitHubContext
from bot.ports.forge import Forge
from bot.project.load_settings import Project
from bot.workflow.adoption import AdoptionComments
from bot.workflow.bot_identity import find_bot_issues
from bot.workflow.event import Event
from bot.workflow.merge_gate import plan_reviewed_merge
from bot.workflow.publisher import PullRequestPublisher, Target
from bot.workflow.submission_issues import (
    SubmissionIssues,
    find_submission_number,
    parse_branch_name,
)
from bot.workflow.submission_reply import SubmissionReply

_BUDGET = 100
"""Requests that are left to people's own events when a sweep stops."""
_REQUESTS_EACH = 3
"""Requests that one planned effect takes at most, as a rule."""
_MOST_A_SWEEP = 30
"""Pull requests of which one sweep says something new: a list that moves in has many, and people need time. Those that
could not be read do not count."""


def find_targets(
    forge: Forge, event: Event, analyses: Iterable[Analysis]
) -> Iterator[tuple[Target, Analysis | None]]:
    """What to publish on, with the analysis of just that commit, if there is one."""
    by_commit = {(analysis.subject, analysis.head): analysis for analysis in analyses}
    if event.kind == "merge group":
        yield event.head, by_commit.get((MERGE_GROUP, event.head))
    elif event.kind in ("schedule", "issue") or event.action == "closed":
        for one in forge.list_open_pull_requests():
            is_meant = (
                event.kind != "issue"
                or find_submission_number(one, forge) == event.number
            )
            if is_meant and (one.number, one.head) in by_commit:
                yield one, by_commit[one.number, one.head]
    elif (
        event.on_pull_request
        and (pull := forge.get_pull_request(event.number)) is not None
    ):
        is_current = not event.head or pull.head == event.head
        if pull.is_open and is_current:
            told = max(event.changed_files, pull.changed_files or 0)
            yield (
                replace(pull, changed_files=told),
                by_commit.get((pull.number, pull.head)),
            )


def find_submissions(
    forge: Forge,
    event: Event,
    found: Iterable[SubmissionResult],
    submissions: SubmissionIssues,
) -> Iterator[tuple[Issue, SubmissionResult | None]]:
    """The open submissions to answer, with what was found about each, if it was."""
    by_number = {one.number: one for one in found}
    if event.kind == "schedule":
        issues = forge.list_issues() if by_number else []
        answered = submissions.among(
            issue for issue in issues if issue.number in by_number
        )
        yield from ((issue, by_number[issue.number]) for issue in answered)
    elif number := (
        event.number if event.kind == "issue" else parse_branch_name(event.own_branch)
    ):
        issue = forge.get_issue(number) if submissions.settings.enabled else None
        if issue is not None and issue.is_open and submissions.includes(issue):
            yield issue, by_number.get(number)


@dataclass(slots=True)
class PublishRun:
    """What is said in one run."""

    forge: Forge
    event: Event
    project: Project
    publisher: PullRequestPublisher
    replies: SubmissionReply
    comments: AdoptionComments
    plan: list[Action] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    trouble: str = ""
    news: int = 0

    @classmethod
    def of(cls, context: GitHubContext, event: Event, project: Project) -> "PublishRun":
        """Start a run with a new token."""
        forge = context.forge
        publisher = PullRequestPublisher(
            context, forge, context.new_token(), project.settings
        )
        replies = SubmissionReply(
            context,
            forge,
            SubmissionIssues.of(context, project),
            publisher.token,
            publisher.stamps,
        )
        comments = AdoptionComments(forge, context.today)
        return cls(forge, event, project, publisher, replies, comments)

    @property
    def _is_sweep(self) -> bool:
        return self.event.kind == "schedule"

    def _may_go_on(self) -> bool:
        return not self._is_sweep or (
            self.news < _MOST_A_SWEEP and _has_budget(self.forge, self.plan)
        )

    def _say(self, made: Outcome, *, is_progress: bool) -> None:
        self.news += bool(made.plan) and is_progress
        self.plan += made.plan
        self.said.append(made.text)

    def reply(self, issue: Issue, found: SubmissionResult | None) -> None:
        """Answer a submission."""
        if self._may_go_on():
            made = self.replies.reply(issue, found)
            self._say(made, is_progress=not made.status)
            self.trouble = self.trouble or (
                "the submission could not be read." if made.status else ""
            )

    def publish(self, target: Target, analysis: Analysis | None) -> bool:
        """Plan what to say about a pull request. Return whether there is time for more."""
        if not self._may_go_on():
            return False
        try:
            made = self._plan(target, analysis)
        except ForgeError as error:
            if error.cause == "limit" or not self._is_sweep:
                raise
            self.trouble = self.trouble or str(
                error
            )  # the others are served all the same
            return True
        self._say(made, is_progress=isinstance(analysis, Reviewed))
        is_own = isinstance(analysis, Unfinished) and analysis.is_own and self._is_sweep
        if not isinstance(analysis, Reviewed) and not is_own:
            self.trouble = self.trouble or "there is no analysis of the commit."
        may_merge = (
            self.project.settings.approve_by_review and self._is_sweep and not made.plan
        )
        may_merge = may_merge and not self.publisher.targets_generated_branch(target)
        if may_merge and not isinstance(target, str) and isinstance(analysis, Reviewed):
            merge = plan_reviewed_merge(self.forge, target, analysis.review)
            self.plan += [merge] if merge else []
        return True

    def forget_refusals(self) -> None:
        """Plan that the bot's issue tells no more of what GitHub refused below threads that are closed now."""
        issues = find_bot_issues(self.forge) if self._is_sweep else []
        told = read_refusals(read_part(issues[0].body, REFUSED)) if issues else {}
        kept = {
            number: quoted for number, quoted in told.items() if self._is_open(number)
        }
        if kept != told:
            self.plan.append(UpdateBotIssue(REFUSED, render_refusals(kept)))

    def _is_open(self, number: int) -> bool:
        thread = self.forge.get_pull_request(number) or self.forge.get_issue(number)
        return thread is not None and thread.is_open

    def _plan(self, target: Target, analysis: Analysis | None) -> Outcome:
        """Return what to say, and the plan.

        A list of pull requests does not tell how many files each changes, so a sweep asks where it has news.
        """
        comments = self.comments.choose(analysis) if self._is_sweep else "usual"
        made = self.publisher.plan_publication(target, analysis, comments=comments)
        if not made.plan or not self._is_sweep or isinstance(target, str):
            return made
        details = self.forge.get_pull_request(target.number)
        if details is None or details.head != target.head:
            return Outcome(
                f"{target.number}: has just changed; the newer event answers.\n"
            )
        is_counted = isinstance(analysis, Reviewed) and analysis.files_changed >= (
            details.changed_files or 0
        )
        if not is_counted:
            made = self.publisher.plan_publication(details, analysis, comments=comments)
        if comments == "owed":
            self.comments.count(made)
        return made


def _has_budget(forge: Forge, plan: Sequence[Action]) -> bool:
    return (
        forge.remaining is None
        or forge.remaining - _REQUESTS_EACH * len(plan) > _BUDGET
    )
