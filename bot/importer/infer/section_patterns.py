"""The patterns of one section, found by laying the shapes of all its items together."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from bot.importer.infer.item_reader import Segment, Shape

MOST_PATTERNS = 6
_MOST_SHAPES = 60
_LONGEST_PATTERN = 2_000
"""A layout holds no longer text; what is written so is kept as it is written."""
_NEVER_NEEDED = frozenset({"{before}", "{after}"})
_ANY_JOIN = "{links:\0}"
_FIELD = re.compile(r"\{[a-z]")
_JOIN = re.compile(r"\{links:([^{}]*)\}")
_WITH_VENUE = re.compile(
    r"(?P<start>.*\()(?P<dated>\{date(?::[^{}]*)?\}|\{year\})\{\?(?P<venue>[^{}]*\{venue\})\?\}\)"
)
_DATED_TITLE = re.compile(r"\{title\}(\{\? \([^()]*\)\?\})")
_VENUE_YEAR = re.compile(r"(?P<start>.*\()\{venue\}(?P<between>[^{}]*)\{year\}\)")


def find_patterns(shapes: Iterable[Shape | None]) -> list[str]:
    """The patterns that write these items, at most `MOST_PATTERNS`.

    A shape that is another one with segments left out makes those optional.
    Where dates are written in several ways, each way is a pattern of its own,
    those that say most first, since the first that fits an entry writes it.
    """
    counted = Counter(
        shape for shape in _alike([shape for shape in shapes if shape]) if shape
    )
    common = [shape for shape, _ in counted.most_common(_MOST_SHAPES)]
    dates = {_date_of(shape) for shape in common} - {()}
    several = len(dates) > 1
    unions: list[tuple[dict[Segment, bool], int]] = []
    for shape in sorted(
        common, key=lambda shape: (-len(shape), -counted[shape], shape)
    ):
        for place, (union, total) in enumerate(unions):
            if _is_part(shape, list(union)) and (
                not several or _date_of(shape) == _date_of(tuple(union))
            ):
                merged = {
                    segment: needed and segment in shape
                    for segment, needed in union.items()
                }
                unions[place] = merged, total + counted[shape]
                break
        else:
            unions.append((dict.fromkeys(shape, True), counted[shape]))
    unions.sort(
        key=lambda pair: (_closeness(tuple(pair[0])) if several else 0, -pair[1])
    )
    patterns = dict.fromkeys(
        _pattern(union, dated=several) for union, _ in unions[:MOST_PATTERNS]
    )
    return [pattern for pattern in patterns if len(pattern) <= _LONGEST_PATTERN]


def _date_of(shape: Shape) -> tuple[str, ...]:
    return tuple(segment.template for segment in shape if segment.key == "meta")


def _closeness(shape: Shape) -> int:
    """How closely the shape says when: 0 to the month, 1 to the year, 2 not at all."""
    said = "".join(_date_of(shape))
    return 0 if "{date" in said else 1 if said else 2


def _alike(shapes: Sequence[Shape]) -> list[Shape]:
    """Write one way what differs only in what is left out: a venue beside the date, what joins a single link."""
    templates = Counter(segment.template for shape in shapes for segment in shape)
    joins = Counter(
        {
            found[1]: n
            for text, n in templates.items()
            if (found := _JOIN.search(text)) and found[1] != "\0"
        }
    )
    join = joins.most_common(1)[0][0] if joins else ", "
    swap: dict[str, str] = {}
    for template, _ in templates.most_common():
        if ending := _DATED_TITLE.search(template):
            swap.setdefault(template.replace(ending[1], ""), template)
        if found := _VENUE_YEAR.fullmatch(template):
            both = f"{found['start']}{{?{{venue}}{found['between']}?}}{{year}})"
            swap[template] = both
            swap.setdefault(f"{found['start']}{{year}})", both)
        elif found := _WITH_VENUE.fullmatch(template):
            swap.setdefault(f"{found['start']}{found['dated']})", template)
    return [
        tuple(
            Segment(
                s.key,
                swap.get(s.template, s.template).replace(
                    _ANY_JOIN, f"{{links:{join}}}"
                ),
            )
            for s in shape
        )
        for shape in shapes
    ]


def _is_part(shape: Shape, whole: Sequence[Segment]) -> bool:
    """Whether *shape* is *whole* with segments left out; text without a field is never left out."""
    rest = iter(whole)
    if not all(segment in rest for segment in shape):
        return False
    return all(
        segment in shape for segment in whole if not _FIELD.search(segment.template)
    )


def _pattern(union: dict[Segment, bool], *, dated: bool) -> str:
    """A date, and what stands around a title, may always be missing: the next contribution will lack it.

    Where it is *dated*, another pattern writes the entries without that date.
    """
    return "".join(
        segment.template
        if (
            needed
            and segment.key != "meta"
            and segment.template.strip() not in _NEVER_NEEDED
        )
        or (dated and segment.key == "meta")
        or not _FIELD.search(segment.template)
        else "{?" + segment.template + "?}"
        for segment, needed in union.items()
    )
