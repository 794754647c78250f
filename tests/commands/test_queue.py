"""The maintainer's desk: who waits for whom, how long, and who proposes the same work."""

import json
from pathlib import Path

import pytest

from tests.commands.desk import Desk
from tests.github_server.store import PullRequest

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

HOME = "entries/other/papers"
COINS = "title: Learning to Count Coins\nyear: 2024\nlinks:\n  paper: https://arxiv.org/abs/2401.12345\n"
AGAIN = "title: Count Coins with Care\nyear: 2024\nlinks:\n  paper: http://arxiv.org/pdf/2401.12345v2\n"
BOATS = "title: Folding Paper Boats\nyear: 2023\nlinks:\n  paper: https://arxiv.org/abs/2305.54321\n"


def propose(
    desk: Desk, title: str, text: str, *labels: str, author: str = "newcomer"
) -> PullRequest:
    slug = title.lower().replace(" ", "-")
    pull = desk.world.pull_request(
        author=author, files={f"{HOME}/{slug}.yaml": text}, title=title
    )
    pull.labels += [
        desk.world.store.label(desk.world.repository, label) for label in labels
    ]
    return pull


def test_requests_stand_under_whom_they_wait_for(desk: Desk) -> None:
    first = propose(desk, "Add coins", COINS, "ready")
    second = propose(desk, "Add boats", BOATS, "needs-author", author="someone-else")
    third = propose(
        desk,
        "Add trees",
        BOATS.replace("Paper Boats", "Trees").replace("54321", "99999"),
    )
    third.draft = True
    first.created_at, second.created_at = "2025-12-31T23:59:59Z", "2026-01-30T00:00:00Z"
    third.created_at = "2026-01-31T12:00:00Z"

    status, said = desk.run("queue")

    assert status == 0
    assert said.splitlines() == [
        "Ready to merge: 1",
        f"  #{first.number}  31 days  newcomer  Add coins",
        "",
        "Waiting for the author: 1",
        f"  #{second.number}  1 day  someone-else  Add boats",
        "",
        "Not judged yet: 1",
        f"  #{third.number}  today  newcomer  Add trees  [draft]",
        "",
        "3 open; the oldest has waited 31 days.",
    ]


def test_columns_are_aligned(desk: Desk) -> None:
    for author in ("a", "a-long-name"):
        propose(desk, f"Add {author}", BOATS, "ready", author=author)

    lines = [
        line
        for line in desk.run("queue")[1].splitlines()
        if line.startswith("  #") and "Add" in line
    ]

    assert len({line.index("Add") for line in lines}) == 1


def test_requests_that_propose_one_work_are_told_together(desk: Desk) -> None:
    first = propose(desk, "Add coins", COINS)
    propose(desk, "Add boats", BOATS)
    third = propose(desk, "More coins", AGAIN)

    said = desk.run("queue")[1]

    assert (
        "Possible duplicates of one another: 1\n"
        f"  #{first.number} #{third.number}  same arXiv number 2401.12345\n" in said
    )


def test_what_may_be_listed_already_says_so_and_goes_to_a_maintainer(
    desk: Desk,
) -> None:
    propose(desk, "Add coins", COINS, "duplicate?", "needs-maintainer")

    said = desk.run("queue")[1]

    assert said.startswith("For a maintainer to decide: 1\n")
    assert "Add coins  [may be listed already]\n" in said


def test_a_title_cannot_write_lines_of_its_own(desk: Desk) -> None:
    propose(desk, "Coins", COINS).title = (
        "Add\n::error::\x1b[31mCoins \u202e" + "x" * 500
    )

    row = desk.run("queue")[1].splitlines()[1]

    assert "⟨U+001B⟩" in row
    assert "⟨U+202E⟩" in row
    assert len(row) < 150


def test_few_requests_are_needed_however_many_wait(desk: Desk) -> None:
    for number in range(12):
        propose(desk, f"Add {number}", BOATS.replace("54321", f"{number:05}"))
    desk.world.log.clear()

    desk.run("queue")

    calls = [
        call.operation
        for call in desk.world.log
        if not call.operation.startswith("smart-http/")
    ]
    assert calls == ["pulls/list", "repos/get"]


def test_without_git_the_queue_is_told_all_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # How long a fetch waits before it tries again is another test's matter.
    monkeypatch.setattr("bot.disk.fetching._PAUSE", 0.0)
    propose(desk, "Add coins", COINS)
    propose(desk, "More coins", AGAIN)
    desk.world.server.faults.add("smart-http/advertise", times=9, status=500)

    status, said = desk.run("queue")

    assert status == 0
    assert "Not judged yet: 2\n" in said
    assert "Possible duplicates could not be looked for: " in said
    assert json.loads(desk.run("queue", "--format", "json")[1])["duplicates"] is None


def test_an_entry_that_cannot_be_read_is_passed_over(desk: Desk) -> None:
    desk.apart = True
    propose(desk, "Add a bomb", "a: &a [*a, *a]\n" + "[" * 5_000)
    first = propose(desk, "Add coins", COINS)
    third = propose(desk, "More coins", AGAIN)

    assert f"  #{first.number} #{third.number}  same" in desk.run("queue")[1]


def test_json_is_documented_and_stable(desk: Desk) -> None:
    first = propose(desk, "Add coins", COINS, "ready")
    second = propose(desk, "More coins", AGAIN)

    found = json.loads(desk.run("queue", "--format", "json", today="2030-01-01")[1])

    assert set(found) == {"requests", "duplicates", "untranslated"}
    assert set(found["requests"][0]) == {
        "number", "title", "author", "stage", "draft", "may_be_listed", "days",
    }  # fmt: skip
    assert [one["stage"] for one in found["requests"]] == ["ready", "unjudged"]
    assert found["duplicates"] == [
        {
            "requests": [first.number, second.number],
            "reason": "same arXiv number 2401.12345",
        }
    ]


def test_nothing_is_open(desk: Desk) -> None:
    assert desk.run("queue") == (0, "Nothing is open.\n")


def test_compare_works_at_a_desk_without_a_forge(desk: Desk, tmp_path: Path) -> None:
    for branch, text in (("one", COINS), ("two", AGAIN), ("three", BOATS)):
        desk.world.commit(
            branch, {f"{HOME}/{branch}.yaml": text}, start=desk.world.head("main")
        )
    desk.root.rename(tmp_path / "old")
    desk.root.symlink_to(tmp_path / "git" / "octo-curator" / "awesome-things.git")

    words = ["compare", "--base", "main", "7:one", "8:two", "9:three"]

    assert desk.run(*words) == (0, "7, 8: same arXiv number 2401.12345\n")
    assert desk.run(*words[:3], "7:one", "9:three") == (
        0,
        "No two propose the same work.\n",
    )
    assert desk.run(*words[:3], "one")[0] == 2


def test_what_is_not_translated_is_counted_by_document(desk: Desk) -> None:
    layout = (desk.root / "schema/other.yaml").read_text("utf-8")
    both = "documents:\n  lists/other_zh.md:\n    language: zh\n    sections:\n      papers:\n        title: 论文\n"
    desk.write(
        "schema/other.yaml", layout.replace("sections:\n", f"{both}sections:\n", 1)
    )
    about = "description: Coins.\ntranslations:\n  zh:\n    description: {}\n"
    desk.write(f"{HOME}/coins.yaml", COINS + about.format("硬币。"))
    desk.write(f"{HOME}/typed.yaml", AGAIN + about.format("Coins."))
    desk.write(f"{HOME}/boats.yaml", BOATS + "description: Boats.\n")

    said = desk.run("queue")[1]
    shown = json.loads(desk.run("queue", "--format", "json")[1])

    assert (
        said
        == "Nothing is open.\n\nNot translated yet:\n  1 in lists/other.md\n  1 in lists/other_zh.md (`zh`)\n"
    )
    assert shown["untranslated"] == [
        {"document": "lists/other.md", "language": "", "entries": 1},
        {"document": "lists/other_zh.md", "language": "zh", "entries": 1},
    ]


OWN = "title: Paper Boats\nlinks:\n  code: https://github.com/Newcomer/boats\n"


def test_who_links_to_a_repository_of_their_own_is_told_where_a_list_wishes_it(
    desk: Desk,
) -> None:
    own = propose(desk, "Add boats", OWN)
    propose(desk, "Add coins", COINS)
    propose(desk, "Add theirs", OWN, author="new")
    sentence = f"The author owns the linked repository: #{own.number}\n"

    assert "owns" not in desk.run("queue")[1]
    assert "own_work" not in json.loads(desk.run("queue", "--format", "json")[1])
    settings = desk.root / "schema" / "settings.yaml"
    settings.write_text("show_own_work: true\n", "utf-8")

    assert sentence in desk.run("queue")[1]
    told = json.loads(desk.run("queue", "--format", "json")[1])
    assert told["own_work"] == [own.number]
    # Nothing is said of it on GitHub.
    assert desk.world.server.writes() == []


def test_what_is_listed_later_is_not_a_maintainers_turn(desk: Desk) -> None:
    later = propose(desk, "Add coins", COINS, "later")
    # A label that people gave beside the bot's own changes nothing.
    both = propose(desk, "Add boats", BOATS, "later", "needs-maintainer")

    said = desk.run("queue")[1]

    assert f"To be listed later: 1\n  #{later.number}" in said
    assert f"For a maintainer to decide: 1\n  #{both.number}" in said
