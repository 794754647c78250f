"""A comment of the bot's own as HTML, as GitHub shows it.

A comment holds what strangers wrote, so nothing passes through: every text is
escaped, and the only HTML of a comment that takes effect is the folds that
`bot.output.untrusted.details` writes. Links lead to `https:` or `http:` only;
pictures are shown as their words.
"""

import re
from collections.abc import Iterable
from html import escape, unescape
from typing import Final

from bot.markdown.reader import Element, Kind, read_document

_COMMENT_LINE: Final = re.compile(r"<!--[^>]*-->\n?")
_FOLD: Final = re.compile(
    r"<details>\n<summary>([^<>]{1,200})(?: <code>([^<>]{0,20000})</code>)?</summary>\n?\s*"
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
    text = (
        _COMMENT_LINE.sub("", comment, count=1)
        if comment.startswith("<!--")
        else comment
    )
    return _render_all(read_document(text).blocks)


def _render_all(elements: Iterable[Element]) -> str:
    """Return the HTML of elements side by side; every fold that begins among them ends among them."""
    parts = []
    depth = 0
    for element in elements:
        source = (
            "".join(child.value for child in element.children)
            if element.kind == "html block"
            else ""
        )
        if begun := _FOLD.fullmatch(source):
            parts.append(f"<details><summary>{_render_label(begun)}</summary>\n")
            depth += 1
        elif depth and _FOLD_END.fullmatch(source):
            parts.append("</details>\n")
            depth -= 1
        else:
            parts.append(_render(element))
    return "".join(parts) + "</details>\n" * depth


def _render_label(begun: re.Match[str]) -> str:
    label = escape(unescape(begun[1]))
    return (
        label
        if begun[2] is None
        else f"{label} <code>{escape(unescape(begun[2]))}</code>"
    )


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
        return "<br>\n"  # GitHub shows the end of a line in a comment as one
    if kind == "heading":
        return f"<h{element.level}>{_render_all(element.children)}</h{element.level}>\n"
    if kind == "code block":
        return _render_code(element)
    if kind == "list":
        return _render_list(element)
    if kind == "head":
        cells = "".join(
            f"<th>{_render_all(cell.children)}</th>" for cell in element.children
        )
        return f"<tr>{cells}</tr>\n"
    if kind == "cell":
        return f"<td>{_render_all(element.children)}</td>"
    return _render_other(element)


def _render_other(element: Element) -> str:
    if element.kind == "link" and _ADDRESS.fullmatch(element.url):
        return f'<a href="{escape(element.url)}" rel="noreferrer">{_render_all(element.children)}</a>'
    if element.kind == "rule":
        return "<hr>\n"
    if element.kind == "html block":
        return f"<pre>{_render_all(element.children)}</pre>\n"
    return _render_all(element.children) if element.children else escape(element.value)


def _render_list(element: Element) -> str:
    items = _render_all(element.children)
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
