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
_SHARE: Final = 0.03
"""The part of a section's items in which words must stand on a link to name a kind of link, not a work."""
_LONGEST: Final = 24


def fold_link_text(text: str) -> str:
    """Return the text of a link as two links are compared by: in lower case, without brackets around it."""
    return " ".join(text.split()).strip("[]() ").casefold()


def find_label_names(runs: Sequence[Run]) -> dict[str, str]:
    """Return the words on links that stand in many items, in lower case, each with the label for such a link."""
    counted: Counter[str] = Counter()
    items = 0
    for run in runs:
        for item in run.items:
            items += 1
            found = {
                fold_link_text(token.text)
                for token in parse_tokens(item.text)
                if token.kind == "link" and len(token.text) <= _LONGEST
            }
            counted.update(found)
    fewest = max(_FEWEST if items > _FEW_ITEMS else _FEWEST_OF_FEW, items * _SHARE)
    names: dict[str, str] = {}
    for words, count in sorted(counted.items()):
        label = "" if _EMOJI.fullmatch(words) else make_slug(words).replace("-", "_")[:_LONGEST]
        if count >= fewest and label and label[0].isalpha() and label != find_label(words):
            names[words] = label
    return names
