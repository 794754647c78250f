"""Fault scripts: how the imagined GitHub, or the line to it, fails."""

from dataclasses import dataclass, field
from typing import Literal

from tests.github_server.store import Json

SECONDARY_LIMIT: Json = {
    "message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
    "documentation_url": "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits",
}


@dataclass(kw_only=True)
class Fault:
    """What goes wrong with some calls of one operation. With none of the fields set, nothing does."""

    operation: str
    nth: int
    times: int
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: Json | list[Json] | str | None = None
    when: Literal["before", "after"] = "before"
    """Whether it strikes before the call takes effect, or only its answer."""
    reset: bool = False
    truncate: bool = False
    delay: float = 0.0
    redirect: int | None = None
    html: bool = False
    seen: int = 0

    def strikes(self, operation: str) -> bool:
        """Count a call; whether it is one that fails."""
        if self.operation not in {operation, "*"}:
            return False
        self.seen += 1
        return self.nth <= self.seen < self.nth + self.times

    @property
    def replaces(self) -> bool:
        """Whether the true answer is lost."""
        return bool(
            self.status
            or self.reset
            or self.redirect
            or self.html
            or self.body is not None
        )


class Faults:
    """The fault scripts of one server."""

    def __init__(self) -> None:
        self._scripts: list[Fault] = []
        self._lag: dict[str, int] = {}

    def add(  # noqa: PLR0913 - one name for each thing that can fail
        self,
        operation: str,
        *,
        nth: int = 1,
        times: int = 1,
        status: int | None = None,
        headers: dict[str, str] | None = None,
        body: Json | list[Json] | str | None = None,
        when: Literal["before", "after"] = "before",
        reset: bool = False,
        truncate: bool = False,
        delay: float = 0.0,
        redirect: int | None = None,
        html: bool = False,
    ) -> Fault:
        """Let calls of *operation* (`"*"`: all) fail: the *nth* from now, and *times* in all.

        Args:
            operation: the operation's id in GitHub's description, or `graphql/createCommitOnBranch`,
                `smart-http/advertise`, `smart-http/fetch`, `smart-http/push`.
            nth: the first call that fails, counted from 1.
            times: how many calls in a row fail.
            status: the answer's status.
            headers: are added to the answer; alone, they change a true answer.
            body: the answer's body.
            when: `before` the call takes effect, or `after`.
            reset: the connection ends without an answer.
            truncate: it ends in the middle of the true answer.
            delay: seconds until the answer.
            redirect: answer with this status and the call's own address.
            html: answer 200 (or *status*) with a page.
        """
        fault = Fault(
            operation=operation,
            nth=nth,
            times=times,
            status=status,
            headers=dict(headers or {}),
            body=body,
            when=when,
            reset=reset,
            truncate=truncate,
            delay=delay,
            redirect=redirect,
            html=html,
        )
        self._scripts.append(fault)
        return fault

    def lag(self, operation: str, calls: int) -> None:
        """Let lists of *operation* lack what the last *calls* calls made."""
        self._lag[operation] = calls

    def lag_of(self, operation: str) -> int:
        """How many calls a list is behind."""
        return self._lag.get(operation, 0)

    def pick(self, operation: str) -> Fault | None:
        """The first script that strikes this call; all scripts count it."""
        struck = [fault for fault in self._scripts if fault.strikes(operation)]
        return struck[0] if struck else None

    def clear(self) -> None:
        """From now on all goes well."""
        self._scripts.clear()
        self._lag.clear()
