"""hidden-character."""

from collections.abc import Iterator

from bot.document.characters import hidden_characters, remove_hidden
from bot.model.finding import FieldPath, Fix, RenameField, SetValue
from bot.model.rule import BEYOND_ASCII, EntryFile, Violation, rule, text_marker


@rule(
    "error", security=True, only_if={BEYOND_ASCII, text_marker("\\"), text_marker("&")}
)
def hidden_character(file: EntryFile) -> Iterator[Violation]:
    """A value holds only what a reader can see.

    ## Why is this bad?
    A zero-width space or a change of direction makes two names look alike that
    are not, or a link lead elsewhere than it reads. No-break spaces come along
    when text is copied, and then a search does not find the words.

    ## How to mend it
    The bot takes the character away, and writes a plain space for every other
    kind of space, also where the character is written as an escape such as
    `&#8203;`. Joiners stay where a script or an emoji needs them.
    """
    for field, value, is_key in _texts(file.tree, ()):
        clean = remove_hidden(value)
        if clean != value:
            yield Violation(
                _describe(field, value),
                field,
                _fix(field, clean.strip(), is_key=is_key),
            )


def _describe(field: FieldPath, value: str) -> str:
    hidden = hidden_characters(value)
    if not hidden:
        return f"`{field[0]}` holds an escape of a character that cannot be seen."
    offset, name = hidden[0]
    after = (
        f", after `{value[max(0, offset - 20) : offset].strip()}`"
        if offset
        else ", at the beginning"
    )
    more = f" (and {len(hidden) - 1} more)" if len(hidden) > 1 else ""
    return f"`{field[0]}` holds {name}, which cannot be seen{after}{more}."


def _texts(value: object, field: FieldPath) -> Iterator[tuple[FieldPath, str, bool]]:
    """Every key and every value, each with its path and whether it is a key."""
    if isinstance(value, str):
        yield field, value, False
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*field, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield (*field, key), key, True
            yield from _texts(item, (*field, key))


def _fix(field: FieldPath, clean: str, *, is_key: bool) -> Fix | None:
    if not clean:
        return None
    edit = RenameField(field, clean) if is_key else SetValue(field, clean)
    return Fix(f"Write `{clean[:100]}`", (edit,))
