"""What looks like an item to a person, and stays words of the document.

It knows nothing of how the importer reads a list, so that it also notices what
the importer does not know.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from bot.importer.verify.html_items import find_html_items
from bot.importer.verify.item_look import Look, look_at
from bot.markdown.inline_tokens import extract_words
from bot.markdown.reader import Element, read_document

UnreadKind = Literal[
    "list item", "table row", "paragraph", "quotation", "heading", "HTML block",
]  # fmt: skip
# Characters of an item that are shown.
_LONGEST_TEXT = 90
# The first line of an alert on GitHub: "> [!NOTE]".
_ALERT = re.compile(r"[\s>]{0,20}+\[!")
_NOT_LETTERS = re.compile(r"[\W\d_]+")
# Headings of what every repository has below or above its list, in the languages of
# lists.
_OTHER_HEADINGS = (
    "contributing|contribute|contribution|contributions|how to contribute|"
    "contribution guidelines|contributors|contributor|our contributors|license|"
    "licence|sponsors|sponsor|backers|support us|star history|stargazers over time|"
    "stargazers|citation|citations|cite|citing|how to cite|bibtex|acknowledgement|"
    "acknowledgements|acknowledgment|acknowledgments|contact|contact us|contents|"
    "table of contents|table of content|toc|maintainer|maintainers|目录|贡献|贡献者|"
    "如何贡献|许可|许可证|协议|联系|联系我们|致谢|引用|赞助|目次|ライセンス|"
    "コントリビュート|기여|라이선스|목차|contribuir|contribuciones|licencia|"
    "contribuição|licença|contribuer|sommaire|mitwirken|lizenz|inhalt|вклад|лицензия|"
    "содержание|katk\u0131|lisans"
)


class UnreadItem(NamedTuple):
    """Something that looks like an item, and that no entry was made of.

    *line* is its first line in the source, counted from 1; *text* is how it begins,
    on one line.
    """

    line: int
    kind: UnreadKind
    text: str


def find_unread_items(
    text: str,
    taken: Iterable[tuple[int, int]],
) -> list[UnreadItem]:
    """Return what looks like an item outside the lines that became entries, in order.

    That is a list item, a row, a quotation, a paragraph or a piece of HTML that
    leads out of the document, and a heading that does and has no items below it.
    A table of contents, a badge, a link within a sentence, and what stands under a
    heading such as "Contributing" is no item.

    Args:
        text: the list, with LF.
        taken: the lines of each item that was read, the last not included, counted
            from 0.
    """
    document = read_document(text)
    taken_lines: set[int] = set()
    for start, end in taken:
        taken_lines.update(range(start, end))
    reader = _Reader(
        text.split("\n"),
        document.definitions,
        taken_lines,
    )
    # Each once, and of those on one line the one that stands first.
    items = sorted(
        dict.fromkeys(reader.find(document.blocks)),
        key=lambda item: item.line,
    )
    # Several pieces of HTML may begin on one line: the person who looks counts lines.
    unread: list[UnreadItem] = []
    for item in items:
        if not unread or unread[-1].line != item.line:
            unread.append(item)
    return unread


class _Reader:
    """Reads the blocks of one document."""

    def __init__(
        self,
        lines: Sequence[str],
        definitions: Mapping[str, str],
        taken_lines: Collection[int],
    ) -> None:
        self._lines = lines
        self._definitions = definitions
        self._taken_lines = taken_lines

    def find(self, blocks: Sequence[Element]) -> Iterator[UnreadItem]:
        """Yield the items of the whole document."""
        for section in _split_sections(blocks):
            heading = section.heading
            if heading is not None and self._is_about_repository(heading):
                continue
            items: list[UnreadItem] = []
            for block in section.blocks:
                items += self._find_in_block(block, section)
            is_free = all(map(self._is_free, section.blocks))
            # A heading with nothing of the list below it may be an item itself.
            if heading is not None and not items and is_free and not section.has_parts:
                items += self._find_in_heading(heading)
            yield from items

    def _is_about_repository(self, heading: Element) -> bool:
        """Return whether the heading stands over no items, such as "Contributing"."""
        source = " ".join(self._lines[heading.first_line : heading.end_line])
        letters = _NOT_LETTERS.sub(" ", extract_words(source))
        return letters.strip().casefold() in _OTHER_HEADINGS.split("|")

    def _find_in_heading(self, heading: Element) -> Iterator[UnreadItem]:
        """Yield the heading if it leads out; that of the document is its title."""
        look = self._look(heading.first_line, heading.end_line)
        if heading.level > 1 and look.is_linked and not look.is_sentence:
            yield self._make_item("heading", heading.first_line)

    def _find_in_block(
        self,
        block: Element,
        section: "_Section",
    ) -> Iterator[UnreadItem]:
        """Yield the items of *block*; above the list, only those of lists and tables."""
        if block.kind == "list":
            yield from self._find_in_list(block)
        elif block.kind == "table":
            yield from self._find_in_table(block)
        elif section.is_head:
            return
        elif block.kind == "paragraph":
            yield from self._find_in_paragraph(block)
        elif block.kind == "quote":
            yield from self._find_in_quote(block, section)
        elif block.kind == "html block" and self._is_free(block):
            source = "\n".join(self._lines[block.first_line : block.end_line])
            for line in find_html_items(source, self._definitions):
                yield self._make_item("HTML block", block.first_line + line)

    def _find_in_list(self, block: Element) -> Iterator[UnreadItem]:
        """Yield the items of a list, and those of the lists in its other items.

        Where most items lead out or were read, one without a link is an item too.
        """
        free_items = [item for item in block.children if self._is_free(item)]
        are_leading = [self._is_leading(item) for item in free_items]
        taken = len(block.children) - len(free_items)
        is_list_of_works = 2 * (sum(are_leading) + taken) > len(block.children)
        for item, is_leading in zip(free_items, are_leading, strict=True):
            inner_lists = [child for child in item.children if child.kind == "list"]
            may_be_unlinked = is_list_of_works and not inner_lists
            if is_leading or (may_be_unlinked and self._has_words(item)):
                yield self._make_item("list item", item.first_line)
                continue
            for inner in inner_lists:
                yield from self._find_in_list(inner)

    def _has_words(self, item: Element) -> bool:
        return self._look(item.first_line, item.end_line).has_words

    def _is_leading(self, item: Element) -> bool:
        """Return whether the item's own text names something and leads out to it."""
        look = self._look(item.first_line, _find_end_of_text(item))
        return look.leads_out and look.has_words and not look.is_sentence

    def _find_in_table(self, block: Element) -> Iterator[UnreadItem]:
        """Yield the rows that lead out of the document and were not read."""
        # The first two lines are the head of the table.
        for number in range(block.first_line + 2, block.end_line):
            if number in self._taken_lines:
                continue
            look = self._look(number, number + 1)
            if look.leads_out and look.has_words:
                yield self._make_item("table row", number)

    def _find_in_quote(
        self,
        block: Element,
        section: "_Section",
    ) -> Iterator[UnreadItem]:
        """Yield the items of a quotation; an alert such as `[!NOTE]` has none."""
        if not self._is_free(block) or _ALERT.match(self._lines[block.first_line]):
            return
        for child in block.children:
            if child.kind == "paragraph":
                for item in self._find_in_paragraph(child):
                    yield item._replace(kind="quotation")
            else:
                yield from self._find_in_block(child, section)

    def _find_in_paragraph(self, block: Element) -> Iterator[UnreadItem]:
        """Yield the paragraph, or each of its lines where they are items of their own."""
        if not self._is_free(block):
            return
        rows = range(block.first_line, block.end_line)
        looks = [self._look(row, row + 1) for row in rows]
        if all(map(_is_item, looks)):
            for row in rows:
                yield self._make_item("paragraph", row)
        elif _is_item(self._look(block.first_line, block.end_line)):
            yield self._make_item("paragraph", block.first_line)

    def _is_free(self, block: Element) -> bool:
        """Return whether no line of *block* became part of an entry."""
        lines = range(block.first_line, block.end_line)
        return not any(number in self._taken_lines for number in lines)

    def _look(
        self,
        start: int,
        end: int,
    ) -> Look:
        """Return how the lines from *start* to before *end* look."""
        return look_at(
            "\n".join(self._lines[start:end]),
            self._definitions,
        )

    def _make_item(
        self,
        kind: UnreadKind,
        line: int,
    ) -> UnreadItem:
        """Return the unread item that begins on *line*, counted from 0."""
        text = " ".join(self._lines[line].split())[:_LONGEST_TEXT]
        return UnreadItem(line + 1, kind, text)


class _Section(NamedTuple):
    """A heading and the blocks up to the next one.

    *is_head* is true for what stands above the list: badges, translations, words of
    welcome. *has_parts* is true if headings of a lower level follow.
    """

    heading: Element | None
    blocks: Sequence[Element]
    is_head: bool
    has_parts: bool


def _split_sections(blocks: Sequence[Element]) -> Iterator[_Section]:
    """Yield the blocks above the first heading, and each heading with those below it."""
    starts = [number for number, block in enumerate(blocks) if block.kind == "heading"]
    ends = [*starts, len(blocks)]
    yield _Section(
        None,
        blocks[: ends[0]],
        is_head=bool(starts),
        has_parts=False,
    )
    for number, (start, end) in enumerate(pairwise(ends)):
        heading = blocks[start]
        has_parts = end < len(blocks) and blocks[end].level > heading.level
        is_head = number == 0 and heading.level == 1 and len(starts) > 1
        yield _Section(
            heading,
            blocks[start + 1 : end],
            is_head,
            has_parts,
        )


def _find_end_of_text(item: Element) -> int:
    """Return the line behind the item's own text.

    That is the line of the first list in it, or its end.
    """
    for child in item.children:
        if child.kind == "list":
            # A list may begin on the line of the item: "- - one".
            return max(child.first_line, item.first_line + 1)
    return item.end_line


def _is_item(look: Look) -> bool:
    """Return whether a paragraph, or one line of it, looks like an item."""
    if not look.leads_out:
        return False
    is_named = look.has_title or (look.has_label and not look.is_sentence)
    return look.is_bare or (look.has_words and is_named)
