"""A repository's settings at GitHub, as far as the token may read them."""

from collections.abc import Iterator

from bot.errors import ForgeError
from bot.github.answers import Json
from bot.github.client import Client, segment
from bot.model.forge import ActionsSettings, BranchRules

_HIDDEN = {403, 404}
_UNPROCESSABLE = 422


class GitHubSettings:
    """The settings; implements `bot.ports.forge.ForgeSettings`."""

    def __init__(self, client: Client, path: str) -> None:
        """Ask with *client* for the repository at *path*."""
        self._client, self._path = client, path

    def branch_rules(self, branch: str) -> BranchRules:
        """What is demanded of a branch. Rulesets are read by anybody, much of classic protection is not."""
        rules = self._client.pages(f"{self._path}/rules/branches/{segment(branch)}")
        try:
            return _branch_rules(rules, self._classic(branch))
        except (AttributeError, KeyError, TypeError):
            raise ForgeError(
                "GitHub's answer lacks what its description promises."
            ) from None

    def _classic(self, branch: str) -> tuple[Json, bool]:
        """The classic protection of a branch, and whether that is all of it."""
        path = f"{self._path}/branches/{segment(branch)}"
        shown: Json = self._client.read(path)["protection"]
        if not shown.get("enabled"):
            return {}, True
        try:
            return self._client.read(f"{path}/protection"), True
        except ForgeError as error:
            if error.http_status in _HIDDEN:
                return shown, False
            raise

    def actions(self) -> ActionsSettings:
        """What workflows may do by default; only with `administration: read`."""
        found = self._client.read(f"{self._path}/actions/permissions/workflow")
        return ActionsSettings(
            found.get("default_workflow_permissions") != "read",
            found.get("can_approve_pull_request_reviews") is True,
        )

    def labels(self) -> frozenset[str]:
        """The labels that there are."""
        return frozenset(
            str(item.get("name")) for item in self._client.pages(f"{self._path}/labels")
        )

    def allows_merge_commits(self) -> bool | None:
        """Whether pull requests may be merged by a merge commit; None where the token is not told."""
        found = self._client.read(self._path).get("allow_merge_commit")
        return found if isinstance(found, bool) else None

    def demand_comments(self, number: int) -> None:
        """Raise unless the token may comment below *number*; nothing is written.

        What a token may do cannot be asked for. So a comment without text is sent: GitHub looks at the
        permission first, and then refuses the comment, since a body is required.
        """
        try:
            self._client.create_untracked(
                "POST", f"{self._path}/issues/{number}/comments", {"body": ""}
            )
        except ForgeError as error:
            if error.http_status != _UNPROCESSABLE:
                raise


def _branch_rules(rules: list[Json], classic: tuple[Json, bool]) -> BranchRules:
    old, is_whole = classic
    kinds = {rule["type"] for rule in rules}
    of_checks = [
        rule["parameters"] for rule in rules if rule["type"] == "required_status_checks"
    ]
    of_requests = [
        rule["parameters"] for rule in rules if rule["type"] == "pull_request"
    ]
    old_checks, old_requests = (
        old.get("required_status_checks") or {},
        old.get("required_pull_request_reviews"),
    )

    def told(by_rules: bool, by_classic: bool) -> bool | None:  # noqa: FBT001
        return by_rules or by_classic or (False if is_whole else None)

    return BranchRules(
        checks=dict([*_classic_checks(old_checks), *_ruleset_checks(of_checks)]),
        wants_requests=told("pull_request" in kinds, old_requests is not None),
        wants_owners=told(
            any(one.get("require_code_owner_review") for one in of_requests),
            bool((old_requests or {}).get("require_code_owner_reviews")),
        ),
        is_current=told(
            any(one["strict_required_status_checks_policy"] for one in of_checks),
            bool(old_checks.get("strict")),
        ),
        has_queue="merge_queue" in kinds,
        keeps_history=told(
            {"non_fast_forward", "deletion"} <= kinds,
            is_whole and bool(old) and not _is_loose(old),
        ),
    )


def _is_loose(old: Json) -> bool:
    """Whether classic protection lets the branch be deleted or overwritten."""
    return any(
        (old.get(key) or {}).get("enabled")
        for key in ("allow_force_pushes", "allow_deletions")
    )


def _ruleset_checks(found: list[Json]) -> Iterator[tuple[str, int | None]]:
    for one in found:
        for check in one["required_status_checks"]:
            yield check["context"], check.get("integration_id")


def _classic_checks(found: Json) -> Iterator[tuple[str, int | None]]:
    for name in found.get("contexts") or ():
        yield name, None
    for check in found.get("checks") or ():
        yield check["context"], check.get("app_id")
