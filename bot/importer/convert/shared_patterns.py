"""The patterns of sections that write most of their items alike, united where every line stays as it is."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.listing.pattern import compile_pattern
from bot.listing.pattern_choice import write_item
from bot.listing.places import arrange_sections
from bot.listing.translations import select_for_document
from bot.model.document_layouts import list_document_layouts
from bot.model.entry import Entry
from bot.model.layout import Layout, View

Patterns = tuple[str, ...]
_AROUND_TITLE = frozenset({"before", "after"})
"""The fields of an import for whatever stands beside a title."""


def unite_patterns(layout: Layout, entries: Sequence[Entry]) -> Layout:
    """Return the layout in which sections with one usual pattern have the same list of patterns.

    Sections of a list mostly differ in the exceptions that each of them has. The first pattern of a section writes most
    of its items; sections with the same one have the exceptions of all of them, unless an entry were written otherwise.
    """
    alike: defaultdict[tuple[str, str, str], dict[str, View]] = defaultdict(dict)
    for name, section in layout.sections.items():
        view = section.views.get(name)
        if view is not None and len(section.views) == 1 and not view.when:
            alike[view.patterns[0], view.header, view.between][name] = view
    groups = [
        views
        for views in alike.values()
        if len({view.patterns for view in views.values()}) > 1
    ]
    if not groups:
        return layout
    shown = _list_shown(layout, entries)
    sections = dict(layout.sections)
    for views in groups:
        for name, view in _unite_views(views, shown).items():
            sections[name] = replace(sections[name], views={name: view})
    return replace(layout, sections=sections)


def _list_shown(layout: Layout, entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Return the entries that patterns write, by section, as each document of the list shows them."""
    shown: defaultdict[str, list[Entry]] = defaultdict(list)
    for document in list_document_layouts(layout):
        own = select_for_document(entries, document)
        for name, ordered in arrange_sections(own, document).items():
            shown[name] += [entry for entry in ordered if entry.verbatim is None]
    return shown


def _unite_views(
    views: Mapping[str, View], shown: Mapping[str, Iterable[Entry]]
) -> dict[str, View]:
    """Return the views, those with the same patterns that write every entry as before."""
    count = Counter(view.patterns for view in views.values())
    groups: list[tuple[Patterns, list[str]]] = []
    for patterns, _ in count.most_common():
        own = [name for name, view in views.items() if view.patterns == patterns]
        for place, (every, names) in enumerate(groups):
            wider = _join(every, patterns)
            members = [*names, *own]
            if all(
                _writes_alike(shown.get(name, ()), views[name].patterns, wider)
                for name in members
            ):
                groups[place] = wider, members
                break
        else:
            groups.append((patterns, own))
    united: dict[str, View] = {}
    for every, names in groups:
        item = every[0] if len(every) == 1 else list(every)
        united |= {name: replace(views[name], item=item) for name in names}
    return united


def _join(one: Patterns, other: Patterns) -> Patterns:
    """Return the patterns of both, the usual one first.

    A typed line is read by the first pattern that fits it. Those with text around the title fit nearly every line, so
    they come last.
    """
    usual, *rest = dict.fromkeys([*one, *other])
    return usual, *sorted(rest, key=_has_free_text)


def _has_free_text(pattern: str) -> bool:
    return not _AROUND_TITLE.isdisjoint(compile_pattern(pattern).fields)


def _writes_alike(
    entries: Iterable[Entry], patterns: Patterns, wider: Patterns
) -> bool:
    """Return whether the *wider* patterns write each entry as its own patterns do."""
    if patterns == wider:
        return True
    return all(
        write_item(entry, patterns) == write_item(entry, wider) for entry in entries
    )
