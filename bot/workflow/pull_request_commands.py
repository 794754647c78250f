"""Carry out a command on a pull request: approve, repair, move, take over, look again."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import RefusedOrderError
from bot.model.analysis import Analysis, Reviewed
from bot.model.entry_id import EntryId
from bot.model.forge import PullRequest, Reaction
from bot.model.isolated import AlreadyRecorded, MarkDistinct, Refused
from bot.model.review import DocumentLine, Review, Verdict
from bot.model.wording import say
from bot.output.comments.review import MARKER, render_rejected
from bot.plan.forge import (
    Action,
    Close,
    OpenPullRequest,
    PushCommit,
    React,
)
from bot.ports import Context, Identity, Workspace
from bot.ports.forge import Forge
from bot.ports.remote import Remote
from bot.project.load_settings import load_project
from bot.workflow.author_limits import AuthorLimits
from bot.workflow.bot_identity import (
    find_bot_reviews,
    plan_comment,
    plan_labels,
)
from bot.workflow.branch_repair import (
    BranchRepairer,
    find_source_documents,
    may_write,
    read_text,
)
from bot.workflow.comment_commands import CommentCommand, Verb, read_reason
from bot.workflow.event import Event
from bot.workflow.keepers import MergeScope
from bot.workflow.line_takeover import take_lines
from bot.workflow.merge_gate import make_merge_title
from bot.workflow.merge_undo import MergeUndo
from bot.workflow.postponement import parse_later
from bot.workflow.rejections import make_rejection, plan_memory
from bot.workflow.request_approval import (
    UNREADABLE,
    RequestApproval,
    demand_actor,
    demand_review,
)
from bot.workflow.waiting_branch import demand_no_gathering

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class PullRequestCommands:
    """One order on one pull request."""

    context: Context
    event: Event
    pull: PullRequest
    repairer: BranchRepairer
    analysis: Analysis | None

    @property
    def forge(self) -> Forge:
        """GitHub."""
        return self.repairer.reviewer.forge

    @property
    def review(self) -> Review:
        """What was just found about the commit that is there now."""
        return demand_review(self.analysis, self.pull).review

    def plan(self, order: CommentCommand) -> tuple[Action, ...]:
        """Return the actions of *order*.

        The reaction is last, so that it says that all is done.

        Raises:
            RefusedOrderError: it is not carried out.
        """
        if not self.pull.is_open and not self._may_come_again(order.verb):
            raise RefusedOrderError(say("the pull request is closed."))
        if self._has_generated_base and order.verb in {"approve", "distinct"}:
            raise RefusedOrderError(
                say("the branch it goes to is made anew; `/take` comes first.")
            )
        demand_no_gathering(self.forge, self.pull, order.verb)
        plans: dict[Verb, Callable[[str], tuple[Action, ...]]] = {
            "fix": self._plan_fix,
            "recheck": self._plan_recheck,
            "distinct": self._plan_distinction,
            "move": self._plan_move,
            "approve": self._plan_approval,
            "take": self._plan_takeover,
            "reject": self._plan_rejection,
            "later": self._plan_later,
            "undo": self._plan_undo,
        }
        return plans[order.verb](order.argument)

    def _may_come_again(self, verb: Verb) -> bool:
        """Return whether an order that closed the request may be what is given here.

        It is done already, and gets its reaction. `/undo` is for what is closed.
        """
        is_again = verb == "reject" and not self.pull.is_merged
        return verb in {"approve", "undo"} or is_again

    @property
    def _has_generated_base(self) -> bool:
        return self.repairer.publisher.has_generated_base(self.pull)

    def _make_reaction(self, reaction: Reaction = "+1") -> React:
        return React(self.event.comment, reaction)

    def _plan_publication(self, analysis: Analysis | None) -> tuple[Action, ...]:
        publisher = self.repairer.publisher
        return tuple(publisher.plan_publication(self.pull, analysis).plan)

    def _demand_turn(self) -> None:
        """Demand that an order of the author's does not pass others by."""
        settings = self.repairer.publisher.settings.pull_requests
        limits = AuthorLimits(self.forge, settings, self.context.today)
        limits.demand_turn(self.pull, demand_actor(self.event))

    def _plan_recheck(self, _: str) -> tuple[Action, ...]:
        self._demand_turn()
        return *self._plan_publication(self.analysis), self._make_reaction()

    def _plan_fix(self, _: str) -> tuple[Action, ...]:
        self._demand_turn()
        self._demand_writable()
        push = self.repairer.repair(self.pull)
        if push is not None:
            return (self._add_answers(push),)
        publication: tuple[Action, ...] = ()
        if self.review.verdicts:
            publication = self._plan_publication(self.analysis)
        # Where the last commit is the bot's, its repairs are there already.
        is_repaired = self.repairer.is_made_by_bot(self.pull.head)
        if not publication and not is_repaired:
            raise RefusedOrderError(
                say("nothing is left that the bot can repair by itself.")
            )
        return *publication, self._make_reaction("+1" if is_repaired else "confused")

    def _plan_move(self, section: str) -> tuple[Action, ...]:
        self._demand_writable()
        verdict = _get_only_entry(self._judge())
        layout = load_project(self.context.workspace).layouts.get(verdict.list_id)
        if layout is not None and layout.is_document:
            raise RefusedOrderError(
                say(
                    "this list has no entry files; move the line in {document} itself.",
                    document=layout.document,
                )
            )
        section = section.removeprefix(f"{verdict.list_id}/")
        if layout is None or section not in layout.sections:
            raise RefusedOrderError(
                say("the list has no section `{section}`.", section=section)
            )
        slug = EntryId.from_path(verdict.final_path).slug
        target = EntryId.from_parts(verdict.list_id, section, slug).path
        files = {verdict.path: None, target: verdict.final_text}
        push = None
        if may_write(files):
            push = self.repairer.push(self.pull, files, f"Move to {section}")
        if push is None:
            raise RefusedOrderError(say("the moved entry could not be judged."))
        return (self._add_answers(push),)

    def _judge(self) -> Review:
        """Return the review of the contribution as it is judged in this job.

        What is written never comes from an analysis that was handed over.
        """
        review = self.repairer.judge(self.pull)
        if review is None:
            raise RefusedOrderError(say(UNREADABLE))
        return review

    def _demand_writable(self) -> None:
        problem = self.repairer.find_problem(self.pull)
        if problem:
            raise RefusedOrderError(problem)

    def _add_answers(self, push: PushCommit) -> PushCommit:
        """Return *push* with the reaction that follows it, and what follows if it fails."""
        refusal = (
            *self._plan_publication(self.analysis),
            self._make_reaction("confused"),
        )
        return push._replace(
            then=(*push.then, self._make_reaction()), otherwise=refusal
        )

    def _plan_distinction(self, listed: str) -> tuple[Action, ...]:
        """Record in the entry *listed* that the contribution is another work.

        What a contribution says of itself does not count.
        """
        verdict = _get_only_entry(self._judge())
        reviewer = self.repairer.reviewer
        remote = reviewer.remote
        tip = remote.repository.resolve_commit(f"refs/heads/{self.pull.base_branch}")
        newcomer = EntryId.from_path(verdict.final_path)
        edited = reviewer.mark_distinct(MarkDistinct(tip, listed, newcomer))
        if isinstance(edited, Refused):
            raise RefusedOrderError(edited.problem)
        if isinstance(edited, AlreadyRecorded):
            return (self._make_reaction(),)
        files = {edited.path: edited.text}
        if not may_write(files):
            raise RefusedOrderError(say("there is no entry `{entry}`.", entry=listed))
        commit = remote.commit(
            tip,
            files,
            "Record that two works differ",
            self.repairer.bot,
            _make_time(remote, tip),
        )
        # It goes to the list without an approval.
        actor = demand_actor(self.event)
        MergeScope(reviewer, tip, commit).demand_keeper(actor.login)
        # The contribution is judged against the commit that records it.
        analysis = reviewer.judge(
            self.pull.number,
            commit,
            self.pull.head,
            facts=self.repairer.read_shown_facts(self.pull.number),
        )
        push = PushCommit(
            commit,
            self.pull.base_branch,
            then=(*self._plan_publication(analysis), self._make_reaction()),
            otherwise=(self._make_reaction("confused"),),
        )
        return (push,)

    def _plan_approval(self, token: str) -> tuple[Action, ...]:
        return self._approval.plan(token)

    @property
    def _approval(self) -> RequestApproval:
        return RequestApproval(
            self.context, self.event, self.pull, self.repairer, self.analysis
        )

    def _plan_later(self, argument: str) -> tuple[Action, ...]:
        """Say from which day the contribution can be listed."""
        text = read_reason(self.event, argument)
        later = parse_later(text, self.context.today)
        self._approval.demand_keeper()
        analysis = demand_review(self.analysis, self.pull)
        publisher = self.repairer.publisher
        publication = publisher.plan_publication(self.pull, analysis, later=later)
        return *publication.plan, self._make_reaction()

    def _plan_rejection(self, argument: str) -> tuple[Action, ...]:
        """Say why the contribution is not taken up, and close it."""
        reason = read_reason(self.event, argument)
        body = render_rejected(reason)
        own_comments = find_bot_reviews(self.forge, self.pull.number)
        actions: list[Action] = []
        if not own_comments or own_comments[0].body != body:
            comment = plan_comment(self.pull.number, MARKER, body, own_comments)
            actions.append(comment)
        # Only what is open is reviewed, and a run that is repeated needs the review.
        actions += self._plan_memory(reason)
        if self.pull.is_open:
            actions.append(Close(self.pull.number))
        actions += plan_labels(self.pull, (), self.repairer.publisher.bot_labels)
        return *actions, self._make_reaction()

    def _plan_memory(self, reason: str) -> Iterator[Action]:
        """Plan that the bot remembers why the works were not taken up, where a list wishes it."""
        analysis = self.analysis
        is_known = isinstance(analysis, Reviewed) and analysis.head == self.pull.head
        if not is_known or not self.repairer.publisher.settings.remember:
            return
        remote = self.repairer.reviewer.remote
        rejection = make_rejection(
            self.pull.number,
            self.context.today.isoformat(),
            reason,
            self.review.verdicts,
        )
        yield from plan_memory(remote, rejection, self.repairer.bot)

    def _plan_undo(self, _: str) -> tuple[Action, ...]:
        return MergeUndo(self.event, self.pull, self.repairer).plan()

    def _plan_takeover(self, _: str) -> tuple[Action, ...]:
        """Open a request in place of this one, from the tip of the list.

        It is for branches that cannot be written to; the contributor stays the author.
        What goes to the branch of the lists is replaced by a request to the branch of the
        entries.
        """
        review = self._judge()
        reviewer = self.repairer.reviewer
        remote = reviewer.remote
        branch = self.pull.base_branch
        body = say(
            "Takes over pull request {number}, whose branch could not be written to.",
            number=self.pull.number,
        )
        if self._has_generated_base:
            branch = reviewer.branch
            body = say(
                "Takes over pull request {number}, which went to the lists' own branch.",
                number=self.pull.number,
            )
            remote.fetch_bases([f"refs/heads/{branch}"])
        tip = remote.repository.resolve_commit(f"refs/heads/{branch}")
        tree = remote.repository.open_tree(tip)
        files = _list_files(review, tree)
        documents = self._take_documents(review, tree)
        if not (files or documents) or not may_write(files):
            raise RefusedOrderError(
                say("the contribution holds no entry, or a file that is none.")
            )
        # Otherwise the new request would undo what the tip has and the review did not see.
        base = remote.repository.open_tree(review.base)
        if any(tree.read(path) != base.read(path) for path in files):
            raise RefusedOrderError(
                say(
                    "the list is behind its entries; it is made anew by the next sweep."
                )
            )
        title = make_merge_title(review)
        commit = remote.commit(
            tip,
            {**files, **documents},
            title,
            self._make_author(),
            _make_time(remote, tip),
        )
        own_branch = f"listwright/take-{self.pull.number}"
        opening = OpenPullRequest(own_branch, branch, title, f"{body}\n")
        push = PushCommit(
            commit,
            own_branch,
            then=(opening, self._make_reaction()),
            otherwise=(self._make_reaction("confused"),),
        )
        return (push,)

    def _take_documents(
        self,
        review: Review,
        tree: Workspace,
    ) -> dict[str, str]:
        """Return the documents that are their list's source, with the contribution's lines.

        *tree* has them as they are on the branch that the request goes to.

        Raises:
            RefusedOrderError: the contribution changes lines, too.
            GitError: a document is no UTF-8.
        """
        repository = self.repairer.reviewer.remote.repository
        parted = repository.open_tree(
            repository.find_merge_base(review.base, review.head)
        )
        head = repository.open_tree(review.head)
        origins = [verdict.origin for verdict in review.verdicts]
        paths = {one.path for one in origins if isinstance(one, DocumentLine)}
        documents: dict[str, str] = {}
        for path in sorted(paths & find_source_documents(tree)):
            versions = [read_text(one, path) for one in (parted, head, tree)]
            taken = take_lines(*versions)
            if taken is None:
                raise RefusedOrderError(
                    say("only new lines can be taken over; this changes lines, too.")
                )
            documents[path] = taken
        return documents

    def _make_author(self) -> Identity:
        """Return the contributor as the author of a commit, by GitHub's own address."""
        author = self.pull.author
        address = f"{author.id}+{author.login}@users.noreply.github.com"
        return Identity(author.login, address)


def _list_files(
    review: Review,
    tree: Workspace,
) -> dict[str, str | None]:
    """Return what the contribution writes, and removes of what *tree* has."""
    # Only what is there can be removed.
    return {
        path: text
        for path, text in dict(review.list_results()).items()
        if text is not None or tree.read(path) is not None
    }


def _make_time(remote: Remote, parent: str) -> int:
    """Return the time of a commit on top of *parent*.

    It depends on nothing else: a run that is repeated makes the same commit again.
    """
    return remote.repository.read_commit(parent).when + 1


def _get_only_entry(review: Review) -> Verdict:
    entries = [verdict for verdict in review.verdicts if verdict.kind != "removed"]
    if len(entries) != 1:
        raise RefusedOrderError(say("this needs a contribution of just one entry."))
    return entries[0]
