"""markup-in-field."""

import re
from collections.abc import Iterator, Sequence

from bot.markdown.escaping import is_balanced
from bot.markdown.html_tags import parse_tag
from bot.markdown.reader import Element, read_inline
from bot.model.entry import Entry
from bot.model.finding import FieldPath
from bot.model.rule import EntryFile, Violation, rule
from bot.model.wording import mark_sentence, say
from bot.repairs.fields import fix_field
from bot.repairs.plain_text import PAGE_TITLE
from bot.repairs.texts import is_marked_up, strip_quotes

# Characters without which a text holds no markup, several lines or quotes
_SPECIAL = '<[]*`_~\n"“„«「『'
_SPECIAL_SET = frozenset(_SPECIAL)
_PLAIN_TAGS = frozenset({"br", "sub", "sup"})
# What a field may hold that has no place there
_IMAGE = mark_sentence("an image")
_HTML = mark_sentence("HTML")
_LINK = mark_sentence("a link")
_STYLE = mark_sentence("emphasis or code")
_ADDRESS = mark_sentence("an address")
_BLOCKS = mark_sentence("a heading, a list or another block")
_LINES = mark_sentence("several lines")
_QUOTES = mark_sentence("quotes around the whole of it")
_PAGE_NUMBER = mark_sentence("the number of its page")
_BRACKET = mark_sentence("a square bracket without its other half")
# Kinds of markup, the worst first
_KINDS = (_IMAGE, _HTML, _LINK, _STYLE)
# What has no place in a description either
_NOWHERE = frozenset(_KINDS[:2])
# What follows these characters is not looked at.
_LONGEST = 4_096
# The beginning of a heading, an item, a quotation, a code block or a table
_BLOCK = re.compile(r"\s*(?:#{1,6}\s|[-*+>]\s|\d{1,9}[.)]\s|```|~~~|\|)")


@rule("error")
def markup_in_field(file: EntryFile) -> Iterator[Violation]:
    r"""Titles, names and venues are plain text; a description is one line of text.

    A description may have emphasis, code and links.

    ## Why is this bad?
    The list decides how an entry looks. A link inside a link's text breaks both;
    an image, a heading or a `<div>` breaks the line, or all that follows.

    ## How to fix it
    Write the plain text; a link goes under `links`. The bot takes emphasis, code
    marks and quotes around the whole off by itself, moves a link, and writes several
    lines as one; `<sub>` and `<sup>` may stay. A square bracket that stands alone is
    written `\[`.
    """
    entry = file.entry
    if entry is None:
        return
    yield from _judge_translations(file, entry)
    description = entry.description or ""
    if not _may_hold_markup(entry, description):
        return
    if "://" in entry.title and not _find_fault(entry.title, is_plain=True):
        yield _make_violation(
            file,
            ("title",),
            entry.title,
            _ADDRESS,
        )
    for field, text in _list_plain_fields(entry):
        if fault := _find_fault(text, is_plain=True):
            yield _make_violation(file, field, text, fault)
    if fault := _find_description_fault(description):
        yield _make_violation(
            file,
            ("description",),
            description,
            fault,
        )


def _may_hold_markup(entry: Entry, description: str) -> bool:
    """Return quickly whether a field may hold markup: in most entries none does."""
    if "://" in entry.title or _BLOCK.match(description):
        return True
    authors = " ".join(entry.authors) if entry.authors else ""
    # Looking for each character in one text is quicker than looking at each field.
    joined_fields = (
        f"{description} {entry.title} {entry.name} "
        f"{entry.venue} {entry.award} {authors}"
    )
    return any(map(joined_fields.__contains__, _SPECIAL))


def _judge_translations(file: EntryFile, entry: Entry) -> Iterator[Violation]:
    """Yield the faults of titles and descriptions in other languages.

    A person repairs them.
    """
    for language, translation in (entry.translations or {}).items():
        field: FieldPath = ("translations", language)
        title = translation.get("title", "")
        description = translation.get("description", "")
        if fault := _find_fault(title, is_plain=True):
            yield _make_violation(file, (*field, "title"), title, fault)
        if fault := _find_description_fault(description):
            yield _make_violation(
                file,
                (*field, "description"),
                description,
                fault,
            )


def _find_description_fault(text: str) -> str | None:
    """Return what a description holds that has no place there, as a template.

    None if it holds nothing of the kind.
    """
    fault = _find_fault(text, is_plain=False)
    if fault is None and _BLOCK.match(text):
        return _BLOCKS
    return fault


def _list_plain_fields(entry: Entry) -> Iterator[tuple[FieldPath, str]]:
    """Yield the fields that are plain text, each with its value."""
    yield ("title",), entry.title
    yield ("name",), entry.name or ""
    yield ("venue",), entry.venue or ""
    yield ("award",), entry.award or ""
    for index, author in enumerate(entry.authors or ()):
        yield ("authors", index), author


def _find_fault(text: str, *, is_plain: bool) -> str | None:
    """Return what *text* holds that has no place there, as a template; None if nothing.

    The text is that of a description, or of a field that *is_plain* text.
    """
    text = text[:_LONGEST]
    elements = read_inline(text) if not _SPECIAL_SET.isdisjoint(text) else []
    kinds = set(_name_kinds(elements, text, is_plain=is_plain))
    if not is_plain:
        kinds &= _NOWHERE
    if kinds:
        return min(kinds, key=_KINDS.index)
    if "\n" in text.strip():
        return _LINES
    if is_plain and strip_quotes(text) != text:
        return _QUOTES
    if is_plain and PAGE_TITLE.fullmatch(text):
        return _PAGE_NUMBER
    return None if is_balanced(text) else _BRACKET


def _name_kinds(
    elements: Sequence[Element], text: str, *, is_plain: bool
) -> Iterator[str]:
    """Yield what *elements* are that is more than text."""
    for element in elements:
        if element.kind == "image":
            yield _IMAGE
        elif element.style == "<>" or (
            element.kind == "html" and not _may_stay(element, is_plain=is_plain)
        ):
            yield _HTML
        elif element.kind == "link":
            yield _LINK
        elif is_marked_up(element, text):
            yield _STYLE
        yield from _name_kinds(element.children, text, is_plain=is_plain)


def _may_stay(element: Element, *, is_plain: bool) -> bool:
    """Return whether a piece of HTML is one that a list shows as such.

    A line break may stand in a description alone.
    """
    tag = parse_tag(element.value)
    # A comment is no tag; `comment-in-field` tells of it.
    if tag is None:
        return True
    if is_plain and tag.name == "br":
        return False
    return tag.name in _PLAIN_TAGS


def _make_violation(
    file: EntryFile,
    field: FieldPath,
    text: str,
    fault: str,
) -> Violation:
    is_plain = field[-1] != "description"

    def is_repaired(value: str) -> bool:
        if fault == _ADDRESS and "://" in value:
            return False
        return _find_fault(value, is_plain=is_plain) is None

    fix = fix_field(file.tree, file.layout, field, is_repaired)
    # The number of an author says less than the name of the field.
    named_field = field if field[0] == "translations" else field[:1]
    name = ".".join(map(str, named_field))
    excerpt = " ".join(text.split())[:80]
    template = mark_sentence("`{field}` holds {fault}: `{excerpt}`. Write plain text.")
    if not is_plain:
        template = mark_sentence(
            "`{field}` holds {fault}: `{excerpt}`. "
            "Write one line of text, emphasis, code and links."
        )
    message = say(template, field=name, fault=say(fault), excerpt=excerpt)
    return Violation(message, field, fix)
