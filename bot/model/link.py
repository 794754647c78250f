"""A link of an entry: only this module knows in which forms an entry file gives one.

It is a text, or a mapping of `url` and `text`. Records and trees hold links as the file
does, which JSON and the cache keep as they are. `parse_links` reads them.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

from typing_extensions import TypedDict  # pydantic takes no other before Python 3.12

from bot.model.finding import FieldPath, Value


class LinkTarget(TypedDict):
    """A link whose text is not simply its label."""

    url: str
    text: str


class Link(NamedTuple):
    """One link of an entry.

    *text* is what the list shows for it, where the entry says so.
    """

    label: str
    url: str
    text: str | None = None

    @classmethod
    def parse(cls, label: str, value: object) -> Self | None:
        """Return the link that a file gives under *label*; None if *value* is none."""
        if isinstance(value, str):
            return cls(label, value)
        if not isinstance(value, Mapping) or not isinstance(value.get("url"), str):
            return None
        text = value.get("text")
        return cls(label, value["url"], text if isinstance(text, str) else "")

    @property
    def value(self) -> Value:
        """The value that an entry file holds under the label.

        It is the URL, or a mapping where the link has a text.
        """
        return self.url if self.text is None else {"url": self.url, "text": self.text}

    @property
    def url_field(self) -> FieldPath:
        """Where the URL stands in the entry file."""
        return (
            ("links", self.label) if self.text is None else ("links", self.label, "url")
        )


def parse_links(links: object) -> tuple[Link, ...]:
    """Return the links that the value of a field `links` holds, in order.

    Any value can be read, because a file need not be valid to be judged: what is no
    link is left out.
    """
    # Asking for a `dict` first is far quicker than for a `Mapping` alone.
    if not isinstance(links, (dict, Mapping)):
        return ()
    parsed = [
        # Most are texts.
        Link(label, value) if isinstance(value, str) else Link.parse(label, value)
        for label, value in links.items()
    ]
    return tuple([link for link in parsed if link is not None])


def render_links(links: Iterable[Link]) -> dict[str, Any]:
    """Return the value of a field `links`."""
    return {link.label: link.value for link in links}


def find_link_host(url: str) -> str:
    """Return the host of an address; "" if it has none that can be read."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
