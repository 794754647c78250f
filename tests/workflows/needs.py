"""Which permission of a workflow's token a request takes, as GitHub documents it for each operation.

Where several are named, any one will do. What needs none beyond `metadata`, which every token has, is an empty tuple.
"""

from collections.abc import Mapping

TALK = ("issues=write", "pull_requests=write")
HEAR = ("issues=read", "pull_requests=read")

NEEDS: Mapping[str, tuple[str, ...]] = {
    "checks/create": ("checks=write",),
    "checks/get": ("checks=read",),
    "checks/list-for-ref": ("checks=read",),
    "checks/update": ("checks=write",),
    "graphql/folder": ("contents=read",),
    "issues/add-labels": TALK,
    "issues/create": ("issues=write",),
    "issues/get": ("issues=read",),
    "issues/create-comment": TALK,
    "issues/delete-comment": TALK,
    "issues/list-comments": HEAR,
    "issues/list-for-repo": ("issues=read",),
    "issues/remove-label": TALK,
    "issues/update": TALK,
    "issues/update-comment": TALK,
    "pulls/create": ("pull_requests=write",),
    "pulls/create-review": ("pull_requests=write",),
    "pulls/get": ("pull_requests=read",),
    "pulls/list": ("pull_requests=read",),
    "pulls/list-review-comments": ("pull_requests=read",),
    "pulls/list-reviews": ("pull_requests=read",),
    "pulls/merge": ("contents=write",),
    "reactions/create-for-issue-comment": TALK,
    "repos/get": (),
    "repos/get-collaborator-permission-level": (),
    "repos/get-combined-status-for-ref": ("statuses=read",),
    "smart-http/advertise": ("contents=read",),
    "smart-http/fetch": ("contents=read",),
    "smart-http/push": ("contents=write",),
}


def suffices(operation: str, grants: Mapping[str, str]) -> bool:
    """Whether a token with *grants* may ask for *operation*; one that the table lacks is not known to be allowed."""
    if operation not in NEEDS:
        return False
    wanted = [need.split("=") for need in NEEDS[operation]]
    return not wanted or any(
        grants.get(scope) in {level, "write"} for scope, level in wanted
    )
