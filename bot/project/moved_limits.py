"""The limits of the rules for taste, where a section moves to another list."""

from collections.abc import Iterator
from dataclasses import replace

from bot.errors import RefusedError
from bot.listing.config_files import get_layout_path
from bot.listing.limit_checks import find_limit_problem
from bot.model.layout import Layout
from bot.model.limits import REQUIRED_LIMITS
from bot.project.section_move import SectionMove


def demand_limits(move: SectionMove) -> None:
    """Refuse a move after which a rule would have another limit, or a limit no rule.

    Raises:
        RefusedError: names the rules and limits, and what to do first.
    """
    lines = dict.fromkeys(_find_other_limits(move))
    if lines:
        named = "\n  ".join(lines)
        raise RefusedError(
            "Rules of the section would have another limit in the other list. Nothing was"
            f" written.\n  {named}\n"
            "Give the limit one value in both lists first. Where no rule uses a limit yet,"
            " write its rule with the level `off` under `rules`."
        )
    staying = {
        name: section
        for name, section in move.old.sections.items()
        if name not in move.sections
    }
    problem = find_limit_problem(replace(move.old, sections=staying))
    if problem is not None:
        path = get_layout_path(move.old.id)
        name = ".".join(map(str, problem.key))
        raise RefusedError(
            f"{path}: after the move, no rule in `{move.old.id}` would use `{name}`."
            " Write its rule with the level `off` under `rules` there first; nothing was"
            " written."
        )


def _find_other_limits(move: SectionMove) -> Iterator[str]:
    """Yield a line for each rule of the sections whose limit the other list has not."""
    for name in move.sections:
        levels = {**move.old.rules, **move.old.sections[name].rules}
        for rule, level in levels.items():
            limit = REQUIRED_LIMITS.get(rule)
            if limit is None or level == "off":
                continue
            here = _describe_limit(move.old, limit.key)
            there = _describe_limit(move.new, limit.key)
            if here != there:
                old_path = get_layout_path(move.old.id)
                new_path = get_layout_path(move.new.id)
                yield f"`{rule}`: {here} in {old_path}, {there} in {new_path}"


def _describe_limit(layout: Layout, key: str) -> str:
    """Return a limit of a list as its file writes it."""
    value = getattr(layout.limits, key)
    if not value:
        return f"no `{key}`"
    text = f"[{', '.join(value)}]" if isinstance(value, list) else value
    return f"`{key}: {text}`"
