"""Inline Markdown: keeping a value inside the place where it is written.

A value is written as it is, unless something in it would be read as structure.
Then a backslash or an entity stands before just that (`escape`, `escape_start`),
and `unescape` takes it away again. A value for which that would not give the
value back, because it holds escapes of its own, is written by `literal`.
"""

import re
from enum import Enum
from functools import lru_cache

_SPECIAL = re.compile(r"[<\[\]|`\\\t\n\v\f\r]|  ")
_BARE_TAG = r"br|li|ul|ol|sub|sup|b|i|em|strong|code|kbd|s|u"
_PLAIN_TAG = re.compile(rf"</?(?:{_BARE_TAG})\s*/?>", re.ASCII | re.IGNORECASE)
_ALLOWED_TAG = re.compile(
    rf"</?(?:{_BARE_TAG}|p|img|a|font|span)(?:\s[^<>]*)?/?>", re.ASCII | re.IGNORECASE
)
_TAG_START = re.compile(r"<(?=[A-Za-z/!?]|\Z)")
_WRITTEN_TAG_START = re.compile(r"&lt;(?=[A-Za-z/!?]|\Z)")
_LINK_MIDDLE = re.compile(r"\\.|\](?=[(\[])")
_BRACKET = re.compile(r"\\.|[\[\]]")
_TICK = re.compile(r"\\.|`")
_IMAGE_START = re.compile(r"\\.|!(?=\[)")
_IMAGES_ONLY = re.compile(r"(?:[^\[\]\\]|!\[[^\[\]\\]*\]\([^\s()\[\]]*\))*")
_TICKS = re.compile(r"`+")
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
_OPENER = re.compile(
    r"(?:#{1,6}(?=\s|\Z)|>|<(?=[A-Za-z/!?])|\[(?=(?:[^\[\]\\]|\\.)*\]:)|[-+*](?=\s|\Z)|\||`{3}|~{3}"
    r"|[-=_*:](?=[-=_*:|\s]*\Z)|(\d{1,9})(?=[.)](?:\s|\Z)))"
)
_ESCAPED = re.compile(r"\\([\[\]`|#<>+*~=_.():!-])")
_ESCAPED_END = re.compile(r"(?<!\\)(?:\\\\)*\\[!\]]\Z")
_UNSAFE_IN_TARGET = re.compile(r"[\s<>`\\\x00-\x1f]")
_ROUND_PAIRS = re.compile(r"[^()]*(?:\([^()]*\)[^()]*)*")
_PIPE = re.compile(r"(?<!\\)\|")
_AFTER_BACKSLASHES = re.compile(r"\\\\+\|")
_SIGN = re.compile(
    r"\\([!-/:-@\[-`{-~])|(&lt;)|(&(?:[A-Za-z]\w{1,31}|#[1-9]\d{0,6}|#[xX][1-9a-fA-F]\w{0,5});)"
    r"|([^\w\s]|_)"
)
_WRITTEN_SIGN = re.compile(r"&#(?:(0060)|0([1-9]\d{1,5})|x0([0-9a-f]{2}));")
_ANY_SIGN = re.compile(rf"{_SIGN.pattern}| |(?<!\d)\d")


class Place(Enum):
    """What may stand where a value is written."""

    PLAIN = "words, no link of their own"
    LABEL = "the text of a link: words"
    LINE = "words, emphasis, code, links"
    MARKDOWN = "words, emphasis, code, links, images, some HTML"
    LINK = "the text of a link: words and images"


def escape(text: str, place: Place, *, in_table: bool = False) -> str:
    """Write *text* so that it cannot end the link, the cell, the line or the region it stands in.

    A comment, a tag that opens a block, an odd bracket, an odd backtick or a
    pipe is made harmless. `unescape` reads the result back.
    """
    text = text.strip()
    if not _SPECIAL.search(text):
        return text
    text = " ".join(text.split())
    if in_table and _AFTER_BACKSLASHES.search(text):
        return escape_all(
            text
        )  # parsers do not agree whether such a pipe ends the cell
    allowed = _ALLOWED_TAG if place in (Place.MARKDOWN, Place.LINK) else _PLAIN_TAG
    text = _TAG_START.sub(
        lambda tag: "<" if allowed.match(text, tag.start()) else "&lt;", text
    )
    if not _pairs_code(text):
        text = _TICK.sub(_with_backslash, text)
    if not _is_closed(text) or (
        place in (Place.LABEL, Place.LINK) and _holds_link(text, place)
    ):
        text = _BRACKET.sub(_with_backslash, text)
    elif place is Place.PLAIN:
        text = _LINK_MIDDLE.sub(_with_backslash, text)
    elif place is Place.LINE:
        text = _IMAGE_START.sub(_with_backslash, text)
    if in_table:
        text = _PIPE.sub(r"\\|", text)
    return text + " " if text.endswith("\\") else text


def _with_backslash(found: re.Match[str]) -> str:
    return found[0] if found[0][0] == "\\" else "\\" + found[0]


def escape_start(text: str) -> str:
    """Write *text* so that it opens no heading, quotation, list, table or definition where it begins a line."""
    found = _OPENER.match(text)
    if found is None:
        return text
    return text[: found.end()] + "\\" + text[found.end() :] if found[1] else "\\" + text


def escape_joint(text: str, before: str) -> str:
    """Write *text* so that it gives no target to a bracket that *before* closes."""
    return (
        "\\" + text
        if before.endswith("]") and text.startswith(("(", "[", ":"))
        else text
    )


def escape_end(text: str, after: str) -> str:
    """Write *text* so that with *after* it makes no image, no link and no definition."""
    if _ESCAPED_END.search(text):
        return text
    makes = (
        (after[:1] == "[")
        if text[-1:] == "!"
        else text[-1:] == "]" and after[:1] in {"(", "[", ":"}
    )
    return f"{text[:-1]}\\{text[-1]}" if makes else text


def escape_all(text: str, *, thorough: bool = False) -> str:
    r"""Write *text* with every sign as an entity: it is read as nothing else.

    The entity's spelling tells what it stands for: `&#042;` a `*`, `&#x02a;` a
    `\*`, and `&#0060;` an `&lt;`, all of which readers see as the same. A
    *thorough* one leaves neither spaces nor whole numbers.
    """
    return (_ANY_SIGN if thorough else _SIGN).sub(_entity, " ".join(text.split()))


def _entity(found: re.Match[str]) -> str:
    escaped, less, entity = found.group(1, 2, 3)
    if escaped:
        return f"&#x0{ord(escaped):02x};"
    return "&#0060;" if less else entity or f"&#0{ord(found[0])};"


def _not_literal(text: str) -> str | None:
    """What `literal` wrote as *text*; None if it did not."""
    if "&#" not in text:
        return None
    bare = _WRITTEN_SIGN.sub(
        lambda found: (
            "&lt;"
            if found[1]
            else chr(int(found[2]))
            if found[2]
            else "\\" + chr(int(found[3], 16))
        ),
        text,
    )
    return (
        bare
        if bare != text and text in (escape_all(bare), escape_all(bare, thorough=True))
        else None
    )


def unescape(text: str, *, in_table: bool = False) -> str:
    """Read back what the functions above wrote, in whatever place; all else is left as people wrote it."""
    if "\\" not in text and "&" not in text:
        return text
    return _read_back(text, in_table=in_table)


@lru_cache(maxsize=4096)
def _read_back(text: str, *, in_table: bool) -> str:
    """Return what was written as *text*, which holds escapes; each way of writing it is tried, so it is kept."""
    bare = _not_literal(text)
    if bare is not None:
        return bare
    bare = _WRITTEN_TAG_START.sub("<", _ESCAPED.sub(r"\1", text))
    if text in _writings(bare, in_table=in_table):
        return bare
    text = text.replace("\\|", "|") if in_table else text
    return _WRITTEN_TAG_START.sub("<", text)


def _writings(text: str, *, in_table: bool) -> set[str]:
    """All ways in which *text* may have been written without `literal`."""
    inner = {escape(text, place, in_table=in_table).rstrip() for place in Place}
    begun = inner | {escape_joint(way, "]") for way in inner}
    if not in_table:
        begun |= {escape_start(way) for way in inner}
    return begun | {escape_end(way, "[") for way in begun}


def escape_target(url: str, *, in_table: bool = False) -> str:
    """Write *url* so that it stays the target of its link: what would end it is percent-encoded."""
    url = _UNSAFE_IN_TARGET.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url
    )
    if not _closes(url):
        url = url.replace("(", "%28").replace(")", "%29")
    return url.replace("|", "%7C") if in_table else url


def is_balanced(text: str) -> bool:
    """Whether every square bracket of *text* is closed in order; escaped ones do not count."""
    if "[" not in text and "]" not in text:
        return True
    depth = 0
    for found in _BRACKET.finditer(text):
        depth += {"[": 1, "]": -1}.get(found[0], 0)
        if depth < 0:
            return False
    return depth == 0


def _is_closed(text: str) -> bool:
    """Whether the brackets of *text* are balanced, with those in code and without them."""
    return is_balanced(text) and ("`" not in text or is_balanced(_CODE.sub("", text)))


def _closes(url: str) -> bool:
    """Whether the round brackets of *url* come in pairs that are not nested."""
    return ("(" not in url and ")" not in url) or _ROUND_PAIRS.fullmatch(
        url
    ) is not None


def _holds_link(text: str, place: Place) -> bool:
    """Whether a bracket of *text* is followed by a target, other than an image's where *place* allows one."""
    ends = any(found[0] == "]" for found in _LINK_MIDDLE.finditer(text))
    return ends and (place is Place.LABEL or _IMAGES_ONLY.fullmatch(text) is None)


def _pairs_code(text: str) -> bool:
    """Whether every run of backticks has a partner of its length behind or before it.

    A backslash before a backtick counts or not, depending on where the code
    begins; text that holds both is taken to have an odd one.
    """
    runs = [len(run) for run in _TICKS.findall(text)]
    if "\\`" in text:
        return all(found[0][0] == "\\" for found in _TICK.finditer(text))
    while runs:
        if runs[0] not in runs[1:]:
            return False
        del runs[: runs.index(runs[0], 1) + 1]
    return True


def split_row(text: str) -> list[str] | None:
    """The trimmed cells of a table row; a missing leading or closing pipe is forgiven; None if it has none."""
    cells = [cell.strip() for cell in _PIPE.split(text.strip())]
    if len(cells) == 1:
        return None
    if not cells[0]:
        cells.pop(0)
    if cells and not cells[-1]:
        cells.pop()
    return cells
