"""The patterns of one section, found by laying the shapes of all its items together."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.importer.shapes import Segment

Shape = tuple[Segment, ...]
MOST_PATTERNS = 4
_YEAR_ALONE = Segment("meta", " ({year})")
_WITH_VENUE = Segment("meta", " ({venue} {year})")
_EITHER = Segment("meta", " ({?{venue} ?}{year})")


def find_patterns(shapes: Iterable[Shape | None]) -> list[str]:
    """The patterns that write these items, the commonest first, at most `MOST_PATTERNS`.

    A shape that is another one with segments left out makes those optional.
    """
    counted = Counter(shape for shape in _alike(shapes) if shape is not None)
    unions: list[tuple[dict[Segment, bool], int]] = []
    for shape, count in sorted(counted.items(), key=lambda pair: (-len(pair[0]), -pair[1], pair[0])):
        for place, (union, total) in enumerate(unions):
            if _is_part(shape, list(union)):
                merged = {segment: needed and segment in shape for segment, needed in union.items()}
                unions[place] = merged, total + count
                break
        else:
            unions.append((dict.fromkeys(shape, True), count))
    unions.sort(key=lambda pair: -pair[1])
    return [_pattern(union) for union, _ in unions[:MOST_PATTERNS]]


def _alike(shapes: Iterable[Shape | None]) -> list[Shape | None]:
    """Where some items name a venue with the year and some the year alone, write both one way."""
    found = list(shapes)
    segments = {segment for shape in found if shape for segment in shape}
    if _WITH_VENUE not in segments:
        return found
    swap = {_YEAR_ALONE: _EITHER, _WITH_VENUE: _EITHER}
    return [shape and tuple(swap.get(segment, segment) for segment in shape) for shape in found]


def _is_part(shape: Shape, whole: Sequence[Segment]) -> bool:
    """Whether *shape* is *whole* with segments left out, the title kept."""
    rest = iter(whole)
    return all(segment in rest for segment in shape)


def _pattern(union: dict[Segment, bool]) -> str:
    """A date may always be missing, even where no item lacks one today: the next contribution will."""
    return "".join(
        segment.template if needed and segment.key not in ("meta", "date") else "{?" + segment.template + "?}"
        for segment, needed in union.items()
    )
