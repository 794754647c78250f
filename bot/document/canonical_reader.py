"""Read a file that is in the canonical format already, line by line.

Nearly every entry file is in this format, because the formatter wrote it. Such a
text needs no YAML parser, and no emitter shows whether it is formatted: when each
line has the form that the emitter gives it, the text is what the emitter would
write. Any other text is left to `bot.document.reader`, which alone decides what is
readable. `tests/document/test_settled.py` holds that both readers agree.
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
Marks = dict[FieldPath, Mark]

# Each number is below a limit in `bot.document.limits`: no value of such a text is
# longer than `scalar`, and no text has more keys than `keys`. So nothing else needs
# to be counted here.
_LONGEST_TEXT: Final = 4000
_MOST_LINES: Final = 120
_LONGEST_KEY: Final = 100


def read_settled(
    data: bytes,
    rank: Mapping[str, int],
    types: "Mapping[str, ScalarType]",
) -> "dict[str, Tree] | None":
    """Return the tree of a file in the canonical format; None for any other file.

    None says nothing about whether the file is readable.

    Args:
        data: the file.
        rank: the known keys of the top level, in their order.
        types: the types of the fields that do not hold any text.
    """
    tree: dict[str, Tree] = {}
    unranked = len(rank)
    previous_rank, previous_key = -1, ""
    key = ""
    for line in _split_lines(data):
        if line[:1] == " ":
            if not _add_inner_line(tree, key, line, types):
                return None
            continue
        # None here: the key above opened a block that has no line.
        if tree.get(key, "") is None:
            return None
        key = _add_field(tree, line, types)
        if not key:
            return None
        # Known keys stand in their order, the others behind them by code point. A key
        # that is repeated is not behind itself, so it is refused too.
        key_rank = rank.get(key, unranked)
        if key_rank <= previous_rank and (key_rank < unranked or key <= previous_key):
            return None
        previous_rank, previous_key = key_rank, key
    if tree.get(key) is None:
        return None
    return tree


def _split_lines(data: bytes) -> list[str]:
    """Return the lines of a short, printable text that ends in a line feed.

    The list is empty for any other text.
    """
    if len(data) > _LONGEST_TEXT or data[-1:] != b"\n":
        return []
    try:
        lines = data[:-1].decode().split("\n")
    except UnicodeDecodeError:
        return []
    if len(lines) > _MOST_LINES or not "".join(lines).isprintable():
        return []
    return lines


def locate_lines(text: str) -> tuple[Marks, Marks]:
    """Return where each value and each key of a text in the canonical format begins.

    Both mappings are by path, with lines and columns counted from 1. An item of a
    list has no key: its key is said to begin where its value begins.
    """
    values: Marks = {(): (1, 1)}
    keys: Marks = {(): (1, 1)}
    field = ""
    index = 0
    lines = text[:-1].split("\n")
    for number, line in enumerate(lines, 1):
        if line[:1] != " ":
            field = line.partition(":")[0]
            index = 0
            column = len(field) + len(": ") + 1
            keys[field,] = (number, 1)
            values[field,] = (number, column)
            continue
        if index == 0:
            # A block begins at its own first line, not behind its key.
            values[field,] = (number, 3)
        if line[2] == "-":
            keys[field, index] = values[field, index] = (number, 5)
        else:
            key = line[2:].partition(":")[0]
            column = len("  ") + len(key) + len(": ") + 1
            keys[field, key] = (number, 3)
            values[field, key] = (number, column)
        index += 1
    return values, keys


def _add_field(
    tree: "dict[str, Tree]",
    line: str,
    types: "Mapping[str, ScalarType]",
) -> str:
    """Add the field of *line* to *tree*, as None if a block follows; return its key.

    Return "" if the emitter writes no such line.
    """
    key, colon, written = line.partition(": ")
    if not colon:
        key = line.removesuffix(":")
        if key == line or not _is_key(key):
            return ""
        tree[key] = None
        return key
    if not _is_key(key):
        return ""
    text = _read_value(written, types[key]) if key in types else _read_text(written)
    if text is None:
        return ""
    tree[key] = text
    return key


def _add_inner_line(
    tree: "dict[str, Tree]",
    field: str,
    line: str,
    types: "Mapping[str, ScalarType]",
) -> bool:
    """Add an indented line to the list or to the links of *field*.

    Return False if the emitter writes no such line there.
    """
    if not field:
        return False
    if line[:4] == "  - ":
        return _add_item(tree, field, line[4:], types)
    links = tree[field]
    if links is None and field == "links":
        links = tree[field] = {}
    if line[:2] != "  " or not isinstance(links, dict):
        return False
    label, _, written = line[2:].partition(": ")
    if label in links or not _is_key(label):
        return False
    target = _read_text(written)
    if target is None:
        return False
    links[label] = target
    return True


def _add_item(
    tree: "dict[str, Tree]",
    field: str,
    written: str,
    types: "Mapping[str, ScalarType]",
) -> bool:
    """Add an item to the list of *field*.

    Return False if the field is no list, or if the emitter writes no such item.
    """
    items = tree[field]
    if items is None:
        items = tree[field] = []
    kind = types.get(field)
    item = _read_text(written) if kind is None else _read_value(written, kind)
    if item is None or not isinstance(items, list):
        return False
    items.append(item)
    return True


@lru_cache(maxsize=512)
def _is_key(key: str) -> bool:
    if not 0 < len(key) <= _LONGEST_KEY:
        return False
    is_word = key.isascii() and key.replace("_", "a").isalnum()
    return is_word and is_plain(key)


def _read_value(written: str, kind: "ScalarType") -> str | None:
    """Return a value of the type *kind* as text, without its quotes.

    Return None if the emitter would write it otherwise.
    """
    if not kind.written.fullmatch(written):
        return None
    return written[1:-1] if written[0] == '"' else written


def _read_text(written: str) -> str | None:
    """Return a text without its quotes; None if the emitter would write it otherwise."""
    if written[:1] != '"':
        # Most values begin with a letter and are longer than any word with a meaning of
        # its own, such as `true`. Of these, `is_plain` would check no more than this.
        if written[:1].isalpha() and len(written) > LONGEST_WORD:
            is_text = ": " not in written and " #" not in written
            return written if is_text and written[-1] not in " :" else None
        return written if is_plain(written) else None
    text = written[1:-1]
    if len(written) < len('"x"') or written[-1] != '"':
        return None
    # The emitter quotes only what must be quoted. Escapes are left to the reader.
    if '"' in text or "\\" in text or is_plain(text):
        return None
    return text
