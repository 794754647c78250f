"""Nothing unsafe reaches a list, whatever its entries say and however they stand together: threat T52."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.markdown.allowed_html import ELEMENTS
from bot.markdown.unsafe import find_address_problem
from bot.model.entry import Entry
from bot.model.layout import Layout, Section, View
from bot.model.settings import Settings
from bot.output.lists.document import RenderedList, render_safe_document
from tests.markdown.test_unsafe import ADDRESSES, PIECES, read_as_github

EXAMPLES = 400
PATTERNS = (
    ("- [{title}]({link}){? - {description}?}{? {preview}?}", "", "\n"),
    ("{title} {preview}", "", "\n"),
    ("{title}{? {description}?}{? {preview}?}", "", "  \n"),
    (
        "| [{title}]({link}) | {preview} | {description} |",
        "| a | b | c |\n|---|---|---|",
        "\n",
    ),
    ("<tr><td>{title}</td><td>{preview}</td><td>{description}</td></tr>", "", "\n"),
    ('<a href="{preview}"><img src="{preview}" alt="{title}"></a>', "", "\n"),
)
FRAMES = (
    "{}",
    "<table>\n{}\n</table>",
    "- outer\n\n  {}",
    "```\ncode\n```\n{}",
    "> words `code`\n{}",
)


def render(
    pattern: int, frame: str, records: list[dict[str, Any]]
) -> tuple[str, RenderedList]:
    """Return the document of a list with one section, and what it holds."""
    item, header, between = PATTERNS[pattern]
    section = Section(
        title="S", views={"s": View(item=item, header=header, between=between)}
    )
    layout = Layout(id="l", title="L", document="l.md", sections={"s": section})
    entries = [
        Entry.from_record(f"l/s/e{number}", record)
        for number, record in enumerate(records)
    ]
    region = "<!-- listwright:begin s -->\n<!-- listwright:end -->"
    indent = "  " if frame.startswith("- ") else ""
    text = (
        "# L\n\n"
        + frame.format(region.replace("\n", f"\n{indent}"))
        + "\n\nAfter `code`.\n"
    )
    return render_safe_document(text, layout, entries, Settings())


def check_safe(document: str) -> None:
    """Assert that GitHub's own parser finds nothing unsafe in *document*."""
    seen = read_as_github(document)
    assert seen.elements <= ELEMENTS
    assert not {
        name for name in seen.attributes if name.startswith("on") or name == "style"
    }
    assert not [url for url in seen.addresses if find_address_problem(url)]


TEXTS = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
RECORDS = st.fixed_dictionaries(
    {
        "title": TEXTS.map(lambda text: text.strip() or "T"),
        "links": st.just({"paper": "https://example.org/p"}),
    },
    optional={"description": TEXTS, "preview": TEXTS, "verbatim": TEXTS},
)


@given(
    st.integers(0, len(PATTERNS) - 1),
    st.sampled_from(FRAMES),
    st.lists(RECORDS, min_size=1, max_size=4),
)
@settings(derandomize=True, max_examples=EXAMPLES)
def test_T52_no_composition_of_entries_makes_a_list_unsafe(
    pattern: int, frame: str, records: list[dict[str, Any]]
) -> None:
    document, _ = render(pattern, frame, records)

    check_safe(document)


@pytest.mark.parametrize("pattern", [0, 1, 2, 3, 5])
@pytest.mark.parametrize("address", ADDRESSES)
def test_T52_an_unsafe_address_is_left_out_and_named(
    address: str, pattern: int
) -> None:
    text = address if "href" in PATTERNS[pattern][0] else f"[words]({address})"
    document, rendered = render(
        pattern,
        "{}",
        [{"title": "T", "links": {"p": "https://a.org"}, "preview": text}],
    )

    check_safe(document)
    (content,) = rendered.unsafe
    assert content.path == "entries/l/s/e0.yaml"
    assert content.parts


def test_T52_code_that_is_none_where_it_stands_leaves_its_item_out() -> None:
    opened = {"title": "A", "verbatim": "a `b", "year": 2025}
    code = {"title": "B", "verbatim": "` <script>alert(1)</script> `c", "year": 2024}

    document, rendered = render(1, "{}", [opened, code])
    alone, unharmed = render(1, "{}", [code])

    assert "<script>" not in document
    assert [(content.path, content.is_left_out) for content in rendered.unsafe] == [
        ("entries/l/s/e1.yaml", True)
    ]
    assert "`<script>`" not in alone
    assert not unharmed.missing


def test_a_tag_shown_as_code_stays() -> None:
    document, rendered = render(
        0, "{}", [{"title": "T", "verbatim": "- T: `<script>`"}]
    )

    assert "- T: `<script>`" in document
    assert rendered.unsafe == ()
