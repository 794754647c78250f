"""What `listwright check` accepts and what the published JSON Schema accepts are the same."""

import re
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot.document.editor_schema import build_json_schema
from bot.document.field_types import (
    BOOLEAN,
    DATE,
    INTEGER,
    YEAR,
    ScalarType,
    collect_scalar_types,
    make_choice,
)
from bot.document.reader import Document, parse_yaml
from bot.document.scalars import read_core, write_quoted
from bot.document.schema import compile_schema, load_validator, validate
from bot.document.writer import KeyOrder, format_text
from bot.model.entry import get_key_order
from bot.model.layout import FieldSpec, Layout, Section, View

FIELDS = {
    "size": FieldSpec(type="integer"),
    "open": FieldSpec(type="boolean"),
    "released": FieldSpec(type="date"),
    "kind": FieldSpec(
        type="choice", choices=["deb", "3.10", "2024", "yes", "true", "0"]
    ),
    "systems": FieldSpec(type="list", choices=["linux", "7"]),
    "notes": FieldSpec(type="list"),
    "about": FieldSpec(type="markdown"),
    "home": FieldSpec(type="url"),
}
LAYOUT = Layout(
    id="demo",
    title="Demo",
    document="README.md",
    sections={"tools": Section(title="Tools", views={"tools": View(item="- {title}")})},
    fields=FIELDS,
)
VALIDATOR = load_validator(LAYOUT, compile_schema(LAYOUT))
SCHEMA = build_json_schema(LAYOUT, ["paper"])
EDITOR = Draft202012Validator(SCHEMA)
ORDER = KeyOrder(get_key_order(FIELDS))
TYPES = collect_scalar_types(FIELDS)


class CoreLoader(yaml.SafeLoader):
    """Reads YAML as editors do: by the core schema of YAML 1.2.2, section 10.3.2."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own name


CORE = {
    "null": r"~|null|Null|NULL|",
    "bool": r"true|True|TRUE|false|False|FALSE",
    "int": r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
}
for kind, expression in CORE.items():
    CoreLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{kind}", re.compile(f"^(?:{expression})$"), None
    )


def construct_integer(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> int:
    text = str(loader.construct_scalar(node))
    return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)


CoreLoader.add_constructor("tag:yaml.org,2002:int", construct_integer)
# The key `on` of `removed`, and a label that looks like a number, are text to an editor.
CoreLoader.add_constructor(
    "tag:yaml.org,2002:map",
    lambda loader, node: {
        key.value: loader.construct_object(value, deep=True)
        for key, value in node.value
    },
)


def is_accepted_here(text: str) -> bool:
    document = parse_yaml(text)
    return isinstance(document, Document) and not validate(VALIDATOR, document.value)[1]


def is_accepted_by_editors(text: str) -> bool:
    return bool(EDITOR.is_valid(yaml.load(text, CoreLoader)))  # noqa: S506 - a safe loader of our own


WORDS = [
    *[
        "",
        "x",
        "first",
        "deb",
        "Deb",
        "a b",
        "https://github.com/octo-curator/kit",
        "linux",
        "soon",
        "-",
        "é",
        "٢٠٢٤",
    ],
    *[
        "2024",
        "02024",
        "0",
        "7",
        "1",
        "-0",
        "-5",
        "+2024",
        "9999",
        "10000",
        "2_024",
        "2__024",
        "_1",
        "1_",
        "150_000",
    ],
    *[
        "2024.0",
        "2024.5",
        "2024.",
        ".0",
        "0.0",
        "1e3",
        "2.024E+3",
        "0x7e8",
        "0o17",
        "0x",
        "1e400",
        ".inf",
        ".nan",
    ],
    *[
        "999999999999999",
        "1000000000000000",
        "-999999999999999",
        "1e20",
        "3.10",
        "3.1",
        "3.100",
        "12:30",
        "1,000",
    ],
    *[
        "true",
        "True",
        "tRUE",
        "false",
        "yes",
        "No",
        "on",
        "OFF",
        "y",
        "N",
        "t",
        "f",
        "null",
        "~",
        "None",
    ],
    *[
        "2024-05",
        "2024-05-31",
        "2024-13",
        "2024-5",
        "2024-02-31",
        "2024-05-31T10:00:00Z",
        "2024/05",
        "0999",
        "999",
    ],
]
words = st.sampled_from(WORDS) | st.text("0123456789+-_.eEx true\u00e9", max_size=12)


@st.composite
def scalars(draw: st.DrawFn) -> str:
    """One scalar as it stands in a file: plain, or in double quotes.

    Left out is a number in quotes that is written as nobody writes one (`"0x7e8"`): the reader does not
    know of the quotes, JSON Schema does not know of the notation.
    """
    text = draw(words).strip()
    if draw(st.booleans()):
        value = read_core(text)
        assume(isinstance(value, str) or str(value).lower() == text)
        return write_quoted(
            draw(st.sampled_from(["", " ", "\n"]))
            + text
            + draw(st.sampled_from(["", " "]))
        )
    assume(text[:1] not in {"-", ""} or read_core(text) != text or text == "")
    return text


def place(value: str) -> str:
    return f" {value}".rstrip() + "\n"


@st.composite
def values(draw: st.DrawFn, depth: int = 1) -> str:
    """What stands behind a key: a scalar, or a block on the lines below."""
    shape = draw(
        st.sampled_from(["scalar", "scalar", "scalar", "list", "mapping", "empty"])
    )
    pad = "  " * depth
    if shape == "empty":
        return draw(st.sampled_from(["\n", " []\n", " {}\n"]))
    if shape == "list":
        return "\n" + "".join(
            f"{pad}-{place(item)}"
            for item in draw(st.lists(scalars(), min_size=1, max_size=3))
        )
    if shape == "mapping":
        names = draw(
            st.lists(st.sampled_from(INNER), min_size=1, max_size=3, unique=True)
        )
        deeper = values(depth + 1) if depth < 3 else scalars().map(place)
        return "\n" + "".join(f"{pad}{name}:{draw(deeper)}" for name in names)
    return place(draw(scalars()))


INNER = [
    "url",
    "text",
    "paper",
    "year",
    "title",
    "section",
    "on",
    "why",
    "kind",
    "open",
    "after",
    "zzz",
]
NAMES = [*get_key_order(FIELDS), "unknown", "Year"]


@st.composite
def guests(draw: st.DrawFn) -> str:
    """The value of `also_in`: sections, and blocks of fields."""
    lines = []
    for _ in range(draw(st.integers(1, 2))):
        if draw(st.booleans()):
            lines.append(f"  -{place(draw(scalars()))}")
            continue
        names = draw(
            st.lists(
                st.sampled_from([*INNER, "released", "links", "systems", "place"]),
                max_size=3,
                unique=True,
            )
        )
        block = "".join(
            f"    {name}:{draw(values(3))}"
            for name in ("section", *names)
            if name != "section" or draw(st.booleans())
        )
        assume(block.count("section:") < 2 and block)
        lines.append(f"  -\n{block}")
    return "\n" + "".join(lines)


@st.composite
def documents(draw: st.DrawFn) -> str:
    names = draw(st.lists(st.sampled_from(NAMES), max_size=4, unique=True))
    title = draw(
        st.sampled_from([" X\n", " X\n", " X\n", "\n", ' ""\n', " 2024\n", " [x]\n"])
    )
    rest = [
        f"{name}:{draw(guests() if name == 'also_in' and draw(st.booleans()) else values())}"
        for name in names
        if name != "title"
    ]
    return f"title:{title}" + "".join(rest)


_QUOTED_NUMBER = re.compile(r"^kind:\s*[\"']\s*[-+.\d]", re.MULTILINE)


def is_told_otherwise(text: str) -> bool:
    """Return whether an editor is stricter than `check` by design of JSON Schema, which knows no such comparison.

    It does not take a number in quotes for the choice of the same value, nor a translation without a value for none.
    """
    loaded = yaml.load(text, yaml.BaseLoader) if "translations:" in text else {}  # noqa: S506 - texts only
    translations = loaded.get("translations")
    is_empty = isinstance(translations, dict) and not all(translations.values())
    return is_empty or _QUOTED_NUMBER.search(text) is not None


@pytest.mark.feature("json-schema")
@settings(max_examples=300, deadline=None)
@given(documents())
def test_check_and_the_published_schema_accept_the_same_documents(text: str) -> None:
    assume(isinstance(parse_yaml(text), Document))
    assume(not is_told_otherwise(text))

    assert is_accepted_here(text) == is_accepted_by_editors(text)


@st.composite
def fields(draw: st.DrawFn) -> str:
    """A document with one field more than the title."""
    name = draw(
        st.sampled_from(
            [
                "year",
                "date",
                "size",
                "open",
                "released",
                "kind",
                "systems",
                "notes",
                "venue",
            ]
        )
    )
    items = draw(st.lists(scalars(), min_size=1, max_size=3))
    if name in {"systems", "notes"}:
        return f"title: X\n{name}:\n" + "".join(f"  -{place(item)}" for item in items)
    return f"title: X\n{name}:{place(items[0])}"


@settings(max_examples=400, deadline=None)
@given(fields())
def test_check_and_the_published_schema_accept_the_same_values(text: str) -> None:
    assume(isinstance(parse_yaml(text), Document))
    assume(not is_told_otherwise(text))

    assert is_accepted_here(text) == is_accepted_by_editors(text)


@settings(max_examples=200, deadline=None)
@given(fields())
def test_the_formatter_keeps_what_is_accepted_and_its_values(text: str) -> None:
    document = parse_yaml(text)
    assume(isinstance(document, Document))
    assert isinstance(document, Document)
    record, problems = validate(VALIDATOR, document.value)

    formatted = format_text(text, ORDER, TYPES)

    again = parse_yaml(formatted)
    assert isinstance(again, Document)
    assert validate(VALIDATOR, again.value) == (record, problems)
    assert is_accepted_by_editors(formatted) == (not problems)
    assert format_text(formatted, ORDER, TYPES) == formatted


@pytest.mark.parametrize(
    ("field", "given_as", "written"),
    [
        ("year", "02024", "2024"),
        ("year", '"2024"', "2024"),
        ("year", "2024.0", "2024"),
        ("year", '" 2024 "', "2024"),
        ("year", "0x7e8", "2024"),
        ("date", "2024", '"2024"'),
        ("date", "999", '"0999"'),
        ("size", "150_000", "150000"),
        ("open", "yes", "true"),
        ("open", '"true"', "true"),
        ("open", "OFF", "false"),
        ("open", "1", "true"),
        ("kind", "2024", '"2024"'),
        ("kind", "02024", '"2024"'),
        ("kind", "3.10", '"3.10"'),
        ("venue", "2024", '"2024"'),
    ],
)
def test_a_value_that_is_plain_enough_is_accepted_and_written_in_one_form(
    field: str, given_as: str, written: str
) -> None:
    text = f"title: X\n{field}: {given_as}\n"

    assert is_accepted_here(text)
    assert is_accepted_by_editors(text)
    assert f"{field}: {written}\n" in format_text(text, ORDER, TYPES)


@pytest.mark.parametrize(
    "line",
    [
        "year: soon",
        "year: 12024",
        "year: -1",
        "date: 2024-13",
        "size: 1.5",
        "open: maybe",
        "kind: Deb",
        "tags: a, b",
    ],
)
def test_a_value_that_is_none_of_its_type_is_refused_on_both_sides(line: str) -> None:
    text = f"title: X\n{line}\n"

    assert not is_accepted_here(text)
    assert not is_accepted_by_editors(text)


@pytest.mark.parametrize(
    "kind", [INTEGER, YEAR, DATE, BOOLEAN, make_choice(["deb", "3.10", "2024"])]
)
@given(text=st.text(max_size=30) | words)
def test_a_type_reads_any_text_and_its_own_values_as_they_are(
    kind: ScalarType, text: str
) -> None:
    value = kind.read(text)

    assert value is None or kind.read(str(value)) == value


def test_the_schema_completes_labels_shows_examples_and_marks_what_is_for_maintainers() -> (
    None
):
    properties = SCHEMA["properties"]

    assert list(properties["links"]["properties"])[:2] == ["paper", "code"]
    assert properties["links"]["properties"]["code"]["examples"]
    assert properties["date"]["examples"]
    assert properties["allow"]["description"].startswith("For maintainers: ")
    assert not properties["venue"]["description"].startswith("For maintainers: ")


@pytest.mark.parametrize(
    "before", ["title: X\n", "title: X\nalso_in:\n  - section: tools\n    "]
)
@pytest.mark.parametrize(
    ("place", "is_right"),
    [
        ("first", True),
        ("{after: llava}", True),
        ("{after: 2024}", True),
        ("", True),
        ("last", False),
        ("llava", False),
        ("{before: llava}", False),
        ("{after: a, before: b}", False),
        ("{after: }", False),
        ("{}", False),
        ("[first]", False),
    ],
)
def test_a_place_is_first_or_below_a_slug(
    before: str, place: str, *, is_right: bool
) -> None:
    text = f"{before}place: {place}\n"
    document = parse_yaml(text)
    assert isinstance(document, Document)
    _, problems = validate(VALIDATOR, document.value)

    assert (is_accepted_here(text), is_accepted_by_editors(text)) == (
        is_right,
        is_right,
    )
    assert is_right or [problem.message for problem in problems] == [
        f"`{'.'.join(map(str, problems[0].field))}` must be `first`, or `after: SLUG` below it."
    ]


@pytest.mark.parametrize(
    ("reason", "is_accepted"),
    [
        ("It is meant.", True),
        ("7", True),
        ("{why: It is meant, until: 2027-03-01}", True),
        ("{why: 7, until: '2028-02-29'}", True),
        ("{why: It is meant, until: 2027-04-31}", False),
        ("{why: It is meant, until: 2027-03}", False),
        ("{why: It is meant, until: 2027}", False),
        ("{why: It is meant, until: }", False),
        ("{why: It is meant}", False),
        ("{until: 2027-03-01}", False),
        ("{why: It is meant, until: 2027-03-01, since: 2026-03-01}", False),
        ("[It is meant]", False),
    ],
)
def test_a_reason_may_have_an_end_for_both(reason: str, *, is_accepted: bool) -> None:
    text = f"title: A\nallow:\n  shared-link: {reason}\n"

    assert is_accepted_here(text) == is_accepted_by_editors(text) == is_accepted
