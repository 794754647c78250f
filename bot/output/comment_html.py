"""Render a comment of the bot's own as HTML, as GitHub shows it.

A comment holds what strangers wrote, so that no HTML of it takes effect, but for the
folds that `bot.output.untrusted.render_fold` writes. Every text is escaped. Links
lead to `https:` or `http:` only; pictures are shown as their words.
"""

import re
from collections.abc import Iterable
from html import escape, unescape
from typing import Final

from bot.markdown.reader import Element, Kind, read_document

# The stamp: "<!-- listwright:review 0123abcd… -->"
_COMMENT_LINE: Final = re.compile(r"<!--[^>]*-->\n?")

# Just what `render_fold` writes: no `<` in the label or in the code.
_FOLD: Final = re.compile(
    r"<details>\n<summary>([^<>]{1,200})(?: <code>([^<>]{0,20000})</code>)?</summary>"
    r"\n?\s*"
)
_FOLD_END: Final = re.compile(r"</details>\s*")
_ADDRESS: Final = re.compile(r"https?://[^\s\"<>]+", re.IGNORECASE)
_TAGS: Final[dict[Kind, str]] = {
    "paragraph": "p",
    "quote": "blockquote",
    "item": "li",
    "table": "table",
    "row": "tr",
    "strong": "strong",
    "emphasis": "em",
    "strikethrough": "s",
}
_BLOCKS: Final = frozenset({"p", "blockquote", "li", "table", "tr"})


def render_comment_html(comment: str) -> str:
    """Return the HTML of a comment, without the hidden line at its beginning."""
    text = comment
    if comment.startswith("<!--"):
        text = _COMMENT_LINE.sub("", comment, count=1)
    return _render_all(read_document(text).blocks)


def _render_all(elements: Iterable[Element]) -> str:
    """Return the HTML of elements side by side.

    Every fold that begins among them ends among them, so that a part of a comment that
    is cut off cannot swallow what follows it on a page.
    """
    parts = []
    depth = 0
    for element in elements:
        source = _read_html_block(element)
        fold = _FOLD.fullmatch(source)
        if fold is not None:
            parts.append(f"<details><summary>{_render_label(fold)}</summary>\n")
            depth += 1
        elif depth and _FOLD_END.fullmatch(source):
            parts.append("</details>\n")
            depth -= 1
        else:
            parts.append(_render(element))
    return "".join(parts) + "</details>\n" * depth


def _read_html_block(element: Element) -> str:
    """Return the source of a block of HTML; empty for any other element."""
    if element.kind != "html block":
        return ""
    return "".join(child.value for child in element.children)


def _render_label(fold: re.Match[str]) -> str:
    # `render_fold` writes entities; unescaped first, they are not escaped twice.
    label = escape(unescape(fold[1]))
    if fold[2] is None:
        return label
    subject = escape(unescape(fold[2]))
    return f"{label} <code>{subject}</code>"


def _render(element: Element) -> str:
    kind = element.kind
    if kind in _TAGS:
        tag = _TAGS[kind]
        end = "\n" if tag in _BLOCKS else ""
        return f"<{tag}>{_render_all(element.children)}</{tag}>{end}"
    if kind == "text":
        return escape(element.value)
    if kind == "code":
        return f"<code>{escape(element.value)}</code>"
    if kind == "break":
        # GitHub shows the end of a line in a comment as a line break.
        return "<br>\n"
    if kind == "heading":
        tag = f"h{element.level}"
        return f"<{tag}>{_render_all(element.children)}</{tag}>\n"
    if kind == "code block":
        return _render_code(element)
    if kind == "list":
        return _render_list(element)
    if kind == "head":
        return _render_table_head(element)
    if kind == "cell":
        return f"<td>{_render_all(element.children)}</td>"
    return _render_other(element)


def _render_other(element: Element) -> str:
    if element.kind == "link" and _ADDRESS.fullmatch(element.url):
        address = escape(element.url)
        label = _render_all(element.children)
        return f'<a href="{address}" rel="noreferrer">{label}</a>'
    if element.kind == "rule":
        return "<hr>\n"
    if element.kind == "html block":
        return f"<pre>{_render_all(element.children)}</pre>\n"
    # Anything else, such as a picture, is shown as its words.
    if element.children:
        return _render_all(element.children)
    return escape(element.value)


def _render_table_head(element: Element) -> str:
    cells = [_render_all(cell.children) for cell in element.children]
    row = "".join(f"<th>{cell}</th>" for cell in cells)
    return f"<tr>{row}</tr>\n"


def _render_list(element: Element) -> str:
    items = _render_all(element.children)
    # The value of an ordered list is its first number.
    if not element.value:
        return f"<ul>\n{items}</ul>\n"
    return f'<ol start="{int(element.value)}">\n{items}</ol>\n'


def _render_code(element: Element) -> str:
    text = "".join(child.value for child in element.children)
    if element.value != "diff":
        return f"<pre><code>{escape(text)}</code></pre>\n"
    tags = {"+": "ins", "-": "del"}
    lines = []
    for line in text.removesuffix("\n").split("\n"):
        tag = tags.get(line[:1])
        lines.append(f"<{tag}>{escape(line)}</{tag}>\n" if tag else f"{escape(line)}\n")
    return f"<pre><code>{''.join(lines)}</code></pre>\n"
