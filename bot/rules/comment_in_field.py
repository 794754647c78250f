"""comment-in-field."""

import re
from collections.abc import Iterator

from bot.model.finding import FieldPath
from bot.model.rule import EntryFile, Violation, make_text_marker, rule
from bot.model.wording import say

# "<!-- … -->", "<![CDATA[", "<!DOCTYPE", "<?php", and the marks around what the bot
# writes
_COMMENT = re.compile(r"<!(?:--|\[|[A-Za-z])|<\?|listwright:(?:begin|end)")


@rule(
    "error",
    security=True,
    only_if={
        make_text_marker("<!"),
        make_text_marker("<?"),
        make_text_marker("listwright:"),
    },
)
def comment_in_field(file: EntryFile) -> Iterator[Violation]:
    """No value holds an HTML comment, or the mark of a region.

    ## Why is this bad?
    A comment that is opened in one entry hides those that follow, and a mark such
    as `listwright:end` ends the part of the document that the bot writes.

    ## How to fix it
    Take it out of the value. A note for other editors is a comment of the file:
    a line that begins with `#`.
    """
    for field, text in _iterate_texts(file.tree, ()):
        comment = _COMMENT.search(text)
        if comment:
            excerpt = text[comment.start() :][:40]
            message = say(
                "`{field}` holds `{excerpt}`, which would hide or end part of the "
                "list; take it out.",
                field=field[0],
                excerpt=excerpt,
            )
            yield Violation(message, field)


def _iterate_texts(value: object, field: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    """Yield every key and every value, each with its path."""
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _iterate_texts(item, (*field, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            # Labels of links are keys, and the list shows them.
            yield (*field, key), key
            yield from _iterate_texts(item, (*field, key))
