"""A list's own words to those who break a rule: below the finding, and harmless."""

import datetime as dt
import html
import re
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ConfigurationError
from bot.listing.config_files import (
    parse_layout,
    parse_read_list,
    render_layout,
    render_read_list,
)
from bot.model.finding import Finding, Fix, Location
from bot.model.replies import use_replies
from bot.model.review import Review, Verdict
from bot.model.wording import speak
from bot.output.comments.replies import render_reply
from bot.output.comments.review import render_comment
from tests.document_source import scene
from tests.output.payloads import payloads
from tests.output.test_untrusted import github

TODAY = dt.date(2026, 1, 31)
PATH = "entries/demo/tools/viewer.yaml"
GUIDE = "https://octo-curator.example/guide"
HEAD, BASE = "1" * 40, "0" * 40
LAYOUT = """title: Things
document: lists/things.md
sections:
  a:
    title: A
    views:
      a:
        item: "- {title}"
"""
DOCUMENT = "title: Things\ndocument: README.md\nsource: document\n"
RULES = frozenset({"missing-link", "few-stars", "shared-link"})


def find(rule: str, message: str = "There is no link.") -> Finding:
    return Finding(rule, "error", Location(PATH, 3), message)


def write(*findings: Finding, hints: tuple[Finding, ...] = ()) -> str:
    verdicts = tuple(
        Verdict(PATH, "added", "demo", "Viewer", to_fix=(one,)) for one in findings
    )
    hinted = Verdict(PATH, "added", "demo", "Viewer", hints=hints)
    review = Review(BASE, HEAD, (*verdicts, hinted), (), {"demo": "Demo"})
    return render_comment(review, TODAY)


@pytest.mark.feature("own-replies")
def test_a_reply_stands_below_the_finding_which_stays() -> None:
    finding = Finding(
        "missing-link",
        "error",
        Location(PATH, 3),
        "There is no link.",
        Fix("Add one", (), safe=False),
    )
    reply = f"Thank you! Readers want to try it: [how to add a link]({GUIDE})."

    with use_replies({"demo": {"missing-link": reply}}):
        comment = write(finding)

    assert (
        "1. Line 3: There is no link. (rule `missing-link`)\n"
        "   **Fix:** Add one\n"
        "   **From the maintainers:** Thank you! Readers want to try it:"
        f" [how to add a link]({GUIDE}).\n"
    ) in comment


def test_a_reply_stands_once_in_a_comment_and_below_hints_too() -> None:
    replies = {"demo": {"missing-link": "Kind words.", "few-stars": "Other words."}}

    with use_replies(replies):
        comment = write(
            find("missing-link"), find("missing-link"), hints=(find("few-stars"),)
        )

    assert comment.count("Kind words.") == 1
    assert comment.count("Other words.") == 1


def test_other_rules_lists_and_languages_keep_their_words() -> None:
    plain = write(find("missing-link"))

    with use_replies({"demo": {"few-stars": "No."}, "other": {"missing-link": "No."}}):
        assert write(find("missing-link")) == plain
    assert write(find("missing-link")) == plain
    with speak("zh"), use_replies({"demo": {"missing-link": "请加上链接。"}}):
        assert "**维护者的话：** 请加上链接。" in write(find("missing-link"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Plain words, and more.", "Plain words, and more."),
        ("Two\n  lines", "Two lines"),
        ("Ask @octo-curator.", "Ask `@octo-curator.`"),
        ("See #12 and GH-12", "See `#12` and `GH-12`"),
        ("As in 0a1b2c3", "As in `0a1b2c3`"),
        ("**bold** <b>x</b>", "`**bold**` `<b>x</b>`"),
        (f"Look![guide]({GUIDE})", f"Look! [guide]({GUIDE})"),
        (f"See {GUIDE}", f"See `{GUIDE}`"),
        (f"[@octo]({GUIDE})", f"`@octo` (`{GUIDE}`)"),
        ("[x](javascript:alert)", "`[x](javascript:alert)`"),
        ("[x](https://evil.example\\@good.example/)", None),
        ("a\u202eb", "a⟨U+202E⟩b"),
    ],
)
def test_only_words_and_links_take_effect(text: str, shown: str | None) -> None:
    rendered = render_reply(text)

    assert "<a" not in github(rendered) or shown is not None
    assert shown is None or rendered == shown


def assert_harmless(text: str) -> None:
    """No tag but that of a link, and nothing that GitHub would obey, stands outside code."""
    page = github(f"- Line\n  **From the maintainers:** {render_reply(text)}\n")
    outside = re.sub(r"<code>[^<]*</code>", "", page)
    tags = set(re.findall(r"</?([a-zA-Z][\w-]*)", outside))
    assert tags <= {"ul", "li", "strong", "a"}, repr(text)
    words = html.unescape(re.sub(r'<a href="https?://[^"]*">', "", outside))
    assert not re.search(r"@\w|#\d|\bGH-\d|://|www\.", words), repr(text)


def test_T17_no_payload_notifies_anybody_or_becomes_markup() -> None:
    for payload in islice(payloads(), 0, None, 7):
        assert_harmless(payload)
        assert_harmless(f"[{payload}]({GUIDE})")
        assert_harmless(f"Look ![words]({GUIDE}{payload})")


@given(st.text("ab @#[]()!`*_<>:/.\\\n-1https", max_size=80))
@settings(max_examples=300, deadline=None)
def test_T17_no_text_at_all_notifies_anybody_or_becomes_markup(text: str) -> None:
    assert_harmless(text)


def test_replies_are_read_as_they_were_written() -> None:
    text = 'replies:\n  missing-link: "Thank you: please add one."\n'
    layout = parse_layout("things", (text + LAYOUT).encode(), RULES)
    declared = parse_read_list("things", (DOCUMENT + text).encode(), RULES)
    assert declared is not None

    assert layout.replies == {"missing-link": "Thank you: please add one."}
    assert declared.replies == layout.replies
    assert parse_layout("things", render_layout(layout).encode(), RULES) == layout
    again = parse_read_list("things", render_read_list(declared).encode(), RULES)
    assert again == declared


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (
            "  mising-link: Words.\n",
            "replies.mising-link: there is no such rule; did you mean `missing-link`?",
        ),
        (
            f"  missing-link: {'x' * 501}\n",
            "replies.missing-link: a reply has at most 500 characters, not 501.",
        ),
        (
            '  missing-link: " "\n',
            "replies.missing-link: this must say something, or be left out.",
        ),
        (
            "  missing-link: [Words]\n",
            "replies.missing-link: write text.",
        ),
    ],
)
@pytest.mark.parametrize("layout", [LAYOUT, DOCUMENT])
def test_a_mistake_is_named_at_its_place(reply: str, problem: str, layout: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        parse_layout("things", f"replies:\n{reply}{layout}".encode(), RULES)

    assert str(refusal.value) == f"schema/things.yaml:2: {problem}"


def test_a_list_that_is_its_document_replies_too(tmp_path: Path) -> None:
    layout = f"{scene.LAYOUT}replies:\n  overlong-description: Short, please.\n"
    text = scene.LIST.replace("It counts arms.", "It counts arms. " * 30)
    repository = scene.Repository.with_document(tmp_path / "list", scene.LIST, layout)

    comment = repository.comment(repository.contribute(text))

    assert "(rule `overlong-description`)\n" in comment
    assert "  **From the maintainers:** Short, please.\n" in comment
