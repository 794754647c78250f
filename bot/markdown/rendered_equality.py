"""Compare two ways of writing an item: do they show the same to a reader?"""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from html import escape

from bot.markdown.reader import Element, read_document

# HTML in which white space counts.
_KEPT = re.compile(r"(<pre[^>]*>.*?</pre>|<code[^>]*>.*?</code>)", re.DOTALL)
# Elements beside which a space is seen, by their names here and in HTML.
_INLINE = (
    "link|image|strong|emphasis|strikethrough|"
    "a|abbr|b|br|code|del|em|font|i|img|ins|kbd|mark|s|small|span|strike|sub|sup|u"
)
# A tag of a block, with the spaces around it: ` <li> `.
_AROUND_TAGS = re.compile(rf" ?(</?(?!(?:{_INLINE})[\s/>])[a-z][^<>]*>) ?")
_HAVE_PARTS = frozenset({"list", "table"})
_SPACES = re.compile(r"\s+")
# What makes a line more than the next line of a paragraph: `- `, `2. `, `# `, `> `, a
# table, an underline, a fence, HTML.
_OTHER_BLOCK = re.compile(r"[-*+] |\d{1,9}[.)] |#{1,6} |[>|=~<]|--")
# Two spaces or a backslash at the end of a line break it.
_HARD_BREAK = re.compile(r"(?: {2}|\\)\Z")
# Characters of a text that is rendered; a longer one is only compared as text.
_LONGEST = 20_000

_LineSpan = tuple[int, int]


def render_equal(left_text: str, right_text: str) -> bool:
    """Return whether both texts are rendered to the same HTML.

    White space outside code does not count. Texts of more than 20,000 characters are
    only compared as text.
    """
    if left_text == right_text:
        return True
    lines = _read_plain_lines(left_text)
    if lines is not None and lines == _read_plain_lines(right_text):
        return True
    if max(len(left_text), len(right_text)) > _LONGEST:
        return False
    return _render_text(left_text) == _render_text(right_text)


def find_rendering_differences(source: str, result: str) -> list[tuple[int, int]]:
    """Return the lines of *source* whose blocks are rendered otherwise in *result*.

    Each pair is a first line and the line behind the last. Both texts have LF. Blocks are
    compared one by one, in order, as `render_equal` does. Of a list or a table that
    differs, the lines are those of its items or rows that differ, where these tell the
    whole difference.
    """
    if source == result:
        return []
    return _compare_blocks(read_document(source).blocks, read_document(result).blocks)


def _compare_blocks(
    before: Sequence[Element],
    after: Sequence[Element],
) -> list[_LineSpan]:
    """Return the lines of the blocks of *before* that are otherwise in *after*."""
    matcher = SequenceMatcher(
        None, _render_each(before), _render_each(after), autojunk=False
    )
    spans: list[_LineSpan] = []
    for tag, start, end, after_start, after_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        # Where blocks were added, the one behind them stands for the place.
        differing = before[start : max(end, start + 1)] or before[-1:]
        replacements = after[after_start:after_end]
        if len(differing) == len(replacements) == end - start:
            for old, new in zip(differing, replacements, strict=True):
                spans += _compare_parts(old, new)
        else:
            spans += [(block.first_line, block.end_line) for block in differing]
    return spans


def find_missing_parts(source: str, result: str) -> list[tuple[int, int]]:
    """Return the lines of *source* whose parts are rendered so nowhere in *result*.

    Parts are items, rows and other blocks. Both texts have LF. Where the order has
    changed, this tells what is lost by more than its order.
    """
    available = Counter(html for html, _ in _list_parts(read_document(result).blocks))
    missing: list[_LineSpan] = []
    for html, part in _list_parts(read_document(source).blocks):
        if available[html]:
            available[html] -= 1
        else:
            missing.append((part.first_line, part.end_line))
    return missing


def _list_parts(blocks: Sequence[Element]) -> list[tuple[str, Element]]:
    """Return each block with its HTML; of a list and a table each item and row."""
    parts: list[tuple[str, Element]] = []
    for block in blocks:
        inner = block.children if block.kind in _HAVE_PARTS else [block]
        parts += zip(_render_each(inner), inner, strict=True)
    return parts


def _compare_parts(old: Element, new: Element) -> list[_LineSpan]:
    """Return the lines of the items or rows of *old* that differ from those of *new*.

    All lines of *old*, where its parts do not tell the whole difference.
    """
    all_lines = [(old.first_line, old.end_line)]
    if old.kind not in _HAVE_PARTS or len(old.children) != len(new.children):
        return all_lines
    # Another first number, or another alignment of the columns.
    if (old.kind, old.value) != (new.kind, new.value):
        return all_lines
    return _compare_blocks(old.children, new.children) or all_lines


def _render_each(blocks: Sequence[Element]) -> list[str]:
    """Return the HTML of each block."""
    return [_normalise_html(_render(block)) for block in blocks]


def _read_plain_lines(text: str) -> list[str] | None:
    """Return the lines of a plain paragraph, their white space evened out.

    A line that is broken ends in a null character. None for anything else than a
    paragraph, and for code, in which white space counts.
    """
    if "`" in text:
        return None
    lines = []
    for number, line in enumerate(text.rstrip().split("\n")):
        content = " ".join(line.split())
        if number and (not content or _OTHER_BLOCK.match(content)):
            return None
        is_broken = _HARD_BREAK.search(line) is not None
        lines.append(content.removesuffix("\\") + ("\0" if is_broken else ""))
    # At the end of a paragraph there is nothing to break.
    lines[-1] = lines[-1].rstrip("\0")
    return lines


@lru_cache(maxsize=4096)
def _render_text(text: str) -> str:
    """Return the HTML of *text*; an item is compared with several others."""
    html = "".join(map(_render, read_document(text).blocks))
    return _normalise_html(html)


def _render(element: Element) -> str:
    """Return HTML of *element* that tells two elements apart as a browser's would.

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


def _normalise_html(html: str) -> str:
    """Return HTML without the white space that nobody sees."""
    # Every second part is one that keeps its white space.
    parts = _KEPT.split(html)
    parts[::2] = [_remove_spaces(part) for part in parts[::2]]
    return "".join(parts).strip()


def _remove_spaces(html: str) -> str:
    """Return HTML with each white space as one space, and none beside blocks' tags."""
    return _AROUND_TAGS.sub(r"\1", _SPACES.sub(" ", html))
