"""What happened at the forge, from the file that a workflow gives: only what the bot goes by."""

import argparse
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.errors import UsageError
from bot.model.forge import Person

Kind = Literal["pull request", "issue", "comment", "push", "merge group", "schedule"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event. What does not belong to its kind is empty."""

    kind: Kind
    action: str = ""
    number: int = 0
    """The pull request, or the issue; of a comment, what was commented on."""
    own_branch: str = ""
    """Pull request: where it comes from, if that is a branch of the same repository."""
    head: str = ""
    """The commit proposed (merge group: the commit it made; push: the new tip)."""
    base: str = ""
    """Merge group and push: the commit before."""
    branch: str = ""
    """Push: the branch; pull request: where it goes."""
    on_pull_request: bool = False
    comment: int = 0
    body: str = ""
    """The comment's text as it was when the event happened."""
    text: str = ""
    """Comment: the text of the issue as it was then."""
    actor: Person | None = None
    """Who commented, or opened the pull request; who caused the event does not matter."""
    changed_files: int = 0
    """Pull request: how many files it changes, by the forge's count."""
    default_branch: str = ""


def configure_step(parser: argparse.ArgumentParser, *, reads: str = "") -> None:
    """Declare the arguments of a step of a workflow; *reads* is what the analysis is to it, if it takes one."""
    parser.add_argument(
        "--event",
        required=True,
        metavar="FILE",
        help="what happened, as GitHub wrote it",
    )
    if reads:
        parser.add_argument("--analysis", required=True, metavar="FILE", help=reads)
    parser.add_argument("--dry-run", action="store_true", help="say what would be done")
    parser.add_argument(
        "--check",
        action="store_true",
        help="do nothing; exit with 1 if there is something to do",
    )


def parse_event(data: bytes | None) -> Event:
    """The event in *data*; its kind is told by its shape.

    Raises:
        UsageError: it is none of those the bot knows.
    """
    try:
        payload = json.loads(data or b"")
    except ValueError:
        raise UsageError("the event file is missing or not JSON.") from None
    if not isinstance(payload, dict):
        raise UsageError("the event file holds no event.")
    try:
        return replace(_parse(payload), default_branch=_default_branch(payload))
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"the event file lacks {error}.") from None


def _parse(payload: Mapping[str, Any]) -> Event:
    action = str(payload.get("action") or "")
    if pull := payload.get("pull_request"):
        return Event(
            kind="pull request",
            action=action,
            number=int(pull["number"]),
            head=_commit(pull["head"]["sha"]),
            on_pull_request=True,
            actor=person(pull["user"]),
            branch=str(pull["base"]["ref"]),
            changed_files=int(pull.get("changed_files") or 0),
            own_branch=_own_branch(pull["head"], payload),
        )
    if comment := payload.get("comment"):
        issue = payload["issue"]
        return Event(
            kind="comment",
            action=action,
            number=int(issue["number"]),
            on_pull_request="pull_request" in issue,
            comment=int(comment["id"]),
            body=str(comment.get("body") or ""),
            text=str(issue.get("body") or ""),
            actor=person(comment["user"]),
        )
    if issue := payload.get("issue"):
        return Event(
            kind="issue",
            action=action,
            number=int(issue["number"]),
            actor=person(issue["user"]),
        )
    if group := payload.get("merge_group"):
        head, base = _commit(group["head_sha"]), _commit(group["base_sha"])
        return Event(kind="merge group", action=action, head=head, base=base)
    if "after" in payload and "ref" in payload:
        branch = str(payload["ref"]).removeprefix("refs/heads/")
        head, base = _commit(payload["after"]), _commit(payload["before"])
        return Event(kind="push", head=head, base=base, branch=branch)
    if "schedule" in payload or "inputs" in payload or "workflow" in payload:
        return Event(kind="schedule")
    raise UsageError("the event file holds an event that this program does not know.")


def _own_branch(head: Mapping[str, Any], payload: Mapping[str, Any]) -> str:
    source, own = head.get("repo") or {}, payload.get("repository") or {}
    is_own = source.get("full_name") and source.get("full_name") == own.get("full_name")
    return str(head["ref"]) if is_own else ""


def _default_branch(payload: Mapping[str, Any]) -> str:
    repository = payload.get("repository")
    return (
        str(repository.get("default_branch") or "")
        if isinstance(repository, dict)
        else ""
    )


def person(user: Mapping[str, Any] | None) -> Person:
    """Somebody as an event or an answer tells of them; a deleted account is nobody."""
    if user is None:
        return Person("ghost", 0, is_user=False)
    return Person(str(user["login"]), int(user["id"]), str(user.get("type")) == "User")


def _commit(value: object) -> str:
    text = str(value)
    if len(text) != 40 or not all(letter in "0123456789abcdef" for letter in text):  # noqa: PLR2004 - SHA-1
        raise ValueError("the id of a commit")
    return text
