"""Repair the links of an entry file, in whatever shape somebody wrote them."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.repairs.links import TextLinks, find_links, label_links, read_address
from bot.repairs.repair import FieldRepair
from bot.repairs.texts import HIDDEN


def repair_links(value: Any, labels: Sequence[str]) -> FieldRepair | None:  # noqa: ANN401
    """Return the links of an entry as a mapping.

    *value* is what the file holds: a mapping, a text, or a list of both. *labels* are
    those that the list shows. Return None if no link can be read.
    """
    if isinstance(value, dict):
        return _repair_labelled(value)
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list):
        return None
    text_links = TextLinks()
    for item in items:
        if isinstance(item, str):
            text_links.add(find_links(item))
        elif isinstance(item, dict):
            for label, url in item.items():
                text_links.add(find_links(f"{label}: {url}"))
    links: dict[str, str] = {}
    unused = list(text_links.unused)
    for label, link in label_links(text_links.links, labels, links):
        # A link without a label is in the mapping already.
        if not label:
            unused.append(link.source)
    return FieldRepair(links, unused=unused) if links else None


def _repair_labelled(links: Mapping[str, Any]) -> FieldRepair:
    """Return links that have labels, with each address repaired."""
    repair = FieldRepair({})
    for label, value in links.items():
        if isinstance(value, list):
            repair.value |= _label_several(label, value)
        elif isinstance(value, dict) and isinstance(value.get("url"), str):
            url = read_address(value["url"]) or value["url"]
            repair.value[label] = {**value, "url": url}
        elif isinstance(value, str):
            repair.value[label] = _repair_link(
                label,
                value,
                repair.unused,
            )
        else:
            repair.value[label] = value
    return repair


def _repair_link(label: str, value: str, unused: list[str]) -> str:
    """Return the one address in *value*; add the text around it to *unused*.

    Return *value* itself if it has no address or several.
    """
    visible: str = HIDDEN.function(value)
    url = read_address(visible)
    if url is not None:
        return url
    text_links = find_links(visible)
    if len(text_links.links) != 1:
        return value
    link = text_links.links[0]
    unused += text_links.unused
    # `code: "code: https://…"` says nothing more than the address alone.
    if link.text.casefold() not in {"", label.casefold()}:
        unused.append(link.text)
    return link.url


def _label_several(label: str, values: list[Any]) -> dict[str, Any]:
    """Return several addresses under one label with a label each: `code`, `code 2`.

    If one of *values* is no address, the list stays as it is.
    """
    links: dict[str, Any] = {}
    for number, value in enumerate(values, 1):
        url = read_address(value) if isinstance(value, str) else None
        if url is None:
            return {label: values}
        links[label if number == 1 else f"{label} {number}"] = url
    return links or {label: values}
