"""Commits, files, branches, checks and statuses."""

from datetime import UTC, datetime
from urllib.parse import quote

from tests.github_server.git import CommitInfo, FileDiff, Signature
from tests.github_server.render.people import WEB, Site, render_account, render_app
from tests.github_server.store import Account, CheckRun, Json, Repository, Status

UNSIGNED = {
    "verified": False,
    "reason": "unsigned",
    "signature": None,
    "payload": None,
    "verified_at": None,
}


def render_signature(signature: Signature) -> Json:
    date = datetime.fromtimestamp(signature.seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"name": signature.name, "email": signature.email, "date": date}


def render_git_commit(site: Site, repository: Repository, commit: CommitInfo) -> Json:
    """A `git-commit`."""
    url, html = site.repository(repository), f"{WEB}/{repository.full_name}"
    return {
        "sha": commit.sha,
        "node_id": f"C_{commit.sha}",
        "url": f"{url}/git/commits/{commit.sha}",
        "html_url": f"{html}/commit/{commit.sha}",
        "author": render_signature(commit.author),
        "committer": render_signature(commit.committer),
        "message": commit.message,
        "tree": {"sha": commit.tree, "url": f"{url}/git/trees/{commit.tree}"},
        "parents": [
            {
                "sha": sha,
                "url": f"{url}/git/commits/{sha}",
                "html_url": f"{html}/commit/{sha}",
            }
            for sha in commit.parents
        ],
        "verification": UNSIGNED,
    }


def render_commit(
    site: Site, repository: Repository, commit: CommitInfo, accounts: dict[str, Account]
) -> Json:
    """A `commit`; *accounts* by their address."""
    url, html = site.repository(repository), f"{WEB}/{repository.full_name}"
    people = [
        accounts.get(signature.email) for signature in (commit.author, commit.committer)
    ]
    author, committer = (
        render_account(site, person) if person else None for person in people
    )
    inner = render_git_commit(site, repository, commit)
    return {
        "url": f"{url}/commits/{commit.sha}",
        "sha": commit.sha,
        "node_id": inner["node_id"],
        "html_url": inner["html_url"],
        "comments_url": f"{url}/commits/{commit.sha}/comments",
        "commit": {
            **{
                key: inner[key]
                for key in (
                    "author",
                    "committer",
                    "message",
                    "tree",
                    "url",
                    "verification",
                )
            },
            "comment_count": 0,
        },
        "author": author,
        "committer": committer,
        "parents": [
            {
                "sha": sha,
                "url": f"{url}/commits/{sha}",
                "html_url": f"{html}/commit/{sha}",
            }
            for sha in commit.parents
        ],
    }


def render_diff(site: Site, repository: Repository, diff: FileDiff, sha: str) -> Json:
    """A `diff-entry`."""
    url, html, path = (
        site.repository(repository),
        f"{WEB}/{repository.full_name}",
        quote(diff.path),
    )
    entry = {
        "sha": diff.blob,
        "filename": diff.path,
        "status": diff.status,
        "additions": diff.additions,
        "deletions": diff.deletions,
        "changes": diff.additions + diff.deletions,
        "blob_url": f"{html}/blob/{sha}/{path}",
        "raw_url": f"{html}/raw/{sha}/{path}",
        "contents_url": f"{url}/contents/{path}?ref={sha}",
    }
    if diff.patch is not None:
        entry["patch"] = diff.patch
    if diff.previous is not None:
        entry["previous_filename"] = diff.previous
    return entry


def render_ref(site: Site, repository: Repository, ref: str, sha: str) -> Json:
    url = site.repository(repository)
    target = {"sha": sha, "type": "commit", "url": f"{url}/git/commits/{sha}"}
    return {
        "ref": ref,
        "node_id": f"REF_{ref}",
        "url": f"{url}/git/{quote(ref)}",
        "object": target,
    }


def render_check(site: Site, repository: Repository, check: CheckRun) -> Json:
    """A `check-run`."""
    url = f"{site.repository(repository)}/check-runs/{check.id}"
    html = f"{WEB}/{repository.full_name}/runs/{check.id}"
    pulls = [
        pull
        for pull in repository.pulls()
        if pull.head_sha == check.head_sha and pull.head_repo is repository
    ]
    return {
        "id": check.id,
        "name": check.name,
        "node_id": f"CR_{check.id}",
        "head_sha": check.head_sha,
        "external_id": check.external_id,
        "url": url,
        "html_url": html,
        "details_url": check.details_url or html,
        "status": check.status,
        "conclusion": check.conclusion,
        "started_at": check.started_at,
        "completed_at": check.completed_at,
        "output": {
            "title": check.title,
            "summary": check.summary,
            "text": check.text,
            "annotations_count": len(check.annotations),
            "annotations_url": f"{url}/annotations",
        },
        "check_suite": {"id": 1},
        "app": render_app(site, check.app, check.app_id),
        "pull_requests": [
            {
                "id": pull.id,
                "number": pull.number,
                "url": f"{site.repository(repository)}/pulls/{pull.number}",
                "head": {
                    "ref": pull.head_ref,
                    "sha": pull.head_sha,
                    "repo": repository_pointer(site, repository),
                },
                "base": {
                    "ref": pull.base_ref,
                    "sha": pull.head_sha,
                    "repo": repository_pointer(site, repository),
                },
            }
            for pull in pulls
        ],
    }


def repository_pointer(site: Site, repository: Repository) -> Json:
    return {
        "id": repository.id,
        "url": site.repository(repository),
        "name": repository.name,
    }


def render_annotation(repository: Repository, sha: str, annotation: Json) -> Json:
    """A `check-annotation`."""
    names = ("start_column", "end_column", "title", "raw_details")
    return {
        **dict.fromkeys(names),
        **annotation,
        "blob_href": f"{WEB}/{repository.full_name}/blob/{sha}/{quote(annotation['path'])}",
    }


def render_status(site: Site, repository: Repository, status: Status) -> Json:
    """A `status`, or with fewer fields a `simple-commit-status`."""
    return {
        "url": f"{site.repository(repository)}/statuses/{status.sha}",
        "avatar_url": f"https://avatars.githubusercontent.com/u/{status.author.id}?v=4",
        "id": status.id,
        "node_id": f"SC_{status.id}",
        "state": status.state,
        "description": status.description,
        "target_url": status.target_url,
        "context": status.context,
        "created_at": status.created_at,
        "updated_at": status.updated_at,
        "creator": render_account(site, status.author),
    }
