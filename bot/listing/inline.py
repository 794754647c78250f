"""Inline Markdown: keeping a value inside the place where it is written."""

import re
from enum import Enum

_SPECIAL = re.compile(r"[<\[\]|`\\\n]")
_BARE_TAG = r"br|li|ul|ol|sub|sup|b|i|em|strong|code|kbd|s|u"
_PLAIN_TAG = re.compile(rf"</?(?:{_BARE_TAG})\s*/?>", re.ASCII | re.IGNORECASE)
_ALLOWED_TAG = re.compile(rf"</?(?:{_BARE_TAG}|p|img|a|font|span)(?:\s[^<>]*)?/?>", re.ASCII | re.IGNORECASE)
_TAG_START = re.compile(r"<(?=[A-Za-z/!?])")
_WRITTEN_TAG_START = re.compile(r"&lt;(?=[A-Za-z/!?])")
_LINK_MIDDLE = re.compile(r"\\.|\](?=[(\[])")
_BRACKET = re.compile(r"\\.|[\[\]]")
_TICK = re.compile(r"\\.|`")
_IMAGES_ONLY = re.compile(r"(?:[^\[\]\\]|!\[[^\[\]\\]*\]\([^\s()\[\]]*\))*")
_TICKS = re.compile(r"`+")
_OPENER = re.compile(
    r"(?:#{1,6}(?=\s|$)|>|<(?=[A-Za-z/!?])|\[(?=[^\[\]]*\]:)|[-+*](?=\s|$)|\||`{3}|~{3}|[-=_*]{2,}\s*$|(\d{1,9})(?=[.)](?:\s|$)))"
)
_ESCAPED = re.compile(r"\\([\[\]`|#<>+*~=_.)-])")
_UNSAFE_IN_TARGET = re.compile(r"[\s<>`\\\x00-\x1f]")


class Place(Enum):
    """What may stand where a value is written."""

    PLAIN = "words, no link of their own"
    MARKDOWN = "words, emphasis, code, links"
    LINK = "the text of a link: words and images"


def escape(text: str, place: Place, *, in_table: bool = False) -> str:
    """Write *text* so that it cannot end the link, the cell, the line or the region it stands in.

    A comment, a tag that opens a block, an odd bracket, an odd backtick or a
    pipe is made harmless. `unescape` reads the result back.
    """
    if not _SPECIAL.search(text):
        return text
    text = " ".join(text.split())
    allowed = _ALLOWED_TAG if place is Place.MARKDOWN else _PLAIN_TAG
    text = _TAG_START.sub(lambda tag: "<" if allowed.match(text, tag.start()) else "&lt;", text)
    if not _pairs_code(text):
        text = _TICK.sub(_with_backslash, text)
    if not is_balanced(text) or (place is Place.LINK and _holds_link(text)):
        text = _BRACKET.sub(_with_backslash, text)
    elif place is Place.PLAIN:
        text = _LINK_MIDDLE.sub(_with_backslash, text)
    if in_table:
        text = re.sub(r"(?<!\\)\|", r"\\|", text)
    return text + " " if text.endswith("\\") else text


def _with_backslash(found: re.Match[str]) -> str:
    return found[0] if found[0][0] == "\\" else "\\" + found[0]


def unescape(text: str, place: Place, *, in_table: bool = False) -> str:
    """Read back what `escape` and `escape_start` wrote."""
    if "\\" not in text and "&lt;" not in text:
        return text
    bare = _WRITTEN_TAG_START.sub("<", _ESCAPED.sub(r"\1", text))
    written = escape(bare, place, in_table=in_table).rstrip()
    if text in (written, escape_start(written)):
        return bare
    text = text.replace("\\|", "|") if in_table else text
    return _WRITTEN_TAG_START.sub("<", text)


def escape_start(text: str) -> str:
    """Write *text* so that it opens no heading, quotation, list or table where it begins a line."""
    found = _OPENER.match(text)
    if found is None:
        return text
    return text[: found.end()] + "\\" + text[found.end() :] if found[1] else "\\" + text


def escape_target(url: str, *, in_table: bool = False) -> str:
    """Write *url* so that it stays the target of its link: what would end it is percent-encoded."""
    url = _UNSAFE_IN_TARGET.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url)
    if not _closes(url):
        url = url.replace("(", "%28").replace(")", "%29")
    return url.replace("|", "%7C") if in_table else url


def is_balanced(text: str) -> bool:
    """Whether every square bracket of *text* is closed in order; escaped ones do not count."""
    depth = 0
    for found in _BRACKET.finditer(text):
        depth += {"[": 1, "]": -1}.get(found[0], 0)
        if depth < 0:
            return False
    return depth == 0


def _closes(url: str) -> bool:
    """Whether the round brackets of *url* come in pairs that are not nested."""
    return re.fullmatch(r"[^()]*(?:\([^()]*\)[^()]*)*", url) is not None


def _holds_link(text: str) -> bool:
    """Whether a bracket of *text* is followed by a target, other than an image's."""
    ends = any(found[0] == "]" for found in _LINK_MIDDLE.finditer(text))
    return ends and _IMAGES_ONLY.fullmatch(text) is None


def _pairs_code(text: str) -> bool:
    """Whether every run of backticks has a partner of its length behind or before it."""
    bare = _TICK.sub(lambda found: "" if found[0][0] == "\\" else found[0], text)
    runs = [len(run) for run in _TICKS.findall(bare)]
    while runs:
        if runs[0] not in runs[1:]:
            return False
        del runs[: runs.index(runs[0], 1) + 1]
    return True


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
