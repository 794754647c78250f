"""Somebody edits the generated list instead of adding a file."""

import pytest

from tests.scenarios.scene import HOME, SETTINGS, Scene

LIST = "lists/other.md"
LINE = "- [Learning to Count Coins](https://arxiv.org/abs/2401.12345) (2024)\n"
BEGIN = "<!-- listwright:begin papers -->\n"


def edited(scene: Scene, line: str = LINE) -> str:
    """The document with a line typed into its region."""
    text = scene.read(LIST)
    assert BEGIN in text
    return text.replace(BEGIN, f"{BEGIN}\n{line}".replace("\n\n", "\n"))


@pytest.mark.feature("edited-list")
def test_the_line_is_shown_as_the_file_it_becomes(scene: Scene) -> None:
    pull = scene.propose({LIST: edited(scene)})

    scene.review(pull)

    assert scene.headline(pull).startswith("Your line is safe")
    assert "title: Learning to Count Coins\n" in scene.comment(pull)
    assert "https://github.com/newcomer/awesome-things/new/" in scene.comment(pull)
    assert scene.conclusions(pull.head_sha) == ["success"]


@pytest.mark.feature("edited-list")
def test_merged_as_it_is_the_line_becomes_a_file(scene: Scene) -> None:
    pull = scene.propose({LIST: edited(scene)})
    scene.review(pull)

    scene.merge(pull)

    assert "Learning to Count Coins" in scene.read(
        f"{HOME}/learning-to-count-coins.yaml"
    )
    assert LINE in scene.read(LIST)


def test_merged_as_it_is_a_changed_line_changes_the_file(scene: Scene) -> None:
    line = next(
        line
        for line in scene.read(LIST).splitlines(keepends=True)
        if line.startswith("- [")
    )
    changed = line.replace("2023", "2022")
    pull = scene.propose({LIST: scene.read(LIST).replace(line, changed)})
    scene.review(pull)

    scene.merge(pull)

    assert "year: 2022\n" in scene.read(f"{HOME}/palm-e.yaml")
    assert changed in scene.read(LIST)


def test_fix_puts_the_file_on_the_branch_and_the_region_back(scene: Scene) -> None:
    pull = scene.propose({LIST: edited(scene)})
    scene.review(pull)

    scene.order(pull, "/fix", author="newcomer")

    assert pull.head_repo is not None
    fork = pull.head_repo.git
    assert b"Learning to Count Coins" in (
        fork.read(pull.head_sha, f"{HOME}/learning-to-count-coins.yaml") or b""
    )
    assert fork.read(pull.head_sha, LIST) == scene.read(LIST).encode()
    assert scene.headline(pull).startswith("Ready"), scene.comment(pull)


def test_with_fix_push_it_happens_by_itself(scene: Scene) -> None:
    scene.world.commit("main", {SETTINGS: "fix: push\n"})
    pull = scene.propose({LIST: edited(scene)})

    scene.review(pull, fix=True)

    assert scene.headline(pull).startswith("Ready")


@pytest.mark.feature("take")
def test_where_the_branch_cannot_be_written_a_maintainer_takes_over_and_the_author_stays_the_author(
    scene: Scene,
) -> None:
    pull = scene.propose({LIST: edited(scene)}, edits_allowed=False)
    scene.review(pull)

    scene.order(pull, "/take")

    (_, taken) = scene.world.pulls("open")
    commit = scene.world.repository.git.read_commit(taken.head_sha)
    assert "newcomer" in commit.author
    scene.merge(taken)
    assert pull.state == "closed"
    assert LINE in scene.read(LIST)


def test_a_line_taken_out_leaves_a_tombstone_after_the_merge(scene: Scene) -> None:
    line = next(
        line
        for line in scene.read(LIST).splitlines(keepends=True)
        if line.startswith("- [")
    )
    pull = scene.propose({LIST: scene.read(LIST).replace(line, "")})
    scene.review(pull)
    assert scene.headline(pull).startswith("A maintainer must look")

    scene.merge(pull)

    assert "why: Taken out of the list by hand" in scene.read(f"{HOME}/palm-e.yaml")
    assert "PaLM-E" not in scene.read(LIST)


def test_where_both_changed_the_same_entry_a_maintainer_takes_over_what_was_proposed(
    scene: Scene,
) -> None:
    path = f"{HOME}/palm-e.yaml"
    text = scene.read(path)
    pull = scene.propose({path: text.replace("2023\n", "2024\n")})
    scene.world.commit("main", {path: text.replace("2023\n", "2022\n")})
    scene.review(pull)
    assert scene.headline(pull).startswith("The list has changed in the same place.")
    assert "`/take`" in scene.comment(pull)

    scene.order(pull, "/take")

    (_, taken) = scene.world.pulls("open")
    assert "year: 2024" in (scene.world.read(taken.head_ref, path) or "")


END = "<!-- listwright:end -->\n"


def test_a_line_below_the_end_marker_becomes_a_file_and_stands_in_the_list_once(
    scene: Scene,
) -> None:
    pull = scene.propose({LIST: scene.read(LIST).replace(END, f"{END}{LINE}", 1)})
    scene.review(pull)
    assert scene.headline(pull).startswith("Your line is safe")

    scene.merge(pull)

    assert "Learning to Count Coins" in scene.read(
        f"{HOME}/learning-to-count-coins.yaml"
    )
    text = scene.read(LIST)
    assert text.count(LINE) == 1
    assert text.index(LINE) < text.index(END)


def test_a_changed_line_changes_its_file_after_the_merge(scene: Scene) -> None:
    line = next(
        line for line in scene.read(LIST).splitlines() if line.startswith("- [")
    )
    assert "(2023)" in line
    pull = scene.propose(
        {LIST: scene.read(LIST).replace(line, line.replace("(2023)", "(2022)"))}
    )
    scene.review(pull)

    scene.merge(pull)

    assert "year: 2022" in scene.read(f"{HOME}/palm-e.yaml")
    assert line.replace("(2023)", "(2022)") in scene.read(LIST)


@pytest.mark.feature("header-footer")
def test_words_of_the_document_are_shown_and_stay_after_the_merge(scene: Scene) -> None:
    pull = scene.propose(
        {
            LIST: scene.read(LIST).replace(
                "# Other list\n", "# Other list\n\nNew words.\n"
            )
        }
    )
    scene.review(pull)
    assert scene.headline(pull).startswith(
        "No entry is touched, only words of the document."
    )
    assert "+ New words." in scene.comment(pull)
    assert scene.conclusions(pull.head_sha) == ["success"]

    scene.merge(pull)

    assert "New words." in scene.read(LIST)
