"""The commits that follow a merge: on the default branch, or on one of the bot's own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.model.entry_id import EntryId
from bot.model.exports import get_growth_path, list_export_paths
from bot.model.isolated import ProposedVenue
from bot.model.outside import get_facts_path
from bot.model.wording import say
from bot.output.untrusted import accept_plain, show_hidden
from bot.plan.forge import Action, CommitOnBranch, OpenPullRequest, PushCommit
from bot.project.load_settings import Project
from bot.workflow.branch_repair import make_bot_identity
from bot.workflow.isolated_review import IsolatedReviewer

MESSAGE = "Regenerate the lists"
PROPOSALS_TITLE = "Preprints that were published"

# The branch of the one rolling pull request.
ROLLING = "listwright/regenerate"


@dataclass(frozen=True, slots=True)
class LandingCommits:
    """Plans commits for the default branch at the commit *tip*."""

    reviewer: IsolatedReviewer
    tip: str
    project: Project

    def plan_files(
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
            lists.update(map(get_growth_path, self.project.layouts))
            lists.update(
                list_export_paths(list(self.project.layouts), settings.exports)
            )
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

    def plan_proposals(
        self,
        proposals: Sequence[ProposedVenue],
        files: Mapping[str, str | None],
    ) -> Iterator[Action]:
        """Plan a commit for each entry whose paper was published, in the rolling request.

        *files* are those that the landing itself writes.
        """
        if not proposals:
            return
        remote = self.reviewer.remote
        # With `publish: pull-request` the request holds what the landing wrote, too.
        is_rolling = self.project.settings.publish == "pull-request"
        waiting = files if is_rolling else {}
        rolling = remote.fetch_tip(ROLLING)
        commit = self.tip
        if rolling is not None or waiting:
            commit = self._commit(self.tip, waiting, rolling)
        author = make_bot_identity(self.reviewer.forge)
        for proposal in proposals:
            message = describe_proposal(proposal)
            when = remote.repository.read_commit(commit).when + 1
            proposed = {proposal.path: proposal.text}
            commit = remote.commit(commit, proposed, message, author, when)
        if rolling is None or remote.repository.list_changes(rolling, commit):
            yield PushCommit(commit, ROLLING)
        text = say("Preprints that were published; each commit names its source.")
        branch = self.reviewer.branch
        yield OpenPullRequest(ROLLING, branch, PROPOSALS_TITLE, f"{text}\n")

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


def describe_proposal(proposal: ProposedVenue) -> str:
    """Return the message of the commit that proposes a venue."""
    entry = EntryId.from_path(proposal.path)
    # GitHub obeys "Fixes #1" in a message, and tells whom an @ names; a source's line
    # break would begin lines of its own.
    venue = accept_plain(show_hidden(proposal.venue))
    summary = f"{entry}: published at {venue}" if venue else f"{entry}: published"
    source = show_hidden(f"Says {proposal.source}, {proposal.day}.")
    return f"{summary}\n\n{source}"
