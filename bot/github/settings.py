"""Read a repository's settings at GitHub, as far as the token may."""

from collections.abc import Iterator

from bot.errors import ForgeError
from bot.github.answers import Json
from bot.github.client import Client, quote_segment
from bot.model.forge import ActionsSettings, BranchRules

# GitHub's statuses for a setting that the token may not read.
_HIDDEN = {403, 404}
_UNPROCESSABLE = 422


class GitHubSettings:
    """The settings of one repository; implements `bot.ports.forge.ForgeSettings`."""

    def __init__(self, client: Client, path: str) -> None:
        """Ask with *client* for the repository at *path*."""
        self._client, self._path = client, path

    def get_branch_rules(self, branch: str) -> BranchRules:
        """Return what rulesets and classic protection demand of a branch.

        Anybody may read rulesets; much of classic protection is for administrators only.

        Raises:
            ForgeError: GitHub failed, or its answer lacks what its description promises.
        """
        rules = self._client.list_items(
            f"{self._path}/rules/branches/{quote_segment(branch)}"
        )
        try:
            return _combine_rules(rules, *self._read_classic_protection(branch))
        except (AttributeError, KeyError, TypeError):
            raise ForgeError(
                "GitHub's answer lacks what its description promises."
            ) from None

    def _read_classic_protection(self, branch: str) -> tuple[Json, bool]:
        """Return the classic protection of a branch, and whether that is all of it."""
        path = f"{self._path}/branches/{quote_segment(branch)}"
        summary: Json = self._client.read(path)["protection"]
        if not summary.get("enabled"):
            return {}, True
        try:
            return self._client.read(f"{path}/protection"), True
        except ForgeError as error:
            if error.http_status in _HIDDEN:
                return summary, False
            raise

    def get_actions_settings(self) -> ActionsSettings:
        """Return what workflows may do by default.

        The token needs `administration: read` for that.
        """
        settings = self._client.read(f"{self._path}/actions/permissions/workflow")
        return ActionsSettings(
            settings.get("default_workflow_permissions") != "read",
            settings.get("can_approve_pull_request_reviews") is True,
        )

    def list_labels(self) -> frozenset[str]:
        """Return the names of the repository's labels."""
        items = self._client.list_items(f"{self._path}/labels")
        return frozenset(str(item.get("name")) for item in items)

    def allows_merge_commits(self) -> bool | None:
        """Return whether pull requests may be merged by a merge commit.

        None if GitHub does not show the setting to this token.
        """
        setting = self._client.read(self._path).get("allow_merge_commit")
        return setting if isinstance(setting, bool) else None

    def demand_comments(self, number: int) -> None:
        """Raise unless the token may comment below *number*; nothing is written.

        What a token may do cannot be asked for. So a comment without text is sent:
        GitHub looks at the permission first, and then refuses the comment, since a body
        is required.
        """
        try:
            self._client.create_untracked(
                "POST", f"{self._path}/issues/{number}/comments", {"body": ""}
            )
        except ForgeError as error:
            if error.http_status != _UNPROCESSABLE:
                raise


def _combine_rules(
    rules: list[Json],
    classic: Json,
    is_complete: bool,  # noqa: FBT001
) -> BranchRules:
    """Return what rulesets and classic protection together demand of a branch.

    Args:
        rules: the rules of all rulesets that apply to the branch.
        classic: the branch's classic protection, empty without one.
        is_complete: whether the token was shown all of the classic protection.
    """
    kinds = {rule["type"] for rule in rules}
    check_rules = _select_parameters(rules, "required_status_checks")
    request_rules = _select_parameters(rules, "pull_request")
    classic_checks = classic.get("required_status_checks") or {}
    classic_requests = classic.get("required_pull_request_reviews")

    def combine(by_rules: bool, by_classic: bool) -> bool | None:  # noqa: FBT001
        if by_rules or by_classic:
            return True
        # What was not shown may demand it all the same.
        return False if is_complete else None

    required_checks = [
        *_iterate_classic_checks(classic_checks),
        *_iterate_ruleset_checks(check_rules),
    ]
    wants_owners = any(rule.get("require_code_owner_review") for rule in request_rules)
    is_strict = any(
        rule["strict_required_status_checks_policy"] for rule in check_rules
    )
    is_closed = is_complete and bool(classic) and not _is_loose(classic)
    return BranchRules(
        checks=dict(required_checks),
        wants_requests=combine("pull_request" in kinds, classic_requests is not None),
        wants_owners=combine(
            wants_owners,
            bool((classic_requests or {}).get("require_code_owner_reviews")),
        ),
        is_current=combine(is_strict, bool(classic_checks.get("strict"))),
        has_queue="merge_queue" in kinds,
        keeps_history=combine({"non_fast_forward", "deletion"} <= kinds, is_closed),
    )


def _select_parameters(rules: list[Json], kind: str) -> list[Json]:
    """Return the parameters of the rules of one kind."""
    return [rule["parameters"] for rule in rules if rule["type"] == kind]


def _is_loose(classic: Json) -> bool:
    """Return whether classic protection lets the branch be deleted or overwritten."""
    return any(
        (classic.get(key) or {}).get("enabled")
        for key in ("allow_force_pushes", "allow_deletions")
    )


def _iterate_ruleset_checks(
    check_rules: list[Json],
) -> Iterator[tuple[str, int | None]]:
    """Yield the required checks of rulesets, each with the id of its app."""
    for rule in check_rules:
        for check in rule["required_status_checks"]:
            yield check["context"], check.get("integration_id")


def _iterate_classic_checks(
    classic_checks: Json,
) -> Iterator[tuple[str, int | None]]:
    """Yield the required checks of classic protection, each with the id of its app."""
    # `contexts` is the older form of `checks` and knows no app. It comes first, so that
    # the app of a check that stands in both wins.
    for name in classic_checks.get("contexts") or ():
        yield name, None
    for check in classic_checks.get("checks") or ():
        yield check["context"], check.get("app_id")
