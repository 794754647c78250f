"""An item outside the generated parts of a list is never passed over in silence."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.review.scene import Scene

DOCUMENT = "lists/other.md"
LINE = "- [Barn Owl](https://github.com/octo-curator/barn-owl) - a detector"


def below_end(text: str) -> str:
    return text.replace(
        "<!-- listwright:end -->", f"<!-- listwright:end -->\n{LINE}", 1
    )


def above_begin(text: str) -> str:
    return text.replace("<!-- listwright:begin", f"{LINE}\n<!-- listwright:begin", 1)


def in_a_new_section(text: str) -> str:
    return f"{text}\n## New things\n\n{LINE}\n"


def as_a_row(text: str) -> str:
    return f"{text}\n| Name | Link |\n|---|---|\n| Barn Owl | [code](https://github.com/octo-curator/barn-owl) |\n"


@pytest.mark.parametrize("edit", [below_end, above_begin, as_a_row])
def test_an_item_beside_the_markers_becomes_an_entry(
    scene: Scene, edit: Callable[[str], str]
) -> None:
    text = (scene.root / DOCUMENT).read_text(encoding="utf-8")
    head = scene.contribute(scene.write(DOCUMENT, edit(text)))

    comment = scene.comment("main", head)

    assert "**New** `Barn Owl` in `entries/other/papers/barn-owl.yaml`" in comment
    assert "https://github.com/octo-curator/barn-owl" in comment


def test_an_item_in_a_new_section_waits_for_a_maintainer(scene: Scene) -> None:
    text = (scene.root / DOCUMENT).read_text(encoding="utf-8")
    comment = scene.comment(
        "main", scene.contribute(scene.write(DOCUMENT, in_a_new_section(text)))
    )

    assert "### A maintainer must look at this." in comment
    assert "Line 9 stands under the new heading `New things`" in comment
    assert "Barn Owl" in comment


def test_the_offer_of_a_section_is_one_line_though_its_items_are_several(
    scene: Scene,
) -> None:
    text = (scene.root / DOCUMENT).read_text(encoding="utf-8")
    item = "- **Barn Owl**\n  - Size: 10k images\n  - Code: https://github.com/octo-curator/barn-owl"
    edited = in_a_new_section(text).replace(LINE, item)

    comment = scene.comment("main", scene.contribute(scene.write(DOCUMENT, edited)))

    assert (
        "with items written as `- **{title}**{?↵  - Size: {size}?}{?↵  - Code: {links.code}?}`: `listwright add-section"
        in comment
    )


def test_items_that_stood_outside_before_and_words_are_no_matter(scene: Scene) -> None:
    text = in_a_new_section((scene.root / DOCUMENT).read_text(encoding="utf-8"))
    (scene.root / DOCUMENT).write_text(text, encoding="utf-8")
    scene.git("commit", "--quiet", "--all", "--message", "A section of its own")

    moved = (
        text.replace(LINE, f"Words with [a link](https://example.org/).\n\n{LINE}")
        + "\n- [Top](#new-things)\n"
    )
    comment = scene.comment("main", scene.contribute(scene.write(DOCUMENT, moved)))

    assert "outside the generated parts" not in comment


def test_of_many_items_outside_ten_are_named_and_the_rest_counted(scene: Scene) -> None:
    text = (scene.root / DOCUMENT).read_text(encoding="utf-8")
    items = "\n".join(f"- [Work {n}](https://example.org/{n})" for n in range(13))
    comment = scene.comment(
        "main", scene.contribute(scene.write(DOCUMENT, f"{text}\n## More\n\n{items}\n"))
    )

    assert comment.count("stands under the new heading `More`") == 10
    assert "3 more like these." in comment


def test_a_listed_work_typed_again_is_said_to_be_listed_and_its_new_link_is_not_lost(
    scene: Scene,
) -> None:
    text = (scene.root / DOCUMENT).read_text(encoding="utf-8")
    line = next(row for row in text.split("\n") if row.startswith("- ["))
    title, url = line[3:].partition("](")[0], line.partition("](")[2].partition(")")[0]
    again = f"- [{title}]({url}) - again, [code](https://github.com/octo-curator/again)"
    comment = scene.comment(
        "main",
        scene.contribute(scene.write(DOCUMENT, text.replace(line, f"{line}\n{again}"))),
    )

    assert "### A maintainer must look at this." in comment
    assert "shows a work that is listed already" in comment
    assert (
        "To keep `https://github.com/octo-curator/again`, add it to that file."
        in comment
    )


def test_a_line_beside_a_file_with_a_longer_title_is_an_entry_of_its_own(
    scene: Scene,
) -> None:
    text = (scene.root / DOCUMENT).read_text(encoding="utf-8")
    end = "<!-- listwright:end -->"
    typed = text.replace(
        end, f"- [Barn](https://github.com/octo-curator/barn) (2024)\n{end}"
    )
    file = "title: Barn Owl\nyear: 2024\nlinks:\n  code: https://github.com/octo-curator/barn-owl\n"

    def change(root: Path) -> None:
        (root / DOCUMENT).write_text(typed, encoding="utf-8")
        (root / "entries/other/papers/barn-owl.yaml").write_text(file, encoding="utf-8")

    comment = scene.comment("main", scene.contribute(change))

    assert "**New** `Barn` in `entries/other/papers/barn.yaml`" in comment
    assert "**New** `Barn Owl` in `entries/other/papers/barn-owl.yaml`" in comment
