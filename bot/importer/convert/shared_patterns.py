"""The patterns of sections that write most of their items alike, united.

They are united only where every line stays as it is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.listing.pattern import compile_pattern
from bot.listing.pattern_choice import Notations
from bot.listing.places import arrange_sections
from bot.listing.translations import select_for_document
from bot.model.document_layouts import list_document_layouts
from bot.model.entry import Entry
from bot.model.layout import Layout, View

Patterns = tuple[str, ...]
# The fields of an import for whatever stands beside a title.
_AROUND_TITLE = frozenset({"before", "after"})


def unite_patterns(
    layout: Layout,
    entries: Sequence[Entry],
) -> Layout:
    """Return the layout in which sections with one usual pattern share a list of patterns.

    Sections of a list mostly differ in the exceptions that each of them has. The
    first pattern of a section writes most of its items; sections with the same
    one get the exceptions of all of them, unless an entry would be written
    otherwise by these.
    """
    mergeable = _group_by_usual_pattern(layout)
    if not mergeable:
        return layout
    entries_by_section = _list_written_entries(layout, entries)
    sections = dict(layout.sections)
    for views in mergeable:
        for name, view in _unite_views(views, entries_by_section).items():
            sections[name] = replace(sections[name], views={name: view})
    return replace(layout, sections=sections)


def _group_by_usual_pattern(layout: Layout) -> list[dict[str, View]]:
    """Return the views, by section, that differ only in patterns behind the first.

    Each group has at least two different lists of patterns.
    """
    groups: defaultdict[tuple[str, str, str], dict[str, View]] = defaultdict(dict)
    for name, section in layout.sections.items():
        view = section.views.get(name)
        if view is not None and len(section.views) == 1 and not view.when:
            usual_form = view.patterns[0], view.header, view.between
            groups[usual_form][name] = view
    mergeable: list[dict[str, View]] = []
    for views in groups.values():
        variants = {view.patterns for view in views.values()}
        if len(variants) > 1:
            mergeable.append(views)
    return mergeable


def _list_written_entries(
    layout: Layout,
    entries: Sequence[Entry],
) -> dict[str, list[Notations]]:
    """Return the entries that patterns write, by section, for all documents of the list.

    An entry is there as each document shows it, translated or with the fields of
    `also_in`.
    """
    written: defaultdict[str, list[Notations]] = defaultdict(list)
    for document in list_document_layouts(layout):
        selected = select_for_document(entries, document)
        for name, ordered in arrange_sections(selected, document).items():
            written[name] += [
                Notations(entry) for entry in ordered if entry.verbatim is None
            ]
    return written


class _Group(NamedTuple):
    """Sections that the same patterns can write."""

    patterns: Patterns
    names: Sequence[str]


def _unite_views(
    views: Mapping[str, View],
    entries_by_section: Mapping[str, Iterable[Notations]],
) -> dict[str, View]:
    """Return the views, those with the same patterns that write every entry as before."""
    count = Counter(view.patterns for view in views.values())
    groups: list[_Group] = []
    # The commonest lists come first: most sections then keep the list that they have.
    for patterns, _ in count.most_common():
        names = [name for name, view in views.items() if view.patterns == patterns]
        group = _Group(patterns, names)
        groups = _add_group(groups, group, views, entries_by_section)
    united: dict[str, View] = {}
    for patterns, group_names in groups:
        item = patterns[0] if len(patterns) == 1 else list(patterns)
        for name in group_names:
            united[name] = replace(views[name], item=item)
    return united


def _add_group(
    groups: Sequence[_Group],
    newcomer: _Group,
    views: Mapping[str, View],
    entries_by_section: Mapping[str, Iterable[Notations]],
) -> list[_Group]:
    """Return *groups* with *newcomer* joined to the first that it fits, else at the end."""
    for index, group in enumerate(groups):
        patterns = _join_patterns(group.patterns, newcomer.patterns)
        names = [*group.names, *newcomer.names]
        joined_views = {name: views[name] for name in names}
        if _can_widen(joined_views, patterns, entries_by_section):
            joined = _Group(patterns, names)
            return [
                *groups[:index],
                joined,
                *groups[index + 1 :],
            ]
    return [*groups, newcomer]


def _join_patterns(patterns: Patterns, more: Patterns) -> Patterns:
    """Return the patterns of both, the usual one first.

    A typed line is read by the first pattern that fits it. Patterns with text
    around the title fit nearly every line, so they come last.
    """
    usual, *exceptions = dict.fromkeys([*patterns, *more])
    return usual, *sorted(exceptions, key=_has_free_text)


def _has_free_text(pattern: str) -> bool:
    return not _AROUND_TITLE.isdisjoint(compile_pattern(pattern).fields)


def _can_widen(
    views: Mapping[str, View],
    wider: Patterns,
    entries_by_section: Mapping[str, Iterable[Notations]],
) -> bool:
    """Return whether the *wider* patterns write each entry as its own view does."""
    for name, view in views.items():
        if view.patterns == wider:
            continue
        for entry in entries_by_section.get(name, ()):
            if entry.write(view.patterns) != entry.write(wider):
                return False
    return True
