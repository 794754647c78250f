"""Read an item of a document as the record of an entry, forgiving slips without a loss."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot.importer.convert.drafts import Draft, draft_items
from bot.importer.infer.kinds import guess_patterns
from bot.importer.read.items import Item
from bot.importer.read.kinds import TABLE
from bot.listing.pattern import compile_pattern
from bot.listing.pattern_choice import write_item
from bot.markdown.escaping import split_row
from bot.model.entry import Entry
from bot.model.layout import View
from bot.model.placeholders import UNTITLED
from bot.repairs.pasted_entry import is_bare_reference, parse_pasted_entry
from bot.review.document_items import PlacedItem, is_of_rows
from bot.review.document_text import write_as_item
from bot.review.meant_texts import list_meant_texts


def read_record(placed: PlacedItem) -> Mapping[str, Any]:
    """Return what an item says, as the record of an entry.

    What a list writes otherwise without a loss is read, too: odd cells, dates, line
    breaks, signs. An item that is only a link, a number or a BibTeX entry begins an
    entry.
    """
    view = placed.home.view if placed.home else None
    is_row = placed.part.run.kind is TABLE
    item = _drop_odd_cells(placed.item, view) if is_row else placed.item
    draft = _draft_as_written(placed, item, view)
    if not is_row:
        pasted = _read_pasted(draft, item)
        if pasted is not None:
            return pasted
    if draft.is_verbatim:
        for meant in _draft_as_meant(placed, item, view):
            if not meant.is_verbatim:
                draft = meant
                break
    if view is not None:
        draft = _fit_into_table(draft, view)
    return draft.record


def _read_pasted(
    draft: Draft,
    item: Item,
) -> Mapping[str, Any] | None:
    """Return the record of a pasted link, number or BibTeX entry; None for other items."""
    has_all = not draft.is_verbatim and "links" in draft.record
    if has_all or not is_bare_reference(item.text):
        return None
    pasted = parse_pasted_entry(item.text)
    if pasted is None:
        return None
    return {"title": UNTITLED, **pasted.record, "links": pasted.links}


def _draft_as_meant(
    placed: PlacedItem,
    item: Item,
    view: View | None,
) -> Iterator[Draft]:
    """Yield a reading of each text that an item may be meant to have."""
    patterns = view.patterns if view else ()
    for text in list_meant_texts(item.text, patterns):
        yield _draft_as_written(placed, replace(item, text=text), view)


def _fit_into_table(draft: Draft, view: View) -> Draft:
    """Return a bullet or a paragraph that stands among rows as one of the rows.

    It is kept verbatim if no pattern writes it. The columns that it does not fill are
    not asked for then: who typed a line saw no columns.
    """
    is_among_rows = is_of_rows(view) and draft.part.run.kind is not TABLE
    if not is_among_rows:
        return draft
    # Only the fields count for the patterns, so any id will do.
    entry = Entry.from_record("list/section/item", draft.record)
    if not draft.is_verbatim and write_item(entry, view.patterns) is not None:
        return draft
    row = write_as_item(draft.item.text, view)
    return replace(draft, record={**draft.record, "verbatim": row})


def _draft_as_written(
    placed: PlacedItem,
    item: Item,
    view: View | None,
) -> Draft:
    """Return the reading of an item by one pattern, verbatim only if no pattern fits.

    The view's own patterns are tried before those that the item looks like:
    contributors write in many styles.
    """
    run = replace(placed.part.run, items=(item,))
    part = replace(placed.part, run=run)
    own_patterns = view.patterns if view else ()
    patterns = (*own_patterns, *guess_patterns(run))
    for pattern in patterns:
        draft = draft_items(part, (pattern,))[0]
        if not draft.is_verbatim:
            return draft
    return draft_items(part, patterns)[0]


def _drop_odd_cells(item: Item, view: View | None) -> Item:
    """Return a row without empty cells beyond the last column: no table shows them."""
    if view is None:
        return item
    cells = split_row(item.text)
    pattern = compile_pattern(view.patterns[0])
    if not cells or not pattern.is_row:
        return item
    width = len(pattern.cells)
    odd_cells = cells[width:]
    if not odd_cells or any(re.search(r"\w", cell) for cell in odd_cells):
        return item
    return replace(item, text=f"| {' | '.join(cells[:width])} |")
