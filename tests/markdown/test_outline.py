"""The outline of a document: its headings, and what stands below each."""

import pytest

from bot.markdown.outline import read_outline, shift_headings

TEXT = """\
# Title

<a id="top"></a>
## Tools
<a id="below"></a>

### Servers

<!-- listwright:begin servers -->
## Not a heading of the document
<!-- listwright:end -->

```sh
# a comment
```

Kits
----

Words
---
---
[a]: https://octo-curator.github.io
"""


def test_headings_have_their_level_words_and_lines() -> None:
    headings = read_outline(TEXT, "x.md").headings

    assert [(h.level, h.words, h.start, h.line, h.end) for h in headings] == [
        (1, "Title", 0, 0, 1),
        (2, "Tools", 2, 3, 4),
        (3, "Servers", 6, 6, 7),
        (2, "Kits", 16, 16, 18),
        (2, "Words", 19, 19, 21),
    ]


def test_what_stands_below_a_heading_ends_with_the_next_of_its_level() -> None:
    outline = read_outline(TEXT, "x.md")

    assert outline.find_end(3, 2) == 16
    assert outline.find_end(6, 3) == 16
    assert outline.find_end(19, 2) == len(outline.lines)
    assert list(outline.iterate_parents(2)) == [1, 0]


def test_a_line_across_the_page_is_no_underline_of_a_heading() -> None:
    outline = read_outline(TEXT, "x.md")

    assert not outline.is_line_across(20)
    assert outline.is_line_across(21)
    assert outline.find_tail(19) == 21
    assert outline.find_tail(22) == 22


@pytest.mark.parametrize(
    ("change", "shifted"),
    [
        (0, ["## A ##", "text", "", "B", "==", "", "```", "# c", "```", "###### D"]),
        (1, ["### A ##", "text", "", "## B", "", "```", "# c", "```", "###### D"]),
        (-3, ["# A ##", "text", "", "# B", "", "```", "# c", "```", "### D"]),
    ],
)
def test_headings_are_shifted_and_code_is_not(change: int, shifted: list[str]) -> None:
    rows = ["## A ##", "text", "", "B", "==", "", "```", "# c", "```", "###### D"]

    assert shift_headings(rows, change) == shifted
