"""What most sections of an imported list have in common, stated once for the list."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable
from dataclasses import replace
from typing import TypeVar

from bot.model.layout import Defaults, Layout, Level, Section, Style, View

_BY_DATE = ("year", "oldest")
_UNDATED = "undated-entry"
# The name of a style, by how its first pattern begins. The last fits every pattern.
_FORMS = (
    (r"\s*\|", "table"),
    (r"\s*[-*+] ", "bullets"),
    (r"\s*\d+[.)] ", "numbered"),
    (r"\s*<", "html"),
    ("", "lines"),
)
_Shared = TypeVar("_Shared", bound=Hashable)


def extract_shared_keys(layout: Layout) -> Layout:
    """Return the same layout with `defaults`, `styles` and `rules` for what sections share.

    They are chosen so that they leave the least to state in the sections.
    """
    views = _list_plain_views(layout)
    sections = list(layout.sections.values())
    orders = [section.order for section in sections if section.order != "manual"]
    requires = _find_commonest(tuple(section.requires) for section in sections)
    newcomers = _find_commonest(section.newcomers for section in sections)
    usual = _choose_usual_style(views)
    defaults = Defaults(
        item=usual.item,
        header=usual.header,
        between=usual.between,
        order=_find_commonest(orders) if orders else "year",
        newcomers=newcomers,
        requires=list(requires),
    )
    layout = replace(layout, defaults=defaults)
    layout = replace(layout, styles=_list_styles(views, usual))
    return _extract_shared_rules(layout)


def _choose_usual_style(views: Collection[View]) -> Style:
    """Return the commonest patterns, with the commonest header and gap among their views."""
    if not views:
        return Style(item=[], header="", between="\n")
    patterns = _find_commonest(view.patterns for view in views)
    alike = [view for view in views if view.patterns == patterns]
    return Style(
        item=_write_patterns(patterns),
        header=_find_commonest(view.header for view in alike),
        between=_find_commonest(view.between for view in alike),
    )


def _list_styles(
    views: Iterable[View],
    usual: Style,
) -> dict[str, Style]:
    """Return the styles that several views have and that are not the *usual* one.

    The names come from their forms; the commonest style of a form has the plain name.
    """
    count: Counter[tuple[tuple[str, ...], str, str]] = Counter(
        (view.patterns, view.header, view.between) for view in views
    )
    styles: dict[str, Style] = {}
    for (patterns, header, between), times in count.most_common():
        item = _write_patterns(patterns)
        style = Style(item=item, header=header, between=between)
        if times > 1 and style != usual:
            styles[_name_style(patterns[0], styles)] = style
    return styles


def _write_patterns(patterns: tuple[str, ...]) -> str | list[str]:
    """Return the value of `item:` for *patterns*: a single one stands without a list."""
    return patterns[0] if len(patterns) == 1 else list(patterns)


def _name_style(
    pattern: str,
    taken: Collection[str],
) -> str:
    """Return an unused name for how a section writes its items: `table`, `bullets-2`."""
    form = next(name for start, name in _FORMS if re.match(start, pattern))
    if form not in taken:
        return form
    number = 2
    while f"{form}-{number}" in taken:
        number += 1
    return f"{form}-{number}"


def _list_plain_views(layout: Layout) -> list[View]:
    """Return the views of the sections that have one, in the short form of the file.

    A section with several views states each of them in full.
    """
    views: list[View] = []
    for name, section in layout.sections.items():
        view = section.views.get(name)
        if view is not None and len(section.views) == 1 and not view.when:
            views.append(view)
    return views


def _find_commonest(values: Iterable[_Shared]) -> _Shared:
    """Return the value that occurs most often; of several, the one that comes first."""
    return Counter(values).most_common(1)[0][0]


def _extract_shared_rules(layout: Layout) -> Layout:
    """Return the layout with each rule that is off in most sections off for the list.

    The few entries that break such a rule in other sections are not reported any
    more: a list that mostly breaks a rule does not ask for it.
    """
    count: Counter[tuple[str, Level]] = Counter()
    for section in layout.sections.values():
        count.update(section.rules.items())
    # `undated-entry` concerns the sections by date only, so these are its majority.
    dated = sum(section.order in _BY_DATE for section in layout.sections.values())
    concerned = defaultdict(
        lambda: len(layout.sections),
        {_UNDATED: dated},
    )
    shared: dict[str, Level] = {}
    for (rule, level), times in sorted(count.items()):
        if times * 2 > concerned[rule]:
            shared[rule] = level
    sections = {
        name: _drop_rules(section, shared) for name, section in layout.sections.items()
    }
    return replace(
        layout,
        sections=sections,
        rules={**layout.rules, **shared},
    )


def _drop_rules(
    section: Section,
    shared: dict[str, Level],
) -> Section:
    """Return the section without the rules that have the *shared* level."""
    rules = {
        rule: level
        for rule, level in section.rules.items()
        if shared.get(rule) != level
    }
    return replace(section, rules=rules)
