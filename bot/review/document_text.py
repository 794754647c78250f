"""Text of a document that is no entry: how it is reported, and how it is kept."""

import re
from collections.abc import Sequence
from shlex import quote

from bot.markdown.inline_tokens import find_links
from bot.markdown.link_targets import is_outside
from bot.model.account import DocumentText, Lines
from bot.model.layout import View
from bot.model.wording import say

# Characters of a text that are kept for display. A comment has room for a few such texts.
_LONGEST_TEXT = 2_000
_LONGEST_TITLE = 100
# Addresses of a text that are named.
_MOST_LINKS = 20
# A bullet or a number with its space: `- `, `* `, `12. `.
_MARKER = re.compile(r"(?:[-*+]|\d{1,9}[.)]) ")
# In this order: a blank line or a bullet without text (`*`, `3.`), a heading (`## Papers`),
# the second line of a table (`| --- | :-: |`), and HTML that folds (`<details>`).
_LAYOUT_LINE = re.compile(
    r"[ \t]*(?:\Z|(?:[*+]|\d{1,9}[.)])[ \t]*\Z|#{1,6}(?:[ \t]|\Z)"
    r"|\|?[ \t:|-]+\|?[ \t]*\Z|</?(?:details|summary|table|ul|ol)\b)"
)


def is_layout(line: str) -> bool:
    """Return whether a line between markers holds nothing but layout.

    The list itself writes empty lines, headings, the head of a table, and folded parts.
    A bullet without text is layout, too.
    """
    return _LAYOUT_LINE.match(line) is not None


def make_words(
    lines: tuple[Lines, ...],
    old: str,
    text: str,
) -> DocumentText:
    """Return the outcome for words outside the generated parts."""
    old_addresses = set(list_addresses(old))
    new_links = tuple(url for url in list_addresses(text) if url not in old_addresses)
    return DocumentText(
        lines,
        "words",
        shorten_text(old),
        shorten_text(text),
        new_links,
    )


def leads_somewhere(text: str) -> bool:
    """Return whether a Markdown text has a link to a page or a file."""
    return any(is_outside(url) for _, url in find_links(text))


def list_addresses(text: str) -> list[str]:
    """Return the addresses that Markdown leads to, each once, at most 20."""
    addresses = dict.fromkeys(url for _, url in find_links(text) if is_outside(url))
    return list(addresses)[:_MOST_LINKS]


def shorten_text(text: str) -> str:
    """Return the beginning of a text, at most 2,000 characters."""
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]} …"


def describe_homeless(
    line: int,
    new_heading: str | None,
    offer: str,
) -> str:
    """Return why an item is no entry: it stands under a heading that shows no section.

    Args:
        line: the number of the item's line.
        new_heading: the heading, if it is new too; None for an old one.
        offer: a sentence on how the new heading becomes a section.
    """
    if new_heading is not None:
        return say(
            "Line {line} stands under the new heading `{new_heading}`, which is no"
            " section of the list yet: it stays there, unsorted and unchecked. {offer}",
            line=line,
            new_heading=new_heading,
            offer=offer,
        )
    return say(
        "Line {line} adds an item outside the generated parts: it stays there,"
        " unsorted and unchecked. To be an entry it must stand in a section, or come"
        " as a file.",
        line=line,
    )


def offer_section(
    list_id: str,
    heading: str,
    pattern: str,
) -> str:
    """Return how a maintainer makes a section of a heading: one command, after the merge."""
    # The heading comes from a stranger, and the command is for a shell.
    command = f"listwright add-section {list_id} {quote(heading)}"
    return say(
        "A maintainer can make a section of it after the merge, with items written as "
        "`{pattern}`: `{command}`.",
        # The sentence is one line; the sign stands for each line end of the pattern.
        pattern=pattern.replace("\n", "↵"),
        command=command,
    )


def cut_title(words_of_text: Sequence[str]) -> str:
    """Return the beginning of a text, as many words as a title may have."""
    title = words_of_text[0][:_LONGEST_TITLE]
    for word in words_of_text[1:]:
        if len(title) + 1 + len(word) > _LONGEST_TITLE:
            break
        title = f"{title} {word}"
    return title


def write_as_item(text: str, view: View) -> str:
    """Return *text* as an item of a view, so that it does not run into the item above it."""
    pattern = view.patterns[0].lstrip()
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if pattern.startswith("|"):
        # An unescaped `|` would end the cell.
        cell = " ".join(lines).replace("|", "\\|")
        return f"| {cell} |"
    marker = _MARKER.match(pattern)
    if marker is None:
        return "\n".join(lines)
    # Further lines belong to the bullet only if they begin below its text.
    indent = " " * len(marker[0])
    return f"\n{indent}".join([marker[0] + lines[0], *lines[1:]])
