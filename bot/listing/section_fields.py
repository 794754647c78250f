"""Which fields of an entry a section uses."""

from bot.listing.condition import parse_condition
from bot.listing.pattern import compile_pattern
from bot.model.layout import Section


def list_section_fields(section: Section) -> frozenset[str]:
    """Return the paths of the fields that a section requires, shows, or goes by.

    They are such as `venue` and `links.code`. One that uses the year uses the date.
    """
    paths = list(section.requires)
    for view in section.views.values():
        paths += [term.field for term in parse_condition(view.when)]
        for source in view.patterns:
            paths += compile_pattern(source).fields
    if "year" in paths:
        paths.append("date")
    return frozenset(paths)
