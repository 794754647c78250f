"""hidden-character."""

from collections.abc import Iterator

from bot.document.characters import find_hidden_characters, remove_hidden
from bot.model.finding import FieldPath, Fix, RenameField, SetValue
from bot.model.rule import BEYOND_ASCII, EntryFile, Violation, make_text_marker, rule
from bot.model.wording import mark_sentence, say

# What is said of the first hidden character, and of how many `others` there are
_AT_BEGINNING = mark_sentence(
    "`{field}` holds {character}, which cannot be seen, at the beginning."
)
_AFTER_TEXT = mark_sentence(
    "`{field}` holds {character}, which cannot be seen, after `{text_before}`."
)
_SEVERAL_AT_BEGINNING = mark_sentence(
    "`{field}` holds {character}, which cannot be seen, at the beginning "
    "(and {others} more)."
)
_SEVERAL_AFTER_TEXT = mark_sentence(
    "`{field}` holds {character}, which cannot be seen, after `{text_before}` "
    "(and {others} more)."
)


@rule(
    "error",
    security=True,
    only_if={BEYOND_ASCII, make_text_marker("\\"), make_text_marker("&")},
)
def hidden_character(file: EntryFile) -> Iterator[Violation]:
    """A value holds only what a reader can see.

    ## Why is this bad?
    A zero-width space or a change of direction makes two names look alike that
    are not, or a link lead elsewhere than it reads. No-break spaces come along
    when text is copied, and then a search does not find the words.

    ## How to fix it
    The bot takes the character away, and writes a plain space for every other
    kind of space, also where the character is written as an escape such as
    `&#8203;`. Joiners stay where a script or an emoji needs them.
    """
    for field, value, is_key in _iterate_texts(file.tree, ()):
        visible = remove_hidden(value)
        if visible != value:
            message = _describe(field, value)
            fix = _make_fix(field, visible.strip(), is_key=is_key)
            yield Violation(message, field, fix)


def _describe(field: FieldPath, value: str) -> str:
    """Return a sentence about the first hidden character of a value."""
    hidden = find_hidden_characters(value)
    if not hidden:
        return say(
            "`{field}` holds an escape of a character that cannot be seen.",
            field=field[0],
        )
    offset, name = hidden[0]
    template = _AT_BEGINNING if offset == 0 else _AFTER_TEXT
    if len(hidden) > 1:
        template = _SEVERAL_AT_BEGINNING if offset == 0 else _SEVERAL_AFTER_TEXT
    return say(
        template,
        field=field[0],
        character=name,
        # The words before it, as nobody can be shown the character itself
        text_before=value[max(0, offset - 20) : offset].strip(),
        others=len(hidden) - 1,
    )


def _iterate_texts(
    value: object, field: FieldPath
) -> Iterator[tuple[FieldPath, str, bool]]:
    """Yield every key and every value, each with its path and whether it is a key."""
    if isinstance(value, str):
        yield field, value, False
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _iterate_texts(item, (*field, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield (*field, key), key, True
            yield from _iterate_texts(item, (*field, key))


def _make_fix(field: FieldPath, visible: str, *, is_key: bool) -> Fix | None:
    # A value of nothing but hidden characters: a person must say what was meant.
    if not visible:
        return None
    edit = RenameField(field, visible) if is_key else SetValue(field, visible)
    return Fix(say("Write `{text}`", text=visible[:100]), (edit,))
