"""Whether two ways of writing an item show the same to a reader."""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from html import escape

from bot.markdown.reader import Element, read_document

_KEPT = re.compile(r"(<pre[^>]*>.*?</pre>|<code[^>]*>.*?</code>)", re.DOTALL)
# Elements beside which a space is seen, by their names here and in HTML.
_INLINE = (
    "link|image|strong|emphasis|strikethrough|"
    "a|abbr|b|br|code|del|em|font|i|img|ins|kbd|mark|s|small|span|strike|sub|sup|u"
)
_AROUND_TAGS = re.compile(rf" ?(</?(?!(?:{_INLINE})[\s/>])[a-z][^<>]*>) ?")
_HAVE_PARTS = frozenset({"list", "table"})
_SPACES = re.compile(r"\s+")
_OTHER_BLOCK = re.compile(r"[-*+] |\d{1,9}[.)] |#{1,6} |[>|=~<]|--")
_HARD_BREAK = re.compile(r"(?: {2}|\\)\Z")
_LONGEST = 20_000


def render_equal(one: str, other: str) -> bool:
    """Whether both texts are rendered to the same HTML, white space outside code aside.

    What is longer than 20,000 characters is only compared as text.
    """
    if one == other:
        return True
    lines = _plain_lines(one)
    if lines is not None and lines == _plain_lines(other):
        return True
    if max(len(one), len(other)) > _LONGEST:
        return False
    return _shown(one) == _shown(other)


def find_rendering_differences(source: str, result: str) -> list[tuple[int, int]]:
    """The lines of *source*, first and behind the last, whose blocks are rendered otherwise in *result*.

    Both have LF. Blocks are compared one by one, in order, as `render_equal`
    does. Of a list or a table that differs, the lines are those of its items or
    rows that differ, where these tell the whole difference.
    """
    if source == result:
        return []
    return _compare_blocks(read_document(source).blocks, read_document(result).blocks)


def _compare_blocks(
    before: Sequence[Element], after: Sequence[Element]
) -> list[tuple[int, int]]:
    matcher = SequenceMatcher(
        None, _show_each(before), _show_each(after), autojunk=False
    )
    spans: list[tuple[int, int]] = []
    for tag, first, last, other_first, other_last in matcher.get_opcodes():
        if tag == "equal":
            continue
        odd = before[first : max(last, first + 1)] or before[-1:]
        others = after[other_first:other_last]
        if len(odd) == len(others) == last - first:
            for one, other in zip(odd, others, strict=True):
                spans += _compare_parts(one, other)
        else:
            spans += [(block.first, block.last) for block in odd]
    return spans


def find_missing_parts(source: str, result: str) -> list[tuple[int, int]]:
    """Return the lines of *source* whose items, rows and other blocks are not rendered so anywhere in *result*.

    Both have LF. Where the order has changed, this tells what is lost by more than its
    place.
    """
    parts = _list_parts(read_document(source).blocks)
    left = Counter(html for html, _ in _list_parts(read_document(result).blocks))
    missing: list[tuple[int, int]] = []
    for html, part in parts:
        if left[html]:
            left[html] -= 1
        else:
            missing.append((part.first, part.last))
    return missing


def _list_parts(blocks: Sequence[Element]) -> list[tuple[str, Element]]:
    """Return the HTML of each block with the block; of a list and a table that of each item and row."""
    parts: list[tuple[str, Element]] = []
    for block in blocks:
        inner = block.children if block.kind in _HAVE_PARTS else [block]
        parts += [(_evened(_render(part)), part) for part in inner]
    return parts


def _compare_parts(one: Element, other: Element) -> list[tuple[int, int]]:
    """Return the lines of the items or rows of *one* that differ from those of *other*; else all of its lines."""
    whole = [(one.first, one.last)]
    is_same_kind = one.kind in _HAVE_PARTS and (one.kind, one.value) == (
        other.kind,
        other.value,
    )
    if not is_same_kind or len(one.children) != len(other.children):
        return whole
    return _compare_blocks(one.children, other.children) or whole


def _show_each(blocks: Sequence[Element]) -> list[str]:
    """Return the HTML of each block."""
    return [_evened(_render(block)) for block in blocks]


def _plain_lines(text: str) -> list[str] | None:
    """The lines of one plain paragraph, each with its hard break, white space evened out; None where it is more."""
    if "`" in text:
        return None
    lines = []
    for number, line in enumerate(text.rstrip().split("\n")):
        words = " ".join(line.split())
        if number and (not words or _OTHER_BLOCK.match(words)):
            return None
        lines.append(words.removesuffix("\\") + "\0" * bool(_HARD_BREAK.search(line)))
    lines[-1] = lines[-1].rstrip("\0")
    return lines


@lru_cache(maxsize=4096)
def _shown(text: str) -> str:
    return _evened("".join(map(_render, read_document(text).blocks)))


def _render(element: Element) -> str:
    """Return the HTML of *element*, near enough to that of a browser to tell two of them apart.

    A link that leads nowhere is the text that it shows: a list writes it so.
    """
    if element.kind in ("text", "code"):
        text = escape(element.value)
        return text if element.kind == "text" else f"<code>{text}</code>"
    if element.kind == "html":
        return element.value
    if element.kind == "break":
        return "<br>" if element.is_hard else " "
    inner = "".join(map(_render, element.children))
    if element.kind == "link" and not element.url and not element.title:
        return inner
    if element.kind == "code block":
        return f'<pre class="{escape(element.value)}">{inner}</pre>'
    facts = (element.value, str(element.level), element.url, element.title)
    name = element.kind.replace(" ", "-")
    return f"<{name} {escape(' '.join(facts))}>{inner}</{name}>"


def _evened(html: str) -> str:
    """HTML without the white space that nobody sees."""
    parts = _KEPT.split(html)
    parts[::2] = [
        _AROUND_TAGS.sub(r"\1", _SPACES.sub(" ", part)) for part in parts[::2]
    ]
    return "".join(parts).strip()
