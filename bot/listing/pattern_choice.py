"""The choice of the pattern that writes an entry, among several."""

from collections.abc import Sequence

from bot.listing.pattern import Fields, Pattern, compile_pattern

_UNSET: tuple[object, ...] = (None, "", [])


def write_item(
    entry: Fields,
    patterns: Sequence[str],
) -> str | None:
    """Return the item by the pattern that shows most values of *entry*.

    Of patterns that show as many, the first is taken. So a value for which one of
    the patterns has a place is never left out in favour of a simpler pattern. None
    if no pattern fits the entry.
    """
    if len(patterns) == 1:
        return compile_pattern(patterns[0]).render(entry)
    ranked = sorted(
        map(compile_pattern, patterns),
        key=lambda pattern: _count_shown(entry, pattern),
        reverse=True,
    )
    for pattern in ranked:
        text = pattern.render(entry)
        if text is not None:
            return text
    return None


def list_notations(
    entry: Fields,
    patterns: Sequence[str],
) -> list[str]:
    """Return the item by each of the patterns that show most values of *entry*.

    The first text is that of `write_item`; none is there twice.
    """
    compiled = [compile_pattern(source) for source in patterns]
    texts: list[tuple[int, str]] = []
    for pattern in compiled:
        text = pattern.render(entry)
        if text is not None:
            texts.append((_count_shown(entry, pattern), text))
    most = max((count for count, _ in texts), default=0)
    return list(dict.fromkeys(text for count, text in texts if count == most))


def _count_shown(entry: Fields, pattern: Pattern) -> int:
    """Return how many values of *entry* the fields of *pattern* show.

    An optional part that lacks one of its values shows none of them. The links of
    `{links}` count one by one.
    """
    shows_main = "link" in pattern.fields
    count = 0
    for path in pattern.values:
        count += entry.value(path) not in _UNSET
    for needed, fields in pattern.groups:
        if any(entry.value(path) in _UNSET for path in needed):
            count -= sum(entry.value(path) not in _UNSET for path in fields)
    if shows_main:
        count += bool(entry.all_links)
    if "links" in pattern.fields:
        count += max(
            0,
            len(entry.all_links) - pattern.named_links - shows_main,
        )
    return count
