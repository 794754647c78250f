"""The replies of a list's maintainers, below the findings of the rules that they speak of."""

import re
from typing import Final

from bot.model.replies import find_reply
from bot.model.wording import say
from bot.output.comments.parts import is_calm
from bot.output.untrusted import link_to, quote_inline, show_hidden

# A link as Markdown writes it: words in brackets, then an address in parentheses.
_LINK: Final = re.compile(r"\[([^\[\]]{1,80})\]\((https?://[^\s()<>]{1,400})\)")
# What `link_to` takes as the words of a link.
_LABEL: Final = re.compile(r"[\w(][\w .,:()'-]*")


class ShownReplies:
    """Adds a list's replies to the findings of one comment: each reply once."""

    def __init__(self, list_id: str) -> None:
        """Begin with no reply shown; *list_id* is the list of the findings."""
        self._list_id = list_id
        self._shown: set[str] = set()

    def render(self, rule: str) -> str | None:
        """Return the line that replies to a finding of *rule*; None where nothing is to be said."""
        reply = find_reply(self._list_id, rule)
        if reply is None or rule in self._shown:
            return None
        self._shown.add(rule)
        # The words before it keep its first word from being a heading or a bullet.
        return say("**From the maintainers:** {reply}", reply=render_reply(reply))


def render_reply(text: str) -> str:
    """Return a reply on one line: plain words, links, and all else as code.

    A mention or a reference to an issue notifies nobody in code.
    """
    line = show_hidden(" ".join(text.split()))
    parts: list[str] = []
    end = 0
    for match in _LINK.finditer(line):
        words = _render_words(line[end : match.start()])
        # An exclamation mark right before it would make the link an image.
        parts += [f"{words} " if words.endswith("!") else words, _render_link(match)]
        end = match.end()
    return "".join([*parts, _render_words(line[end:])])


def _render_words(text: str) -> str:
    words = text.split(" ")
    return " ".join(
        word if is_calm(word) or not word else quote_inline(word) for word in words
    )


def _render_link(match: re.Match[str]) -> str:
    label, url = match[1], match[2]
    link = None
    if is_calm(label) and _LABEL.fullmatch(label):
        link = link_to(url, label)
    return link or f"{_render_words(label)} ({quote_inline(url)})"
