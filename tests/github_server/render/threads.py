"""Issues, pull requests and what is said on them."""

from urllib.parse import quote

from tests.github_server.render.people import (
    WEB,
    Site,
    render_account,
    render_app,
    render_repository,
)
from tests.github_server.store import (
    APP_ID,
    BOT,
    Account,
    Comment,
    Issue,
    Json,
    Label,
    PullRequest,
    Reaction,
    Repository,
    Review,
    ReviewComment,
)

EMOJI = ("+1", "-1", "laugh", "confused", "heart", "hooray", "eyes", "rocket")


def association(repository: Repository, account: Account) -> str:
    """What the account is to the repository, in GitHub's words."""
    if account is repository.owner:
        return "OWNER"
    if repository.permissions.get(account.login, "none") not in {"none", "read"}:
        return "COLLABORATOR"
    merged = any(
        pull.author is account and pull.merged_at for pull in repository.pulls()
    )
    return "CONTRIBUTOR" if merged else "NONE"


def render_label(site: Site, repository: Repository, label: Label) -> Json:
    return {
        "id": label.id,
        "node_id": f"LA_{label.id}",
        "url": f"{site.repository(repository)}/labels/{quote(label.name)}",
        "name": label.name,
        "color": label.color,
        "default": False,
        "description": label.description,
    }


def render_reaction(site: Site, reaction: Reaction) -> Json:
    return {
        "id": reaction.id,
        "node_id": f"REA_{reaction.id}",
        "user": render_account(site, reaction.author),
        "content": reaction.content,
        "created_at": reaction.created_at,
    }


def rollup(url: str, reactions: list[Reaction]) -> Json:
    """How many reactions of each kind there are."""
    counts = {
        name: sum(reaction.content == name for reaction in reactions) for name in EMOJI
    }
    return {"url": f"{url}/reactions", "total_count": len(reactions), **counts}


def render_comment(
    site: Site, repository: Repository, issue: Issue, comment: Comment
) -> Json:
    """An `issue-comment`."""
    url = f"{site.repository(repository)}/issues/comments/{comment.id}"
    return {
        "url": url,
        "html_url": f"{html_of(repository, issue)}#issuecomment-{comment.id}",
        "issue_url": f"{site.repository(repository)}/issues/{issue.number}",
        "id": comment.id,
        "node_id": f"IC_{comment.id}",
        "user": render_account(site, comment.author),
        "created_at": comment.created_at,
        "updated_at": comment.updated_at,
        "author_association": association(repository, comment.author),
        "body": comment.body,
        "reactions": rollup(url, comment.reactions),
        "performed_via_github_app": via_app(site, comment.author),
    }


def via_app(site: Site, account: Account) -> Json | None:
    """The app that spoke."""
    return render_app(site, "github-actions", APP_ID) if account.login == BOT else None


def html_of(repository: Repository, issue: Issue) -> str:
    """The page of an issue or a pull request."""
    kind = "pull" if isinstance(issue, PullRequest) else "issues"
    return f"{WEB}/{repository.full_name}/{kind}/{issue.number}"


def common(site: Site, repository: Repository, issue: Issue) -> Json:
    """The fields that issues and pull requests share."""
    url = f"{site.repository(repository)}/issues/{issue.number}"
    return {
        "id": issue.id,
        "number": issue.number,
        "title": issue.title,
        "body": issue.body,
        "state": issue.state,
        "locked": issue.locked,
        "active_lock_reason": None,
        "user": render_account(site, issue.author),
        "author_association": association(repository, issue.author),
        "labels": [render_label(site, repository, label) for label in issue.labels],
        "assignee": None,
        "assignees": [],
        "milestone": None,
        "created_at": issue.created_at,
        "updated_at": issue.updated_at,
        "closed_at": issue.closed_at,
        "html_url": html_of(repository, issue),
        "comments_url": f"{url}/comments",
    }


def render_issue(site: Site, repository: Repository, issue: Issue) -> Json:
    """An `issue`; of a pull request, the issue that it is."""
    url = f"{site.repository(repository)}/issues/{issue.number}"
    whole = common(site, repository, issue) | {
        "node_id": f"I_{issue.id}",
        "url": url,
        "repository_url": site.repository(repository),
        "labels_url": f"{url}/labels{{/name}}",
        "events_url": f"{url}/events",
        "timeline_url": f"{url}/timeline",
        "comments": len(issue.comments),
        "state_reason": issue.state_reason,
        "closed_by": render_account(site, issue.closed_by) if issue.closed_by else None,
        "reactions": rollup(url, []),
        "performed_via_github_app": None,
    }
    if isinstance(issue, PullRequest):
        html = html_of(repository, issue)
        whole["draft"] = issue.draft
        whole["pull_request"] = {
            "url": f"{site.repository(repository)}/pulls/{issue.number}",
            "html_url": html,
            "diff_url": f"{html}.diff",
            "patch_url": f"{html}.patch",
            "merged_at": issue.merged_at,
        }
    return whole


def side(
    site: Site, owner: Account, repository: Repository | None, ref: str, sha: str
) -> Json:
    """Where a pull request comes from, or goes to."""
    return {
        "label": f"{owner.login}:{ref}",
        "ref": ref,
        "sha": sha,
        "user": render_account(site, owner),
        "repo": render_repository(site, repository) if repository else None,
    }


def render_pull(
    site: Site, repository: Repository, pull: PullRequest, base_sha: str
) -> Json:
    """A `pull-request-simple`."""
    url = f"{site.repository(repository)}/pulls/{pull.number}"
    issue_url = f"{site.repository(repository)}/issues/{pull.number}"
    html = html_of(repository, pull)
    statuses = f"{site.repository(repository)}/statuses/{pull.head_sha}"
    links = {
        "self": url,
        "html": html,
        "issue": issue_url,
        "comments": f"{issue_url}/comments",
        "review_comments": f"{url}/comments",
        "review_comment": f"{site.repository(repository)}/pulls/comments{{/number}}",
        "commits": f"{url}/commits",
        "statuses": statuses,
    }
    return common(site, repository, pull) | {
        "node_id": f"PR_{pull.id}",
        "url": url,
        "diff_url": f"{html}.diff",
        "patch_url": f"{html}.patch",
        "issue_url": issue_url,
        "commits_url": links["commits"],
        "review_comments_url": links["review_comments"],
        "review_comment_url": links["review_comment"],
        "statuses_url": statuses,
        "head": side(
            site, pull.head_owner, pull.head_repo, pull.head_ref, pull.head_sha
        ),
        "base": side(site, repository.owner, repository, pull.base_ref, base_sha),
        "draft": pull.draft,
        "merged_at": pull.merged_at,
        "merge_commit_sha": pull.merge_commit,
        "auto_merge": None,
        "requested_reviewers": [],
        "requested_teams": [],
        "_links": {name: {"href": href} for name, href in links.items()},
    }


def render_review(
    site: Site, repository: Repository, pull: PullRequest, review: Review
) -> Json:
    """A `pull-request-review`."""
    url = f"{site.repository(repository)}/pulls/{pull.number}"
    html = f"{html_of(repository, pull)}#pullrequestreview-{review.id}"
    return {
        "id": review.id,
        "node_id": f"PRR_{review.id}",
        "user": render_account(site, review.author),
        "body": review.body,
        "state": review.state,
        "html_url": html,
        "pull_request_url": url,
        "author_association": association(repository, review.author),
        "_links": {"html": {"href": html}, "pull_request": {"href": url}},
        "submitted_at": review.created_at,
        "commit_id": review.commit,
    }


def render_review_comment(
    site: Site,
    repository: Repository,
    pull: PullRequest,
    review: Review,
    comment: ReviewComment,
) -> Json:
    """A `pull-request-review-comment`."""
    pull_url = f"{site.repository(repository)}/pulls/{pull.number}"
    url = f"{site.repository(repository)}/pulls/comments/{comment.id}"
    html = f"{html_of(repository, pull)}#discussion_r{comment.id}"
    return {
        "url": url,
        "pull_request_review_id": review.id,
        "id": comment.id,
        "node_id": f"PRRC_{comment.id}",
        "diff_hunk": comment.hunk,
        "path": comment.path,
        "commit_id": pull.head_sha,
        "original_commit_id": comment.commit,
        "user": render_account(site, comment.author),
        "body": comment.body,
        "created_at": comment.created_at,
        "updated_at": comment.updated_at,
        "html_url": html,
        "pull_request_url": pull_url,
        "author_association": association(repository, comment.author),
        "_links": {
            "self": {"href": url},
            "html": {"href": html},
            "pull_request": {"href": pull_url},
        },
        "line": comment.line,
        "original_line": comment.line,
        "start_line": comment.start_line,
        "original_start_line": comment.start_line,
        "side": comment.side,
        "start_side": comment.side if comment.start_line else None,
        "subject_type": "line",
        "reactions": rollup(url, []),
    }
