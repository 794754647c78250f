"""Keep the list of what is ready to merge in the bot's one issue, where a list wishes it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.model.forge import Check, Issue, PullRequest
from bot.model.review import Review
from bot.output.comments.bot_issue import read_part
from bot.output.comments.ready import (
    READY,
    ReadyPart,
    ReadyRequest,
    describe_request,
    is_about,
    read_ready,
    render_ready,
    render_row,
)
from bot.output.comments.review import Stamp, read_stamp
from bot.plan.forge import UpdateBotIssue
from bot.ports.forge import Forge
from bot.workflow.bot_identity import find_bot_checks, find_bot_reviews
from bot.workflow.merge_gate import find_foreign_run
from bot.workflow.publisher import LABELS

# Requests that one list holds: it is read in a few minutes, and approved in one job.
MOST_LISTED = 30


def is_ready(review: Review) -> bool:
    """Return whether nothing is left to do but to merge."""
    return LABELS[review.turn] == ("ready",)


def find_preview(forge: Forge, number: int, head: str) -> Stamp | None:
    """Return the stamp of the preview of a request at the commit *head*.

    None where the bot's comment shows another commit, or offers no token.
    """
    comments = find_bot_reviews(forge, number)
    stamp = read_stamp(comments[0].body) if comments else None
    if stamp is None or stamp.head != head or not stamp.token:
        return None
    return stamp


def find_passed_preview(
    forge: Forge, pull: PullRequest, own_checks: Sequence[Check]
) -> Stamp | None:
    """Return the preview of *pull*; None if a check of it has not passed.

    *own_checks* are the bot's, as `find_bot_checks` gives them.
    """
    if not own_checks or own_checks[-1].conclusion != "success":
        return None
    if find_foreign_run(forge, pull.head):
        return None
    return find_preview(forge, pull.number, pull.head)


@dataclass(slots=True)
class ReadyList:
    """What one sweep sees that is ready.

    *token* is new; the list of before keeps its own where it stands for the same.
    """

    forge: Forge
    branch: str
    token: str
    candidates: list[tuple[PullRequest, Review]] = field(default_factory=list)
    heads: dict[int, str] = field(default_factory=dict)
    """The commits of the open requests that this sweep saw."""

    def add(self, pull: PullRequest, review: Review) -> None:
        """Note a request whose review stands below it already."""
        if pull.base_branch == self.branch and not pull.is_draft and is_ready(review):
            self.candidates.append((pull, review))

    def plan(self, issue: Issue | None) -> Iterator[UpdateBotIssue]:
        """Plan that the bot's *issue* lists what is ready; nothing if it does so already."""
        current_text = read_part(issue.body, READY) if issue else ""
        current = read_ready(current_text)
        text = render_ready(self._make_part(current)).strip("\n")
        if text != current_text:
            yield UpdateBotIssue(READY, text)

    def _make_part(self, current: ReadyPart) -> ReadyPart:
        requests: list[ReadyRequest] = []
        rows: dict[int, str] = {}
        for pull, review in sorted(self.candidates, key=lambda pair: pair[0].number):
            if len(rows) == MOST_LISTED:
                break
            own_checks = find_bot_checks(self.forge, pull.head)
            preview = find_passed_preview(self.forge, pull, own_checks)
            if preview is not None:
                requests.append(ReadyRequest(pull.number, pull.head, preview.token))
                text = describe_request(pull.title, review)
                rows[pull.number] = render_row(pull.number, pull.head, text)
        # A reason stands until its request changes, is closed, or is ready again.
        not_merged = {
            number: row
            for number, row in current.not_merged.items()
            if number not in rows and is_about(row, self.heads.get(number, ""))
        }
        # Somebody may just be quoting the token.
        is_same = tuple(requests) == current.requests and current.token
        token = current.token if is_same else self.token
        return ReadyPart(token, tuple(requests), rows, not_merged)
