"""`listwright replay`: what the bot would have said to contributions that are history."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.review.scene import Scene

README = "README.md"
LIST = """\
# Models

Some words.

## Language

- [BLIP-2](https://arxiv.org/abs/2301.12597) - Frozen encoders. (2023)
- [CogVLM](https://arxiv.org/abs/2311.03079) - A visual expert. (2023)
- [Flamingo](https://arxiv.org/abs/2204.14198) - Few-shot learning. (2022)

## Tools

| Tool | Year | Code |
| --- | --- | --- |
| VLMEvalKit | 2024 | [code](https://github.com/open-compass/VLMEvalKit) |
| lmms-eval | 2024 | [code](https://github.com/EvolvingLMMs-Lab/lmms-eval) |
"""
FLAMINGO = "- [Flamingo]"
GOOD = (
    "- [LLaVA](https://arxiv.org/abs/2304.08485) - Visual instruction tuning. (2023)\n"
)
DUPLICATE = "- [BLIP 2](https://arxiv.org/abs/2301.12597v3) - Once more. (2023)\n"
INSECURE = "- [Kosmos-2](http://arxiv.org/abs/2306.14824) - Grounds words. (2023)\n"
BROKEN_ROW = "| Broken | [code](https://github.com/octo-curator/broken)\n"


class History:
    """A branch `plain` whose list is plain Markdown, and contributions that came to it."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        scene.git("switch", "--quiet", "--orphan", "plain")
        scene.git("clean", "-fdxq")
        self.commit(LIST, "A list")

    def commit(
        self, text: str | bytes, subject: str, author: str = "octo-maintainer"
    ) -> None:
        """Commit the list as it is now."""
        (self.scene.root / README).write_bytes(
            text.encode() if isinstance(text, str) else text
        )
        self.scene.git("add", "--all")
        self.scene.git(
            "commit",
            "--quiet",
            "--message",
            subject,
            "--author",
            f"{author} <{author}@example.org>",
        )

    def put(
        self, before: str, after: str, subject: str, author: str = "octo-curator"
    ) -> None:
        """Commit the list with one passage otherwise."""
        text = (self.scene.root / README).read_text("utf-8")
        assert before in text
        self.commit(text.replace(before, after, 1), subject, author)

    def merge(
        self, number: int, before: str, after: str, author: str = "octo-curator"
    ) -> None:
        """Merge a branch with such a commit."""
        self.scene.git("switch", "--quiet", "--create", f"branch-{number}")
        self.put(before, after, "Update README.md", author)
        self.scene.git("switch", "--quiet", "plain")
        subject = f"Merge pull request #{number} from {author}/branch-{number}"
        self.scene.git(
            "merge", "--quiet", "--no-ff", "--message", subject, f"branch-{number}"
        )

    def replay(self, *words: str) -> dict[str, Any]:
        """What is told, as JSON."""
        status, out, err = self.scene.run("replay", "--format", "json", *words)
        assert (status, err) == (0, "")
        told: dict[str, Any] = json.loads(out)
        return told


@pytest.fixture
def history(scene: Scene) -> History:
    """A plain list without contributions."""
    return History(scene)


@pytest.fixture
def five(history: History) -> History:
    """A good line, a duplicate, an `http` link, other words, and a broken row; between them, the maintainer's work."""
    history.merge(1, FLAMINGO, GOOD + FLAMINGO)
    history.put(FLAMINGO, DUPLICATE + FLAMINGO, "Add BLIP 2 (#2)", "hubot")
    history.put(DUPLICATE, "", "Once is enough")
    history.merge(3, FLAMINGO, INSECURE + FLAMINGO)
    history.put("Some words", "Other words", "Say it better (#4)", "hubot")
    history.merge(5, "| lmms-eval", f"{BROKEN_ROW}| lmms-eval")
    return history


@pytest.mark.feature("replay")
def test_each_contribution_is_judged_as_if_the_list_had_moved_in_before(
    five: History,
) -> None:
    told = five.replay()

    assert [
        (one["number"], one["author"], one["turn"]) for one in told["contributions"]
    ] == [
        (5, "octo-curator", "maintainer"),
        (4, "hubot", "words"),
        (3, "octo-curator", "rescued"),
        (2, "hubot", "duplicate"),
        (1, "octo-curator", "rescued"),
    ]
    assert [
        [entry["title"] for entry in one["entries"]] for one in told["contributions"]
    ] == [
        ["Broken"],
        [],
        ["Kosmos-2"],
        ["BLIP 2"],
        ["LLaVA"],
    ]
    assert {one["date"] for one in told["contributions"]} == {"2026-01-01"}


@pytest.mark.parametrize("cores", [1, 2, 3])
def test_as_many_cores_as_there_are_say_the_same(
    five: History, monkeypatch: pytest.MonkeyPatch, cores: int
) -> None:
    before = five.replay()
    monkeypatch.setattr("bot.disk.parallel._count_cores", lambda: cores)
    # The files of a list are many, too: a process that was forked forks no other.
    monkeypatch.setattr("bot.disk.parallel._WORTH_FORKING", 1)

    assert five.replay() == before


def test_the_totals_count_outcomes_and_rules(five: History) -> None:
    assert five.replay()["totals"] == {
        "contributions": 5,
        "ready": 2,
        "author": 0,
        "duplicate": 1,
        "maintainer": 1,
        "words": 1,
        "unchanged": 0,
        "nothing": 0,
        "unread": 0,
        "rules": {
            "contributed-verbatim": 1,
            "duplicate-work": 1,
            "insecure-link": 1,
            "non-canonical-link": 1,
            "undated-entry": 1,
        },
    }


def test_a_person_reads_whose_turn_it_was_and_why(five: History) -> None:
    status, out, _ = five.scene.run("replay")

    assert status == 0
    assert (
        "#3  2026-01-01  octo-curator\n"
        "    Your line is safe: it is now the small file that this list needs. A maintainer is next.\n"
        "    added: Kosmos-2\n"
        "    repaired by itself: The host serves `https`; write that. [insecure-link]\n"
    ) in out
    assert "perhaps listed already: This is already listed as “BLIP-2”" in out
    assert "Contributions to README.md: 5\n  2  ready at once\n" in out
    assert "  1  duplicate-work\n" in out


def test_on_a_page_what_strangers_wrote_stands_in_code(history: History) -> None:
    line = "- [Free @octo-curator](https://free.example.org/) - Costs nothing. (2024)\n"
    history.put(FLAMINGO, line + FLAMINGO, "Add it (#7)", "@hubot [x](y)")

    _, out, _ = history.scene.run("replay", "--format", "markdown")

    assert "### `#7` by `@hubot [x](y)`, 2026-01-01\n" in out
    assert "- added: `Free @octo-curator`\n" in out
    assert "| ready at once | 1 |\n" in out


def test_nothing_is_written_into_the_clone(five: History) -> None:
    def seen() -> dict[Path, bytes]:
        return {
            path: path.read_bytes()
            for path in five.scene.root.rglob("*")
            if path.is_file()
        }

    before = seen()
    five.scene.run("replay")

    assert seen() == before


def test_the_newest_are_told_and_no_more_than_asked_for(five: History) -> None:
    told = five.replay("--pull-requests", "2", "--branch", "plain~1")

    assert [one["number"] for one in told["contributions"]] == [4, 3]


def test_one_that_cannot_be_read_does_not_end_the_run(history: History) -> None:
    history.merge(1, FLAMINGO, GOOD + FLAMINGO)
    history.commit(LIST.encode() + b"\xff\n", "Break it")
    history.commit(LIST.replace(FLAMINGO, GOOD + FLAMINGO), "Mend it (#2)")
    history.commit("# Models\n\nNothing.\n", "Empty it")
    history.commit(LIST, "Fill it (#3)")
    history.merge(4, FLAMINGO, GOOD + FLAMINGO)

    told = history.replay()
    _, out, _ = history.scene.run("replay")

    assert [(one["number"], one["turn"]) for one in told["contributions"]] == [
        (4, "rescued"),
        (3, None),
        (2, None),
        (1, "rescued"),
    ]
    assert "is not UTF-8" in told["contributions"][2]["trouble"]
    assert told["totals"]["unread"] == 2
    assert "    could not read: README.md: no list was found in it" in out


def test_what_only_the_author_can_mend_is_counted_for_the_author(
    history: History,
) -> None:
    line = "- [Trap](http://127.0.0.1/trap) - Leads home. (2024)\n"
    history.put(FLAMINGO, line + FLAMINGO, "Add a trap (#9)")

    told = history.replay()

    assert told["totals"]["author"] == 1
    assert told["contributions"][0]["findings"][0]["outcome"] == "for the author"


def test_a_changed_and_a_removed_line_change_their_entries(history: History) -> None:
    history.put("Frozen encoders", "Two frozen encoders", "Say it better (#1)")
    history.put(
        "- [CogVLM](https://arxiv.org/abs/2311.03079) - A visual expert. (2023)\n",
        "",
        "Remove (#2)",
    )

    told = history.replay()["contributions"]

    assert [one["entries"] for one in told] == [
        [{"kind": "removed", "title": "CogVLM"}],
        [{"kind": "changed", "title": "BLIP-2"}],
    ]


def test_files_beside_the_list_are_named(history: History) -> None:
    (history.scene.root / "banner.png").write_bytes(b"picture")
    history.put(FLAMINGO, GOOD + FLAMINGO, "With a banner (#1)")

    (told,) = history.replay()["contributions"]

    assert told["turn"] == "maintainer"
    assert told["notes"][0]["path"] == "banner.png"


def test_contributions_to_a_list_with_entries_are_judged_by_them(scene: Scene) -> None:
    path = scene.root / "lists/other.md"
    text = path.read_text("utf-8")
    line = "- [Learning to Count Coins](http://arxiv.org/abs/2401.12345) (2024)\n"
    path.write_text(text.replace("- [PaLM-E", f"{line}- [PaLM-E"), encoding="utf-8")
    scene.git("commit", "--quiet", "--all", "--message", "Add coins (#12)")

    _, out, _ = scene.run("replay", "--document", "lists/other.md")

    assert out.startswith("#12 ")
    assert "Your line is safe" in out
    assert "added: Learning to Count Coins" in out


def test_declarations_of_others_do_not_stand_in_the_way(history: History) -> None:
    (history.scene.root / "schema").mkdir()
    (history.scene.root / "schema/api.yaml").write_text(
        "openapi: 3.1.0\n", encoding="utf-8"
    )
    history.put("Some words", "Other words", "An interface")
    history.merge(2, FLAMINGO, GOOD + FLAMINGO)

    (told,) = history.replay()["contributions"]

    assert told["turn"] == "rescued"


def test_a_history_that_ends_early_is_told_as_far_as_it_goes(
    five: History, tmp_path: Path
) -> None:
    shallow = tmp_path / "shallow"
    five.scene.git(
        "clone",
        "--quiet",
        "--depth",
        "2",
        "--branch",
        "plain",
        f"file://{five.scene.root}",
        str(shallow),
    )
    five.scene.root = shallow

    told = five.replay()["contributions"]

    assert [(one["number"], one["turn"]) for one in told] == [
        (5, "maintainer"),
        (4, None),
    ]
    assert "git knows no commit" in told[1]["trouble"]


def test_without_contributions_that_is_said(history: History) -> None:
    history.put(FLAMINGO, GOOD + FLAMINGO, "The maintainer's own")

    status, out, _ = history.scene.run("replay")

    assert status == 0
    assert out.startswith("No contribution changed README.md")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--pull-requests", "0"], "fewer than 1"),
        (["--document", "LIST.md"], "there is no LIST.md at HEAD"),
        (["--open", "--branch", "main"], "leave `--branch` out"),
        (["--open"], "no remote `origin`"),
        (["--document", "../README.md"], "is no path of a list"),
        (["--branch", "nowhere"], "git knows no commit `nowhere`"),
    ],
)
def test_what_cannot_be_replayed_is_a_wrong_call(
    history: History, words: list[str], said: str
) -> None:
    status, out, err = history.scene.run("replay", *words)

    assert (status, out) == (2, "")
    assert said in err
