"""GitHub for the commands: each operation is one request, and gives values, not JSON."""

import time
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.errors import ForgeError
from bot.github.answers import read_created_commit, read_created_number
from bot.github.client import Client, quote_segment
from bot.github.folders import read_folder
from bot.github.repositories import GitHubRepositories
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

_COMMIT = (
    "mutation($input: CreateCommitOnBranchInput!)"
    " { createCommitOnBranch(input: $input) { commit { oid } } }"
)
_FORBIDDEN, _NOT_FOUND = 403, 404
_APPROVED = "APPROVED"
# The states of a review that replace an earlier one of the same person. A `COMMENTED`
# review does not, and a `PENDING` one is not sent yet.
_VERDICTS = {_APPROVED, "CHANGES_REQUESTED", "DISMISSED"}
_NOT_MERGEABLE, _CONFLICT, _INVALID = 405, 409, 422
# What GitHub says to a merge right after another one into the same branch, and the seconds
# after which it is tried again.
_BASE_MOVED = "Base branch was modified"
_PAUSES = (2, 4, 8)


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
        """Use *repository* (`owner/name`) at *api_url* with *token*.

        *bot* is the login of the token's comments; *server* is where people see the
        repository.
        """
        owner, _, name = repository.partition("/")
        full_name = f"{quote_segment(owner)}/{quote_segment(name)}"
        self.repository = repository
        self.bot = bot
        self.web = f"{server.rstrip('/')}/{full_name}"
        self._owner = owner
        self._path = f"/repos/{full_name}"
        self._client = Client(api_url, token, sleep=sleep, now=now)
        self.settings = GitHubSettings(self._client, self._path)
        self.repositories = GitHubRepositories(self._client)
        self._secret = token
        self._sleep = sleep

    @property
    def remaining(self) -> int | None:
        """How many requests GitHub still allows this hour; None before the first answer."""
        return self._client.remaining

    def disconnect(self) -> None:
        """End the connections."""
        self._client.close()

    def get_default_branch(self) -> str:
        """Return the branch that the list lives on."""
        branch = self._client.read(self._path).get("default_branch")
        if not isinstance(branch, str):
            raise ForgeError("GitHub does not say which branch is the default.")
        return branch

    def read_folder(self, folder: str, ending: str) -> Mapping[str, str]:
        """Return the texts of the files in a folder of the default branch, by name.

        They are those whose names have this *ending*. Links and the folders in it are left
        out.
        """
        return read_folder(self._client, self.repository, folder, ending)

    # ---- pull requests

    def get_pull_request(self, number: int) -> PullRequest | None:
        """Return one pull request; None if it is gone."""
        try:
            return parse_pull_request(self._client.read(f"{self._path}/pulls/{number}"))
        except ForgeError as error:
            if error.http_status in GONE:
                return None
            raise

    def list_open_pull_requests(self) -> list[PullRequest]:
        """Return all open pull requests, oldest first."""
        items = self._client.list_items(
            f"{self._path}/pulls", state="open", sort="created", direction="asc"
        )
        return [parse_pull_request(item) for item in items]

    def list_closed_pull_requests(self) -> list[PullRequest]:
        """Return at most a hundred closed pull requests, the last changed first."""
        items = self._client.list_items(
            f"{self._path}/pulls",
            only_first=True,
            state="closed",
            sort="updated",
            direction="desc",
        )
        return [parse_pull_request(item) for item in items]

    def list_requests_from(self, branch: str) -> list[PullRequest]:
        """Return the pull requests from a branch of this repository, newest first.

        Closed ones are among them; at most a hundred are looked at.
        """
        items = self._client.list_items(
            f"{self._path}/pulls",
            only_first=True,
            state="all",
            head=f"{self._owner}:{branch}",
        )
        requests = map(parse_pull_request, items)
        return [
            request for request in requests if self._is_from_branch(request, branch)
        ]

    def _is_from_branch(self, request: PullRequest, branch: str) -> bool:
        """Return whether a pull request is from a branch of this repository.

        GitHub's parameter `head` names an owner, who may have several forks.
        """
        if request.head_branch != branch:
            return False
        return request.head_repository == self.repository

    def create_pull_request(self, branch: str, base: str, title: str, body: str) -> int:
        """Open a pull request from a branch of this repository; return its number.

        If the branch has an open one already, return the number of that.
        """
        fields = {"head": branch, "base": base, "title": title, "body": fit(body)}
        try:
            created = self._client.create(f"{self._path}/pulls", fields)
            return read_created_number(created)
        except ForgeError as error:
            exists = "pull request already exists" in str(error)
            if error.http_status != _INVALID or not exists:
                raise
            head = f"{self._owner}:{branch}"
            for item in self._client.list_items(
                f"{self._path}/pulls", state="open", head=head, base=base
            ):
                request = parse_pull_request(item)
                if request.head_branch == branch:
                    return request.number
            raise

    def merge(self, number: int, commit: str, title: str, message: str) -> Merge:
        """Merge just this commit of a pull request; return the merge, or why it failed.

        Raises:
            ForgeError: GitHub failed, and nobody can tell whether it has merged.
        """
        fields = {"sha": commit, "commit_title": title, "commit_message": message}
        path = f"{self._path}/pulls/{number}/merge"
        try:
            answer = self._send_merge(path, fields)
        except ForgeError as error:
            return self._explain_failed_merge(number, commit, error)
        merge_commit = answer.get("sha") if isinstance(answer, dict) else None
        if not isinstance(merge_commit, str):
            raise ForgeError("GitHub did not say what the merge made.", is_unsure=True)
        return Merge(merge_commit)

    def _send_merge(self, path: str, fields: dict[str, str]) -> object:
        """Send a merge, again where GitHub has not noticed the merge before it yet.

        Raises:
            ForgeError: GitHub refused, or failed.
        """
        for pause in _PAUSES:
            try:
                return self._client.write("PUT", path, fields)
            except ForgeError as error:
                if _BASE_MOVED not in str(error):
                    raise
            self._sleep(pause)
        return self._client.write("PUT", path, fields)

    def _explain_failed_merge(
        self, number: int, commit: str, error: ForgeError
    ) -> Merge:
        """Return what came of a merge that failed with *error*.

        A refusal may come from an earlier try whose answer was lost, so the pull request
        itself is asked whether it is merged.

        Raises:
            ForgeError: *error*, if the merge was neither made nor refused.
        """
        is_refused = error.http_status in {_NOT_MERGEABLE, _CONFLICT}
        if not is_refused and not error.is_unsure:
            raise error
        try:
            request = self.get_pull_request(number)
        except ForgeError:
            raise error from None
        if request is not None and request.is_merged and request.head == commit:
            return Merge(request.merged_as)
        if error.is_unsure:
            raise error
        if error.http_status == _CONFLICT:
            return Merge(None, "moved")
        state = self._wait_for_merge_state(request)
        return Merge(None, "behind" if state == "behind" else "blocked")

    def _wait_for_merge_state(self, request: PullRequest | None) -> str:
        """Return what GitHub says of a merge, once it knows; it computes that when asked."""
        for pause in _PAUSES:
            if request is None or request.merge_state != "unknown":
                break
            self._sleep(pause)
            request = self.get_pull_request(request.number)
        return request.merge_state if request is not None else ""

    def update_branch(self, number: int, commit: str) -> bool:
        """Let a pull request's branch, at *commit*, take in its base.

        GitHub does so a moment later. Return whether it has; False where it refuses.
        """
        path = f"{self._path}/pulls/{number}/update-branch"
        try:
            self._client.write("PUT", path, {"expected_head_sha": commit})
        except ForgeError as error:
            # A refusal may come from an earlier try whose answer was lost.
            is_refused = error.http_status in {_FORBIDDEN, _INVALID}
            if error.cause == "limit" or not (is_refused or error.is_unsure):
                raise
        for pause in (0, *_PAUSES):
            self._sleep(pause)
            request = self.get_pull_request(number)
            if request is None or request.head != commit:
                return request is not None
        return False

    def create_review(
        self, number: int, commit: str, suggestions: Sequence[Suggestion]
    ) -> None:
        """Write comments on the diff, all at once; send nothing without suggestions."""
        comments = [render_suggestion(suggestion) for suggestion in suggestions]
        fields = {"commit_id": commit, "event": "COMMENT", "comments": comments}
        if comments:
            self._client.create(f"{self._path}/pulls/{number}/reviews", fields)

    def list_review_comments(self, number: int) -> list[Comment]:
        """Return the comments on the diff, suggestions among them."""
        items = self._client.list_items(f"{self._path}/pulls/{number}/comments")
        return [parse_comment(item) for item in items]

    def list_approvals(self, number: int) -> list[Approval]:
        """Return the approving reviews that still stand, the latest of each person.

        A later refusal or dismissal ends an approval, a mere comment does not.
        """
        latest: dict[int, tuple[str, Approval]] = {}
        for item in self._client.list_items(f"{self._path}/pulls/{number}/reviews"):
            state, review = parse_review(item)
            if state in _VERDICTS:
                latest[review.author.id] = state, review
        return [review for state, review in latest.values() if state == _APPROVED]

    # ---- checks, commits

    def list_checks(self, commit: str, name: str | None = None) -> list[Check]:
        """Return all check runs of one *name* on a commit, or the latest of each name.

        Of two runs with one name by one app GitHub calls only the younger one the
        latest, though another workflow of the repository may have made it.
        """
        query: dict[str, Any] = {"filter": "latest"}
        if name:
            query = {"filter": "all", "check_name": name}
        path = f"{self._path}/commits/{quote_segment(commit)}/check-runs"
        items = self._client.list_items(path, "check_runs", **query)
        return [parse_check(item) for item in items]

    def create_check(
        self,
        commit: str,
        name: str,
        external_id: str,
        conclusion: Conclusion | None,
        output: CheckOutput,
    ) -> Check:
        """Publish a check run with at most 50 annotations, and return it.

        Without a *conclusion* it stays in progress.
        """
        identity = {"name": name, "head_sha": commit, "external_id": external_id}
        fields = {**identity, **render_check(conclusion, output)}
        return parse_check(self._client.create(f"{self._path}/check-runs", fields))

    def update_check(
        self,
        check: int,
        external_id: str,
        conclusion: Conclusion | None,
        output: CheckOutput,
    ) -> None:
        """Add annotations to a check run, and replace what else it shows."""
        path = f"{self._path}/check-runs/{check}"
        fields = {"external_id": external_id, **render_check(conclusion, output)}
        # GitHub adds annotations to those that are there: sent twice, they stand twice.
        if output.annotations:
            self._client.create(path, fields, method="PATCH")
        else:
            self._client.write("PATCH", path, fields)

    def retire_check(self, check: int, name: str) -> None:
        """Give a check run another *name*, and let it count as skipped."""
        fields = {"name": name, "status": "completed", "conclusion": "skipped"}
        self._client.write("PATCH", f"{self._path}/check-runs/{check}", fields)

    def get_check(self, check: int) -> Check:
        """Return one check run as it is now."""
        return parse_check(self._client.read(f"{self._path}/check-runs/{check}"))

    def get_statuses(self, commit: str) -> dict[str, str]:
        """Return the state of each commit status, by its context.

        A state is `success`, `pending`, `failure` or `error`.
        """
        path = f"{self._path}/commits/{quote_segment(commit)}/status"
        items = self._client.list_items(path, "statuses")
        return dict(parse_status(item) for item in items)

    def get_role(self, login: str) -> Role:
        """Return what an account may do here; `none` for one that is no collaborator."""
        path = f"{self._path}/collaborators/{quote_segment(login)}/permission"
        try:
            return parse_role(self._client.read(path))
        except ForgeError as error:
            if error.http_status == _NOT_FOUND:
                return "none"
            raise

    def commit_on_branch(
        self,
        branch: str,
        expected: str,
        message: str,
        files: Mapping[str, str | None],
    ) -> str | None:
        """Let GitHub make and sign a commit on top of *expected*; return its id.

        *files* holds the new text of each path, None for a file to remove. None is
        returned where the branch has moved.
        """
        headline, _, rest = message.partition("\n")
        additions = []
        deletions = []
        for path, text in files.items():
            if text is None:
                deletions.append({"path": path})
            else:
                contents = b64encode(text.encode()).decode()
                additions.append({"path": path, "contents": contents})
        fields = {
            "branch": {
                "repositoryNameWithOwner": self.repository,
                "branchName": branch,
            },
            "message": {"headline": headline, "body": rest.strip()},
            "expectedHeadOid": expected,
            "fileChanges": {"additions": additions, "deletions": deletions},
        }
        answer = self._client.mutate(_COMMIT, fields)
        return read_created_commit(answer, self._secret)
