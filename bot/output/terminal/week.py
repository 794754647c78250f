"""What the week brought and how the lists stand, for a terminal and for programs."""

from collections.abc import Iterable, Iterator
from typing import Any

from bot.model.links import LinkVerdict
from bot.model.week import SectionGrowth, Week
from bot.output.untrusted import log_line

_LONGEST_TITLE = 72


def render_week_text(week: Week) -> str:
    """Return the week as a person at a terminal reads it, as groups of lines."""
    return "\n".join(_render_groups(week))


def convert_week(week: Week) -> dict[str, Any]:
    """Return the week as plain values: see `docs/json.md`."""
    survey = week.survey
    is_known = not week.trouble
    return {
        "merged": [request._asdict() for request in week.merged],
        "rules": [rule._asdict() for rule in week.rules],
        "gone": [_convert_link(link) for link in survey.gone] if is_known else None,
        "growing": _convert_sections(survey.growing) if is_known else None,
        "starving": _convert_sections(survey.starving) if is_known else None,
    }


def _convert_link(link: LinkVerdict) -> dict[str, Any]:
    return {"url": link.url, "since": link.since, "paths": list(link.paths)}


def _convert_sections(sections: Iterable[SectionGrowth]) -> list[dict[str, Any]]:
    return [
        {
            "section": section.name,
            "entries": section.entries,
            "recent": section.recent,
            "newest": section.newest,
        }
        for section in sections
    ]


def _render_groups(week: Week) -> Iterator[str]:
    """Yield each group of lines that has any."""
    survey = week.survey
    merged = [
        f"#{request.number}  {log_line(request.title, limit=_LONGEST_TITLE)}"
        for request in week.merged
    ]
    yield _render_group(f"Merged in the last 7 days: {len(merged)}", merged)
    if week.trouble:
        yield f"The lists could not be surveyed: {log_line(week.trouble)}\n"
    gone = [f"{log_line(link.url)}  since {link.since}" for link in survey.gone]
    if gone:
        yield _render_group(f"Links that went: {len(gone)}", gone)
    growing = [
        f"{log_line(section.name)}  {section.recent} of {section.entries}"
        for section in survey.growing
    ]
    if growing:
        yield _render_group("New entries in the last 30 days", growing)
    starving = [
        f"{log_line(section.name)}  {_describe_newest(section)}"
        for section in survey.starving
    ]
    if starving:
        yield _render_group("Nothing new for a year, as far as `added` tells", starving)
    rules = [
        f"{rule.rule}  {rule.open} open, {rule.merged} merged all the same,"
        f" {rule.allowed} allowed"
        for rule in week.rules
    ]
    if rules:
        yield _render_group("Rules that speak most in open requests", rules)
        yield (
            "Merged all the same: requests of the last 7 days whose check had not passed.\n"
            "Allowed: entries with `allow` for the rule.\n"
        )


def _describe_newest(section: SectionGrowth) -> str:
    return f"last {section.newest}" if section.newest else "no entry has a day"


def _render_group(title: str, lines: list[str]) -> str:
    return "\n".join([title, *(f"  {line}" for line in lines)]) + "\n"
