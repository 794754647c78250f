"""The slugs of sections in a file of their own: `schema/order/<list>.yaml`.

`manual` names sections whose slugs are the order of all their entries, `same_date` those whose slugs order the
entries of one date. A layout of a long list stays short so; a short list may write `manual` into the layout itself.
"""

from collections.abc import Mapping
from typing import Any, NoReturn

from bot.document.writer import write_canonical_text
from bot.errors import ConfigurationError
from bot.listing.schema_yaml import (
    KEY_ORDER,
    drop_empty,
    has_no_keys,
    parse_schema_file,
)
from bot.model.finding import FieldPath
from bot.model.layout import Layout

ORDER_KEYS = ("manual", "same_date")
_NOTICE = (
    "# The order that people made. Below `manual`, a section's lines order all its entries; below `same_date`, they\n"
    "# order entries of one date. To move an item, move its line, and run `listwright generate`.\n"
)


def order_path(list_id: str) -> str:
    """Return the path of the file that holds the slugs of a list's sections."""
    return f"schema/order/{list_id}.yaml"


def render_order(layout: Layout) -> str:
    """Return the text of the layout's order file; empty if no section has slugs, and no file is needed."""
    slugs: dict[str, Any] = {}
    for name, section in layout.sections.items():
        if section.order == "manual":
            slugs.setdefault("manual", {})[name] = section.manual
        elif section.manual:
            slugs.setdefault("same_date", {})[name] = section.manual
    return _NOTICE + write_canonical_text(slugs, KEY_ORDER) if slugs else ""


def add_slugs(layout: dict[str, Any], data: bytes | None, path: str) -> None:
    """Put the slugs of an order file into the sections of a *layout* whose sections are written out.

    Raises:
        ConfigurationError: the file is wrong, or does not fit the layout.
    """
    if data is None or has_no_keys(data):
        return
    document = parse_schema_file(data, path)

    def refuse(place: FieldPath, problem: str) -> NoReturn:
        raise ConfigurationError(
            path, document.locate_key(place)[0], ".".join(map(str, place)), problem
        )

    for key, orders in drop_empty(document.value).items():
        if key not in ORDER_KEYS:
            refuse(
                (key,),
                f"this key is not known here; known are {', '.join(ORDER_KEYS)}.",
            )
        if not isinstance(orders, Mapping):
            refuse((key,), "this must name sections, each with its slugs.")
        for name, slugs in orders.items():
            section = _find_section(layout, name)
            if section is None:
                refuse((key, name), "the layout has no such section.")
            if "manual" in section:
                refuse(
                    (key, name), "this section has its slugs at another place already."
                )
            if not isinstance(slugs, list) or not all(
                isinstance(slug, str) for slug in slugs
            ):
                refuse((key, name), "this must be a list of slugs.")
            section |= {"manual": slugs} | (
                {"order": "manual"} if key == "manual" else {}
            )


def _find_section(layout: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    sections = layout.get("sections")
    section = sections.get(name) if isinstance(sections, Mapping) else None
    return section if isinstance(section, dict) else None
