"""A comment on a page of the bot's own shows what it shows at GitHub."""

import re
from html import unescape
from pathlib import Path

import cmarkgfm  # type: ignore[import-untyped]
import pytest
from cmarkgfm.cmark import Options  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from bot.output.comment_html import render_comment_html
from bot.output.untrusted import quote_block, quote_inline, render_fold

CASES = Path(__file__).parents[1] / "review" / "cases"
COMMENTS = sorted(CASES.rglob("comment.md"))
_ALLOWED = re.compile(
    r"</?(?:p|blockquote|li|ul|table|tr|th|td|strong|em|s|code|pre|h[1-6]|details|summary|ins|del)>|<br>|<hr>"
    r'|<ol start="\d+">|</ol>|<a href="https?://[^"<>\s]*" rel="noreferrer">|</a>'
)


def show(html: str) -> list[str]:
    """The words of a page, and the elements that a reader sees, without attributes."""
    html = re.sub(r"<!--.*?-->|</?(?:thead|tbody|ins|del)>", "", html, flags=re.DOTALL)
    html = re.sub(r"<br ?/?>|</?p>", " ", html)
    html = re.sub(r"<(\w+)[^>]*>", r"<\1>", html)
    return unescape(re.sub(r"(</?\w+>)", r" \1 ", html)).split()


def test_there_are_comments_to_compare() -> None:
    assert len(COMMENTS) > 20


@pytest.mark.parametrize("path", COMMENTS, ids=lambda path: path.parent.name)
def test_a_comment_shows_the_same_as_at_github(path: Path) -> None:
    comment = path.read_text("utf-8")
    at_github = cmarkgfm.github_flavored_markdown_to_html(
        comment, Options.CMARK_OPT_UNSAFE
    )

    assert show(render_comment_html(comment)) == show(at_github)


@given(st.text())
def test_whatever_a_text_holds_only_known_elements_come_out(text: str) -> None:
    html = render_comment_html(text)

    assert "<" not in _ALLOWED.sub("", html)


@given(st.text(alphabet="<>/detailsumryp \n`&;#x3-\"'=!["))
def test_no_text_opens_a_fold_that_it_does_not_close(text: str) -> None:
    html = render_comment_html(text)

    assert html.count("<details>") == html.count("</details>")
    assert "<" not in _ALLOWED.sub("", html)


def test_what_stands_in_code_stays_text() -> None:
    attack = "</summary></details><script>alert(1)</script>"
    comment = f"Look at {quote_inline(attack)}.\n\n{render_fold('Fold', quote_block(attack), subject=attack)}"

    html = render_comment_html(comment)

    assert "<script>" not in html
    assert html.count("&lt;script&gt;") == 3
    assert "<summary>Fold <code>" in html
