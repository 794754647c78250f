"""comment-in-field."""

import re
from collections.abc import Iterator
from typing import Any

from bot.model.finding import FieldPath
from bot.model.rule import EntryFile, Fault, rule

_HINT = re.compile(r"<[!?]|listwright:|\\")
_COMMENT = re.compile(r"<!(?:--|\[|[A-Za-z])|<\?|listwright:(?:begin|end)")


@rule("error", security=True)
def comment_in_field(file: EntryFile) -> Iterator[Fault]:
    """No value holds an HTML comment, or the mark of a region.

    ## Why is this bad?
    A comment that is opened in one entry hides those that follow, and a mark such
    as `listwright:end` ends the part of the document that the bot writes.

    ## How to mend it
    Take it out of the value. A note for other editors is a comment of the file:
    a line that begins with `#`.
    """
    if not _HINT.search(file.text):
        return
    for field, text in _texts(file.tree, ()):
        if found := _COMMENT.search(text):
            yield Fault(f"`{field[0]}` holds `{text[found.start() :][:40]}`, which would hide or end part of the list.", field)


def _texts(value: Any, field: FieldPath) -> Iterator[tuple[FieldPath, str]]:  # noqa: ANN401  (a tree of texts)
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
