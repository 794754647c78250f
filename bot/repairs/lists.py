"""Repairs of a list that was written as one text."""

import re
from typing import Final

from bot.repairs.repair import Repair
from bot.repairs.texts import BULLET

_AND: Final = re.compile(r"\s+(?:and|&)\s+", re.IGNORECASE)
_LAST_FIRST: Final = re.compile(r"([^,]+),\s*([^,]+)")


def split_items(text: str, separators: str = ",;") -> list[str]:
    """Return the items of a text: one a line, else parted by the first of *separators* that occurs."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) == 1:
        separator = next((sign for sign in separators if sign in text), None)
        lines = text.split(separator) if separator else lines
    bare = (" ".join(BULLET.sub("", line.strip(), count=1).split()) for line in lines)
    return list(dict.fromkeys(filter(None, bare)))


def _split_tags(value: object) -> object:
    return split_items(value.strip("[]")) if isinstance(value, str) else value


def _split_authors(value: object) -> object:
    return split_authors(value) if isinstance(value, str) else value


def split_authors(text: str) -> list[str]:
    """Return the names of a text: parted by lines, `;`, `and` or commas; `Last, First` turned where that is sure."""
    if "\n" in text.strip() or ";" in text:
        return split_items(text, ";")
    parts = [part.strip() for part in _AND.split(text.strip()) if part.strip(" ,")]
    turned = [_LAST_FIRST.fullmatch(part) for part in parts]
    if len(parts) > 1 and all(turned):
        return [f"{name[2].strip()} {name[1].strip()}" for name in turned if name]
    items = [item.strip() for part in parts for item in part.split(",")]
    return list(dict.fromkeys(filter(None, items)))


TAGS: Final = Repair(
    "list-as-text",
    "Wrote each item on a line of its own",
    _split_tags,
    (
        ("video, audio", ["video", "audio"]),
        ("[video, audio]", ["video", "audio"]),
        ("video", ["video"]),
        ("- video\n- audio", ["video", "audio"]),
        (["video, audio"], ["video, audio"]),
    ),
)
AUTHORS: Final = Repair(
    "authors-as-text",
    "Wrote each name on a line of its own",
    _split_authors,
    (
        ("Haotian Liu, Chunyuan Li", ["Haotian Liu", "Chunyuan Li"]),
        (
            "Haotian Liu, Chunyuan Li and Yong Jae Lee",
            ["Haotian Liu", "Chunyuan Li", "Yong Jae Lee"],
        ),
        ("Liu, Haotian and Li, Chunyuan", ["Haotian Liu", "Chunyuan Li"]),
        ("Liu, Haotian; Li, Chunyuan", ["Liu, Haotian", "Li, Chunyuan"]),
        (["Liu, Haotian"], ["Liu, Haotian"]),
    ),
)
