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


@pytest.mark.feature("queue")
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


@pytest.mark.feature("queue")
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


@pytest.mark.parametrize("is_apart", [False, True], ids=["here", "isolated"])
def test_who_links_to_a_repository_of_their_own_is_told_where_a_list_wishes_it(
    desk: Desk, *, is_apart: bool
) -> None:
    desk.apart = is_apart
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


@pytest.mark.parametrize("is_wished", [True, False])
def test_what_is_held_stands_apart_where_the_list_gathers_the_others(
    desk: Desk, *, is_wished: bool
) -> None:
    propose(desk, "Add coins", COINS, "ready", "Hold")
    if is_wished:
        (desk.root / "schema/settings.yaml").write_text(
            "gather_after_days: 14\n", "utf-8"
        )

    title = desk.run("queue")[1].splitlines()[0]

    held, ready = "Held back, by the label `hold`: 1", "Ready to merge: 1"
    assert title == (held if is_wished else ready)


def review(desk: Desk, pull: PullRequest, conclusion: str, *rules: str) -> None:
    """The check that the bot publishes after a review in which *rules* spoke."""
    names = ", ".join(f"`{rule}`" for rule in rules)
    advice = f"`listwright explain RULE` tells more of a rule: {names}."
    made = desk.world.check_run(
        pull.head_sha, "listwright", conclusion, external_id=f"{pull.head_sha}:x"
    )
    made.summary = f"### Words\n\n<details>\n<summary>x</summary>\n\n{advice}\n"


@pytest.mark.feature("weekly")
def test_the_week_names_merges_links_sections_and_rules(desk: Desk) -> None:
    entries = {
        f"{HOME}/palm-e.yaml": (desk.world.read("main", f"{HOME}/palm-e.yaml") or "")
        + 'added: "2024-06-01"\n',
        f"{HOME}/coins.yaml": COINS + 'added: "2026-01-20"\n',
        f"{HOME}/boats.yaml": BOATS
        + 'added: "2026-01-02"\nallow:\n  undated-entry: The month is unknown.\n',
    }
    desk.world.commit("main", entries)
    record = '{"links": {"https://arxiv.org/abs/2401.12345": {"tried": "2026-01-30", "gone": "2026-01-01", "count": 5}}, "day": "2026-01-30"}'
    made = desk.world.commit("state", {"links.json": record})
    desk.world.repository.git.set_ref("refs/listwright/state", made)
    first = propose(desk, "Add trees", BOATS.replace("54321", "99999"), "ready")
    second = propose(desk, "Add stones", BOATS.replace("54321", "88888"), "ready")
    overruled = propose(desk, "Add a book", BOATS.replace("54321", "77777"))
    old = propose(desk, "Add an old one", BOATS.replace("54321", "66666"))
    review(desk, first, "success", "undated-entry", "insecure-link")
    review(desk, second, "failure", "undated-entry")
    review(desk, overruled, "action_required", "undated-entry")
    for pull in (overruled, old):
        desk.world.merge(pull)
    old.merged_at = "2026-01-20T00:00:00Z"

    status, said = desk.run("queue", "--week")

    assert status == 0
    week = said.partition("2 open; the oldest has waited 0")[2] or said
    assert week.splitlines()[
        week.splitlines().index("Merged in the last 7 days: 1") :
    ] == [
        "Merged in the last 7 days: 1",
        f"  #{overruled.number}  Add a book",
        "",
        "Links that went: 1",
        "  https://arxiv.org/abs/2401.12345  since 2026-01-01",
        "",
        "New entries in the last 30 days",
        "  Other list: Papers  2 of 5",
        "",
        "Rules that speak most in open requests",
        "  undated-entry  2 open, 1 merged all the same, 1 allowed",
        "  insecure-link  1 open, 0 merged all the same, 0 allowed",
        "",
        "Merged all the same: requests of the last 7 days whose check had not passed.",
        "Allowed: entries with `allow` for the rule.",
    ]
    found = json.loads(desk.run("queue", "--week", "--format", "json")[1])["week"]
    assert set(found) == {"merged", "rules", "gone", "growing", "starving"}
    assert found["growing"] == [
        {
            "section": "Other list: Papers",
            "entries": 5,
            "recent": 2,
            "newest": "2026-01-20",
        }
    ]

    later = desk.run("queue", "--week", today="2027-06-01")[1]
    assert (
        "Nothing new for a year, as far as `added` tells\n  Other list: Papers  last 2026-01-20\n"
        in later
    )


def test_the_queue_without_the_week_takes_no_more_requests(desk: Desk) -> None:
    propose(desk, "Add coins", COINS, "ready")
    propose(desk, "Add boats", BOATS, "ready")
    desk.world.log.clear()

    desk.run("queue")

    operations = {call.operation for call in desk.world.log}
    assert "checks/list-for-ref" not in operations


def test_a_week_whose_lists_cannot_be_read_tells_the_rest(desk: Desk) -> None:
    desk.world.commit("main", {"schema/other.yaml": "sections: [\n"})

    status, said = desk.run("queue", "--week")

    assert status == 0
    assert "Merged in the last 7 days: 0\n\nThe lists could not be surveyed: " in said
