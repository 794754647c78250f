"""Carry out `/approve TOKEN` on a pull request: the only approval, or one of two."""

from dataclasses import dataclass

from bot.errors import RefusedOrderError
from bot.model.analysis import Analysis, Reviewed
from bot.model.forge import Person, PullRequest
from bot.model.wording import mark_sentence, say
from bot.output.comments.review import read_stamp
from bot.plan.forge import Action, MergePullRequest, React
from bot.ports import Context
from bot.ports.forge import Forge
from bot.project.load_settings import list_keepers, load_project
from bot.workflow.approvals import has_other_approval
from bot.workflow.bot_identity import find_bot_reviews
from bot.workflow.branch_repair import BranchRepairer
from bot.workflow.event import Event
from bot.workflow.keepers import MergeScope
from bot.workflow.merge_gate import find_failing_check, make_merge_title

# Why an order is not carried out that needs the contribution as it is now.
UNREADABLE = mark_sentence("the contribution could not be read, or has just changed.")


@dataclass(frozen=True, slots=True)
class RequestApproval:
    """The approval of one pull request by a comment."""

    context: Context
    event: Event
    pull: PullRequest
    repairer: BranchRepairer
    analysis: Analysis | None

    @property
    def forge(self) -> Forge:
        """GitHub."""
        return self.repairer.reviewer.forge

    def plan(self, token: str) -> tuple[Action, ...]:
        """Return the merge of what the preview showed, or what a first approval of two does.

        The commit and the token stand in the bot's own comment, nowhere else.

        Raises:
            RefusedOrderError: it is not carried out.
        """
        done = React(self.event.comment, "rocket")
        if self.pull.is_merged:
            return (done,)
        self._demand_token(token)
        problem = find_failing_check(self.forge, self.pull.head)
        if problem:
            raise RefusedOrderError(problem)
        analysis = demand_review(self.analysis, self.pull)
        scope = self.demand_keeper()
        publisher = self.repairer.publisher
        message = "Approved by a maintainer."
        if publisher.settings.wants_two_approvals:
            actor = demand_actor(self.event)
            if not has_other_approval(self.forge, self.pull.head, actor, scope):
                actions = publisher.plan_first_approval(self.pull, analysis, actor)
                return *actions, React(self.event.comment, "+1")
            message = "Approved by two maintainers."
        merge = MergePullRequest(
            self.pull.number,
            self.pull.head,
            make_merge_title(analysis.review),
            message,
            (done,),
            (React(self.event.comment, "confused"),),
            base=self.pull.base_branch,
        )
        return (merge,)

    def demand_keeper(self) -> MergeScope | None:
        """Demand that who gave the order may approve the merge; return the merge.

        None where nobody keeps a section.

        Raises:
            RefusedOrderError: they may not.
        """
        scope = self._open_scope()
        if scope is not None:
            scope.demand_keeper(demand_actor(self.event).login)
        return scope

    def _demand_token(self, token: str) -> None:
        """Demand that *token* is that of the preview, and the preview that of the commit."""
        own_comments = find_bot_reviews(self.forge, self.pull.number)
        stamp = read_stamp(own_comments[0].body) if own_comments else None
        has_token = stamp is not None and stamp.token and stamp.token == token
        if stamp is None or not has_token or not self.pull.is_open:
            raise RefusedOrderError(
                say("the token is not that of the preview which stands there now.")
            )
        if stamp.head != self.pull.head:
            raise RefusedOrderError(
                say("the contribution has changed since the preview.")
            )

    def _open_scope(self) -> MergeScope | None:
        """Return the merge of the contribution, fetched; None where nothing has keepers."""
        project = load_project(self.context.workspace, self.context.cache)
        is_home = self.pull.base_branch == self.repairer.reviewer.branch
        # The layouts of another branch are known only once it is fetched.
        if is_home and not list_keepers(project):
            return None
        base = self.repairer.fetch(self.pull)
        if base is None:
            raise RefusedOrderError(say(UNREADABLE))
        return MergeScope(self.repairer.reviewer, base, self.pull.head)


def demand_review(analysis: Analysis | None, pull: PullRequest) -> Reviewed:
    """Return *analysis*, if it reviews the commit that *pull* proposes now.

    Raises:
        RefusedOrderError: it does not.
    """
    if not isinstance(analysis, Reviewed) or analysis.head != pull.head:
        raise RefusedOrderError(say(UNREADABLE))
    return analysis


def demand_actor(event: Event) -> Person:
    """Return who wrote the comment of *event*.

    Raises:
        RefusedOrderError: the event does not tell.
    """
    if event.actor is None:
        raise RefusedOrderError(say(UNREADABLE))
    return event.actor
