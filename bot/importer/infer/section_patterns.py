"""The patterns of one section, found by laying the shapes of all its items together."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.importer.infer.item_reader import ANY_JOIN, Segment, Shape

MOST_PATTERNS = 6

# The shapes that are laid together are the commonest. Each may be compared with each.
_MOST_SHAPES = 60

# A layout holds no longer text. What is written so is kept as it is written.
_LONGEST_PATTERN = 2_000

# What stands around a title is never required of a new entry.
_NEVER_NEEDED = frozenset({"{before}", "{after}"})

# The beginning of a slot: `{title`.
_FIELD = re.compile(r"\{[a-z]")

# The slot of a list of links, with what joins them: `{links: | }`.
_JOIN = re.compile(r"\{links:([^{}]*)\}")

# A date with a venue that may be missing: ` ({date:%Y.%m}{? | {venue}?})`.
_WITH_VENUE = re.compile(
    r"(?P<start>.*\()(?P<dated>\{date(?::[^{}]*)?\}|\{year\})\{\?[^{}]*\{venue\}\?\}\)"
)

# A title with a date in brackets that may be missing: `{title}{? ({year})?}`.
_DATED_TITLE = re.compile(r"\{title\}(\{\? \([^()]*\)\?\})")

# A venue and a year in brackets: ` ({venue} {year})`.
_VENUE_YEAR = re.compile(r"(?P<start>.*\()\{venue\}(?P<between>[^{}]*)\{year\}\)")


@dataclass(slots=True)
class _Union:
    """A shape with those that are the same with segments left out."""

    segments: dict[Segment, bool]
    """Each with whether all of the shapes have it."""
    count: int
    """The items of these shapes."""

    @property
    def shape(self) -> Shape:
        """All segments."""
        return tuple(self.segments)

    def include(self, shape: Shape, count: int) -> None:
        """Make optional what *shape* leaves out."""
        for segment in self.segments:
            if segment not in shape:
                self.segments[segment] = False
        self.count += count


def find_patterns(shapes: Iterable[Shape | None]) -> list[str]:
    """Return the patterns that write these items, at most `MOST_PATTERNS`.

    A shape that is another one with segments left out makes those optional.
    Where dates are written in several ways, each way is a pattern of its own,
    those that say most first, since the first that fits an entry writes it.
    """
    known_shapes = [shape for shape in shapes if shape]
    counted = Counter(_unite_templates(known_shapes))
    common = [shape for shape, _ in counted.most_common(_MOST_SHAPES)]
    has_several_dates = len({_list_dates(shape) for shape in common} - {()}) > 1
    # The longest come first: a union is there before the shapes that are parts of it.
    common.sort(key=lambda shape: (-len(shape), -counted[shape], shape))
    unions: list[_Union] = []
    for shape in common:
        union = _find_union(
            unions,
            shape,
            same_dates=has_several_dates,
        )
        if union is None:
            union = _Union(dict.fromkeys(shape, True), counted[shape])
            unions.append(union)
        else:
            union.include(shape, counted[shape])
    if has_several_dates:
        unions.sort(key=lambda union: (_measure_vagueness(union.shape), -union.count))
    else:
        unions.sort(key=lambda union: -union.count)
    patterns = dict.fromkeys(
        _write_pattern(union, dated=has_several_dates)
        for union in unions[:MOST_PATTERNS]
    )
    return [pattern for pattern in patterns if len(pattern) <= _LONGEST_PATTERN]


def _find_union(
    unions: Sequence[_Union],
    shape: Shape,
    *,
    same_dates: bool,
) -> _Union | None:
    """Return the first of *unions* that *shape* is a part of.

    With *same_dates*, it also has to write its date in the same way.
    """
    for union in unions:
        if not _is_part(shape, union.shape):
            continue
        if not same_dates or _list_dates(shape) == _list_dates(union.shape):
            return union
    return None


def _list_dates(shape: Shape) -> tuple[str, ...]:
    """Return the pieces of *shape* that say when."""
    return tuple(segment.template for segment in shape if segment.key == "meta")


def _measure_vagueness(shape: Shape) -> int:
    """Return how vague a date is: 0 with a month, 1 for a year, 2 where there is none."""
    dates = "".join(_list_dates(shape))
    if "{date" in dates:
        return 0
    return 1 if dates else 2


def _unite_templates(shapes: Sequence[Shape]) -> Iterator[Shape]:
    """Yield *shapes*, with templates that differ only in an omitted part written alike.

    Such a part is a venue beside the date, a date behind the title, or what joins the
    links of a list where there is only one.
    """
    counted: Counter[str] = Counter()
    for shape in shapes:
        counted.update(segment.template for segment in shape)
    fuller = _find_fuller_templates(counted)
    join_slot = f"{{links:{_find_commonest_join(counted)}}}"
    unified: dict[Segment, Segment] = {}
    for shape in shapes:
        for segment in shape:
            if segment not in unified:
                template = fuller.get(segment.template, segment.template)
                template = template.replace(ANY_JOIN, join_slot)
                unified[segment] = Segment(segment.key, template)
        yield tuple(unified[segment] for segment in shape)


def _find_commonest_join(counted: Counter[str]) -> str:
    """Return what joins the links of a list in most of the *counted* templates."""
    joins: dict[str, int] = {}
    for template, count in counted.items():
        slot = _JOIN.search(template)
        if slot and slot[0] != ANY_JOIN:
            joins[slot[1]] = count
    if not joins:
        return ", "
    return max(joins, key=lambda join: joins[join])


def _find_fuller_templates(counted: Counter[str]) -> dict[str, str]:
    """Return templates that leave a part out, each with one that has it, optional.

    The commonest goes before a rarer one.
    """
    fuller: dict[str, str] = {}
    for template, _ in counted.most_common():
        dated_title = _DATED_TITLE.search(template)
        if dated_title:
            fuller.setdefault(
                template.replace(dated_title[1], ""),
                template,
            )
        venue_year = _VENUE_YEAR.fullmatch(template)
        if venue_year:
            start = venue_year["start"]
            optional = f"{start}{{?{{venue}}{venue_year['between']}?}}{{year}})"
            fuller[template] = optional
            fuller.setdefault(f"{start}{{year}})", optional)
            continue
        with_venue = _WITH_VENUE.fullmatch(template)
        if with_venue:
            without = f"{with_venue['start']}{with_venue['dated']})"
            fuller.setdefault(without, template)
    return fuller


def _is_part(shape: Shape, union: Shape) -> bool:
    """Return whether *shape* is *union* with segments left out.

    Text without a field is never left out.
    """
    # An iterator goes on behind each segment that was met: the order is the same.
    rest = iter(union)
    if not all(segment in rest for segment in shape):
        return False
    return all(
        segment in shape for segment in union if not _FIELD.search(segment.template)
    )


def _write_pattern(union: _Union, *, dated: bool) -> str:
    """Return the pattern of a union, with the segments that may be missing optional.

    A date, and what stands around a title, may always be missing: the next
    contribution will lack it. Where the pattern is *dated*, another one writes the
    entries without that date.
    """
    pieces: list[str] = []
    for segment, is_common in union.segments.items():
        template = segment.template
        is_needed = is_common and template.strip() not in _NEVER_NEEDED
        if segment.key == "meta":
            is_needed = dated
        # Text without a field tells where the fields beside it end.
        if not is_needed and _FIELD.search(template):
            template = "{?" + template + "?}"
        pieces.append(template)
    return "".join(pieces)
