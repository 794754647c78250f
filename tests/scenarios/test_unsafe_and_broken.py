"""What is merged against a red check harms neither the list nor others: threats T41 and T52."""

import pytest

from tests.github_server.git import File
from tests.listing.test_unsafe_lists import check_safe
from tests.review.damage import BYTES, HARMLESS
from tests.scenarios.scene import GOOD, HOME, Scene

LIST = "lists/other.md"
OTHER_LIST = "lists/demo.md"
ENTRY = f"{HOME}/learning-to-count-coins.yaml"
HOSTILE = {
    "a-link": "title: Hostile Link\nlinks:\n  paper: javascript:alert(1)\n",
    "b-settings": "title: Hostile Path\nlinks:\n  paper: ../../settings\n",
    "c-script": "title: Hostile Script\nverbatim: \"- <script>alert('`@octocat`')</script> words of c\"\n",
    "d-handler": "title: Hostile Picture\nverbatim: '- <img src=x onerror=alert(1)> words of d'\n",
    "e-only": "title: Hostile Frame\nverbatim: '- <iframe src=https://example.org></iframe>'\n",
    "f-reference": "title: Hostile Reference\nverbatim: |\n  - [words of f][x]\n\n    [x]: java&#115;cript:alert(1)\n",
    "g-title": "title: '<script>alert(1)</script> words of g'\nlinks:\n  paper: https://example.org/g\n",
    "h-comment": "title: Hostile Comment\nverbatim: '- words of h <!-- '\n",
}


def trouble(scene: Scene) -> str:
    """The text of the bot's one issue; empty if it is closed."""
    return "".join(issue.body or "" for issue in scene.world.issues("open"))


def test_T52_a_hostile_set_merged_by_hand_leaves_the_list_safe_and_is_reported(
    scene: Scene,
) -> None:
    pull = scene.propose(
        {f"{HOME}/{name}.yaml": text for name, text in HOSTILE.items()}
    )
    scene.review(pull)
    assert "success" not in scene.conclusions(pull.head_sha)

    scene.merge(pull)

    document = scene.read(LIST)
    check_safe(document)
    assert "PaLM-E" in document
    for words in (
        "Hostile Link",
        "Hostile Path",
        *(f"words of {letter}" for letter in "cdfgh"),
    ):
        assert words in document
    issue = trouble(scene)
    for name in (
        "a-link",
        "b-settings",
        "c-script",
        "d-handler",
        "e-only",
        "f-reference",
    ):
        assert f"`{HOME}/{name}.yaml`" in issue
    assert "`javascript:alert(1)`" in issue
    assert "`../../settings`" in issue
    assert (
        f"`{HOME}/e-only.yaml`: `<iframe src=https://example.org>`; the whole item is left out"
        in issue
    )


def test_T52_the_issue_closes_when_the_entry_is_repaired(scene: Scene) -> None:
    scene.merge(scene.propose({ENTRY: GOOD.replace("https", "javascript")}))
    assert trouble(scene)

    scene.merge(scene.propose({ENTRY: GOOD}))

    assert not trouble(scene)
    assert "(https://arxiv.org/abs/2401.12345)" in scene.read(LIST)


@pytest.mark.parametrize("damage", BYTES)
def test_T41_a_broken_document_is_left_alone_and_stops_nobody_else(
    scene: Scene, damage: str
) -> None:
    broken = BYTES[damage](scene.read(LIST))
    pull = scene.propose({LIST: broken})
    scene.review(pull)
    assert "success" not in scene.conclusions(pull.head_sha)
    scene.merge(pull)

    land_another(scene, LIST)

    assert scene.world.repository.git.run("show", f"main:{LIST}") == broken


@pytest.mark.parametrize("damage", HARMLESS)
def test_T41_another_encoding_of_the_same_document_is_regenerated_as_before(
    scene: Scene, damage: str
) -> None:
    scene.merge(scene.propose({LIST: HARMLESS[damage](scene.read(LIST))}))

    scene.merge(scene.propose({ENTRY: GOOD}))

    assert "Learning to Count Coins" in scene.read(LIST)
    assert not trouble(scene)


@pytest.mark.parametrize(
    "files",
    [
        {LIST: File(OTHER_LIST.encode(), "120000")},
        {LIST: File(b"0123456789012345678901234567890123456789", "160000")},
        {"lists/renamed.md": "# Renamed\n"},
        {f"{LIST}/list.md": "# In a folder\n"},
    ],
    ids=["a link", "a submodule", "renamed", "a folder"],
)
def test_T41_a_document_that_is_no_file_any_more_stops_nobody_else(
    scene: Scene, files: dict[str, str | File]
) -> None:
    scene.world.commit("main", files, deletes=() if LIST in files else (LIST,))

    land_another(scene, LIST)


def land_another(scene: Scene, path: str) -> None:
    """Merge entries of both lists; assert that the whole list follows, and that the issue names *path*."""
    model = "title: Another Model\nyear: 2024\nlinks:\n  paper: https://arxiv.org/abs/2402.00001\n"
    scene.said = ""
    scene.merge(
        scene.propose({ENTRY: GOOD, "entries/demo/tools/another-model.yaml": model})
    )

    assert "Another Model" in scene.read(OTHER_LIST)
    assert f"`{path}`" in trouble(scene)
    assert "Traceback" not in scene.said
