"""Why a document holds no list, for the person who wanted it imported."""

import re

from bot.importer.verify.unread_items import find_unread_items
from bot.markdown.reader import Element, MarkdownText, read_document

# The line that begins a block which goes on to the end of the document if nothing
# ends it (CommonMark 0.31.2, 4.5 and 4.6): "```python", "<!-- note", "<pre>".
_OPENINGS = re.compile(
    r"\s*(?:`{3,}|~{3,}|<!--|<(?:script|style|pre|textarea)\b)", re.IGNORECASE
)
# The end of such a block: a fence at the end of a line, or another end anywhere.
_ENDS = re.compile(
    r"`{3,}\s*\Z|~{3,}\s*\Z|-->|</(?:script|style|pre|textarea)>", re.IGNORECASE
)
_ITEMS = frozenset({"item", "row"})
# Characters of an opening line that are quoted.
_LONGEST_QUOTE = 40


def explain_no_list(text: str) -> str:
    """Return in one sentence why no list was found in the Markdown *text*, which has LF."""
    if not text.strip():
        return "It is empty."
    lines = text.split("\n")
    document = read_document(text)
    # An open block comes first: it hides everything below it from the other checks.
    if document.blocks and _is_open(document.blocks[-1], lines):
        line = document.blocks[-1].first_line
        opening = lines[line].strip()[:_LONGEST_QUOTE]
        return (
            f"What line {line + 1} opens (`{opening}`) never ends, so that nothing "
            "below it is read as Markdown."
        )
    unread = find_unread_items(text, [])
    if unread:
        count = len(unread)
        looks = f"{count} lines look like items"
        if count == 1:
            looks = "1 line looks like an item"
        return (
            f"{looks} (line {unread[0].line}), but in no form that is read as a list."
        )
    return _explain_items(document)


def _explain_items(document: MarkdownText) -> str:
    """Return why no item of a document is an entry, although nothing looks like one."""
    items = [element for element in document.walk() if element.kind in _ITEMS]
    if not items:
        return "It has no list and no table with links, only text."
    targets: list[str] = []
    for item in items:
        targets += [element.url for element in item.walk() if element.kind == "link"]
    if targets and all(target.startswith("#") for target in targets):
        return (
            "Its items lead only to places in the document itself, "
            "as a table of contents does."
        )
    return "None of its items has a link that leads out of the document."


def _is_open(
    block: Element,
    lines: list[str],
) -> bool:
    """Return whether nothing ends *block*, so that it takes the rest of the document."""
    if block.kind not in ("code block", "html block"):
        return False
    if not _OPENINGS.match(lines[block.first_line]):
        return False
    if block.kind == "html block":
        # HTML may end on the line that opens it: `<!-- note -->`.
        return not any(map(_ENDS.search, lines[block.first_line : block.end_line]))
    content = lines[block.first_line + 1 : block.end_line]
    return not content or not _ENDS.search(content[-1])
