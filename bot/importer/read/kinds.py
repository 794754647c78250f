"""The kinds of items, as the reader sees them: one class for each kind.

A new kind of item needs a class here, a strategy in `infer.kinds` and one in
`convert.kinds`, and a reader in `blocks` that makes its runs. Nothing else asks
which kind a run has.
"""

import re

from bot.importer.read.items import (
    ColumnHeads,
    EntryHeads,
    Item,
    ItemKind,
    Run,
)
from bot.importer.read.table_heads import find_name_columns, read_column_heads
from bot.listing.link_labels import find_label
from bot.markdown.inline_tokens import extract_words, find_links, parse_tokens
from bot.markdown.link_targets import is_outside

# The limit bounds the time that a wide table costs; the one in `test_time` has 4,001
# columns.
_MOST_COLUMNS = 60

# One in so many items must lead somewhere, where all begin with a title set off.
_ONE_IN = 5

# Headings of columns that tell one work from another. Beside a first column that
# names the items, one of them makes a table of works.
_IDENTITY_HEADS = frozenset(
    {"link", "links", "url", "paper", "code", "github", "name & link"}
)

_COLONS = (":", "：")

# A label and its colon stand within so many characters of the beginning.
_LONGEST_LABEL = 40


class _Blocks:
    """Items that are blocks of their own.

    Their reader takes only blocks that name a work.
    """

    may_be_grouped = False

    def __init__(self, name: str) -> None:
        self.name = name

    def holds_entries(
        self,
        _run: Run,
        _entry_heads: EntryHeads,
    ) -> bool:
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

    def holds_entries(
        self,
        run: Run,
        _entry_heads: EntryHeads,
    ) -> bool:
        """Return whether most items lead somewhere, and most of these are works.

        A fifth is enough where each item begins with a title that is set off. An
        item that is only one of a work's links is no work.
        """
        linked = _list_linked_texts(run)
        link_fields = sum(map(_is_link_field, linked))
        if not linked or link_fields > len(linked) / 2:
            return False
        if len(linked) > len(run.items) / 2:
            return True
        if _ONE_IN * len(linked) < len(run.items):
            return False
        return all(_begins_with_title(item.text) for item in run.items)

    def find_heads(self, _run: Run) -> None:
        """Return None: there are no columns."""

    def render_source(self, run: Run, item: Item) -> str:
        """Return the item with its bullet."""
        return f"{run.marker}{item.text}"


class _Rows:
    """Rows of a table."""

    name = "table"
    may_be_grouped = False

    def holds_entries(
        self,
        run: Run,
        entry_heads: EntryHeads,
    ) -> bool:
        """Return whether most rows lead somewhere, or the headings tell of works.

        The headings do where another table with the same ones holds entries, or
        where they name the items and what they lead to.
        """
        heads = read_column_heads(run)
        if len(heads) > _MOST_COLUMNS:
            return False
        has_empty_heads = len(heads) > 1 and not any(heads)
        if has_empty_heads:
            return False
        if len(_list_linked_texts(run)) > len(run.items) / 2:
            return True
        if tuple(heads) in entry_heads:
            return True
        has_identity = any(head.casefold() in _IDENTITY_HEADS for head in heads)
        return has_identity and find_name_columns(run)[:1] == [0]

    def find_heads(self, run: Run) -> ColumnHeads:
        """Return the headings of the table's columns."""
        return tuple(read_column_heads(run))

    def render_source(self, _run: Run, item: Item) -> str:
        """Return the row as it is."""
        return item.text


def _list_linked_texts(run: Run) -> list[str]:
    """Return the texts of the items that lead out of the document."""
    return [item.text for item in run.items if _leads_outside(item)]


def _leads_outside(item: Item) -> bool:
    return any(is_outside(url) for _, url in find_links(item.resolved))


def _begins_with_title(text: str) -> bool:
    """Return whether an item begins with a title in bold or in a link.

    A colon makes it a word of what follows, not a title.
    """
    tokens = parse_tokens(text.partition("\n")[0])
    if not tokens or tokens[0].kind not in ("bold", "link"):
        return False
    if tokens[0].text.rstrip().endswith(_COLONS):
        return False
    return len(tokens) == 1 or not tokens[1].source.startswith(_COLONS)


def _is_link_field(text: str) -> bool:
    """Return whether the item is no work, only one of its links: `arxiv: <https://…>`."""
    start = text[:_LONGEST_LABEL].replace("：", ":")
    label, colon, _ = start.partition(":")
    if not colon or "[" in label:
        return False
    # Without a remark in brackets: `github(official)`.
    label = re.sub(r"\(.*", "", extract_words(label))
    return find_label(label) is not None


BULLETS: ItemKind = _Bullets()
TABLE: ItemKind = _Rows()
DETAILS: ItemKind = _Blocks("details")
PARAGRAPHS: ItemKind = _Blocks("paragraphs")
HEADINGS: ItemKind = _Blocks("headings")
HTML: ItemKind = _Blocks("html")
KINDS = (BULLETS, TABLE, DETAILS, PARAGRAPHS, HEADINGS, HTML)
