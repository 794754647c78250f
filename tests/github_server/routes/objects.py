"""Git's objects and refs through the API."""

import base64
import secrets

from tests.github_server.calls import Call, Refusal, Reply, not_found, route
from tests.github_server.git import GitError, Signature
from tests.github_server.render.history import render_git_commit, render_ref
from tests.github_server.rules import PROTECTED, branch_moved, push_refusal, signature
from tests.github_server.store import Json

CONTENTS = "contents=write"


def require_branch(call: Call, ref: str) -> None:
    """Refuse to change a branch that the token may not change."""
    branch = ref.removeprefix("refs/heads/")
    if push_refusal(call.token, call.repository, branch) is not None:
        raise Refusal(
            403,
            "Resource not accessible by integration",
            headers={"X-Accepted-GitHub-Permissions": CONTENTS},
        )
    if branch in call.repository.protected:
        raise Refusal(422, PROTECTED, [])


def full_ref(call: Call) -> str:
    """The ref that the path names, from its beginning."""
    return "refs/" + call.params["ref"].removeprefix("refs/")


@route("git/get-ref")
def get_ref(call: Call) -> Reply:
    sha = call.repository.git.resolve(full_ref(call))
    if sha is None:
        raise not_found()
    return 200, render_ref(call.site, call.repository, full_ref(call), sha)


@route("git/list-matching-refs")
def list_refs(call: Call) -> Reply:
    out = call.repository.git.text("for-each-ref", "--format=%(refname) %(objectname)")
    refs = (line.split(" ") for line in out.splitlines())
    return 200, [
        render_ref(call.site, call.repository, ref, sha)
        for ref, sha in refs
        if ref.startswith(full_ref(call))
    ]


@route("git/create-ref")
def create_ref(call: Call) -> Reply:
    ref, sha, git = call.body["ref"], call.body["sha"], call.repository.git
    require_branch(call, ref)
    if not ref.startswith("refs/") or ref.count("/") < 2:
        raise Refusal(
            422,
            "Reference name must start with 'refs/' and have at least two slashes.",
            [],
        )
    if git.resolve(sha) is None:
        raise Refusal(422, "Object does not exist", [])
    if git.resolve(ref) is not None:
        raise Refusal(422, "Reference already exists", [])
    try:
        git.set_ref(ref, sha)
    except GitError as error:
        raise Refusal(422, "Reference name is invalid", []) from error
    branch_moved(
        call.store, call.repository, ref.removeprefix("refs/heads/"), None, call.account
    )
    return 201, render_ref(call.site, call.repository, ref, sha)


@route("git/update-ref")
def update_ref(call: Call) -> Reply:
    ref, sha, git = full_ref(call), call.body["sha"], call.repository.git
    require_branch(call, ref)
    old = git.resolve(ref)
    if old is None:
        raise Refusal(422, "Reference does not exist", [])
    if git.resolve(sha) is None:
        raise Refusal(422, "Object does not exist", [])
    if not call.body.get("force", False) and not git.is_ancestor(old, sha):
        raise Refusal(422, "Update is not a fast forward", [])
    git.set_ref(ref, sha, old)
    branch_moved(
        call.store, call.repository, ref.removeprefix("refs/heads/"), old, call.account
    )
    return 200, render_ref(call.site, call.repository, ref, sha)


@route("git/delete-ref")
def delete_ref(call: Call) -> Reply:
    ref, git = full_ref(call), call.repository.git
    require_branch(call, ref)
    if git.resolve(ref) is None:
        raise Refusal(422, "Reference does not exist", [])
    git.delete_ref(ref)
    call.store.follow_branches()
    return 204, None


@route("git/get-commit")
def get_commit(call: Call) -> Reply:
    sha = call.repository.git.resolve(call.params["commit_sha"])
    if sha is None:
        raise not_found()
    return 200, render_git_commit(
        call.site, call.repository, call.repository.git.read_commit(sha)
    )


@route("git/create-commit", CONTENTS)
def create_commit(call: Call) -> Reply:
    git, body = call.repository.git, call.body
    if git.resolve(body["tree"], "tree") is None:
        raise Refusal(422, "Tree SHA does not exist", [])
    parents = body.get("parents", [])
    if any(git.resolve(parent) is None for parent in parents):
        raise Refusal(422, "Parent SHA does not exist or is not a commit object", [])
    who = signature(call.store, call.account)
    author = signed(body.get("author"), who)
    committer = signed(body.get("committer"), signed(body.get("author"), who))
    sha = git.commit_tree(body["tree"], parents, body["message"], author, committer)
    return 201, render_git_commit(call.site, call.repository, git.read_commit(sha))


def signed(asked: Json | None, otherwise: Signature) -> Signature:
    """The author or committer that a body names."""
    return (
        Signature(asked["name"], asked["email"], otherwise.seconds)
        if asked
        else otherwise
    )


@route("git/create-blob", CONTENTS)
def create_blob(call: Call) -> Reply:
    text = call.body["content"]
    content = (
        base64.b64decode(text)
        if call.body.get("encoding") == "base64"
        else text.encode()
    )
    sha = call.repository.git.text("hash-object", "-w", "--stdin", data=content)
    return 201, {
        "sha": sha,
        "url": f"{call.site.repository(call.repository)}/git/blobs/{sha}",
    }


@route("git/get-blob")
def get_blob(call: Call) -> Reply:
    sha = call.repository.git.resolve(call.params["file_sha"], "blob")
    if sha is None:
        raise not_found()
    content = call.repository.git.run("cat-file", "blob", sha)
    return 200, {
        "sha": sha,
        "node_id": f"B_{sha}",
        "size": len(content),
        "url": f"{call.site.repository(call.repository)}/git/blobs/{sha}",
        "content": base64.encodebytes(content).decode(),
        "encoding": "base64",
    }


def render_tree(call: Call, sha: str, *, recursive: bool = False) -> Json:
    url = call.site.repository(call.repository)
    words = ["ls-tree", "-z", "-l", *(["-r", "-t"] if recursive else []), sha]
    entries = []
    for line in filter(
        None, call.repository.git.run(*words).decode(errors="replace").split("\0")
    ):
        meta, path = line.split("\t", 1)
        mode, kind, item, size = meta.split()
        entry: Json = {"path": path, "mode": mode, "type": kind, "sha": item}
        if kind != "commit":
            entry["url"] = f"{url}/git/{kind}s/{item}"
        if kind == "blob":
            entry["size"] = int(size)
        entries.append(entry)
    return {
        "sha": sha,
        "url": f"{url}/git/trees/{sha}",
        "tree": entries,
        "truncated": False,
    }


@route("git/get-tree")
def get_tree(call: Call) -> Reply:
    name = call.params["tree_sha"]
    sha = call.repository.git.resolve(
        f"refs/heads/{name}", "tree"
    ) or call.repository.git.resolve(name, "tree")
    if sha is None:
        raise not_found()
    return 200, render_tree(call, sha, recursive="recursive" in call.query)


@route("git/create-tree", CONTENTS)
def create_tree(call: Call) -> Reply:
    git, body = call.repository.git, call.body
    index = str(git.path / f"index-{secrets.token_hex(4)}")
    if base := body.get("base_tree"):
        if git.resolve(base, "tree") is None:
            raise not_found()
        git.run("read-tree", base, GIT_INDEX_FILE=index)
    lines = []
    for entry in body["tree"]:
        sha = entry.get("sha")
        if "content" in entry:
            sha = git.text(
                "hash-object", "-w", "--stdin", data=entry["content"].encode()
            )
        if sha is None:
            lines.append(f"0 {'0' * 40}\t{entry['path']}\0")
        elif entry["type"] == "blob" and git.resolve(sha, "blob") is None:
            raise Refusal(422, f"GitRPC::BadObjectState: {entry['path']}", [])
        else:
            lines.append(f"{entry['mode']} {sha}\t{entry['path']}\0")
    try:
        git.run(
            "update-index",
            "-z",
            "--index-info",
            data="".join(lines).encode(),
            GIT_INDEX_FILE=index,
        )
        sha = git.text("write-tree", GIT_INDEX_FILE=index)
    except GitError as error:
        raise Refusal(
            422, "tree.path contains a malformed path component", []
        ) from error
    return 201, render_tree(call, sha)
