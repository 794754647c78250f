"""The slugs of sections in a file of their own: `schema/order/<list>.yaml`.

`manual` names sections whose slugs are the order of all their entries, `same_date`
those whose slugs order the entries of one date. So the layout of a long list stays
short; a short list may write `manual` into the layout itself.
"""

from collections.abc import Iterable, Mapping
from typing import Any

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
ORDER_NOTICE = (
    "# The order that people made. Below `manual`, a section's lines order all its entries;"
    " below `same_date`, they\n"
    "# order entries of one date. To move an item, move its line, and run"
    " `listwright generate`.\n"
)


def order_path(list_id: str) -> str:
    """Return the path of the file that holds the slugs of a list's sections."""
    return f"schema/order/{list_id}.yaml"


def render_order(layout: Layout) -> str:
    """Return the text of the layout's order file.

    It is empty if no section has slugs, and no file is needed.
    """
    slugs: dict[str, Any] = {}
    for name, section in layout.sections.items():
        if section.order == "manual":
            slugs.setdefault("manual", {})[name] = section.manual
        elif section.manual:
            slugs.setdefault("same_date", {})[name] = section.manual
    if not slugs:
        return ""
    return ORDER_NOTICE + write_canonical_text(slugs, KEY_ORDER)


def add_slugs(
    layout: dict[str, Any],
    data: bytes | None,
    path: str,
    stated: Mapping[str, Any],
) -> None:
    """Add the slugs of an order file to the sections of a *layout*.

    These sections must be complete (see `expand_sections`). *data* is the file, or
    None without one. *stated* is the layout as its file states it.

    Raises:
        ConfigurationError: the file is wrong, or does not fit the layout.
    """
    if data is None or has_no_keys(data):
        return
    document = parse_schema_file(data, path)
    for key, orders in drop_empty(document.value).items():
        try:
            _add_orders(layout, key, orders)
            if key == "manual":
                _demand_one_order(stated, orders)
        except _OrderError as error:
            line = document.locate_key(error.key)[0]
            name = ".".join(map(str, error.key))
            raise ConfigurationError(
                path,
                line,
                name,
                error.problem,
            ) from None


class _OrderError(Exception):
    """A *problem* with the value at *key* of an order file."""

    def __init__(
        self,
        key: FieldPath,
        problem: str,
    ) -> None:
        super().__init__(problem)
        self.key = key
        self.problem = problem


def _add_orders(
    layout: Mapping[str, Any],
    key: str,
    orders: object,
) -> None:
    """Add the slugs below one *key* of an order file to their sections.

    Raises:
        _OrderError: the key is unknown, or *orders* does not fit the layout.
    """
    if key not in ORDER_KEYS:
        known_keys = ", ".join(ORDER_KEYS)
        problem = f"this key is not known here; known are {known_keys}."
        raise _OrderError((key,), problem)
    if not isinstance(orders, Mapping):
        raise _OrderError((key,), "this must name sections, each with its slugs.")
    for name, slugs in orders.items():
        section = _find_section(layout, name)
        if section is None:
            raise _OrderError((key, name), "the layout has no such section.")
        if "manual" in section:
            problem = "this section has its slugs at another place already."
            raise _OrderError((key, name), problem)
        if not _is_list_of_texts(slugs):
            raise _OrderError((key, name), "this must be a list of slugs.")
        section["manual"] = slugs
        if key == "manual":
            section["order"] = "manual"


def _demand_one_order(stated: Mapping[str, Any], names: Iterable[str]) -> None:
    """Refuse sections whose slugs are their order, and whose layout states another one.

    Raises:
        _OrderError: a section has two orders.
    """
    for name in names:
        section = _find_section(stated, name) or {}
        order = section.get("order")
        if order not in (None, "manual"):
            problem = (
                f"the layout says `order: {order}` for this section. Remove that there to"
                " keep the order of these slugs, or move them below `same_date`."
            )
            raise _OrderError(("manual", name), problem)


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _find_section(
    layout: Mapping[str, Any],
    name: str,
) -> dict[str, Any] | None:
    """Return a section of a *layout* that may have a wrong form; None without it."""
    sections = layout.get("sections")
    section = sections.get(name) if isinstance(sections, Mapping) else None
    return section if isinstance(section, dict) else None
