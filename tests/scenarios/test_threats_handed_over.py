"""What one job hands to the next, and what the bot lets out: lies, secrets and links."""

import base64
import json
import re
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from markdown_it import MarkdownIt

from tests.github_server.store import PullRequest
from tests.github_server.world import TOKEN
from tests.scenarios.scene import GOOD, HOME, SETTINGS, SLOPPY, Scene

PATH = f"{HOME}/learning-count-coins.yaml"
Json = dict[str, Any]
UNREADABLE = {
    "missing": None,
    "empty": b"",
    "cut off": b'{"requests": [{"subject": 1, "head": "',
    "another shape": b'{"requests": [{"subject": 1}]}',
    "wrong type": b'{"requests": [{"subject": "1", "head": 1, "trouble": "", "state": "unfinished"}]}',
    "null": b"null",
    "nested": b"[" * 100_000,
    "huge": b'["' + b"x" * (2 << 20) + b'"]',
    "not UTF-8": b'{"requests": [{"subject": 1, "head": "\xff"}]}',
    "of none": b'{"requests": [], "submissions": []}',
}


def hand_over(
    scene: Scene, pull: PullRequest, data: bytes | None, command: str = "publish"
) -> int:
    """Let a command read *data* as the analysis of a pull request."""
    event = scene.world.write_event(scene.world.event("pull_request_target", pull))
    path = scene.root / "handed.json"
    path.unlink(missing_ok=True)
    if data is not None:
        path.write_bytes(data)
    return scene.run(command, event, "--analysis", str(path))


def analysed(scene: Scene, pull: PullRequest) -> list[Json]:
    """The true analysis."""
    event = scene.world.write_event(scene.world.event("pull_request_target", pull))
    scene.run("analyse", event, "--out", "analysis.json")
    found: list[Json] = json.loads((scene.root / "analysis.json").read_text("utf-8"))[
        "requests"
    ]
    return found


@pytest.mark.parametrize("name", [name for name in UNREADABLE if name != "of none"])
def test_T31_an_analysis_that_cannot_be_read_is_never_green(
    scene: Scene, name: str
) -> None:
    pull = scene.propose({PATH: GOOD})

    status = hand_over(scene, pull, UNREADABLE[name])

    assert status == 3
    assert [check.status for check in scene.world.checks(pull.head_sha)] == [
        "in_progress"
    ]
    assert (
        scene.headline(pull) == "I could not finish checking; that is not your fault."
    )
    assert scene.world.labels(pull) == []


def test_T31_an_analysis_of_nothing_is_a_failure_of_the_bot(scene: Scene) -> None:
    pull = scene.propose({PATH: GOOD})

    status = hand_over(scene, pull, UNREADABLE["of none"])

    assert [check.status for check in scene.world.checks(pull.head_sha)] == [
        "in_progress"
    ]
    assert (
        scene.headline(pull) == "I could not finish checking; that is not your fault."
    )
    assert status == 3


@pytest.mark.parametrize("name", UNREADABLE)
def test_T31_nothing_is_repaired_or_ordered_by_an_analysis_that_cannot_be_read(
    scene: Scene, name: str
) -> None:
    scene.world.commit("main", {SETTINGS: "fix: push\n"})
    pull = scene.propose({PATH: SLOPPY})
    proposed = pull.head_sha

    hand_over(scene, pull, UNREADABLE[name], "fix")

    assert pull.head_sha == proposed
    assert scene.world.comments(pull) == []


def another_number(analysis: Json) -> None:
    analysis["subject"] = 2


def another_commit(analysis: Json) -> None:
    analysis["head"] = "0" * 40


@pytest.mark.parametrize(
    "lie", [another_number, another_commit], ids=lambda lie: lie.__name__
)
def test_T39_an_analysis_of_something_else_is_none(
    scene: Scene, lie: Callable[[Json], None]
) -> None:
    scene.world.commit("main", {SETTINGS: "fix: push\n"})
    pull, other = (
        scene.propose({PATH: SLOPPY}),
        scene.propose({f"{HOME}/x.yaml": GOOD}, author="other"),
    )
    proposed = pull.head_sha
    (analysis,) = analysed(scene, pull)
    lie(analysis)

    hand_over(scene, pull, json.dumps({"requests": [analysis]}).encode())
    hand_over(scene, pull, json.dumps({"requests": [analysis]}).encode(), "fix")

    assert pull.head_sha == proposed
    assert scene.conclusions(pull.head_sha) == [None]
    assert (
        scene.world.comments(other),
        scene.world.checks(other.head_sha),
        other.labels,
    ) == ([], [], [])


def outside(analysis: Json) -> None:
    analysis["review"]["verdicts"][0]["path"] = ".github/workflows/evil.yml"


def upwards(analysis: Json) -> None:
    analysis["review"]["verdicts"][0]["path"] = (
        "entries/other/papers/../../../.git/config"
    )


def moved_outside(analysis: Json) -> None:
    analysis["review"]["verdicts"][0]["result"]["path"] = "bot/cli.py"


def removed_outside(analysis: Json) -> None:
    verdict = analysis["review"]["verdicts"][0]
    verdict["path"] = "README.md"
    verdict["result"]["path"] = PATH


def not_an_entry(analysis: Json) -> None:
    analysis["review"]["verdicts"][0]["result"]["text"] = "#!/bin/sh\nrm -rf /\n"


def a_wrong_list(analysis: Json) -> None:
    analysis["review"]["edited"] = [".github/x.md", "../x.md"]
    analysis["review"]["verdicts"] = []


@pytest.mark.parametrize(
    "lie",
    [
        outside,
        upwards,
        moved_outside,
        removed_outside,
        not_an_entry,
        a_wrong_list,
    ],
    ids=lambda lie: lie.__name__,
)
def test_T39_nothing_is_written_but_entries(
    scene: Scene, lie: Callable[[Json], None]
) -> None:
    scene.world.commit("main", {SETTINGS: "fix: push\n"})
    pull = scene.propose({PATH: SLOPPY})
    proposed = pull.head_sha
    (analysis,) = analysed(scene, pull)
    lie(analysis)

    hand_over(scene, pull, json.dumps({"requests": [analysis]}).encode(), "fix")

    assert pull.head_repo is not None
    git = pull.head_repo.git
    touched = {file.path for file in git.diff(proposed, pull.head_sha)}
    assert touched <= {PATH}
    assert pull.head_sha == proposed or b'"Learning: Count Coins"' in (
        git.read(pull.head_sha, PATH) or b""
    )


def test_T39_a_preview_is_stamped_with_the_commit_of_the_event(scene: Scene) -> None:
    pull = scene.propose({PATH: GOOD})
    (analysis,) = analysed(scene, pull)
    analysis["review"]["head"] = "1" * 40

    hand_over(scene, pull, json.dumps({"requests": [analysis]}).encode())

    assert "1" * 40 not in scene.comment(pull)


SECRETS = (
    TOKEN,
    base64.b64encode(f"x-access-token:{TOKEN}".encode()).decode(),
    TOKEN[4:],
)


@pytest.mark.parametrize(
    "fault",
    [
        {},
        {"operation": "smart-http/fetch", "status": 500},
        {"operation": "smart-http/push", "status": 403},
        {"operation": "issues/create-comment", "status": 403},
        {"operation": "checks/create", "status": 500},
        {"operation": "pulls/get", "html": True},
        {"operation": "*", "status": 401},
    ],
    ids=lambda fault: fault.get("operation", "none"),
)
def test_T34_the_token_is_in_no_output_no_argument_and_nothing_sent(
    scene: Scene, fault: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.world.commit("main", {SETTINGS: "fix: push\n"})
    pull = scene.propose({PATH: SLOPPY})
    scene.update()
    monkeypatch.setattr(
        Scene, "update", lambda _: None
    )  # its clone has the token in its address; the bot's has none
    arguments: list[str] = []
    start = subprocess.Popen.__init__

    def watch(
        self: subprocess.Popen[bytes], args: object, *rest: object, **more: object
    ) -> None:
        arguments.append(str(args))
        start(self, args, *rest, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess.Popen, "__init__", watch)
    broken: Json = {"operation": "none", **fault}
    scene.world.server.faults.add(**broken, times=99)

    scene.review(pull, fix=True)
    scene.order(pull, "/fix", author="newcomer")
    scene.order(pull, "/approve 0123456789")
    scene.sweep()

    sent = [(call.path, call.query, call.body) for call in scene.world.log]
    handed = (
        (scene.root / "analysis.json").read_text("utf-8")
        if (scene.root / "analysis.json").exists()
        else ""
    )
    for secret in SECRETS:
        for place in (scene.said, repr(sent), repr(arguments), handed):
            assert secret not in place


BRANCHES = [
    "x)@octocat",
    "x](/evil/repo)",
    "a&b=c#d%e",
    "x'\"(`",
    "патч-1",
    "-x",
    "a\u202eb",
    "x%2Fmain",
]


@pytest.mark.parametrize("branch", BRANCHES)
def test_T40_whatever_a_branch_is_called_its_link_leads_to_the_authors_fork(
    scene: Scene, branch: str
) -> None:
    listed = scene.world.read("main", "lists/other.md") or ""
    begin = "<!-- listwright:begin papers -->\n"
    line = "- [Learning to Count Coins](https://arxiv.org/abs/2401.12345) (2024)\n"
    pull = scene.propose(
        {"lists/other.md": listed.replace(begin, begin + line)}, branch=branch
    )

    scene.review(pull)

    text = scene.comment(pull)
    tokens = [
        token for block in MarkdownIt().parse(text) for token in block.children or []
    ]
    links = [str(token.attrs["href"]) for token in tokens if token.type == "link_open"]
    prefix = "https://github.com/newcomer/awesome-things/new/"
    assert all(
        re.fullmatch(re.escape(prefix) + r"[A-Za-z0-9%._~/?=&+-]+", link)
        for link in links
    ), links
    assert len(links) <= 1
    shown = "".join(token.content for token in tokens if token.type == "text")
    assert "@" not in shown
    assert "evil" not in shown
