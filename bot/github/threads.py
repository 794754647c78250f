"""Read and write what people say at GitHub: issues, comments, labels, reactions."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from bot.errors import ForgeError
from bot.github.answers import read_created_number
from bot.github.client import Client, quote_segment
from bot.github.values import fit, parse_comment, parse_issue
from bot.model.forge import CloseReason, Comment, Issue, Reaction

# GitHub's statuses for something that was deleted, or never was.
GONE = {404, 410}


class GitHubThreads:
    """The issues and pull requests of a repository, as people talk there."""

    _client: Client
    _path: str

    def list_comments(self, number: int) -> list[Comment]:
        """Return the comments below an issue or pull request, oldest first."""
        items = self._client.list_items(f"{self._path}/issues/{number}/comments")
        return [parse_comment(item) for item in items]

    def list_comments_of_day(self, day: dt.date) -> list[Comment]:
        """Return the comments that were written since *day* began, UTC.

        They are those below all issues and pull requests of the repository.
        """
        since = f"{day.isoformat()}T00:00:00Z"
        items = self._client.list_items(f"{self._path}/issues/comments", since=since)
        # GitHub lists what was edited since, too.
        return [
            parse_comment(item)
            for item in items
            if str(item.get("created_at")) >= since
        ]

    def create_comment(self, number: int, body: str) -> Comment:
        """Add a comment below an issue or pull request, and return it."""
        path = f"{self._path}/issues/{number}/comments"
        return parse_comment(self._client.create(path, {"body": fit(body)}))

    def update_comment(self, comment: int, body: str) -> None:
        """Give a comment another text."""
        path = f"{self._path}/issues/comments/{comment}"
        self._client.write("PATCH", path, {"body": fit(body)})

    def delete_comment(self, comment: int) -> None:
        """Remove a comment; do nothing if it is gone."""
        self._remove(f"{self._path}/issues/comments/{comment}")

    def add_reaction(self, comment: int, reaction: Reaction) -> None:
        """Add a reaction to a comment; the same reaction twice counts once."""
        path = f"{self._path}/issues/comments/{comment}/reactions"
        self._client.create(path, {"content": reaction})

    def add_labels(self, number: int, labels: Sequence[str]) -> None:
        """Put labels on an issue or pull request; without any, send nothing."""
        if not labels:
            return
        path = f"{self._path}/issues/{number}/labels"
        self._client.create_untracked("POST", path, {"labels": list(labels)})

    def remove_label(self, number: int, label: str) -> None:
        """Take a label away; do nothing if it is not there."""
        self._remove(f"{self._path}/issues/{number}/labels/{quote_segment(label)}")

    def close(self, number: int, reason: CloseReason | None = None) -> None:
        """Close an issue or pull request; only issues have a *reason*."""
        fields = {"state": "closed"}
        if reason:
            fields["state_reason"] = reason
        self._client.write("PATCH", f"{self._path}/issues/{number}", fields)

    def get_issue(self, number: int) -> Issue | None:
        """Return one issue; None if it is gone, was transferred, or is a pull request."""
        try:
            item = self._client.read(f"{self._path}/issues/{number}")
        except ForgeError as error:
            if error.http_status in GONE:
                return None
            raise
        # For an issue that was transferred, GitHub leads to the one in the other
        # repository.
        repository_url = str(item.get("repository_url")).casefold()
        is_here = repository_url.endswith(self._path.casefold())
        if not is_here or "pull_request" in item:
            return None
        return parse_issue(item)

    def list_issues(self, label: str | None = None) -> list[Issue]:
        """Return the open issues, or those with a label, oldest first."""
        query: dict[str, Any] = {"labels": label} if label else {}
        items = self._client.list_items(
            f"{self._path}/issues",
            state="open",
            sort="created",
            direction="asc",
            **query,
        )
        # GitHub lists pull requests among the issues.
        return [parse_issue(item) for item in items if "pull_request" not in item]

    def create_issue(self, title: str, body: str, labels: Sequence[str]) -> int:
        """Open an issue, and return its number."""
        fields = {"title": title, "body": fit(body), "labels": list(labels)}
        return read_created_number(self._client.create(f"{self._path}/issues", fields))

    def update_issue(self, number: int, body: str, title: str | None = None) -> None:
        """Give an issue or pull request another text, and another title if given."""
        fields = {"body": fit(body)}
        if title:
            fields["title"] = title
        self._client.write("PATCH", f"{self._path}/issues/{number}", fields)

    def _remove(self, path: str) -> None:
        """Delete what is at *path*; do nothing if it is gone."""
        try:
            self._client.write("DELETE", path)
        except ForgeError as error:
            if error.http_status not in GONE:
                raise
