"""Unite the items of two documents that show one work; they are matched by their links.

What the other document says in its own language becomes the entry's
translation. A line that the entry's fields do not write again is kept as it is
written, for that document alone: nothing of either document changes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.identity.identifiers import Identifier, identify
from bot.importer.convert.drafts import Draft, can_rebuild, keep_verbatim
from bot.importer.convert.merge_drafts import Patterns
from bot.listing.titles import fold_title
from bot.model.link import parse_links

# An item of `also_in`: a section, or one with the fields that differ there.
Guest = str | dict[str, Any]
# The fields whose words are in a language.
_TEXTS = ("title", "description")
_NOT_SHOWN = frozenset({"added", "also_in"})


def match_drafts(
    drafts: Sequence[Draft],
    document_drafts: Sequence[Draft],
) -> dict[int, int]:
    """Return which of *drafts* shows the same work as each of *document_drafts*.

    The indexes of the former are the values, those of the latter the keys; none is
    named twice. The main link decides, and among several works of one page the title.
    Any other link counts only where one entry has it.
    """
    index = _TargetIndex(drafts)
    matches: dict[int, int] = {}
    for number, draft in enumerate(document_drafts):
        match = index.take(draft)
        if match is not None:
            matches[number] = match
    return matches


class _TargetIndex:
    """The indexes of drafts by the targets of their links; each is taken once."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self._drafts = drafts
        self._by_main: dict[Identifier, list[int]] = {}
        self._by_any: dict[Identifier, list[int]] = {}
        self._taken: set[int] = set()
        for index, draft in enumerate(drafts):
            targets = _list_targets(draft)
            for target in targets[:1]:
                self._by_main.setdefault(target, []).append(index)
            for target in dict.fromkeys(targets):
                self._by_any.setdefault(target, []).append(index)

    def take(self, draft: Draft) -> int | None:
        """Return the index of the draft of the same work, and take it; None if none is."""
        index = self._find(draft)
        if index is not None:
            self._taken.add(index)
        return index

    def _find(self, draft: Draft) -> int | None:
        targets = _list_targets(draft)
        title = _fold_draft_title(draft)
        free: list[int] = []
        for target in targets[:1]:
            indexes = self._by_main.get(target, ())
            free += [index for index in indexes if index not in self._taken]
        for index in free:
            if _fold_draft_title(self._drafts[index]) == title:
                return index
        # A translation has another title: the link alone decides if one entry has it.
        if len(free) == 1:
            return free[0]
        for target in targets:
            indexes = self._by_any.get(target, ())
            if len(indexes) == 1 and indexes[0] not in self._taken:
                return indexes[0]
        return None


def _list_targets(draft: Draft) -> list[Identifier]:
    """Return the targets of a draft's links, the main link's first."""
    return [identify(link.url) for link in parse_links(draft.record.get("links"))]


def _fold_draft_title(draft: Draft) -> str:
    return fold_title(str(draft.record["title"]))


def unite_translation(
    own: Draft,
    own_patterns: Patterns,
    translation: Draft,
    patterns: Sequence[str],
    language: str,
) -> Draft:
    """Return *own* with what *translation* says as its translation.

    Args:
        own: the entry, as its own document shows it.
        own_patterns: those of its document; none if they are not known.
        translation: the item of the document in another language.
        patterns: those of the item's part.
        language: the document's language.
    """
    differing = {}
    for key in _TEXTS:
        text = translation.record.get(key)
        if text is not None and own.record.get(key) != text:
            differing[key] = text
    for record in _list_unions(own, own_patterns, translation):
        if translation.is_verbatim:
            continue
        if _is_written({**record, **differing}, patterns, translation):
            translated = _add_translation(record, language, differing)
            return replace(own, record=translated)
    # No record writes the line again, so the document keeps it as it is written.
    kept = {**differing, "verbatim": _render_verbatim(translation)}
    record = _add_translation(own.record, language, kept)
    return replace(own, record=record)


def _list_unions(
    own: Draft,
    patterns: Patterns,
    translation: Draft,
) -> Iterator[dict[str, Any]]:
    """Yield the records that *own* may have: with what only *translation* knows, without.

    The first one counts only where the entry's own lines are written as before.
    """
    union = dict(own.record)
    for key, value in translation.record.items():
        if key not in {*_TEXTS, *_NOT_SHOWN, "links", "verbatim"}:
            union.setdefault(key, value)
    own_links = own.record.get("links") or {}
    new_links = translation.record.get("links") or {}
    links = {**new_links, **own_links}
    if links:
        # The entry's own links stay in front: the first is the main link.
        union["links"] = {**own_links, **links}
    is_larger = union != own.record and not own.is_verbatim
    if is_larger and _keeps_lines(union, own, patterns):
        yield union
    yield dict(own.record)


def _keeps_lines(
    record: dict[str, Any],
    own: Draft,
    patterns: Patterns,
) -> bool:
    """Return whether *record* writes every line of *own* as before.

    A line whose patterns are not known counts as changed.
    """
    return all(
        can_rebuild(record, patterns.get(line.part.run.first, ()), line.item)
        for line in (own, *own.guests)
    )


def _is_written(
    record: dict[str, Any],
    patterns: Sequence[str],
    draft: Draft,
) -> bool:
    """Return whether a record, shown by fields, writes the item of *draft* again."""
    fields = {
        key: value
        for key, value in record.items()
        if key not in {"verbatim", "translations", "also_in"}
    }
    return can_rebuild(fields, patterns, draft.item)


def _add_translation(
    record: dict[str, Any],
    language: str,
    texts: Mapping[str, str],
) -> dict[str, Any]:
    """Return *record* with the translation *texts*.

    An entry that is kept as it is written needs a translation even if nothing differs:
    else the document would show the text of the other language.
    """
    if not texts and "verbatim" in record:
        texts = {"title": record["title"]}
    if not texts:
        return record
    translations = dict(record.get("translations") or {})
    translations[language] = dict(texts)
    return {**record, "translations": translations}


def unite_guest(
    own: Draft,
    draft: Draft,
    patterns: Sequence[str],
    section: str,
) -> Draft:
    """Return *own* shown in *section* too, with what the item *draft* says differently.

    *patterns* are those of the item's part.
    """
    differing = _find_differing(own, draft, patterns)
    guest: Guest = {"section": section, **differing} if differing else section
    return add_guests(own, [guest])


def add_guests(own: Draft, guests: Sequence[Guest]) -> Draft:
    """Return *own* shown in other sections too; it is shown in none of them yet."""
    if not guests:
        return own
    record = dict(own.record)
    record["also_in"] = [*(record.get("also_in") or ()), *guests]
    return replace(own, record=record)


def get_section(guest: Guest) -> str:
    """Return the section that an item of `also_in` names."""
    return guest if isinstance(guest, str) else str(guest["section"])


def _find_differing(
    own: Draft,
    draft: Draft,
    patterns: Sequence[str],
) -> dict[str, Any]:
    """Return the fields with which the entry *own* writes the item *draft*.

    If no fields do, the result is the item as it is written.
    """
    if not own.is_verbatim and not draft.is_verbatim:
        differing = _compare_records(own, draft)
        # The pattern may show fewer links than the entry has: try its links first.
        without_links = {
            key: value for key, value in differing.items() if key != "links"
        }
        for fields in (without_links, differing):
            record = {**own.record, **fields}
            if _is_written(record, patterns, draft):
                return fields
    return {"verbatim": _render_verbatim(draft)}


def _compare_records(own: Draft, draft: Draft) -> dict[str, Any]:
    """Return the fields of *draft* that *own* does not have so, of those that are shown."""
    return {
        key: value
        for key, value in draft.record.items()
        if key not in _NOT_SHOWN and own.record.get(key) != value
    }


def _render_verbatim(draft: Draft) -> str:
    """Return the text of an item as it is written."""
    if draft.is_verbatim:
        return str(draft.record["verbatim"])
    copy = replace(draft, record=dict(draft.record))
    keep_verbatim(copy)
    return str(copy.record["verbatim"])
