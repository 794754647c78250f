"""`check` names everything that a list leaves out because it is unsafe: threat T52."""

import json
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.engine.file_pass import Examiner
from bot.model.entry import Entry
from bot.model.layout import FieldSpec, Layout, Section, View
from bot.model.settings import Settings
from bot.output.lists.document import render_list
from tests.listing.test_unsafe_lists import TEXTS
from tests.markdown.test_unsafe import ADDRESSES

EXAMPLES = 300
PATTERNS = (
    "- [{title}]({link}){? - {description}?}{? {preview}?}{? {links}?}",
    '- <a href="{preview}"><img src="{preview}" alt="{title}"></a>',
    "<tr><td>{title}</td><td>{preview}</td></tr>",
)
VALUES = st.one_of(TEXTS, st.sampled_from(ADDRESSES), st.just('x" onerror="alert(1)'))
RECORDS = st.fixed_dictionaries(
    {"title": VALUES.map(lambda text: text.strip() or "T")},
    optional={
        "links": st.fixed_dictionaries({"paper": VALUES}),
        "description": VALUES,
        "preview": VALUES,
        "verbatim": VALUES,
        "also_in": st.lists(
            st.fixed_dictionaries({"section": st.just("b"), "preview": VALUES}),
            max_size=1,
        ),
    },
)


@given(st.sampled_from(PATTERNS), RECORDS)
@example(PATTERNS[0], {"title": "T", "preview": "<img src=x onerror=y\n>"})
@example(PATTERNS[1], {"title": "T", "preview": 'x" onerror="alert(1)'})
@settings(derandomize=True, max_examples=EXAMPLES)
def test_T52_whatever_is_left_out_is_an_error_for_check(
    pattern: str, record: dict[str, Any]
) -> None:
    sections = {
        name: Section(title="S", views={name: View(item=pattern)}) for name in "ab"
    }
    fields = {"preview": FieldSpec(type="markdown")}
    layout = Layout(
        id="l", title="L", document="lists/l.md", sections=sections, fields=fields
    )
    text = "".join(f"{key}: {json.dumps(value)}\n" for key, value in record.items())

    result = Examiner(layout, 2026).examine("entries/l/a/x.yaml", text.encode())
    if result.record is None:
        return  # a file that cannot be read is in no list
    rendered = render_list(
        layout, [Entry.from_record("l/a/x", result.record)], Settings()
    )

    errors = {
        finding.rule for finding in result.findings if finding.severity == "error"
    }
    assert not rendered.unsafe or errors & {"unsafe-link", "unsafe-html"}, (
        text,
        rendered.unsafe,
        errors,
    )
