"""A form is filled in, answered, approved, and becomes an entry that bears its submitter's name."""

from unittest.mock import patch

import pytest

from bot.disk.context import open_context
from bot.forms.issue_forms import render_form_files
from bot.model.entry_id import EntryId
from bot.model.isolated import FoundEntry
from bot.project.load_settings import load_project
from tests.forms.scene import filled
from tests.scenarios.papers import (
    ENTRY,
    ON,
    PAPER,
    PATH,
    add,
    approve,
    reactions,
    turn_on,
)
from tests.scenarios.scene import LANDED, SETTINGS, Scene, forms


@pytest.fixture(autouse=True)
def forms_are_on(scene: Scene) -> None:
    """Let submissions be answered."""
    turn_on(scene)


def forms_of(scene: Scene) -> dict[str, str]:
    """The files of the forms, as `generate` writes them."""
    project = load_project(open_context(str(scene.root)).workspace)
    return render_form_files(project.layouts, project.settings, {})


@pytest.mark.feature("forms-to-entries")
def test_a_submission_is_answered_approved_merged_and_listed(scene: Scene) -> None:
    issue = add(scene)

    assert scene.headline(issue).startswith("Ready for a maintainer"), scene.said
    assert scene.world.labels(issue) == ["ready", "submission"]

    approve(scene, issue)

    pull = scene.request_of(issue)
    assert scene.world.read(pull.head_ref, PATH) == ENTRY
    assert scene.conclusions(pull.head_sha) == ["success"]
    assert (pull.title, scene.world.labels(pull)) == (
        "Add Learning to Count Coins",
        ["ready", "submission"],
    )
    assert (pull.body or "").startswith(f"Closes #{issue.number},")
    assert (
        scene.headline(issue)
        == "Approved. It will be listed when its pull request is merged."
    )
    assert scene.world.labels(issue) == ["approved", "submission"]
    assert scene.world.comments(pull) == []

    scene.merge(pull)

    assert scene.read(PATH) == ENTRY + LANDED
    assert "Learning to Count Coins" in scene.read("lists/other.md")
    assert scene.headline(issue) == "Listed under Papers. Thank you."
    assert issue.state == "closed"
    assert scene.world.labels(issue) == ["submission"]


@pytest.mark.feature("co-author")
def test_the_submitter_is_the_commits_co_author_by_the_address_that_github_gives(
    scene: Scene,
) -> None:
    issue = add(scene)
    approve(scene, issue)

    message = scene.world.repository.git.text(
        "log", "-1", "--format=%B", scene.request_of(issue).head_sha
    )

    who = f"{issue.author.id}+newcomer@users.noreply.github.com"
    assert message.strip().splitlines()[-1] == f"Co-authored-by: newcomer <{who}>"


@pytest.mark.feature("co-author")
def test_who_declines_to_be_named_is_not(scene: Scene) -> None:
    issue = add(scene, credit="- [X] Do not name me as co-author of the change")
    approve(scene, issue)

    message = scene.world.repository.git.text(
        "log", "-1", "--format=%B", scene.request_of(issue).head_sha
    )

    assert "newcomer" not in message
    assert "asked not to be named" in scene.comment(
        issue
    ) or "Approved" in scene.headline(issue)


@pytest.mark.feature("form-reply")
def test_an_edit_makes_a_new_preview_in_the_same_comment(scene: Scene) -> None:
    issue = add(scene)
    before = scene.token(issue)

    scene.edit(issue, "Learning to Count Coins", "Learning to Count Stars")

    assert scene.token(issue) != before
    assert "learning-to-count-stars.yaml" in scene.comment(issue)
    scene.order(issue, f"/approve {before}")
    assert reactions(scene, issue) == ["confused"]
    assert scene.world.pulls() == []


def test_what_is_said_already_is_not_said_again(scene: Scene) -> None:
    issue = add(scene)
    scene.sweep()
    writes = len(scene.world.server.writes())

    scene.answer(issue, "edited")
    scene.sweep()

    assert len(scene.world.server.writes()) == writes


@pytest.mark.feature("verdict-retracted", "form-reply")
def test_a_problem_is_told_in_the_forms_own_words_and_solved_by_an_edit(
    scene: Scene,
) -> None:
    issue = scene.submit("add", "newcomer", PAPER | {"section": "Demo list › Models"})
    assert scene.headline(issue) == "1 thing for the author; edit the text above."
    assert "`Description` is missing" in scene.comment(issue)
    assert "/approve" not in scene.comment(issue)
    assert scene.world.labels(issue) == ["needs-author", "submission"]

    scene.edit(
        issue,
        "### Description\n\n_No response_",
        "### Description\n\nA small model that counts coins.",
    )

    assert scene.headline(issue).startswith("Ready"), scene.comment(issue)
    assert scene.world.labels(issue) == ["ready", "submission"]


def test_a_text_that_lost_a_heading_is_told_which(scene: Scene) -> None:
    issue = add(scene)

    scene.edit(issue, "### Link\n", "### The link\n")

    assert "I miss the heading `### Link`" in scene.comment(issue)
    assert scene.world.labels(issue) == ["needs-author", "submission"]


def test_an_edit_after_the_approval_voids_it_and_updates_the_pull_request(
    scene: Scene,
) -> None:
    issue = add(scene)
    approve(scene, issue)
    pull = scene.request_of(issue)
    first = pull.head_sha

    scene.edit(issue, "Learning to Count Coins", "Learning to Count Stars")

    assert pull.head_sha != first
    new = PATH.replace("coins", "stars")
    assert scene.world.read(pull.head_ref, new) == ENTRY.replace("Coins", "Stars")
    assert scene.world.read(pull.head_ref, PATH) is None
    assert (pull.title, "Count Stars" in (pull.body or "")) == (
        "Add Learning to Count Stars",
        True,
    )
    assert scene.conclusions(first) == ["success", "action_required"]
    assert scene.conclusions(pull.head_sha) == ["action_required"]
    assert scene.headline(issue).startswith("Ready for a maintainer")
    assert scene.world.labels(issue) == ["ready", "submission"]

    approve(scene, issue)

    assert scene.conclusions(pull.head_sha) == ["action_required", "success"]
    assert scene.headline(issue).startswith("Approved.")
    assert scene.request_of(issue) is pull


def test_a_sweep_leaves_a_voided_approval_void(scene: Scene) -> None:
    issue = add(scene)
    approve(scene, issue)
    pull = scene.request_of(issue)
    scene.edit(issue, "### Title\n\nLearning", "### Title\n\nUnlearning\nLearning")
    assert scene.conclusions(pull.head_sha)[-1] == "action_required"

    scene.sweep()

    assert scene.conclusions(pull.head_sha)[-1] == "action_required"


def test_a_change_of_the_pull_request_by_hand_is_not_what_was_approved_and_is_kept(
    scene: Scene,
) -> None:
    issue = add(scene)
    approve(scene, issue)
    pull = scene.request_of(issue)
    by_hand = ENTRY.replace("Coins", "Coins and Notes")
    scene.world.commit(pull.head_ref, {PATH: by_hand}, author="curator")
    scene.review(pull, "synchronize")

    scene.sweep()

    assert scene.world.read(pull.head_ref, PATH) == by_hand
    assert scene.conclusions(pull.head_sha) == ["action_required"]
    assert "not what was approved" in scene.comment(pull)


def test_the_issue_tells_of_a_pull_request_that_was_closed_and_may_be_approved_again(
    scene: Scene,
) -> None:
    issue = add(scene)
    approve(scene, issue)
    first = scene.request_of(issue)

    scene.close(first)

    assert scene.headline(issue).startswith(
        "Its pull request was closed without a merge."
    )
    assert scene.world.labels(issue) == ["ready", "submission"]
    scene.sweep()
    assert scene.headline(issue).startswith(
        "Its pull request was closed without a merge."
    )
    assert scene.world.pulls() == []

    approve(scene, issue)

    assert scene.request_of(issue) is not first
    scene.merge(scene.request_of(issue))
    assert scene.read(PATH) == ENTRY + LANDED


def test_a_rejection_is_kind_says_why_and_closes_the_pull_request_too(
    scene: Scene,
) -> None:
    issue = add(scene)
    approve(scene, issue)

    scene.order(issue, "/reject It counts coins only; @octocat, see #1.")

    assert (issue.state, issue.state_reason) == ("closed", "not_planned")
    assert scene.headline(issue) == "Not taken up this time."
    assert "Thank you for proposing it." in scene.comment(issue)
    assert "```text\nIt counts coins only; @octocat, see #1.\n```" in scene.comment(
        issue
    )
    assert scene.world.labels(issue) == ["submission"]
    assert scene.world.pulls() == []


@pytest.mark.parametrize(
    "meant",
    [
        "other/papers/palm-e",
        "entries/other/papers/palm-e.yaml",
        "PaLM-E: An Embodied Multimodal Language Model",
        "https://arxiv.org/abs/2303.03378v1",
    ],
)
def test_a_duplicate_is_closed_with_a_link_to_the_entry_however_it_is_named(
    scene: Scene, meant: str
) -> None:
    issue = add(scene)

    scene.order(issue, f"/duplicate {meant}")

    assert (issue.state, issue.state_reason) == ("closed", "duplicate")
    link = f"{scene.world.api}/octo-curator/awesome-things/blob/main/entries/other/papers/palm-e.yaml"
    assert f"[`other/papers/palm-e`]({link})" in scene.comment(issue)


def test_a_duplicate_of_nothing_closes_nothing(scene: Scene) -> None:
    issue = add(scene)

    scene.order(issue, "/duplicate no-such-thing")

    assert issue.state == "open"
    assert reactions(scene, issue) == ["confused"]


def test_a_closed_submission_that_is_opened_again_is_looked_at_again(
    scene: Scene,
) -> None:
    issue = add(scene)
    scene.order(issue, "/reject Not yet.")
    issue.state, issue.state_reason = "open", "reopened"

    scene.answer(issue, "reopened")

    assert scene.headline(issue).startswith("Ready")
    scene.sweep()
    assert issue.state == "open"


@pytest.mark.feature("forms-to-entries")
def test_an_approval_merges_at_once_where_a_setting_says_so(scene: Scene) -> None:
    scene.world.commit("main", {SETTINGS: f"{ON}  merge: true\n"})
    issue = add(scene)

    approve(scene, issue)

    assert scene.read(PATH) == ENTRY + LANDED
    assert "Learning to Count Coins" in scene.read("lists/other.md")
    assert scene.headline(issue) == "Listed under Papers. Thank you.", scene.said
    assert (issue.state, scene.world.labels(issue)) == ("closed", ["submission"])
    assert reactions(scene, issue) == ["rocket"]
    (pull,) = scene.world.pulls("all")
    assert scene.world.labels(pull) == ["submission"]


@pytest.mark.feature("forms-to-entries")
def test_a_flawless_submission_needs_no_approval_where_a_setting_says_so_and_is_not_merged(
    scene: Scene,
) -> None:
    scene.world.commit("main", {SETTINGS: f"{ON}  auto: true\n  merge: true\n"})
    issue = add(scene)

    pull = scene.request_of(issue)

    assert scene.headline(issue).startswith("Nothing was found about it")
    assert scene.conclusions(pull.head_sha) == ["success"]
    scene.sweep()
    assert pull.state == "open"


@pytest.mark.parametrize(
    "answers",
    [
        {"title": "PaLM-E: An Embodied Multimodal Language Model"},
        {"remark": "Please look at the second author, too."},
        {"section": "_No response_"},
        {"description": "The best and most amazing counter of coins ever"},
    ],
)
def test_a_submission_with_anything_to_look_at_waits_for_a_person(
    scene: Scene, answers: dict[str, str]
) -> None:
    scene.world.commit("main", {SETTINGS: f"{ON}  auto: true\n"})

    issue = add(scene, **answers)

    assert scene.world.pulls() == []
    assert "needs-maintainer" in scene.world.labels(
        issue
    ) or "ready" in scene.world.labels(issue)


@pytest.mark.feature("form-corrections")
def test_a_correction_shows_a_diff_and_keeps_the_rest(scene: Scene) -> None:
    before = scene.read("entries/other/papers/palm-e.yaml")
    issue = scene.submit("change", "newcomer", {"entry": "PaLM-E", "date": "2024"})
    assert "+year: 2024" in scene.comment(issue)

    approve(scene, issue)
    pull = scene.request_of(issue)

    assert pull.title.startswith("Change ")
    scene.merge(pull)
    assert scene.read("entries/other/papers/palm-e.yaml") == before.replace(
        "year: 2023", "year: 2024"
    )


@pytest.mark.feature("removed", "form-corrections")
def test_a_removed_entry_stays_as_its_tombstone_and_a_second_proposal_is_noticed(
    scene: Scene,
) -> None:
    listed = "https://arxiv.org/abs/2303.03378"
    issue = scene.submit(
        "remove", "newcomer", {"entry": listed, "remark": "It is not open."}
    )
    assert scene.headline(issue).startswith("A maintainer must look")
    approve(scene, issue)
    pull = scene.request_of(issue)
    assert pull.title.startswith("Remove ")
    assert scene.conclusions(pull.head_sha) == ["success"]
    scene.merge(pull)
    assert "why: It is not open." in scene.read("entries/other/papers/palm-e.yaml")
    assert "PaLM-E" not in scene.read("lists/other.md")

    again = add(
        scene, link=listed, title="PaLM-E: An Embodied Multimodal Language Model"
    )

    assert "**Possible duplicate** of `other/papers/palm-e`" in scene.comment(again)


@pytest.mark.feature("open-requests")
def test_others_who_propose_the_same_are_told_of(scene: Scene) -> None:
    pull = scene.propose({"entries/other/papers/coins.yaml": ENTRY})
    first = add(scene, author="quick")
    second = add(scene)

    assert f"`#{pull.number}`" in scene.comment(first)
    assert f"`#{pull.number}`" in scene.comment(second)
    assert f"`#{first.number}`" in scene.comment(second)
    assert f"`#{second.number}`" not in scene.comment(first)


def test_a_pull_request_is_told_of_older_submissions_of_the_same(scene: Scene) -> None:
    issue = add(scene)
    pull = scene.propose({"entries/other/papers/coins.yaml": ENTRY})
    scene.review(pull)

    assert f"**Proposed elsewhere too**\n\n- `#{issue.number}`" in scene.comment(pull)
    assert scene.headline(pull).startswith("Ready")


def test_an_issue_that_is_no_form_is_left_alone(scene: Scene) -> None:
    report = scene.world.issue(
        body="### Title\n\nThe list is too long.\n\nWhat about a second page?"
    )
    scene.answer(report)
    scene.order(report, "/reject no")
    scene.sweep()

    assert [one.author.login for one in scene.world.comments(report)] == ["curator"]
    assert report.state == "open"


def test_a_form_of_an_earlier_layout_is_read_from_the_history(scene: Scene) -> None:
    issue = scene.world.issue(body="")
    scene.world.commit("main", dict(forms_of(scene)))
    body = filled(next(form for form in forms(scene.root) if form.kind == "add"), PAPER)
    layout = scene.read("schema/other.yaml").replace(
        "title: Other list",
        "title: Other list\nfields:\n  size:\n    label: Parameters",
    )
    scene.world.commit(
        "main",
        {"schema/other.yaml": layout.replace("({year})?}", "({year})?}{? {size}?}")},
    )
    scene.update()
    scene.world.commit("main", dict(forms_of(scene)))
    issue.body = body

    scene.answer(issue)

    assert scene.headline(issue).startswith("Ready"), scene.comment(issue)


def test_after_another_took_the_path_the_approval_of_an_older_preview_is_refused(
    scene: Scene,
) -> None:
    issue = add(scene)
    token = scene.token(issue)
    scene.world.commit(
        "main", {PATH: ENTRY.replace("Coins", "Other Coins").replace("12345", "54321")}
    )

    scene.order(issue, f"/approve {token}")

    assert scene.world.pulls() == []
    assert reactions(scene, issue) == ["confused"]
    assert "coins-2.yaml" in scene.comment(issue)
    approve(scene, issue)
    assert (
        scene.world.read(
            scene.request_of(issue).head_ref, PATH.replace("coins", "coins-2")
        )
        == ENTRY
    )


def test_without_the_right_to_open_pull_requests_the_approval_waits_for_it(
    scene: Scene,
) -> None:
    scene.world.store.actions_may_create_pulls = False
    issue = add(scene)
    approve(scene, issue)
    assert scene.world.pulls() == []
    assert "is not permitted to create" in scene.said

    scene.world.store.actions_may_create_pulls = True
    scene.sweep()

    assert scene.conclusions(scene.request_of(issue).head_sha) == ["success"]


def test_nothing_is_answered_where_submissions_are_not_enabled(scene: Scene) -> None:
    scene.world.commit("main", {SETTINGS: "mode: active\n"})

    issue = add(scene)
    scene.order(issue, "/reject no")
    scene.sweep()

    assert [one.author.login for one in scene.world.comments(issue)] == ["curator"]


def test_an_observing_bot_writes_nothing(scene: Scene) -> None:
    scene.world.commit("main", {SETTINGS: f"{ON}mode: observe\n"})

    issue = add(scene)
    scene.order(issue, "/reject no")

    assert scene.world.server.writes() == []
    assert issue.state == "open"


def test_a_correction_that_the_repairs_undo_is_no_change_and_cannot_be_approved(
    scene: Scene,
) -> None:
    link = "http://www.arxiv.org/pdf/2303.03378v2"
    issue = scene.submit("change", "newcomer", {"entry": "PaLM-E", "link": link})

    assert "Nothing would change" in scene.comment(issue)
    assert "/approve" not in scene.comment(issue)


def test_an_approved_submission_that_is_deleted_stops_nobody_else(scene: Scene) -> None:
    issue = add(scene)
    approve(scene, issue)
    gone, pull = (
        scene.world.repository.issues.pop(issue.number),
        scene.request_of(issue),
    )
    other = scene.propose(
        {"entries/other/papers/stars.yaml": ENTRY.replace("Coins", "Stars")}
    )

    scene.sweep()

    assert gone.number not in scene.world.repository.issues
    assert scene.conclusions(other.head_sha) != []
    assert scene.conclusions(pull.head_sha)[-1] == "action_required"


def test_an_approved_submission_that_its_author_closes_is_not_approved_any_more(
    scene: Scene,
) -> None:
    issue = add(scene)
    approve(scene, issue)
    pull = scene.request_of(issue)

    issue.state = "closed"
    scene.answer(issue, "closed")
    scene.sweep()
    assert scene.conclusions(pull.head_sha)[-1] == "action_required"

    issue.state, issue.state_reason = "open", "reopened"
    scene.answer(issue, "reopened")
    assert scene.conclusions(pull.head_sha)[-1] == "success"


def test_a_submission_whose_text_is_taken_back_is_not_approved_any_more(
    scene: Scene,
) -> None:
    issue = add(scene)
    approve(scene, issue)
    issue.body = "withdrawn"

    scene.answer(issue, "edited")

    assert scene.conclusions(scene.request_of(issue).head_sha)[-1] == "action_required"
    assert scene.headline(issue).startswith("1 thing for the author")


def test_who_asks_after_the_approval_not_to_be_named_is_not(scene: Scene) -> None:
    issue = add(scene)
    approve(scene, issue)
    pull = scene.request_of(issue)

    scene.edit(issue, "- [ ] Do not name me", "- [x] Do not name me")

    message = scene.world.repository.git.text("log", "-1", "--format=%B", pull.head_sha)
    assert "Co-authored-by" not in message
    assert scene.conclusions(pull.head_sha) == ["success"]
    assert "asked not to be named" in scene.comment(issue)


def test_a_second_approval_outlives_a_crash(scene: Scene) -> None:
    issue = add(scene)
    approve(scene, issue)
    scene.close(scene.request_of(issue))
    scene.world.store.actions_may_create_pulls = False
    approve(scene, issue)
    assert scene.headline(issue).startswith("Approved.")

    scene.sweep()
    scene.world.store.actions_may_create_pulls = True
    scene.sweep()

    assert scene.conclusions(scene.request_of(issue).head_sha) == ["success"]


def test_no_number_of_open_requests_keeps_a_newer_approval_waiting(
    scene: Scene,
) -> None:
    issues = [
        add(
            scene,
            title=f"Learning {word}",
            link=f"https://{word}.example.org",
            author=word,
        )
        for word in ("ants", "bees", "cats")
    ]
    for issue in issues[:2]:
        approve(scene, issue)
    scene.world.store.actions_may_create_pulls = False
    approve(scene, issues[2])
    scene.world.store.actions_may_create_pulls = True

    with patch("bot.steps.accept._MOST_A_SWEEP", 1):
        scene.sweep()

    assert scene.request_of(issues[2]).state == "open"


def test_a_section_is_found_however_it_is_written_and_else_all_are_named(
    scene: Scene,
) -> None:
    assert scene.headline(add(scene, section="papers")).startswith("Ready")

    lost = add(
        scene,
        author="other",
        section="Posters",
        title="Another",
        link="https://b.example.org",
    )

    assert "There is no section `Posters` today." in scene.comment(lost)
    assert "- `Other list › Papers`" in scene.comment(lost)


def test_a_reason_may_have_several_lines(scene: Scene) -> None:
    issue = add(scene)

    scene.order(issue, "/reject\r\nIt is not about coins.\r\n\r\nTry the other list.")

    assert "It is not about coins.\n\nTry the other list." in scene.comment(issue)


def test_what_the_isolated_process_calls_an_entry_is_a_file_of_the_list(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue = add(scene)
    lie = FoundEntry(EntryId("other/papers/x) [click](https://evil.example"), "PaLM-E")
    monkeypatch.setattr("bot.isolated.find_entry.answer", lambda *_: lie)

    scene.order(issue, "/duplicate PaLM-E")

    assert reactions(scene, issue) == ["confused"]
    assert issue.state == "open"
    assert "evil" not in scene.comment(issue)
