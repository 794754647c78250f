"""What a contribution writes outside the generated parts is never green where it is unsafe: threat T51."""

import pytest

from tests.review.scene import Scene

DOCUMENT = "lists/other.md"


@pytest.mark.parametrize(
    "prose",
    [
        "See [this](javascript:alert(1)).",
        "See [our settings](../../settings).",
        "See [them](//octo-curator.example).",
        "<img src=https://example.org/p.png onerror=alert(1)>",
        "<script>alert(1)</script>",
        "[PaLM]: java&#115;cript:alert(1)",
    ],
)
def test_T51_unsafe_words_outside_the_regions_are_told_to_a_maintainer(
    scene: Scene, prose: str
) -> None:
    text = (scene.root / DOCUMENT).read_text(encoding="utf-8")

    comment = scene.comment(
        "main", scene.contribute(scene.write(DOCUMENT, f"{text}\n{prose}\n"))
    )

    assert "### A maintainer must look at this." in comment
    assert (
        "Unsafe outside the generated parts, where the bot changes nothing" in comment
    )


def test_safe_words_and_what_was_there_before_are_no_matter(scene: Scene) -> None:
    text = (scene.root / DOCUMENT).read_text(
        encoding="utf-8"
    ) + "\n[x](javascript:y) `<script>`\n"
    scene.write(DOCUMENT, text)(scene.root)
    scene.git("commit", "--quiet", "--all", "--message", "By the owner")

    head = scene.contribute(
        scene.write(DOCUMENT, text + "\n[y](../README.md) <b>z</b> `<script>`\n")
    )

    assert "Unsafe outside" not in scene.comment("main", head)


@pytest.mark.parametrize(
    "line",
    [
        "- [Counting Coins](../../settings) (2024)",
        "- [Counting Coins](//octo-curator.example/x) (2024)",
        "- [Counting Coins](/settings) (2024)",
        "- [Counting Coins](javascript:alert(1)) (2024)",
        "- [Counting Coins](java&#115;cript:alert(1)) (2024)",
        "- [Counting Coins](https://example.org/x) (2024) <img src=x onerror=alert(1)>",
    ],
)
def test_T51_an_unsafe_line_in_a_list_is_never_green(scene: Scene, line: str) -> None:
    text = (scene.root / DOCUMENT).read_text(encoding="utf-8")
    edited = text.replace("<!-- listwright:end -->", f"{line}\n<!-- listwright:end -->")

    status, comment, _ = scene.review(
        "main", scene.contribute(scene.write(DOCUMENT, edited))
    )

    assert status == 1
    assert "Ready" not in comment.split("\n")[2]
