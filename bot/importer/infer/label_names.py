"""What the links of one section are called, beside the words that all lists use."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from bot.importer.read.items import Run
from bot.listing.link_labels import find_label
from bot.listing.slugs import make_slug
from bot.markdown.inline_tokens import parse_tokens

_FEWEST: Final = 3
_FEWEST_OF_FEW: Final = 2
_FEW_ITEMS: Final = 12
_EMOJI: Final = re.compile(r":\w+:")
_NAMED: Final = re.compile(r"([^\s,;|:：*-][^,;|:：\n]{1,23})[:：]\s*<?\Z")
_SHARE: Final = 0.03
"""The part of a section's items in which words must stand on a link to name a kind of link, not a work."""
_LONGEST: Final = 24


def fold_link_text(text: str) -> str:
    """Return the text of a link as two links are compared by: in lower case, without brackets around it."""
    return " ".join(text.split()).strip("[]() ").casefold()


def _list_link_names(text: str) -> set[str]:
    """Return what the links of an item are called: their texts, and the words before an address and a colon."""
    names: set[str] = set()
    before = ""
    for token in parse_tokens(text):
        if token.kind == "link" and len(token.text) <= _LONGEST:
            names.add(fold_link_text(token.text))
        elif token.kind == "url" and (found := _NAMED.search(before[-60:])):
            names.add(fold_link_text(found[1]))
        before = token.source
    return names


def find_label_names(runs: Sequence[Run]) -> dict[str, str]:
    """Return the words on links that stand in many items, in lower case, each with the label for such a link."""
    counted: Counter[str] = Counter()
    items = 0
    for run in runs:
        for item in run.items:
            items += 1
            counted.update(_list_link_names(item.text))
    fewest = max(_FEWEST if items > _FEW_ITEMS else _FEWEST_OF_FEW, items * _SHARE)
    names: dict[str, str] = {}
    for words, count in sorted(counted.items()):
        label = (
            ""
            if _EMOJI.fullmatch(words)
            else make_slug(words).replace("-", "_")[:_LONGEST]
        )
        if (
            count >= fewest
            and label
            and label[0].isalpha()
            and label != find_label(words)
        ):
            names[words] = label
    return names
