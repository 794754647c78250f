"""What is said at GitHub: issues, comments, labels, reactions."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from bot.errors import ForgeError
from bot.github.answers import number_of
from bot.github.client import Client, segment
from bot.github.values import fit, parse_comment, parse_issue
from bot.model.forge import CloseReason, Comment, Issue, Reaction

GONE = {404, 410}


class GitHubThreads:
    """The issues and pull requests of a repository, as people talk there."""

    _client: Client
    _path: str

    def comments(self, number: int) -> list[Comment]:
        """The comments below an issue or pull request, oldest first."""
        return [
            parse_comment(item)
            for item in self._client.pages(f"{self._path}/issues/{number}/comments")
        ]

    def comments_of_day(self, day: dt.date) -> list[Comment]:
        """The comments below all issues and pull requests that were written since *day* began, UTC."""
        since = f"{day.isoformat()}T00:00:00Z"
        found = self._client.pages(f"{self._path}/issues/comments", since=since)
        # GitHub lists what was edited since, too.
        return [
            parse_comment(item)
            for item in found
            if str(item.get("created_at")) >= since
        ]

    def create_comment(self, number: int, body: str) -> Comment:
        """Add a comment."""
        return parse_comment(
            self._client.create(
                f"{self._path}/issues/{number}/comments", {"body": fit(body)}
            )
        )

    def update_comment(self, comment: int, body: str) -> None:
        """Give a comment another text."""
        self._client.write(
            "PATCH", f"{self._path}/issues/comments/{comment}", {"body": fit(body)}
        )

    def delete_comment(self, comment: int) -> None:
        """Remove a comment; nothing if it is gone."""
        self._remove(f"{self._path}/issues/comments/{comment}")

    def react(self, comment: int, reaction: Reaction) -> None:
        """Acknowledge a comment; the same reaction twice is one."""
        self._client.create(
            f"{self._path}/issues/comments/{comment}/reactions", {"content": reaction}
        )

    def add_labels(self, number: int, labels: Sequence[str]) -> None:
        """Put labels on an issue or pull request; without any, nothing is sent."""
        if labels:
            self._client.create_untracked(
                "POST", f"{self._path}/issues/{number}/labels", {"labels": list(labels)}
            )

    def remove_label(self, number: int, label: str) -> None:
        """Take a label away; nothing if it is not there."""
        self._remove(f"{self._path}/issues/{number}/labels/{segment(label)}")

    def close(self, number: int, reason: CloseReason | None = None) -> None:
        """Close an issue or pull request; only issues have a *reason*."""
        asked = (
            {"state": "closed", "state_reason": reason}
            if reason
            else {"state": "closed"}
        )
        self._client.write("PATCH", f"{self._path}/issues/{number}", asked)

    def issue(self, number: int) -> Issue | None:
        """One issue; None if it is gone, was transferred, or is a pull request."""
        try:
            found = self._client.read(f"{self._path}/issues/{number}")
        except ForgeError as error:
            if error.http_status in GONE:
                return None
            raise
        # For an issue that was transferred, GitHub leads to the one in the other repository.
        is_here = (
            str(found.get("repository_url")).casefold().endswith(self._path.casefold())
        )
        return parse_issue(found) if is_here and "pull_request" not in found else None

    def issues(self, label: str | None = None) -> list[Issue]:
        """The open issues, or those with a label, oldest first."""
        asked: dict[str, Any] = {"labels": label} if label else {}
        found = self._client.pages(
            f"{self._path}/issues",
            state="open",
            sort="created",
            direction="asc",
            **asked,
        )
        return [parse_issue(item) for item in found if "pull_request" not in item]

    def create_issue(self, title: str, body: str, labels: Sequence[str]) -> int:
        """Open an issue."""
        asked = {"title": title, "body": fit(body), "labels": list(labels)}
        return number_of(self._client.create(f"{self._path}/issues", asked))

    def update_issue(self, number: int, body: str, title: str | None = None) -> None:
        """Give an issue or pull request another text, and perhaps another title."""
        asked = {"body": fit(body)} | ({"title": title} if title else {})
        self._client.write("PATCH", f"{self._path}/issues/{number}", asked)

    def _remove(self, path: str) -> None:
        try:
            self._client.write("DELETE", path)
        except ForgeError as error:
            if error.http_status not in GONE:
                raise
