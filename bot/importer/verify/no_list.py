"""Why a document holds no list, for the person who wanted it imported."""

import re

from bot.importer.verify.unread_items import find_unread_items
from bot.markdown.reader import Element, read_document

_OPENINGS = re.compile(
    r"\s*(?:`{3,}|~{3,}|<!--|<(?:script|style|pre|textarea)\b)", re.IGNORECASE
)
"""What begins a block that goes on to the end of the document if nothing ends it (CommonMark 0.31.2, 4.5 and 4.6)."""
_ENDS = re.compile(
    r"`{3,}\s*\Z|~{3,}\s*\Z|-->|</(?:script|style|pre|textarea)>", re.IGNORECASE
)
_ITEMS = frozenset({"item", "row"})


def explain_no_list(text: str) -> str:
    """Return in one sentence why no list was found in the Markdown *text*, which has LF."""
    if not text.strip():
        return "It is empty."
    lines = text.split("\n")
    document = read_document(text)
    last = document.blocks[-1] if document.blocks else None
    if last is not None and _is_open(last, lines):
        shown = lines[last.first_line].strip()[:40]
        return f"What line {last.first_line + 1} opens (`{shown}`) never ends, so that nothing below it is read as Markdown."
    unread = find_unread_items(text, [])
    if unread:
        number = len(unread)
        looks = (
            "1 line looks like an item"
            if number == 1
            else f"{number} lines look like items"
        )
        return (
            f"{looks} (line {unread[0].line}), but in no form that is read as a list."
        )
    items = [element for element in document.walk() if element.kind in _ITEMS]
    if not items:
        return "It has no list and no table with links, only text."
    targets = [
        element.url
        for item in items
        for element in item.walk()
        if element.kind == "link"
    ]
    if targets and all(target.startswith("#") for target in targets):
        return "Its items lead only to places in the document itself, as a table of contents does."
    return "None of its items has a link that leads out of the document."


def _is_open(block: Element, lines: list[str]) -> bool:
    """Return whether *block* was opened and goes on to the end of the document because nothing ends it."""
    if block.kind not in ("code block", "html block") or not _OPENINGS.match(
        lines[block.first_line]
    ):
        return False
    is_code = block.kind == "code block"
    rest = (
        lines[block.first_line + 1 : block.end_line]
        if is_code
        else lines[block.first_line : block.end_line]
    )
    return not (
        _ENDS.search(rest[-1]) if is_code and rest else any(map(_ENDS.search, rest))
    )
