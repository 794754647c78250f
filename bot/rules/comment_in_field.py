"""comment-in-field."""

import re
from collections.abc import Iterator

from bot.model.finding import FieldPath
from bot.model.rule import EntryFile, Violation, rule, text_marker

_COMMENT = re.compile(r"<!(?:--|\[|[A-Za-z])|<\?|listwright:(?:begin|end)")


@rule(
    "error",
    security=True,
    only_if={text_marker("<!"), text_marker("<?"), text_marker("listwright:")},
)
def comment_in_field(file: EntryFile) -> Iterator[Violation]:
    """No value holds an HTML comment, or the mark of a region.

    ## Why is this bad?
    A comment that is opened in one entry hides those that follow, and a mark such
    as `listwright:end` ends the part of the document that the bot writes.

    ## How to mend it
    Take it out of the value. A note for other editors is a comment of the file:
    a line that begins with `#`.
    """
    for field, text in _texts(file.tree, ()):
        if found := _COMMENT.search(text):
            shown = text[found.start() :][:40]
            yield Violation(
                f"`{field[0]}` holds `{shown}`, which would hide or end part of the list; take it out.",
                field,
            )


def _texts(value: object, field: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    """Every key and every value with its path."""
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*field, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield (*field, key), key
            yield from _texts(item, (*field, key))
