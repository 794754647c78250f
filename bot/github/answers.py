"""What an answer of GitHub means, and what may be said of it: never a token, a header or a whole body."""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

from bot.errors import Cause, ForgeError

Json: TypeAlias = dict[str, Any]

LONGEST_MESSAGE = 200
_READ_OF_A_MESSAGE = 1_000
_FIRST_PAUSE = 60
_NO_CONTENT, _UNAUTHORIZED, _FORBIDDEN, _TOO_MANY = 204, 401, 403, 429
_INVALID = 422
_NOT_ALLOWED = frozenset({_FORBIDDEN, 404, 410, 451})
_NO_PERMISSION = "resource not accessible"
_BLOCKED = re.compile(r"\b(?:blocked|locked|archived|read-only|disabled|limited)\b")

_SECRET = re.compile(r"(?:gh[a-z]_|github_pat_|eyJ|x-access-token:)[^\s@\"'<>]+@?")
_NUMBER = re.compile(r"[0-9]{1,12}")
_NEED = re.compile(r"([a-z_]{1,40})=([a-z]{1,10})")


class Answer(NamedTuple):
    """What came back. *status* is 0 if nothing did; the names in *headers* are in small letters."""

    status: int
    headers: Mapping[str, str]
    content: Any = None
    """The JSON, a list or an object; None if there was none."""

    @property
    def message(self) -> str:
        """What GitHub says of a refusal, in its own words."""
        if not isinstance(self.content, dict):
            return ""
        said = [self.content.get("message")]
        errors = self.content.get("errors")
        said += [
            error.get("message") if isinstance(error, dict) else error
            for error in (errors[:3] if isinstance(errors, list) else ())
        ]
        return ": ".join(text for text in said if isinstance(text, str))

    @property
    def is_limit(self) -> bool:
        """Whether GitHub did not even look at the request, because there were too many."""
        if self.status == _TOO_MANY:
            return True
        if self.status != _FORBIDDEN or _NO_PERMISSION in self.message.lower():
            return False
        return (
            "retry-after" in self.headers
            or self.number("x-ratelimit-remaining") == 0
            or "rate limit" in self.message.lower()
        )

    @property
    def is_lost(self) -> bool:
        """Whether nobody can tell what became of the request: no answer, a failure, a redirect, no JSON."""
        if 200 <= self.status < 300:  # noqa: PLR2004 - what HTTP calls success
            return self.content is None and self.status != _NO_CONTENT
        return not 400 <= self.status < 500  # noqa: PLR2004 - what HTTP calls the client's error

    def number(self, header: str) -> int | None:
        """A header that is a number; None if it is not."""
        match = _NUMBER.fullmatch(self.headers.get(header, ""))
        return int(match[0]) if match else None

    def pause(self, waited: int, now: float) -> float:
        """How many seconds a limit asks for, after having waited for it *waited* times.

        The order is GitHub's: `Retry-After`, the reset of a used-up limit, else a minute that doubles
        (docs, REST, rate limits).
        """
        stated, reset = self.number("retry-after"), self.number("x-ratelimit-reset")
        if stated is not None:
            return max(1, stated)
        if self.number("x-ratelimit-remaining") == 0 and reset is not None:
            return max(1, reset - now + 1)
        return float(_FIRST_PAUSE << waited)

    def error(self, asked: str, secret: str, *, is_unsure: bool) -> ForgeError:
        """The error that tells a person what became of *asked*, without *secret*."""
        if self.is_limit:
            problem = f"GitHub's rate limit is reached, and it asks for more time than this run has ({asked})."
        elif self.is_lost:
            problem = f"GitHub gave no usable answer to {asked} ({self.status or 'no connection'})."
        elif self.status == _UNAUTHORIZED:
            problem = "GitHub does not accept the token."
        elif self.status == _FORBIDDEN and _NO_PERMISSION in self.message.lower():
            needs = self.headers.get("x-accepted-github-permissions", "")
            problem = (
                f"GitHub does not let this job do {asked}. {permission_advice(needs)}"
            )
        else:
            problem = f"GitHub refused {asked} ({self.status}): {self.message or 'it does not say why'}"
        return ForgeError(
            tidy(problem, secret),
            status=self.status,
            is_unsure=is_unsure,
            cause=self._find_cause(),
        )

    def _find_cause(self) -> Cause:
        """Return why GitHub did not do what was asked.

        GitHub answers 403 where a conversation is locked, has 2,500 comments, or the repository is archived or takes
        comments from few people for a while; 404 and 410 where something is gone; 422 where one of two people has
        blocked the other. A missing permission has 403 too, but it is a mistake in the workflow.
        """
        if self.is_limit:
            return "limit"
        words = self.message.lower()
        if self.status in _NOT_ALLOWED:
            return "fault" if _NO_PERMISSION in words else "refusal"
        is_blocked = self.status == _INVALID and _BLOCKED.search(words) is not None
        return "refusal" if is_blocked else "fault"


def parsed(text: str) -> Any:  # noqa: ANN401 - any JSON
    """The list or object that *text* is; None if it is neither."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict | list) else None


def tidy(text: str, secret: str) -> str:
    """One short printable line of *text*, without anything that looks like a token."""
    line = " ".join(text.replace(secret, "[redacted]").split())[:_READ_OF_A_MESSAGE]
    shown = "".join(
        character
        for character in _SECRET.sub("[redacted]", line)
        if character.isprintable()
    )
    return (
        shown if len(shown) <= LONGEST_MESSAGE else shown[: LONGEST_MESSAGE - 1] + "…"
    )


def permission_advice(needs: str) -> str:
    """What to write into a workflow, from `X-Accepted-GitHub-Permissions`: `a=write,b=read; c=write`.

    A semicolon parts what would each do, a comma what is needed together.
    """
    choices = [
        " and ".join(
            f"`{name.replace('_', '-')}: {level}`"
            for name, level in _NEED.findall(choice)
        )
        for choice in needs[:_READ_OF_A_MESSAGE].split(";")
    ]
    named = " or ".join(filter(None, choices))
    return (
        f"Give the job {named}."
        if named
        else "Give the job the permission that this needs."
    )


def number_of(made: Json) -> int:
    """The number of an issue or pull request that was just made."""
    number = made.get("number")
    if not isinstance(number, int):
        raise ForgeError("GitHub did not say what it made.", is_unsure=True)
    return number


def made_commit(answer: Json, secret: str) -> str | None:
    """The commit of a GraphQL answer; None if the branch was not where it was expected.

    Raises:
        ForgeError: it was refused; or nobody can tell, which is so for an error without a type too
            ("Something went wrong while executing your query").
    """
    errors = answer.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    if isinstance(first, dict) and first.get("type") == "STALE_DATA":
        return None
    if isinstance(first, dict) and first.get("type"):
        said = str(first.get("message"))
        advice = (
            permission_advice("contents=write") if first["type"] == "FORBIDDEN" else ""
        )
        raise ForgeError(tidy(f"GitHub refused the commit: {said} {advice}", secret))
    try:
        commit = answer["data"]["createCommitOnBranch"]["commit"]["oid"]
    except (KeyError, TypeError):
        commit = None
    if not isinstance(commit, str) or errors:
        raise ForgeError(
            "GitHub did not say whether it made the commit.", is_unsure=True
        )
    return commit
