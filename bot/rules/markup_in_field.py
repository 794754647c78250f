"""markup-in-field."""

import re
from collections.abc import Iterator, Sequence

from bot.markdown.escaping import is_balanced
from bot.markdown.html_tags import parse_tag
from bot.markdown.reader import Element, read_inline
from bot.model.entry import Entry
from bot.model.finding import FieldPath
from bot.model.rule import EntryFile, Violation, rule
from bot.repairs.fields import PAGE_TITLE, fix_field
from bot.repairs.texts import is_marked_up, strip_quotes

_SPECIAL = '<[]*`_~\n"“„«「『'
_SPECIAL_SET = frozenset(_SPECIAL)
_PLAIN_TAGS = frozenset({"br", "sub", "sup"})
_KINDS = ("an image", "HTML", "a link", "emphasis or code")
"""What a field may hold that has no place there, the worst first."""
_NOWHERE = frozenset(_KINDS[:2])
"""What has no place in a description either."""
_LONGEST = 4_096
_BLOCK = re.compile(r"\s*(?:#{1,6}\s|[-*+>]\s|\d{1,9}[.)]\s|```|~~~|\|)")


@rule("error")
def markup_in_field(file: EntryFile) -> Iterator[Violation]:
    r"""Titles, names and venues are plain text; a description is one line of text, emphasis, code and links.

    ## Why is this bad?
    The list decides how an entry looks. A link inside a link's text breaks both;
    an image, a heading or a `<div>` breaks the line, or all that follows.

    ## How to mend it
    Write the plain text; a link goes under `links`. The bot takes emphasis, code
    marks and quotes around the whole off by itself, moves a link, and writes several
    lines as one; `<sub>` and `<sup>` may stay. A square bracket that stands alone is
    written `\[`.
    """
    entry = file.entry
    if entry is None:
        return
    yield from _judge_translations(file, entry)
    about = entry.description or ""
    authors = " ".join(entry.authors) if entry.authors else ""
    everything = (
        f"{about} {entry.title} {entry.name} {entry.venue} {entry.award} {authors}"
    )
    has_address = "://" in entry.title
    if not (
        has_address
        or any(map(everything.__contains__, _SPECIAL))
        or _BLOCK.match(about)
    ):
        return
    if has_address and not _find_fault(entry.title, is_plain=True):
        yield _fault(file, ("title",), entry.title, "an address")
    for field, text in _plain_fields(entry):
        if kind := _find_fault(text, is_plain=True):
            yield _fault(file, field, text, kind)
    if kind := _find_fault_of_line(about):
        yield _fault(file, ("description",), about, kind)


def _judge_translations(file: EntryFile, entry: Entry) -> Iterator[Violation]:
    """Yield the faults of the titles and descriptions in other languages; a person repairs them."""
    for language, translation in (entry.translations or {}).items():
        title, about = translation.get("title", ""), translation.get("description", "")
        if kind := _find_fault(title, is_plain=True):
            yield _fault(file, ("translations", language, "title"), title, kind)
        if kind := _find_fault_of_line(about):
            yield _fault(file, ("translations", language, "description"), about, kind)


def _find_fault_of_line(text: str) -> str | None:
    """Return in words what a description holds that has no place there; None if nothing."""
    special = _find_fault(text, is_plain=False)
    return special or (
        "a heading, a list or another block" if _BLOCK.match(text) else None
    )


def _plain_fields(entry: Entry) -> Iterator[tuple[FieldPath, str]]:
    yield ("title",), entry.title
    yield ("name",), entry.name or ""
    yield ("venue",), entry.venue or ""
    yield ("award",), entry.award or ""
    for index, author in enumerate(entry.authors or ()):
        yield ("authors", index), author


def _find_fault(text: str, *, is_plain: bool) -> str | None:
    """Return in words what *text* holds that has no place in a description, or in a field that is *plain* text."""
    text = text[:_LONGEST]
    elements = read_inline(text) if not _SPECIAL_SET.isdisjoint(text) else []
    kinds = set(_name_kinds(elements, text, is_plain=is_plain))
    if not is_plain:
        kinds &= _NOWHERE
    if kinds:
        return min(kinds, key=_KINDS.index)
    if "\n" in text.strip():
        return "several lines"
    if is_plain and strip_quotes(text) != text:
        return "quotes around the whole of it"
    if is_plain and PAGE_TITLE.fullmatch(text):
        return "the number of its page"
    return None if is_balanced(text) else "a square bracket without its other half"


def _name_kinds(
    elements: Sequence[Element], text: str, *, is_plain: bool
) -> Iterator[str]:
    """Yield what *elements* are that is more than text."""
    for element in elements:
        if element.kind == "image":
            yield "an image"
        elif element.style == "<>" or (
            element.kind == "html" and not _may_stay(element, is_plain=is_plain)
        ):
            yield "HTML"
        elif element.kind == "link":
            yield "a link"
        elif is_marked_up(element, text):
            yield "emphasis or code"
        yield from _name_kinds(element.children, text, is_plain=is_plain)


def _may_stay(element: Element, *, is_plain: bool) -> bool:
    """Whether a piece of HTML is one that a list shows as such: a line break only in a description."""
    tag = parse_tag(element.value)
    return tag is None or (
        tag.name in _PLAIN_TAGS and not (is_plain and tag.name == "br")
    )


def _fault(file: EntryFile, field: FieldPath, text: str, kind: str) -> Violation:
    is_plain = field[-1] != "description"
    wanted = "plain text" if is_plain else "one line of text, emphasis, code and links"
    shown = " ".join(text.split())[:80]
    fix = fix_field(
        file.tree,
        file.layout,
        field,
        lambda value: (
            _find_fault(value, is_plain=is_plain) is None
            and (kind != "an address" or "://" not in value)
        ),
    )
    name = ".".join(map(str, field if field[0] == "translations" else field[:1]))
    return Violation(f"`{name}` holds {kind}: `{shown}`. Write {wanted}.", field, fix)
