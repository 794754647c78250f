"""Recognise values that stand for a value which is not there."""

import re
from typing import Final

# The title that the bot itself gives an entry of which no title is known: somebody typed
# only a link.
UNTITLED: Final = "Untitled"
# Values, in small letters, that stand for none.
STAND_INS: Final = (
    frozenset(
        {"placeholder", "place_holder", "place holder", "<placeholder>", "paper title"}
    )
    | {
        "tbd",
        "t.b.d.",
        "tba",
        "to be added",
        "to be announced",
        "to be determined",
        "todo",
        "to do",
        "fixme",
    }
    | {
        "n/a",
        "xx",
        "xxx",
        "xxxx",
        "foo",
        "foobar",
        "short description",
        "https://",
        "https://...",
    }
    | {
        "title here",
        "name here",
        "description here",
        "link here",
        "url here",
        "your title here",
    }
    | {"_no response_", "your name here", "your description here", "your link here"}
    | {"<title>", "<name>", "<year>", "<venue>", "<description>", "<link>", "<url>"}
    | {
        "?",
        "??",
        "???",
        "-",
        "--",
        "---",
        "–",
        "—",
        ".",
        "..",
        "...",
        "…",
        "_",
        "__",
        "___",
        "/",
    }
)
LONGEST_STAND_IN: Final = max(map(len, STAND_INS))
# Titles, in small letters, that a sample or a template shows: no work is called so.
_SAMPLE_TITLES: Final = (
    frozenset(
        {
            "the full title",
            "full title",
            "the title",
            "title",
            "a title",
            "the title of the work",
        }
    )
    | {
        "title of the work",
        "name of the work",
        "the name of the work",
        "title of the paper",
        "paper title",
    }
    | {
        "title here",
        "name here",
        "your title here",
        "your name here",
        "my paper",
        "my title",
        "new entry",
    }
    | {"<title>", "<name>", "lorem ipsum", "untitled"}
)
EXAMPLE_STARTS: Final = (
    "http://example.",
    "https://example.",
    "http://www.example.",
    "https://www.example.",
    "Lorem ipsum",
    "lorem ipsum",
)
# An address of `example.com`, or the beginning of the usual filler text.
_EXAMPLE = re.compile(r"(?:https?://(?:www\.)?example\.com|.orem ipsum)(?![\w.-])")
# Hosts that RFC 2606 keeps for examples.
_SAMPLE_ADDRESS: Final = re.compile(
    r"https?://(?:www\.)?example\.(?:com|net|org)(?![\w.-])"
)


def is_placeholder(value: str) -> bool:
    """Return whether *value* stands for one that is not there.

    Examples are `TBD`, `-` and an address of `example.com`.
    """
    if len(value) <= LONGEST_STAND_IN and value.strip().lower() in STAND_INS:
        return True
    return value.startswith(EXAMPLE_STARTS) and _EXAMPLE.match(value) is not None


def is_sample_title(title: str) -> bool:
    """Return whether *title* was left from a sample, such as `The full title`."""
    return title.strip().strip(".").lower() in _SAMPLE_TITLES


def is_sample_address(text: str) -> bool:
    """Return whether *text* is an address at a host for examples; no work is there."""
    return _SAMPLE_ADDRESS.match(text) is not None
