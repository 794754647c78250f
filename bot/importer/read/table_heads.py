"""The headings of a table's columns."""

import re

from bot.importer.read.items import Run
from bot.markdown.escaping import split_row

# The headings of a column that names the items, in lower case.
_NAMES = frozenset(
    str.split(
        "name title dataset model method paper project benchmark work tool api "
        "resource repository package library framework "
        "名称 名字 标题 题目 名前 タイトル 이름 제목 "
        "nombre título nome nom titre titel название"
    )
) | {"name & link", "title & authors"}

# Emphasis and code: `**Name**`.
_EMPHASIS = re.compile(r"[*_`]+")


def read_column_heads(run: Run) -> list[str]:
    """Return the headings of a table's columns, without markup."""
    cells = split_row(run.header[0]) or []
    return [_EMPHASIS.sub("", cell).strip() for cell in cells]


def find_name_columns(run: Run) -> list[int]:
    """Return the numbers of the columns whose headings say that they name the items."""
    return [
        number
        for number, head in enumerate(read_column_heads(run))
        if head.casefold() in _NAMES
    ]
