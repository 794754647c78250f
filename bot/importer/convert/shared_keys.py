"""What most sections of an imported list have in common, stated once for the list."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable
from dataclasses import replace
from typing import TypeVar

from bot.model.layout import Defaults, Layout, Level, Section, Style, View

_BY_DATE = ("year", "oldest")
_UNDATED = "undated-entry"
_FORMS = (
    (r"\s*\|", "table"),
    (r"\s*[-*+] ", "bullets"),
    (r"\s*\d+[.)] ", "numbered"),
    (r"\s*<", "html"),
    ("", "lines"),
)
"""How a style is called, by how its first pattern begins."""
_Shared = TypeVar("_Shared", bound=Hashable)


def state_once(layout: Layout) -> Layout:
    """Return the same layout with `defaults` and `rules` that leave the least to say to its sections."""
    sections = list(layout.sections.values())
    views = [
        view
        for name, section in layout.sections.items()
        for view in _list_plain_views(name, section)
    ]
    patterns = _most_common(view.patterns for view in views) if views else ()
    alike = [view for view in views if view.patterns == patterns]
    orders = [section.order for section in sections if section.order != "manual"]
    defaults = Defaults(
        item=patterns[0] if len(patterns) == 1 else list(patterns),
        header=_most_common(view.header for view in alike) if alike else "",
        between=_most_common(view.between for view in alike) if alike else "\n",
        order=_most_common(orders) if orders else "year",
        newcomers=_most_common(section.newcomers for section in sections),
        requires=list(_most_common(tuple(section.requires) for section in sections)),
    )
    layout = replace(layout, defaults=defaults)
    return _state_rules_once(replace(layout, styles=_list_styles(layout)))


def _list_styles(layout: Layout) -> dict[str, Style]:
    """Return what several sections have in common that differs from the defaults, by a name after its form."""
    defaults = layout.defaults
    views = [
        view
        for name, section in layout.sections.items()
        for view in _list_plain_views(name, section)
    ]
    common = (
        Style(item=defaults.item, header=defaults.header, between=defaults.between),
    )
    count: Counter[tuple[tuple[str, ...], str, str]] = Counter(
        (view.patterns, view.header, view.between) for view in views
    )
    styles: dict[str, Style] = {}
    for (patterns, header, between), times in count.most_common():
        item = patterns[0] if len(patterns) == 1 else list(patterns)
        style = Style(item=item, header=header, between=between)
        if times > 1 and style not in common:
            styles[_name_style(patterns[0], styles)] = style
    return styles


def _name_style(pattern: str, taken: Collection[str]) -> str:
    """Return an unused name for how a section writes its items: `table`, `bullets-2`."""
    form = next(name for start, name in _FORMS if re.match(start, pattern))
    names = (form, *(f"{form}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _list_plain_views(name: str, section: Section) -> list[View]:
    """Return the view that a section has in the short form of the file; none if it has several."""
    view = section.views.get(name)
    return (
        [view] if view is not None and len(section.views) == 1 and not view.when else []
    )


def _most_common(values: Iterable[_Shared]) -> _Shared:
    """Return the value that occurs most often; of several, the one that comes first."""
    return Counter(values).most_common(1)[0][0]


def _state_rules_once(layout: Layout) -> Layout:
    """Return the layout with each rule that is off in most sections off for the list.

    `undated-entry` concerns the sections by date only. In the other sections few entries break such a rule, and they
    are not told any more: a list that mostly breaks a rule does not ask for it.
    """
    count = Counter(
        rule for section in layout.sections.values() for rule in section.rules.items()
    )
    dated = sum(section.order in _BY_DATE for section in layout.sections.values())
    concerned = defaultdict(lambda: len(layout.sections), {_UNDATED: dated})
    shared: dict[str, Level] = {
        rule: level
        for (rule, level), times in sorted(count.items())
        if times * 2 > concerned[rule]
    }
    sections = {
        name: _without_rules(section, shared)
        for name, section in layout.sections.items()
    }
    return replace(layout, sections=sections, rules={**layout.rules, **shared})


def _without_rules(section: Section, shared: dict[str, Level]) -> Section:
    rules = {
        rule: level
        for rule, level in section.rules.items()
        if shared.get(rule) != level
    }
    return replace(section, rules=rules)
