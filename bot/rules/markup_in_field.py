"""markup-in-field."""

import re
from collections.abc import Iterator

from bot.markdown.escaping import is_balanced
from bot.model.entry import Entry
from bot.model.finding import FieldPath, Fix, SetValue
from bot.model.rule import EntryFile, Violation, rule

_SPECIAL = "<[]*`_\n"
_EMPHASIS = re.compile(
    r"\*\*(?=[^\s*])([^*]+)(?<=\S)\*\*|(?<![\w*])\*(?=[^\s*])([^*]+)(?<=\S)\*(?![\w*])"
    r"|`([^`]+)`|(?<!\w)__(?=\S)([^_]+)__(?!\w)"
)
_TAG = re.compile(r"</?(?!(?:br|su[bp])\b)[A-Za-z][\w-]*(?:[\s/][^<>]*)?(?:>|$)|<https?://", re.IGNORECASE)
_ANY = (
    (re.compile(r"!\[[^\[\]]*\]\("), "an image"),
    (_TAG, "HTML"),
)
_PLAIN = (
    (re.compile(r"\[[^\[\]]+\]\([^()\s]*\)"), "a link"),
    (_EMPHASIS, "emphasis or code"),
    (re.compile(r"<br\b"), "HTML"),
)
_LONGEST = 4_096
_BLOCK = re.compile(r"\s*(?:#{1,6}\s|[-*+>]\s|\d{1,9}[.)]\s|```|~~~|\|)")


@rule("error")
def markup_in_field(file: EntryFile) -> Iterator[Violation]:
    r"""Titles, names and venues are plain text; a description is one line of text, emphasis, code and links.

    ## Why is this bad?
    The list decides how an entry looks. A link inside a link's text breaks both;
    an image, a heading or a `<div>` breaks the line, or all that follows.

    ## How to mend it
    Write the plain text; a link goes under `links`. The bot takes emphasis and
    code marks off by itself; `<sub>` and `<sup>` may stay. A square bracket that
    stands alone is written `\[`.
    """
    entry = file.entry
    if entry is None:
        return
    about = entry.description or ""
    authors = " ".join(entry.authors) if entry.authors else ""
    everything = f"{about} {entry.title} {entry.name} {entry.venue} {entry.award} {authors}"
    if not any(map(everything.__contains__, _SPECIAL)) and not _BLOCK.match(about):
        return
    for field, text in _plain_fields(entry):
        if kind := _kind(text, (*_ANY, *_PLAIN)):
            yield _fault(field, text, kind)
    special = _kind(about, _ANY)
    if special or _BLOCK.match(about):
        yield _fault(("description",), about, special or "a heading, a list or another block")


def _plain_fields(entry: Entry) -> Iterator[tuple[FieldPath, str]]:
    yield ("title",), entry.title
    yield ("name",), entry.name or ""
    yield ("venue",), entry.venue or ""
    yield ("award",), entry.award or ""
    for index, author in enumerate(entry.authors or ()):
        yield ("authors", index), author


def _kind(text: str, kinds: tuple[tuple[re.Pattern[str], str], ...]) -> str | None:
    """What *text* holds that has no place there, in words."""
    for pattern, kind in kinds:
        if pattern.search(text, 0, _LONGEST):
            return kind
    if "\n" in text.strip():
        return "several lines"
    return None if is_balanced(text) else "a square bracket without its other half"


def _fault(field: FieldPath, text: str, kind: str) -> Violation:
    fix = None
    if kind == "emphasis or code":
        plain = _EMPHASIS.sub(lambda found: found[1] or found[2] or found[3] or found[4], text).strip()
        if plain and _kind(plain, (*_ANY, *_PLAIN)) is None:
            fix = Fix(f"Write `{plain[:200]}`", (SetValue(field, plain),))
    wanted = "one line of text, emphasis, code and links" if field == ("description",) else "plain text"
    shown = " ".join(text.split())[:80]
    return Violation(f"`{field[0]}` holds {kind}: `{shown}`. Write {wanted}.", field, fix)
