"""Escape inline Markdown, so that a value stays inside the part where it is written.

A value is written as it is, unless something in it would be read as structure.
Then a backslash or an entity stands before just that (`escape`, `escape_start`),
and `unescape` takes it away again. A value for which that would not give the
value back, because it holds escapes of its own, is written by `escape_all`.
"""

import re
from enum import Enum
from functools import lru_cache

# Whatever `escape` may change: without any of these a text stays as it is.
_SPECIAL = re.compile(r"[<\[\]|`\\\t\n\v\f\r]|  ")
_BARE_TAG = r"br|li|ul|ol|sub|sup|b|i|em|strong|code|kbd|s|u"
# A tag without attributes: `<br>`, `</sub>`.
_PLAIN_TAG = re.compile(rf"</?(?:{_BARE_TAG})\s*/?>", re.ASCII | re.IGNORECASE)
# A tag that may stand in Markdown, with attributes: `<img src="a.png">`.
_ALLOWED_TAG = re.compile(
    rf"</?(?:{_BARE_TAG}|p|img|a|font|span)(?:\s[^<>]*)?/?>", re.ASCII | re.IGNORECASE
)
# A `<` that begins a tag or a comment, or may begin one with what is written behind it.
_TAG_START = re.compile(r"<(?=[A-Za-z/!?]|\Z)")
_ESCAPED_TAG_START = re.compile(r"&lt;(?=[A-Za-z/!?]|\Z)")
# The next four match an escaped character whole, so that it is left as it is.
_LINK_MIDDLE = re.compile(r"\\.|\](?=[(\[])")
_BRACKET = re.compile(r"\\.|[\[\]]")
_TICK = re.compile(r"\\.|`")
_IMAGE_START = re.compile(r"\\.|!(?=\[)")
# A text whose only brackets are those of images: `a ![badge](https://b.png) c`.
_IMAGES_ONLY = re.compile(r"(?:[^\[\]\\]|!\[[^\[\]\\]*\]\([^\s()\[\]]*\))*")
_TICKS = re.compile(r"`+")
# A code span: as many backticks behind it as before it.
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
# What begins a block where it begins a line: `# `, `> `, `<div`, `[label]:`, `- `, `|`,
# a fence, an underline of `=` or `-`, a table's rule, or `12.`, whose number is a group.
_OPENER = re.compile(
    r"(?:#{1,6}(?=\s|\Z)|>|<(?=[A-Za-z/!?])|\[(?=(?:[^\[\]\\]|\\.)*\]:)|[-+*](?=\s|\Z)|\||`{3}|~{3}"
    r"|[-=_*:](?=[-=_*:|\s]*\Z)|(\d{1,9})(?=[.)](?:\s|\Z)))"
)
# A sign with a backslash that one of the functions below may have written.
_ESCAPED = re.compile(r"\\([\[\]`|#<>+*~=_.():!-])")
# An escaped `!` or `]` at the end: an odd number of backslashes stands before it.
_ESCAPED_END = re.compile(r"(?<!\\)(?:\\\\)*\\[!\]]\Z")
_UNSAFE_IN_TARGET = re.compile(r"[\s<>`\\\x00-\x1f]")
# Round brackets in pairs that are not nested: `a(b)c(d)`.
_ROUND_PAIRS = re.compile(r"[^()]*(?:\([^()]*\)[^()]*)*")
# A pipe that ends a cell.
_PIPE = re.compile(r"(?<!\\)\|")
# A pipe behind two backslashes or more: `\\|`.
_AFTER_BACKSLASHES = re.compile(r"\\\\+\|")
# What `escape_all` writes as an entity: an escaped sign, `&lt;`, another entity (which
# stays), and any sign.
_SIGN = re.compile(
    r"\\([!-/:-@\[-`{-~])|(&lt;)|(&(?:[A-Za-z]\w{1,31}|#[1-9]\d{0,6}|#[xX][1-9a-fA-F]\w{0,5});)"
    r"|([^\w\s]|_)"
)
# What `escape_all` has written: `&#0060;` for `&lt;`, `&#042;` for `*`, `&#x02a;` for
# `\*`.
_WRITTEN_SIGN = re.compile(r"&#(?:(0060)|0([1-9]\d{1,5})|x0([0-9a-f]{2}));")
_ANY_SIGN = re.compile(rf"{_SIGN.pattern}| |(?<!\d)\d")


class Slot(Enum):
    """The kinds of places where a value is written, by what may stand there."""

    PLAIN = "words, no link of their own"
    LABEL = "the text of a link: words"
    LINE = "words, emphasis, code, links"
    MARKDOWN = "words, emphasis, code, links, images, some HTML"
    LINK = "the text of a link: words and images"


def escape(text: str, slot: Slot, *, in_table: bool = False) -> str:
    """Return *text* so escaped that it cannot end what it stands in.

    That is the link, the cell, the line or the region. A comment, a tag that opens a
    block, an odd bracket, an odd backtick or a pipe is made harmless. `unescape` reads
    the result back.
    """
    text = text.strip()
    if not _SPECIAL.search(text):
        return text
    text = " ".join(text.split())
    # Parsers do not agree whether such a pipe ends the cell.
    if in_table and _AFTER_BACKSLASHES.search(text):
        return escape_all(text)
    allowed = _ALLOWED_TAG if slot in (Slot.MARKDOWN, Slot.LINK) else _PLAIN_TAG
    text = _TAG_START.sub(
        lambda tag: "<" if allowed.match(text, tag.start()) else "&lt;", text
    )
    if not _has_paired_ticks(text):
        text = _TICK.sub(_add_backslash, text)
    is_inside_link = slot in (Slot.LABEL, Slot.LINK)
    if not _is_closed(text) or (is_inside_link and _holds_link(text, slot)):
        text = _BRACKET.sub(_add_backslash, text)
    elif slot is Slot.PLAIN:
        text = _LINK_MIDDLE.sub(_add_backslash, text)
    elif slot is Slot.LINE:
        text = _IMAGE_START.sub(_add_backslash, text)
    if in_table:
        text = _PIPE.sub(r"\\|", text)
    # A backslash at the end would escape what is written behind the value.
    return text + " " if text.endswith("\\") else text


def _add_backslash(match: re.Match[str]) -> str:
    """Return the match with a backslash before it, if it does not begin with one."""
    return match[0] if match[0][0] == "\\" else "\\" + match[0]


def escape_start(text: str) -> str:
    """Return *text* so escaped that it opens no block where it begins a line.

    Blocks are headings, quotations, lists, tables and definitions.
    """
    opener = _OPENER.match(text)
    if opener is None:
        return text
    # The number of an ordered list cannot be escaped, but the point behind it can.
    if opener[1]:
        return text[: opener.end()] + "\\" + text[opener.end() :]
    return "\\" + text


def escape_joint(text: str, before: str) -> str:
    """Return *text* so escaped that it gives no target to a bracket that *before* ends."""
    if before.endswith("]") and text.startswith(("(", "[", ":")):
        return "\\" + text
    return text


def escape_end(text: str, after: str) -> str:
    """Return *text* so escaped that with *after* it makes no image, link or definition."""
    if _ESCAPED_END.search(text):
        return text
    makes_image = text[-1:] == "!" and after[:1] == "["
    makes_link = text[-1:] == "]" and after[:1] in {"(", "[", ":"}
    if makes_image or makes_link:
        return f"{text[:-1]}\\{text[-1]}"
    return text


def escape_all(text: str, *, thorough: bool = False) -> str:
    r"""Return *text* with every sign as an entity, so that it is read as nothing else.

    The entity's spelling tells what it stands for: `&#042;` a `*`, `&#x02a;` a
    `\*`, and `&#0060;` an `&lt;`, all of which readers see as the same. A
    *thorough* one leaves neither spaces nor whole numbers.
    """
    signs = _ANY_SIGN if thorough else _SIGN
    return signs.sub(_encode_sign, " ".join(text.split()))


def _encode_sign(match: re.Match[str]) -> str:
    """Return the entity for a match of `_SIGN`."""
    escaped, less_than, entity = match.group(1, 2, 3)
    if escaped:
        return f"&#x0{ord(escaped):02x};"
    if less_than:
        return "&#0060;"
    return entity or f"&#0{ord(match[0])};"


def _unescape_all(text: str) -> str | None:
    """Return what `escape_all` wrote as *text*; None if it did not write it."""
    if "&#" not in text:
        return None
    bare = _WRITTEN_SIGN.sub(_decode_sign, text)
    # Writing it again is the proof: people write entities too.
    writings = (escape_all(bare), escape_all(bare, thorough=True))
    return bare if bare != text and text in writings else None


def _decode_sign(match: re.Match[str]) -> str:
    """Return what the entity of `escape_all` stands for: see there."""
    less_than, decimal, hexadecimal = match.group(1, 2, 3)
    if less_than:
        return "&lt;"
    if decimal:
        return chr(int(decimal))
    return "\\" + chr(int(hexadecimal, 16))


def unescape(text: str, *, in_table: bool = False) -> str:
    """Return what the functions above wrote as *text*, wherever it stands.

    All else is left as people wrote it.
    """
    if "\\" not in text and "&" not in text:
        return text
    return _read_back(text, in_table=in_table)


@lru_cache(maxsize=4096)
def _read_back(text: str, *, in_table: bool) -> str:
    """Return what was written as *text*, which holds escapes.

    Each way of writing it is tried, which takes long, so the result is cached.
    """
    bare = _unescape_all(text)
    if bare is not None:
        return bare
    bare = _ESCAPED_TAG_START.sub("<", _ESCAPED.sub(r"\1", text))
    if text in _list_writings(bare, in_table=in_table):
        return bare
    # A person's own escapes stay, but for a pipe that only the table needs.
    if in_table:
        text = text.replace("\\|", "|")
    return _ESCAPED_TAG_START.sub("<", text)


def _list_writings(text: str, *, in_table: bool) -> set[str]:
    """Return all ways in which *text* may have been written without `escape_all`."""
    inner = {escape(text, slot, in_table=in_table).rstrip() for slot in Slot}
    begun = inner | {escape_joint(writing, "]") for writing in inner}
    # In a table, no value begins a line.
    if not in_table:
        begun |= {escape_start(writing) for writing in inner}
    return begun | {escape_end(writing, "[") for writing in begun}


def escape_target(url: str, *, in_table: bool = False) -> str:
    """Return *url* so that it stays the target of its link.

    What would end the target is percent-encoded.
    """
    url = _UNSAFE_IN_TARGET.sub(_encode_percent, url)
    if not _has_flat_brackets(url):
        url = url.replace("(", "%28").replace(")", "%29")
    return url.replace("|", "%7C") if in_table else url


def _encode_percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


def is_balanced(text: str) -> bool:
    """Return whether every square bracket of *text* is closed in order.

    Escaped brackets do not count.
    """
    if "[" not in text and "]" not in text:
        return True
    depth = 0
    for match in _BRACKET.finditer(text):
        if match[0] == "[":
            depth += 1
        elif match[0] == "]":
            depth -= 1
        if depth < 0:
            return False
    return depth == 0


def _is_closed(text: str) -> bool:
    """Return whether the brackets of *text* are balanced, with and without its code."""
    if not is_balanced(text):
        return False
    return "`" not in text or is_balanced(_CODE.sub("", text))


def _has_flat_brackets(url: str) -> bool:
    """Return whether the round brackets of *url* come in pairs that are not nested."""
    if "(" not in url and ")" not in url:
        return True
    return _ROUND_PAIRS.fullmatch(url) is not None


def _holds_link(text: str, slot: Slot) -> bool:
    """Return whether a bracket of *text* is followed by a target.

    That of an image does not count where *place* allows images.
    """
    if not any(match[0] == "]" for match in _LINK_MIDDLE.finditer(text)):
        return False
    return slot is Slot.LABEL or _IMAGES_ONLY.fullmatch(text) is None


def _has_paired_ticks(text: str) -> bool:
    """Return whether every run of backticks has a partner of its length.

    A backslash before a backtick counts or not, depending on where the code
    begins; text that holds both is taken to have an odd one.
    """
    if "\\`" in text:
        return all(match[0][0] == "\\" for match in _TICK.finditer(text))
    runs = [len(run) for run in _TICKS.findall(text)]
    while runs:
        # A run opens code that the next run of its length closes.
        if runs[0] not in runs[1:]:
            return False
        del runs[: runs.index(runs[0], 1) + 1]
    return True


def split_row(text: str) -> list[str] | None:
    """Return the trimmed cells of a table row; None for a line without a pipe.

    A missing pipe at either end is forgiven.
    """
    cells = [cell.strip() for cell in _PIPE.split(text.strip())]
    if len(cells) == 1:
        return None
    if not cells[0]:
        cells.pop(0)
    if cells and not cells[-1]:
        cells.pop()
    return cells
