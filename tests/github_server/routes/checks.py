"""Check runs, their annotations, and commit statuses."""

from tests.github_server.calls import Call, Refusal, Reply, not_found, route
from tests.github_server.render.history import (
    render_annotation,
    render_check,
    render_status,
)
from tests.github_server.render.people import render_repository
from tests.github_server.store import CheckRun, Status

MOST_ANNOTATIONS = 50


def check_of(call: Call) -> CheckRun:
    """The check run that the path names."""
    for check in call.repository.checks:
        if str(check.id) == call.params["check_run_id"]:
            return check
    raise not_found()


def fill(call: Call, check: CheckRun) -> None:
    """Change what the body says; annotations are added to those there are."""
    body, now = call.body, call.store.clock.stamp()
    for name in ("name", "external_id", "details_url", "started_at", "completed_at"):
        if name in body:
            setattr(check, name, body[name])
    if "status" in body:
        check.status = body["status"]
        if check.status != "completed":
            check.conclusion = check.completed_at = None
    if "conclusion" in body:
        check.status, check.conclusion = "completed", body["conclusion"]
        check.completed_at = check.completed_at or now
    elif check.status == "completed" and check.conclusion is None:
        raise Refusal(
            422,
            "Invalid request.\n\nFor 'anyOf/0', \"conclusion\" wasn't supplied.",
            [],
        )
    output = body.get("output", {})
    for name in ("title", "summary", "text"):
        if name in output:
            setattr(check, name, output[name])
    check.annotations += output.get("annotations", [])
    check.updated_at = now


def refuse_too_much(call: Call) -> None:
    """Refuse more than one request may carry."""
    output = call.body.get("output", {})
    count = len(output.get("annotations", []))
    if count > MOST_ANNOTATIONS:
        raise Refusal(
            422,
            f"Invalid request.\n\nNo more than {MOST_ANNOTATIONS} items are allowed; {count} were supplied.",
            [],
        )
    for name in ("summary", "text"):
        if len(output.get(name) or "") > 65_535:
            raise Refusal(
                422,
                f"Invalid request.\n\nOnly 65535 characters are allowed; {name} is too long.",
                [],
            )


@route("checks/create", "checks=write")
def create_check(call: Call) -> Reply:
    refuse_too_much(call)
    head = call.repository.git.resolve(call.body["head_sha"])
    if head is None:
        raise Refusal(422, f"No commit found for SHA: {call.body['head_sha']}", [])
    check = CheckRun(
        name=call.body["name"],
        head_sha=head,
        status="queued",
        conclusion=None,
        external_id="",
        details_url=None,
        started_at=call.store.clock.stamp(),
        completed_at=None,
        **call.store.fresh(),
    )
    fill(call, check)
    call.repository.checks.append(check)
    return 201, render_check(call.site, call.repository, check)


@route("checks/update", "checks=write")
def update_check(call: Call) -> Reply:
    refuse_too_much(call)
    check = check_of(call)
    if check.app != "github-actions":
        raise Refusal(
            403,
            "Invalid app_id `15368` - check run can only be modified by the GitHub App that created it.",
        )
    fill(call, check)
    return 200, render_check(call.site, call.repository, check)


@route("checks/get")
def get_check(call: Call) -> Reply:
    return 200, render_check(call.site, call.repository, check_of(call))


@route("checks/list-for-ref")
def list_checks(call: Call) -> Reply:
    sha = call.commit(call.params["ref"])
    found = [
        check
        for check in reversed(call.repository.checks)
        if check.head_sha == sha
        and call.query.get("check_name", check.name) == check.name
        and call.query.get("status", check.status) == check.status
        and call.query.get("app_id", str(check.app_id)) == str(check.app_id)
    ]
    if call.query.get("filter", "latest") == "latest":
        latest = {(check.app, check.name): check for check in reversed(found)}
        found = [check for check in found if latest[check.app, check.name] is check]
    shown = call.page(found)
    return 200, {
        "total_count": len(found),
        "check_runs": [
            render_check(call.site, call.repository, check) for check in shown
        ],
    }


@route("checks/list-annotations")
def list_annotations(call: Call) -> Reply:
    check = check_of(call)
    shown = call.page(check.annotations)
    return 200, [
        render_annotation(call.repository, check.head_sha, annotation)
        for annotation in shown
    ]


@route("repos/create-commit-status", "statuses=write")
def create_status(call: Call) -> Reply:
    status = Status(
        sha=call.commit(call.params["sha"]),
        state=call.body["state"],
        context=call.body.get("context", "default"),
        description=call.body.get("description"),
        target_url=call.body.get("target_url"),
        author=call.account,
        **call.store.fresh(),
    )
    call.repository.statuses.append(status)
    return 201, render_status(call.site, call.repository, status)


@route("repos/get-combined-status-for-ref")
def get_status(call: Call) -> Reply:
    sha = call.commit(call.params["ref"])
    latest = {
        status.context: status
        for status in call.repository.statuses
        if status.sha == sha
    }
    states = {status.state for status in latest.values()}
    state = (
        "failure"
        if states & {"error", "failure"}
        else "success"
        if states == {"success"}
        else "pending"
    )
    url = f"{call.site.repository(call.repository)}/commits/{sha}"
    return 200, {
        "state": state,
        "statuses": [
            render_status(call.site, call.repository, status)
            for status in call.page(latest.values())
        ],
        "sha": sha,
        "total_count": len(latest),
        "repository": render_repository(call.site, call.repository),
        "commit_url": url,
        "url": f"{url}/status",
    }
