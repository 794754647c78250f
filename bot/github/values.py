"""GitHub's JSON as the values of `bot.model.forge`, and the other way round."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from bot.errors import ForgeError
from bot.github.answers import Json
from bot.model.fences import fence_after
from bot.model.forge import (
    LONGEST_BODY,
    Approval,
    Check,
    CheckOutput,
    Comment,
    Conclusion,
    Issue,
    Person,
    PullRequest,
    Role,
    Suggestion,
)

_Value = TypeVar("_Value")

CUT = "*The rest is too long for GitHub.*"
_LONGEST_TITLE = 255
_LONGEST_REMARK = 16_000  # characters: GitHub takes 64 KB
_ROLES: dict[str, Role] = {
    "none": "none",
    "read": "read",
    "triage": "triage",
    "write": "write",
    "maintain": "maintain",
    "admin": "admin",
}


def _understood(parse: Callable[[Json], _Value]) -> Callable[[Json], _Value]:
    """Let *parse* raise `ForgeError` where GitHub's answer lacks what its description promises."""

    @wraps(parse)
    def parse_or_refuse(item: Json) -> _Value:
        try:
            return parse(item)
        except (AttributeError, KeyError, TypeError):
            raise ForgeError(
                "GitHub's answer lacks what its description promises."
            ) from None

    return parse_or_refuse


def parse_person(item: Json | None) -> Person:
    """An account; one that is gone is nobody's."""
    if item is None:
        return Person("ghost", 0, is_user=False)
    return Person(item["login"], item["id"], item["type"] == "User")


@_understood
def parse_pull_request(item: Json) -> PullRequest:
    """A pull request, alone or from a list."""
    head = item["head"]
    source = head["repo"]
    is_merged = item["merged_at"] is not None
    return PullRequest(
        number=item["number"],
        author=parse_person(item["user"]),
        head=head["sha"],
        head_branch=head["ref"],
        head_repository=source["full_name"] if source else None,
        head_owner_is_user=parse_person(
            source["owner"] if source else head["user"]
        ).is_user,
        base_branch=item["base"]["ref"],
        is_open=item["state"] == "open",
        is_merged=is_merged,
        is_draft=bool(item.get("draft")),
        may_be_edited=bool(item.get("maintainer_can_modify")),
        labels=frozenset(label["name"] for label in item["labels"]),
        title=item["title"],
        merged_as=item["merge_commit_sha"] if is_merged else None,
        changed_files=item.get("changed_files"),
        commits=item.get("commits"),
        created=item["created_at"],
    )


@_understood
def parse_comment(item: Json) -> Comment:
    """A comment, on the diff or below it."""
    return Comment(item["id"], parse_person(item["user"]), item["body"] or "")


@_understood
def parse_check(item: Json) -> Check:
    """A check run."""
    return Check(
        id=item["id"],
        name=item["name"],
        external_id=item["external_id"] or "",
        conclusion=item["conclusion"],
        annotations=item["output"]["annotations_count"],
        app=(item["app"] or {}).get("slug") or "",
    )


@_understood
def parse_issue(item: Json) -> Issue:
    """An issue."""
    return Issue(
        number=item["number"],
        author=parse_person(item["user"]),
        title=item["title"],
        body=item["body"] or "",
        is_open=item["state"] == "open",
        labels=frozenset(
            label if isinstance(label, str) else label["name"]
            for label in item["labels"]
        ),
        is_reopened=item["state"] == "open" and item.get("state_reason") == "reopened",
    )


@_understood
def parse_role(item: Json) -> Role:
    """What somebody may do. A role of the organisation's own counts as the one it was made from.

    The older field `permission` knows neither `maintain` nor `triage`: they are `write` and `read` there.
    """
    for name in (item.get("role_name"), item["permission"]):
        if name in _ROLES:
            return _ROLES[name]
    raise ForgeError("GitHub names a role that is not known here.")


@_understood
def parse_review(item: Json) -> tuple[str, Approval]:
    """The state of a review, and what it would be as an approval."""
    return item["state"], Approval(parse_person(item["user"]), item["commit_id"] or "")


@_understood
def parse_status(item: Json) -> tuple[str, str]:
    """Context and state of a commit status."""
    return item["context"], item["state"]


def render_check(conclusion: Conclusion | None, output: CheckOutput) -> Json:
    """What is sent of a check run, whether it is new or not."""
    shown: Json = {"title": output.title, "summary": fit(output.summary)}
    if output.annotations:
        shown["annotations"] = [
            {
                "path": remark.path,
                "start_line": remark.line,
                "end_line": remark.line,
                "annotation_level": remark.level,
                "title": remark.title[:_LONGEST_TITLE],
                "message": remark.message[:_LONGEST_REMARK],
            }
            for remark in output.annotations
        ]
    state = (
        {"status": "in_progress"}
        if conclusion is None
        else {"status": "completed", "conclusion": conclusion}
    )
    return {**state, "output": shown}


def render_suggestion(suggestion: Suggestion) -> Json:
    """A review comment. It is never cut: half a suggestion would delete the other half."""
    start = (
        {"start_line": suggestion.first, "start_side": "RIGHT"}
        if suggestion.first < suggestion.last
        else {}
    )
    return {
        "path": suggestion.path,
        "line": suggestion.last,
        "side": "RIGHT",
        **start,
        "body": suggestion.body,
    }


def fit(body: str, longest: int = LONGEST_BODY) -> str:
    """*body*, cut to *longest* characters after a whole line, with its code fence closed.

    Half a line is never shown: the end of a code span is what keeps a stranger's text inside it.
    """
    if len(body) <= longest:
        return body
    kept: list[str] = []
    room, fence = longest - len(CUT) - 2, ""
    for line in body.split("\n"):
        after = fence_after(line, fence)
        room -= len(line) + 1
        if room < len(after) + 1:
            break
        kept.append(line)
        fence = after
    return "\n".join([*kept, *([fence] if fence else []), "", CUT])
