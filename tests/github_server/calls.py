"""One call to the API: what came, who calls, and what every operation needs of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar
from urllib.parse import urlencode

from tests.github_server.render.people import Site
from tests.github_server.store import (
    Account,
    Comment,
    Issue,
    Json,
    PullRequest,
    Record,
    Repository,
    Store,
    Token,
)

Reply: TypeAlias = tuple[int, Any]
Operation: TypeAlias = Callable[["Call"], Reply]
T = TypeVar("T")

DOCS = "https://docs.github.com/rest"
LONGEST_BODY = 65_536


class Refusal(Exception):  # noqa: N818 - GitHub refuses, nothing is wrong here
    """GitHub's answer when it will not do it."""

    def __init__(
        self,
        status: int,
        message: str,
        errors: Sequence[Json | str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers or {}
        self.body: Json = {
            "message": message,
            "documentation_url": DOCS,
            "status": str(status),
        }
        if errors is not None:
            self.body["errors"] = list(errors)


def not_found() -> Refusal:
    return Refusal(404, "Not Found")


def invalid(
    resource: str, field_name: str, message: str, code: str = "custom"
) -> Refusal:
    """The 422 that names a field."""
    error = {
        "resource": resource,
        "code": code,
        "field": field_name,
        "message": message,
    }
    return Refusal(422, "Validation Failed", [error])


@dataclass
class Call:
    """A request on its way to an operation."""

    store: Store
    site: Site
    operation: str
    path: str
    params: dict[str, str]
    query: dict[str, str]
    body: Any
    token: Token
    lag: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    """Are added to the answer."""

    @property
    def account(self) -> Account:
        """Who calls."""
        return self.store.account(self.token.login)

    @property
    def repository(self) -> Repository:
        """The repository that the path names."""
        wanted = f"{self.params['owner']}/{self.params['repo']}".casefold()
        for repository in self.store.repositories.values():
            if repository.full_name.casefold() == wanted:
                return repository
        raise not_found()

    @property
    def issue(self) -> Issue:
        """The issue, or pull request, that the path names."""
        try:
            return self.repository.issues[int(self.params["issue_number"])]
        except (KeyError, ValueError):
            raise not_found() from None

    @property
    def pull(self) -> PullRequest:
        """The pull request that the path names."""
        issue = self.repository.issues.get(int(self.params["pull_number"]))
        if not isinstance(issue, PullRequest):
            raise not_found()
        return issue

    @property
    def comment(self) -> tuple[Issue, Comment]:
        """The comment that the path names, and where it stands."""
        for issue in self.repository.issues.values():
            for comment in issue.comments:
                if str(comment.id) == self.params["comment_id"]:
                    return issue, comment
        raise not_found()

    def commit(self, name: str) -> str:
        """The id of the commit that a branch, tag or id names."""
        git = self.repository.git
        sha = git.resolve(f"refs/heads/{name.removeprefix('heads/')}") or git.resolve(
            name
        )
        if sha is None:
            raise Refusal(422, f"No commit found for SHA: {name}", [])
        return sha

    def page(self, items: Iterable[T], limit: int = 100, default: int = 30) -> list[T]:
        """One page of *items*, without those that the list does not show yet; sets `Link`."""
        newest = self.store.calls - self.lag
        shown = [
            item
            for item in items
            if not (self.lag and isinstance(item, Record) and item.born >= newest)
        ]
        size = max(1, min(int(self.query.get("per_page", default)), limit))
        page = max(1, int(self.query.get("page", 1)))
        last = max(1, -(-len(shown) // size))
        links = []
        if page > 1:
            links += [self._link(page - 1, "prev"), self._link(1, "first")]
        if page < last:
            links += [self._link(page + 1, "next"), self._link(last, "last")]
        if links:
            self.headers["Link"] = ", ".join(links)
        return shown[(page - 1) * size : page * size]

    def _link(self, page: int, name: str) -> str:
        query = urlencode({**self.query, "page": page})
        return f'<{self.site.api}{self.path}?{query}>; rel="{name}"'

    def text(self, resource: str, name: str = "body") -> str:
        """A text of the body, no longer than GitHub takes."""
        value: str = self.body.get(name) or ""
        if len(value) > LONGEST_BODY:
            raise invalid(
                resource,
                name,
                f"{name} is too long (maximum is {LONGEST_BODY} characters)",
            )
        return value

    def require(self, *needs: str) -> None:
        """Refuse a token that holds none of *needs*, each as `issues=write`."""
        home = self.repository.parent is None
        for need in needs:
            scope, level = need.split("=")
            held = self.token.scopes.get(scope)
            if home and (held in {"write", level}):
                return
        raise Refusal(
            403,
            "Resource not accessible by integration",
            headers={"X-Accepted-GitHub-Permissions": "; ".join(needs)},
        )


ROUTES: dict[str, tuple[Operation, tuple[str, ...]]] = {}


def route(operation: str, *needs: str) -> Callable[[Operation], Operation]:
    """Play *operation* with the decorated function; the token must hold one of *needs*."""

    def register(function: Operation) -> Operation:
        ROUTES[operation] = (function, needs)
        return function

    return register
