"""Repair a list that was written as one text."""

import re
from typing import Final

from bot.repairs.repair import Repair
from bot.repairs.texts import BULLET

_AND: Final = re.compile(r"\s+(?:and|&)\s+", re.IGNORECASE)
# `Liu, Haotian`; not `Haotian Liu, Chunyuan Li, Yong Jae Lee`.
_LAST_FIRST: Final = re.compile(r"([^,]+),\s*([^,]+)")


def split_items(text: str, separators: str = ",;") -> list[str]:
    """Return the items of a text, without bullets and each once.

    Each line is an item. A single line is split at the first of *separators* that
    occurs in it.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) == 1:
        separator = next((sign for sign in separators if sign in text), None)
        lines = text.split(separator) if separator else lines
    items = []
    for line in lines:
        bare = BULLET.sub("", line.strip(), count=1)
        items.append(" ".join(bare.split()))
    return list(dict.fromkeys(filter(None, items)))


def _split_tags(value: object) -> object:
    return split_items(value.strip("[]")) if isinstance(value, str) else value


def _split_authors(value: object) -> object:
    return split_authors(value) if isinstance(value, str) else value


def split_authors(text: str) -> list[str]:
    """Return the names of a text, which lines, `;`, `and` or commas separate.

    `Last, First` is turned round if every part between two `and` has this form.
    """
    if "\n" in text.strip() or ";" in text:
        return split_items(text, ";")
    names = _AND.split(text.strip())
    parts = [name.strip() for name in names if name.strip(" ,")]
    matches = [_LAST_FIRST.fullmatch(part) for part in parts]
    # One part alone may be two authors: `Liu, Li`.
    if len(parts) > 1 and all(matches):
        pairs = [match.groups() for match in matches if match]
        return [f"{given.strip()} {family.strip()}" for family, given in pairs]
    items = ",".join(parts).split(",")
    names_in_order = dict.fromkeys(item.strip() for item in items)
    return [name for name in names_in_order if name]


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
