"""Keepers of sections: who may write approves what concerns only sections that they keep."""

from collections.abc import Sequence

import pytest

from tests.github_server.people import Files
from tests.github_server.store import BOT, Issue, PullRequest
from tests.scenarios.papers import add
from tests.scenarios.scene import GOOD, HOME, SETTINGS, Scene

PATH = f"{HOME}/learning-to-count-coins.yaml"
LISTED = f"{HOME}/palm-e.yaml"
FLAMINGO = "entries/demo/models/flamingo.yaml"
KEEPER = "octo-keeper"
OTHER = """title: Other list
document: lists/other.md
sections:
  papers:
    title: Papers
    keepers: [octo-keeper]
    views:
      papers:
        item: "- [{title}]({link}){? ({year})?}"
  surveys:
    title: Surveys
    views:
      surveys:
        item: "- [{title}]({link}){? ({year})?}"
"""
DOCUMENT = """# Other list

## Papers

<!-- listwright:begin papers -->
- [PaLM-E: An Embodied Multimodal Language Model](https://arxiv.org/abs/2303.03378) (2023)
<!-- listwright:end -->

## Surveys

<!-- listwright:begin surveys -->
<!-- listwright:end -->
"""


@pytest.fixture
def kept(scene: Scene) -> Scene:
    """The section `other/papers` has a keeper, the section `other/surveys` has none."""
    files = {"schema/other.yaml": OTHER, "lists/other.md": DOCUMENT}
    scene.world.commit("main", files)
    scene.world.permission(KEEPER, "write")
    return scene


def is_merged(pull: PullRequest) -> bool:
    return bool(pull.merged_at)


def reactions(pull: Issue) -> list[str]:
    """How the bot reacted to the last comment of a person."""
    last = [one for one in pull.comments if one.author.login != BOT][-1]
    return [one.content for one in last.reactions if one.author.login == BOT]


def propose(
    scene: Scene, files: Files | None = None, deletes: Sequence[str] = ()
) -> PullRequest:
    pull = scene.propose(files or {PATH: GOOD}, deletes=deletes)
    scene.review(pull)
    return pull


def approve(scene: Scene, pull: PullRequest, author: str) -> None:
    scene.order(pull, f"/approve {scene.token(pull)}", author=author)


@pytest.mark.feature("keepers")
@pytest.mark.parametrize("is_apart", [False, True], ids=["here", "isolated"])
def test_a_keeper_approves_what_concerns_only_their_section(
    kept: Scene, *, is_apart: bool
) -> None:
    kept.apart = is_apart
    pull = propose(kept)

    approve(kept, pull, KEEPER)

    assert is_merged(pull)
    assert reactions(pull) == ["rocket"]


def test_a_login_is_compared_without_case(kept: Scene) -> None:
    kept.world.commit("main", {"schema/other.yaml": OTHER.replace("octo-k", "Octo-K")})
    pull = propose(kept)

    approve(kept, pull, KEEPER)

    assert is_merged(pull)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("none", False),
        ("read", False),
        ("triage", False),
        ("write", False),
        ("maintain", True),
        ("admin", True),
        ("release-captain", False),  # of the organisation's own, made from `write`
    ],
)
def test_who_keeps_nothing_approves_only_as_a_maintainer(
    kept: Scene, role: str, *, may: bool
) -> None:
    pull = propose(kept)
    kept.world.permission("somebody", role)

    approve(kept, pull, "somebody")

    assert is_merged(pull) is may


@pytest.mark.parametrize("role", ["none", "read", "triage"])
def test_a_keeper_without_write_access_approves_nothing(kept: Scene, role: str) -> None:
    pull = propose(kept)
    kept.world.permission(KEEPER, role)

    approve(kept, pull, KEEPER)

    assert not is_merged(pull)
    assert reactions(pull) == ["-1"]


@pytest.mark.feature("keepers")
def test_the_refusal_says_what_lies_outside_in_one_sentence(kept: Scene) -> None:
    pull = propose(kept, deletes=[FLAMINGO])

    approve(kept, pull, KEEPER)

    assert not is_merged(pull)
    assert reactions(pull) == ["confused"]
    assert (
        "**Not done:** `/approve`. This concerns `demo/models`, outside the sections"
        " that you keep.\n"
    ) in kept.comment(pull)


def test_a_list_without_keepers_is_approved_by_who_may_write(kept: Scene) -> None:
    pull = propose(kept, {"entries/demo/tools/coins.yaml": TOOL})

    approve(kept, pull, "curator")

    assert is_merged(pull)


TOOL = "title: Abacus\nplatform: Linux\nlinks:\n  code: https://github.com/octo-curator/abacus\n"


def show_in(section: str) -> str:
    return f"{GOOD}also_in: [{section}]\n"


OUTSIDE: dict[str, Files] = {
    "another section": {"entries/other/surveys/coins.yaml": GOOD},
    "a section below": {"entries/other/papers/deep/coins.yaml": GOOD},
    "a guest of another section": {PATH: show_in("surveys")},
    "a section that there is not": {PATH: show_in("nowhere")},
    "another list": {PATH: GOOD, "entries/demo/tools/coins.yaml": TOOL},
    "a former id of another list": {
        PATH: GOOD + "former_ids: [demo/models/flamingo]\n"
    },
    "a reference to another list": {PATH: GOOD + "same_as: [demo/models/flamingo]\n"},
    "no duplicate of another section": {
        PATH: GOOD + "distinct_from: [other/surveys/x]\n"
    },
    "the layout": {
        PATH: GOOD,
        "schema/other.yaml": OTHER.replace("octo-keeper", "mallory"),
    },
    "another layout": {PATH: GOOD, "schema/new.yaml": OTHER},
    "the settings": {PATH: GOOD, SETTINGS: "approvals: 1\n"},
    "the order": {PATH: GOOD, "schema/order/other.yaml": "papers: [palm-e]\n"},
    "a workflow": {PATH: GOOD, ".github/workflows/x.yml": "on: push\n"},
    "code": {PATH: GOOD, "bot/x.py": "pass\n"},
    "a file beside the entries": {PATH: GOOD, "entries/other/papers/x.md": "x\n"},
    "a file above the sections": {PATH: GOOD, "entries/x.yaml": GOOD},
    "words of the document": {
        PATH: GOOD,
        "lists/other.md": DOCUMENT.replace("# Other list", "# Our list"),
    },
    "words of another document": {PATH: GOOD, "lists/demo.md": "x\n"},
    "a line of another section": {
        "lists/other.md": DOCUMENT.replace(
            "begin surveys -->\n",
            "begin surveys -->\n- [Counting](https://arxiv.org/abs/2401.12345) (2024)\n",
        )
    },
}


@pytest.mark.parametrize("case", OUTSIDE)
def test_T59_a_keeper_approves_nothing_that_lies_outside(
    kept: Scene, case: str
) -> None:
    pull = propose(kept, OUTSIDE[case])
    comment = kept.comment(pull)
    token = kept.token(pull) if "/approve" in comment else "0123456789"

    kept.order(pull, f"/approve {token}", author=KEEPER)

    assert not is_merged(pull)
    assert reactions(pull) == ["confused"]
    # What its author must correct first is approved by nobody.
    if not kept.headline(pull).startswith("1 thing"):
        assert "outside the sections that you keep" in kept.comment(pull)
        kept.world.permission("somebody", "maintain")
        approve(kept, pull, "somebody")
        assert is_merged(pull), kept.comment(pull)


def test_T59_a_move_to_another_section_concerns_both(kept: Scene) -> None:
    target = "entries/other/surveys/palm-e.yaml"
    pull = propose(kept, {target: kept.read(LISTED)}, [LISTED])

    approve(kept, pull, KEEPER)

    assert not is_merged(pull)
    assert "`other/surveys`" in kept.comment(pull)


def test_T59_a_move_from_another_section_concerns_both(kept: Scene) -> None:
    source = "entries/other/surveys/coins.yaml"
    kept.world.commit("main", {source: GOOD})
    pull = propose(kept, {f"{HOME}/coins.yaml": GOOD}, [source])

    approve(kept, pull, KEEPER)

    assert not is_merged(pull)
    assert "`other/surveys`" in kept.comment(pull)


def test_T59_an_entry_of_another_section_is_not_removed(kept: Scene) -> None:
    source = "entries/other/surveys/coins.yaml"
    kept.world.commit("main", {source: GOOD})
    pull = propose(kept, {PATH: GOOD.replace("Coins", "Stars")}, [source])

    approve(kept, pull, KEEPER)

    assert not is_merged(pull)
    assert "`other/surveys`" in kept.comment(pull)


def test_T59_what_a_guest_was_shown_in_before_counts_too(kept: Scene) -> None:
    listed = kept.read(LISTED)
    kept.world.commit("main", {LISTED: f"{listed}also_in: [surveys]\n"})
    pull = propose(kept, {LISTED: listed})

    approve(kept, pull, KEEPER)

    assert not is_merged(pull)
    assert "This concerns `other/surveys`, outside" in kept.comment(pull)


def test_T59_a_line_of_the_kept_section_is_approved_by_its_keeper(kept: Scene) -> None:
    line = "- [Counting](https://arxiv.org/abs/2401.12345) (2024)\n"
    edited = DOCUMENT.replace("begin papers -->\n", f"begin papers -->\n{line}")
    pull = propose(kept, {"lists/other.md": edited})

    approve(kept, pull, KEEPER)

    assert is_merged(pull), kept.comment(pull)
    assert "Counting" in kept.read(f"{HOME}/counting.yaml")


def test_T59_the_layout_of_the_contribution_names_no_keeper(scene: Scene) -> None:
    scene.world.commit("main", {"schema/other.yaml": OTHER.replace(KEEPER, "mona")})
    scene.world.permission(KEEPER, "write")
    pull = propose(scene, {PATH: GOOD, "schema/other.yaml": OTHER})

    scene.order(pull, f"/approve {scene.token(pull)}", author=KEEPER)

    assert not is_merged(pull)
    assert "`other/papers`" in scene.comment(pull)


def test_T59_a_keeper_of_one_section_does_not_record_a_distinction_in_another(
    kept: Scene,
) -> None:
    twin = kept.read(LISTED).replace("PaLM-E", "PaLM-F")
    pull = propose(kept, {"entries/other/surveys/palm-f.yaml": twin})
    before = kept.read(LISTED)

    kept.order(pull, "/distinct other/papers/palm-e", author=KEEPER)

    assert kept.read(LISTED) == before
    assert "outside the sections that you keep" in kept.comment(pull)


@pytest.mark.parametrize("status", [403, 500, 502])
def test_T59_a_role_that_cannot_be_asked_for_makes_no_maintainer(
    kept: Scene, status: int
) -> None:
    pull = propose(kept)
    kept.world.permission("somebody", "admin")
    kept.world.server.faults.add(
        "repos/get-collaborator-permission-level", status=status, times=99
    )

    approve(kept, pull, "somebody")

    assert not is_merged(pull)


def test_a_review_of_a_keeper_merges_nothing_and_one_of_a_maintainer_does(
    kept: Scene,
) -> None:
    kept.world.commit("main", {SETTINGS: "approve_by_review: true\n"})
    pull = propose(kept)
    kept.world.review(pull, author=KEEPER, state="APPROVED")
    kept.sweep()
    assert not is_merged(pull)

    kept.world.permission("somebody", "maintain")
    kept.world.review(pull, author="somebody", state="APPROVED")
    kept.sweep()

    assert is_merged(pull)


@pytest.mark.parametrize(("author", "may"), [(KEEPER, True), ("curator", False)])
def test_a_submission_is_approved_by_the_keeper_of_its_section(
    kept: Scene, author: str, *, may: bool
) -> None:
    kept.world.commit("main", {SETTINGS: "submissions: {enabled: true, merge: true}\n"})
    kept.update()
    issue = add(kept, section="other/papers")

    kept.order(issue, f"/approve {kept.token(issue)}", author=author)

    assert (kept.world.read("main", PATH) is not None) is may
    assert reactions(issue) == ["rocket" if may else "confused"]
