"""Whatever an entry says stays in its place: threat T36."""

from collections import Counter
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.listing.regions import find_regions, region_lines
from bot.model.entry import Entry
from bot.model.layout import Layout, Section, Settings, View
from bot.render.document import render_document, render_list
from tests.importer.scene import SEEDS, imported

PRESETS = (
    "- [{title}]({link})",
    "- [{title}]({link}){? - {description}?}",
    "- **{title}**{? ({year})?} - [{description}]({link})",
    '* **{name}**: "{title}", {venue}, {year}. [[Paper]({links.paper})]{? [[Code]({links.code})]?}',
    "+ [{title}]({link}){? ({date:%b %Y}{? | {venue}?})?}  \n  {links: | }",
    "  - **[{title}]({link})** {description}",
    "| {title} | [{link.text}]({link}) | {description} | {year} |",
    "| [**{title}**]({link}) | {venue} | {links} |",
)
FRAGMENTS = (
    *(
        "|",
        "\\|",
        "[",
        "]",
        "](",
        "](https://evil.example)",
        "[x](https://evil.example)",
        "![x](https://evil.example/p.png)",
    ),
    *(
        "<!--",
        "-->",
        "<!-- listwright:end -->",
        "<!-- listwright:begin other -->",
        "</details>",
        "<details>",
        "<summary>",
    ),
    *(
        "{",
        "}",
        "{{",
        "{title}",
        "{?",
        "?}",
        "\\",
        "\\\\",
        "`",
        "``",
        "```",
        "~~~",
        "*",
        "**",
        "_",
        "__",
        "&",
        "&lt;",
        "&#91;",
    ),
    *(
        "\n",
        "\n\n",
        "\r\n",
        "\t",
        " ",
        "# ",
        "- ",
        "+ ",
        "* ",
        "1. ",
        "2) ",
        "> ",
        "---",
        "===",
        "=",
        "|---|",
        "    ",
    ),
    *(
        "<",
        ">",
        "<a href='https://evil.example'>",
        "<img src=https://evil.example/p.png>",
        "<script>",
        "<br>",
        "<div>",
        "</ul>",
    ),
    *(
        "<https://evil.example>",
        "[a][b]",
        "[a]: https://evil.example",
        "(2024)",
        " -> ",
        " - ",
        ": ",
        ",",
        "word",
        "Name",
        "é",
        "字",
    ),
)
URLS = (
    *(
        "https://a.org/1",
        "https://a.org/(x)",
        "https://a.org/((x))",
        "https://a.org/x(y",
        "https://a.org/x)y",
        "https://a.org/ x",
    ),
    *(
        "https://a.org/`",
        "https://a.org/\\",
        "https://a.org/\\)",
        "https://a.org/|x",
        "https://a.org/<x>",
        "https://a.org/\nx",
    ),
    *(
        "https://a.org/[x]",
        "https://a.org/*x*",
        "https://a.org/{x}",
        'https://a.org/"x"',
        "https://a.org/x) [y](https://evil.example",
    ),
)
TEXTS = (
    st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=6)
    .map("".join)
    .filter(lambda text: bool(text.strip()))
)
MARKDOWN = MarkdownIt("commonmark").enable("table")
BLOCKS = ("heading_open", "hr", "fence", "code_block", "blockquote_open")


@cache
def seed_patterns() -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in ("mllm", "vlm-hub"):
        layout = imported((SEEDS / f"{name}.txt").read_text("utf-8")).layout
        found |= dict.fromkeys(pattern for _, _, view in layout.views() for pattern in view.patterns)
    return tuple(found)


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    record: dict[str, Any] = {"title": draw(TEXTS), "year": 2024, "date": "2024-05", "name": draw(TEXTS)}
    for field in (
        "venue",
        "award",
        "description",
        "model",
        "modality",
        "quantity",
        "notes",
        "previews",
        "eval_data",
    ):
        record[field] = draw(TEXTS)
    labels = ("paper", "code", "website", "dataset")
    record["links"] = {
        label: {"url": url, "text": draw(TEXTS)} if draw(st.booleans()) else url
        for label, url in zip(labels, draw(st.permutations(URLS)), strict=False)
    }
    return record


def tame(record: dict[str, Any]) -> dict[str, Any]:
    """The same entry with nothing but words in its texts."""
    said = {
        key: "words" if isinstance(value, str) and key != "date" else value for key, value in record.items()
    }
    urls = {key: value if isinstance(value, str) else value["url"] for key, value in record["links"].items()}
    return {**said, "links": urls}


def document_of(pattern: str, entries: list[dict[str, Any]]) -> str:
    columns = pattern.count("|") - 1
    header = "|" + " h |" * columns + "\n|" + "---|" * columns if pattern.startswith("|") else ""
    between = "\n\n" if pattern.startswith(("{", "<")) else "\n"
    section = Section(title="S", views={"s": View(item=pattern, header=header, between=between)})
    layout = Layout(id="l", title="L", document="l.md", sections={"s": section})
    made = [Entry.from_record(f"l/s/e{number}", record) for number, record in enumerate(entries)]
    text = "# L\n\n- Outer\n\n<!-- listwright:begin s -->\n<!-- listwright:end -->\n\nAfter [it](https://a.org/after).\n"
    return render_document(text, layout, render_list(layout, made, Settings()))


def shape(document: str) -> tuple[list[str], Counter[str], Counter[str]]:
    """The regions, the blocks, and the link targets of a document, as a Markdown parser sees them."""
    tokens = MARKDOWN.parse(document)
    inline = [child for token in tokens for child in token.children or ()]
    targets = Counter(str(token.attrs["href"]) for token in inline if token.type == "link_open")
    kinds = ("list_item_open", "tr_open", "td_open", "html_block", "paragraph_open", *BLOCKS)
    return list(find_regions(document, "l.md")), Counter(t.type for t in tokens if t.type in kinds), targets


def evil(targets: Counter[str]) -> Counter[str]:
    """Links that a description may hold by itself are no escape."""
    return Counter(
        {url: count for url, count in targets.items() if not url.startswith("https://evil.example")}
    )


@settings(max_examples=4000)
@given(TEXTS, st.sampled_from([p for p in PRESETS if "description" not in p]))
def test_T36_a_title_is_never_a_link(title: str, pattern: str) -> None:
    record = {
        "title": title,
        "name": title,
        "venue": title,
        "award": title,
        "year": 2024,
        "links": {"paper": URLS[0]},
    }
    targets = shape(document_of(pattern, [record]))[2]

    assert not [url for url in targets if "evil" in url]


@pytest.mark.parametrize(
    "marker", ["<!-- listwright:end -->", "<!-- listwright:begin x -->", "  <!-- listwright:end -->  "]
)
def test_T36_verbatim_text_cannot_end_its_region(marker: str) -> None:
    document = document_of("- {title}", [{"title": "T", "verbatim": f"- a\n{marker}\nb"}, {"title": "U"}])
    inside = region_lines(document, find_regions(document, "l.md")["s"])

    assert inside[-1] == "- U"


HOSTILE = (
    "<!-- listwright:end -->",
    "x <!-- listwright:begin models -->",
    "</details>",
    "<div>",
    "](https://evil.example)",
    "x | y",
    "a\\",
    "{title} {{",
)


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("pattern", PRESETS)
def test_T36_a_hostile_description_ends_neither_its_region_nor_its_item(pattern: str, value: str) -> None:
    entries = [
        Entry(
            id=f"l/s/{n}",
            title=f"Title {n}",
            year=2024,
            links={"paper": f"https://a.org/{n}"},
            description=text,
        )
        for n, text in enumerate(("plain", value, "plain"))
    ]
    view = View(item=pattern, header="| a | b |\n| --- | --- |" if pattern.startswith("|") else "")
    layout = Layout(id="l", title="L", document="l.md", sections={"s": Section(title="S", views={"s": view})})
    empty = "before\n\n<!-- listwright:begin s -->\n<!-- listwright:end -->\n\nafter\n"

    document = render_document(empty, layout, render_list(layout, entries, Settings()))

    region = find_regions(document, "l.md")
    assert list(region) == ["s"]
    assert document.startswith("before\n\n<!-- listwright:begin s -->\n")
    assert document.endswith("\n<!-- listwright:end -->\n\nafter\n")
    written = "\n".join(region_lines(document, region["s"]))
    assert "<!--" not in written
    assert "<div" not in written
    assert "</details" not in written
