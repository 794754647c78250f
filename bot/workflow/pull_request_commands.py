"""What a comment on a pull request asks for: to approve, repair, move, take over or look again."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import RefusedOrderError
from bot.model.analysis import Analysis, Reviewed
from bot.model.entry_id import EntryId
from bot.model.forge import PullRequest, Reaction
from bot.model.isolated import AlreadyRecorded, MarkDistinct, Refused
from bot.model.review import Review, Verdict
from bot.output.comments.review import MARKER, read_stamp
from bot.plan.forge import Action, MergePullRequest, OpenPullRequest, PushCommit, React
from bot.ports import Context, Identity
from bot.ports.forge import Forge
from bot.project.load_settings import load_project
from bot.workflow.bot_identity import find_bot_comments
from bot.workflow.branch_repair import BranchRepairer, may_write
from bot.workflow.comment_commands import CommentCommand, Verb
from bot.workflow.event import Event
from bot.workflow.merge_gate import find_failing_check, make_merge_title

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
        if (
            not isinstance(self.analysis, Reviewed)
            or self.analysis.head != self.pull.head
        ):
            raise RefusedOrderError(
                "the contribution could not be read, or has just changed."
            )
        return self.analysis.review

    def plan(self, order: CommentCommand) -> tuple[Action, ...]:
        """What the order comes to; the reaction is last, so that it says that all is done."""
        if not self.pull.is_open and order.verb != "approve":
            raise RefusedOrderError("the pull request is closed.")
        if self._is_astray and order.verb in {"approve", "distinct"}:
            raise RefusedOrderError(
                "the branch it goes to is made anew; `/take` comes first."
            )
        do: dict[Verb, Callable[[str], tuple[Action, ...]]] = {
            "fix": self._fix,
            "recheck": self._recheck,
            "distinct": self._distinct,
            "move": self._move,
            "approve": self._approve,
            "take": self._take,
        }
        return do[order.verb](order.argument)

    @property
    def _is_astray(self) -> bool:
        return self.repairer.publisher.targets_generated_branch(self.pull)

    def _done(self, reaction: Reaction = "+1") -> React:
        return React(self.event.comment, reaction)

    def _recheck(self, _: str) -> tuple[Action, ...]:
        return *self.repairer.publisher.plan_publication(
            self.pull, self.analysis
        ).plan, self._done()

    def _fix(self, _: str) -> tuple[Action, ...]:
        self._demand_writable()
        made = self.repairer.repair(self.pull)
        if made is not None:
            return (self._with_answer(made),)
        said = (
            self.repairer.publisher.plan_publication(self.pull, self.analysis).plan
            if self.review.verdicts
            else ()
        )
        if not said and not self.repairer.is_ours(self.pull.head):
            raise RefusedOrderError(
                "nothing is left that the bot can repair by itself."
            )
        return *said, self._done(
            "+1" if self.repairer.is_ours(self.pull.head) else "confused"
        )

    def _move(self, section: str) -> tuple[Action, ...]:
        self._demand_writable()
        verdict = _only_entry(self._judged())
        layout = load_project(self.context.workspace).layouts.get(verdict.list_id)
        section = section.removeprefix(f"{verdict.list_id}/")
        if layout is None or section not in layout.sections:
            raise RefusedOrderError(f"the list has no section `{section}`.")
        slug = EntryId.from_path(verdict.final_path).slug
        target = EntryId.from_parts(verdict.list_id, section, slug).path
        files = {verdict.path: None, target: verdict.final_text}
        made = (
            self.repairer.push(self.pull, files, f"Move to {section}")
            if may_write(files)
            else None
        )
        if made is None:
            raise RefusedOrderError("the moved entry could not be judged.")
        return (self._with_answer(made),)

    def _judged(self) -> Review:
        """The contribution as it is judged here: what is written does not come from what was handed over."""
        review = self.repairer.judged(self.pull)
        if review is None:
            raise RefusedOrderError(
                "the contribution could not be read, or has just changed."
            )
        return review

    def _demand_writable(self) -> None:
        if problem := self.repairer.problem_of(self.pull):
            raise RefusedOrderError(problem)

    def _with_answer(self, made: PushCommit) -> PushCommit:
        refused = (
            *self.repairer.publisher.plan_publication(self.pull, self.analysis).plan,
            self._done("confused"),
        )
        return made._replace(then=(*made.then, self._done()), otherwise=refused)

    def _distinct(self, listed: str) -> tuple[Action, ...]:
        """Written into the entry that is listed: what a contribution says of itself does not count."""
        verdict = _only_entry(self._judged())
        remote, branch = self.repairer.reviewer.remote, self.pull.base_branch
        tip = remote.repository.resolve_commit(f"refs/heads/{branch}")
        newcomer = EntryId.from_path(verdict.final_path)
        edited = self.repairer.reviewer.mark_distinct(
            MarkDistinct(tip, listed, newcomer)
        )
        if isinstance(edited, Refused):
            raise RefusedOrderError(edited.problem)
        if isinstance(edited, AlreadyRecorded):
            return (self._done(),)
        files = {edited.path: edited.text}
        if not may_write(files):
            raise RefusedOrderError(f"there is no entry `{listed}`.")
        when = remote.repository.read_commit(tip).when + 1
        commit = remote.commit(
            tip, files, "Record that two works differ", self.repairer.bot, when
        )
        analysis = self.repairer.reviewer.judge(
            self.pull.number, commit, self.pull.head
        )
        said = self.repairer.publisher.plan_publication(self.pull, analysis).plan
        return (
            PushCommit(
                commit,
                branch,
                then=(*said, self._done()),
                otherwise=(self._done("confused"),),
            ),
        )

    def _approve(self, token: str) -> tuple[Action, ...]:
        """Merge what the preview showed: the commit and the token stand in the bot's own comment, nowhere else."""
        if self.pull.is_merged:
            return (self._done("rocket"),)
        shown = find_bot_comments(
            self.forge, self.forge.list_comments(self.pull.number), MARKER
        )
        stamp = read_stamp(shown[0].body) if shown else None
        if (
            not self.pull.is_open
            or stamp is None
            or not stamp.token
            or stamp.token != token
        ):
            raise RefusedOrderError(
                "the token is not that of the preview which stands there now."
            )
        if stamp.head != self.pull.head:
            raise RefusedOrderError("the contribution has changed since the preview.")
        if problem := find_failing_check(self.forge, self.pull.head):
            raise RefusedOrderError(problem)
        title, said = make_merge_title(self.review), "Approved by a maintainer."
        done, undone = (self._done("rocket"),), (self._done("confused"),)
        return (
            MergePullRequest(
                self.pull.number, self.pull.head, title, said, done, undone
            ),
        )

    def _take(self, _: str) -> tuple[Action, ...]:
        """A replacement from the tip of the list, by the contributor: for branches that cannot be written to.

        What goes to the branch of the lists is replaced by a request to the branch of the entries.
        """
        review = self._judged()
        remote, branch = self.repairer.reviewer.remote, self.pull.base_branch
        base = remote.repository.open_tree(review.base)
        if self._is_astray:
            branch = self.repairer.reviewer.branch
            remote.fetch_bases([f"refs/heads/{branch}"])
        tip = remote.repository.resolve_commit(f"refs/heads/{branch}")
        files: dict[str, str | None] = {}
        for verdict in review.verdicts:
            if verdict.is_moved or not verdict.stays:
                files[verdict.path] = None
            if verdict.stays:
                files[verdict.final_path] = verdict.final_text
        tree = remote.repository.open_tree(tip)  # only what is there can be removed
        files = {
            path: text
            for path, text in files.items()
            if text is not None or tree.read(path) is not None
        }
        if not files or not may_write(files):
            raise RefusedOrderError(
                "the contribution holds no entry, or a file that is none."
            )
        if any(tree.read(path) != base.read(path) for path in files):
            raise RefusedOrderError(
                "the list is behind its entries; it is made anew by the next sweep."
            )
        author = self.pull.author
        who = Identity(
            author.login, f"{author.id}+{author.login}@users.noreply.github.com"
        )
        title = make_merge_title(review)
        commit = remote.commit(
            tip, files, title, who, remote.repository.read_commit(tip).when + 1
        )
        own = f"listwright/take-{self.pull.number}"
        why = (
            "which went to the lists' own branch"
            if self._is_astray
            else "whose branch could not be written to"
        )
        body = f"Takes over pull request {self.pull.number}, {why}.\n"
        opened = OpenPullRequest(own, branch, title, body)
        pushed = PushCommit(
            commit,
            own,
            then=(opened, self._done()),
            otherwise=(self._done("confused"),),
        )
        return (pushed,)


def _only_entry(review: Review) -> Verdict:
    entries = [verdict for verdict in review.verdicts if verdict.kind != "removed"]
    if len(entries) != 1:
        raise RefusedOrderError("this needs a contribution of just one entry.")
    return entries[0]
