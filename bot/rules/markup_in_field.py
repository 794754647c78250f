"""markup-in-field."""

import re
from collections.abc import Iterator

from bot.listing.inline import is_balanced
from bot.model.entry import Entry
from bot.model.finding import FieldPath, Fix, SetValue
from bot.model.rule import EntryFile, Fault, rule

_SPECIAL = re.compile(r"[<\[\]*`_\n]")
_EMPHASIS = re.compile(r"\*\*(?=[^\s*])([^*]+)(?<=\S)\*\*|(?<![\w*])\*(?=[^\s*])([^*]+)(?<=\S)\*(?![\w*])|`([^`]+)`|(?<!\w)__(?=\S)([^_]+)__(?!\w)")
_TAG = re.compile(r"</?(?!br\b)[A-Za-z][\w-]*(?:[\s/][^<>]*)?(?:>|$)|<https?://", re.IGNORECASE)
_ANY = (
    (re.compile(r"!\[[^\[\]]*\]\("), "an image"),
    (_TAG, "HTML"),
)
_PLAIN = ((re.compile(r"\[[^\[\]]+\]\([^()\s]*\)"), "a link"), (_EMPHASIS, "emphasis or code"), (re.compile(r"<br\b"), "HTML"))
_BLOCK = re.compile(r"\s*(?:#{1,6}\s|[-*+>]\s|\d{1,9}[.)]\s|```|~~~|\|)")


@rule("error")
def markup_in_field(file: EntryFile) -> Iterator[Fault]:
    """Titles, names and venues are plain text; a description is one line of text, emphasis, code and links.

    ## Why is this bad?
    The list decides how an entry looks. A link inside a link's text breaks both;
    an image, a heading or a `<div>` breaks the line, or all that follows.

    ## How to mend it
    Write the plain text; a link goes under `links`. The bot takes emphasis and
    code marks off by itself. A square bracket that stands alone is written `\\[`.
    """
    entry = file.entry
    if entry is None:
        return
    for field, text in _plain_fields(entry):
        if _SPECIAL.search(text) and (kind := _kind(text, (*_ANY, *_PLAIN))):
            yield _fault(field, text, kind)
    text = entry.description
    if text is not None:
        special = _kind(text, _ANY) if _SPECIAL.search(text) else None
        if special or _BLOCK.match(text):
            yield _fault(("description",), text, special or "a heading, a list or another block")


def _plain_fields(entry: Entry) -> Iterator[tuple[FieldPath, str]]:
    yield ("title",), entry.title
    for name, value in (("name", entry.name), ("venue", entry.venue), ("award", entry.award)):
        if value is not None:
            yield (name,), value
    for index, author in enumerate(entry.authors or ()):
        yield ("authors", index), author


def _kind(text: str, kinds: tuple[tuple[re.Pattern[str], str], ...]) -> str | None:
    """What *text* holds that has no place there, in words."""
    for pattern, kind in kinds:
        if pattern.search(text):
            return kind
    if "\n" in text.strip():
        return "several lines"
    return None if is_balanced(text) else "a square bracket without its other half"


def _fault(field: FieldPath, text: str, kind: str) -> Fault:
    fix = None
    if kind == "emphasis or code":
        plain = _EMPHASIS.sub(lambda found: found[1] or found[2] or found[3] or found[4], text).strip()
        if plain and _kind(plain, (*_ANY, *_PLAIN)) is None:
            fix = Fix(f"Write `{plain[:200]}`", (SetValue(field, plain),))
    return Fault(f"`{field[0]}` holds {kind}: `{' '.join(text.split())[:80]}`.", field, fix)
