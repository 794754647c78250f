"""A small list is a list; a document without one is refused with the reason."""

import pytest

from bot.errors import RefusedError
from tests.importer.scene import command, told

LINK = "https://octo-curator.example"
AROUND = "# Things\n\n## Contents\n\n- [Section](#section)\n\n## Section\n\n{}\n\n## License\n\nWords.\n"


@pytest.mark.parametrize(
    "above", ["", "# Things\n\n", "# Things\n\n## Section\n\n", "## Section\nWords.\n"]
)
@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_list_of_one_to_three_items_is_a_list(count: int, above: str) -> None:
    items = "".join(
        f"- [Octo {number}]({LINK}/{number}) - Reads.\n" for number in range(count)
    )

    assert told(above + items) == [
        (f"Octo {number}", f"{LINK}/{number}", None) for number in range(count)
    ]


@pytest.mark.parametrize(
    "item",
    [
        f"- [Octo]({LINK})",
        f"- [Octo]({LINK}) (parenthetical)",
        f"- [Octo]({LINK}) - Reads.\n\t- [Part]({LINK}/part) - A part.",
        f"- Group\n  - [Octo]({LINK})",
        f"- [Octo]({LINK}) - Reads.[^1]\n\n[^1]: A note.",
        f"- [Octo]({LINK}) - octo\n> octo is quoted.",
        f"| Name | Code |\n| --- | --- |\n| Octo | [code]({LINK}) |",
    ],
)
def test_a_single_item_below_a_heading_is_a_list(item: str) -> None:
    assert [(title, url) for title, url, _ in told(AROUND.format(item))][:1] == [
        ("Octo", LINK)
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "It is empty."),
        (
            "# Things\n\n> A list of things.\n",
            "It has no list and no table with links, only text.",
        ),
        (
            AROUND.format("Words."),
            "Its items lead only to places in the document itself, as a table of contents does.",
        ),
        (
            "- [name](link) description\n",
            "None of its items has a link that leads out of the document.",
        ),
        (
            "- [Test](javascript:void(0))\n- [Empty]()\n",
            "None of its items has a link that leads out of the document.",
        ),
        (
            "# Things\n\n- Words\n- More words\n",
            "None of its items has a link that leads out of the document.",
        ),
        (
            f"# Things\n\n```\n- [Octo]({LINK})\n",
            "What line 3 opens (`````) never ends, so that nothing below it is read as Markdown.",
        ),
        (
            f"# Things\n\n<!-- Words\n\n- [Octo]({LINK})\n",
            "What line 3 opens (`<!-- Words`) never ends, so that nothing below it is read as Markdown.",
        ),
        (
            f"# Things\n\n<style>\n\n- [Octo]({LINK})\n",
            "What line 3 opens (`<style>`) never ends, so that nothing below it is read as Markdown.",
        ),
        (
            f"# Things\n\n<dl>\n<dt><a href='{LINK}'>Octo</a></dt>\n</dl>\n",
            "1 line looks like an item (line 4), but in no form that is read as a list.",
        ),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(RefusedError) as refused:
        command(text)

    assert (
        str(refused.value)
        == f"source.md: no list was found in it; nothing was written. {reason}"
    )


def test_code_that_ends_does_not_hide_the_list_below_it() -> None:
    assert told(f"```\ncode\n```\n\n<!-- Words -->\n\n- [Octo]({LINK})\n") == [
        ("Octo", LINK, None)
    ]
