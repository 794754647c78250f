"""placeholder-value."""

from collections.abc import Iterator

from bot.listing.condition import parse_condition
from bot.listing.pattern import compile_pattern
from bot.model.finding import FieldPath, Fix, RemoveField
from bot.model.placeholders import (
    EXAMPLE_STARTS,
    LONGEST_STAND_IN,
    is_placeholder,
    is_sample_address,
    is_sample_title,
)
from bot.model.rule import EntryFile, Violation, rule

NEEDED_ANYWAY = frozenset({"title", "year", "date"})
"""Fields that are not taken away, but filled: an entry is poorer without them."""
DASHES = frozenset({"-", "–", "—"})
"""What a table shows where there is nothing to show."""


@rule("warning")
def placeholder_value(file: EntryFile) -> Iterator[Violation]:
    """A field holds a value, not a stand-in for one.

    ## Why is this bad?
    `TBD` and `place_holder` are shown to the reader as they stand, and stay for
    years. A field that is not there is simply not shown. A title or a link that
    was left from a sample (`The full title`, `https://example.org`) is an error:
    such a file says nothing about a work.

    ## How to mend it
    Write the value, or take the field away. The bot takes it away where the
    entry can be shown without it. In a cell of a table, a dash is in order.
    """
    if file.entry is None:
        return
    title = file.tree.get("title")
    is_sample = (
        isinstance(title, str)
        and "verbatim" not in file.tree
        and is_sample_title(title)
    )
    if is_sample:
        message = f"`{str(title).strip()}` is no title of a work, but of a sample; write that of the work."
        yield Violation(message, ("title",), severity="error")
    for key, value in file.tree.items():
        if key == "title" and is_sample:
            continue
        if isinstance(value, str):
            if is_placeholder(value):
                yield from _faults(file, (key,), value)
        elif value is not None and not (key == "links" and _is_plain(value)):
            for field, inner in _values(value, (key,)):
                if is_placeholder(inner) or (
                    key == "links" and is_sample_address(inner)
                ):
                    yield from _faults(file, field, inner)


def _is_plain(links: object) -> bool:
    """Whether *links* are addresses only, none of them a stand-in, told quickly."""
    if not isinstance(links, dict):
        return False
    urls = [
        url
        for url in links.values()
        if isinstance(url, str) and len(url) > LONGEST_STAND_IN
    ]
    return len(urls) == len(links) and not any(
        url.startswith(EXAMPLE_STARTS) for url in urls
    )


def _values(value: object, field: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _values(item, (*field, key))


def _faults(file: EntryFile, field: FieldPath, value: str) -> Iterator[Violation]:
    if value.strip() in DASHES and _is_cell(file, str(field[0])):
        return
    message = f"`{value[:60]}` stands for a value that is not there; write the value, or take the field away."
    is_needed = field[0] in {"title", "links"}
    yield Violation(
        message, field, _fix(file, field), severity="error" if is_needed else None
    )


def _is_cell(file: EntryFile, name: str) -> bool:
    """Whether the entry's section shows the field *name* in a table."""
    section = file.section
    views = section.views.values() if section else ()
    patterns = (compile_pattern(item) for view in views for item in view.patterns)
    return any(name in pattern.fields for pattern in patterns if pattern.is_row)


def _fix(file: EntryFile, field: FieldPath) -> Fix | None:
    """Take the field away, where nothing needs it."""
    is_link = field[0] == "links" and len(field) > 1
    if is_link and len(file.tree["links"]) == 1:
        return None
    path = field[:2] if is_link else field
    if len(path) > 1 and not is_link:
        return None
    name = ".".join(map(str, path))
    return (
        None
        if name in _needed(file)
        else Fix(f"Take `{name}` away", (RemoveField(path),))
    )


def _needed(file: EntryFile) -> set[str]:
    """The fields that the entry's section cannot do without."""
    section = file.section
    needed = set(NEEDED_ANYWAY)
    if section is not None:
        needed.update(section.requires)
        for view in section.views.values():
            needed.update(term.field for term in parse_condition(view.when))
            needed.update(
                path
                for item in view.patterns
                for path in compile_pattern(item).required
            )
    return needed
