"""How the cells of a column of links are written."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

from bot.identity.identifiers import derive_label
from bot.importer.infer.item_atoms import LabelNames
from bot.importer.infer.item_template import infer_links_shape
from bot.importer.infer.section_patterns import find_patterns
from bot.importer.infer.table_cells import (
    ABSENT,
    MOSTLY,
    Cell,
    Column,
    make_cell,
)
from bot.listing.link_labels import find_label, has_kind
from bot.listing.pattern_syntax import escape_braces
from bot.markdown.inline_tokens import Token, parse_tokens

# The ways to say that there is no link which have a pattern each.
_MOST_ABSENT: Final = 2

# The kinds of link that may stand for the main link of a work.
_MAIN: Final = frozenset({"paper", "website"})


def read_links(
    column: Column,
    taken: Collection[str],
    labels: LabelNames,
    *,
    as_list: bool,
) -> Cell | None:
    """Return the cell of a column of links.

    None means that most of its cells hold anything else.

    Args:
        column: what stands in it.
        taken: what other columns show already.
        labels: what links are called in the table.
        as_list: whether all links of a cell are one piece of the pattern.
    """
    # From the narrowest form to the widest: each takes what those before it leave.
    return (
        _read_links_of_any_kind(column, taken)
        or _read_single_links(column, taken)
        or _read_addresses(column, taken)
        or _read_named_links(
            column,
            taken,
            labels,
            as_list=as_list,
        )
    )


def _read_links_of_any_kind(
    column: Column,
    taken: Collection[str],
) -> Cell | None:
    """Return the cell of a column such as "Link", which has one link in each cell.

    Its heading names no kind of link, but each link does, such as `[paper](…)` and
    `[site](…)`. An entry of such a table may have a link of any kind, so the cell shows
    every link. None means that the column is another.
    """
    if has_kind(column.head) or "links" in taken:
        return None
    links = _list_single_links(column)
    if links is None or not all(has_kind(link.text) for link in links):
        return None
    return make_cell(["{links}"])


def _list_single_links(column: Column) -> list[Token] | None:
    """Return the link of each cell; None where a cell holds anything else, or all are empty."""
    links: list[Token] = []
    for value in column.values:
        tokens = parse_tokens(value)
        if len(tokens) != 1 or not _is_plain_link(tokens[0]):
            return None
        links.append(tokens[0])
    return links or None


def _read_single_links(
    column: Column,
    taken: Collection[str],
) -> Cell | None:
    """Return the cell of a column that has one link in each cell, and nothing else.

    None means that it has anything else.
    """
    links = _list_single_links(column)
    if links is None:
        return None
    if "link" in taken and not find_label(column.head):
        return None
    slot = f"links.{_choose_label(column.head, links)}"
    if slot in taken:
        return None
    texts = {token.text.strip() for token in links}
    # The text of a single link may be its own, such as a number.
    is_one_text = len(texts) == 1 and len(links) > 1
    text = escape_braces(texts.pop()) if is_one_text else f"{{{slot}.text}}"
    return _make_link_cell(column, f"[{text}]({{{slot}}})")


def _is_plain_link(token: Token) -> bool:
    return token.kind == "link" and not token.is_badge and not token.has_title


def _make_link_cell(column: Column, pattern: str) -> Cell:
    """Return the cell that *pattern* writes; the link is optional where a row has none."""
    is_full = column.leaves_out_empty or len(column.values) == column.rows
    return make_cell([pattern if is_full else f"{{?{pattern}?}}"])


def _read_addresses(
    column: Column,
    taken: Collection[str],
) -> Cell | None:
    """Return the cell of a column of bare addresses; None where it has anything else."""
    addresses: list[Token] = []
    for value in column.values:
        tokens = parse_tokens(value)
        if len(tokens) != 1 or tokens[0].kind != "url":
            return None
        addresses.append(tokens[0])
    if not addresses:
        return None
    label = _choose_label(column.head, addresses)
    slot = f"links.{label}"
    # A column of papers or websites shows the main link of an entry without one. Under
    # the name of another kind that link would be wrong, and so it would on a line of
    # its own.
    is_main = label in _MAIN or not has_kind(column.head)
    if is_main and "link" not in taken and not column.leaves_out_empty:
        slot = "link"
    if slot in taken or "links" in taken:
        return None
    is_bracketed = all(token.source.startswith("<") for token in addresses)
    pattern = f"<{{{slot}}}>" if is_bracketed else f"{{{slot}}}"
    return _make_link_cell(column, pattern)


def _choose_label(head: str, links: Sequence[Token]) -> str:
    """Return the label of a column's links: by its heading, else the commonest by target."""
    label = find_label(head)
    if label and has_kind(head):
        return label
    counted = Counter(derive_label(token.url) for token in links)
    return counted.most_common(1)[0][0]


def _read_named_links(
    column: Column,
    taken: Collection[str],
    labels: LabelNames,
    *,
    as_list: bool,
) -> Cell | None:
    """Return the cell of a column of links that say what they lead to.

    None means that too many of its cells hold anything else.
    """
    prefix = "links."
    taken_labels = [
        path.removeprefix(prefix) for path in taken if path.startswith(prefix)
    ]
    absent = _list_absent(column.values)
    values = [value for value in column.values if value not in absent]
    shapes = [
        infer_links_shape(
            value,
            labels,
            taken_labels,
            as_list=as_list,
        )
        for value in values
    ]
    readable = [shape for shape in shapes if shape is not None]
    if not readable or len(readable) < MOSTLY * len(values):
        return None
    if as_list and "links" in taken:
        return None
    return make_cell([*find_patterns(readable), *map(escape_braces, absent)])


def _list_absent(values: Sequence[str]) -> list[str]:
    """Return what cells of a column of links say where there is no link.

    That is `-` and the like, or words that several of them repeat.
    """
    counted = Counter(
        value for value in values if "](" not in value and "://" not in value
    )
    absent = [
        value
        for value, count in counted.items()
        if count > 1 or value.casefold() in ABSENT
    ]
    return sorted(absent, key=lambda value: -counted[value])[:_MOST_ABSENT]
