"""Inline Markdown: keeping a value inside the place where it is written."""

import re

_SPECIAL = re.compile(r"[<\[\]|`\\\n]")
_ALLOWED_TAG = re.compile(
    r"</?(?:br|li|ul|ol|sub|sup|b|i|em|strong|code|kbd|s|u|p|img|a|font|span)(?:\s[^<>]*)?/?>", re.ASCII | re.IGNORECASE
)
_TAG_START = re.compile(r"<(?=[A-Za-z/!?])")
_WRITTEN_TAG_START = re.compile(r"&lt;(?=[A-Za-z/!?])")


def escape(text: str, *, in_link: bool, in_table: bool) -> str:
    """Write *text* so that it cannot end the link, the cell or the region it stands in.

    Markdown that a description may hold (emphasis, code, links, `<br>`) passes;
    a comment, a tag that opens a block, an odd bracket or a pipe is made harmless.
    """
    if not _SPECIAL.search(text):
        return text
    text = " ".join(text.split())
    text = _TAG_START.sub(lambda tag: "<" if _ALLOWED_TAG.match(text, tag.start()) else "&lt;", text)
    if in_link and not is_balanced(text):
        text = re.sub(r"(?<!\\)([\[\]])", r"\\\1", text)
    if in_table:
        text = re.sub(r"(?<!\\)\|", r"\\|", text)
    return text + " " if text.endswith("\\") else text


def unescape(text: str, *, in_table: bool) -> str:
    """Read back what `escape` wrote."""
    if in_table:
        text = text.replace("\\|", "|")
    if "&lt;" in text:
        text = _WRITTEN_TAG_START.sub("<", text)
    if "\\" in text and not is_balanced(bare := re.sub(r"\\([\[\]])", r"\1", text)):
        text = bare
    return text


def is_balanced(text: str) -> bool:
    """Whether every square bracket of *text* is closed in order; escaped ones do not count."""
    depth = 0
    for found in re.finditer(r"\\.|[\[\]]", text):
        depth += {"[": 1, "]": -1}.get(found[0], 0)
        if depth < 0:
            return False
    return depth == 0


def split_row(text: str) -> list[str] | None:
    """The trimmed cells of a table row; a missing leading or closing pipe is forgiven; None if it has none."""
    cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", text.strip())]
    if len(cells) == 1:
        return None
    if not cells[0]:
        cells.pop(0)
    if cells and not cells[-1]:
        cells.pop()
    return cells
