"""Whether two ways of writing an item show the same to a reader."""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_KEPT = re.compile(r"(<pre[^>]*>.*?</pre>|<code[^>]*>.*?</code>)", re.DOTALL)
_AROUND_TAGS = re.compile(r" ?(</?[a-z][^<>]*>) ?")
_LONGEST = 20_000


def show_the_same(one: str, other: str) -> bool:
    """Whether both texts are rendered to the same HTML, white space outside code aside.

    What is longer than 20,000 characters is only compared as text.
    """
    if " ".join(one.split()) == " ".join(other.split()) and "\n" not in one + other and "`" not in one:
        return True
    if max(len(one), len(other)) > _LONGEST:
        return one == other
    return _shown(one) == _shown(other)


def _shown(text: str) -> str:
    html: str = _parser().render(text)
    parts = _KEPT.split(html)
    parts[::2] = [_AROUND_TAGS.sub(r"\1", " ".join(part.split())) for part in parts[::2]]
    return "".join(parts)


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"])
