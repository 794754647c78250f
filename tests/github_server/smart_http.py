"""Clone, fetch and push over smart HTTP, played by `git http-backend`."""

import base64
import os
import re
import subprocess
from typing import NamedTuple

from tests.github_server.rules import branch_moved, push_refusal
from tests.github_server.store import Repository, Store, Token
from tests.github_server.wire import Request

PATH = re.compile(
    r"/(?P<owner>[^/]+)/(?P<repo>[^/]+?)(?:\.git)?/(?P<service>info/refs|git-upload-pack|git-receive-pack)"
)
WORKFLOWS_HOOK = """#!/bin/sh
while read -r old new ref; do
  case "$old" in *[!0]*) ;; *) old=$(git merge-base HEAD "$new") ;; esac
  changed=$(git diff --name-only "$old" "$new" -- .github/workflows | head -n 1)
  if [ -n "$changed" ]; then
    echo "refusing to allow a GitHub App to create or update workflow \\`$changed\\` without \\`workflows\\` permission" >&2
    exit 1
  fi
done
"""


class Served(NamedTuple):
    """What git answers."""

    status: int
    headers: dict[str, str]
    body: bytes


def operation_of(path: str, query: dict[str, str]) -> str | None:
    """The name of a request of git's; None if it is none."""
    match = PATH.fullmatch(path)
    if match is None:
        return None
    if match["service"] == "info/refs":
        return "smart-http/advertise" if query.get("service") else None
    return {"git-upload-pack": "smart-http/fetch", "git-receive-pack": "smart-http/push"}[match["service"]]


def token_of(header: str) -> str | None:
    """The token in `Authorization: Basic`, as git sends it with any name."""
    kind, _, value = header.partition(" ")
    if kind.casefold() != "basic":
        return None
    return base64.b64decode(value).decode().partition(":")[2]


def serve(store: Store, request: Request) -> Served:
    """Answer one request of git's."""
    match = PATH.fullmatch(request.path)
    assert match is not None
    repository = store.repositories.get(f"{match['owner']}/{match['repo']}")
    if repository is None:
        return plain(404, "Repository not found.")
    pushes = "git-receive-pack" in {match["service"], request.query.get("service")}
    token = store.tokens.get(token_of(request.headers.get("authorization", "")) or "")
    if pushes:
        if token is None:
            return Served(401, {"WWW-Authenticate": 'Basic realm="GitHub"'}, b"")
        if refused := refuses_all(token, repository):
            return plain(403, refused)
        install_hook(token, repository)
    before = repository.git.branches() if pushes else {}
    served = run_backend(repository, f"/{match['service']}", request)
    if pushes and match["service"] == "git-receive-pack":
        assert token is not None
        who = store.account(token.login)
        for branch, new in repository.git.branches().items():
            if before.get(branch) != new:
                branch_moved(store, repository, branch, before.get(branch), who)
        store.follow_branches()
    return served


def refuses_all(token: Token, repository: Repository) -> str | None:
    """Why the token may change no branch at all; GitHub says so before it looks at the push."""
    if repository.pushes_are_refused_by == "hook":
        return None
    reasons = [push_refusal(token, repository, branch) for branch in (*repository.git.branches(), "")]
    return reasons[0] if all(reasons) else None


def install_hook(token: Token, repository: Repository) -> None:
    """Let git refuse, branch by branch, what GitHub refuses."""
    lines = ["#!/bin/sh", 'case "$1" in']
    for branch in repository.protected:
        refused = f"GH013: Repository rule violations found for refs/heads/{branch}."
        lines.append(f"refs/heads/{branch}) echo '{refused}' >&2; exit 1 ;;")
    lines += [
        f"refs/heads/{branch}) exit 0 ;;"
        for branch in repository.git.branches()
        if push_refusal(token, repository, branch) is None
    ]
    if push_refusal(token, repository, "") is not None:
        lines.append("*) echo 'permission denied' >&2; exit 1 ;;")
    update = "\n".join([*lines, "esac", ""])
    for name, text in (("update", update), ("pre-receive", WORKFLOWS_HOOK)):
        hook = repository.git.path / "hooks" / name
        hook.write_text(text)
        hook.chmod(0o755)


def plain(status: int, text: str) -> Served:
    """A refusal that git shows as `remote: ...`."""
    return Served(status, {"Content-Type": "text/plain; charset=utf-8"}, text.encode())


def run_backend(repository: Repository, rest: str, request: Request) -> Served:
    """Run `git http-backend` as a CGI script."""
    environment = {
        **os.environ,
        "GIT_PROJECT_ROOT": str(repository.git.path),
        "GIT_HTTP_EXPORT_ALL": "1",
        "REMOTE_USER": "somebody",
        "REQUEST_METHOD": request.method,
        "PATH_INFO": rest,
        "QUERY_STRING": "&".join(f"{name}={value}" for name, value in request.query.items()),
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(request.body)),
        "HTTP_CONTENT_ENCODING": request.headers.get("content-encoding", ""),
        "GIT_PROTOCOL": request.headers.get("git-protocol", ""),
    }
    done = subprocess.run(
        ["git", "http-backend"], input=request.body, capture_output=True, check=False, env=environment
    )
    head, _, content = done.stdout.partition(b"\r\n\r\n")
    fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
    status = int(fields.pop("Status", "200 OK" if done.returncode == 0 else "500 Error").split()[0])
    return Served(status, fields, content)
