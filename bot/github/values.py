"""Convert GitHub's JSON to the values of `bot.model.forge`, and the other way round."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from bot.errors import ForgeError
from bot.github.answers import Json
from bot.model.fences import find_fence_after
from bot.model.forge import (
    LONGEST_BODY,
    Annotation,
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

# The last line of a text that was cut.
CUT = "*The rest is too long for GitHub.*"
# Characters of an annotation's title; GitHub takes no more (docs, REST, check runs).
_LONGEST_TITLE = 255
# Characters of an annotation's message: GitHub takes 64 KB, and a character may have
# four bytes.
_LONGEST_REMARK = 16_000
_ROLES: dict[str, Role] = {
    "none": "none",
    "read": "read",
    "triage": "triage",
    "write": "write",
    "maintain": "maintain",
    "admin": "admin",
}


def _require_shape(parse: Callable[[Json], _Value]) -> Callable[[Json], _Value]:
    """Let *parse* raise `ForgeError` for an answer that lacks promised fields."""

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
    """Return an account; for one that was deleted, a stand-in that nobody has."""
    if item is None:
        return Person("ghost", 0, is_user=False)
    return Person(item["login"], item["id"], item["type"] == "User")


@_require_shape
def parse_pull_request(item: Json) -> PullRequest:
    """Return a pull request, as GitHub gives it alone or in a list."""
    head = item["head"]
    # None after the fork was deleted.
    source = head["repo"]
    owner = parse_person(source["owner"] if source else head["user"])
    is_merged = item["merged_at"] is not None
    return PullRequest(
        number=item["number"],
        author=parse_person(item["user"]),
        head=head["sha"],
        head_branch=head["ref"],
        head_repository=source["full_name"] if source else None,
        head_owner_is_user=owner.is_user,
        base_branch=item["base"]["ref"],
        is_open=item["state"] == "open",
        is_merged=is_merged,
        is_draft=bool(item.get("draft")),
        may_be_edited=bool(item.get("maintainer_can_modify")),
        labels=frozenset(label["name"] for label in item["labels"]),
        title=item["title"],
        # Before the merge, this is the commit of a merge that GitHub tried.
        merged_as=item["merge_commit_sha"] if is_merged else None,
        changed_files=item.get("changed_files"),
        commits=item.get("commits"),
        created=item["created_at"],
        merged=item["merged_at"] or "",
        body=item["body"] or "",
        merge_state=item.get("mergeable_state") or "",
    )


@_require_shape
def parse_comment(item: Json) -> Comment:
    """Return a comment, on the diff or below it."""
    return Comment(item["id"], parse_person(item["user"]), item["body"] or "")


@_require_shape
def parse_check(item: Json) -> Check:
    """Return a check run."""
    return Check(
        id=item["id"],
        name=item["name"],
        external_id=item["external_id"] or "",
        conclusion=item["conclusion"],
        annotations=item["output"]["annotations_count"],
        app=(item["app"] or {}).get("slug") or "",
        summary=item["output"].get("summary") or "",
        completed=item["completed_at"] or "",
    )


@_require_shape
def parse_issue(item: Json) -> Issue:
    """Return an issue."""
    is_open = item["state"] == "open"
    labels = [
        label if isinstance(label, str) else label["name"] for label in item["labels"]
    ]
    return Issue(
        number=item["number"],
        author=parse_person(item["user"]),
        title=item["title"],
        body=item["body"] or "",
        is_open=is_open,
        labels=frozenset(labels),
        is_reopened=is_open and item.get("state_reason") == "reopened",
    )


@_require_shape
def parse_role(item: Json) -> Role:
    """Return what an account may do.

    A role of the organisation's own counts as the one it was made from. The older field
    `permission` knows neither `maintain` nor `triage`: they are `write` and `read` there.

    Raises:
        ForgeError: GitHub names a role that is not known here.
    """
    for name in (item.get("role_name"), item["permission"]):
        if name in _ROLES:
            return _ROLES[name]
    raise ForgeError("GitHub names a role that is not known here.")


@_require_shape
def parse_review(item: Json) -> tuple[str, Approval]:
    """Return the state of a review, and what it would be as an approval."""
    return item["state"], Approval(parse_person(item["user"]), item["commit_id"] or "")


@_require_shape
def parse_status(item: Json) -> tuple[str, str]:
    """Return context and state of a commit status."""
    return item["context"], item["state"]


def render_check(conclusion: Conclusion | None, output: CheckOutput) -> Json:
    """Return the fields of a check run that are the same for a new and an old one."""
    content: Json = {"title": output.title, "summary": fit(output.summary)}
    if output.annotations:
        content["annotations"] = [_render_annotation(a) for a in output.annotations]
    if conclusion is None:
        return {"status": "in_progress", "output": content}
    return {"status": "completed", "conclusion": conclusion, "output": content}


def _render_annotation(annotation: Annotation) -> Json:
    return {
        "path": annotation.path,
        "start_line": annotation.line,
        "end_line": annotation.line,
        "annotation_level": annotation.level,
        "title": annotation.title[:_LONGEST_TITLE],
        "message": annotation.message[:_LONGEST_REMARK],
    }


def render_suggestion(suggestion: Suggestion) -> Json:
    """Return the fields of a review comment that holds a suggestion.

    It is never cut: half a suggestion would delete the other half.
    """
    start = {}
    # GitHub refuses a start line that is not above the end line.
    if suggestion.first < suggestion.last:
        start = {"start_line": suggestion.first, "start_side": "RIGHT"}
    return {
        "path": suggestion.path,
        "line": suggestion.last,
        "side": "RIGHT",
        **start,
        "body": suggestion.body,
    }


def fit(body: str, longest: int = LONGEST_BODY) -> str:
    """Return *body*, cut to *longest* characters, with its code fence closed.

    It is cut after a whole line. Half a line is never shown: the end of a code span is
    what keeps a stranger's text inside it.
    """
    if len(body) <= longest:
        return body
    lines: list[str] = []
    # The notice at the end needs an empty line before it: two line ends.
    room = longest - len(CUT) - 2
    open_fence = ""
    for line in body.split("\n"):
        fence = find_fence_after(line, open_fence)
        room -= len(line) + 1
        # There must be room to close the fence that is open after this line.
        if room < len(fence) + 1:
            break
        lines.append(line)
        open_fence = fence
    if open_fence:
        lines.append(open_fence)
    return "\n".join([*lines, "", CUT])
