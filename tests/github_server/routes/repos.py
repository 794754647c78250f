"""The repository: who may what, its branches, commits and files; and the token's own affairs."""

import base64
from urllib.parse import quote

from tests.github_server.calls import Call, Refusal, Reply, not_found, route
from tests.github_server.git import GitError
from tests.github_server.render.history import render_commit, render_diff
from tests.github_server.render.people import (
    WEB,
    render_account,
    render_full_repository,
)
from tests.github_server.render.pulls import addresses
from tests.github_server.rules import branch_moved, signature
from tests.github_server.store import BOT, Json

LEGACY = {"maintain": "write", "triage": "read"}
BITS = ("pull", "triage", "push", "maintain", "admin")
RANK = {"none": 0, "read": 1, "triage": 2, "write": 3, "maintain": 4, "admin": 5}


@route("repos/get")
def get_repository(call: Call) -> Reply:
    role = (
        "write"
        if call.token.login == BOT
        else call.repository.permissions.get(call.token.login, "read")
    )
    return 200, render_full_repository(call.site, call.repository, role)


@route("repos/get-collaborator-permission-level")
def get_permission(call: Call) -> Reply:
    login = call.params["username"]
    known = {name.casefold(): account for name, account in call.store.accounts.items()}
    account = known.get(login.casefold())
    if account is None or account.kind == "Bot":
        raise Refusal(404, f"{login} is not a user")
    role = call.repository.permissions.get(
        account.login, "read"
    )  # anybody reads a public repository
    if account is call.repository.owner:
        role = "admin"
    base_role = role if role in RANK else "write"  # a custom role
    bits = {name: RANK[base_role] > place for place, name in enumerate(BITS)}
    user = render_account(call.site, account) | {"permissions": bits, "role_name": role}
    return 200, {
        "permission": LEGACY.get(base_role, base_role),
        "role_name": role,
        "user": user,
    }


def branch_sha(call: Call) -> str:
    """The commit of the branch that the path names."""
    sha = call.repository.git.resolve(f"refs/heads/{call.params['branch']}")
    if sha is None:
        raise Refusal(404, "Branch not found")
    return sha


@route("repos/get-branch")
def get_branch(call: Call) -> Reply:
    repository, name, sha = call.repository, call.params["branch"], branch_sha(call)
    url = f"{call.site.repository(repository)}/branches/{quote(name)}"
    checks = repository.protected.get(name)
    required = {
        "enforcement_level": "non_admins" if checks else "off",
        "contexts": checks or [],
        "checks": [],
    }
    return 200, {
        "name": name,
        "commit": render_commit(
            call.site,
            repository,
            repository.git.read_commit(sha),
            addresses(call.store),
        ),
        "_links": {
            "self": url,
            "html": f"{WEB}/{repository.full_name}/tree/{quote(name)}",
        },
        "protected": checks is not None,
        "protection": {
            "enabled": checks is not None,
            "required_status_checks": required,
        },
        "protection_url": f"{url}/protection",
    }


@route("repos/get-branch-protection", "administration=read")
def get_protection(call: Call) -> Reply:
    branch_sha(call)
    checks = call.repository.protected.get(call.params["branch"])
    if checks is None:
        raise Refusal(404, "Branch not protected")
    url = f"{call.site.repository(call.repository)}/branches/{quote(call.params['branch'])}/protection"
    required = {
        "url": f"{url}/required_status_checks",
        "strict": False,
        "contexts": checks,
        "contexts_url": f"{url}/required_status_checks/contexts",
        "checks": [{"context": name, "app_id": None} for name in checks],
    }
    return 200, {"url": url, "required_status_checks": required}


@route("repos/get-branch-rules")
def get_rules(call: Call) -> Reply:
    checks = call.repository.protected.get(call.params["branch"])
    if checks is None:
        return 200, []
    source = {
        "ruleset_source_type": "Repository",
        "ruleset_source": call.repository.full_name,
        "ruleset_id": 1,
    }
    review = {
        "dismiss_stale_reviews_on_push": False,
        "require_code_owner_review": False,
        "require_last_push_approval": False,
        "required_approving_review_count": 0,
        "required_review_thread_resolution": False,
    }
    rules: list[Json] = [{"type": "pull_request", "parameters": review, **source}]
    if checks:
        wanted = {
            "required_status_checks": [{"context": name} for name in checks],
            "strict_required_status_checks_policy": False,
        }
        rules.append({"type": "required_status_checks", "parameters": wanted, **source})
    return 200, call.page(rules)


@route("repos/list-commits")
def list_commits(call: Call) -> Reply:
    start = call.commit(call.query.get("sha", call.repository.default_branch))
    path = call.query.get("path")
    words = [start, *(["--", path] if path else [])]
    people = addresses(call.store)
    shown = call.page(call.repository.git.log(*words))
    return 200, [
        render_commit(call.site, call.repository, commit, people) for commit in shown
    ]


@route("repos/get-commit")
def get_commit(call: Call) -> Reply:
    git, people = call.repository.git, addresses(call.store)
    commit = git.read_commit(call.commit(call.params["ref"]))
    before = (
        commit.parents[0]
        if commit.parents
        else git.text("hash-object", "-t", "tree", "-w", "--stdin", data=b"")
    )
    files = git.diff(before, commit.sha)
    added, removed = (
        sum(file.additions for file in files),
        sum(file.deletions for file in files),
    )
    return 200, render_commit(call.site, call.repository, commit, people) | {
        "stats": {"additions": added, "deletions": removed, "total": added + removed},
        "files": [
            render_diff(call.site, call.repository, file, commit.sha)
            for file in call.page(files)
        ],
    }


@route("repos/compare-commits")
def compare(call: Call) -> Reply:
    repository, git, people = (
        call.repository,
        call.repository.git,
        addresses(call.store),
    )
    try:
        base, head = (end_of(call, call.params[name]) for name in ("base", "head"))
    except Refusal:
        raise not_found() from None
    parted = git.merge_base(base, head)
    if parted is None:
        raise Refusal(404, f"No common ancestor between {base} and {head}.")
    behind, ahead = map(
        int, git.text("rev-list", "--left-right", "--count", f"{base}...{head}").split()
    )
    words = {
        (False, False): "identical",
        (True, False): "ahead",
        (False, True): "behind",
    }
    commits = git.log("--reverse", f"{base}..{head}")
    url = f"{call.site.repository(repository)}/compare/{call.params['base']}...{call.params['head']}"
    html = f"{WEB}/{repository.full_name}/compare/{call.params['base']}...{call.params['head']}"
    shown = call.page(commits, limit=1000, default=250)
    return 200, {
        "url": url,
        "html_url": html,
        "permalink_url": html,
        "diff_url": f"{html}.diff",
        "patch_url": f"{html}.patch",
        "base_commit": render_commit(
            call.site, repository, git.read_commit(base), people
        ),
        "merge_base_commit": render_commit(
            call.site, repository, git.read_commit(parted), people
        ),
        "status": words.get((ahead > 0, behind > 0), "diverged"),
        "ahead_by": ahead,
        "behind_by": behind,
        "total_commits": len(commits),
        "commits": [
            render_commit(call.site, repository, commit, people) for commit in shown
        ],
        "files": [
            render_diff(call.site, repository, file, head)
            for file in git.diff(parted, head)[:300]
        ],
    }


def end_of(call: Call, name: str) -> str:
    """The commit at one end of a comparison, which may be `owner:branch` of a fork."""
    owner, colon, branch = name.partition(":")
    for repository in call.store.repositories.values():
        if (
            colon
            and repository.owner.login == owner
            and (sha := repository.git.resolve(f"refs/heads/{branch}"))
        ):
            return sha
    return call.commit(name)


@route("repos/get-content")
def get_content(call: Call) -> Reply:
    git = call.repository.git
    path, ref = (
        call.params["path"].strip("/"),
        call.query.get("ref", call.repository.default_branch),
    )
    try:
        sha = call.commit(ref)
    except Refusal:
        raise Refusal(404, f"No commit found for the ref {ref}") from None
    lines = (
        git.run("ls-tree", "-z", "-l", sha, "--", path)
        .decode(errors="replace")
        .split("\0")
    )
    if not lines[0]:
        raise not_found()
    if lines[0].split()[1] == "tree":
        below = (
            git.run("ls-tree", "-z", "-l", sha, "--", f"{path}/")
            .decode(errors="replace")
            .split("\0")
        )
        return 200, [content_entry(call, line, ref) for line in below if line][:1000]
    entry = content_entry(call, lines[0], ref)
    if entry["type"] == "file":
        try:
            content = git.run("cat-file", "blob", entry["sha"])
        except GitError:
            raise not_found() from None
        entry |= {"content": base64.encodebytes(content).decode(), "encoding": "base64"}
    return 200, entry


def content_entry(call: Call, line: str, ref: str) -> Json:
    """A file or folder as `GET contents` shows it."""
    meta, path = line.split("\t", 1)
    _, kind, sha, size = meta.split()
    base, name = call.site.repository(call.repository), call.repository.full_name
    url = f"{base}/contents/{quote(path)}?ref={quote(ref)}"
    html = f"{WEB}/{name}/{kind}/{ref}/{quote(path)}"
    git = f"{base}/git/{kind}s/{sha}"
    return {
        "type": {"blob": "file", "tree": "dir", "commit": "file"}[kind],
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": sha,
        "size": int(size) if kind == "blob" else 0,
        "url": url,
        "html_url": html,
        "git_url": git,
        "download_url": f"https://raw.githubusercontent.com/{name}/{ref}/{quote(path)}"
        if kind == "blob"
        else None,
        "_links": {"self": url, "git": git, "html": html},
    }


@route("repos/merge", "contents=write")
def merge(call: Call) -> Reply:
    git, branch = call.repository.git, call.body["base"]
    base, head = git.resolve(f"refs/heads/{branch}"), call.commit(call.body["head"])
    if base is None:
        raise Refusal(404, "Base does not exist")
    if git.is_ancestor(head, base):
        return 204, None
    tree = git.merged_tree(base, head)
    if tree is None:
        raise Refusal(409, "Merge conflict")
    who = signature(call.store, call.account)
    message = call.body.get(
        "commit_message", f"Merge {call.body['head']} into {branch}"
    )
    made = git.commit_tree(tree, [base, head], message, who, who)
    git.set_ref(f"refs/heads/{branch}", made, base)
    branch_moved(call.store, call.repository, branch, base, call.account)
    return 201, render_commit(
        call.site, call.repository, git.read_commit(made), addresses(call.store)
    )


@route(
    "actions/get-github-actions-default-workflow-permissions-repository",
    "administration=read",
)
def get_workflow_permissions(call: Call) -> Reply:
    return 200, {
        "default_workflow_permissions": "read",
        "can_approve_pull_request_reviews": call.store.actions_may_create_pulls,
    }


@route("rate-limit/get")
def get_rate_limit(call: Call) -> Reply:
    store = call.store
    rate = {
        "limit": store.rate_limit,
        "used": store.rate_used,
        "remaining": max(0, store.rate_limit - store.rate_used),
        "reset": store.rate_reset,
    }
    return 200, {
        "resources": dict.fromkeys(("core", "search", "graphql"), rate),
        "rate": rate,
    }


@route("users/get-authenticated")
def get_user(call: Call) -> Reply:
    if call.token.login == BOT:
        raise Refusal(403, "Resource not accessible by integration")
    return 200, render_account(call.site, call.account)
