"""The addresses that GitHub gives to the headings of a document."""

import unicodedata
from collections import Counter
from typing import NamedTuple

from bot.markdown.reader import Element, read_document


class Heading(NamedTuple):
    """A heading: its level, its line counted from 0, its words, and its anchor."""

    level: int
    line: int
    text: str
    anchor: str


def list_headings(text: str) -> list[Heading]:
    """Return the headings of a document in order, each with the anchor that GitHub gives it.

    The words in small letters; of other characters only hyphens and low lines stay, and
    spaces become hyphens. An anchor that stands above already gets `-1`, `-2`, and so on.
    """
    counts: Counter[str] = Counter()
    headings: list[Heading] = []
    for block in read_document(text).walk():
        if block.kind != "heading":
            continue
        words = "".join(_read_words(block))
        base = _make_anchor(words)
        anchor = f"{base}-{counts[base]}" if counts[base] else base
        counts[base] += 1
        visible = read_heading_words(block)
        headings.append(Heading(block.level, block.first_line, visible, anchor))
    return headings


def read_heading_words(heading: Element) -> str:
    """Return what a reader sees of a heading, without pictures, as one line."""
    return " ".join("".join(_read_words(heading)).split())


def _read_words(element: Element) -> list[str]:
    """Return what a reader sees of a heading, without pictures."""
    words: list[str] = []
    for child in element.children:
        if child.kind in {"text", "code"}:
            words.append(child.value)
        elif child.kind == "break":
            words.append(" ")
        elif child.kind != "image":
            words += _read_words(child)
    return words


def _make_anchor(text: str) -> str:
    kept: list[str] = []
    for sign in text.strip().lower():
        category = unicodedata.category(sign)
        if sign == " ":
            kept.append("-")
        elif sign == "-" or category[0] in "LMN" or category == "Pc":
            kept.append(sign)
    return "".join(kept)
