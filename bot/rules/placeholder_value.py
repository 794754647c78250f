"""placeholder-value."""

from collections.abc import Iterator

from bot.listing.condition import parse_condition
from bot.listing.pattern import Pattern, compile_pattern
from bot.model.finding import FieldPath, Fix, RemoveField, Severity
from bot.model.placeholders import (
    EXAMPLE_STARTS,
    LONGEST_STAND_IN,
    is_placeholder,
    is_sample_address,
    is_sample_title,
)
from bot.model.rule import EntryFile, Violation, rule
from bot.model.wording import say

# Fields that are not taken away, but filled: an entry is poorer without them.
NEEDED_ANYWAY = frozenset({"title", "year", "date"})
# What a table shows where there is nothing to show
DASHES = frozenset({"-", "–", "—"})


@rule("warning")
def placeholder_value(file: EntryFile) -> Iterator[Violation]:
    """A field holds a value, not a stand-in for one.

    ## Why is this bad?
    `TBD` and `place_holder` are shown to the reader as they stand, and stay for
    years. A field that is not there is simply not shown. A title or a link that
    was left from a sample (`The full title`, `https://example.org`) is an error:
    such a file says nothing about a work.

    ## How to fix it
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
        message = say(
            "`{title}` is no title of a work, but of a sample; write that of the work.",
            title=str(title).strip(),
        )
        yield Violation(message, ("title",), severity="error")
    for name, value in file.tree.items():
        if name != "title" or not is_sample:
            yield from _find_stand_ins(file, name, value)


def _find_stand_ins(file: EntryFile, name: str, value: object) -> Iterator[Violation]:
    """Yield the stand-ins in the value of one field."""
    if isinstance(value, str):
        if is_placeholder(value):
            yield from _report_stand_in(file, (name,), value)
        return
    is_links = name == "links"
    # Most values of other kinds are links, and most links are plain.
    if value is None or (is_links and _has_plain_links(value)):
        return
    for field, text in _iterate_texts(value, (name,)):
        if is_placeholder(text) or (is_links and is_sample_address(text)):
            yield from _report_stand_in(file, field, text)


def _has_plain_links(links: object) -> bool:
    """Return quickly whether *links* are addresses only, none of them a stand-in."""
    if not isinstance(links, dict):
        return False
    for url in links.values():
        if not isinstance(url, str) or len(url) <= LONGEST_STAND_IN:
            return False
        if url.startswith(EXAMPLE_STARTS):
            return False
    return True


def _iterate_texts(value: object, field: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    """Yield every text inside a value, with its path; keys are left out."""
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _iterate_texts(item, (*field, key))


def _report_stand_in(
    file: EntryFile, field: FieldPath, value: str
) -> Iterator[Violation]:
    if value.strip() in DASHES and _is_cell(file, str(field[0])):
        return
    message = say(
        "`{text}` stands for a value that is not there; "
        "write the value, or take the field away.",
        text=value[:60],
    )
    # Without title and links, a file says nothing of a work.
    is_needed = field[0] in {"title", "links"}
    severity: Severity | None = "error" if is_needed else None
    yield Violation(
        message,
        field,
        _remove_field(file, field),
        severity=severity,
    )


def _is_cell(file: EntryFile, name: str) -> bool:
    """Return whether the entry's section shows the field *name* in a table."""
    rows = (pattern for pattern in _list_patterns(file) if pattern.is_row)
    return any(name in row.fields for row in rows)


def _remove_field(file: EntryFile, field: FieldPath) -> Fix | None:
    """Return the fix that takes the field away; None where it is needed."""
    is_link = field[0] == "links" and len(field) > 1
    if is_link and len(file.tree["links"]) == 1:
        return None
    # A link may have more than an address, and goes with all of it.
    path = field[:2] if is_link else field
    # An item of another list may be one of several, which a person must look at.
    if len(path) > 1 and not is_link:
        return None
    name = ".".join(map(str, path))
    if name in _collect_needed_fields(file):
        return None
    return Fix(say("Take `{field}` away", field=name), (RemoveField(path),))


def _collect_needed_fields(file: EntryFile) -> set[str]:
    """Return the paths of the fields that the entry's section cannot do without."""
    section = file.section
    needed = set(NEEDED_ANYWAY)
    if section is None:
        return needed
    needed.update(section.requires)
    for view in section.views.values():
        needed.update(term.field for term in parse_condition(view.when))
    for pattern in _list_patterns(file):
        needed.update(pattern.required)
    return needed


def _list_patterns(file: EntryFile) -> Iterator[Pattern]:
    """Yield the patterns of all views of the entry's section."""
    if file.section is None:
        return
    for view in file.section.views.values():
        yield from map(compile_pattern, view.patterns)
