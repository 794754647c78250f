"""What follows a merge: repair what was merged, regenerate the lists, commit, and say where it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.errors import IsolatedProcessError
from bot.model.checked_json import dump_json
from bot.model.forge import PullRequest
from bot.model.isolated import Regenerate, Regeneration
from bot.model.state import DOCUMENTS_FILE, DocumentRecord, StateRef
from bot.output.comments.review import MARKER, render_listed, render_trouble
from bot.output.comments.state_marker import MARKER as SUBMISSION_MARKER
from bot.output.comments.submission_closed import render_submission_listed
from bot.plan.forge import (
    Action,
    Close,
    CommitOnBranch,
    OpenPullRequest,
    PushCommit,
    PushState,
    SetLabels,
)
from bot.project.load_settings import Project, load_project
from bot.workflow.bot_identity import (
    find_bot_comments,
    find_bot_replies,
    plan_comment,
    plan_issue_part,
)
from bot.workflow.branch_repair import is_entry_change, make_bot_identity
from bot.workflow.event import Event
from bot.workflow.isolated_review import IsolatedReviewer
from bot.workflow.merged_commits import find_merged_commit
from bot.workflow.publisher import OUR_LABELS
from bot.workflow.submission_issues import (
    SUBMISSION,
    find_submission_number,
    make_branch_name,
)
from bot.workflow.submission_reply import plan_issue_labels

MESSAGE = "Regenerate the lists"
STATE_MESSAGE = "Remember which lists the bot wrote"
ROLLING = "listwright/regenerate"
"""The branch of the one rolling pull request."""
TAKEN = "listwright/take-"
_MOST_MERGES = 5
"""Merges that one sweep completes."""


def find_merged(reviewer: IsolatedReviewer, event: Event) -> list[PullRequest]:
    """The pull request that was merged, if the event tells of one; on a schedule, those whose own run was lost.

    The labels go last, so who still bears one has not had all that a merge brings.
    """
    pulls: list[PullRequest] = []
    if event.kind == "schedule":
        closed = reviewer.forge.list_closed_pull_requests()
        lost = [pull for pull in closed if pull.is_merged and pull.labels & OUR_LABELS][
            :_MOST_MERGES
        ]
        pulls = [reviewer.forge.get_pull_request(pull.number) or pull for pull in lost]
    elif event.on_pull_request:
        found = reviewer.forge.get_pull_request(event.number)
        pulls = [found] if found else []
    elif event.kind == "comment":  # an approval of a submission may merge
        made = reviewer.forge.list_requests_from(make_branch_name(event.number))
        pulls = [pull for pull in made if pull.labels & OUR_LABELS]
    return [
        pull for pull in pulls if pull.merged_as and pull.base_branch == reviewer.branch
    ]


@dataclass(frozen=True, slots=True)
class PostMerge:
    """The default branch at the commit *tip*, and what it should hold."""

    reviewer: IsolatedReviewer
    tip: str
    project: Project
    state: StateRef
    regeneration: Regeneration

    @classmethod
    def at(
        cls, reviewer: IsolatedReviewer, tip: str, merged: Sequence[PullRequest]
    ) -> "PostMerge":
        """Learn what the default branch should hold on top of *tip*, after the requests that were merged.

        Raises:
            ConfigurationError: the declarations at *tip* are wrong.
            IsolatedProcessError: the lists could not be made again, or a file would be written that is not the bot's.
        """
        remote = reviewer.remote
        project = load_project(remote.repository.open_tree(tip))
        settings = project.settings
        found = [find_merged_commit(remote.repository, pull) for pull in merged]
        state = remote.fetch_state()
        request = Regenerate(
            tip,
            tuple(commit for commit in found if commit is not None),
            waiting=remote.fetch_tip(ROLLING) if settings.publish != "push" else None,
            lists=remote.fetch_tip(settings.lists_branch)
            if settings.publish == "branch"
            else None,
            state=state.commit,
        )
        regeneration = _regenerate(reviewer, request)
        for path, text in regeneration.files.items():
            if not _may_write(path, text, project):
                raise IsolatedProcessError(f"{path!r} is no file that the bot writes.")
        return cls(reviewer, tip, project, state, regeneration)

    @property
    def files(self) -> Mapping[str, str | None]:
        """Every file that must change, with its text; None for one that goes."""
        return self.regeneration.files

    def plan(self, merged: Sequence[PullRequest]) -> Iterator[Action]:
        """Plan the commit, and what is said then."""
        then = tuple(
            action for pull in merged for action in self._plan_last_words(pull)
        )
        if self.files:
            yield from self._commits(self.files, then)
        else:
            yield from then
        yield from self._plan_record()
        found = self.regeneration
        trouble = render_trouble(found)
        yield from plan_issue_part(self.reviewer.forge, "entries", trouble)

    def _plan_record(self) -> Iterator[Action]:
        """Plan to remember which documents the bot wrote. It follows the commit of the lists, which it speaks of."""
        record = self.regeneration.record
        if record is None:
            return
        remote = self.reviewer.remote
        text = dump_json(DocumentRecord, record).decode() + "\n"
        when = remote.repository.read_commit(self.tip).when + 1
        author = make_bot_identity(self.reviewer.forge)
        made = remote.commit_state(
            self.state, {DOCUMENTS_FILE: text}, STATE_MESSAGE, author, when
        )
        yield PushState(made, self.state)

    def _commits(
        self, files: Mapping[str, str | None], then: tuple[Action, ...]
    ) -> Iterator[Action]:
        settings, branch = self.project.settings, self.reviewer.branch
        if settings.publish == "branch":
            lists = {layout.document for layout in self.project.document_layouts} | {
                settings.front_page
            }
            yield from self._on_branch(
                {p: t for p, t in files.items() if p in lists}, settings.lists_branch
            )
            files = {path: text for path, text in files.items() if path not in lists}
        if not files:
            yield from then
        elif settings.publish == "pull-request":
            yield from self._by_request(files, then)
        elif settings.signed:
            yield CommitOnBranch(branch, self.tip, MESSAGE, files)
            yield from then
        else:
            # A branch that only the lists have left may well be one that nobody pushes to.
            instead = (
                tuple(self._by_request(files, then))
                if settings.publish == "branch"
                else ()
            )
            yield PushCommit(
                self._commit(self.tip, files), branch, then=then, otherwise=instead
            )

    def _by_request(
        self, files: Mapping[str, str | None], then: tuple[Action, ...]
    ) -> Iterator[Action]:
        """The commit by way of the one rolling pull request."""
        yield from self._on_branch(files, ROLLING)
        text = "What the bot made anew or repaired after a merge.\n"
        yield OpenPullRequest(ROLLING, self.reviewer.branch, MESSAGE, text)
        yield from then

    def _on_branch(
        self, files: Mapping[str, str | None], branch: str
    ) -> Iterator[PushCommit]:
        """A commit on a branch of its own, which follows both its tip and the default branch."""
        remote = self.reviewer.remote
        tip = remote.fetch_tip(branch)
        if tip is None:
            yield PushCommit(self._commit(self.tip, files), branch)
            return
        made = self._commit(self.tip, files, tip)
        if remote.repository.list_changes(tip, made):
            yield PushCommit(made, branch)

    def _commit(
        self, parent: str, files: Mapping[str, str | None], also: str | None = None
    ) -> str:
        remote = self.reviewer.remote
        when = remote.repository.read_commit(parent).when + 1
        return remote.commit(
            parent, files, MESSAGE, make_bot_identity(self.reviewer.forge), when, also
        )

    def _plan_last_words(self, pull: PullRequest) -> Iterator[Action]:
        """Plan the comment's last word, and what else is over with the merge."""
        forge = self.reviewer.forge
        landed = {request.number: request for request in self.regeneration.landed}.get(
            pull.number
        )
        issue = find_submission_number(pull, forge)
        if issue is not None:
            places = landed.places if landed is not None else ()
            yield from self._plan_reply(issue, render_submission_listed(places))
        elif landed is not None and landed.has_entries:
            known = find_bot_comments(forge, forge.list_comments(pull.number), MARKER)
            yield plan_comment(pull.number, MARKER, render_listed(landed.places), known)
        if pull.head_repository == forge.repository and pull.head_branch.startswith(
            TAKEN
        ):
            original = pull.head_branch.removeprefix(TAKEN)
            if original.isdecimal():
                yield Close(int(original))
        if gone := tuple(sorted(pull.labels & OUR_LABELS)):
            yield SetLabels(pull.number, (), gone)

    def _plan_reply(self, issue: int, body: str) -> Iterator[Action]:
        """Plan the last word on a submission. GitHub has closed it, unless somebody removed its number."""
        forge = self.reviewer.forge
        found = forge.get_issue(issue)
        if found is None:
            return
        known = find_bot_replies(forge, issue)
        if not known or known[0].body != body:
            yield plan_comment(issue, SUBMISSION_MARKER, body, known)
        if found.is_open:
            yield Close(issue, "completed")
        yield from plan_issue_labels(found, (SUBMISSION,))


def _regenerate(reviewer: IsolatedReviewer, request: Regenerate) -> Regeneration:
    """Return what the default branch should hold, as far as the isolated process can tell.

    What was merged, or what a person wrote into a document, may be such that reading it ends the process. The lists
    of everybody else follow all the same: first without the repairs, then without the documents concerned.

    Raises:
        IsolatedProcessError: nothing can be made even so.
    """
    without_merges = replace(request, merged=())
    for easier in (request, without_merges):
        try:
            return reviewer.regenerate(easier)
        except IsolatedProcessError:
            continue
    return reviewer.regenerate(replace(without_merges, reads_edits=False))


def _may_write(path: str, text: str | None, project: Project) -> bool:
    """Return whether the bot writes such a file after a merge: an entry, a list, the front page, a JSON Schema."""
    lists = {layout.document for layout in project.document_layouts}
    schemas = {f"schema/{list_id}.schema.json" for list_id in project.layouts}
    is_generated = text is not None and path in lists | schemas | {
        project.settings.front_page
    }
    return is_generated or is_entry_change(path, text)
