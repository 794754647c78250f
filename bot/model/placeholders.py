"""Values that stand for a value which is not there."""

import re
from typing import Final

STAND_INS: Final = (
    frozenset({"placeholder", "place_holder", "place holder", "<placeholder>", "paper title"})
    | {"tbd", "t.b.d.", "tba", "to be added", "to be announced", "to be determined", "todo", "to do", "fixme"}
    | {"n/a", "xx", "xxx", "xxxx", "foo", "foobar", "short description", "https://", "https://..."}
    | {"title here", "name here", "description here", "link here", "url here", "your title here"}
    | {"_no response_", "your name here", "your description here", "your link here"}
    | {"<title>", "<name>", "<year>", "<venue>", "<description>", "<link>", "<url>"}
    | {"?", "??", "???", "-", "--", "---", "–", "—", ".", "..", "...", "…", "_", "__", "___", "/"}
)
"""Values, in small letters, that stand for none."""
LONGEST_STAND_IN: Final = max(map(len, STAND_INS))
EXAMPLE_STARTS: Final = (
    "http://example.",
    "https://example.",
    "https://www.example.",
    "Lorem ipsum",
    "lorem ipsum",
)
_EXAMPLE = re.compile(r"(?:https?://(?:www\.)?example\.com|.orem ipsum)(?![\w.-])")


def is_placeholder(value: str) -> bool:
    """Return whether *value* stands for one that is not there, such as `TBD`, `-` or an address of `example.com`."""
    if len(value) <= LONGEST_STAND_IN and value.strip().lower() in STAND_INS:
        return True
    return value.startswith(EXAMPLE_STARTS) and _EXAMPLE.match(value) is not None
