"""The items of two documents that show one work: found by their links, and united in one entry.

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

Guest = str | dict[str, Any]
"""An item of `also_in`: a section, or one with the fields that differ there."""
_TEXTS = ("title", "description")
"""The fields whose words are in a language."""
_NOT_SHOWN = frozenset({"added", "also_in"})


def match_drafts(known: Sequence[Draft], others: Sequence[Draft]) -> dict[int, int]:
    """Return for each of *others*, by its place, which of *known* shows the same work; none is named twice.

    The main link decides, and among several works of one page the title. Any
    other link counts only where one entry has it.
    """
    by_main: dict[Identifier, list[int]] = {}
    by_any: dict[Identifier, list[int]] = {}
    for index, draft in enumerate(known):
        targets = _list_targets(draft)
        for target in targets[:1]:
            by_main.setdefault(target, []).append(index)
        for target in dict.fromkeys(targets):
            by_any.setdefault(target, []).append(index)
    matches: dict[int, int] = {}
    taken: set[int] = set()
    for number, draft in enumerate(others):
        found = _choose(known, draft, by_main, by_any, taken)
        if found is not None:
            matches[number] = found
            taken.add(found)
    return matches


def _list_targets(draft: Draft) -> list[Identifier]:
    return [identify(link.url) for link in parse_links(draft.record.get("links"))]


def _choose(
    known: Sequence[Draft],
    draft: Draft,
    by_main: Mapping[Identifier, Sequence[int]],
    by_any: Mapping[Identifier, Sequence[int]],
    taken: set[int],
) -> int | None:
    targets = _list_targets(draft)
    title = fold_title(str(draft.record["title"]))
    free = [
        index
        for target in targets[:1]
        for index in by_main.get(target, ())
        if index not in taken
    ]
    for index in free:
        if fold_title(str(known[index].record["title"])) == title:
            return index
    if len(free) == 1:
        return free[0]
    for target in targets:
        alone = by_any.get(target, ())
        if len(alone) == 1 and alone[0] not in taken:
            return alone[0]
    return None


def unite_translation(
    own: Draft, patterns: Patterns, other: Draft, theirs: Sequence[str], language: str
) -> Draft:
    """Return *own* with what *other* says as its translation.

    Args:
        own: the entry, as its own document shows it.
        patterns: those of its document; none if they are not known.
        other: the item of the document in another language.
        theirs: the patterns of its part.
        language: the document's language.
    """
    texts = {key: other.record[key] for key in _TEXTS if key in other.record}
    differing = {
        key: text for key, text in texts.items() if own.record.get(key) != text
    }
    for record in _list_unions(own, patterns, other):
        translated = {**record, **differing}
        if not other.is_verbatim and _is_written(translated, theirs, other):
            return replace(own, record=_add_translation(record, language, differing))
    kept = {**differing, "verbatim": _render_verbatim(other)}
    return replace(own, record=_add_translation(own.record, language, kept))


def _list_unions(
    own: Draft, patterns: Patterns, other: Draft
) -> Iterator[dict[str, Any]]:
    """Yield the records that *own* may have, first the one with what only *other* knows.

    That one counts only where the entry's own lines are written as before.
    """
    union = dict(own.record)
    for key, value in other.record.items():
        if key not in {*_TEXTS, *_NOT_SHOWN, "links", "verbatim"}:
            union.setdefault(key, value)
    links = {**(other.record.get("links") or {}), **(own.record.get("links") or {})}
    if links:
        first = own.record.get("links") or {}
        union["links"] = {**first, **links}
    if (
        union != own.record
        and not own.is_verbatim
        and _keeps_lines(union, own, patterns)
    ):
        yield union
    yield dict(own.record)


def _keeps_lines(record: dict[str, Any], own: Draft, patterns: Patterns) -> bool:
    """Return whether *record* writes every line of *own* as before; where no pattern is known, nobody can tell."""
    return all(
        can_rebuild(record, patterns.get(line.part.run.first, ()), line.item)
        for line in (own, *own.guests)
    )


def _is_written(record: dict[str, Any], patterns: Sequence[str], other: Draft) -> bool:
    """Return whether a record, shown by fields, writes the item of *other* again."""
    shown = {
        key: value
        for key, value in record.items()
        if key not in {"verbatim", "translations", "also_in"}
    }
    return can_rebuild(shown, patterns, other.item)


def _add_translation(
    record: dict[str, Any], language: str, texts: Mapping[str, str]
) -> dict[str, Any]:
    """Return *record* with the translation *texts*; one that is kept as it is written needs some, if only its title."""
    if not texts and "verbatim" in record:
        texts = {"title": record["title"]}
    if not texts:
        return record
    return {
        **record,
        "translations": {**(record.get("translations") or {}), language: dict(texts)},
    }


def unite_guest(own: Draft, other: Draft, theirs: Sequence[str], section: str) -> Draft:
    """Return *own* shown in *section* too, with what the item *other* says differently there."""
    differing = _find_differing(own, other, theirs)
    return add_guests(
        own, [{"section": section, **differing} if differing else section]
    )


def add_guests(own: Draft, guests: Sequence[Guest]) -> Draft:
    """Return *own* shown in other sections too, as *guests* say; it is shown in none of them yet."""
    if not guests:
        return own
    return replace(
        own,
        record={**own.record, "also_in": [*(own.record.get("also_in") or ()), *guests]},
    )


def get_section(guest: Guest) -> str:
    """Return the section that an item of `also_in` names."""
    return guest if isinstance(guest, str) else str(guest["section"])


def _find_differing(own: Draft, other: Draft, theirs: Sequence[str]) -> dict[str, Any]:
    """Return the fields by which the entry *own* writes the item *other*, or that item as it is written."""
    if not own.is_verbatim and not other.is_verbatim:
        differing = {
            key: value
            for key, value in other.record.items()
            if key not in _NOT_SHOWN and own.record.get(key) != value
        }
        without_links = {
            key: value for key, value in differing.items() if key != "links"
        }
        for fields in (without_links, differing):
            if _is_written({**own.record, **fields}, theirs, other):
                return fields
    return {"verbatim": _render_verbatim(other)}


def _render_verbatim(draft: Draft) -> str:
    """Return the text of an item as it is written."""
    if draft.is_verbatim:
        return str(draft.record["verbatim"])
    copy = replace(draft, record=dict(draft.record))
    keep_verbatim(copy)
    return str(copy.record["verbatim"])
