"""Whatever an entry says stays in its place: threat T36."""

import os
from collections import Counter
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.listing.pattern import compile_pattern
from bot.markdown.escaping import escape_target
from bot.markdown.regions import find_regions, split_region_lines
from bot.model.entry import Entry
from bot.model.entry_id import EntryId
from bot.model.layout import Layout, Section, View
from bot.model.settings import Settings
from bot.output.lists.document import render_document, render_list
from tests.importer.scene import SEEDS, imported

FEW = 400
EXAMPLES = int(os.environ.get("LISTWRIGHT_EXAMPLES", FEW))

PRESETS = (
    "- [{title}]({link})",
    "- [{title}]({link}){? - {description}?}",
    "- **{title}**{? ({year})?} - [{description}]({link})",
    '* **{name}**: "{title}", {venue}, {year}. [[Paper]({links.paper})]{? [[Code]({links.code})]?}',
    "+ [{title}]({link}){? ({date:%b %Y}{? | {venue}?})?}  \n  {links: | }",
    "1. {title} ({?{venue} ?}{year}) [{link.text}]({link}) {award}",
    "- {title}",
    "{title}\n{description}",
    "- {title}: {description}",
    "- {description}",
    "> {award} {title}[{venue}]({link}){award}",
    "- {authors}. {title}. {venue}{? ({award})?} {tags:; }",
    "  - **[{title}]({link})** {description}",
    "| {title} | [{link.text}]({link}) | {description} | {year} |",
    "| [**{title}**]({link}) | {venue} | {links} |",
)
FRAGMENTS = r"""
| \| \\| [ ] ]( ](https://evil.example) [x](https://evil.example) ![x](https://evil.example/p.png) ! [a] (u)
<!-- --> </details> <details> <summary>
{ } {{ {title} {? ?} \ \\ \- \[ ` `` ``` ~~~ * ** _ __ & &lt; &#91; &#042; &#x02a; &lt;b # - + > 1. 2) --- === = |---| :-: : -- # :
< <script> <br> <div> </ul> <p>
<https://evil.example> [a][b] [a]: (2024) 2024 -> , ** word Name é 字 ) (
""".split()  # noqa: SIM905 - one can read it
SPACED = (
    "<!-- listwright:end -->",
    "<!-- listwright:begin other -->",
    "<a href='https://evil.example'>",
    "<img src=https://evil.example/p.png>",
    "[a]: https://evil.example",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "    ",
    "# ",
    "- ",
    "+ ",
    "* ",
    "1. ",
    "> ",
    " - ",
    ": ",
    " -> ",
    " | ",
    " (",
    "**: ",
)
URLS = (
    *(
        "https://a.org/1",
        "https://a.org/(x)",
        "https://a.org/((x))",
        "https://a.org/x(y",
        "https://a.org/x)y",
    ),
    *(
        "https://a.org/ x",
        "https://a.org/`",
        "https://a.org/\\",
        "https://a.org/\\)",
        "https://a.org/|x",
    ),
    *(
        "https://a.org/<x>",
        "https://a.org/\nx",
        "https://a.org/[x]",
        "https://a.org/*x*",
        "https://a.org/{x}",
    ),
    *('https://a.org/"x"', "https://a.org/x) [y](https://evil.example"),
)
TEXTS = (
    st.lists(st.sampled_from((*FRAGMENTS, *SPACED)), min_size=1, max_size=6)
    .map("".join)
    .filter(lambda text: bool(text.strip()))
)
MARKDOWN = MarkdownIt("commonmark").enable("table")
BLOCKS = (
    "heading_open",
    "hr",
    "fence",
    "code_block",
    "blockquote_open",
    "bullet_list_open",
    "ordered_list_open",
    "table_open",
)


@cache
def seed_patterns() -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in ("mllm", "vlm-hub"):
        layout = imported((SEEDS / f"{name}.txt").read_text("utf-8")).layout
        found |= dict.fromkeys(
            pattern
            for _, _, view in layout.iterate_views()
            for pattern in view.patterns
        )
    return tuple(found)


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    texts = draw(st.lists(TEXTS, min_size=7, max_size=7))
    fields = (
        "title",
        "name",
        "venue",
        "award",
        "description",
        "notes",
        "model",
        "modality",
        "quantity",
        "eval_data",
    )
    record: dict[str, Any] = dict(zip(fields, [*texts[:6], *texts], strict=False))
    record |= {
        "year": 2024,
        "date": "2024-05",
        "authors": texts[1:3],
        "tags": texts[3:6],
        "previews": texts[6],
    }
    first = draw(st.integers(0, len(URLS) - 1))
    record["links"] = {
        label: {"url": URLS[first - place], "text": texts[place]}
        if place % 2
        else URLS[first - place]
        for place, label in enumerate(("paper", "code", "website", "dataset"))
    }
    return {
        key: value
        for key, value in record.items()
        if key in ("title", "links", "year") or draw(st.integers(0, 3))
    }


def tame(value: Any) -> Any:  # noqa: ANN401 - a value of a record, or a record
    """The same with nothing but words in its texts."""
    if isinstance(value, dict):
        return {
            key: value[key]
            if key in ("url", "date", "links") and isinstance(value[key], str)
            else tame(value[key])
            for key in value
        }
    if isinstance(value, list):
        return list(map(tame, value))
    return (
        "words"
        if isinstance(value, str) and not value.startswith("https://a.org")
        else value
    )


def document_of(pattern: str, entries: list[dict[str, Any]]) -> str:
    columns = pattern.count("|") - 1
    header = (
        "|" + " h |" * columns + "\n|" + "---|" * columns
        if pattern.startswith("|")
        else ""
    )
    between = "\n\n" if pattern.startswith(("{", "<")) else "\n"
    section = Section(
        title="S", views={"s": View(item=pattern, header=header, between=between)}
    )
    layout = Layout(id="l", title="L", document="l.md", sections={"s": section})
    made = [
        Entry.from_record(f"l/s/e{number}", record)
        for number, record in enumerate(entries)
    ]
    text = "# L\n\n- Outer\n\n<!-- listwright:begin s -->\n<!-- listwright:end -->\n\nAfter [it](https://a.org/after).\n"
    return render_document(text, layout, render_list(layout, made, Settings()))


def shape(document: str) -> tuple[list[str], Counter[str], Counter[str]]:
    """The regions, the blocks, and the link targets of a document, as a Markdown parser sees them."""
    tokens = MARKDOWN.parse(document)
    inline = [child for token in tokens for child in token.children or ()]
    targets = Counter(
        str(token.attrs["href"]) for token in inline if token.type == "link_open"
    )
    kinds = (
        "list_item_open",
        "tr_open",
        "td_open",
        "html_block",
        "paragraph_open",
        *BLOCKS,
    )
    return (
        list(find_regions(document, "l.md")),
        Counter(t.type for t in tokens if t.type in kinds),
        targets,
    )


def own(targets: Counter[str]) -> Counter[str]:
    """The targets without those of links that a description may hold by itself."""
    return Counter(
        {url: n for url, n in targets.items() if url.startswith("https://a.org")}
    )


def check_places(pattern: str, record: dict[str, Any]) -> None:
    """Assert that *record* changes nothing around its place in a list of three."""
    others = [
        {**tame(record), "title": "a first"},
        {**tame(record), "title": "zz last"},
    ]

    hostile = shape(document_of(pattern, [*others, record]))
    expected = shape(document_of(pattern, [*others, tame(record)]))

    assert hostile[0] == expected[0] == ["s"]
    assert hostile[1] == expected[1]
    assert own(hostile[2]) == own(expected[2])


def plain(value: Any) -> Any:  # noqa: ANN401 - a value of a record
    """*value* with its white space as Markdown sees it."""
    if isinstance(value, list):
        return [text for text in map(plain, value) if text]
    return " ".join(value.split()) if isinstance(value, str) else value


def check_reading(pattern: str, record: dict[str, Any]) -> None:
    """Assert that the item of *record* reads back as the fields that the pattern shows."""
    compiled = compile_pattern(pattern)
    text = compiled.render(Entry.from_record("l/s/e", record))
    if text is None:
        return
    read = compiled.parse(text)

    assert read is not None
    links = read.pop("links", {})
    named = (
        {"title": record.get("name", record["title"])}
        if "title" not in compiled.fields
        else {}
    )
    date = {"date": read["date"]} if "date" in read else {}
    assert read == {key: plain({**record, **named, **date}.get(key)) for key in read}
    urls = {
        target if isinstance(target, str) else target["url"]
        for target in links.values()
    }
    assert urls <= {
        escape_target(
            target if isinstance(target, str) else target["url"], in_table=in_table
        )
        for target in record["links"].values()
        for in_table in (True, False)
    }
    again = compiled.render(Entry.from_record("l/s/e", {**record, **read}))
    assert again == text


@settings(max_examples=EXAMPLES, derandomize=EXAMPLES == FEW)
@given(st.data())
def test_T36_hostile_values_change_no_region_no_item_and_no_target(
    data: st.DataObject,
) -> None:
    check_places(
        data.draw(st.sampled_from((*PRESETS, *seed_patterns()))), data.draw(records())
    )


@settings(max_examples=EXAMPLES, derandomize=EXAMPLES == FEW)
@given(st.data())
def test_what_is_rendered_reads_back(data: st.DataObject) -> None:
    check_reading(
        data.draw(st.sampled_from((*PRESETS, *seed_patterns()))), data.draw(records())
    )


@settings(max_examples=EXAMPLES, derandomize=EXAMPLES == FEW)
@given(TEXTS, st.sampled_from([p for p in PRESETS if "description" not in p]))
def test_T36_a_title_is_never_a_link(title: str, pattern: str) -> None:
    record = {
        **dict.fromkeys(("title", "name", "venue", "award"), title),
        "year": 2024,
        "authors": [title],
        "tags": [title],
        "links": {"paper": URLS[0]},
    }
    document = document_of(pattern, [record])

    assert not [url for url in shape(document)[2] if "evil" in url]
    tokens = MARKDOWN.parse(document)
    assert not [
        child
        for token in tokens
        for child in token.children or ()
        if child.type == "image"
    ]


@pytest.mark.parametrize(
    "marker",
    [
        "<!-- listwright:end -->",
        "<!-- listwright:begin x -->",
        "  <!-- listwright:end -->  ",
    ],
)
def test_T36_verbatim_text_cannot_end_its_region(marker: str) -> None:
    document = document_of(
        "- {title}", [{"title": "T", "verbatim": f"- a\n{marker}\nb"}, {"title": "U"}]
    )
    inside = split_region_lines(document, find_regions(document, "l.md")["s"])

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
def test_T36_a_hostile_description_ends_neither_its_region_nor_its_item(
    pattern: str, value: str
) -> None:
    entries = [
        Entry(
            id=EntryId(f"l/s/{n}"),
            title=f"Title {n}",
            year=2024,
            links={"paper": f"https://a.org/{n}"},
            description=text,
        )
        for n, text in enumerate(("plain", value, "plain"))
    ]
    view = View(
        item=pattern,
        header="| a | b |\n| --- | --- |" if pattern.startswith("|") else "",
    )
    layout = Layout(
        id="l",
        title="L",
        document="l.md",
        sections={"s": Section(title="S", views={"s": view})},
    )
    empty = "before\n\n<!-- listwright:begin s -->\n<!-- listwright:end -->\n\nafter\n"

    document = render_document(empty, layout, render_list(layout, entries, Settings()))

    region = find_regions(document, "l.md")
    assert list(region) == ["s"]
    assert document.startswith("before\n\n<!-- listwright:begin s -->\n")
    assert document.endswith("\n<!-- listwright:end -->\n\nafter\n")
    written = "\n".join(split_region_lines(document, region["s"]))
    assert "<!--" not in written
    assert "<div" not in written
    assert "</details" not in written
