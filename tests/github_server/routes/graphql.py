"""GraphQL: the one mutation that commits files, and the queries about repositories and a folder."""

import base64
import re

from tests.github_server.calls import Call, Refusal, Reply
from tests.github_server.git import File
from tests.github_server.render.people import WEB
from tests.github_server.rules import PROTECTED, branch_moved, push_refusal, signature
from tests.github_server.store import Json, Repository

MUTATION = "createCommitOnBranch"
QUERY = "graphql/query"
FOLDER = "graphql/folder"
REPOSITORY = re.compile(
    r"(r\d+): repository\(owner: \$(o\d+), name: \$(n\d+)\) \{ \.\.\.Facts \}"
)
MUTATION_NAME = re.compile(r"\bmutation\b[^{]*\{\s*(?:\w+\s*:\s*)?(\w+)")


def operation_of(body: object) -> str:
    """What a query asks for, as the request log names it."""
    query = body.get("query", "") if isinstance(body, dict) else ""
    if "object(expression: $folder)" in str(query):
        return FOLDER
    match = MUTATION_NAME.search(str(query))
    return f"graphql/{match[1] if match else 'query'}"


def show_folder(call: Call) -> Reply:
    """Play `repository(owner:, name:) { object(expression:) }` for a folder of a branch."""
    given = call.body["variables"]
    call.params["owner"], call.params["repo"] = given["owner"], given["name"]
    call.require("contents=read")
    git = call.repository.git
    revision, _, folder = given["folder"].partition(":")
    commit = git.resolve(revision)
    listed = git.text("ls-tree", str(commit), f"{folder}/") if commit else ""
    if not listed:
        return 200, {"data": {"repository": {"object": None}}}
    entries = []
    for line in listed.splitlines():
        head, path = line.split("\t")
        mode, kind, _ = head.split(" ")
        name = path.rpartition("/")[2]
        blob: Json = {}
        if kind == "blob":
            data = git.read(str(commit), path) or b""
            is_binary = b"\0" in data
            text = None if is_binary else data.decode("utf-8", "replace")
            blob = {"text": text, "isBinary": is_binary, "isTruncated": False}
        entries.append({"name": name, "mode": int(mode, 8), "object": blob})
    return 200, {"data": {"repository": {"object": {"entries": entries}}}}


def describe_repositories(call: Call) -> Reply:
    """Play `repository(owner:, name:)` for each alias; an unknown one is an error of its own."""
    variables = call.body["variables"]
    data: Json = {}
    errors = []
    for alias, owner, name in REPOSITORY.findall(call.body["query"]):
        asked = f"{variables[owner]}/{variables[name]}"
        data[alias] = call.store.elsewhere.get(asked.casefold())
        if data[alias] is None:
            errors.append(
                {
                    "type": "NOT_FOUND",
                    "path": [alias],
                    "message": f"Could not resolve to a Repository with the name '{asked}'.",
                }
            )
    return 200, {"data": data, **({"errors": errors} if errors else {})}


def failed(kind: str, message: str) -> Reply:
    """A GraphQL error, which is a 200."""
    error = {
        "type": kind,
        "path": [MUTATION],
        "locations": [{"line": 1, "column": 1}],
        "message": message,
    }
    return 200, {"data": {MUTATION: None}, "errors": [error]}


def faults_of(body: object) -> list[str]:
    """What GitHub's schema does not allow in the mutation's input."""
    given = body.get("variables", {}).get("input") if isinstance(body, dict) else None
    if not isinstance(given, dict):
        return [f"graphql/{MUTATION}: variables.input is missing"]
    allowed = {
        "branch",
        "message",
        "expectedHeadOid",
        "fileChanges",
        "clientMutationId",
    }
    found = [
        f"graphql/{MUTATION}: no field {name!r} in the input"
        for name in given
        if name not in allowed
    ]
    found += [
        f"graphql/{MUTATION}: {name} is missing"
        for name in ("branch", "message", "expectedHeadOid")
        if name not in given
    ]
    if not re.fullmatch(r"[0-9a-f]{40}", str(given.get("expectedHeadOid"))):
        found.append(f"graphql/{MUTATION}: expectedHeadOid is no full id")
    if "headline" not in given.get("message", {}):
        found.append(f"graphql/{MUTATION}: message.headline is missing")
    return found


def commit_on_branch(call: Call) -> Reply:
    """Play `createCommitOnBranch`."""
    given = call.body["variables"]["input"]
    target = branch_of(call, given["branch"])
    if target is None:
        return failed("NOT_FOUND", "Could not resolve to a Ref.")
    repository, branch, head = target
    if push_refusal(call.token, repository, branch) is not None:
        return failed("FORBIDDEN", "Resource not accessible by integration")
    if branch in repository.protected:
        return failed("UNPROCESSABLE", PROTECTED)
    if head != given["expectedHeadOid"]:
        asked = given["expectedHeadOid"]
        return failed(
            "STALE_DATA",
            f'Expected branch to point to "{asked}" but it did not.  Pull and try again.',
        )
    changes = given.get("fileChanges", {})
    files: dict[str, File | None] = {
        item["path"]: None for item in changes.get("deletions", [])
    }
    for item in changes.get("additions", []):
        files[item["path"]] = File(base64.b64decode(item["contents"]))
    if any(path.startswith(".github/workflows/") for path in files):
        return failed(
            "FORBIDDEN",
            "refusing to allow a GitHub App to create or update workflow without `workflows` permission",
        )
    missing = [
        path
        for path, file in files.items()
        if file is None and repository.git.read(head, path) is None
    ]
    if missing:
        return failed(
            "UNPROCESSABLE",
            f'A path was requested for deletion which does not exist: "{missing[0]}"',
        )
    message = "\n\n".join(
        filter(None, [given["message"]["headline"], given["message"].get("body")])
    )
    made = repository.git.commit(
        branch, files, message, signature(call.store, call.account)
    )
    branch_moved(call.store, repository, branch, head, call.account)
    url = f"{WEB}/{repository.full_name}/commit/{made}"
    reference = {"name": branch, "target": {"oid": made}}
    data: Json = {
        "commit": {"oid": made, "url": url},
        "ref": reference,
        "clientMutationId": given.get("clientMutationId"),
    }
    return 200, {"data": {MUTATION: data}}


def branch_of(call: Call, asked: Json) -> tuple[Repository, str, str] | None:
    """The branch that the input names, and its commit."""
    branch = asked.get("branchName", "").removeprefix("refs/heads/")
    name = asked.get("repositoryNameWithOwner", "")
    if "/" not in name:
        return None
    call.params["owner"], call.params["repo"] = name.split("/", 1)
    try:
        repository = call.repository
    except Refusal:
        return None
    head = repository.git.resolve(f"refs/heads/{branch}")
    return (repository, branch, head) if head else None
