"""The links in the words of a section that moves to another document."""

import re
from collections.abc import Sequence
from posixpath import dirname

from bot.errors import RefusedError
from bot.markdown.link_targets import find_text_targets
from bot.markdown.outline import Outline
from bot.markdown.reader import fold_label, list_labels, locate_definitions
from bot.markdown.regions import clear_regions
from bot.project.document_parts import DocumentPart
from bot.project.section_move import leads_from_folder

# A note at the foot of the page: `[^1]: words`.
_NOTE = re.compile(r" {0,3}\[(\^[^\]]+)\]:")


def demand_links_that_move(
    outline: Outline,
    parts: Sequence[DocumentPart],
    path: str,
    target: str,
    target_text: str,
) -> None:
    """Refuse words whose links would lead elsewhere in the document *target*, or nowhere.

    Raises:
        RefusedError: names the link, and what to do first.
    """
    outside = clear_regions(outline.lines, outline.regions.values())
    moving, staying = _split_words(outside, parts)
    for url in find_text_targets("\n".join(moving)):
        if leads_from_folder(url) and dirname(path) != dirname(target):
            raise RefusedError(
                f"{path}: the words of the section link to `{url}`, which would lead"
                f" elsewhere from {target}. Write it from the top of the repository"
                f" first, such as `/docs/page.md`; nothing was written."
            )
    known = _map_definitions(target_text.split("\n"))
    labels_moving = list_labels("\n".join(moving))
    labels_staying = list_labels("\n".join(staying))
    for label, (line, definition) in _map_definitions(outside).items():
        is_moving = any(part.has_line(line) for part in parts)
        labels_elsewhere = labels_staying if is_moving else labels_moving
        is_other = is_moving and known.get(label, (0, definition))[1] != definition
        if is_other or label in labels_elsewhere:
            raise RefusedError(
                f"{path}:{line + 1}: the link `[{label}]` is defined here. Some words"
                f" that use it move to {target}, and others stay, or {target} defines it"
                f" otherwise. Write the address into the words first; nothing was written."
            )


def _map_definitions(lines: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Return the links and notes that a document defines, by their folded labels.

    Each comes with its line, counted from 0, and its definition.
    """
    definitions: dict[str, tuple[int, str]] = {}
    text = "\n".join(lines)
    for label, (url, start, _) in locate_definitions(text).items():
        definitions[label] = text.count("\n", 0, start), url
    for number, line in enumerate(lines):
        match = _NOTE.match(line)
        if match is not None:
            definitions[fold_label(match[1])] = number, line
    return definitions


def _split_words(
    lines: Sequence[str], parts: Sequence[DocumentPart]
) -> tuple[list[str], list[str]]:
    """Return the lines that belong to parts, and the others."""
    moving: list[str] = []
    staying: list[str] = []
    for number, line in enumerate(lines):
        is_moving = any(part.has_line(number) for part in parts)
        (moving if is_moving else staying).append(line)
    return moving, staying
