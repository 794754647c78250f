"""The items of a list as it shows them: what patterns write, without what is unsafe."""

from posixpath import dirname

from bot.listing.pattern_choice import write_item
from bot.markdown.regions import neutralise_markers
from bot.markdown.unsafe import Allowance, find_own_markup
from bot.markdown.unsafe_cut import SafeItem, cut_unsafe
from bot.model.entry import Entry
from bot.model.layout import Layout, View


def find_allowance(layout: Layout) -> Allowance:
    """Return what is safe in the document of a list.

    That is the folder of its addresses, and its owner's own markup.
    """
    own: frozenset[str] = frozenset()
    for _, _, view in layout.iterate_views():
        own = own.union(*map(find_own_markup, (*view.patterns, view.header)))
    return Allowance(dirname(layout.document), own)


def render_safe_item(
    entry: Entry,
    view: View,
    allowance: Allowance | None,
) -> SafeItem | None:
    """Return one entry as *view* writes it, without what *allowance* does not allow.

    None if no pattern fits it. Verbatim text counts before every pattern; of several
    patterns the one that shows most is taken. Without an allowance nothing is cut.
    """
    text = _write_entry(entry, view)
    if text is None:
        return None
    if allowance is None:
        return SafeItem(text)
    return cut_unsafe(text, allowance)


def _write_entry(entry: Entry, view: View) -> str | None:
    """Return the entry as *view* writes it; None if no pattern fits it."""
    if entry.verbatim is not None:
        # A marker in the text would end the region of the list.
        return neutralise_markers(entry.verbatim)
    text = write_item(entry, view.patterns)
    if text is None and view.fallback:
        text = write_item(entry, view.fallback)
    return text


def render_item(
    entry: Entry,
    view: View,
    allowance: Allowance,
) -> str | None:
    """Return the text of an item as the list shows it; None if it shows none."""
    item = render_safe_item(entry, view, allowance)
    return item.text if item is not None else None
