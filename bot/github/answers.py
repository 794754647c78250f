"""Read an answer of GitHub, and say of it neither token, header nor whole body."""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

from bot.errors import Cause, ForgeError

Json: TypeAlias = dict[str, Any]

# Characters of GitHub's words that a message of the bot quotes.
LONGEST_MESSAGE = 200
# Characters of a text from GitHub that are looked at, before a message is cut from it.
_MOST_READ = 1_000
# Seconds; GitHub asks for at least a minute where it names no time (docs, REST, rate
# limits).
_FIRST_PAUSE = 60
_NO_CONTENT, _UNAUTHORIZED, _FORBIDDEN, _TOO_MANY = 204, 401, 403, 429
_INVALID = 422
_NOT_ALLOWED = frozenset({_FORBIDDEN, 404, 410, 451})
# How GitHub words a missing permission: "Resource not accessible by integration".
_NO_PERMISSION = "resource not accessible"
# Words of a refusal by a person's or an owner's choice: "Issue is locked".
_BLOCKED = re.compile(r"\b(?:blocked|locked|archived|read-only|disabled|limited)\b")

# Tokens by their beginnings: `ghs_16C7e42F`, `github_pat_11AA`, a JSON web token, or
# one inside the address of a remote.
_SECRET = re.compile(r"(?:gh[a-z]_|github_pat_|eyJ|x-access-token:)[^\s@\"'<>]+@?")
_NUMBER = re.compile(r"[0-9]{1,12}")
# One permission of the header `X-Accepted-GitHub-Permissions`: `pull_requests=write`.
_NEED = re.compile(r"([a-z_]{1,40})=([a-z]{1,10})")


class Answer(NamedTuple):
    """The answer to one request.

    *status* is 0 if no answer came; the names in *headers* are in small letters.
    """

    status: int
    headers: Mapping[str, str]
    content: Any = None
    """The JSON, a list or an object; None if there was none."""

    @property
    def message(self) -> str:
        """GitHub's own explanation of a refusal, at most three errors of it."""
        if not isinstance(self.content, dict):
            return ""
        texts = [self.content.get("message")]
        errors = self.content.get("errors")
        if isinstance(errors, list):
            texts += [
                error.get("message") if isinstance(error, dict) else error
                for error in errors[:3]
            ]
        return ": ".join(text for text in texts if isinstance(text, str))

    @property
    def is_limit(self) -> bool:
        """Whether GitHub did not look at the request, because there were too many."""
        if self.status == _TOO_MANY:
            return True
        if self.status != _FORBIDDEN or _NO_PERMISSION in self.message.lower():
            return False
        return (
            "retry-after" in self.headers
            or self.get_number("x-ratelimit-remaining") == 0
            or "rate limit" in self.message.lower()
        )

    @property
    def is_lost(self) -> bool:
        """Whether nobody can tell what became of the request.

        So it is without an answer, after a failure of the server or a redirect, and
        where a success comes without JSON.
        """
        if 200 <= self.status < 300:  # noqa: PLR2004 - what HTTP calls success
            return self.content is None and self.status != _NO_CONTENT
        return not 400 <= self.status < 500  # noqa: PLR2004 - what HTTP calls the client's error

    def get_number(self, header: str) -> int | None:
        """Return a header's value as a number; None if it is missing or none."""
        match = _NUMBER.fullmatch(self.headers.get(header, ""))
        return int(match[0]) if match else None

    def compute_pause(self, waited: int, now: float) -> float:
        """Return how many seconds to wait after a rate limit.

        The order is GitHub's: `Retry-After`, the reset of a used-up limit, else a minute
        that doubles (docs, REST, rate limits).

        Args:
            waited: how often this request has waited for a limit before.
            now: the time in seconds since 1970.
        """
        retry_after = self.get_number("retry-after")
        if retry_after is not None:
            return max(1, retry_after)
        reset = self.get_number("x-ratelimit-reset")
        if self.get_number("x-ratelimit-remaining") == 0 and reset is not None:
            # The reset is in whole seconds, so one more makes sure that it is over.
            return max(1, reset - now + 1)
        return float(_FIRST_PAUSE << waited)

    def make_error(self, asked: str, secret: str, *, is_unsure: bool) -> ForgeError:
        """Return the error that tells a person what became of the request *asked*.

        Its text does not hold the token *secret*.
        """
        return ForgeError(
            tidy(self._describe_failure(asked), secret),
            status=self.status,
            is_unsure=is_unsure,
            cause=self._find_cause(),
        )

    def _describe_failure(self, asked: str) -> str:
        """Return one or two sentences about a request that was not carried out."""
        if self.is_limit:
            return (
                "GitHub's rate limit is reached, and it asks for more time than this"
                f" run has ({asked})."
            )
        if self.is_lost:
            outcome = self.status or "no connection"
            return f"GitHub gave no usable answer to {asked} ({outcome})."
        if self.status == _UNAUTHORIZED:
            return "GitHub does not accept the token."
        if self.status == _FORBIDDEN and _NO_PERMISSION in self.message.lower():
            needs = self.headers.get("x-accepted-github-permissions", "")
            advice = render_permission_advice(needs)
            return f"GitHub does not let this job do {asked}. {advice}"
        reason = self.message or "it does not say why"
        return f"GitHub refused {asked} ({self.status}): {reason}"

    def _find_cause(self) -> Cause:
        """Return why GitHub did not do what was asked.

        GitHub answers 403 where a conversation is locked, has 2,500 comments, or the
        repository is archived or takes comments from few people for a while; 404 and
        410 where something is gone; 422 where one of two people has blocked the other.
        A missing permission has 403 too, but it is a mistake in the workflow.
        """
        if self.is_limit:
            return "limit"
        message = self.message.lower()
        if self.status in _NOT_ALLOWED:
            return "fault" if _NO_PERMISSION in message else "refusal"
        is_blocked = self.status == _INVALID and _BLOCKED.search(message) is not None
        return "refusal" if is_blocked else "fault"


def parse_body(text: str) -> Any:  # noqa: ANN401 - any JSON
    """Return the list or object that the JSON *text* holds; None if it holds neither."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict | list) else None


def tidy(text: str, secret: str) -> str:
    """Return *text* as one short printable line, without anything like a token."""
    line = " ".join(text.replace(secret, "[redacted]").split())[:_MOST_READ]
    redacted = _SECRET.sub("[redacted]", line)
    printable = "".join(filter(str.isprintable, redacted))
    if len(printable) <= LONGEST_MESSAGE:
        return printable
    return printable[: LONGEST_MESSAGE - 1] + "…"


def render_permission_advice(needs: str) -> str:
    """Return the sentence that says which permissions to give to the job.

    Args:
        needs: the header `X-Accepted-GitHub-Permissions`, such as
            `a=write,b=read; c=write`. A semicolon separates alternatives, a comma
            what is needed together.
    """
    alternatives = []
    for group in needs[:_MOST_READ].split(";"):
        permissions = [
            f"`{name.replace('_', '-')}: {level}`"
            for name, level in _NEED.findall(group)
        ]
        if permissions:
            alternatives.append(" and ".join(permissions))
    if not alternatives:
        return "Give the job the permission that this needs."
    return f"Give the job {' or '.join(alternatives)}."


def read_created_number(created: Json) -> int:
    """Return the number of an issue or pull request that was just created.

    Raises:
        ForgeError: the answer names none.
    """
    number = created.get("number")
    if not isinstance(number, int):
        raise ForgeError("GitHub did not say what it made.", is_unsure=True)
    return number


def read_created_commit(answer: Json, secret: str) -> str | None:
    """Return the id of the commit that a GraphQL answer names.

    None if the branch was not where it was expected. *secret* is kept out of errors.

    Raises:
        ForgeError: the commit was refused; or nobody can tell, which is so for an error
            without a type too ("Something went wrong while executing your query").
    """
    errors = answer.get("errors")
    error = errors[0] if isinstance(errors, list) and errors else None
    kind = error.get("type") if isinstance(error, dict) else None
    if kind == "STALE_DATA":
        return None
    if isinstance(error, dict) and kind:
        message = str(error.get("message"))
        advice = ""
        if kind == "FORBIDDEN":
            advice = render_permission_advice("contents=write")
        raise ForgeError(tidy(f"GitHub refused the commit: {message} {advice}", secret))
    try:
        commit = answer["data"]["createCommitOnBranch"]["commit"]["oid"]
    except (KeyError, TypeError):
        commit = None
    if not isinstance(commit, str) or errors:
        raise ForgeError(
            "GitHub did not say whether it made the commit.", is_unsure=True
        )
    return commit


def has_failed(answer: Json) -> bool:
    """Return whether GitHub could not answer a GraphQL query now.

    It says so in an answer without data whose error names nothing of the query, or a limit.
    """
    data, errors = answer.get("data"), answer.get("errors")
    if not isinstance(errors, list) or (isinstance(data, dict) and any(data.values())):
        return False
    kinds = {error.get("type") for error in errors if isinstance(error, dict)}
    return not kinds or kinds <= {None, "RATE_LIMITED", "SERVICE_UNAVAILABLE"}
