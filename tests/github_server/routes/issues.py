"""Issues, comments, labels and reactions."""

from tests.github_server.calls import Call, Refusal, Reply, invalid, not_found, route
from tests.github_server.render.threads import (
    EMOJI,
    render_comment,
    render_issue,
    render_label,
    render_reaction,
)
from tests.github_server.store import Comment, Issue, Label, PullRequest, Reaction

TALK = ("issues=write", "pull_requests=write")


def close(call: Call, issue: Issue, state: str, reason: str | None = None) -> None:
    """Open or close it."""
    if state == issue.state:
        return
    issue.state = state
    closed = state == "closed"
    issue.closed_at = call.store.clock.stamp() if closed else None
    issue.closed_by = call.account if closed else None
    issue.state_reason = (reason or "completed") if closed else "reopened"


def require_talk(call: Call, issue: Issue) -> None:
    """Pull requests may be talked on with either permission, issues with one."""
    call.require(*(TALK if isinstance(issue, PullRequest) else TALK[:1]))


@route("issues/list-for-repo")
def list_issues(call: Call) -> Reply:
    wanted = call.query.get("state", "open")
    labels = {
        name.casefold() for name in call.query.get("labels", "").split(",") if name
    }
    found = [
        issue
        for issue in call.repository.issues.values()
        if wanted in {"all", issue.state}
        and labels <= {label.name.casefold() for label in issue.labels}
        and call.query.get("creator", issue.author.login) == issue.author.login
        and issue.updated_at >= call.query.get("since", "")
    ]
    by_update = call.query.get("sort") == "updated"
    found.sort(
        key=lambda issue: (
            issue.updated_at if by_update else issue.created_at,
            issue.number,
        )
    )
    if call.query.get("direction", "desc") == "desc":
        found.reverse()
    return 200, [
        render_issue(call.site, call.repository, issue) for issue in call.page(found)
    ]


@route("issues/get")
def get_issue(call: Call) -> Reply:
    return 200, render_issue(call.site, call.repository, call.issue)


@route("issues/create", "issues=write")
def create_issue(call: Call) -> Reply:
    store, repository = call.store, call.repository
    number = max(repository.issues, default=0) + 1
    issue = Issue(
        number=number,
        title=str(call.body["title"]),
        body=call.text("Issue"),
        author=call.account,
        labels=[
            store.label(repository, name)
            for name in label_names(call.body.get("labels", []))
        ],
        **store.fresh(),
    )
    repository.issues[number] = issue
    return 201, render_issue(call.site, repository, issue)


@route("issues/update", *TALK)
def update_issue(call: Call) -> Reply:
    issue, body = call.issue, call.body
    require_talk(call, issue)
    if "title" in body:
        issue.title = body["title"]
    if "body" in body:
        issue.body = call.text("Issue")
    if "labels" in body:
        issue.labels = [
            call.store.label(call.repository, name)
            for name in label_names(body["labels"])
        ]
    if "state" in body:
        close(call, issue, body["state"], body.get("state_reason"))
    issue.updated_at = call.store.clock.stamp()
    return 200, render_issue(call.site, call.repository, issue)


@route("issues/list-comments")
def list_comments(call: Call) -> Reply:
    issue = call.issue
    since = call.query.get("since", "")
    shown = call.page(
        comment for comment in issue.comments if comment.updated_at >= since
    )
    return 200, [
        render_comment(call.site, call.repository, issue, comment) for comment in shown
    ]


@route("issues/list-comments-for-repo")
def list_all_comments(call: Call) -> Reply:
    since = call.query.get("since", "")
    both = [
        (issue, one)
        for issue in call.repository.issues.values()
        for one in issue.comments
    ]
    shown = {
        comment.id
        for comment in call.page([one for _, one in both if one.updated_at >= since])
    }
    return 200, [
        render_comment(call.site, call.repository, issue, one)
        for issue, one in both
        if one.id in shown
    ]


@route("issues/get-comment")
def get_comment(call: Call) -> Reply:
    return 200, render_comment(call.site, call.repository, *call.comment)


@route("issues/create-comment", *TALK)
def create_comment(call: Call) -> Reply:
    issue = call.issue
    require_talk(call, issue)
    if issue.locked:
        raise Refusal(403, "Unable to create comment because issue is locked.")
    text = call.text("IssueComment")
    if not text.strip():
        raise invalid("IssueComment", "body", "body cannot be blank", "missing_field")
    comment = Comment(author=call.account, body=text, **call.store.fresh())
    issue.comments.append(comment)
    issue.updated_at = comment.created_at
    return 201, render_comment(call.site, call.repository, issue, comment)


@route("issues/update-comment", *TALK)
def update_comment(call: Call) -> Reply:
    issue, comment = call.comment
    require_talk(call, issue)
    comment.body = call.text("IssueComment")
    comment.updated_at = call.store.clock.stamp()
    return 200, render_comment(call.site, call.repository, issue, comment)


@route("issues/delete-comment", *TALK)
def delete_comment(call: Call) -> Reply:
    issue, comment = call.comment
    require_talk(call, issue)
    issue.comments.remove(comment)
    return 204, None


@route("issues/list-labels-for-repo")
def list_labels(call: Call) -> Reply:
    shown = call.page(call.repository.labels.values())
    return 200, [render_label(call.site, call.repository, label) for label in shown]


@route("issues/get-label")
def get_label(call: Call) -> Reply:
    label = call.repository.labels.get(call.params["name"].casefold())
    if label is None:
        raise not_found()
    return 200, render_label(call.site, call.repository, label)


@route("issues/create-label", *TALK)
def create_label(call: Call) -> Reply:
    repository, name = call.repository, call.body["name"]
    if name.casefold() in repository.labels:
        raise Refusal(
            422,
            "Validation Failed",
            [{"resource": "Label", "code": "already_exists", "field": "name"}],
        )
    label = Label(
        name=name,
        color=call.body.get("color", "ededed").removeprefix("#"),
        description=call.body.get("description"),
        **call.store.fresh(),
    )
    repository.labels[name.casefold()] = label
    return 201, render_label(call.site, repository, label)


def label_names(body: object) -> list[str]:
    """The names in any of the forms that GitHub takes."""
    wanted = body.get("labels", []) if isinstance(body, dict) else body
    assert isinstance(wanted, list)
    return [item["name"] if isinstance(item, dict) else str(item) for item in wanted]


def shown_labels(call: Call) -> Reply:
    """All labels of the issue, as the writing operations answer."""
    return 200, [
        render_label(call.site, call.repository, label) for label in call.issue.labels
    ]


@route("issues/list-labels-on-issue")
def list_issue_labels(call: Call) -> Reply:
    return 200, [
        render_label(call.site, call.repository, label)
        for label in call.page(call.issue.labels)
    ]


@route("issues/add-labels", *TALK)
def add_labels(call: Call) -> Reply:
    require_talk(call, call.issue)
    for name in label_names(call.body):
        label = call.store.label(call.repository, name)
        if label not in call.issue.labels:
            call.issue.labels.append(label)
    return shown_labels(call)


@route("issues/set-labels", *TALK)
def set_labels(call: Call) -> Reply:
    require_talk(call, call.issue)
    call.issue.labels = [
        call.store.label(call.repository, name) for name in label_names(call.body)
    ]
    return shown_labels(call)


@route("issues/remove-all-labels", *TALK)
def remove_all_labels(call: Call) -> Reply:
    require_talk(call, call.issue)
    call.issue.labels.clear()
    return 204, None


@route("issues/remove-label", *TALK)
def remove_label(call: Call) -> Reply:
    require_talk(call, call.issue)
    wanted = call.params["name"].casefold()
    kept = [label for label in call.issue.labels if label.name.casefold() != wanted]
    if len(kept) == len(call.issue.labels):
        raise Refusal(404, "Label does not exist")
    call.issue.labels = kept
    return shown_labels(call)


@route("reactions/list-for-issue-comment")
def list_reactions(call: Call) -> Reply:
    _, comment = call.comment
    wanted = call.query.get("content")
    shown = call.page(
        item for item in comment.reactions if wanted in {None, item.content}
    )
    return 200, [render_reaction(call.site, item) for item in shown]


@route("reactions/create-for-issue-comment", *TALK)
def create_reaction(call: Call) -> Reply:
    issue, comment = call.comment
    require_talk(call, issue)
    content = call.body["content"]
    if content not in EMOJI:
        raise invalid(
            "Reaction", "content", "content is not included in the list", "invalid"
        )
    for item in comment.reactions:
        if item.author is call.account and item.content == content:
            return 200, render_reaction(call.site, item)
    made = Reaction(author=call.account, content=content, **call.store.fresh())
    comment.reactions.append(made)
    return 201, render_reaction(call.site, made)
