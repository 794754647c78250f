"""GitHub as the commands need it: each operation is one request, and values instead of JSON."""

import time
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.errors import ForgeError
from bot.github.answers import made_commit, number_of
from bot.github.client import Client, segment
from bot.github.settings import GitHubSettings
from bot.github.threads import GONE, GitHubThreads
from bot.github.values import (
    fit,
    parse_check,
    parse_comment,
    parse_pull_request,
    parse_review,
    parse_role,
    parse_status,
    render_check,
    render_suggestion,
)
from bot.model.forge import (
    Approval,
    Check,
    CheckOutput,
    Comment,
    Conclusion,
    Merge,
    PullRequest,
    Role,
    Suggestion,
)

_COMMIT = "mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }"
_NOT_FOUND = 404
_APPROVED = "APPROVED"
_VERDICTS = {_APPROVED, "CHANGES_REQUESTED", "DISMISSED"}
_NOT_MERGEABLE, _CONFLICT, _INVALID = 405, 409, 422


class GitHubForge(GitHubThreads):
    """A repository at GitHub; implements `bot.ports.forge.Forge`."""

    def __init__(  # noqa: PLR0913 - the clock is for tests
        self,
        api_url: str,
        token: str,
        repository: str,
        *,
        bot: str = "github-actions[bot]",
        server: str = "https://github.com",
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Use *repository* (`owner/name`) at *api_url* with *token*, whose comments bear the login *bot*.

        People see it at *server*.
        """
        owner, _, name = repository.partition("/")
        self.repository, self.bot = repository, bot
        self.web = f"{server.rstrip('/')}/{segment(owner)}/{segment(name)}"
        self._owner, self._path = owner, f"/repos/{segment(owner)}/{segment(name)}"
        self._client = Client(api_url, token, sleep=sleep, now=now)
        self.settings = GitHubSettings(self._client, self._path)
        self._secret = token

    @property
    def remaining(self) -> int | None:
        """How many requests GitHub still allows this hour; None before the first answer."""
        return self._client.remaining

    def disconnect(self) -> None:
        """End the connections."""
        self._client.close()

    def default_branch(self) -> str:
        """The branch that the list lives on."""
        branch = self._client.read(self._path).get("default_branch")
        if not isinstance(branch, str):
            raise ForgeError("GitHub does not say which branch is the default.")
        return branch

    # --------------------------------------------------------------------------------------- pull requests

    def pull_request(self, number: int) -> PullRequest | None:
        """One pull request; None if it is gone."""
        try:
            return parse_pull_request(self._client.read(f"{self._path}/pulls/{number}"))
        except ForgeError as error:
            if error.http_status in GONE:
                return None
            raise

    def open_pull_requests(self) -> list[PullRequest]:
        """All that are open, oldest first."""
        found = self._client.pages(
            f"{self._path}/pulls", state="open", sort="created", direction="asc"
        )
        return [parse_pull_request(item) for item in found]

    def closed_pull_requests(self) -> list[PullRequest]:
        """The hundred that were closed, or changed since, last."""
        found = self._client.pages(
            f"{self._path}/pulls",
            only_first=True,
            state="closed",
            sort="updated",
            direction="desc",
        )
        return [parse_pull_request(item) for item in found]

    def requests_from(self, branch: str) -> list[PullRequest]:
        """The pull requests from a branch of this repository, open or not, newest first."""
        found = self._client.pages(
            f"{self._path}/pulls",
            only_first=True,
            state="all",
            head=f"{self._owner}:{branch}",
        )
        return [
            pull
            for pull in map(parse_pull_request, found)
            if pull.head_branch == branch and pull.head_repository == self.repository
        ]

    def create_pull_request(self, branch: str, base: str, title: str, body: str) -> int:
        """Open one from a branch of this repository; the number of the one that is there already, if so."""
        asked = {"head": branch, "base": base, "title": title, "body": fit(body)}
        try:
            return number_of(self._client.create(f"{self._path}/pulls", asked))
        except ForgeError as error:
            if (
                error.http_status != _INVALID
                or "pull request already exists" not in str(error)
            ):
                raise
            head = f"{self._owner}:{branch}"
            for item in self._client.pages(
                f"{self._path}/pulls", state="open", head=head, base=base
            ):
                pull = parse_pull_request(item)
                if pull.head_branch == branch:
                    return pull.number
            raise

    def merge(self, number: int, commit: str, title: str, message: str) -> Merge:
        """Merge just this commit of a pull request.

        A refusal may come from an earlier try whose answer was lost, so the pull request has the last word.
        """
        asked = {"sha": commit, "commit_title": title, "commit_message": message}
        try:
            answer = self._client.write(
                "PUT", f"{self._path}/pulls/{number}/merge", asked
            )
        except ForgeError as error:
            refused = error.http_status in {_NOT_MERGEABLE, _CONFLICT}
            if not refused and not error.is_unsure:
                raise
            try:
                pull = self.pull_request(number)
            except ForgeError:
                raise error from None
            if pull is not None and pull.is_merged and pull.head == commit:
                return Merge(pull.merged_as)
            if error.is_unsure:
                raise
            return Merge(None, "moved" if error.http_status == _CONFLICT else "blocked")
        made = answer.get("sha") if isinstance(answer, dict) else None
        if not isinstance(made, str):
            raise ForgeError("GitHub did not say what the merge made.", is_unsure=True)
        return Merge(made)

    def create_review(
        self, number: int, commit: str, suggestions: Sequence[Suggestion]
    ) -> None:
        """Comment on lines of the diff, all at once; without any, nothing is sent."""
        comments = [render_suggestion(suggestion) for suggestion in suggestions]
        asked = {"commit_id": commit, "event": "COMMENT", "comments": comments}
        if comments:
            self._client.create(f"{self._path}/pulls/{number}/reviews", asked)

    def review_comments(self, number: int) -> list[Comment]:
        """The comments on the diff, suggestions among them."""
        return [
            parse_comment(item)
            for item in self._client.pages(f"{self._path}/pulls/{number}/comments")
        ]

    def approvals(self, number: int) -> list[Approval]:
        """The approving reviews that still stand, the latest of each person.

        A later refusal or dismissal ends an approval, a mere comment does not.
        """
        latest: dict[int, tuple[str, Approval]] = {}
        for item in self._client.pages(f"{self._path}/pulls/{number}/reviews"):
            state, review = parse_review(item)
            if state in _VERDICTS:
                latest[review.author.id] = state, review
        return [review for state, review in latest.values() if state == _APPROVED]

    # -------------------------------------------------------------------------------------- checks, commits

    def checks(self, commit: str, name: str | None = None) -> list[Check]:
        """All check runs of one *name* on a commit, or the latest of each name.

        Of two runs with one name by one app GitHub calls only the younger one the latest, though another workflow of
        the repository may have made it.
        """
        asked: dict[str, Any] = (
            {"filter": "all", "check_name": name} if name else {"filter": "latest"}
        )
        path = f"{self._path}/commits/{segment(commit)}/check-runs"
        return [
            parse_check(item)
            for item in self._client.pages(path, "check_runs", **asked)
        ]

    def create_check(
        self,
        commit: str,
        name: str,
        external_id: str,
        conclusion: Conclusion | None,
        output: CheckOutput,
    ) -> Check:
        """Publish a check run; without a *conclusion* it stays in progress. At most 50 annotations."""
        asked = {"name": name, "head_sha": commit, "external_id": external_id}
        shown = render_check(conclusion, output)
        return parse_check(
            self._client.create(f"{self._path}/check-runs", {**asked, **shown})
        )

    def update_check(
        self,
        check: int,
        external_id: str,
        conclusion: Conclusion | None,
        output: CheckOutput,
    ) -> None:
        """Add to a check run: its annotations come to those that are there, the rest takes the place of what was."""
        path = f"{self._path}/check-runs/{check}"
        shown = {"external_id": external_id, **render_check(conclusion, output)}
        if output.annotations:
            self._client.create(path, shown, method="PATCH")
        else:
            self._client.write("PATCH", path, shown)

    def retire_check(self, check: int, name: str) -> None:
        """Give a check run another *name*, and let it count as skipped."""
        ended = {"name": name, "status": "completed", "conclusion": "skipped"}
        self._client.write("PATCH", f"{self._path}/check-runs/{check}", ended)

    def check(self, check: int) -> Check:
        """One check run as it is now."""
        return parse_check(self._client.read(f"{self._path}/check-runs/{check}"))

    def statuses(self, commit: str) -> dict[str, str]:
        """The state of each commit status, by context: `success`, `pending`, `failure`, `error`."""
        path = f"{self._path}/commits/{segment(commit)}/status"
        return dict(parse_status(item) for item in self._client.pages(path, "statuses"))

    def role(self, login: str) -> Role:
        """What somebody may do here; `none` for who is no collaborator."""
        try:
            return parse_role(
                self._client.read(
                    f"{self._path}/collaborators/{segment(login)}/permission"
                )
            )
        except ForgeError as error:
            if error.http_status == _NOT_FOUND:
                return "none"
            raise

    def commit_on_branch(
        self, branch: str, expected: str, message: str, files: Mapping[str, str | None]
    ) -> str | None:
        """A commit that the forge signs, on top of *expected*; None where the branch has moved."""
        headline, _, rest = message.partition("\n")
        given = {
            "branch": {
                "repositoryNameWithOwner": self.repository,
                "branchName": branch,
            },
            "message": {"headline": headline, "body": rest.strip()},
            "expectedHeadOid": expected,
            "fileChanges": {
                "additions": [
                    {"path": path, "contents": b64encode(text.encode()).decode()}
                    for path, text in files.items()
                    if text is not None
                ],
                "deletions": [
                    {"path": path} for path, text in files.items() if text is None
                ],
            },
        }
        return made_commit(self._client.mutate(_COMMIT, given), self._secret)
