"""What the sections of a layout share stands once in its file."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigurationError
from bot.importer.convert.shared_keys import extract_shared_keys
from bot.listing.config_files import parse_layout, render_layout
from bot.listing.order_file import render_order
from bot.model.layout import Defaults, Layout, Section, Style, View

RULES = frozenset({"undated-entry", "missing-link"})
PATTERNS = [
    "- [{title}]({link})",
    "- {title}",
    ["- [{title}]({link}) - {description}", "- {title}"],
]
PLAIN = st.builds(
    View,
    item=st.sampled_from(PATTERNS),
    header=st.sampled_from(["", "Owls:"]),
    between=st.sampled_from(["\n", "\n\n"]),
    when=st.sampled_from(["", "award"]),
)
SECTIONS = st.builds(
    Section,
    title=st.sampled_from(["Owls", "2024", "no"]),
    views=st.just({"": View(item="")}),
    order=st.sampled_from(["year", "oldest", "title", "manual"]),
    newcomers=st.sampled_from(["top", "bottom"]),
    requires=st.sampled_from([[], ["description"]]),
    rules=st.dictionaries(
        st.sampled_from(sorted(RULES)), st.sampled_from(["off", "error"])
    ),
    manual=st.sampled_from([[], ["barn-owl"]]),
)
DEFAULTS = st.builds(
    Defaults,
    item=st.sampled_from(["", *PATTERNS]),
    header=st.sampled_from(["", "Owls:"]),
    between=st.sampled_from(["\n", "\n\n"]),
    order=st.sampled_from(["year", "title", "manual"]),
    newcomers=st.sampled_from(["top", "bottom"]),
    requires=st.sampled_from([[], ["description"]]),
)
STYLES = st.dictionaries(
    st.sampled_from(["table", "2024", "no"]),
    st.builds(
        Style,
        item=st.sampled_from(PATTERNS),
        header=st.sampled_from(["", "Owls:"]),
        between=st.sampled_from(["\n", "\n\n"]),
    ),
)


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    sections = {}
    for name in draw(
        st.lists(
            st.sampled_from(["owls", "owls/barn", "data"]), min_size=1, unique=True
        )
    ):
        regions = [name, f"{name}.more"][: draw(st.integers(1, 2))]
        if draw(st.booleans()):
            regions = regions[::-1][:1]
        sections[name] = replace(
            draw(SECTIONS), views={region: draw(PLAIN) for region in regions}
        )
    return Layout(
        id="l",
        title="L",
        document="l.md",
        sections=sections,
        defaults=draw(DEFAULTS),
        styles=draw(STYLES),
    )


@given(layouts())
def test_a_layout_is_read_as_it_was_written(layout: Layout) -> None:
    text, order = render_layout(layout), render_order(layout)

    assert parse_layout("l", text.encode(), RULES, order.encode()) == layout


@given(layouts())
def test_what_is_stated_once_says_the_same_of_every_section(layout: Layout) -> None:
    once = extract_shared_keys(layout)

    assert {
        name: replace(section, rules={}) for name, section in once.sections.items()
    } == {name: replace(section, rules={}) for name, section in layout.sections.items()}
    for name, section in layout.sections.items():
        for rule, level in section.rules.items():
            assert once.get_level(name, rule, "warning") == level


def test_sections_that_are_alike_are_their_titles() -> None:
    view = View(item="- [{title}]({link})", between="\n\n")
    sections = {
        name: Section(
            title=name.title(),
            order="title",
            views={name: view},
            rules={"missing-link": "off"},
        )
        for name in ("barn", "snow", "eagle")
    }

    text = render_layout(
        extract_shared_keys(
            Layout(id="l", title="Owls", document="l.md", sections=sections)
        )
    )

    assert text.partition("\n")[2] == (
        "title: Owls\n"
        "document: l.md\n"
        "defaults:\n"
        "  order: title\n"
        '  item: "- [{title}]({link})"\n'
        '  between: "\\n\\n"\n'
        "rules:\n"
        '  missing-link: "off"\n'
        "sections:\n"
        "  barn: Barn\n"
        "  snow: Snow\n"
        "  eagle: Eagle\n"
    )


def test_what_several_sections_have_is_a_style_that_they_name() -> None:
    plain = View(item="- [{title}]({link})")
    table = View(item="| {title} | {year} |", header="| Owl | Year |\n|---|---|")
    views = {
        "barn": plain,
        "snow": plain,
        "eagle": plain,
        "data": table,
        "data/more": table,
    }
    sections = {
        name: Section(title=name.title(), views={name: view})
        for name, view in views.items()
    }
    sections["data/more"] = replace(
        sections["data/more"], title="More, and more", order="title"
    )

    text = render_layout(
        extract_shared_keys(
            Layout(id="l", title="Owls", document="l.md", sections=sections)
        )
    )

    assert text.partition("defaults:\n")[2] == (
        '  item: "- [{title}]({link})"\n'
        "styles:\n"
        "  table:\n"
        "    header: |-\n"
        "      | Owl | Year |\n"
        "      |---|---|\n"
        '    item: "| {title} | {year} |"\n'
        "sections:\n"
        "  barn: Barn\n"
        "  snow: Snow\n"
        "  eagle: Eagle\n"
        "  data: {title: Data, style: table}\n"
        '  data/more: {title: "More, and more", style: table, order: title}\n'
    )


def test_a_section_may_say_more_than_its_style() -> None:
    text = (
        'title: L\ndocument: l.md\nstyles:\n  lines: {item: "{title}", header: "Owls:"}\n'
        'sections:\n  a: {title: A, style: lines, header: ""}\n  b: {title: B, style: lines}\n'
    )

    layout = parse_layout("l", text.encode(), RULES)

    assert layout.sections["a"].views == {"a": View(item="{title}")}
    assert layout.sections["b"].views == {"b": View(item="{title}", header="Owls:")}


@pytest.mark.parametrize("declared", ["", "styles:\n  table: {item: x}\n"])
def test_a_style_that_is_not_declared_is_named_with_its_line(declared: str) -> None:
    text = f"title: L\ndocument: l.md\n{declared}sections:\n  a:\n    title: A\n    style: tabel\n"
    line = text.split("\n").index("    style: tabel") + 1

    with pytest.raises(
        ConfigurationError,
        match=rf"l\.yaml:{line}: sections\.a\.style: there is no such style",
    ):
        parse_layout("l", text.encode(), RULES)


def test_a_wrong_pattern_of_a_style_is_named_there() -> None:
    text = (
        'title: L\ndocument: l.md\nstyles:\n  bad:\n    item: "- {titel}"\n'
        "sections:\n  a: {title: A, style: bad}\n"
    )

    with pytest.raises(
        ConfigurationError,
        match=r"l\.yaml:5: styles\.bad\.item: `\{titel\}` is no field",
    ):
        parse_layout("l", text.encode(), RULES)


@pytest.mark.parametrize(
    ("sections", "line", "problem"),
    [
        ("  a: Owls", 4, "key is missing"),
        ("  a:\n    title: Owls\n    itme: x", 6, "did you mean `item`"),
        ('  a:\n    title: Owls\n    item: "- {titel}"', 6, "no field of this list"),
        ("  a:\n    - Owls", 4, "write keys with their values"),
    ],
)
def test_a_mistake_in_a_short_section_is_named_with_its_line(
    sections: str, line: int, problem: str
) -> None:
    text = f"title: L\ndocument: l.md\nsections:\n{sections}\n"

    with pytest.raises(ConfigurationError) as caught:
        parse_layout("l", text.encode(), RULES)

    assert str(caught.value).startswith(f"schema/l.yaml:{line}: sections.a")
    assert problem in str(caught.value)


def test_a_wrong_pattern_of_the_defaults_is_named_there() -> None:
    text = 'title: L\ndocument: l.md\ndefaults:\n  item: "- {titel}"\nsections:\n  a: Owls\n'

    with pytest.raises(
        ConfigurationError, match=r"l\.yaml:4: defaults\.item: `\{titel\}` is no field"
    ):
        parse_layout("l", text.encode(), RULES)


def test_a_mistake_in_the_defaults_is_named_with_its_line() -> None:
    text = "title: L\ndocument: l.md\ndefaults:\n  odrer: title\nsections:\n  a: Owls\n"

    with pytest.raises(ConfigurationError, match=r"l\.yaml:4.*did you mean `order`"):
        parse_layout("l", text.encode(), RULES)
