"""Make `openapi.json`: what GitHub's official description says about the operations the stand-in plays.

    npm pack @octokit/openapi && tar xzf octokit-openapi-*.tgz
    python -m tests.github_server.make_description package

The description is MIT licensed; its licence is kept in `openapi.LICENSE`.
"""

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
OPERATIONS = frozenset(
    """
    actions/get-github-actions-default-workflow-permissions-repository
    checks/create checks/get checks/list-annotations checks/list-for-ref checks/update
    git/create-blob git/create-commit git/create-ref git/create-tree git/delete-ref git/get-blob git/get-commit
    git/get-ref git/get-tree git/list-matching-refs git/update-ref
    issues/add-labels issues/create issues/create-comment issues/create-label issues/delete-comment issues/get
    issues/get-comment issues/get-label issues/list-comments issues/list-for-repo issues/list-labels-for-repo
    issues/list-comments-for-repo issues/list-labels-on-issue issues/remove-all-labels issues/remove-label issues/set-labels issues/update
    issues/update-comment
    pulls/create pulls/create-review pulls/get pulls/list pulls/list-commits pulls/list-files
    pulls/list-review-comments pulls/list-reviews pulls/merge pulls/update pulls/update-branch
    rate-limit/get
    reactions/create-for-issue-comment reactions/list-for-issue-comment
    repos/compare-commits repos/create-commit-status repos/get repos/get-branch repos/get-branch-protection
    repos/get-branch-rules repos/get-collaborator-permission-level repos/get-combined-status-for-ref
    repos/get-commit repos/get-content repos/list-commits repos/merge
    users/get-authenticated
    """.split()  # noqa: SIM905 - words in lines read better than a list of sixty strings
)
LEFT_OUT = {
    "description",
    "summary",
    "example",
    "examples",
    "externalDocs",
    "tags",
    "title",
    "servers",
}
METHODS = {"get", "put", "post", "patch", "delete"}


def main() -> None:
    """Read the unpacked npm package named on the command line; write the two files."""
    package = Path(sys.argv[1])
    whole = json.loads(
        (package / "generated" / "api.github.com.json").read_text("utf-8")
    )
    text = json.dumps(
        subset(whole), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    (HERE / "openapi.json").write_text(text + "\n", "utf-8")
    shutil.copyfile(package / "LICENSE", HERE / "openapi.LICENSE")


def subset(whole: dict[str, Any]) -> dict[str, Any]:
    """The operations of `OPERATIONS`, and every component that they lead to."""
    paths: dict[str, Any] = {}
    for path, item in whole["paths"].items():
        for method, operation in item.items():
            if method in METHODS and operation["operationId"] in OPERATIONS:
                shared = item.get("parameters", [])
                bare = {
                    key: value
                    for key, value in operation.items()
                    if not key.startswith("x-")
                }
                bare["parameters"] = shared + operation.get("parameters", [])
                paths.setdefault(path, {})[method] = without_prose(bare)
    version = {key: whole["info"][key] for key in ("title", "version")}
    small = {
        "openapi": whole["openapi"],
        "info": version,
        "paths": paths,
        "components": {},
    }
    waiting = list(references(paths))
    while waiting:
        _, _, kind, name = waiting.pop().split("/")
        kept = small["components"].setdefault(kind, {})
        if name not in kept:
            kept[name] = without_prose(whole["components"][kind][name])
            waiting += references(kept[name])
    return small


def without_prose(node: Any, *, names: bool = False) -> Any:  # noqa: ANN401 - any part of a JSON document
    """*node* without words for people; with *names*, its keys are names of fields, so all stay."""
    if isinstance(node, list):
        return [without_prose(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: without_prose(value, names=key == "properties" and not names)
        for key, value in node.items()
        if names or not (key in LEFT_OUT or key.startswith("x-"))
    }


def references(node: Any) -> Iterator[str]:  # noqa: ANN401 - any part of a JSON document
    """Every `$ref` in *node*."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


if __name__ == "__main__":
    main()
