"""Prose is anything that Markdown allows: every example of the specification stands beside items, and stays as it is."""

import json
import re
from pathlib import Path

import pytest
from cmarkgfm.cmark import Options, markdown_to_html_with_extensions  # type: ignore[import-untyped]

from bot.errors import RefusedError
from bot.markdown.regions import find_regions
from tests.importer.scene import command, regenerated, written

EXAMPLES: list[str] = [
    markdown.replace(
        "/url", "url"
    )  # an item may not define an address that leaves the repository
    for markdown, _ in json.loads(
        (
            Path(__file__).parents[1] / "markdown" / "commonmark" / "examples.json"
        ).read_text("utf-8")
    )
]
ITEMS, MORE_ITEMS = (
    "\n".join(
        f"- [{name} {part}](https://octo-curator.example/{name}/{part}) - The {part} of {name}."
        for part in ("parser", "writer", "reader")
    )
    for name in ("Octo", "Hexa")
)
SAME_SECTION = f"# Works\n\n## One\n\n{ITEMS}\n\nSome words.\n\n{{}}\nMore words.\n\n{MORE_ITEMS}\n"
PLACES = {
    "before": f"# Works\n\n{{}}\n## One\n\n{ITEMS}\n\n## Two\n\n{MORE_ITEMS}\n",
    "between two sections": f"# Works\n\n## One\n\n{ITEMS}\n\n{{}}\n## Two\n\n{MORE_ITEMS}\n",
    "between items": SAME_SECTION,
    "after": f"# Works\n\n## One\n\n{ITEMS}\n\n## Two\n\n{MORE_ITEMS}\n\n{{}}",
}
EXTENSIONS = [
    "| Octo | Hexa |\n| --- | :-: |\n| `\\|` | ~~gone~~ |\n| short\n",
    "Octo | Hexa\n--- | ---\n\\| | a | b\n",
    "Words\n| Octo |\n| --- |\n| <b>bold</b> |\n",
    "- [ ] to do\n- [x] done\n  - [x] in it\n",
    "1. [x] done\n2. [X] done too\n",
    "~one~ ~~two~~ ~~~three~~~ ~four~~\n",
    "www.octo-curator.example/a_b, (https://octo-curator.example/x.) and octo@octo-curator.example.\n",
    "Words with a note[^octo].\n\n[^octo]: The *note*.\n\n    > Quoted in it.\n",
    "> [!NOTE]\n> An alert.\n\n> [!TIP]\n> ```\n> code\n> ```\n",
    "<details>\n<summary>Fold</summary>\n\nIn it.\n\n</details>\n",
    "$$\n\\frac{1}{2}\n$$\n\n:tada: @octo-curator\n",
]
"""What GitHub adds: tables, task lists, strikethrough, addresses, notes, alerts, folds."""
LOOK_LIKE_FENCES = {
    "in a comment": "<!--\n```\n-->\n",
    "in preformatted HTML": "<pre>\n~~~\n</pre>\n",
    "in an HTML block": "<div>\n```\n</div>\n",
    "in indented code": "    ```\n",
    "of inline code": "``` inline ``` code\n",
    "ended by its item": "- item\n\n  ```\n  code\n",
    "ended by its quotation": "> ```\n> code\n\nWords.\n",
    "in a line of words": "1. words ~~~\n",
}
APART = {"before", "between items"}
"""Places where no example goes on the item above it, or joins the list."""


def render(text: str) -> str:
    """Return GitHub's HTML for *text*, its white space evened out."""
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    html = markdown_to_html_with_extensions(
        text, options, extensions=["table", "strikethrough", "autolink", "tasklist"]
    )
    return " ".join(re.sub(r"<!-- listwright:[^>]*-->", " ", html).split())


def remove_paragraphs(html: str) -> str:
    """Return *html* without white space and paragraphs: a definition below the last item makes it one, or not."""
    return re.sub(r"\s|</?p>", "", html)


def find_fault(place: str, example: str) -> str:
    """Say what an import and a generation change; empty where the list reads the same."""
    source = PLACES[place].format(example)
    html = render(source)
    shown = sum(
        f'href="https://octo-curator.example/{name}/' in html
        for name in ("Octo", "Hexa")
    )
    try:
        outcome = command(source, order="kept")
    except RefusedError as error:
        return str(error) if shown else ""
    bare = regenerated(outcome)
    document = written(outcome)["lists/things.md"]
    if render(bare) != html:
        return "it is shown otherwise"
    if remove_paragraphs(render(document)) != remove_paragraphs(html):
        return "the markers are seen"
    if place in APART and len(find_regions(document, "")) != shown:
        return "not every list became a region"
    return find_changed_prose(source, document)


def find_changed_prose(source: str, document: str) -> str:
    """Return the first words outside the regions of *document* that do not stand in *source* in their order."""
    lines = document.split("\n")
    start, position = 0, 0
    for region in find_regions(document, "").values():
        prose = "".join(f"{line}\n" for line in lines[start : region.begin_line])
        position = source.find(prose, position)
        if position < 0:
            return f"other words: {prose}"
        position += len(prose)
        start = region.end_line + 1
    rest = "\n".join(lines[start:])
    return "" if source[position:].endswith(rest) else f"other words: {rest}"


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_each_example_of_the_specification_is_shown_as_before_with_the_same_bytes(
    place: str,
) -> None:
    faults = {
        number: find_fault(place, example) for number, example in enumerate(EXAMPLES, 1)
    }

    assert len(faults) == 652
    assert {number: fault for number, fault in faults.items() if fault} == {}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("example", EXTENSIONS)
def test_what_github_adds_is_shown_as_before_with_the_same_bytes(
    example: str, place: str
) -> None:
    assert find_fault(place, example) == ""


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("example", LOOK_LIKE_FENCES.values(), ids=LOOK_LIKE_FENCES)
def test_what_looks_like_a_fence_and_is_none_hides_no_list(
    example: str, place: str
) -> None:
    assert find_fault(place, example) == ""
