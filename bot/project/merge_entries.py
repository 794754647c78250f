"""Merge two entries of one work: find what to add, and where they do not agree."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.identity.identifiers import identify
from bot.identity.missing_facts import find_missing_facts
from bot.identity.titles import normalise_title
from bot.model.entry_id import EntryId
from bot.model.finding import Edit, FieldPath, RemoveField, SetValue, Value
from bot.model.link import Link, parse_links
from bot.model.placeholders import is_placeholder

_DATES = ("date", "year")
# Lists of which the merged entry has the items of both.
_UNITED = ("tags", "same_as", "distinct_from")
# Fields that a function of their own merges; every other field has one value.
_MERGED_APART = frozenset(
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
    """One of two entries: its id, its valid values, and its values as written."""

    id: EntryId
    record: Mapping[str, Any]
    tree: Mapping[str, Any]

    @property
    def shown_in(self) -> dict[str, Mapping[str, Any]]:
        """The sections that show the entry, each with the fields that differ there.

        The entry's own section goes first.
        """
        sections: dict[str, Mapping[str, Any]] = {self.id.section: {}}
        for guest in self.record.get("also_in") or ():
            if isinstance(guest, str):
                sections[guest] = {}
                continue
            overrides = dict(guest)
            section = str(overrides.pop("section", ""))
            sections[section] = overrides
        return sections

    @property
    def links(self) -> list[Link]:
        """The links of the entry, the main one first."""
        return list(parse_links(self.record.get("links")))

    @property
    def reasons(self) -> Mapping[str, Value]:
        """The reasons to allow what a rule forbids, by the rule."""
        return self.record.get("allow") or {}

    @property
    def guests(self) -> Sequence[Value]:
        """The sections besides its own that show the entry, as they are written."""
        return self.record.get("also_in") or ()

    @property
    def aliases(self) -> Sequence[str]:
        """The other titles of the entry."""
        return self.record.get("aliases") or ()


class Conflict(NamedTuple):
    """A field about which two entries do not agree."""

    field: str
    values: tuple[Value, Value]
    # The edits that take what the second entry says.
    edits: tuple[Edit, ...]


def merge_records(a: Side, b: Side) -> tuple[list[Edit], list[Conflict]]:
    """Return the edits that add to *a* what only *b* knows, and the conflicts.

    In a conflict *a* stays as it is. A better date, venue or link is no conflict (see
    `bot.identity.missing_facts`); nor is another title, which becomes an alias.
    """
    better = find_missing_facts(a.record, b.record)
    worse = find_missing_facts(b.record, a.record)
    # Where one side knows more, the two do not disagree.
    settled = {str(field[0]) for field in (*better, *worse) if field[0] != "links"}
    edits: list[Edit] = [SetValue(field, value) for field, value in better.items()]
    edits += _add_relabelled_links(a, b, better)
    edits += _unite_lists(a, b)
    conflicts = [*_compare_dates(a, b, settled), *_compare_blocks(a, b)]
    for change in (*_merge_values(a, b, settled), *_merge_guests(a, b)):
        if isinstance(change, Conflict):
            conflicts.append(change)
        else:
            edits.append(change)
    return edits, conflicts


def _add_relabelled_links(
    a: Side,
    b: Side,
    better: Collection[FieldPath],
) -> Iterator[Edit]:
    """Yield edits that repeat links which *a* has under other labels.

    A section that shows only *b* may show links by their labels.
    """
    if b.shown_in.keys() <= a.shown_in.keys():
        return
    labels = {link.label for link in a.links}
    for link in b.links:
        field = ("links", link.label)
        is_new = link.label not in labels and field not in better
        if is_new and not is_placeholder(link.url):
            yield SetValue(field, link.value)


def _merge_values(
    a: Side,
    b: Side,
    settled: set[str],
) -> Iterator[Edit | Conflict]:
    """Yield the changes of fields that have one value."""
    names = dict.fromkeys((*a.tree, *b.tree))
    for name in names:
        if name in _MERGED_APART or name in settled:
            continue
        own_value = _get_value(a.tree, name)
        new_value = _get_value(b.tree, name)
        if own_value == new_value:
            continue
        edit: Edit = SetValue((name,), new_value)
        if new_value is None:
            edit = RemoveField((name,))
        # An entry's verbatim text hides every other field: it is never just added.
        is_conflict = own_value is not None and new_value is not None
        if name == "verbatim" or is_conflict:
            yield Conflict(name, (own_value, new_value), (edit,))
        elif own_value is None:
            yield edit


def _get_value(tree: Mapping[str, Any], name: str) -> Value:
    """Return what a field holds; None for a placeholder, which says nothing."""
    value: Value = tree.get(name)
    return None if isinstance(value, str) and is_placeholder(value) else value


def _compare_dates(
    a: Side,
    b: Side,
    settled: set[str],
) -> Iterator[Conflict]:
    own_date, new_date = _read_date(a), _read_date(b)
    if not settled.isdisjoint(_DATES):
        return
    # `2024` and `2024-05-01` agree: one is more exact than the other.
    if own_date.startswith(new_date) or new_date.startswith(own_date):
        return
    edits: list[Edit] = []
    for name in _DATES:
        edit: Edit = RemoveField((name,))
        if name in b.tree:
            edit = SetValue((name,), b.tree[name])
        edits.append(edit)
    has_date = "date" in a.tree or "date" in b.tree
    yield Conflict(
        "date" if has_date else "year",
        (own_date, new_date),
        tuple(edits),
    )


def _read_date(side: Side) -> str:
    """Return the date of an entry, or its year; empty if it has neither."""
    record = side.record
    return str(record.get("date") or record.get("year") or "")


def _compare_blocks(a: Side, b: Side) -> Iterator[Conflict]:
    """Yield conflicts of single links and reasons.

    Links conflict if one label leads to two targets, reasons if they allow one rule.
    """
    urls = {link.label: link.url for link in a.links}
    for link in b.links:
        own_url = urls.get(link.label, link.url)
        if own_url == link.url or identify(own_url) == identify(link.url):
            continue
        edit = SetValue(("links", link.label), link.value)
        yield Conflict(
            f"links.{link.label}",
            (own_url, link.url),
            (edit,),
        )
    for rule, reason in b.reasons.items():
        own_reason = a.reasons.get(rule, reason)
        if own_reason == reason:
            continue
        edit = SetValue(("allow", rule), reason)
        yield Conflict(
            f"allow.{rule}",
            (own_reason, reason),
            (edit,),
        )


def _unite_lists(a: Side, b: Side) -> Iterator[Edit]:
    """Yield edits of the fields that hold what both entries say.

    These are lists, aliases, former ids, reasons to allow, and of two days of addition
    the earlier.
    """
    for name in _UNITED:
        # A merged entry is not to name itself, by its own id or by the one that goes.
        yield from _extend_list(
            a,
            name,
            b.record.get(name) or (),
            without=(a.id, b.id),
        )
    yield from _extend_list(a, "aliases", _list_new_aliases(a, b))
    former_ids = [
        *(a.record.get("former_ids") or ()),
        b.id,
        *(b.record.get("former_ids") or ()),
    ]
    distinct = [
        former_id for former_id in dict.fromkeys(former_ids) if former_id != a.id
    ]
    yield SetValue(("former_ids",), distinct)
    for rule, reason in b.reasons.items():
        if rule not in a.reasons:
            yield SetValue(("allow", rule), reason)
    days = [side.record["added"] for side in (a, b) if "added" in side.record]
    earliest = min(days, default=None)
    if earliest != a.record.get("added"):
        yield SetValue(("added",), earliest)


def _extend_list(
    a: Side,
    name: str,
    more: Iterable[str],
    without: Collection[str] = (),
) -> Iterator[Edit]:
    """Yield the edit that adds *more* to a list of *a*, each item once."""
    items = a.record.get(name) or []
    distinct = dict.fromkeys((*items, *more))
    united = [item for item in distinct if item not in without]
    if united == items:
        return
    if united:
        yield SetValue((name,), united)
    else:
        yield RemoveField((name,))


def _list_new_aliases(a: Side, b: Side) -> Iterator[str]:
    """Yield the names of *b* that *a* does not have; equal spellings count once."""
    names = [
        a.record["title"],
        a.record.get("name") or b.record.get("name"),
        *a.aliases,
    ]
    spellings = {_normalise(name) for name in names if name}
    for name in (b.record["title"], *b.aliases):
        spelling = _normalise(name)
        if spelling not in spellings:
            spellings.add(spelling)
            yield name


def _normalise(text: str) -> str:
    # A title of nothing but signs has no normal form.
    return normalise_title(text) or text


def _merge_guests(a: Side, b: Side) -> Iterator[Edit | Conflict]:
    """Yield the edit that adds the sections which only *b* is shown in, and conflicts.

    A conflict is a section that would show the entry in two ways.
    """
    guests = list(a.guests)
    new_guests: list[Value] = []
    for section, overrides in b.shown_in.items():
        own_overrides = a.shown_in.get(section)
        if own_overrides is None:
            new_guests.append(_make_guest(section, overrides))
        elif overrides and overrides != own_overrides:
            yield Conflict(
                f"also_in {section}",
                (dict(own_overrides) or None, dict(overrides)),
                _replace_overrides(
                    guests,
                    section,
                    own_overrides,
                    overrides,
                ),
            )
    if new_guests:
        yield SetValue(("also_in",), [*guests, *new_guests])


def _make_guest(section: str, overrides: Mapping[str, Any]) -> Value:
    """Return an item of `also_in`: a section's name, or a mapping with what differs."""
    return {"section": section, **overrides} if overrides else section


def _replace_overrides(
    guests: Sequence[Value],
    section: str,
    own_overrides: Mapping[str, Any],
    overrides: Mapping[str, Any],
) -> tuple[Edit, ...]:
    """Return the edits after which a section shows an entry with other *overrides*."""
    spellings = (section, {"section": section, **own_overrides})
    edits: list[Edit] = []
    for index, guest in enumerate(guests):
        if guest in spellings:
            edits.append(SetValue(("also_in", index), _make_guest(section, overrides)))
    if not edits:
        # The section is the entry's own, whose fields stand in the entry itself.
        edits = [SetValue((name,), value) for name, value in overrides.items()]
    return tuple(edits)
