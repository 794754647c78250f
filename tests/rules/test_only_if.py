"""A rule that is not asked of a file would have had nothing to say of it."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.document.canonical_reader import read_settled
from bot.document.field_types import collect_scalar_types
from bot.document.reader import Document
from bot.engine.file_pass import Examiner
from bot.engine.registry import list_file_rules
from bot.model.entry_id import EntryId
from bot.model.layout import FieldSpec, Layout, Section, View
from tests.rules.cases import case_paths, load_case

LAYOUT = Layout(
    id="demo",
    title="A demonstration",
    document="lists/demo.md",
    sections={
        "tools": Section(
            title="Tools", views={"tools": View(item="- [{title}]({link})")}
        )
    },
    fields={"homepage": FieldSpec(type="url"), "notes": FieldSpec(type="markdown")},
    tags=["video"],
)
PATH = "entries/demo/tools/example.yaml"


def switch_on(layout: Layout) -> Layout:
    """The layout with the rules on that are off by default."""
    optional = {rule.name: rule.severity for rule in list_file_rules() if rule.optional}
    return replace(layout, rules={**optional, **layout.rules})


def silent_rules_speak(examiner: Examiner, path: str, data: bytes) -> list[str]:
    """Return the rules that find something in the formatted file though they are not asked of it."""
    data = examiner.format(data.decode("utf-8", "replace")).encode()
    file, record, document = examiner.read(path, data)
    due = examiner.select_rules(
        file, record, is_settled=isinstance(document, Document) and document.is_settled
    )
    return [
        rule.name
        for rule in list_file_rules()
        if rule not in due and list(rule.check(file))
    ]


@pytest.mark.parametrize(
    "path", case_paths(), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_no_case_needs_a_rule_that_is_not_asked(path: Path) -> None:
    case = load_case(path)
    for name in case.subjects:
        layout = (
            case.layouts.get(EntryId.from_path(name).list_id) or case.layouts["demo"]
        )
        examiner = Examiner(switch_on(layout), case.year)
        assert silent_rules_speak(examiner, name, case.files[name]) == []


PIECES = st.sampled_from(
    [
        *[
            "word",
            "[x](javascript:alert)",
            "<b>",
            "<!-- x",
            "<?x",
            "listwright:end",
            "amazing",
            "TBD",
            "1. one",
        ],
        *[
            "`code`",
            "*x*",
            "]",
            "\u00a0",
            "\u0430bc",
            "https://example.com",
            "HTTP://github.com/a/b",
            "- x",
        ],
        *[
            "https://arxiv.org/pdf/2304.08485v2",
            "https://github.com/a/b?utm_source=x",
            "https://127.0.0.1",
        ],
        *[
            "CVPR 2024",
            "2042",
            "2024-02-31",
            "https://arxiv.org/abs/2304.08485",
            "#1",
            "video",
            "~~~",
            "+ x",
        ],
    ]
)
TEXTS = st.lists(PIECES, min_size=1, max_size=3).map(" ".join)
ENTRIES = st.fixed_dictionaries(
    {"title": TEXTS},
    optional=dict.fromkeys(
        ("name", "year", "date", "venue", "description", "homepage", "notes"),
        TEXTS | PIECES,
    )
    | {
        "links": st.dictionaries(
            st.sampled_from(["paper", "code", "x"]), PIECES, min_size=1, max_size=2
        )
    },
)


@given(ENTRIES)
@settings(max_examples=300, deadline=None)
def test_no_entry_needs_a_rule_that_is_not_asked(
    entry: dict[str, str | dict[str, str]],
) -> None:
    lines = []
    for key, value in entry.items():
        inner = value if isinstance(value, dict) else {}
        lines.append(f"{key}:" if inner else f"{key}: {quoted(str(value))}")
        lines += [f"  {label}: {quoted(url)}" for label, url in inner.items()]

    examiner = Examiner(switch_on(LAYOUT), 2026)

    assert silent_rules_speak(examiner, PATH, "\n".join(lines).encode() + b"\n") == []


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def test_an_ordinary_entry_is_put_to_few_rules() -> None:
    data = b"title: A work\nyear: 2023\nlinks:\n  paper: https://arxiv.org/abs/2304.08485\n"
    assert read_settled(
        data, {"title": 0, "year": 1, "links": 2}, collect_scalar_types({})
    )
    examiner = Examiner(LAYOUT, 2026)
    file, record, _ = examiner.read(PATH, data)

    assert (
        len(examiner.select_rules(file, record, is_settled=True))
        < len(list_file_rules()) / 2
    )
