"""The kinds of items, as the reader sees them: one class for each kind.

A new kind of item needs a class here, a strategy in `infer.kinds` and one in
`convert.kinds`, and a reader in `blocks` that makes its runs. Nothing else asks
which kind a run has.
"""

import re

from bot.importer.read.items import ColumnHeads, EntryHeads, Item, ItemKind, Run
from bot.importer.read.table_heads import column_heads, find_name_columns
from bot.listing.link_labels import find_label
from bot.markdown.inline_tokens import extract_words, find_links, parse_tokens
from bot.markdown.link_targets import is_outside

_MOST_COLUMNS = 60
"""It bounds the time that a wide table costs; the one in `test_time` has 4,001 columns."""
_ONE_IN = 5
_IDENTITY_HEADS = frozenset(
    {"link", "links", "url", "paper", "code", "github", "name & link"}
)


class _Blocks:
    """Items that are blocks of their own; their reader takes only blocks that name a work."""

    may_be_grouped = False

    def __init__(self, name: str) -> None:
        self.name = name

    def holds_entries(self, _run: Run, _entry_heads: EntryHeads) -> bool:
        """Return True: the reader has looked at each block already."""
        return True

    def find_heads(self, _run: Run) -> None:
        """Return None: there are no columns."""

    def render_source(self, _run: Run, item: Item) -> str:
        """Return the block's text."""
        return item.text


class _Bullets:
    """Items of a list, ordered or not."""

    name = "bullets"
    may_be_grouped = True

    def holds_entries(self, run: Run, _entry_heads: EntryHeads) -> bool:
        """Return whether most items lead somewhere, and most of these are more than one of a work's links.

        Few need to lead somewhere where each begins with a title that is set off.
        """
        linked = _list_linked_texts(run)
        if not linked or sum(map(_is_link_field, linked)) > len(linked) / 2:
            return False
        if len(linked) > len(run.items) / 2:
            return True
        return _ONE_IN * len(linked) >= len(run.items) and all(
            _sets_off_title(item.text) for item in run.items
        )

    def find_heads(self, _run: Run) -> None:
        """Return None: there are no columns."""

    def render_source(self, run: Run, item: Item) -> str:
        """Return the item with its bullet."""
        return f"{run.marker}{item.text}"


class _Rows:
    """Rows of a table."""

    name = "table"
    may_be_grouped = False

    def holds_entries(self, run: Run, entry_heads: EntryHeads) -> bool:
        """Return whether most rows lead somewhere, or the columns' headings are those of a table of works."""
        heads = column_heads(run)
        if len(heads) > _MOST_COLUMNS:
            return False
        has_empty_heads = len(heads) > 1 and not any(heads)
        if has_empty_heads:
            return False
        has_identity = any(head.casefold() in _IDENTITY_HEADS for head in heads)
        return (
            len(_list_linked_texts(run)) > len(run.items) / 2
            or tuple(heads) in entry_heads
            or (find_name_columns(run)[:1] == [0] and has_identity)
        )

    def find_heads(self, run: Run) -> ColumnHeads:
        """Return the headings of the table's columns."""
        return tuple(column_heads(run))

    def render_source(self, _run: Run, item: Item) -> str:
        """Return the row as it is."""
        return item.text


def _list_linked_texts(run: Run) -> list[str]:
    """Return the texts of the items that lead out of the document."""
    return [
        item.text
        for item in run.items
        if any(is_outside(url) for _, url in find_links(item.resolved))
    ]


def _sets_off_title(text: str) -> bool:
    """Return whether an item begins with a title in bold or in a link, and no colon makes it a word of what follows."""
    tokens = parse_tokens(text.partition("\n")[0])
    if not tokens:
        return False
    first, after = tokens[0], "".join(token.source for token in tokens[1:2])
    return (
        first.kind in ("bold", "link")
        and not first.text.rstrip().endswith((":", "："))
        and after[:1] not in (":", "：")
    )


def _is_link_field(text: str) -> bool:
    """Return whether the item is no work, only one of its links: `arxiv: <https://…>`."""
    label, colon, _ = text[:40].replace("：", ":").partition(":")
    if not colon or "[" in label:
        return False
    return find_label(re.sub(r"\(.*", "", extract_words(label))) is not None


BULLETS: ItemKind = _Bullets()
TABLE: ItemKind = _Rows()
DETAILS: ItemKind = _Blocks("details")
PARAGRAPHS: ItemKind = _Blocks("paragraphs")
HEADINGS: ItemKind = _Blocks("headings")
"""Items that have a heading each."""
HTML: ItemKind = _Blocks("html")
"""Items inside a block of HTML."""
KINDS = (BULLETS, TABLE, DETAILS, PARAGRAPHS, HEADINGS, HTML)
