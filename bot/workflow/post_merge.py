"""Plan what follows a merge: repairs, regenerated lists, a commit, and last replies."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from bot.errors import ForgeError, IsolatedProcessError
from bot.model.checked_json import dump_json
from bot.model.exports import get_growth_path, list_export_paths
from bot.model.facts import FACTS_FILE, PREPRINTS_FILE, KnownFacts
from bot.model.forge import PullRequest
from bot.model.isolated import (
    LandedRequest,
    MergedCommit,
    Regenerate,
    Regeneration,
)
from bot.model.outside import (
    MOST_REPOSITORIES,
    REPOSITORIES_FILE,
    get_facts_path,
)
from bot.model.settings import Settings
from bot.model.state import DOCUMENTS_FILE, DocumentRecord, StateRef
from bot.output.comments.review import (
    MARKER,
    render_gathered,
    render_listed,
    render_trouble,
)
from bot.output.comments.state_marker import MARKER as SUBMISSION_MARKER
from bot.output.comments.submission_closed import render_submission_listed
from bot.plan.forge import (
    Action,
    Close,
    PushState,
    SetLabels,
)
from bot.ports.forge import Forge
from bot.project.github_facts import ask_github
from bot.project.load_settings import Project, load_project
from bot.project.outside_values import render_repository_record
from bot.workflow.bot_identity import (
    WAITING,
    find_bot_replies,
    find_bot_reviews,
    is_waiting_request,
    plan_comment,
    plan_issue_part,
)
from bot.workflow.branch_repair import is_entry_change, make_bot_identity
from bot.workflow.comment_commands import parse_command
from bot.workflow.consultant import read_shown_facts
from bot.workflow.event import Event
from bot.workflow.isolated_review import IsolatedReviewer
from bot.workflow.kept_facts import read_kept_facts, render_kept_facts
from bot.workflow.landing_commits import ROLLING, LandingCommits
from bot.workflow.merged_commits import find_merged_commit
from bot.workflow.preprints import MonthlyFacts, ask_about_preprints
from bot.workflow.publisher import BOT_LABELS, list_bot_labels
from bot.workflow.ready_list import MOST_LISTED
from bot.workflow.submission_issues import (
    SUBMISSION,
    find_submission_number,
    make_branch_name,
)
from bot.workflow.submission_reply import plan_issue_labels
from bot.workflow.waiting_branch import find_merged_waiting

STATE_MESSAGE = "Remember which lists the bot wrote"

# Begins the branch of a request that takes over another one, whose number follows.
TAKEN = "listwright/take-"

# Merges that one sweep completes.
_MOST_MERGES = 5


def find_merged(
    reviewer: IsolatedReviewer, event: Event, settings: Settings
) -> list[PullRequest]:
    """Return the merged pull requests to complete.

    The event may be the merge of one. On a schedule, they are those whose own run was
    lost: the labels go last, so that a request which still bears one has not had all
    that a merge brings.
    """
    pulls = _find_concerned(reviewer.forge, event, settings)
    return [
        pull for pull in pulls if pull.merged_as and pull.base_branch == reviewer.branch
    ]


def _find_concerned(
    forge: Forge, event: Event, settings: Settings
) -> list[PullRequest]:
    """Return the requests that an event may have merged."""
    order = parse_command(event)
    if event.kind == "schedule":
        return _find_lost(forge, _MOST_MERGES)
    if order is not None and order.verb == "approve all-ready":
        is_wished = settings.approve_all_ready
        return _find_lost(forge, MOST_LISTED) if is_wished else []
    if event.on_pull_request:
        merged = forge.get_pull_request(event.number)
        pulls = [merged] if merged else []
        # With a merge commit, GitHub takes what it gathered for merged, too.
        if event.own_branch == WAITING:
            pulls += _find_lost(forge, MOST_LISTED)
        return pulls
    if event.kind == "comment":
        # An approval of a submission may merge its request.
        made = forge.list_requests_from(make_branch_name(event.number))
        return [pull for pull in made if pull.labels & BOT_LABELS]
    return []


def _find_lost(forge: Forge, most: int) -> list[PullRequest]:
    closed = forge.list_closed_pull_requests()
    lost = [pull for pull in closed if pull.is_merged and pull.labels & BOT_LABELS]
    # A list of requests does not tell all of each one.
    return [forge.get_pull_request(pull.number) or pull for pull in lost[:most]]


@dataclass(frozen=True)
class PostMerge:
    """The default branch at the commit *tip*, and what it should hold."""

    reviewer: IsolatedReviewer
    tip: str
    project: Project
    state: StateRef
    regeneration: Regeneration
    facts: KnownFacts = ()
    """What sources said of the works that were merged."""
    has_asked_about_preprints: bool = False
    """Whether this run is the one of its month that asks."""

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
        monthly = MonthlyFacts()
        if settings.may_propose_published:
            monthly = ask_about_preprints(reviewer, reviewer.event, tip, state)
            request = replace(request, published=monthly.facts)
        regeneration = _regenerate(reviewer, request)
        if regeneration.asked_repositories and settings.network != "off":
            asked = _ask_repositories(reviewer, regeneration.asked_repositories)
            if asked:
                request = replace(request, repositories=asked)
                regeneration = _regenerate(reviewer, request)
        _check_files(regeneration, project)
        facts = chain.from_iterable(
            commit.facts for commit in commits if commit is not None
        )
        return cls(
            reviewer,
            tip,
            project,
            state,
            regeneration,
            tuple(facts),
            has_asked_about_preprints=monthly.is_asked,
        )

    @property
    def files(self) -> Mapping[str, str | None]:
        """Every file that must change, with its text; None for one that is removed."""
        return self.regeneration.files

    def plan(self, merged: Sequence[PullRequest]) -> Iterator[Action]:
        """Plan the commit, and what is said then."""
        commits = LandingCommits(self.reviewer, self.tip, self.project)
        replies: list[Action] = []
        for pull in merged:
            replies += self._plan_last_words(pull)
        if self.files:
            yield from commits.plan_files(self.files, tuple(replies))
        else:
            yield from replies
        proposals = self.regeneration.proposals
        yield from commits.plan_proposals(proposals, self.files)
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
        if self.has_asked_about_preprints:
            today = self.reviewer.today.isoformat()
            files[PREPRINTS_FILE] = dump_json(str, today).decode() + "\n"
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
        elif pull.is_open:
            yield from self._tell_gathered(pull, landed)
        elif is_waiting_request(forge, pull):
            # Each of those that it holds has a comment of its own.
            pass
        elif landed is not None and landed.has_entries:
            yield self._plan_listed(pull, render_listed(landed.places))
        original = self._find_taken(pull)
        if original is not None:
            yield Close(original)
        # The labels go last: see `find_merged`.
        bot_labels = list_bot_labels(self.project.settings)
        surplus = tuple(sorted(pull.labels & bot_labels))
        if surplus:
            yield SetLabels(pull.number, (), surplus)
        # What came with the rolling request is found by its being open.
        if pull.is_open:
            yield Close(pull.number)

    def _plan_listed(self, pull: PullRequest, body: str) -> Action:
        forge = self.reviewer.forge
        own_comments = find_bot_reviews(forge, pull.number)
        return plan_comment(pull.number, MARKER, body, own_comments)

    def _tell_gathered(
        self, pull: PullRequest, landed: LandedRequest | None
    ) -> Iterator[Action]:
        """Plan that a request tells with which one its commits came to the branch."""
        if self.rolling is not None:
            places = landed.places if landed is not None else ()
            body = render_gathered(places, self.rolling.number)
            yield self._plan_listed(pull, body)

    @cached_property
    def rolling(self) -> PullRequest | None:
        """The request that gathered others and was merged last."""
        return find_merged_waiting(self.reviewer.forge, self.reviewer.branch)

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
    # The bot made the merges of a rolling request before a person merged that, and the
    # author made the request's own commits.
    author = reviewer.remote.repository.read_commit(commit.after).author
    is_older = commit.after == pull.head or author == make_bot_identity(forge)
    return replace(commit, facts=facts, day=pull.merged[:10] if is_older else "")


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


def _check_files(regeneration: Regeneration, project: Project) -> None:
    """Check that a regeneration writes only what the bot writes after a merge.

    The process that made it reads what strangers wrote, so that it is not trusted.

    Raises:
        IsolatedProcessError: it names another file.
    """
    for path, text in regeneration.files.items():
        if not _may_write(path, text, project):
            raise IsolatedProcessError(f"{path!r} is no file that the bot writes.")
    for proposal in regeneration.proposals:
        if not is_entry_change(proposal.path, proposal.text):
            raise IsolatedProcessError(f"{proposal.path!r} is no file of an entry.")


def _may_write(
    path: str,
    text: str | None,
    project: Project,
) -> bool:
    """Return whether the bot writes such a file after a merge.

    It writes entries, lists, the front page, JSON Schemas, the values from outside that
    a list shows, and exports. It removes only entries.
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
    generated.update(map(get_growth_path, project.layouts))
    if project.settings.exports_beside:
        names = project.settings.exports
        generated.update(list_export_paths(list(project.layouts), names))
    generated.add(project.settings.front_page)
    return path in generated
