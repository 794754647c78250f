"""The headings of a table's columns."""

import re

from bot.importer.read.items import Run
from bot.markdown.escaping import split_row

_NAMES = frozenset(
    str.split(
        "name title dataset model method paper project benchmark work tool api resource repository package "
        "library framework 名称 名字 标题 题目 名前 タイトル 이름 제목 "
        "nombre título nome nom titre titel название"
    )
) | {"name & link", "title & authors"}


def column_heads(run: Run) -> list[str]:
    """The column headings of a table, without markup."""
    return [
        re.sub(r"[*_`]+", "", cell).strip() for cell in split_row(run.header[0]) or []
    ]


def find_name_columns(run: Run) -> list[int]:
    """Return the numbers of the columns whose headings say that they name the items."""
    return [
        place
        for place, head in enumerate(column_heads(run))
        if head.casefold() in _NAMES
    ]
