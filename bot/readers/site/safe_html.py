"""Markdown of an entry as HTML that may stand in a page, whoever wrote it.

Only tags of this module's own are written: what the Markdown makes is read tag by tag, and
each that is allowed is written anew, with no attribute but a link's address.
"""

from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from typing import Final

from bot.markdown.reader import render_html

_ALLOWED: Final = frozenset(
    {"b", "br", "code", "del", "em", "i", "kbd", "mark", "s", "strong", "sub", "sup"}
)
_VOID: Final = frozenset({"br"})
# What such a tag holds is no text for people.
_DROPPED: Final = frozenset({"script", "style"})
_SCHEMES: Final = ("https://", "http://", "mailto:")


def render_safe_html(markdown: str) -> str:
    """Return one line of Markdown as HTML without any block, picture or script.

    A page asks no other host for anything, so that of a picture only its words are left.
    """
    if not markdown:
        return ""
    return _render(markdown)


@lru_cache(maxsize=1 << 10)
def _render(markdown: str) -> str:
    writer = _Writer()
    writer.feed(render_html(markdown))
    writer.close()
    return writer.join_all()


class _Writer(HTMLParser):
    """Writes what it reads anew, and closes each tag that it opens."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._open: list[str] = []
        self._dropped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write a tag that is allowed; a link if its address is."""
        if tag in _DROPPED:
            self._dropped += 1
        if self._dropped:
            return
        if tag == "img":
            self.handle_data(dict(attrs).get("alt") or "")
        elif tag == "a" and "a" not in self._open:
            address = (dict(attrs).get("href") or "").strip()
            if address.lower().startswith(_SCHEMES):
                self._parts.append(f'<a href="{escape(address)}" rel="nofollow">')
                self._open.append("a")
        elif tag in _VOID:
            self._parts.append(f"<{tag}>")
        elif tag in _ALLOWED:
            self._parts.append(f"<{tag}>")
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the tag if it is the innermost that is open, and what stands in it."""
        if tag in _DROPPED:
            self._dropped = max(0, self._dropped - 1)
        elif tag in self._open and not self._dropped:
            while self._open:
                closed = self._open.pop()
                self._parts.append(f"</{closed}>")
                if closed == tag:
                    break

    def handle_data(self, data: str) -> None:
        """Write text as text."""
        if not self._dropped:
            self._parts.append(escape(data, quote=False))

    def join_all(self) -> str:
        """Return what was written, with every tag closed."""
        closing = [f"</{tag}>" for tag in reversed(self._open)]
        return " ".join("".join([*self._parts, *closing]).split())
