"""Cutting what is unsafe out of an item: the smallest part that is surely all of it."""

from collections.abc import Iterable, Iterator
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
    start: int
    end: int
    text: str


def cut_unsafe(text: str, allowance: Allowance = NOWHERE) -> SafeItem:
    """Return the item *text* without its unsafe parts. A link keeps its text, an image its description.

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
            text = text.rstrip() if cut else text
            is_left = not cut or any(map(str.isalnum, text))
            return SafeItem(
                text if is_left else None,
                tuple(dict.fromkeys(cut)),
                may_hold_unsafe(text),
            )
        cut += parts
        shorter = _apply(text, _find_edits(text, allowance))
        if shorter == text:
            break
        text = shorter
    return SafeItem(None, tuple(dict.fromkeys(cut)))


def _apply(text: str, edits: Iterable[_Edit]) -> str:
    """Return *text* after the *edits*; of two that overlap, the one that begins first is made."""
    pieces: list[str] = []
    position = 0
    for edit in sorted(edits, key=lambda one: (one.start, -one.end)):
        if edit.start >= position:
            pieces += [text[position : edit.start], edit.text]
            position = edit.end
    return "".join(pieces) + text[position:]


def _find_edits(text: str, allowance: Allowance) -> Iterator[_Edit]:
    done = 0
    for element in read_document(text).walk():
        if element.kind in {"link", "image"}:
            if find_address_problem(element.url, allowance):
                yield _Edit(element.start, element.end, _take_words(element, text))
        elif element.kind in {"html", "html block"}:
            for edit in _find_edits_of_html(element, text, allowance, done):
                done = max(done, edit.end)
                yield edit
        elif element.kind == "text":
            source = text[element.start : element.end]
            bare = strip_other_schemes(source)
            if bare != source:
                yield _Edit(element.start, element.end, bare)
    for url, start, end in locate_definitions(text).values():
        if find_address_problem(url, allowance):
            yield _Edit(start, end, "")


def _take_words(element: Element, text: str) -> str:
    """Return what a reader sees of a link, or of an image that is not there."""
    if element.style == "<>":
        return text[element.start + 1 : element.end - 1]
    start, end = element.content
    return text[start:end]


def _find_edits_of_html(
    element: Element, text: str, allowance: Allowance, done: int
) -> Iterator[_Edit]:
    """Yield the edits of a piece of HTML; what stands before the place *done* is cut already."""
    for token in iterate_tokens(text[element.start : element.end]):
        start, end = element.start + token.start, element.start + token.end
        if start < done or find_token_problem(token, allowance) is None:
            continue
        is_text = token.name[:1].isalpha() and token.name not in _HTML
        last = (
            _find_end(text, token.name, end)
            if token.kind == "start" and token.name in NO_TEXT
            else None
        )
        is_endless = token.kind == "start" and token.name in NO_TEXT and last is None
        if token.kind == "open" or is_text or is_endless:
            yield _Edit(start, start + 1, "&lt;")
        elif last is not None:
            done = last
            yield _Edit(start, done, "")
        else:
            yield _Edit(start, end, _write_safe_tag(token, text[start:end], allowance))


def _find_end(text: str, name: str, start: int) -> int | None:
    """Return where the element *name*, whose content begins at *start*, ends: with its end tag; None without one."""
    if not _has_end_tag(text, name, start):
        return None
    for token in iterate_tokens(text[start:]):
        if token.kind == "end" and token.name == name:
            return start + token.end
    return None


def _write_safe_tag(token: Token, source: str, allowance: Allowance) -> str:
    """Return a tag without its unsafe attributes; nothing for an element that may not stand there at all."""
    if find_token_problem(token._replace(attributes=()), allowance):
        return ""
    kept = [
        one.source
        for one in token.attributes
        if not find_attribute_problem(one, allowance)
    ]
    closing = "/>" if source.endswith("/>") else ">"
    return (
        " ".join([f"<{'/' if token.kind == 'end' else ''}{token.name}", *kept])
        + closing
    )


@lru_cache(maxsize=32)
def _find_last_end_tag(text: str, name: str) -> int:
    """Return where the last end tag of *name* may begin; -1 without one. It is asked for at each start tag."""
    return text.lower().rfind(f"</{name}")


def _has_end_tag(text: str, name: str, start: int) -> bool:
    return _find_last_end_tag(text, name) >= start
