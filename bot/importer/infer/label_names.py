"""What the links of one section are called, beside the words that all lists use."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from bot.importer.read.items import Item, Run
from bot.listing.link_labels import find_label
from bot.listing.slugs import make_slug
from bot.markdown.inline_tokens import parse_tokens

# The items in which a text must stand on a link to name a kind of link, not a work: at
# least so many, or fewer where the section has few items.
_FEWEST: Final = 3
_FEWEST_OF_FEW: Final = 2
_FEW_ITEMS: Final = 12

# The same as a part of the section's items.
_SHARE: Final = 0.03

# The name of a kind of link is short.
_LONGEST: Final = 24

# The code of an emoji, such as `:page_facing_up:`, names no kind of link.
_EMOJI: Final = re.compile(r":\w+:")

# Links in brackets of their own, `[[Code](…)]` and `[[Code]](…)`, and what they are called.
_BRACKETED: Final = re.compile(r"\[\[([^\[\]\n]+)(?:\]\]\(|\]\([^()\s]*\)\])")

# One or two words, without a number: `[[CVPR 2020]](…)` names no kind of link.
_WORDS: Final = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+)?")

# Words and a colon before a bare address: `Code: `.
_CAPTION: Final = re.compile(r"([^\s,;|:：*-][^,;|:：\n]{1,23})[:：]\s*<?\Z")
_CAPTION_REACH: Final = 60


def fold_link_text(text: str) -> str:
    """Return the text of a link in the form in which two texts are compared.

    It is in lower case, without brackets around it.
    """
    return " ".join(text.split()).strip("[]() ").casefold()


def _list_link_names(text: str) -> set[str]:
    """Return what the links of an item are called, folded.

    A link is called by its text, a bare address by the words and the colon before it.
    """
    names: set[str] = set()
    before = ""
    for token in parse_tokens(text):
        if token.kind == "link" and len(token.text) <= _LONGEST:
            names.add(fold_link_text(token.text))
        elif token.kind == "url":
            caption = _CAPTION.search(before[-_CAPTION_REACH:])
            if caption:
                names.add(fold_link_text(caption[1]))
        before = token.source
    return names


def list_bracketed_names(text: str) -> list[str]:
    """Return what the links in brackets of their own are called, if that may be a label.

    The names are folded: `caffe` for `[[Caffe](…)]`.
    """
    names = [match[1].strip() for match in _BRACKETED.finditer(text)]
    return [fold_link_text(name) for name in names if _WORDS.fullmatch(name)]


def find_label_names(
    runs: Sequence[Run],
    *,
    with_rare: bool = False,
) -> dict[str, str]:
    """Return what links are called in many items, each name with the label for such a link.

    The names are folded. Those of which all lists know the label are left out.

    Args:
        runs: the items.
        with_rare: whether a name may be in few items, if it stands beside a link of a
            known kind that is written in the same way: `[[Paper](…)] [[Caffe](…)]`.
    """
    items = [item for run in runs for item in run.items]
    counted: Counter[str] = Counter()
    for item in items:
        counted.update(_list_link_names(item.text))
    rare_names = _find_rare_names(items) if with_rare else set()
    fewest = _FEWEST if len(items) > _FEW_ITEMS else _FEWEST_OF_FEW
    fewest_of_all = max(fewest, len(items) * _SHARE)
    names: dict[str, str] = {}
    for name, count in sorted(counted.items()):
        is_name = count >= fewest_of_all or name in rare_names
        if not is_name or _EMOJI.fullmatch(name):
            continue
        label = make_slug(name).replace("-", "_")[:_LONGEST]
        if label[:1].isalpha() and label != find_label(name):
            names[name] = label
    return names


def _find_rare_names(items: Iterable[Item]) -> set[str]:
    """Return the names in brackets that stand in an item beside that of a known kind."""
    rare_names: set[str] = set()
    for item in items:
        names = list_bracketed_names(item.text)
        if any(map(find_label, names)):
            rare_names.update(names)
    return rare_names
