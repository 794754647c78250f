"""`listwright replay --open`: the open pull requests of a clone's origin, by git alone, on one page."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.model.replay import Reading, Replay, Replayed
from bot.model.review import Review
from bot.output.terminal.replay import render_totals_text
from tests.commands.test_replay import FLAMINGO, GOOD, LIST
from tests.review.scene import Scene

KOSMOS = "- [Kosmos-2](https://arxiv.org/abs/2306.14824) - Grounds words. (2023)\n"
KOSMOS_AGAIN = (
    "- [Kosmos 2](https://arxiv.org/abs/2306.14824v3) - Words with a ground. (2023)\n"
)
LISTED = "- [BLIP 2](https://arxiv.org/abs/2301.12597v3) - Once more. (2023)\n"
TRAP = "- [Trap](http://127.0.0.1/trap) - Leads home. (2024)\n"
ATTACK = '<script>alert(1)</script> "><img src=x onerror=alert(1)>'


class Origin:
    """A repository on a server with pull requests, and a clone of it."""

    def __init__(self, folder: Path, scene: Scene) -> None:
        self.folder, self.scene = folder / "server", scene
        scene.git("switch", "--quiet", "--orphan", "plain")
        scene.git("clean", "-fdxq")
        self._commit(LIST, "A list")
        scene.git(
            "init", "--quiet", "--bare", "--initial-branch=plain", str(self.folder)
        )
        scene.git("remote", "add", "origin", str(self.folder))
        scene.git("push", "--quiet", "origin", "plain")
        scene.git("-C", str(self.folder), "config", "uploadpack.allowFilter", "true")
        scene.git(
            "-C", str(self.folder), "config", "uploadpack.allowAnySHA1InWant", "true"
        )

    def request(
        self,
        number: int,
        line: str,
        subject: str = "Update readme.md",
        *,
        is_open: bool = True,
    ) -> None:
        """Open a pull request that adds a line; a closed one has no test merge."""
        self.propose(
            number, LIST.replace(FLAMINGO, line + FLAMINGO), subject, is_open=is_open
        )

    def propose(
        self, number: int, text: str, subject: str, *, is_open: bool = True
    ) -> None:
        """Open a pull request that makes the list hold *text*."""
        git = self.scene.git
        git("switch", "--quiet", "--create", f"request-{number}", "plain")
        self._commit(text, subject)
        git("push", "--quiet", "origin", f"HEAD:refs/pull/{number}/head")
        if is_open:
            head, tree = git("rev-parse", "HEAD"), git("rev-parse", "HEAD^{tree}")
            made = git(
                "commit-tree", tree, "-p", "plain", "-p", head, "-m", "Test merge"
            )
            git("push", "--quiet", "origin", f"{made}:refs/pull/{number}/merge")
        git("switch", "--quiet", "plain")

    def merge(self, number: int) -> None:
        """Merge a pull request; its test merge stays, as it did at GitHub in former times."""
        self.scene.git(
            "merge", "--quiet", "--no-ff", "--message", "Merge it", f"request-{number}"
        )
        self.scene.git("push", "--quiet", "origin", "plain")

    def clone(self, *words: str) -> None:
        """Let the scene be a clone."""
        clone = self.folder.parent / "clone"
        self.scene.git("clone", "--quiet", *words, f"file://{self.folder}", str(clone))
        self.scene.root = clone

    def replay(self, *words: str) -> dict[str, Any]:
        """What is told, as JSON."""
        status, out, err = self.scene.run(
            "replay", "--open", "--format", "json", *words
        )
        assert (status, err) == (0, "")
        told: dict[str, Any] = json.loads(out)
        return told

    def page(self) -> str:
        """The page."""
        status, out, err = self.scene.run("replay", "--open")
        assert (status, err) == (0, "")
        return Path(out.rpartition("read: ")[2].strip()).read_text("utf-8")

    def _commit(self, text: str, subject: str) -> None:
        (self.scene.root / "readme.md").write_text(text, encoding="utf-8")
        self.scene.git("add", "--all")
        self.scene.git("commit", "--quiet", "--message", subject)


@pytest.fixture
def origin(tmp_path: Path, scene: Scene) -> Origin:
    """A server without requests."""
    return Origin(tmp_path, scene)


@pytest.fixture
def six(origin: Origin) -> Origin:
    """A good line, two of one work, one that is listed, one for its author, and a closed request."""
    origin.request(1, GOOD, "Add LLaVA")
    origin.request(2, KOSMOS)
    origin.request(3, KOSMOS_AGAIN)
    origin.request(4, LISTED)
    origin.request(5, TRAP, ATTACK)
    origin.request(6, GOOD, is_open=False)
    origin.clone()
    return origin


def test_each_open_request_is_reviewed_newest_first(six: Origin) -> None:
    told = six.replay()

    assert [(one["number"], one["group"]) for one in told["contributions"]] == [
        (5, "author"),
        (4, "duplicate"),
        (3, "ready"),
        (2, "ready"),
        (1, "ready"),
    ]
    assert told["document"] == "readme.md"
    assert told["open"]["branch"] == "plain"
    assert told["open"]["unknown"] == 1


def test_requests_for_one_work_are_a_cluster_and_so_is_one_for_a_listed_work(
    six: Origin,
) -> None:
    works = six.replay()["same_works"]

    assert [(one["names"], one["listed"]) for one in works] == [
        (["#4"], ["list/language/blip-2"]),
        (["#3", "#2"], []),
    ]


def test_what_is_merged_is_not_open_though_its_test_merge_is_still_there(
    origin: Origin,
) -> None:
    origin.request(1, GOOD)
    origin.request(2, KOSMOS)
    origin.merge(1)
    origin.clone()

    told = origin.replay()

    assert [one["number"] for one in told["contributions"]] == [2]
    assert told["open"]["unknown"] == 0


def test_the_newest_are_reviewed_and_the_others_counted(six: Origin) -> None:
    told = six.replay("--pull-requests", "2")

    assert [one["number"] for one in told["contributions"]] == [5, 4]
    assert told["open"]["left_out"] == 3


@pytest.mark.parametrize(
    "words", [["--depth", "1"], ["--filter=blob:none"], ["--single-branch"]]
)
def test_any_kind_of_clone_will_do(origin: Origin, words: list[str]) -> None:
    origin.request(1, GOOD)
    origin.request(2, KOSMOS)
    origin.merge(1)
    origin.clone(*words)

    assert [
        (one["number"], one["group"]) for one in origin.replay()["contributions"]
    ] == [(2, "ready")]


def test_a_clone_that_is_behind_is_judged_by_what_origin_has_today(
    origin: Origin,
) -> None:
    server = origin.scene.root
    origin.request(1, GOOD)
    origin.request(2, GOOD.replace("LLaVA", "LLaVA again"))
    origin.clone()
    clone, origin.scene.root = origin.scene.root, server
    origin.merge(1)
    origin.scene.root = clone

    assert [
        (one["number"], one["turn"]) for one in origin.replay()["contributions"]
    ] == [(2, "duplicate")]


def test_nothing_is_written_into_the_clone(six: Origin) -> None:
    def list_files() -> dict[Path, bytes]:
        return {
            path: path.read_bytes()
            for path in six.scene.root.rglob("*")
            if path.is_file()
        }

    before = list_files()
    six.page()

    assert list_files() == before


def test_the_page_stands_beside_the_clone_or_where_it_is_wanted(
    six: Origin, tmp_path: Path
) -> None:
    _, out, _ = six.scene.run("replay", "--open")
    status, _, _ = six.scene.run(
        "replay", "--open", "--format", "json", "--page", str(tmp_path / "p.html")
    )

    assert out.endswith(
        f"\nEach comment as it would read: {tmp_path / 'clone-replay.html'}\n"
    )
    assert status == 0
    assert (tmp_path / "p.html").read_text("utf-8") == (
        tmp_path / "clone-replay.html"
    ).read_text("utf-8")


def test_a_page_that_cannot_be_written_is_a_wrong_call(
    six: Origin, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    status, _, err = six.scene.run(
        "replay", "--open", "--page", str(tmp_path / "file" / "p.html")
    )

    assert status == 2
    assert "p.html: this file cannot be written" in err


@pytest.mark.feature("replay")
def test_the_page_groups_requests_and_holds_each_comment(six: Origin) -> None:
    page = six.page()

    assert re.findall(r'<h2 id="(\w+)">', page) == [
        "limits",
        "ready",
        "duplicate",
        "author",
    ]
    assert re.findall(r'<details class="request">\n<summary><strong>(#\d)', page) == [
        "#1",
        "#4",
        "#3",
        "#2",
        "#5",
    ]
    assert "<h3>#3, #2</h3>" in page
    assert "<ins>+ - [LLaVA](https://arxiv.org/abs/2304.08485)" in page
    assert "<code>/distinct list/language/blip-2</code>" in page


def test_the_page_says_what_git_cannot_tell(six: Origin) -> None:
    page = six.page()

    assert "Only git was asked." in page
    assert "1 more request has no test merge: it is closed" in page


def test_the_page_needs_no_network_and_runs_nothing(six: Origin) -> None:
    page = six.page()

    assert (
        'Content-Security-Policy" content="default-src &#x27;none&#x27;; style-src &#x27;sha256-'
        in page
    )
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    tags = set(re.findall(r"<([a-zA-Z]+)", page))
    assert not tags & {
        "script",
        "img",
        "link",
        "iframe",
        "object",
        "form",
        "base",
        "svg",
    }
    assert not re.search(r"<[^>]*\son\w+=", page)


def test_a_request_that_takes_the_list_away_does_not_cost_the_others(
    origin: Origin,
) -> None:
    origin.request(1, GOOD)
    origin.propose(2, "", "Empty it")
    origin.clone()

    told = origin.replay()["contributions"]

    assert [one["number"] for one in told] == [2, 1]
    assert told[0]["group"] != "ready"
    assert told[1]["group"] == "ready"


def test_a_repository_with_a_layout_of_its_own_is_judged_by_that(
    tmp_path: Path, scene: Scene
) -> None:
    line = "- [Learning to Count Coins](http://arxiv.org/abs/2401.12345) (2024)\n"
    server = tmp_path / "server"
    scene.git("init", "--quiet", "--bare", "--initial-branch=main", str(server))
    scene.git("remote", "add", "origin", str(server))
    scene.git("push", "--quiet", "origin", "main")
    path = scene.root / "lists/other.md"
    text = path.read_text("utf-8").replace("- [PaLM-E", f"{line}- [PaLM-E")
    head = scene.contribute(scene.write("lists/other.md", text))
    for end in ("head", "merge"):
        scene.git("push", "--quiet", "origin", f"{head}:refs/pull/1/{end}")

    status, out, _ = scene.run(
        "replay", "--open", "--document", "lists/other.md", "--format", "json"
    )

    assert status == 0
    (told,) = json.loads(out)["contributions"]
    assert told["entries"] == [{"kind": "added", "title": "Learning to Count Coins"}]
    assert json.loads(out)["reading"] is None


def test_without_open_requests_that_is_said_and_no_page_written(
    origin: Origin, tmp_path: Path
) -> None:
    origin.clone()

    status, out, _ = origin.scene.run("replay", "--open")

    assert status == 0
    assert out.startswith("No pull request is open, as far as git can tell.\n")
    assert not (tmp_path / "clone-replay.html").exists()


def test_a_poor_import_is_named_as_the_reason_for_missing_entries() -> None:
    one = Replayed(
        number=1,
        commit="0" * 40,
        author="octo-curator",
        title="One more",
        day=dt.date(2026, 1, 31),
        review=Review("0" * 40, "1" * 40, (), (), {}),
        reading=Reading(items=40, verbatim=3, unread=5),
    )

    out = render_totals_text(Replay(document="README.md", origin="", replayed=(one,)))

    assert (
        "Of the list, 40 items were read, 3 of them as text only. 5 more lines look like items and"
        in out
    )
    assert (
        "1 of 1 contributions are without an entry. A part of the list that was not read is why"
        in out
    )
