"""The lines of a document that shows the entries of another document, too.

The two may be in different languages.
"""

from collections.abc import Iterable

from bot.engine.file_pass import Examiner
from bot.listing.translations import translate
from bot.model.entry import Entry, Translation
from bot.model.layout import Layout
from bot.review.account_builder import NewItem
from bot.review.entry_files import ShownLine, update_entry_file
from bot.review.item_changes import ReadItem

# The fields that an entry may have in other languages.
_TRANSLATED = frozenset(Translation.__annotations__)


def find_same_item(
    items: Iterable[NewItem],
    layout: Layout,
    new: ReadItem,
) -> NewItem | None:
    """Return the item by which a document of the list adds the work of *new* already.

    In one document it has the same title. Another document may have the title in its
    own language, so that a common link is enough.
    """
    for candidate in items:
        if candidate.list_id != layout.id:
            continue
        shares_works = bool(candidate.works & new.works)
        if candidate.document != layout.document and shares_works:
            return candidate
        has_no_works = not (candidate.works or new.works)
        if candidate.title == new.title and (shares_works or has_no_works):
            return candidate
    return None


def describe_line(
    layout: Layout,
    new: ReadItem,
    entry: Entry | None,
) -> ShownLine:
    """Return how the document of *layout* shows *entry*, or a new one, in the line of *new*."""
    is_verbatim = False
    if entry is not None:
        is_verbatim = translate(entry, layout.language).verbatim is not None
    return ShownLine(new.shown_fields, layout.language, is_verbatim)


def add_translation(
    examiner: Examiner,
    path: str,
    text: bytes,
    layout: Layout,
    new: ReadItem,
) -> bytes:
    """Return the file *text* of an entry with the differences of *new* as a translation."""
    record = examiner.examine(path, text).record or {}
    old = {key: value for key, value in record.items() if key in _TRANSLATED}
    typed = {key: value for key, value in new.record.items() if key in _TRANSLATED}
    return update_entry_file(
        examiner,
        text,
        old,
        {**old, **typed},
        new.placed.source,
        describe_line(layout, new, None),
    )
