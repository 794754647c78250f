"""The lines of a document that shows the entries of another one too, perhaps in another language."""

from collections.abc import Iterable

from bot.engine.file_pass import Examiner
from bot.listing.translations import translate
from bot.model.entry import Entry, Translation
from bot.model.layout import Layout
from bot.review.account_builder import NewItem
from bot.review.entry_files import ShownLine, change_entry_file
from bot.review.item_changes import ReadItem

_TRANSLATED = frozenset(Translation.__annotations__)
"""The fields of an entry that a document in another language may show otherwise."""


def find_same_item(
    items: Iterable[NewItem], layout: Layout, new: ReadItem
) -> NewItem | None:
    """Return the one of *items* by which the list's documents add the work of *new* already; None if none does.

    In one document it has the same title. Another may have the title in its
    own language, so that a common link is enough.
    """
    for other in items:
        if other.list_id != layout.id:
            continue
        shares_works = bool(other.works & new.works)
        if other.document != layout.document and shares_works:
            return other
        has_no_works = not (other.works or new.works)
        if other.title == new.title and (shares_works or has_no_works):
            return other
    return None


def describe_line(layout: Layout, new: ReadItem, known: Entry | None) -> ShownLine:
    """Return how the document of *layout* shows the entry *known*, or a new one, where *new* stands."""
    is_verbatim = (
        known is not None and translate(known, layout.language).verbatim is not None
    )
    return ShownLine(new.shown, layout.language, is_verbatim)


def add_translation(
    examiner: Examiner, path: str, text: bytes, layout: Layout, new: ReadItem
) -> bytes:
    """Return the file *text* of an entry with what *new* says otherwise as its translation."""
    record = examiner.examine(path, text).record or {}
    own = {key: value for key, value in record.items() if key in _TRANSLATED}
    said = {key: value for key, value in new.record.items() if key in _TRANSLATED}
    line = describe_line(layout, new, None)
    return change_entry_file(
        examiner, text, own, {**own, **said}, new.placed.source, line
    )
