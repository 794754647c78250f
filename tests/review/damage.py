"""Ways in which a list's document is damaged: threat T41."""

from collections.abc import Callable, Mapping
from typing import Final

BEGIN: Final = "<!-- listwright:begin"
END: Final = "<!-- listwright:end -->"


def remove_lines(text: str, marker: str) -> str:
    """Return *text* without the lines that hold *marker*."""
    return "\n".join(line for line in text.split("\n") if marker not in line)


def nest_region(text: str) -> str:
    """Return *text* with a region inside its region."""
    return text.replace(END, f"{BEGIN} inner -->\n{END}\n{END}", 1)


def reverse_markers(text: str) -> str:
    """Return *text* with the end marker before the begin marker."""
    begin = text[text.index(BEGIN) :].split("\n", 1)[0]
    return text.replace(begin, "@").replace(END, begin).replace("@", END)


def indent_markers(text: str) -> str:
    """Return *text* with its markers as a block of code."""
    return text.replace(BEGIN, f"    {BEGIN}").replace(END, f"    {END}")


TEXTS: Final[Mapping[str, Callable[[str], str]]] = {
    "begin deleted": lambda text: remove_lines(text, BEGIN),
    "end deleted": lambda text: remove_lines(text, END),
    "pair deleted": lambda text: remove_lines(text, "<!-- listwright:"),
    "renamed": lambda text: text.replace(f"{BEGIN} ", f"{BEGIN} new-", 1),
    "doubled": lambda text: f"{text}\n{text[text.index(BEGIN) :]}",
    "fenced": lambda text: text.replace(BEGIN, f"```\n{BEGIN}", 1),
    "indented": indent_markers,
    "nested": nest_region,
    "unknown added": lambda text: f"{text}\n{BEGIN} unknown -->\n{END}\n",
    "reversed": reverse_markers,
    "in a code span": lambda text: text.replace(BEGIN, f"`{BEGIN}", 1).replace(
        END, f"{END}`", 1
    ),
    "in a comment": lambda text: text.replace(BEGIN, f"<!-- {BEGIN}", 1).replace(
        END, f"{END} -->", 1
    ),
    "emptied": lambda _: "",
}
"""Damages of the text, each by its name."""

BYTES: Final[Mapping[str, Callable[[str], bytes]]] = {
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 without its mark": lambda text: text.encode("utf-16-le"),
    "a lone byte": lambda text: text.encode() + b"\xe9\n",
    **{
        name: lambda text, damage=damage: damage(text).encode()  # type: ignore[misc]
        for name, damage in TEXTS.items()
    },
}
"""Damages of the file: those of its text, and of its encoding."""

HARMLESS: Final[Mapping[str, Callable[[str], bytes]]] = {
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "a byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "an HTML comment around": lambda text: text.replace(
        BEGIN, f"<!--\n{BEGIN}", 1
    ).encode(),
}
"""Changes after which the list can be regenerated as before."""
