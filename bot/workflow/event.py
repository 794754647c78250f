"""Read what happened at the forge from the file that a workflow gives.

An event holds only what the bot goes by.
"""

import argparse
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.errors import UsageError
from bot.model.forge import Person

Kind = Literal["pull request", "issue", "comment", "push", "merge group", "schedule"]

# Hexadecimal digits of the id of a commit (SHA-1).
_COMMIT_LENGTH = 40


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


def configure_event(parser: argparse.ArgumentParser) -> None:
    """Declare the argument by which a step of a workflow learns what happened."""
    parser.add_argument(
        "--event",
        required=True,
        metavar="FILE",
        help="what happened, as GitHub wrote it",
    )


def configure_step(
    parser: argparse.ArgumentParser,
    *,
    reads: str = "",
) -> None:
    """Declare the arguments of a step of a workflow.

    *reads* says what the analysis is to the step; without it the step takes none.
    """
    configure_event(parser)
    if reads:
        parser.add_argument("--analysis", required=True, metavar="FILE", help=reads)
    parser.add_argument("--dry-run", action="store_true", help="say what would be done")
    parser.add_argument(
        "--check",
        action="store_true",
        help="do nothing; exit with 1 if there is something to do",
    )


def parse_event(data: bytes | None) -> Event:
    """Return the event in *data*; its shape shows its kind.

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
        event = _parse(payload)
        return replace(event, default_branch=_read_default_branch(payload))
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"the event file lacks {error}.") from None


def _parse(payload: Mapping[str, Any]) -> Event:
    """Return the event in *payload*.

    The file does not name the kind. What is special comes before what it contains: a
    comment's event holds its issue too.
    """
    action = str(payload.get("action") or "")
    if payload.get("pull_request"):
        return _parse_pull_request(action, payload)
    if payload.get("comment"):
        return _parse_comment(action, payload)
    if issue := payload.get("issue"):
        return Event(
            kind="issue",
            action=action,
            number=int(issue["number"]),
            actor=read_person(issue["user"]),
        )
    if group := payload.get("merge_group"):
        return Event(
            kind="merge group",
            action=action,
            head=_read_commit(group["head_sha"]),
            base=_read_commit(group["base_sha"]),
        )
    if "after" in payload and "ref" in payload:
        return Event(
            kind="push",
            head=_read_commit(payload["after"]),
            base=_read_commit(payload["before"]),
            branch=str(payload["ref"]).removeprefix("refs/heads/"),
        )
    # A run that a person starts by hand does what a scheduled one does.
    if "schedule" in payload or "inputs" in payload or "workflow" in payload:
        return Event(kind="schedule")
    raise UsageError("the event file holds an event that this program does not know.")


def _parse_pull_request(action: str, payload: Mapping[str, Any]) -> Event:
    pull = payload["pull_request"]
    return Event(
        kind="pull request",
        action=action,
        number=int(pull["number"]),
        head=_read_commit(pull["head"]["sha"]),
        on_pull_request=True,
        actor=read_person(pull["user"]),
        branch=str(pull["base"]["ref"]),
        changed_files=int(pull.get("changed_files") or 0),
        own_branch=_read_own_branch(pull["head"], payload),
    )


def _parse_comment(action: str, payload: Mapping[str, Any]) -> Event:
    comment = payload["comment"]
    issue = payload["issue"]
    return Event(
        kind="comment",
        action=action,
        number=int(issue["number"]),
        # GitHub sends a comment on a pull request as one on an issue, with this key.
        on_pull_request="pull_request" in issue,
        comment=int(comment["id"]),
        body=str(comment.get("body") or ""),
        text=str(issue.get("body") or ""),
        actor=read_person(comment["user"]),
    )


def _read_own_branch(
    head: Mapping[str, Any],
    payload: Mapping[str, Any],
) -> str:
    """Return the branch of a pull request; empty if it is a fork's, or the fork is gone."""
    source = head.get("repo") or {}
    own = payload.get("repository") or {}
    source_name = source.get("full_name")
    is_own = source_name and source_name == own.get("full_name")
    return str(head["ref"]) if is_own else ""


def _read_default_branch(payload: Mapping[str, Any]) -> str:
    repository = payload.get("repository")
    if not isinstance(repository, dict):
        return ""
    return str(repository.get("default_branch") or "")


def read_person(user: Mapping[str, Any] | None) -> Person:
    """Return the person in an event or an answer of GitHub's.

    A deleted account is the person `ghost`, who has the number 0.
    """
    if user is None:
        return Person("ghost", 0, is_user=False)
    is_user = str(user.get("type")) == "User"
    return Person(str(user["login"]), int(user["id"]), is_user)


def _read_commit(value: object) -> str:
    text = str(value)
    is_hexadecimal = all(letter in "0123456789abcdef" for letter in text)
    if len(text) != _COMMIT_LENGTH or not is_hexadecimal:
        raise ValueError("the id of a commit")
    return text
