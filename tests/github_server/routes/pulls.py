"""Pull requests, their files, reviews, and the merge."""

from tests.github_server.calls import Call, Refusal, Reply, invalid, route
from tests.github_server.git import FileDiff, Hunk
from tests.github_server.render.history import render_commit, render_diff
from tests.github_server.render.pulls import (
    addresses,
    base_sha,
    files_of,
    full_pull,
    parted,
)
from tests.github_server.render.threads import (
    render_pull,
    render_review,
    render_review_comment,
)
from tests.github_server.routes.issues import close
from tests.github_server.rules import (
    branch_moved,
    is_behind,
    mergeable,
    missing_checks,
    push_refusal,
    settle_merge,
    signature,
)
from tests.github_server.store import (
    BOT,
    Json,
    PullRequest,
    Review,
    ReviewComment,
)

MOST_FILES = 3000
OFF_THE_DIFF = "Pull request review thread line must be part of the diff"


@route("pulls/list")
def list_pulls(call: Call) -> Reply:
    query, repository = call.query, call.repository
    found = [
        pull
        for pull in repository.pulls()
        if query.get("state", "open") in {"all", pull.state}
        and query.get("base", pull.base_ref) == pull.base_ref
        and query.get("head", f"{pull.head_owner.login}:{pull.head_ref}")
        == f"{pull.head_owner.login}:{pull.head_ref}"
    ]
    by_update = query.get("sort") == "updated"
    found.sort(
        key=lambda pull: (
            pull.updated_at if by_update else pull.created_at,
            pull.number,
        )
    )
    if (
        query.get(
            "direction", "desc" if query.get("sort", "created") == "created" else "asc"
        )
        == "desc"
    ):
        found.reverse()
    return 200, [
        render_pull(call.site, repository, pull, base_sha(repository, pull))
        for pull in call.page(found)
    ]


@route("pulls/get")
def get_pull(call: Call) -> Reply:
    return 200, full_pull(call.store, call.site, call.repository, call.pull)


@route("pulls/create", "pull_requests=write")
def create_pull(call: Call) -> Reply:
    store, repository, body = call.store, call.repository, call.body
    if call.token.login == BOT and not store.actions_may_create_pulls:
        raise Refusal(
            403, "GitHub Actions is not permitted to create or approve pull requests."
        )
    owner, _, branch = body["head"].rpartition(":")
    owner = owner or repository.owner.login
    sources = [
        item
        for item in store.repositories.values()
        if item.owner.login == owner and (item.parent or item) is repository
    ]
    head = sources[0].git.resolve(f"refs/heads/{branch}") if sources else None
    base = repository.git.resolve(f"refs/heads/{body['base']}")
    if head is None or base is None:
        raise Refusal(
            422,
            "Validation Failed",
            [
                {
                    "resource": "PullRequest",
                    "code": "invalid",
                    "field": "head" if base else "base",
                }
            ],
        )
    if any(
        pull.state == "open"
        and pull.head_ref == branch
        and pull.head_repo is sources[0]
        and pull.base_ref == body["base"]
        for pull in repository.pulls()
    ):
        raise invalid(
            "PullRequest",
            "head",
            f"A pull request already exists for {owner}:{branch}.",
        )
    if repository.git.is_ancestor(head, base):
        raise invalid(
            "PullRequest",
            "head",
            f"No commits between {body['base']} and {body['head']}",
        )
    pull = PullRequest(
        number=max(repository.issues, default=0) + 1,
        title=body["title"],
        body=call.text("PullRequest") or None,
        author=call.account,
        base_ref=body["base"],
        head_ref=branch,
        head_sha=head,
        head_owner=sources[0].owner,
        head_repo=sources[0],
        draft=body.get("draft", False),
        edits_allowed=body.get("maintainer_can_modify", True)
        and sources[0] is not repository,
        **store.fresh(),
    )
    repository.issues[pull.number] = pull
    repository.git.set_ref(f"refs/pull/{pull.number}/head", head)
    return 201, full_pull(call.store, call.site, repository, pull)


@route("pulls/update", "pull_requests=write")
def update_pull(call: Call) -> Reply:
    repository, pull, body = call.repository, call.pull, call.body
    if "base" in body:
        if repository.git.resolve(f"refs/heads/{body['base']}") is None:
            raise Refusal(
                422,
                "Validation Failed",
                [{"resource": "PullRequest", "code": "invalid", "field": "base"}],
            )
        pull.base_ref = body["base"]
    pull.title = body.get("title", pull.title)
    if "body" in body:
        pull.body = call.text("PullRequest")
    if "state" in body:
        close(call, pull, body["state"])
    pull.edits_allowed = body.get("maintainer_can_modify", pull.edits_allowed)
    pull.updated_at = call.store.clock.stamp()
    return 200, full_pull(call.store, call.site, repository, pull)


@route("pulls/list-files")
def list_files(call: Call) -> Reply:
    files = files_of(call.repository, call.pull)[:MOST_FILES]
    return 200, [
        render_diff(call.site, call.repository, file, call.pull.head_sha)
        for file in call.page(files)
    ]


@route("pulls/list-commits")
def list_pull_commits(call: Call) -> Reply:
    repository, pull = call.repository, call.pull
    commits = repository.git.log(
        "--reverse", f"{parted(repository, pull)}..{pull.head_sha}"
    )[:250]
    people = addresses(call.store)
    return 200, [
        render_commit(call.site, repository, commit, people)
        for commit in call.page(commits)
    ]


@route("pulls/merge", "contents=write")
def merge_pull(call: Call) -> Reply:
    store, repository, pull, body = (
        call.store,
        call.repository,
        call.pull,
        call.body or {},
    )
    if body.get("sha", pull.head_sha) != pull.head_sha:
        raise Refusal(409, "Head branch was modified. Review and try the merge again.")
    if body.get("merge_method") == "rebase":
        raise Refusal(405, "Rebase merges are not allowed on this repository.")
    can, _ = mergeable(store, repository, pull)
    if pull.state != "open" or pull.draft or can is False:
        raise Refusal(405, "Pull Request is not mergeable")
    if missing := missing_checks(repository, pull):
        raise Refusal(405, f'Required status check "{missing[0]}" is expected.')
    if is_behind(repository, pull):
        count = len(repository.protected[pull.base_ref])
        raise Refusal(405, f"{count} of {count} required status checks are expected.")
    base = base_sha(repository, pull)
    tree = repository.git.merged_tree(base, pull.head_sha)
    if tree is None:
        raise Refusal(405, "Pull Request is not mergeable")
    squash = body.get("merge_method", "merge") == "squash"
    title = (
        f"{pull.title} (#{pull.number})"
        if squash
        else f"Merge pull request #{pull.number} from {pull.head_owner.login}/{pull.head_ref}"
    )
    message = "\n\n".join(
        filter(
            None,
            [
                body.get("commit_title", title),
                body.get("commit_message", "" if squash else pull.title),
            ],
        )
    )
    who = signature(store, call.account)
    author = signature(store, pull.author) if squash else who
    made = repository.git.commit_tree(
        tree, [base] if squash else [base, pull.head_sha], message, author, who
    )
    settle_merge(store, repository, pull, made, call.account)
    repository.git.set_ref(f"refs/heads/{pull.base_ref}", made, base)
    branch_moved(store, repository, pull.base_ref, base, call.account)
    return 200, {
        "sha": made,
        "merged": True,
        "message": "Pull Request successfully merged",
    }


@route("pulls/update-branch", "pull_requests=write")
def update_branch(call: Call) -> Reply:
    store, repository, pull = call.store, call.repository, call.pull
    expected = (call.body or {}).get("expected_head_sha", pull.head_sha)
    if expected != pull.head_sha:
        raise Refusal(422, "expected head sha didn't match current head ref.")
    source = pull.head_repo
    if source is None or push_refusal(call.token, source, pull.head_ref):
        raise Refusal(403, "Resource not accessible by integration")
    base = base_sha(repository, pull)
    if repository.git.is_ancestor(base, pull.head_sha):
        raise Refusal(422, "There are no new commits on the base branch.")
    tree = repository.git.merged_tree(pull.head_sha, base)
    if tree is None:
        raise Refusal(422, "merge conflict between base and head")
    who = signature(store, call.account)
    message = f"Merge branch '{pull.base_ref}' into {pull.head_ref}"
    made = repository.git.commit_tree(tree, [pull.head_sha, base], message, who, who)
    source.git.set_ref(f"refs/heads/{pull.head_ref}", made)
    store.follow_branches()
    url = f"{call.site.api}/repos/{repository.full_name}/pulls/{pull.number}"
    return 202, {"message": "Updating pull request branch.", "url": url}


@route("pulls/list-reviews")
def list_reviews(call: Call) -> Reply:
    pull = call.pull
    return 200, [
        render_review(call.site, call.repository, pull, review)
        for review in call.page(pull.reviews)
    ]


@route("pulls/list-review-comments")
def list_review_comments(call: Call) -> Reply:
    pull = call.pull
    both = [(review, comment) for review in pull.reviews for comment in review.comments]
    shown = {comment.id for comment in call.page([comment for _, comment in both])}
    return 200, [
        render_review_comment(call.site, call.repository, pull, review, comment)
        for review, comment in both
        if comment.id in shown
    ]


@route("pulls/create-review", "pull_requests=write")
def create_review(call: Call) -> Reply:
    repository, pull, body = call.repository, call.pull, call.body
    event = body.get("event", "PENDING")
    if (
        call.token.login == BOT
        and event == "APPROVE"
        and not call.store.actions_may_create_pulls
    ):
        raise Refusal(
            422,
            "Unprocessable Entity",
            ["GitHub Actions is not permitted to approve pull requests."],
        )
    if event in {"APPROVE", "REQUEST_CHANGES"} and pull.author is call.account:
        raise Refusal(
            422, "Unprocessable Entity", ["Can not approve your own pull request"]
        )
    asked = body.get("comments", [])
    if event == "COMMENT" and not asked and not body.get("body"):
        raise Refusal(422, "Unprocessable Entity", ["Review body can not be blank"])
    commit = body.get("commit_id", pull.head_sha)
    if repository.git.resolve(commit) is None or not repository.git.is_ancestor(
        commit, pull.head_sha
    ):
        raise Refusal(
            422,
            "Unprocessable Entity",
            ["The commit_id is not part of the pull request"],
        )
    files = {
        file.path: file
        for file in repository.git.diff(parted(repository, pull), commit)
    }
    hunks = [hunk_of(files, comment) for comment in asked]
    states = {
        "APPROVE": "APPROVED",
        "REQUEST_CHANGES": "CHANGES_REQUESTED",
        "COMMENT": "COMMENTED",
    }
    review = Review(
        author=call.account,
        body=call.text("PullRequestReview"),
        state=states.get(event, "PENDING"),
        commit=commit,
        **call.store.fresh(),
    )
    review.comments += [
        ReviewComment(
            author=call.account,
            body=comment["body"],
            path=comment["path"],
            line=comment["line"],
            side=comment.get("side", "RIGHT"),
            start_line=comment.get("start_line"),
            commit=commit,
            hunk=hunk.text,
            **call.store.fresh(),
        )
        for comment, hunk in zip(asked, hunks, strict=True)
    ]
    pull.reviews.append(review)
    return 200, render_review(call.site, repository, pull, review)


def hunk_of(files: dict[str, FileDiff], comment: Json) -> Hunk:
    """The hunk that holds all the lines of a review comment.

    Raises:
        Refusal: there is none.
    """
    if comment["path"] not in files:
        raise Refusal(422, "Unprocessable Entity", ["Path could not be resolved"])
    if "line" not in comment:
        raise Refusal(
            422,
            "Unprocessable Entity",
            ["Pull request review thread line can't be blank"],
        )
    last = comment["line"]
    first = comment.get("start_line") or last
    for hunk in files[comment["path"]].hunks():
        left = comment.get("side", "RIGHT") == "LEFT"
        top, bottom = (
            (hunk.old_first, hunk.old_last) if left else (hunk.first, hunk.last)
        )
        if top <= first <= last <= bottom:
            return hunk
    raise Refusal(422, "Unprocessable Entity", [OFF_THE_DIFF])
