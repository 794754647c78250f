"""Find in which form the section of a typed line would write it, and at which place."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from bot.listing.new_places import (
    find_new_place,
    find_newcomers_order,
    keeps_order,
)
from bot.listing.places import list_catalog_members, order_members
from bot.listing.sorting import Member, make_member_of_record
from bot.markdown.line_spacing import make_item_key
from bot.model.entry import Place
from bot.model.entry_id import EntryId
from bot.model.review import LineMove, Verdict
from bot.model.wording import say
from bot.project.document_source import SourceTree
from bot.project.load_catalog import LoadedCatalog
from bot.review.unshown_links import find_addresses

# `](https://…)`: where a link leads, which no reader sees.
_TARGET = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|<[^<>]*>|https?://\S+")
_WORD = re.compile(r"\w+")


def write_as_others(written: str, item: str, *, is_completed: bool = False) -> str:
    """Return an item as its section writes it; "" if there is nothing to gain.

    So it is where the line has this form already, but for spaces, and where the form
    has no place for a link or a word of the line, adds a word, or doubles its brackets.

    Args:
        written: the line, with its values repaired.
        item: the same as the section's pattern writes it.
        is_completed: whether values were filled in, so that the item may have more words
            and links than the line.
    """
    is_row = item.startswith("|")
    keys = [make_item_key(text, is_row=is_row) for text in (written, item)]
    if keys[0] == keys[1] or "\n" in written.strip("\n"):
        return ""
    # `[title]https://…` was read with its brackets: as a link they would be doubled.
    if item.count("[[") > written.count("[["):
        return ""
    links, item_links = find_addresses(written), find_addresses(item)
    words, item_words = _count_words(written), _count_words(item)
    if is_completed:
        keeps_all = links.keys() <= item_links.keys() and words <= item_words
    else:
        keeps_all = links.keys() == item_links.keys() and words == item_words
    return item if keeps_all else ""


def _count_words(text: str) -> Counter[str]:
    """Return how often a reader sees each word of an item."""
    return Counter(_WORD.findall(_TARGET.sub(" ", text).casefold()))


def find_move(
    verdict: Verdict,
    loaded: LoadedCatalog,
    tree: SourceTree,
) -> LineMove | None:
    """Return where a new item keeps the order of its section; None if it does already.

    None also for a section that follows no order, and below headings by year.

    Args:
        verdict: on a new item; its entry has a place only where it was typed elsewhere
            than the order of the section puts it.
        loaded: the entries of the base.
        tree: the base, which knows their lines.
    """
    entry_id = EntryId.from_path(verdict.final_path)
    section = loaded.project.layouts[entry_id.list_id].sections.get(entry_id.section)
    # Below headings by year, an item stands where its year puts it.
    if section is None or section.group is not None:
        return None
    order = find_newcomers_order(section)
    examiner = loaded.examiners.get_for_entry(verdict.final_path)
    data = verdict.final_text.encode()
    record = dict(examiner.examine(verdict.final_path, data).record or {})
    place = record.pop("place", None)
    if order is None or place is None:
        return None
    given = list_catalog_members(loaded.catalog, entry_id.home, section)
    members = [member for member in order_members(given) if member.is_listed]
    new = make_member_of_record(entry_id, record, section)
    typed = _find_typed_index(members, place)
    if not members or keeps_order(members, new, order, typed):
        return None
    index = find_new_place(members, new, order)
    return _make_move(members, index, tree)


def _find_typed_index(members: Sequence[Member], place: Place) -> int:
    """Return the index in *members* that *place* names."""
    slugs = [member.id.slug for member in members]
    if isinstance(place, Mapping) and place["after"] in slugs:
        return slugs.index(place["after"]) + 1
    return 0


def _make_move(
    members: Sequence[Member],
    index: int,
    tree: SourceTree,
) -> LineMove | None:
    """Return the move to *index* in *members*; None if the neighbour there has no line."""
    is_last = index == len(members)
    neighbour = members[index - 1] if is_last else members[index]
    place = tree.find_place(neighbour.id.path)
    if place is None:
        return None
    title = " ".join(neighbour.title.split())
    if is_last:
        sentence = say(
            "By the order of its section it belongs below “{title}”.", title=title
        )
    else:
        sentence = say(
            "By the order of its section it belongs above “{title}”.", title=title
        )
    return LineMove(place.line, sentence, is_below=is_last)
