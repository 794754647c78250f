"""Whether two ways of writing an item show the same to a reader."""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_KEPT = re.compile(r"(<pre[^>]*>.*?</pre>|<code[^>]*>.*?</code>)", re.DOTALL)
_AROUND_TAGS = re.compile(r" ?(</?[a-z][^<>]*>) ?")
_OTHER_BLOCK = re.compile(r"[-*+] |\d{1,9}[.)] |#{1,6} |[>|=~<]|--")
_HARD_BREAK = re.compile(r"(?: {2}|\\)\Z")
_LONGEST = 20_000


def show_the_same(one: str, other: str) -> bool:
    """Whether both texts are rendered to the same HTML, white space outside code aside.

    What is longer than 20,000 characters is only compared as text.
    """
    lines = _plain_lines(one)
    if lines is not None and lines == _plain_lines(other):
        return True
    if max(len(one), len(other)) > _LONGEST:
        return one == other
    return _shown(one) == _shown(other)


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
    html: str = _parser().render(text)
    parts = _KEPT.split(html)
    parts[::2] = [_AROUND_TAGS.sub(r"\1", " ".join(part.split())) for part in parts[::2]]
    return "".join(parts)


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"])
