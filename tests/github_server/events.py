"""Webhook payloads, made from the same records as the API's answers, so that numbers and ids agree."""

from datetime import datetime
from typing import NamedTuple

from tests.github_server.git import CommitInfo
from tests.github_server.render.history import render_signature
from tests.github_server.render.people import (
    WEB,
    Site,
    render_account,
    render_repository,
)
from tests.github_server.render.pulls import full_pull
from tests.github_server.render.threads import render_comment, render_issue
from tests.github_server.store import (
    Account,
    Comment,
    Issue,
    Json,
    PullRequest,
    Repository,
    Store,
)

NOWHERE = "0" * 40


class Source(NamedTuple):
    """Where an event happens, and who causes it."""

    store: Store
    site: Site
    repository: Repository
    sender: Account

    def envelope(self) -> Json:
        """What every payload holds."""
        return {
            "repository": render_repository(self.site, self.repository),
            "sender": render_account(self.site, self.sender),
        }


def pull_request_event(
    source: Source, pull: PullRequest, action: str, more: Json
) -> Json:
    """`pull_request` and `pull_request_target`; after `synchronize`, give `before`."""
    if action == "synchronize":
        more = {"after": pull.head_sha, **more}
    return {
        "action": action,
        "number": pull.number,
        "pull_request": full_pull(source.store, source.site, source.repository, pull),
        **source.envelope(),
        **more,
    }


def issue_of(source: Source, issue: Issue) -> Json:
    """An issue as webhooks have it: without who closed it."""
    rendered = render_issue(source.site, source.repository, issue)
    return {name: value for name, value in rendered.items() if name != "closed_by"}


def issue_event(source: Source, issue: Issue, action: str, more: Json) -> Json:
    """`issues`."""
    return {
        "action": action,
        "issue": issue_of(source, issue),
        **source.envelope(),
        **more,
    }


def comment_event(
    source: Source, issue: Issue, comment: Comment, action: str, more: Json
) -> Json:
    """`issue_comment`, on an issue or a pull request."""
    return {
        "action": action,
        "issue": issue_of(source, issue),
        "comment": render_comment(source.site, source.repository, issue, comment),
        **source.envelope(),
        **more,
    }


def push_event(source: Source, branch: str, before: str | None) -> Json:
    """`push`: *branch* was at *before*, or else a commit behind, and is where it is now."""
    repository, git, sender = source.repository, source.repository.git, source.sender
    before = before or git.resolve(f"refs/heads/{branch}~1")
    after = git.resolve(f"refs/heads/{branch}") or NOWHERE
    commits = (
        []
        if NOWHERE in {after, before or NOWHERE}
        else git.log("--reverse", f"{before}..{after}")
    )
    rendered = [push_commit(repository, commit) for commit in commits]
    whole = source.envelope()
    whole["repository"] |= {
        "created_at": epoch(repository.created_at),
        "pushed_at": epoch(repository.updated_at),
        "master_branch": repository.default_branch,
        "stargazers": 0,
        "url": f"{WEB}/{repository.full_name}",
    }
    return {
        "ref": f"refs/heads/{branch}",
        "before": before or NOWHERE,
        "after": after,
        "created": before is None,
        "deleted": after == NOWHERE,
        "forced": bool(before)
        and after != NOWHERE
        and not git.is_ancestor(before or after, after),
        "base_ref": None,
        "compare": f"{WEB}/{repository.full_name}/compare/{(before or NOWHERE)[:12]}...{after[:12]}",
        "commits": rendered,
        "head_commit": rendered[-1] if rendered else None,
        "pusher": {"name": sender.login, "email": sender.email},
        **whole,
    }


def push_commit(repository: Repository, commit: CommitInfo) -> Json:
    """A commit of a push."""
    changed: dict[str, list[str]] = {"added": [], "removed": [], "modified": []}
    if commit.parents:
        for file in repository.git.diff(commit.parents[0], commit.sha):
            changed.get(file.status, changed["modified"]).append(file.path)
    people = {
        role: {"name": who.name, "email": who.email, "username": who.name}
        for role, who in (("author", commit.author), ("committer", commit.committer))
    }
    return {
        "id": commit.sha,
        "tree_id": commit.tree,
        "distinct": True,
        "message": commit.message,
        "timestamp": render_signature(commit.committer)["date"],
        "url": f"{WEB}/{repository.full_name}/commit/{commit.sha}",
        **people,
        **changed,
    }


def merge_group_event(source: Source, pull: PullRequest, head: str, base: str) -> Json:
    """`merge_group`: *head* is the commit that the queue made of *base* and the pull request."""
    ref = f"refs/heads/gh-readonly-queue/{pull.base_ref}/pr-{pull.number}-{base}"
    commit = push_commit(source.repository, source.repository.git.read_commit(head))
    short = {key: commit[key] for key in ("id", "tree_id", "message", "timestamp")}
    for role in ("author", "committer"):
        short[role] = {key: commit[role][key] for key in ("name", "email")}
    return {
        "action": "checks_requested",
        "merge_group": {
            "head_sha": head,
            "head_ref": ref,
            "base_sha": base,
            "base_ref": f"refs/heads/{pull.base_ref}",
            "head_commit": short,
        },
        **source.envelope(),
    }


def epoch(stamp: str) -> int:
    """A time as a push has it, in seconds since 1970."""
    return int(datetime.fromisoformat(stamp).timestamp())
