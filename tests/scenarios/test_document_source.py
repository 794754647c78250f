"""A list that stays as it is, on GitHub: reviewed on its own lines, and never written by itself."""

import pytest

from tests.document_source.scene import LAYOUT, LIST
from tests.github_server.store import PullRequest
from tests.scenarios.papers import ON, approve
from tests.scenarios.scene import BASE, SETTINGS, Scene

FLAMINGO = "- [Flamingo](https://arxiv.org/abs/2204.14198) (2022) - It learns from few examples."
WRITTEN = (
    "- [Kosmos](https://arxiv.org/pdf/2302.14045v2.pdf) (2023) - It reads pictures."
)
REPAIRED = "- [Kosmos](https://arxiv.org/abs/2302.14045) (2023) - It reads pictures."
# Of one year, a newcomer comes first.
LISTED = LIST.replace("- [Visual Instruction", f"{REPAIRED}\n- [Visual Instruction", 1)


def insert(line: str) -> str:
    return LIST.replace(FLAMINGO, f"{FLAMINGO}\n{line}")


@pytest.fixture
def list_scene(scene: Scene) -> Scene:
    """A repository whose only list is its README."""
    former = [
        path.relative_to(BASE).as_posix() for path in BASE.rglob("*") if path.is_file()
    ]
    files = {"README.md": LIST, "schema/seeing.yaml": LAYOUT}
    deletes = [path for path in former if path not in files]
    scene.world.commit(
        "main", files, deletes=deletes, message="A list that stays as it is"
    )
    scene.update()
    return scene


def propose(scene: Scene, line: str) -> PullRequest:
    return scene.propose({"README.md": insert(line)})


@pytest.mark.feature("review-only")
@pytest.mark.parametrize("is_apart", [False, True], ids=["here", "isolated"])
def test_a_review_speaks_of_the_line_and_offers_its_repair(
    list_scene: Scene, *, is_apart: bool
) -> None:
    list_scene.apart = is_apart
    pull = propose(list_scene, WRITTEN)

    list_scene.review(pull)

    assert list_scene.headline(pull).startswith("Ready for a maintainer")
    assert "in `README.md:14`" in list_scene.comment(pull)
    assert list_scene.conclusions(pull.head_sha) == ["success"]
    suggestions = [
        (comment.path, comment.line, comment.body)
        for review in list_scene.world.reviews(pull)
        for comment in review.comments
    ]
    ((path, line, body),) = suggestions
    assert (path, line) == ("README.md", 14)
    assert f"```suggestion\n{REPAIRED}\n```" in body


def test_fix_pushes_the_repaired_line(list_scene: Scene) -> None:
    pull = propose(list_scene, WRITTEN)
    list_scene.review(pull)

    list_scene.order(pull, "/fix", author="newcomer")

    assert pull.head_repo is not None
    written = pull.head_repo.git.read(pull.head_sha, "README.md")
    # A work of 2023 belongs above those of 2022.
    assert written == LISTED.encode()
    list_scene.review(pull, "synchronize")
    assert "everything repaired" not in list_scene.comment(pull)
    assert "belongs above" not in list_scene.comment(pull)


def test_approved_the_list_has_the_line_and_nothing_else_changes(
    list_scene: Scene,
) -> None:
    pull = propose(list_scene, REPAIRED)
    list_scene.review(pull)

    list_scene.order(pull, f"/approve {list_scene.token(pull)}")

    assert pull.merged_at
    assert list_scene.read("README.md") == insert(REPAIRED)
    tip = list_scene.world.head("main")
    list_scene.sweep()
    assert list_scene.world.head("main") == tip
    assert len(list_scene.world.pulls()) == 0


def test_a_conflict_is_told_and_take_keeps_both_lines(list_scene: Scene) -> None:
    sibling = (
        "- [Palo](https://arxiv.org/abs/2402.14818) (2024) - It speaks ten languages."
    )
    pull = propose(list_scene, REPAIRED)
    list_scene.world.commit("main", {"README.md": insert(sibling)}, message="Sibling")

    list_scene.review(pull)

    assert list_scene.headline(pull).startswith(
        "The list has changed in the same place"
    )
    assert "with `/take`" in list_scene.comment(pull)
    list_scene.order(pull, "/take")
    (taken,) = [
        one
        for one in list_scene.world.pulls()
        if one.head_ref.startswith("listwright/")
    ]
    assert list_scene.world.read(taken.head_ref, "README.md") == insert(
        f"{sibling}\n{REPAIRED}"
    )
    list_scene.review(taken)
    assert list_scene.headline(taken).startswith("Ready for a maintainer")


def test_take_refuses_to_guess_at_a_changed_line(list_scene: Scene) -> None:
    pull = list_scene.propose({"README.md": LIST.replace("few examples", "three")})
    list_scene.review(pull)

    list_scene.order(pull, "/take")

    told = list_scene.world.comments(pull)[-1].body
    assert "only new lines can be taken over" in list_scene.said + told
    assert list_scene.world.pulls() == [pull]


@pytest.mark.feature("exact-duplicates")
def test_a_duplicate_waits_for_a_maintainer(list_scene: Scene) -> None:
    pull = propose(list_scene, FLAMINGO.replace("[Flamingo]", "[The Few-Shot Bird]"))

    list_scene.review(pull)

    assert "`README.md:13`" in list_scene.comment(pull)
    assert "already listed" in list_scene.headline(pull)


def test_two_requests_for_one_work_know_of_each_other(list_scene: Scene) -> None:
    first = propose(list_scene, REPAIRED)
    second = propose(list_scene, WRITTEN.replace("[Kosmos]", "[Kosmos-1]"))
    list_scene.review(first)

    list_scene.review(second)

    assert f"`#{first.number}`" in list_scene.comment(second)


KOSMOS = {
    "section": "Models",
    "title": "Kosmos",
    "link": "2302.14045",
    "date": "2023",
    "description": "It reads pictures.",
}


@pytest.fixture
def form_scene(list_scene: Scene) -> Scene:
    """Such a list that answers issue forms."""
    list_scene.world.commit("main", {SETTINGS: ON})
    list_scene.update()
    return list_scene


@pytest.mark.feature("review-only")
@pytest.mark.parametrize("is_apart", [False, True], ids=["here", "isolated"])
def test_a_submission_becomes_a_line_by_a_pull_request(
    form_scene: Scene, *, is_apart: bool
) -> None:
    form_scene.apart = is_apart
    issue = form_scene.submit("add", "newcomer", KOSMOS)

    assert form_scene.headline(issue).startswith("Ready for a maintainer")
    comment = form_scene.comment(issue)
    assert "This becomes a line of `README.md`:" in comment
    assert f"+{REPAIRED}" in comment
    assert "entries/" not in comment

    approve(form_scene, issue)

    pull = form_scene.request_of(issue)
    assert form_scene.world.read(pull.head_ref, "README.md") == LISTED
    assert form_scene.conclusions(pull.head_sha) == ["success"]
    assert pull.title == "Add Kosmos"

    form_scene.merge(pull)

    assert form_scene.read("README.md") == LISTED
    assert issue.state == "closed"
    assert form_scene.headline(issue) == "Listed under Models. Thank you."


def test_a_request_stays_while_the_document_changes_elsewhere(
    form_scene: Scene,
) -> None:
    issue = form_scene.submit("add", "newcomer", KOSMOS)
    approve(form_scene, issue)
    head = form_scene.request_of(issue).head_sha
    elsewhere = LIST.replace("Pictures of reefs.", "Pictures of reefs and of kelp.")
    form_scene.world.commit("main", {"README.md": elsewhere}, message="Elsewhere")

    form_scene.sweep()

    assert form_scene.request_of(issue).head_sha == head


def test_a_request_follows_the_document_where_it_would_conflict(
    form_scene: Scene,
) -> None:
    issue = form_scene.submit("add", "newcomer", KOSMOS)
    approve(form_scene, issue)
    sibling = (
        "- [Palo](https://arxiv.org/abs/2402.14818) (2024) - It speaks ten languages."
    )
    first = "- [Visual Instruction"
    form_scene.world.commit(
        "main",
        {"README.md": LIST.replace(first, f"{sibling}\n{first}", 1)},
        message="Sibling",
    )

    form_scene.sweep()

    pull = form_scene.request_of(issue)
    assert form_scene.world.read(pull.head_ref, "README.md") == LISTED.replace(
        REPAIRED, f"{sibling}\n{REPAIRED}"
    )


def test_a_work_that_is_listed_is_told_with_its_line(form_scene: Scene) -> None:
    issue = form_scene.submit(
        "add",
        "newcomer",
        KOSMOS | {"title": "Flamingo", "link": "2204.14198", "date": "2022"},
    )

    line = LIST.split("\n").index(FLAMINGO) + 1
    assert "**Possible duplicate** of `README.md:" in form_scene.comment(issue)
    assert f"README.md:{line}" in form_scene.comment(issue)


def test_a_removal_takes_the_line_out(form_scene: Scene) -> None:
    issue = form_scene.submit(
        "remove",
        "newcomer",
        {"entry": "Flamingo", "remark": "Gone from the web"},
    )

    assert f"-{FLAMINGO}" in form_scene.comment(issue), form_scene.comment(issue)
    approve(form_scene, issue)

    pull = form_scene.request_of(issue)
    assert form_scene.world.read(pull.head_ref, "README.md") == LIST.replace(
        f"{FLAMINGO}\n", ""
    )
    assert form_scene.conclusions(pull.head_sha) == ["success"]


def test_a_correction_changes_the_line(form_scene: Scene) -> None:
    issue = form_scene.submit(
        "change", "newcomer", {"entry": "Flamingo", "description": "It sees and talks."}
    )
    approve(form_scene, issue)

    pull = form_scene.request_of(issue)
    assert form_scene.world.read(pull.head_ref, "README.md") == LIST.replace(
        "It learns from few examples.", "It sees and talks."
    )
    assert form_scene.conclusions(pull.head_sha) == ["success"]


def test_what_no_line_can_show_waits_for_a_maintainer(form_scene: Scene) -> None:
    issue = form_scene.submit(
        "change",
        "newcomer",
        {"entry": "Reef Set", "links": "code: https://github.com/octo-curator/reef"},
    )

    assert "No line of `README.md` can show this" in form_scene.comment(issue)
    assert form_scene.world.pulls() == []


@pytest.mark.feature("tidy")
def test_after_a_merge_a_rolling_request_tidies_where_the_layout_allows_it(
    list_scene: Scene,
) -> None:
    list_scene.world.commit(
        "main",
        {
            "schema/seeing.yaml": f"{LAYOUT}tidy: true\n"
            "sections:\n  models:\n    newcomers: year\n",
            SETTINGS: "publish: pull-request\n",
        },
    )
    list_scene.update()
    # It is written below a work of the year before, and with a link to a PDF.
    pull = propose(list_scene, WRITTEN)
    list_scene.review(pull)
    list_scene.merge(pull)

    (rolling,) = list_scene.world.pulls()

    assert rolling.head_ref == "listwright/regenerate"
    tidied = list_scene.world.read(rolling.head_ref, "README.md")
    assert tidied == LIST.replace("- [Flamingo]", f"{REPAIRED}\n- [Flamingo]", 1)
    assert list_scene.read("README.md") == insert(WRITTEN)


def test_after_a_merge_the_comment_says_where_it_is_listed(list_scene: Scene) -> None:
    pull = propose(list_scene, REPAIRED)
    list_scene.review(pull)

    list_scene.merge(pull)

    assert list_scene.headline(pull) == "Listed under Models. Thank you."
    assert list_scene.read("README.md") == insert(REPAIRED)


def test_a_submission_of_a_listed_work_is_closed_with_a_link_to_its_line(
    form_scene: Scene,
) -> None:
    issue = form_scene.submit(
        "add",
        "newcomer",
        KOSMOS | {"title": "Flamingo", "link": "2204.14198", "date": "2022"},
    )
    line = LIST.split("\n").index(FLAMINGO) + 1

    form_scene.order(issue, "/duplicate https://arxiv.org/abs/2204.14198")

    assert issue.state == "closed"
    assert f"[`README.md:{line}`](" in form_scene.comment(issue)
    assert f"/blob/main/README.md?plain=1#L{line})" in form_scene.comment(issue)


@pytest.mark.parametrize(
    ("order", "reply"),
    [
        ("/move data", "move the line in README.md itself"),
        ("/distinct seeing/models/flamingo", "below `works:` in schema/seeing.yaml"),
    ],
)
def test_what_needs_a_file_is_refused_with_what_to_do(
    list_scene: Scene, order: str, reply: str
) -> None:
    pull = propose(list_scene, REPAIRED)
    list_scene.review(pull)

    list_scene.order(pull, order)

    assert reply in list_scene.said
    assert list_scene.world.read("main", "README.md") == LIST


def test_a_submission_is_told_of_a_request_for_the_same_work(
    form_scene: Scene,
) -> None:
    pull = propose(form_scene, REPAIRED)

    issue = form_scene.submit("add", "newcomer", KOSMOS)

    comment = form_scene.comment(issue)
    assert "**Proposed elsewhere too**" in comment
    assert f"`#{pull.number}`" in comment


def test_an_approval_is_one_of_the_lines_that_were_shown(form_scene: Scene) -> None:
    """Who adds a line to the branch afterwards has no approval for it."""
    issue = form_scene.submit("add", "newcomer", KOSMOS)
    approve(form_scene, issue)
    pull = form_scene.request_of(issue)
    more = LISTED.replace("Write to us if you know more.", "Write to me instead.")

    form_scene.world.commit(pull.head_ref, {"README.md": more}, message="More")
    form_scene.review(pull, "synchronize")

    assert form_scene.conclusions(pull.head_sha) == ["action_required"]


KEPT = f"{LAYOUT}sections:\n  models:\n    keepers: [octo-keeper]\n"
LLAVA = "- [Visual Instruction Tuning]"
DATA = "| [Octo Set]"


@pytest.mark.parametrize(
    ("before", "after", "outside"),
    [
        (FLAMINGO, f"{FLAMINGO}\n{REPAIRED}", ""),
        (f"{FLAMINGO}\n", "", ""),
        (FLAMINGO, FLAMINGO.replace("few", "some"), ""),
        (
            DATA,
            f"| [Kosmos](https://arxiv.org/abs/2302.14045) | x | 2023 |\n{DATA}",
            "seeing/data",
        ),
        ("Write to us", "Write to me", "README.md"),
        ("## Data", "## Models two", "README.md"),
        (LLAVA, f"## Data\n\n{LLAVA}", "README.md"),
    ],
)
def test_T59_a_keeper_approves_only_lines_of_their_section(
    list_scene: Scene, before: str, after: str, outside: str
) -> None:
    list_scene.world.commit("main", {"schema/seeing.yaml": KEPT})
    list_scene.world.permission("octo-keeper", "write")
    assert before in LIST
    pull = list_scene.propose({"README.md": LIST.replace(before, after, 1)})
    list_scene.review(pull)
    token = list_scene.token(pull)

    list_scene.order(pull, f"/approve {token}", author="octo-keeper")

    assert bool(pull.merged_at) is not bool(outside)
    if outside:
        assert f"`{outside}`" in list_scene.comment(pull)
        assert "outside the sections that you keep" in list_scene.comment(pull)
