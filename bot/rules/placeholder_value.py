"""placeholder-value."""

import re
from collections.abc import Iterator
from typing import Any

from bot.listing.condition import parse_condition
from bot.listing.pattern import compile_pattern
from bot.model.finding import FieldPath, Fix, RemoveField
from bot.model.rule import EntryFile, Fault, rule

WORDS = (
    r"place[ _-]?holder|tbd|tba|to be (?:determined|announced|added)|todo|fixme|lorem ipsum\b.*|n/a|x{3,}|foo ?bar|"
    r"(?:your|the) (?:title|name|paper|description|link|url|project)(?: goes)? here|"
    r"<(?:title|name|year|venue|description|link|url)>|_no response_|https?://(?:www\.)?example\.com(?:/.*)?|"
    r"https?://(?:\.{3}|…)"
)
SIGNS = r"\?+|[-–—]+|\.{3,}|…|_+"
NEEDED_ANYWAY = frozenset({"title", "year", "date"})
"""Fields that are not taken away, but filled: an entry is poorer without them."""
_VALUE = re.compile(rf"\s*(?:{WORDS}|{SIGNS})\s*", re.IGNORECASE)
_HINT = re.compile(
    r"place.?holder|\bt(?:bd|ba|odo)\b|to be [da]|fixme|lorem ipsum|n/a|xxx|foo ?bar| here\b|<[a-z]+>|no response|"
    r"example\.com|://(?:\.\.\.|…)|[:-] [\"']?(?:\?|[-–—]+[\"']?$|\.\.\.|…|_+[\"']?$)",
    re.IGNORECASE | re.MULTILINE,
)


@rule("warning")
def placeholder_value(file: EntryFile) -> Iterator[Fault]:
    """A field holds a value, not a stand-in for one.

    ## Why is this bad?
    `TBD` and `place_holder` are shown to the reader as they stand, and stay for
    years. A field that is not there is simply not shown.

    ## How to mend it
    Write the value, or take the field away. The bot takes it away where the
    entry can be shown without it.
    """
    if file.entry is None or not _HINT.search(file.text):
        return
    for field, value in _values(file.tree, ()):
        if len(value) <= 500 and _VALUE.fullmatch(value):  # noqa: PLR2004 - a stand-in is short
            yield Fault(f"`{value[:60]}` stands for a value that is not there.", field, _fix(file, field))


def _values(value: Any, field: FieldPath) -> Iterator[tuple[FieldPath, str]]:  # noqa: ANN401  (a tree of texts)
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _values(item, (*field, key))


def _fix(file: EntryFile, field: FieldPath) -> Fix | None:
    """Take the field away, where nothing needs it."""
    is_link = field[0] == "links" and len(field) > 1
    if is_link and len(file.tree["links"]) == 1:
        return None
    path = field[:2] if is_link else field
    if len(path) > 1 and not is_link:
        return None
    name = ".".join(map(str, path))
    return None if name in _needed(file) else Fix(f"Take `{name}` away", (RemoveField(path),))


def _needed(file: EntryFile) -> set[str]:
    """The fields that the entry's section cannot do without."""
    section = file.layout.sections.get(file.entry.home) if file.entry else None
    needed = set(NEEDED_ANYWAY)
    if section is not None:
        needed.update(section.requires)
        for view in section.views.values():
            needed.update(term.field for term in parse_condition(view.when))
            needed.update(path for item in view.patterns for path in compile_pattern(item).required)
    return needed
