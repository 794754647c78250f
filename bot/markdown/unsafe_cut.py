"""Cut what is unsafe out of an item: the smallest part that is surely all of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.markdown.allowed_html import ELEMENTS, NO_TEXT, REMOVED
from bot.markdown.html_tokens import Token, iterate_tokens
from bot.markdown.reader import Element, locate_definitions, read_document
from bot.markdown.unsafe import (
    NOWHERE,
    Allowance,
    UnsafePart,
    find_address_problem,
    find_attribute_problem,
    find_token_problem,
    find_unsafe_parts,
    may_hold_unsafe,
    strip_other_schemes,
)

_HTML: Final = ELEMENTS | REMOVED
# What is cut may lay other unsafe parts open, such as a link inside the text of a
# link.
_MOST_CUTS: Final = 8


@dataclass(frozen=True, slots=True)
class SafeItem:
    """An item without what was unsafe in it."""

    text: str | None
    """None where the unsafe part cannot be cut, or nothing is left beside it."""
    cut: tuple[UnsafePart, ...] = ()
    is_doubtful: bool = False
    """Whether something in it is safe only where it stands now, such as a tag in code."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """Put *text* in place of what stands from *start* to before *end*."""

    start: int
    end: int
    text: str


def cut_unsafe(text: str, allowance: Allowance = NOWHERE) -> SafeItem:
    """Return the item *text* without its unsafe parts.

    A link keeps its text, an image its description.

    Args:
        text: the item as Markdown.
        allowance: what is safe there.
    """
    if not may_hold_unsafe(text):
        return SafeItem(text)
    cut: list[UnsafePart] = []
    for _ in range(_MOST_CUTS):
        parts = find_unsafe_parts(text, allowance)
        if not parts:
            return _make_safe_item(text, cut)
        cut += parts
        shorter = _apply(text, _find_edits(text, allowance))
        if shorter == text:
            break
        text = shorter
    return SafeItem(None, tuple(dict.fromkeys(cut)))


def _make_safe_item(text: str, cut: Sequence[UnsafePart]) -> SafeItem:
    """Return the item *text*, which is safe after the parts in *cut* were cut."""
    if not cut:
        return SafeItem(text, is_doubtful=may_hold_unsafe(text))
    text = text.rstrip()
    has_words = any(map(str.isalnum, text))
    return SafeItem(
        text if has_words else None,
        tuple(dict.fromkeys(cut)),
        may_hold_unsafe(text),
    )


def _apply(text: str, edits: Iterable[_Edit]) -> str:
    """Return *text* after the *edits*.

    Of two that overlap, the one that begins first is made.
    """
    pieces: list[str] = []
    position = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if edit.start >= position:
            pieces.append(text[position : edit.start])
            pieces.append(edit.text)
            position = edit.end
    return "".join(pieces) + text[position:]


def _find_edits(text: str, allowance: Allowance) -> Iterator[_Edit]:
    """Yield the edits that take everything unsafe out of *text*."""
    cut_until = 0
    for element in read_document(text).walk():
        if element.kind in {"html", "html block"}:
            for edit in _find_edits_of_html(element, text, allowance, cut_until):
                cut_until = max(cut_until, edit.end)
                yield edit
        else:
            edit_of_markdown = _find_edit_of_markdown(element, text, allowance)
            if edit_of_markdown is not None:
                yield edit_of_markdown
    for url, start, end in locate_definitions(text).values():
        if find_address_problem(url, allowance):
            yield _Edit(start, end, "")


def _find_edit_of_markdown(
    element: Element, text: str, allowance: Allowance
) -> _Edit | None:
    """Return the edit of a link, an image or a text that is unsafe; None otherwise."""
    replacement = None
    if element.kind in {"link", "image"}:
        if find_address_problem(element.url, allowance):
            replacement = _extract_words(element, text)
    elif element.kind == "text":
        source = text[element.start : element.end]
        bare = strip_other_schemes(source)
        replacement = bare if bare != source else None
    if replacement is None:
        return None
    return _Edit(element.start, element.end, replacement)


def _extract_words(element: Element, text: str) -> str:
    """Return what a reader sees of a link, or of an image that is not there."""
    if element.style == "<>":
        return text[element.start + 1 : element.end - 1]
    start, end = element.content
    return text[start:end]


def _find_edits_of_html(
    element: Element, text: str, allowance: Allowance, cut_until: int
) -> Iterator[_Edit]:
    """Yield the edits of a piece of HTML; all before *cut_until* is cut already."""
    for token in iterate_tokens(text[element.start : element.end]):
        start = element.start + token.start
        end = element.start + token.end
        if start < cut_until or find_token_problem(token, allowance) is None:
            continue
        is_word = token.name[:1].isalpha() and token.name not in _HTML
        opens_content = token.kind == "start" and token.name in NO_TEXT
        content_end = _find_end(text, token.name, end) if opens_content else None
        is_endless = opens_content and content_end is None
        if token.kind == "open" or is_word or is_endless:
            # The `<` becomes text, and with it all behind it.
            yield _Edit(start, start + 1, "&lt;")
        elif content_end is not None:
            cut_until = content_end
            yield _Edit(start, content_end, "")
        else:
            yield _Edit(start, end, _write_safe_tag(token, text[start:end], allowance))


def _find_end(text: str, name: str, start: int) -> int | None:
    """Return where the element *name*, whose content begins at *start*, ends.

    That is behind its end tag; None without one.
    """
    if not _has_end_tag(text, name, start):
        return None
    for token in iterate_tokens(text[start:]):
        if token.kind == "end" and token.name == name:
            return start + token.end
    return None


def _write_safe_tag(token: Token, source: str, allowance: Allowance) -> str:
    """Return a tag without its unsafe attributes.

    Nothing for an element that may not stand there at all.
    """
    if find_token_problem(token._replace(attributes=()), allowance):
        return ""
    attributes = [
        attribute.source
        for attribute in token.attributes
        if not find_attribute_problem(attribute, allowance)
    ]
    opening = "</" if token.kind == "end" else "<"
    closing = "/>" if source.endswith("/>") else ">"
    return " ".join([f"{opening}{token.name}", *attributes]) + closing


@lru_cache(maxsize=32)
def _find_last_end_tag(text: str, name: str) -> int:
    """Return where the last end tag of *name* may begin; -1 without one.

    It is cached, because it is asked for at each start tag.
    """
    return text.lower().rfind(f"</{name}")


def _has_end_tag(text: str, name: str, start: int) -> bool:
    """Return whether an end tag of *name* may stand behind *start*.

    Without this test a text of many start tags would be read to its end for each of them.
    """
    return _find_last_end_tag(text, name) >= start
