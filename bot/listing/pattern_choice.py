"""The choice of the pattern that writes an entry, among several."""

from collections.abc import Sequence

from bot.listing.pattern import Fields, Pattern, compile_pattern

_UNSET: tuple[object, ...] = (None, "", [])


class Notations:
    """The items of one entry by patterns, each written when it is first asked for, and once.

    The entry must not change meanwhile.
    """

    __slots__ = ("_counts", "_entry", "_set", "_texts")

    def __init__(self, entry: Fields) -> None:
        """Write nothing yet."""
        self._entry = entry
        self._texts: dict[str, str | None] = {}
        self._counts: dict[str, int] = {}
        self._set: dict[str, bool] = {}

    def write(self, patterns: Sequence[str]) -> str | None:
        """Return the item by the pattern that shows most values of the entry.

        Of patterns that show as many, the first is taken. So a value for which one of
        the patterns has a place is never left out in favour of a simpler pattern. None
        if no pattern fits the entry.
        """
        ranked = patterns
        if len(patterns) > 1:
            ranked = sorted(patterns, key=self._count_shown, reverse=True)
        for source in ranked:
            text = self._render(source)
            if text is not None:
                return text
        return None

    def list_best(self, patterns: Sequence[str]) -> list[str]:
        """Return the item by each of the patterns that show most values of the entry.

        The first text is that of `write`; none is there twice.
        """
        texts: list[tuple[int, str]] = []
        for source in patterns:
            text = self._render(source)
            if text is not None:
                texts.append((self._count_shown(source), text))
        most = max((count for count, _ in texts), default=0)
        return list(dict.fromkeys(text for count, text in texts if count == most))

    def _render(self, source: str) -> str | None:
        if source not in self._texts:
            self._texts[source] = compile_pattern(source).render(self._entry)
        return self._texts[source]

    def _count_shown(self, source: str) -> int:
        if source not in self._counts:
            self._counts[source] = self._count(compile_pattern(source))
        return self._counts[source]

    def _count(self, pattern: Pattern) -> int:
        """Return how many values of the entry the fields of *pattern* show.

        An optional part that lacks one of its values shows none of them. The links of
        `{links}` count one by one.
        """
        shows_main = "link" in pattern.fields
        count = sum(map(self._is_set, pattern.values))
        for needed, fields in pattern.groups:
            if not all(map(self._is_set, needed)):
                count -= sum(map(self._is_set, fields))
        links = self._entry.all_links
        if shows_main:
            count += bool(links)
        if "links" in pattern.fields:
            count += max(0, len(links) - pattern.named_links - shows_main)
        return count

    def _is_set(self, path: str) -> bool:
        # The patterns of a section ask for the same few fields.
        if path not in self._set:
            self._set[path] = self._entry.value(path) not in _UNSET
        return self._set[path]


def write_item(
    entry: Fields,
    patterns: Sequence[str],
) -> str | None:
    """Return the item by the pattern that shows most values of *entry*: `Notations.write`."""
    if len(patterns) == 1:
        return compile_pattern(patterns[0]).render(entry)
    return Notations(entry).write(patterns)
