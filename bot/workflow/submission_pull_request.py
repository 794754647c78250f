"""Make pull requests of submissions, and keep them up to date."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.errors import IsolatedProcessError
from bot.model.analysis import (
    MERGE_GROUP,
    FormOutcome,
    ReadForm,
    Unfinished,
    UnfinishedForm,
)
from bot.model.forge import Issue, PullRequest
from bot.model.submission import TAKEN, FormKind, is_clean
from bot.output.comments.state_marker import SubmissionStamp
from bot.output.comments.submission import render_submission
from bot.plan.forge import (
    Action,
    Describe,
    MergeOnceOpened,
    MergePullRequest,
    OpenPullRequest,
    PublishCheck,
    PushCommit,
    SetLabels,
)
from bot.ports import GitHubContext
from bot.ports.forge import Forge
from bot.project.load_settings import Project
from bot.workflow.bot_identity import find_bot_checks, read_reply_state
from bot.workflow.branch_repair import make_bot_identity, may_write
from bot.workflow.event import Event
from bot.workflow.isolated_review import IsolatedReviewer
from bot.workflow.merge_gate import find_failing_check, make_commit_title
from bot.workflow.publisher import LABELS, PullRequestPublisher
from bot.workflow.submission_issues import (
    APPROVED,
    SUBMISSION,
    SubmissionIssues,
    find_submission_number,
    make_branch_name,
)

_LOGIN = re.compile(r"[A-Za-z0-9-]+")
_VERBS: dict[FormKind, str] = {"add": "Add", "change": "Change", "remove": "Remove"}


@dataclass(frozen=True, slots=True)
class SubmissionPullRequests:
    """Makes pull requests of submissions."""

    context: GitHubContext
    reviewer: IsolatedReviewer
    publisher: PullRequestPublisher
    project: Project

    @classmethod
    def of(
        cls, context: GitHubContext, reviewer: IsolatedReviewer, project: Project
    ) -> "SubmissionPullRequests":
        """Who accepts for a command at a forge."""
        return cls(
            context,
            reviewer,
            PullRequestPublisher(
                context, reviewer.forge, context.new_token(), project.settings
            ),
            project,
        )

    @property
    def forge(self) -> Forge:
        """GitHub."""
        return self.reviewer.forge

    @property
    def submissions(self) -> SubmissionIssues:
        """The submissions of this repository."""
        return SubmissionIssues.of(self.context, self.project)

    def concerned(self, event: Event) -> Iterator[tuple[Issue, PullRequest | None]]:
        """The submissions to look at, each with its open pull request: one, or on a schedule those that were taken."""
        if event.kind == "issue":
            issue = self.forge.get_issue(event.number)
            if issue is not None and issue.is_open and self.submissions.includes(issue):
                yield issue, self.request_of(issue)
        elif event.kind == "schedule":
            own = {
                find_submission_number(pull, self.forge): pull
                for pull in self.forge.list_open_pull_requests()
            }
            taken = [
                one
                for one in self.forge.list_issues()
                if APPROVED in one.labels or one.number in own
            ]
            issues = self.submissions.among(taken)
            yield from ((one, None) for one in issues if one.number not in own)
            yield from ((one, own[one.number]) for one in issues if one.number in own)

    def request_of(self, issue: Issue) -> PullRequest | None:
        """The open pull request of a submission."""
        return next(
            (
                pull
                for pull in self.forge.list_requests_from(
                    make_branch_name(issue.number)
                )
                if pull.is_open
            ),
            None,
        )

    def read(self, issue: Issue) -> FormOutcome:
        """Read the issue again in this job: what is written never comes from what was handed over.

        Raises:
            IsolatedProcessError: it could not be read.
        """
        (result,) = self.reviewer.submissions([issue], [issue], [])
        if isinstance(result.outcome, UnfinishedForm):
            raise IsolatedProcessError(result.outcome.trouble)
        return result.outcome

    def follow(self, issue: Issue, pull: PullRequest | None) -> tuple[Action, ...]:
        """Bring the pull request of a submission up to date with its text, and with what the reply remembers."""
        stamp = read_reply_state(self.forge, issue.number)
        self.publisher.stamps[issue.number] = stamp
        if stamp is None or (pull is None and stamp.standing not in TAKEN):
            return ()
        made = (
            self.forge.list_requests_from(make_branch_name(issue.number))
            if pull is None
            else []
        )
        if made and made[0].number != stamp.declined:
            return ()  # it was closed since: only a person opens another
        is_sweep = self.reviewer.event.kind == "schedule"
        if is_sweep and pull is not None and self._is_settled(pull, stamp):
            return ()
        found = self.read(issue)
        if not isinstance(found, ReadForm) or not found.fingerprint:
            return ()
        if pull is None and not self._is_taken(found, stamp):
            return ()
        if pull is not None and not self._is_ours(pull):
            return ()  # a maintainer has changed it by hand
        return self.accept(issue, found, pull, may_merge=stamp.standing == "approved")

    def _is_taken(self, found: ReadForm, stamp: SubmissionStamp) -> bool:
        """Whether what the issue says now is what was approved, or still needs no approval."""
        if stamp.fingerprint != found.fingerprint:
            return False
        return stamp.standing == "approved" or is_clean(found.proposed, found.verdict)

    def _is_settled(self, pull: PullRequest, stamp: SubmissionStamp) -> bool:
        """Whether the request is known to be what was approved, with nothing left to do for the bot."""
        if stamp.standing not in TAKEN or self.project.settings.submissions.merge:
            return False
        checks = find_bot_checks(self.forge, pull.head)
        return bool(pull.labels) and bool(checks) and checks[-1].conclusion == "success"

    def _is_ours(self, pull: PullRequest) -> bool:
        self.reviewer.remote.fetch([f"refs/heads/{pull.head_branch}"])
        about = self.reviewer.remote.repository.read_commit(pull.head)
        return about.author == make_bot_identity(self.forge)

    def accept(
        self,
        issue: Issue,
        found: ReadForm,
        pull: PullRequest | None,
        *,
        may_merge: bool,
    ) -> tuple[Action, ...]:
        """The plan for a pull request that proposes just what an issue asks for.

        Whether that is approved is what `publisher.stamps` says of the issue; the check shows it.
        """
        files = _files(found)
        remote, branch = self.reviewer.remote, make_branch_name(issue.number)
        base = remote.repository.resolve_commit(f"refs/heads/{self.reviewer.branch}")
        listed = remote.repository.open_tree(base)
        is_news = any(listed.read(path) != _bytes(text) for path, text in files.items())
        if not is_news or not may_write(files):
            return ()
        commit, is_there = self._commit(issue, found, base, files)
        analysis = self.reviewer.judge(MERGE_GROUP, base, commit)
        if isinstance(analysis, Unfinished):
            raise IsolatedProcessError(analysis.trouble)
        said, check = self.publisher.checked(analysis, issue.number)
        title, body = _title(found), self._body(issue, found)
        merges = (
            may_merge
            and self.project.settings.submissions.merge
            and check.conclusion == "success"
        )
        labels = (SUBMISSION, *LABELS[said.review.turn])
        message = MergeOnceOpened(commit, title, "Approved by a maintainer.")
        then: tuple[Action, ...]
        if pull is None:
            merge = message if merges else None
            then = (
                check,
                OpenPullRequest(
                    branch, self.reviewer.branch, title, body, labels, merge
                ),
            )
        else:
            after: list[Action] = list(_plan_labels(pull, labels))
            if merges and not find_failing_check(self.forge, commit):
                after.append(MergePullRequest(pull.number, *message))
            before: tuple[Action, ...] = (check, Describe(pull.number, title, body))
            if is_there:
                shown = self.publisher.plan_publication(pull, analysis).plan
                before = tuple(
                    action for action in shown if isinstance(action, PublishCheck)
                )
            then = (*before, *after)
        return then if is_there else (PushCommit(commit, branch, then=then),)

    def _commit(
        self, issue: Issue, found: ReadForm, base: str, files: dict[str, str | None]
    ) -> tuple[str, bool]:
        """The commit that proposes *files*, and whether the submission's branch has it already."""
        remote = self.reviewer.remote
        repository, tip = (
            remote.repository,
            remote.fetch_tip(make_branch_name(issue.number)),
        )
        message = _message(issue, found)
        if (
            tip is not None
            and self._proposes(base, tip, files)
            and repository.read_commit(tip).message == message
        ):
            return tip, True
        about = repository.read_commit(base)
        follows = (
            tip
            if tip is not None and repository.find_merge_base(base, tip) != tip
            else None
        )
        who = make_bot_identity(self.forge)
        return remote.commit(base, files, message, who, about.when + 1, follows), False

    def _proposes(self, base: str, tip: str, files: dict[str, str | None]) -> bool:
        """Whether *tip* differs from where it parted from *base* by just *files*."""
        repository = self.reviewer.remote.repository
        parted = repository.find_merge_base(base, tip)
        changed = {change.path for change in repository.list_changes(parted, tip)}
        tree = repository.open_tree(tip)
        return (
            tip != parted
            and changed == set(files)
            and all(tree.read(path) == _bytes(text) for path, text in files.items())
        )

    def _body(self, issue: Issue, found: ReadForm) -> str:
        """What the pull request says: merging it closes the issue, where the conversation is."""
        shown = render_submission(
            found.proposed, found.verdict, self.context.today
        ).partition("\n\n")[2]
        return f"Closes #{issue.number}, where this was proposed; please talk about it there.\n\n{shown}"


def _plan_labels(pull: PullRequest, wanted: Sequence[str]) -> Iterator[SetLabels]:
    """Labels are how a landing knows that it has not had the last word."""
    missing = tuple(label for label in wanted if label not in pull.labels)
    if missing:
        yield SetLabels(pull.number, missing)


def _files(found: ReadForm) -> dict[str, str | None]:
    """What a submission writes and removes."""
    proposed = found.proposed
    if not proposed.text:
        return {}
    moved = proposed.before_path and proposed.before_path != proposed.path
    gone: dict[str, str | None] = {proposed.before_path: None} if moved else {}
    return {**gone, proposed.path: proposed.text}


def _title(found: ReadForm) -> str:
    """What the pull request, its commit and its merge are called."""
    return make_commit_title(
        _VERBS[found.proposed.kind], found.proposed.title, found.proposed.path
    )


def _message(issue: Issue, found: ReadForm) -> str:
    """What the commit says; the submitter is named, by the address that GitHub gives to everybody."""
    lines = [_title(found), "", f"Proposed in issue {issue.number}."]
    who = issue.author
    if found.proposed.is_named and who.is_user and _LOGIN.fullmatch(who.login):
        lines += [
            "",
            f"Co-authored-by: {who.login} <{who.id}+{who.login}@users.noreply.github.com>",
        ]
    return "\n".join(lines)


def _bytes(text: str | None) -> bytes | None:
    return text.encode() if text is not None else None
