"""Make pull requests of submissions, and keep them up to date."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.errors import IsolatedProcessError
from bot.model.analysis import (
    MERGE_GROUP,
    FormOutcome,
    ReadForm,
    Reviewed,
    Unfinished,
    UnfinishedForm,
)
from bot.model.facts import KnownFacts
from bot.model.forge import Issue, PullRequest
from bot.model.submission import TAKEN, FormKind, is_clean
from bot.model.wording import say
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
from bot.ports import GitHubContext, Workspace
from bot.ports.forge import Forge
from bot.project.load_settings import Project
from bot.workflow.bot_identity import find_bot_checks, read_reply_state
from bot.workflow.branch_repair import (
    find_source_documents,
    holds_files,
    make_bot_identity,
    may_write,
    read_text,
)
from bot.workflow.consultant import read_shown_facts
from bot.workflow.event import Event
from bot.workflow.isolated_review import IsolatedReviewer
from bot.workflow.keepers import MergeScope
from bot.workflow.merge_gate import find_failing_check, make_commit_title
from bot.workflow.publisher import LABELS, PullRequestPublisher
from bot.workflow.submission_issues import (
    APPROVED,
    SUBMISSION,
    SubmissionIssues,
    find_submission_number,
    make_branch_name,
)

# A login stands in a commit message: nothing but what GitHub allows in one.
_LOGIN = re.compile(r"[A-Za-z0-9-]+")
_VERBS: dict[FormKind, str] = {"add": "Add", "change": "Change", "remove": "Remove"}


# The text of each file that a submission writes; None for one that it removes.
_Files = dict[str, str | None]


class _Draft(NamedTuple):
    """A pull request as it should be."""

    commit: str
    branch: str
    title: str
    body: str
    labels: tuple[str, ...]
    merges: bool

    @property
    def merge(self) -> MergeOnceOpened:
        """The merge of just this commit."""
        return MergeOnceOpened(self.commit, self.title, "Approved by a maintainer.")


@dataclass(frozen=True, slots=True)
class SubmissionPullRequests:
    """Makes pull requests of submissions."""

    context: GitHubContext
    reviewer: IsolatedReviewer
    publisher: PullRequestPublisher
    project: Project

    @classmethod
    def from_context(
        cls,
        context: GitHubContext,
        reviewer: IsolatedReviewer,
        project: Project,
    ) -> "SubmissionPullRequests":
        """Return a maker of pull requests with a publisher of its own."""
        publisher = PullRequestPublisher(
            context,
            reviewer.forge,
            context.new_token(),
            project.settings,
        )
        return cls(context, reviewer, publisher, project)

    @property
    def forge(self) -> Forge:
        """GitHub."""
        return self.reviewer.forge

    @property
    def submissions(self) -> SubmissionIssues:
        """The submissions of this repository."""
        return SubmissionIssues.from_context(self.context, self.project)

    def list_concerned(
        self, event: Event
    ) -> Iterator[tuple[Issue, PullRequest | None]]:
        """Yield the submissions to look at, each with its open pull request.

        An issue's event concerns that issue; a schedule, all that were taken.
        """
        if event.kind == "issue":
            issue = self.forge.get_issue(event.number)
            if issue is None or not issue.is_open:
                return
            if self.submissions.contains(issue):
                yield issue, self.find_pull_request(issue)
        elif event.kind == "schedule":
            yield from self._list_taken()

    def _list_taken(self) -> Iterator[tuple[Issue, PullRequest | None]]:
        pulls = {
            find_submission_number(pull, self.forge): pull
            for pull in self.forge.list_open_pull_requests()
        }
        taken = [
            issue
            for issue in self.forge.list_issues()
            if APPROVED in issue.labels or issue.number in pulls
        ]
        issues = self.submissions.select(taken)
        # A sweep ends after some news, so that those without a request come first.
        for issue in issues:
            if issue.number not in pulls:
                yield issue, None
        for issue in issues:
            if issue.number in pulls:
                yield issue, pulls[issue.number]

    def find_pull_request(self, issue: Issue) -> PullRequest | None:
        """Return the open pull request of a submission; None if it has none."""
        for pull in self.forge.list_requests_from(make_branch_name(issue.number)):
            if pull.is_open:
                return pull
        return None

    def read_shown_facts(self, issue: Issue) -> KnownFacts:
        """Return the facts that the reply to a submission was made with."""
        return read_shown_facts(self.forge, issue.number, self.project.settings)

    def read(self, issue: Issue) -> FormOutcome:
        """Read the issue again in this job.

        What is written never comes from an analysis that was handed over.

        Raises:
            IsolatedProcessError: it could not be read.
        """
        shown = self.read_shown_facts(issue)
        (result,) = self.reviewer.read_submissions([issue], [issue], [], shown)
        if isinstance(result.outcome, UnfinishedForm):
            raise IsolatedProcessError(result.outcome.trouble)
        return result.outcome

    def follow(
        self,
        issue: Issue,
        pull: PullRequest | None,
    ) -> tuple[Action, ...]:
        """Update the pull request of a submission.

        It follows the submission's text, and what the reply remembers.
        """
        stamp = read_reply_state(self.forge, issue.number)
        self.publisher.stamps[issue.number] = stamp
        if stamp is None or not self._may_follow(issue, pull, stamp):
            return ()
        form = self.read(issue)
        if not isinstance(form, ReadForm) or not form.fingerprint:
            return ()
        if pull is None and not self._is_taken(form, stamp):
            return ()
        # A maintainer may have changed the branch by hand: their commit stays.
        if pull is not None and not self._is_made_by_bot(pull):
            return ()
        may_merge = stamp.standing == "approved"
        return self.accept(issue, form, pull, may_merge=may_merge)

    def _may_follow(
        self,
        issue: Issue,
        pull: PullRequest | None,
        stamp: SubmissionStamp,
    ) -> bool:
        """Return whether the bot may open or change the request, its text aside.

        This is asked before the text is read, which takes a process of its own.
        """
        if pull is not None:
            is_sweep = self.reviewer.event.kind == "schedule"
            return not (is_sweep and self._is_settled(pull, stamp))
        if stamp.standing not in TAKEN:
            return False
        earlier = self.forge.list_requests_from(make_branch_name(issue.number))
        # A request that was closed since the approval: only a person opens another.
        return not earlier or earlier[0].number == stamp.declined

    def _is_taken(self, form: ReadForm, stamp: SubmissionStamp) -> bool:
        """Return whether the text is what was approved, or still needs no approval."""
        if stamp.fingerprint != form.fingerprint:
            return False
        return stamp.standing == "approved" or is_clean(form.proposed, form.verdict)

    def _is_settled(self, pull: PullRequest, stamp: SubmissionStamp) -> bool:
        """Return whether the request is known to need nothing more from the bot.

        It is what was approved, its check passed, and it bears a label.
        """
        if stamp.standing not in TAKEN or self.project.settings.merges_submissions:
            return False
        checks = find_bot_checks(self.forge, pull.head)
        if not pull.labels or not checks:
            return False
        return checks[-1].conclusion == "success"

    def _is_made_by_bot(self, pull: PullRequest) -> bool:
        remote = self.reviewer.remote
        remote.fetch([f"refs/heads/{pull.head_branch}"])
        commit = remote.repository.read_commit(pull.head)
        return commit.author == make_bot_identity(self.forge)

    def accept(
        self,
        issue: Issue,
        form: ReadForm,
        pull: PullRequest | None,
        *,
        may_merge: bool,
    ) -> tuple[Action, ...]:
        """Plan a pull request that proposes just what an issue asks for.

        Whether that is approved is what `publisher.stamps` says of the issue; the check
        shows it. Nothing is planned where the list has it already, or where the bot may
        not write it.

        Raises:
            IsolatedProcessError: the commit could not be judged.
        """
        base, files = self._read_files(form)
        tree = self.reviewer.remote.repository.open_tree(base)
        if holds_files(tree, files) or not _may_propose(files, tree):
            return ()
        commit, is_pushed = self._make_commit(issue, form, base, files)
        analysis = self.reviewer.judge(MERGE_GROUP, base, commit)
        if isinstance(analysis, Unfinished):
            raise IsolatedProcessError(analysis.trouble)
        published, check = self.publisher.plan_check(analysis, issue.number)
        draft = _Draft(
            commit,
            make_branch_name(issue.number),
            _make_title(form),
            self._render_body(issue, form),
            (SUBMISSION, *LABELS[published.review.turn]),
            merges=self._should_merge(check, may_merge=may_merge),
        )
        if pull is None:
            actions: tuple[Action, ...] = (check, self._plan_opening(draft))
        elif is_pushed:
            actions = self._plan_verdict(pull, draft, analysis)
        else:
            description = Describe(pull.number, draft.title, draft.body)
            actions = (check, description, *self._plan_ending(pull, draft))
        if is_pushed:
            return actions
        return (PushCommit(commit, draft.branch, then=actions),)

    def open_scope(self, issue: Issue, form: ReadForm) -> MergeScope:
        """Return the merge of what an issue asks for, as a commit that is not pushed yet."""
        base, files = self._read_files(form)
        commit, _ = self._make_commit(issue, form, base, files)
        return MergeScope(self.reviewer, base, commit)

    def _read_files(self, form: ReadForm) -> tuple[str, _Files]:
        """Return the tip of the list's branch, and what a submission writes there."""
        repository = self.reviewer.remote.repository
        base = repository.resolve_commit(f"refs/heads/{self.reviewer.branch}")
        return base, _list_files(form, repository.open_tree(base))

    def _should_merge(self, check: PublishCheck, *, may_merge: bool) -> bool:
        if not may_merge or not self.project.settings.merges_submissions:
            return False
        return check.conclusion == "success"

    def _plan_opening(self, draft: _Draft) -> OpenPullRequest:
        return OpenPullRequest(
            draft.branch,
            self.reviewer.branch,
            draft.title,
            draft.body,
            draft.labels,
            draft.merge if draft.merges else None,
        )

    def _plan_verdict(
        self,
        pull: PullRequest,
        draft: _Draft,
        analysis: Reviewed,
    ) -> tuple[Action, ...]:
        """Plan the check of a request whose commit is there, and what comes last."""
        ending = tuple(self._plan_ending(pull, draft))
        publication = self.publisher.plan_publication(pull, analysis)
        checks = [
            action for action in publication.plan if isinstance(action, PublishCheck)
        ]
        return (*checks, *ending)

    def _plan_ending(self, pull: PullRequest, draft: _Draft) -> Iterator[Action]:
        """Plan what comes last for a request that is open: its labels, and the merge."""
        yield from _plan_labels(pull, draft.labels)
        if draft.merges and not find_failing_check(self.forge, draft.commit):
            yield MergePullRequest(pull.number, *draft.merge)

    def _make_commit(
        self,
        issue: Issue,
        form: ReadForm,
        base: str,
        files: _Files,
    ) -> tuple[str, bool]:
        """Return the commit that proposes *files*, and whether the branch has it already."""
        remote = self.reviewer.remote
        repository = remote.repository
        tip = remote.fetch_tip(make_branch_name(issue.number))
        message = _make_message(issue, form)
        is_there = tip is not None and self._is_proposal(base, tip, files)
        if (
            tip is not None
            and is_there
            and repository.read_commit(tip).message == message
        ):
            return tip, True
        # Where the branch has commits of its own, the new one follows them, so that a push
        # needs no force.
        also_follows = None
        if tip is not None and repository.find_merge_base(base, tip) != tip:
            also_follows = tip
        # The time depends on the base only: a run that is repeated makes the same commit.
        when = repository.read_commit(base).when + 1
        author = make_bot_identity(self.forge)
        commit = remote.commit(base, files, message, author, when, also_follows)
        return commit, False

    def _is_proposal(
        self,
        base: str,
        tip: str,
        files: _Files,
    ) -> bool:
        """Return whether merging *tip* into *base* changes just *files*."""
        repository = self.reviewer.remote.repository
        parted = repository.find_merge_base(base, tip)
        if tip == parted:
            return False
        changed = {change.path for change in repository.list_changes(parted, tip)}
        if changed != set(files):
            return False
        # A document may have changed on the base, at other lines.
        merged = repository.try_merge(base, tip)
        if merged.conflicts:
            return False
        return holds_files(repository.open_tree(merged.tree), files)

    def _render_body(self, issue: Issue, form: ReadForm) -> str:
        """Return the text of the pull request.

        Merging it closes the issue, where the conversation is.
        """
        today = self.context.today
        reply = render_submission(form.proposed, form.verdict, today)
        # Without the stamp: the text of a pull request is no reply.
        _, _, preview = reply.partition("\n\n")
        sentence = say(
            "Closes #{number}, where this was proposed; please talk about it there.",
            number=issue.number,
        )
        return f"{sentence}\n\n{preview}"


def _plan_labels(
    pull: PullRequest,
    wanted: Sequence[str],
) -> Iterator[SetLabels]:
    """Plan the labels that *pull* lacks.

    By the labels the step after a merge knows that it has not had the last word.
    """
    missing = tuple(label for label in wanted if label not in pull.labels)
    if missing:
        yield SetLabels(pull.number, missing)


def _list_files(form: ReadForm, tree: Workspace) -> _Files:
    """Return what a submission writes and removes in *tree*; nothing if there is no file.

    Raises:
        IsolatedProcessError: the lines are of another version of their document.
    """
    proposed = form.proposed
    if not proposed.text:
        return {}
    if proposed.document is not None:
        path = proposed.document.path
        text = proposed.document.apply(read_text(tree, path))
        if text is None:
            raise IsolatedProcessError(f"{path} changed while the form was read.")
        return {path: text}
    files: _Files = {}
    if proposed.before_path and proposed.before_path != proposed.path:
        files[proposed.before_path] = None
    files[proposed.path] = proposed.text
    return files


def _may_propose(files: _Files, tree: Workspace) -> bool:
    """Return whether a submission may write these files.

    These are entry files, or the document that is the source of its list.
    """
    return may_write(files) or set(files) <= find_source_documents(tree)


def _make_title(form: ReadForm) -> str:
    """Return the title of the pull request, of its commit and of its merge."""
    proposed = form.proposed
    return make_commit_title(_VERBS[proposed.kind], proposed.title, proposed.path)


def _make_message(issue: Issue, form: ReadForm) -> str:
    """Return the message of the commit.

    The submitter is named, by the address that GitHub gives to everybody.
    """
    lines = [_make_title(form), "", f"Proposed in issue {issue.number}."]
    author = issue.author
    if form.proposed.is_named and author.is_user and _LOGIN.fullmatch(author.login):
        address = f"{author.id}+{author.login}@users.noreply.github.com"
        lines += ["", f"Co-authored-by: {author.login} <{address}>"]
    return "\n".join(lines)
