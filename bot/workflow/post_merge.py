"""Plan what follows a merge: repairs, regenerated lists, a commit, and last replies."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from bot.errors import ForgeError, IsolatedProcessError
from bot.model.checked_json import dump_json
from bot.model.facts import FACTS_FILE, KnownFacts
from bot.model.forge import PullRequest
from bot.model.isolated import MergedCommit, Regenerate, Regeneration
from bot.model.outside import (
    MOST_REPOSITORIES,
    REPOSITORIES_FILE,
    get_facts_path,
)
from bot.model.settings import Settings
from bot.model.state import DOCUMENTS_FILE, DocumentRecord, StateRef
from bot.model.wording import say
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
from bot.ports.forge import Forge
from bot.project.github_facts import ask_github
from bot.project.load_settings import Project, load_project
from bot.project.outside_values import render_repository_record
from bot.workflow.bot_identity import (
    find_bot_comments,
    find_bot_replies,
    plan_comment,
    plan_issue_part,
)
from bot.workflow.branch_repair import is_entry_change, make_bot_identity
from bot.workflow.consultant import read_shown_facts
from bot.workflow.event import Event
from bot.workflow.isolated_review import IsolatedReviewer
from bot.workflow.kept_facts import read_kept_facts, render_kept_facts
from bot.workflow.merged_commits import find_merged_commit
from bot.workflow.publisher import BOT_LABELS
from bot.workflow.submission_issues import (
    SUBMISSION,
    find_submission_number,
    make_branch_name,
)
from bot.workflow.submission_reply import plan_issue_labels

MESSAGE = "Regenerate the lists"
STATE_MESSAGE = "Remember which lists the bot wrote"

# The branch of the one rolling pull request.
ROLLING = "listwright/regenerate"

# Begins the branch of a request that takes over another one, whose number follows.
TAKEN = "listwright/take-"

# Merges that one sweep completes.
_MOST_MERGES = 5


def find_merged(reviewer: IsolatedReviewer, event: Event) -> list[PullRequest]:
    """Return the merged pull requests to complete.

    The event may be the merge of one. On a schedule, they are those whose own run was
    lost: the labels go last, so that a request which still bears one has not had all
    that a merge brings.
    """
    forge = reviewer.forge
    pulls: list[PullRequest] = []
    if event.kind == "schedule":
        pulls = _find_lost(forge)
    elif event.on_pull_request:
        merged = forge.get_pull_request(event.number)
        pulls = [merged] if merged else []
    elif event.kind == "comment":
        # An approval of a submission may merge its request.
        made = forge.list_requests_from(make_branch_name(event.number))
        pulls = [pull for pull in made if pull.labels & BOT_LABELS]
    return [
        pull for pull in pulls if pull.merged_as and pull.base_branch == reviewer.branch
    ]


def _find_lost(forge: Forge) -> list[PullRequest]:
    closed = forge.list_closed_pull_requests()
    lost = [pull for pull in closed if pull.is_merged and pull.labels & BOT_LABELS]
    # A list of requests does not tell all of each one.
    return [forge.get_pull_request(pull.number) or pull for pull in lost[:_MOST_MERGES]]


@dataclass(frozen=True, slots=True)
class PostMerge:
    """The default branch at the commit *tip*, and what it should hold."""

    reviewer: IsolatedReviewer
    tip: str
    project: Project
    state: StateRef
    regeneration: Regeneration
    facts: KnownFacts = ()
    """What sources said of the works that were merged."""

    @classmethod
    def from_tip(
        cls,
        reviewer: IsolatedReviewer,
        tip: str,
        merged: Sequence[PullRequest],
    ) -> "PostMerge":
        """Return what follows the merge of the requests *merged*, for the branch at *tip*.

        Raises:
            ConfigurationError: the declarations at *tip* are wrong.
            IsolatedProcessError: the lists could not be made again, or a file would be
                written that is not the bot's.
        """
        remote = reviewer.remote
        project = load_project(remote.repository.open_tree(tip))
        settings = project.settings
        commits = [_find_commit(reviewer, pull, settings) for pull in merged]
        state = remote.fetch_state()
        # The bot may have written elsewhere than on the default branch.
        waiting = lists = None
        if settings.publish != "push":
            waiting = remote.fetch_tip(ROLLING)
        if settings.publish == "branch":
            lists = remote.fetch_tip(settings.lists_branch)
        request = Regenerate(
            tip,
            tuple(commit for commit in commits if commit is not None),
            waiting=waiting,
            lists=lists,
            state=state.commit,
        )
        regeneration = _regenerate(reviewer, request)
        if regeneration.asked_repositories and settings.network != "off":
            asked = _ask_repositories(reviewer, regeneration.asked_repositories)
            if asked:
                request = replace(request, repositories=asked)
                regeneration = _regenerate(reviewer, request)
        # The process reads what strangers wrote, so that its answer is not trusted.
        for path, text in regeneration.files.items():
            if not _may_write(path, text, project):
                raise IsolatedProcessError(f"{path!r} is no file that the bot writes.")
        facts = chain.from_iterable(
            commit.facts for commit in commits if commit is not None
        )
        return cls(reviewer, tip, project, state, regeneration, tuple(facts))

    @property
    def files(self) -> Mapping[str, str | None]:
        """Every file that must change, with its text; None for one that is removed."""
        return self.regeneration.files

    def plan(self, merged: Sequence[PullRequest]) -> Iterator[Action]:
        """Plan the commit, and what is said then."""
        replies: list[Action] = []
        for pull in merged:
            replies += self._plan_last_words(pull)
        if self.files:
            yield from self._plan_commits(self.files, tuple(replies))
        else:
            yield from replies
        # After the commit of the lists, which the record speaks of.
        yield from self._plan_record()
        trouble = render_trouble(self.regeneration)
        yield from plan_issue_part(self.reviewer.forge, "entries", trouble)

    def _plan_record(self) -> Iterator[Action]:
        """Plan to remember which documents the bot wrote, and what sources said."""
        remote = self.reviewer.remote
        when = remote.repository.read_commit(self.tip).when + 1
        files: dict[str, str] = {}
        record = self.regeneration.record
        if record is not None:
            files[DOCUMENTS_FILE] = dump_json(DocumentRecord, record).decode() + "\n"
        if self.facts:
            day = dt.datetime.fromtimestamp(when, dt.UTC).date()
            kept = read_kept_facts(remote, self.state, day)
            files[FACTS_FILE] = render_kept_facts(kept, self.facts)
        repositories = self.regeneration.repository_record
        if repositories is not None:
            files[REPOSITORIES_FILE] = render_repository_record(repositories)
        if not files:
            return
        commit = remote.commit_state(
            self.state,
            files,
            STATE_MESSAGE,
            make_bot_identity(self.reviewer.forge),
            when,
        )
        yield PushState(commit, self.state)

    def _plan_commits(
        self,
        files: Mapping[str, str | None],
        then: tuple[Action, ...],
    ) -> Iterator[Action]:
        """Plan the commits of *files*, by the way that the settings publish.

        *then* are the actions that follow once the default branch is up to date.
        """
        settings = self.project.settings
        if settings.publish == "branch":
            lists = {layout.document for layout in self.project.document_layouts}
            lists.add(settings.front_page)
            lists.update(map(get_facts_path, self.project.layouts))
            generated = {path: text for path, text in files.items() if path in lists}
            yield from self._plan_on_branch(generated, settings.lists_branch)
            files = {path: text for path, text in files.items() if path not in lists}
        if not files:
            yield from then
        elif settings.publish == "pull-request":
            yield from self._plan_rolling_request(files, then)
        elif settings.signed:
            branch = self.reviewer.branch
            yield CommitOnBranch(branch, self.tip, MESSAGE, files)
            yield from then
        else:
            yield self._plan_push(files, then)

    def _plan_push(
        self,
        files: Mapping[str, str | None],
        then: tuple[Action, ...],
    ) -> PushCommit:
        # A branch that only the lists have left may well be one that nobody pushes to.
        otherwise: tuple[Action, ...] = ()
        if self.project.settings.publish == "branch":
            otherwise = tuple(self._plan_rolling_request(files, then))
        commit = self._commit(self.tip, files)
        return PushCommit(
            commit,
            self.reviewer.branch,
            then=then,
            otherwise=otherwise,
        )

    def _plan_rolling_request(
        self,
        files: Mapping[str, str | None],
        then: tuple[Action, ...],
    ) -> Iterator[Action]:
        """Plan the commit by way of the one rolling pull request."""
        yield from self._plan_on_branch(files, ROLLING)
        text = say("What the bot made anew or repaired after a merge.")
        yield OpenPullRequest(ROLLING, self.reviewer.branch, MESSAGE, f"{text}\n")
        yield from then

    def _plan_on_branch(
        self,
        files: Mapping[str, str | None],
        branch: str,
    ) -> Iterator[PushCommit]:
        """Plan a commit on a branch of the bot's own.

        It follows both the tip of that branch and the default branch. Nothing is planned
        where the branch holds these files already.
        """
        remote = self.reviewer.remote
        tip = remote.fetch_tip(branch)
        if tip is None:
            yield PushCommit(self._commit(self.tip, files), branch)
            return
        commit = self._commit(self.tip, files, tip)
        if remote.repository.list_changes(tip, commit):
            yield PushCommit(commit, branch)

    def _commit(
        self,
        parent: str,
        files: Mapping[str, str | None],
        also_follows: str | None = None,
    ) -> str:
        remote = self.reviewer.remote
        author = make_bot_identity(self.reviewer.forge)
        # A run that is repeated makes the same commit again.
        when = remote.repository.read_commit(parent).when + 1
        return remote.commit(parent, files, MESSAGE, author, when, also_follows)

    def _plan_last_words(self, pull: PullRequest) -> Iterator[Action]:
        """Plan the last reply to a request, and what else is over with the merge."""
        forge = self.reviewer.forge
        landed_requests = {
            request.number: request for request in self.regeneration.landed
        }
        landed = landed_requests.get(pull.number)
        issue = find_submission_number(pull, forge)
        if issue is not None:
            places = landed.places if landed is not None else ()
            yield from self._plan_reply(issue, render_submission_listed(places))
        elif landed is not None and landed.has_entries:
            thread = forge.list_comments(pull.number)
            own_comments = find_bot_comments(forge, thread, MARKER)
            body = render_listed(landed.places)
            yield plan_comment(pull.number, MARKER, body, own_comments)
        original = self._find_taken(pull)
        if original is not None:
            yield Close(original)
        # The labels go last: see `find_merged`.
        surplus = tuple(sorted(pull.labels & BOT_LABELS))
        if surplus:
            yield SetLabels(pull.number, (), surplus)

    def _find_taken(self, pull: PullRequest) -> int | None:
        """Return the request that *pull* took over; None if it took over none."""
        is_own = pull.head_repository == self.reviewer.forge.repository
        if not is_own or not pull.head_branch.startswith(TAKEN):
            return None
        number = pull.head_branch.removeprefix(TAKEN)
        return int(number) if number.isdecimal() else None

    def _plan_reply(self, number: int, body: str) -> Iterator[Action]:
        """Plan the last reply to a submission."""
        forge = self.reviewer.forge
        issue = forge.get_issue(number)
        if issue is None:
            return
        replies = find_bot_replies(forge, number)
        if not replies or replies[0].body != body:
            yield plan_comment(number, SUBMISSION_MARKER, body, replies)
        # GitHub has closed it, unless somebody removed its number from the request.
        if issue.is_open:
            yield Close(number, "completed")
        yield from plan_issue_labels(issue, (SUBMISSION,))


def _find_commit(
    reviewer: IsolatedReviewer,
    pull: PullRequest,
    settings: Settings,
) -> MergedCommit | None:
    """Return the merge of a request, with the facts that its review showed."""
    commit = find_merged_commit(reviewer.remote.repository, pull)
    if commit is None:
        return None
    forge = reviewer.forge
    facts = read_shown_facts(forge, pull.number, settings)
    issue = find_submission_number(pull, forge)
    if not facts and issue is not None:
        # A submission's request has no comment of its own unless somebody changed it.
        facts = read_shown_facts(forge, issue, settings)
    return replace(commit, facts=facts)


def _regenerate(reviewer: IsolatedReviewer, request: Regenerate) -> Regeneration:
    """Return what the default branch should hold, as far as can be told.

    What was merged, or what a person wrote into a document, may be such that reading it
    ends the process. The lists of everybody else follow all the same: first without the
    repairs, then without the documents concerned.

    Raises:
        IsolatedProcessError: nothing can be made even so.
    """
    without_merges = replace(request, merged=())
    for attempt in (request, without_merges):
        try:
            return reviewer.regenerate(attempt)
        except IsolatedProcessError:
            continue
    return reviewer.regenerate(replace(without_merges, reads_edits=False))


def _ask_repositories(reviewer: IsolatedReviewer, works: Sequence[str]) -> KnownFacts:
    """Return what GitHub says of repositories; nothing where it does not answer.

    The values of before are shown then.
    """
    repositories = reviewer.forge.repositories
    # The process read what strangers wrote, so that its answer may be too long.
    asked = works[:MOST_REPOSITORIES]
    # The process that takes the answer knows the day, and asks for no older values.
    try:
        return ask_github(asked, repositories, "")
    except ForgeError:
        return ()


def _may_write(
    path: str,
    text: str | None,
    project: Project,
) -> bool:
    """Return whether the bot writes such a file after a merge.

    It writes entries, lists, the front page, JSON Schemas, and the values from outside
    that a list shows. It removes only entries.
    It writes a document that is the source of its list only where the layout says so.
    """
    if is_entry_change(path, text):
        return True
    if text is None:
        return False
    generated = {
        layout.document
        for layout in project.document_layouts
        if layout.tidy or not layout.is_document
    }
    generated.update(f"schema/{list_id}.schema.json" for list_id in project.layouts)
    generated.update(
        get_facts_path(layout.id)
        for layout in project.layouts.values()
        if layout.outside
    )
    generated.add(project.settings.front_page)
    return path in generated
