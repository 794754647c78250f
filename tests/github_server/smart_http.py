"""Clone, fetch and push over smart HTTP, as `git http-backend` plays it: by `git upload-pack` and `git receive-pack`."""

import base64
import gzip
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
  git diff --quiet "$old" "$new" -- .github/workflows && continue
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
    return {
        "git-upload-pack": "smart-http/fetch",
        "git-receive-pack": "smart-http/push",
    }[match["service"]]


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
        install_hooks(token, repository)
    before = repository.git.branches() if pushes else {}
    served = run_service(repository, match["service"], request)
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
    reasons = [
        push_refusal(token, repository, branch)
        for branch in (*repository.git.branches(), "")
    ]
    return reasons[0] if all(reasons) else None


def install_hooks(token: Token, repository: Repository) -> None:
    """Let git refuse, branch by branch, what GitHub refuses."""
    hooks = {"pre-receive": WORKFLOWS_HOOK, "update": update_hook(token, repository)}
    for name, text in hooks.items():
        hook = repository.git.path / "hooks" / name
        hook.unlink(missing_ok=True)
        if text:
            hook.write_text(text)
            hook.chmod(0o755)


def update_hook(token: Token, repository: Repository) -> str:
    """Return the hook that refuses single branches; empty if none is refused, since it is a process for each branch."""
    refuses_others = push_refusal(token, repository, "") is not None
    if not repository.protected and not refuses_others:
        return ""
    lines = ["#!/bin/sh", 'case "$1" in']
    for branch in repository.protected:
        refused = f"GH013: Repository rule violations found for refs/heads/{branch}."
        lines.append(f"refs/heads/{branch}) echo '{refused}' >&2; exit 1 ;;")
    lines += [
        f"refs/heads/{branch}) exit 0 ;;"
        for branch in repository.git.branches()
        if push_refusal(token, repository, branch) is None
    ]
    if refuses_others:
        lines.append("*) echo 'permission denied' >&2; exit 1 ;;")
    return "\n".join([*lines, "esac", ""])


def plain(status: int, text: str) -> Served:
    """A refusal that git shows as `remote: ...`."""
    return Served(status, {"Content-Type": "text/plain; charset=utf-8"}, text.encode())


_ANSWERS: dict[tuple[object, ...], Served] = {}
"""What was answered where nothing was written. Refs and a request determine it, since an id names a content."""


def run_service(repository: Repository, path: str, request: Request) -> Served:
    """Answer a request for *path*: git's own answer, or what git said to the same request over the same refs."""
    if path == "info/refs":
        service, words = request.query["service"], ["--http-backend-info-refs"]
        if service not in {"git-upload-pack", "git-receive-pack"}:
            return plain(403, f"Unsupported service: '{service}'")
    else:
        service, words = path, ["--stateless-rpc"]
    if service == path == "git-receive-pack":
        return run_git(repository, service, words, request)
    key = (
        service,
        *words,
        request.headers.get("git-protocol"),
        request.body,
        *repository.git.refs().items(),
    )
    if key not in _ANSWERS:
        served = run_git(repository, service, words, request)
        if served.status != 200 or b"ERR " in served.body:  # what is missing may come
            return served
        _ANSWERS[key] = served
    return _ANSWERS[key]._replace(headers=dict(_ANSWERS[key].headers))


def run_git(
    repository: Repository, service: str, words: list[str], request: Request
) -> Served:
    """Let git answer a request for one of its two services."""
    protocol = request.headers.get("git-protocol", "")
    zipped = request.headers.get("content-encoding") == "gzip"
    done = subprocess.run(
        ["git", service.removeprefix("git-"), *words, "."],
        cwd=repository.git.path,
        input=gzip.decompress(request.body) if zipped else request.body,
        capture_output=True,
        check=False,
        env={**os.environ, "GIT_PROTOCOL": protocol},
    )
    is_list = words != ["--stateless-rpc"]
    # Only the second version of the protocol begins without naming the service.
    names_service = is_list and "version=2" not in protocol.split(":")
    line = f"# service={service}\n".encode()
    head = b"%04x%s0000" % (len(line) + 4, line) if names_service else b""
    kind = f"application/x-{service}-{'advertisement' if is_list else 'result'}"
    fields = {
        "Cache-Control": "no-cache, max-age=0, must-revalidate",
        "Content-Type": kind,
    }
    return Served(200 if done.returncode == 0 else 500, fields, head + done.stdout)
