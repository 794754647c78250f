"""The columns of a table that have one field, which their heading names."""

import re
from collections.abc import Collection, Mapping, Sequence

from bot.importer.infer.table_cells import (
    Cell,
    Column,
    make_cell,
    read_authors,
    read_venues,
)
from bot.listing.slugs import make_slug
from bot.model.entry import COMMON_FIELDS
from bot.model.layout import FieldSpec

# The headings of columns that hold a common field, in lower case.
_DESCRIPTIONS = frozenset(
    str.split(
        "description intro introduction summary about abstract tl;dr tldr "
        "简介 介绍 描述 说明 摘要 备注 概要 説明 설명 "
        "descripción descrição résumé beschreibung описание a\u00e7\u0131klama"
    )
)
_AUTHORS = frozenset(
    str.split("author authors 作者 著者 저자 autor autores auteurs autoren авторы")
)
_VENUES = frozenset(
    str.split(
        "venue conference journal publication 会议 期刊 会议/期刊 发表于 会議 학회 "
        "conferencia conferência conférence konferenz конференция"
    )
)

# What makes a value Markdown, not plain text.
_MARKUP = re.compile(r"[<\[\]`*]|https?://")
_TAG = re.compile(r"<[A-Za-z]")

# A description may hold HTML in up to this part of its values.
_FEW = 0.1

# How alike two names of fields are, from 0 to 100, that are one name with a slip of the
# pen: `cnstruction_method` and `construction_method`.
_ALIKE = 94
_LONGEST_HEAD = 40


def read_common_field(
    column: Column,
    taken: Collection[str],
) -> Cell | None:
    """Return the cell of a column whose heading names a field that every list has.

    None means that the heading names another field, or one that is *taken*.
    """
    head = column.head.casefold()
    if head in _VENUES:
        return read_venues(column, taken)
    if head in _AUTHORS:
        authors = read_authors(column, taken)
        if authors:
            return authors
    name = "description" if head in _DESCRIPTIONS else head
    if name not in ("description", "award") or name in taken:
        return None
    if _contains_html(column.values):
        return None
    return make_cell([f"{{{name}}}"])


def _contains_html(values: Sequence[str]) -> bool:
    """Return whether many of *values* hold HTML, such as pictures.

    No field but one of the list's own shows it.
    """
    count = sum(_TAG.search(value) is not None for value in values)
    return count > _FEW * len(values)


def read_own_field(
    column: Column,
    taken: Collection[str],
    declared: Mapping[str, FieldSpec],
) -> Cell:
    """Return the cell of a column that has a field of the list's own.

    The heading gives the name. A field that is *declared* with Markdown stays so.
    """
    name = _name_field(column.head, taken, declared)
    has_markup = any(_MARKUP.search(value) for value in column.values)
    spec = FieldSpec(
        type="markdown" if has_markup else "text",
        label=column.head[:_LONGEST_HEAD],
    )
    before = declared.get(name)
    if before and (before.type == "markdown" or not has_markup):
        spec = before
    return make_cell([f"{{{name}}}"], {name: spec})


def _name_field(
    head: str,
    taken: Collection[str],
    declared: Mapping[str, FieldSpec],
) -> str:
    """Return the name of the field for a heading; no field that is *taken* has it.

    A *declared* field that is called nearly the same (a slip of the pen) is the same
    field.
    """
    from rapidfuzz import fuzz, process

    name = make_slug(head)[:_LONGEST_HEAD].replace("-", "_").strip("_") or "column"
    if not name[0].isalpha():
        name = f"column_{name}"
    if name in COMMON_FIELDS or name in ("id", "extra", "link"):
        name = f"{name}_column"
    free = [field_name for field_name in declared if field_name not in taken]
    nearest = process.extractOne(
        name,
        free,
        scorer=fuzz.ratio,
        score_cutoff=_ALIKE,
    )
    if nearest:
        name = nearest[0]
    free_name = name
    number = 1
    while free_name in taken:
        number += 1
        free_name = f"{name}_{number}"
    return free_name
