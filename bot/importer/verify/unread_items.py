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
_LONGEST_TEXT = 90
"""Characters of an item that are shown."""
_ALERT = re.compile(r"[\s>]{0,20}+\[!")
_WORDS = re.compile(r"[\W\d_]+")
_OTHER_HEADINGS = (
    "contributing|contribute|contribution|contributions|how to contribute|contribution guidelines|contributors|"
    "contributor|our contributors|license|licence|sponsors|sponsor|backers|support us|star history|"
    "stargazers over time|stargazers|citation|citations|cite|citing|how to cite|bibtex|acknowledgement|"
    "acknowledgements|acknowledgment|acknowledgments|contact|contact us|contents|table of contents|"
    "table of content|toc|maintainer|maintainers|目录|贡献|贡献者|如何贡献|许可|许可证|协议|联系|联系我们|致谢|引用|"
    "赞助|目次|ライセンス|コントリビュート|기여|라이선스|목차|contribuir|contribuciones|licencia|contribuição|"
    "licença|contribuer|sommaire|mitwirken|lizenz|inhalt|вклад|лицензия|содержание|katk\u0131|lisans"
)
"""Headings of what every repository has below or above its list, in the languages of lists."""


class UnreadItem(NamedTuple):
    """Something that looks like an item, and that no entry was made of."""

    line: int
    """Its first line in the source, counted from 1."""
    kind: UnreadKind
    text: str
    """How it begins, on one line."""


def find_unread_items(text: str, taken: Iterable[tuple[int, int]]) -> list[UnreadItem]:
    """Return what looks like an item outside the lines that became entries, in order.

    That is a list item, a row, a quotation, a paragraph or a piece of HTML that
    leads out of the document, and a heading that does and has no items below it. No item is a table
    of contents, a badge, a link within a sentence, and what stands under a
    heading such as "Contributing".

    Args:
        text: the list, with LF.
        taken: the lines of each item that was read, the last not included, counted from 0.
    """
    document = read_document(text)
    inside = {number for first, last in taken for number in range(first, last)}
    reader = _Reader(text.split("\n"), document.definitions, inside)
    items = sorted(set(reader.find(document.blocks)), key=lambda item: item.line)
    return [
        item
        for before, item in pairwise([UnreadItem(0, "heading", ""), *items])
        if item.line != before.line
    ]


class _Reader:
    """Reads the blocks of one document."""

    def __init__(
        self,
        lines: Sequence[str],
        definitions: Mapping[str, str],
        inside: Collection[int],
    ) -> None:
        self._lines = lines
        self._definitions = definitions
        self._inside = inside

    def find(self, blocks: Sequence[Element]) -> Iterator[UnreadItem]:
        """Yield the items of the whole document."""
        for section in _split_sections(blocks):
            heading = section.heading
            if heading is not None and self._names_no_items(heading):
                continue
            found = [
                item
                for block in section.blocks
                for item in self._find_in_block(block, section)
            ]
            is_taken = any(not self._is_free(block) for block in section.blocks)
            if (
                heading is not None
                and not found
                and not is_taken
                and not section.has_parts
            ):
                found = [*self._find_in_heading(heading)]
            yield from found

    def _names_no_items(self, heading: Element) -> bool:
        words = extract_words(
            " ".join(self._lines[heading.first_line : heading.end_line])
        )
        return _WORDS.sub(" ", words).strip().casefold() in _OTHER_HEADINGS.split("|")

    def _find_in_heading(self, heading: Element) -> Iterator[UnreadItem]:
        look = self._look(heading.first_line, heading.end_line)
        if heading.level > 1 and look.is_linked and not look.is_sentence:
            yield self._name("heading", heading.first_line)

    def _find_in_block(
        self, block: Element, section: "_Section"
    ) -> Iterator[UnreadItem]:
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
                yield self._name("HTML block", block.first_line + line)

    def _find_in_list(self, block: Element) -> Iterator[UnreadItem]:
        free = [item for item in block.children if self._is_free(item)]
        looks = [self._look(item.first_line, _own_end(item)) for item in free]
        is_item = [
            look.leads_out and look.has_words and not look.is_sentence for look in looks
        ]
        is_list = 2 * (sum(is_item) + len(block.children) - len(free)) > len(
            block.children
        )
        for item, leads in zip(free, is_item, strict=True):
            inner = [child for child in item.children if child.kind == "list"]
            if leads or (
                is_list
                and not inner
                and self._look(item.first_line, item.end_line).has_words
            ):
                yield self._name("list item", item.first_line)
                continue
            for child in inner:
                yield from self._find_in_list(child)

    def _find_in_table(self, block: Element) -> Iterator[UnreadItem]:
        for number in range(block.first_line + 2, block.end_line):
            if number not in self._inside:
                look = self._look(number, number + 1)
                if look.leads_out and look.has_words:
                    yield self._name("table row", number)

    def _find_in_quote(
        self, block: Element, section: "_Section"
    ) -> Iterator[UnreadItem]:
        if not self._is_free(block) or _ALERT.match(self._lines[block.first_line]):
            return
        for child in block.children:
            if child.kind == "paragraph":
                yield from (
                    item._replace(kind="quotation")
                    for item in self._find_in_paragraph(child)
                )
            else:
                yield from self._find_in_block(child, section)

    def _find_in_paragraph(self, block: Element) -> Iterator[UnreadItem]:
        """Yield the paragraph, or each of its lines where they are items of their own."""
        if not self._is_free(block):
            return
        rows = range(block.first_line, block.end_line)
        looks = [self._look(row, row + 1) for row in rows]
        if all(map(_is_item, looks)):
            yield from (self._name("paragraph", row) for row in rows)
        elif _is_item(self._look(block.first_line, block.end_line)):
            yield self._name("paragraph", block.first_line)

    def _is_free(self, block: Element) -> bool:
        """Return whether no line of *block* became part of an entry."""
        return not any(
            number in self._inside for number in range(block.first_line, block.end_line)
        )

    def _look(self, first: int, last: int) -> Look:
        return look_at("\n".join(self._lines[first:last]), self._definitions)

    def _name(self, kind: UnreadKind, line: int) -> UnreadItem:
        return UnreadItem(
            line + 1, kind, " ".join(self._lines[line].split())[:_LONGEST_TEXT]
        )


class _Section(NamedTuple):
    """A heading and the blocks up to the next one."""

    heading: Element | None
    blocks: Sequence[Element]
    is_head: bool
    """Whether it is what stands above the list: badges, translations, words of welcome."""
    has_parts: bool
    """Whether headings of a lower level follow."""


def _split_sections(blocks: Sequence[Element]) -> Iterator[_Section]:
    """Yield the blocks above the first heading, and each heading with those below it."""
    starts = [number for number, block in enumerate(blocks) if block.kind == "heading"]
    ends = [*starts, len(blocks)]
    yield _Section(None, blocks[: ends[0]], is_head=bool(starts), has_parts=False)
    for number, (first, last) in enumerate(pairwise(ends)):
        heading = blocks[first]
        has_parts = last < len(blocks) and blocks[last].level > heading.level
        is_head = number == 0 and heading.level == 1 and len(starts) > 1
        yield _Section(heading, blocks[first + 1 : last], is_head, has_parts)


def _own_end(item: Element) -> int:
    """Return the line behind the item's own text: that of the first list in it, or its end."""
    return next(
        (
            max(child.first_line, item.first_line + 1)
            for child in item.children
            if child.kind == "list"
        ),
        item.end_line,
    )


def _is_item(look: Look) -> bool:
    """Return whether a paragraph, or one line of it, looks like an item."""
    if not look.leads_out:
        return False
    is_named = look.has_title or (look.has_label and not look.is_sentence)
    return look.is_bare or (look.has_words and is_named)
