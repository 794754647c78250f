"""Sections with one usual pattern have the exceptions of all of them, and no line changes."""

from hypothesis import given
from hypothesis import strategies as st

from bot.importer.convert.shared_patterns import unite_patterns
from bot.listing.pattern_choice import write_item
from bot.listing.places import arrange_sections
from bot.model.entry import Entry
from bot.model.layout import Layout, Section, View

USUAL = "- [{title}]({link})"
PATTERNS = [
    USUAL,
    "- [{title}]({link}) - {description}",
    "- [{title}]({link}), {description}",
    "- {title}",
]
RECORDS = st.fixed_dictionaries(
    {"title": st.sampled_from(["Barn owl", "Snowy owl"])},
    optional={
        "links": st.just({"paper": "https://example.org/owl"}),
        "description": st.just("An owl."),
    },
)


def make_layout(*patterns: list[str]) -> Layout:
    sections = {
        name: Section(
            title=name, views={name: View(item=items[0] if len(items) == 1 else items)}
        )
        for name, items in zip("abcd", patterns, strict=False)
    }
    return Layout(id="owls", title="Owls", document="owls.md", sections=sections)


@given(
    st.lists(
        st.lists(st.sampled_from(PATTERNS), min_size=1, unique=True),
        min_size=1,
        max_size=4,
    ),
    st.lists(st.tuples(st.sampled_from("abcd"), RECORDS), max_size=8),
)
def test_every_entry_is_written_as_before(
    patterns: list[list[str]], records: list[tuple[str, dict[str, str]]]
) -> None:
    layout = make_layout(*patterns)
    entries = [
        Entry.from_record(f"owls/{section}/{number}", record)
        for number, (section, record) in enumerate(records)
        if section in layout.sections
    ]

    united = unite_patterns(layout, entries)

    for name, ordered in arrange_sections(entries, layout).items():
        before, after = (
            one.sections[name].views[name].patterns for one in (layout, united)
        )
        assert [write_item(entry, before) for entry in ordered] == [
            write_item(entry, after) for entry in ordered
        ]
        assert set(before) <= set(after)


def test_patterns_that_fit_nearly_every_line_come_last() -> None:
    free, described = (
        "- [{title}]({link}) {after}",
        "- [{title}]({link}) - {description}",
    )
    layout = make_layout([USUAL, free], [USUAL, described])

    united = unite_patterns(layout, [])

    assert united.sections["a"].views["a"].patterns == (USUAL, described, free)


def test_sections_share_the_exceptions_that_write_no_entry_otherwise() -> None:
    described = "- [{title}]({link}) - {description}"
    layout = make_layout(
        [USUAL], [USUAL, described], [USUAL, "- {title}"], ["- {title}"]
    )

    record = {
        "title": "Barn owl",
        "links": {"paper": "https://example.org/owl"},
        "description": "An owl.",
    }
    united = unite_patterns(layout, [Entry.from_record("owls/a/barn", record)])

    patterns = {
        name: section.views[name].patterns for name, section in united.sections.items()
    }
    assert patterns == {
        "a": (USUAL, "- {title}"),
        "b": (USUAL, described),
        "c": (USUAL, "- {title}"),
        "d": ("- {title}",),
    }
