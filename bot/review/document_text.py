"""Text of a document that is no entry: what is said of it, and how it is kept."""

import re
from collections.abc import Sequence
from shlex import quote

from bot.markdown.inline_tokens import find_links
from bot.markdown.link_targets import is_outside
from bot.model.account import DocumentText, Lines
from bot.model.layout import View

_LONGEST_TEXT = 2_000
"""Characters of a text that are shown; a comment bears a few of them."""
_LONGEST_TITLE = 100
_MOST_LINKS = 20
"""Addresses of a text that are named."""
_MARKER = re.compile(r"(?:[-*+]|\d{1,9}[.)]) ")
_LAYOUT_LINE = re.compile(
    r"[ \t]*(?:\Z|(?:[*+]|\d{1,9}[.)])[ \t]*\Z|#{1,6}(?:[ \t]|\Z)"
    r"|\|?[ \t:|-]+\|?[ \t]*\Z|</?(?:details|summary|table|ul|ol)\b)"
)


def is_layout(line: str) -> bool:
    """Return whether the list writes such a line between its markers itself, or it says nothing.

    These are empty lines, headings, the head of a table, and what folds away. A bullet without text says as little.
    """
    return _LAYOUT_LINE.match(line) is not None


def make_words(lines: tuple[Lines, ...], old: str, text: str) -> DocumentText:
    """Return the outcome for words outside the generated parts."""
    known = set(list_addresses(old))
    new_links = tuple(url for url in list_addresses(text) if url not in known)
    return DocumentText(
        lines, "words", shorten_text(old), shorten_text(text), new_links
    )


def list_addresses(text: str) -> list[str]:
    """Return the addresses that Markdown leads to, each once, at most 20."""
    return list(dict.fromkeys(url for _, url in find_links(text) if is_outside(url)))[
        :_MOST_LINKS
    ]


def shorten_text(text: str) -> str:
    """Return the beginning of a text, at most 2,000 characters."""
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]} …"


def describe_homeless(line: int, new_heading: str | None, offer: str) -> str:
    """Return why an item is no entry: it stands under a new heading, or under one that shows no section.

    *offer* says how the heading becomes a section.
    """
    if new_heading is not None:
        return (
            f"Line {line} stands under the new heading `{new_heading}`, which is no section of the list yet: "
            f"it stays there, unsorted and unchecked. {offer}"
        )
    return (
        f"Line {line} adds an item outside the generated parts: it stays there, unsorted and unchecked. "
        "To be an entry it must stand in a section, or come as a file."
    )


def offer_section(list_id: str, heading: str, pattern: str) -> str:
    """Return how a maintainer makes a section of a heading: one command, after the merge."""
    return (
        "A maintainer can make a section of it after the merge, with items written as "
        f"`{pattern}`: `listwright add-section {list_id} {quote(heading)}`."
    )


def cut_title(words: Sequence[str]) -> str:
    """Return the first words of a text, as many as a title bears."""
    title = words[0][:_LONGEST_TITLE]
    for word in words[1:]:
        if len(title) + 1 + len(word) > _LONGEST_TITLE:
            break
        title = f"{title} {word}"
    return title


def write_as_item(text: str, view: View) -> str:
    """Return *text* as an item of a view, so that it does not run into the item above it."""
    pattern = view.patterns[0].lstrip()
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if pattern.startswith("|"):
        cell = " ".join(lines).replace("|", "\\|")
        return f"| {cell} |"
    marker = _MARKER.match(pattern)
    if marker is None:
        return "\n".join(lines)
    indent = " " * len(marker[0])
    return f"\n{indent}".join([marker[0] + lines[0], *lines[1:]])
