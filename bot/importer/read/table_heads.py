"""The headings of a table's columns."""

import re

from bot.importer.read.items import Run
from bot.markdown.escaping import split_row

_NAMES = frozenset(
    str.split(
        "name title dataset model method paper project benchmark work tool api resource repository package "
        "library framework"
    )
) | {"name & link", "title & authors"}


def column_heads(run: Run) -> list[str]:
    """The column headings of a table, without markup."""
    return [re.sub(r"[*_`]+", "", cell).strip() for cell in split_row(run.header[0]) or []]


def find_name_column(run: Run) -> int | None:
    """Which column names the item, going by the headings; None if none does."""
    return next((place for place, head in enumerate(column_heads(run)) if head.casefold() in _NAMES), None)
