"""Reading a file that is in the one layout already, line by line.

Nearly every entry file is, because the formatter wrote it. Such a text needs
no YAML parser to be read, and no emitter to be found formatted: when each line
has the form that the emitter gives it, the text is what the emitter would
write. Whatever is not plainly so is left to `bot.document.reader`, which alone
decides what is readable. `tests/document/test_settled.py` holds both together.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from bot.document.scalars import LONGEST_WORD, is_plain
from bot.model.finding import FieldPath

if TYPE_CHECKING:
    from bot.document.event_parser import Tree
    from bot.document.field_types import ScalarType

Mark = tuple[int, int]

_LONGEST_TEXT: Final = 4000
"""Below the reader's limit for a single value, so that no value needs measuring."""
_MOST_LINES: Final = 120
_LONGEST_KEY: Final = 100


def read_settled(
    data: bytes, rank: Mapping[str, int], types: "Mapping[str, ScalarType]"
) -> "dict[str, Tree] | None":
    """The tree of a file in the one layout; None for any other, readable or not.

    Args:
        data: the file.
        rank: the known keys of the top level, in their order.
        types: the types of the fields that do not hold any text.
    """
    tree: dict[str, Tree] = {}
    last = len(rank)
    before, key_before = -1, ""
    block = ""
    for line in _lines(data):
        if line[:1] == " ":
            if not block or not _add(tree, block, line, types):
                return None
            continue
        key, colon, value = line.partition(": ")
        if not colon:
            key = line.removesuffix(":")
        place = rank.get(key, last)
        if place <= before and (place < last or key <= key_before):
            return None
        if not _is_key(key) or (block and tree[block] is None):
            return None
        before, key_before, block = place, key if place == last else "", ""
        if not colon and key != line:
            tree[key], block = None, key
        elif not (
            types[key].written.fullmatch(value) if key in types else _is_settled(value)
        ):
            return None
        else:
            tree[key] = value[1:-1] if value[0] == '"' else value
    return None if not tree or (block and tree[block] is None) else tree


def _lines(data: bytes) -> list[str]:
    """The lines of a short, printable text that ends in a line feed; none of another."""
    if len(data) > _LONGEST_TEXT or data[-1:] != b"\n":
        return []
    try:
        lines = data[:-1].decode().split("\n")
    except UnicodeDecodeError:
        return []
    return lines if len(lines) <= _MOST_LINES and "".join(lines).isprintable() else []


def locate_lines(text: str) -> tuple[dict[FieldPath, Mark], dict[FieldPath, Mark]]:
    """Where each value and each key of a text in the one layout begins, by its path; items have no key."""
    values: dict[FieldPath, Mark] = {(): (1, 1)}
    keys: dict[FieldPath, Mark] = {(): (1, 1)}
    block, inside = "", 0
    for number, line in enumerate(text[:-1].split("\n"), 1):
        if line[:1] != " ":
            block, inside = line.partition(":")[0], 0
            keys[block,], values[block,] = (number, 1), (number, len(block) + 3)
            continue
        if inside == 0:
            values[block,] = (number, 3)
        if line[2] == "-":
            keys[block, inside] = values[block, inside] = (number, 5)
        else:
            key = line[2:].partition(":")[0]
            keys[block, key], values[block, key] = (number, 3), (number, len(key) + 5)
        inside += 1
    return values, keys


def _add(
    tree: "dict[str, Tree]", block: str, line: str, types: "Mapping[str, ScalarType]"
) -> bool:
    """Add a line to the list or to the links of the key *block*; False if it is neither."""
    value: str
    if line[:4] == "  - ":
        value, box = line[4:], tree[block]
        if box is None:
            box = tree[block] = []
        if not isinstance(box, list):
            return False
        if not (
            types[block].written.fullmatch(value)
            if block in types
            else _is_settled(value)
        ):
            return False
        box.append(value[1:-1] if value[0] == '"' else value)
        return True
    key, _, value = line[2:].partition(": ")
    links = tree[block]
    if links is None and block == "links":
        links = tree[block] = {}
    if (
        line[:2] != "  "
        or not isinstance(links, dict)
        or key in links
        or not _is_key(key)
    ):
        return False
    if not _is_settled(value):
        return False
    links[key] = value[1:-1] if value[0] == '"' else value
    return True


@lru_cache(maxsize=512)
def _is_key(key: str) -> bool:
    is_short = 0 < len(key) <= _LONGEST_KEY
    return (
        is_short and key.isascii() and key.replace("_", "a").isalnum() and is_plain(key)
    )


def _is_settled(value: str) -> bool:
    """Whether the text *value* stands there as the emitter writes it."""
    if value[:1] != '"':
        if (
            value[:1].isalpha() and len(value) > LONGEST_WORD
        ):  # most values: neither a sign, a number, nor a word
            return ": " not in value and " #" not in value and value[-1] not in " :"
        return is_plain(value)
    inner = value[1:-1]
    if len(value) < len('"x"') or value[-1] != '"' or '"' in inner or "\\" in inner:
        return False
    return not is_plain(inner)
