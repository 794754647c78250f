"""The slugs of one section in the order file of a list, as text."""

from bot.document.reader import Document
from bot.listing.order_file import ORDER_KEYS, ORDER_NOTICE, order_path
from bot.listing.schema_yaml import has_no_keys, parse_schema_file
from bot.project.layout_blocks import cut_block, find_block, insert_lines


def find_order_key(document: Document, name: str) -> str | None:
    """Return the key of an order file below which a section stands; None without one."""
    for key in ORDER_KEYS:
        sections = document.value.get(key)
        if isinstance(sections, dict) and name in sections:
            return key
    return None


def take_slugs_text(text: str, list_id: str, name: str) -> str | None:
    """Return an order file without the slugs of a section; None if nothing is left."""
    document = parse_schema_file(text.encode(), order_path(list_id))
    key = find_order_key(document, name)
    if key is None:
        return text
    sections = document.value[key]
    is_last = isinstance(sections, dict) and len(sections) == 1
    path = (key,) if is_last else (key, name)
    after = cut_block(text, find_block(document, path))
    # A file with nothing but the bot's own notice says nothing.
    words = after.replace(ORDER_NOTICE, "").strip()
    return after if words or not has_no_keys(after.encode()) else None


def add_slugs_text(text: str | None, list_id: str, added: str | None) -> str | None:
    """Return an order file with the slugs of another section.

    Args:
        text: the file; None if there is none.
        list_id: its list.
        added: an order file with this section alone; None if the section has no slugs.
    """
    if added is None:
        return text
    if text is None:
        return ORDER_NOTICE + added
    document = parse_schema_file(text.encode(), order_path(list_id))
    key, *rows = added.rstrip("\n").split("\n")
    sections = document.value.get(key.removesuffix(":"))
    if not isinstance(sections, dict):
        return text.rstrip("\n") + f"\n{added}"
    block = find_block(document, (key.removesuffix(":"), list(sections)[-1]))
    margin = " " * block.indent
    shifted = [margin + row.removeprefix("  ") for row in rows]
    return insert_lines(text, [(block.end, shifted)])
