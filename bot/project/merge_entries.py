"""Two descriptions of one work as one: what to add, and where they do not agree."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.identity.identifiers import identify
from bot.identity.missing_facts import find_missing_facts
from bot.identity.titles import normalise_title
from bot.model.entry_id import EntryId
from bot.model.finding import Edit, FieldPath, RemoveField, SetValue, Value
from bot.model.link import parse_links
from bot.model.placeholders import is_placeholder

_DATES = ("date", "year")
_UNITED = ("tags", "same_as", "distinct_from")
"""Lists of which the one entry has the items of both."""
_BY_THEMSELVES = frozenset(
    {
        *_DATES,
        *_UNITED,
        "title",
        "aliases",
        "links",
        "allow",
        "also_in",
        "place",
        "former_ids",
        "added",
    }
)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two entries: its id, its valid values, and its values as they are written."""

    id: EntryId
    record: Mapping[str, Any]
    tree: Mapping[str, Any]

    @property
    def shown_in(self) -> dict[str, Mapping[str, Any]]:
        """The sections that show the entry, home first, each with the fields that differ there."""
        shown: dict[str, Mapping[str, Any]] = {self.id.section: {}}
        for also in self.record.get("also_in") or ():
            own = {"section": also} if isinstance(also, str) else dict(also)
            shown[str(own.pop("section", ""))] = own
        return shown


class Conflict(NamedTuple):
    """A field about which two entries do not agree, and the edits that take what the second one says."""

    field: str
    values: tuple[Value, Value]
    edits: tuple[Edit, ...]


def merge_records(a: Side, b: Side) -> tuple[list[Edit], list[Conflict]]:
    """The edits that make *a* know what *b* knows, and the conflicts, in which *a* stays as it is.

    A better date, venue or link is no conflict (see `bot.identity.missing_facts`); nor is another title, which becomes
    an alias.
    """
    better, worse = (
        find_missing_facts(a.record, b.record),
        find_missing_facts(b.record, a.record),
    )
    settled = {str(field[0]) for field in (*better, *worse) if field[0] != "links"}
    edits: list[Edit] = [SetValue(field, value) for field, value in better.items()]
    edits += [*_repeated_links(a, b, better), *_lists(a, b)]
    conflicts = [*_dates(a, b, settled), *_blocks(a, b)]
    for found in (*_plain(a, b, settled), *_guests(a, b)):
        if isinstance(found, Conflict):
            conflicts.append(found)
        else:
            edits.append(found)
    return edits, conflicts


def _repeated_links(a: Side, b: Side, better: Collection[FieldPath]) -> Iterator[Edit]:
    """Links that *a* has under other labels: a section that shows only *b* may show links by label."""
    if b.shown_in.keys() <= a.shown_in.keys():
        return
    labels = {link.label for link in parse_links(a.record.get("links"))}
    for link in parse_links(b.record.get("links")):
        is_new = link.label not in labels and ("links", link.label) not in better
        if is_new and not is_placeholder(link.url):
            yield SetValue(("links", link.label), link.value)


def _plain(a: Side, b: Side, settled: set[str]) -> Iterator[Edit | Conflict]:
    """Fields of one value. What stands verbatim hides every other field, so that it is never just added."""
    for name in dict.fromkeys((*a.tree, *b.tree)):
        mine, other = _get_value(a.tree, name), _get_value(b.tree, name)
        if name in _BY_THEMSELVES or name in settled or mine == other:
            continue
        edit = RemoveField((name,)) if other is None else SetValue((name,), other)
        if name == "verbatim" or None not in (mine, other):
            yield Conflict(name, (mine, other), (edit,))
        elif mine is None:
            yield edit


def _get_value(tree: Mapping[str, Any], name: str) -> Value:
    """Return what a field holds; None for a placeholder, which says nothing."""
    value: Value = tree.get(name)
    return None if isinstance(value, str) and is_placeholder(value) else value


def _dates(a: Side, b: Side, settled: set[str]) -> Iterator[Conflict]:
    mine, other = (
        str(side.record.get("date") or side.record.get("year") or "") for side in (a, b)
    )
    if (
        not settled.isdisjoint(_DATES)
        or mine.startswith(other)
        or other.startswith(mine)
    ):
        return
    edits = [
        SetValue((name,), b.tree[name]) if name in b.tree else RemoveField((name,))
        for name in _DATES
    ]
    yield Conflict(
        "date" if "date" in {**a.tree, **b.tree} else "year",
        (mine, other),
        tuple(edits),
    )


def _blocks(a: Side, b: Side) -> Iterator[Conflict]:
    """Links of one label to two places, two reasons to allow the same."""
    urls = {link.label: link.url for link in parse_links(a.record.get("links"))}
    for link in parse_links(b.record.get("links")):
        url = urls.get(link.label, link.url)
        if url != link.url and identify(url) != identify(link.url):
            edit = SetValue(("links", link.label), link.value)
            yield Conflict(f"links.{link.label}", (url, link.url), (edit,))
    reasons = a.record.get("allow") or {}
    for rule, reason in (b.record.get("allow") or {}).items():
        if reasons.get(rule, reason) != reason:
            yield Conflict(
                f"allow.{rule}",
                (reasons[rule], reason),
                (SetValue(("allow", rule), reason),),
            )


def _lists(a: Side, b: Side) -> Iterator[Edit]:
    """What is united: lists, names, former ids, reasons to allow, and of two days the earlier."""
    for name in _UNITED:
        yield from _listed(a, name, b.record.get(name) or (), without=(a.id, b.id))
    yield from _listed(a, "aliases", _aliases(a, b))
    former = [
        *(a.record.get("former_ids") or ()),
        b.id,
        *(b.record.get("former_ids") or ()),
    ]
    yield SetValue(
        ("former_ids",), [named for named in dict.fromkeys(former) if named != a.id]
    )
    for rule, reason in (b.record.get("allow") or {}).items():
        if rule not in (a.record.get("allow") or {}):
            yield SetValue(("allow", rule), reason)
    added = [side.record["added"] for side in (a, b) if "added" in side.record]
    if added and min(added) != a.record.get("added"):
        yield SetValue(("added",), min(added))


def _listed(
    a: Side, name: str, more: Iterable[str], without: Collection[str] = ()
) -> Iterator[Edit]:
    """The list with *more*, each item once."""
    there = a.record.get(name) or []
    united = [item for item in dict.fromkeys((*there, *more)) if item not in without]
    if united != there:
        yield SetValue((name,), united) if united else RemoveField((name,))


def _aliases(a: Side, b: Side) -> Iterator[str]:
    """What else the work is called; spellings that mean the same count once."""
    called = [
        a.record["title"],
        a.record.get("name") or b.record.get("name"),
        *(a.record.get("aliases") or ()),
    ]
    known = {_spelling(text) for text in called if text}
    for text in (b.record["title"], *(b.record.get("aliases") or ())):
        if _spelling(text) not in known:
            known.add(_spelling(text))
            yield text


def _spelling(text: str) -> str:
    return normalise_title(text) or text


def _guests(a: Side, b: Side) -> Iterator[Edit | Conflict]:
    """The sections that show *b*, where they do not show *a*; and where they would word it in two ways."""
    there = list(a.record.get("also_in") or ())
    new: list[Value] = []
    for section, overrides in b.shown_in.items():
        whole: Value = {"section": section, **overrides} if overrides else section
        mine = a.shown_in.get(section)
        if mine is None:
            new.append(whole)
        elif overrides and overrides != mine:
            places = [
                n
                for n, also in enumerate(there)
                if also in (section, {"section": section, **mine})
            ]
            edits = [SetValue(("also_in", place), whole) for place in places]
            edits = edits or [
                SetValue((name,), value) for name, value in overrides.items()
            ]
            yield Conflict(
                f"also_in {section}",
                (dict(mine) or None, dict(overrides)),
                tuple(edits),
            )
    if new:
        yield SetValue(("also_in",), [*there, *new])
