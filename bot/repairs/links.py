"""Find the links in a text that a person wrote, each with its label, and the other words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, NamedTuple

from bot.document.characters import remove_hidden
from bot.identity.identifiers import identify
from bot.identity.lookup import find_url
from bot.listing.link_labels import choose_free_label, find_label
from bot.markdown.inline_tokens import Token, parse_tokens
from bot.repairs.addresses import is_file_name, repair_address
from bot.repairs.texts import BULLET

# Lines that are read; nobody has more links to one work.
MOST_LINES: Final = 60
_LONGEST: Final = 4_000
_WIDE: Final = str.maketrans("：，；（）", ":,;()")  # noqa: RUF001 - full-width signs
_ADDRESS: Final = re.compile(r"https?://[^\s/?#]\S*", re.IGNORECASE)
_FENCE: Final = re.compile(r"(?:`{3,}|~{3,})\w*")
# White space, the bars of a table's cells, a comma or semicolon before a space.
_BETWEEN_WORDS: Final = re.compile(r"[\s|]+|[,;](?=\s)")
_JOINING: Final = frozenset(
    {"and", "or", "also", "see", "plus", "at", "&", "+", "the", "und", "et", "y"}
)
# Words between the name of a link and its address: `code is at https://…`.
_POINTING: Final = frozenset({"at", "here", "in", "is", "on", "under", "via"})
_SIGNS: Final = " :|–—-*_`()[]<>.,;/"
_LABEL_ENDS: Final = (":", "-", "–", "—", "|")
# More words before an address are a sentence, not a label.
_MOST_WORDS: Final = 3


class TextLink(NamedTuple):
    """One link of a text.

    *text* are the words for it, or ""; *source* is what was written for its address.
    """

    text: str
    url: str
    source: str


@dataclass(slots=True)
class TextLinks:
    """The links of a text, in order, and the words around them that name no link."""

    links: list[TextLink] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)

    def add(self, more: "TextLinks") -> None:
        """Add the links and words of another text."""
        self.links += more.links
        self.unused += more.unused


def find_links(text: str) -> TextLinks:
    """Return every link of *text*, each perhaps with its label.

    Addresses, Markdown links, arXiv numbers and DOIs are links.
    """
    text_links = TextLinks()
    stripped = map(str.strip, text.splitlines())
    lines = [line for line in stripped if line and not _FENCE.fullmatch(line)]
    for line in lines[:MOST_LINES]:
        text_links.add(_find_in_line(line[:_LONGEST]))
        if len(line) > _LONGEST:
            text_links.unused.append(line[_LONGEST:])
    text_links.unused += lines[MOST_LINES:]
    return text_links


def _find_in_line(line: str) -> TextLinks:
    bare = BULLET.sub("", line, count=1)
    link = _read_single_link(bare)
    if link is not None:
        return TextLinks([link])
    reader = _LineReader()
    for token in _join_plain(parse_tokens(bare)):
        reader.read_token(token)
    reader.end_line()
    return reader.result


def _read_single_link(line: str) -> TextLink | None:
    """Return the link that a line as a whole is: `https://…`, or `code: https://…`."""
    url = read_address(line)
    if url is not None:
        return TextLink("", url, line)
    label, colon, address = line.translate(_WIDE).partition(":")
    # `https` before a colon is no label.
    if not colon or address.startswith("//"):
        return None
    url = read_address(address)
    if url is None or not _is_label(label):
        return None
    return TextLink(_trim(label), url, address.strip())


def _join_plain(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield *tokens* with adjacent texts and bare addresses joined as one text.

    A space may split an address, and then its second half is a text.
    """
    groups = groupby(tokens, key=lambda token: token.kind in ("text", "url"))
    for is_plain, group in groups:
        if is_plain:
            yield Token("text", "".join(token.source for token in group))
        else:
            yield from group


class _LineReader:
    """Reads a line token by token.

    *result* is what was read; *pending* are the words since the last link, which may
    be the label of the next one.
    """

    def __init__(self) -> None:
        self.result = TextLinks()
        self.pending: list[str] = []

    def read_token(self, token: Token) -> None:
        """Read a text, a link, or text with other marks."""
        if token.kind == "text":
            self.read_words(token.source)
            return
        url = read_address(token.url) if token.kind == "link" else None
        if url is not None:
            self.read_link(token, url)
            return
        # A reader of Markdown sees no bare address as words, and it may be a link.
        if token.kind == "bold" and "://" in token.text:
            for inner in _join_plain(parse_tokens(token.text)):
                self.read_token(inner)
            return
        self.pending += (token.visible_text or token.text).split()
        # The target of a link that is no address.
        if token.url:
            self.result.unused.append(token.url)

    def read_link(self, token: Token, url: str) -> None:
        """Read a Markdown link to *url*; a label before it counts more than its text."""
        label = self.take_label(needs_colon=True)
        text = _trim(token.visible_text or token.text)
        if label and text:
            self.result.unused.append(text)
        self.result.links.append(TextLink(label or text, url, token.url))

    def read_words(self, text: str) -> None:
        """Read words one by one; those before an address are its label."""
        # An address may hold full-width signs, so a text with one is not translated.
        if "://" not in text:
            text = text.translate(_WIDE)
        parts = _BETWEEN_WORDS.split(text)
        following = [*parts[1:], ""]
        for word, next_word in zip(parts, following, strict=True):
            if not word:
                continue
            may_be_address = "/" in word or find_url(word)
            url = read_address(word) if may_be_address else None
            # Half of an address with a space in it is no address. Behind a comma the
            # next word is empty.
            if url is None or is_file_name(next_word):
                self.pending.append(word)
            else:
                label = self.take_label()
                self.result.links.append(TextLink(label, url, word))

    def end_line(self) -> None:
        """Leave the words behind the last link without use."""
        self.take_label(needs_colon=True, is_last=True)

    def take_label(self, *, needs_colon: bool = False, is_last: bool = False) -> str:
        """Return the label that the pending words are; "" if they are none.

        Words that are no label go to those without use.
        """
        text = " ".join(self.pending)
        self.pending.clear()
        label = _trim(text)
        has_colon = text.rstrip().endswith(_LABEL_ENDS)
        is_name = " " not in label or find_label(label) is not None
        is_marked = has_colon or (is_name and not needs_colon)
        if is_marked and not is_last and _is_label(label):
            return label
        if label:
            self.result.unused.append(text.strip(_SIGNS))
        return ""


def _is_label(text: str) -> bool:
    return 0 < len(text.split()) <= _MOST_WORDS


def read_address(text: str) -> str | None:
    """Return the address that *text* as a whole is or stands for.

    Return None for any other text.
    """
    url = repair_address(remove_hidden(text))
    return url if _ADDRESS.fullmatch(url) else None


def _trim(text: str) -> str:
    """Return *text* without the signs around it, and without joining and pointing words."""
    kept = text.strip(_SIGNS).split()
    while kept and _fold_word(kept[0]) in _JOINING:
        kept.pop(0)
    # A single word may be the name of a link: `here`.
    while len(kept) > 1 and _fold_word(kept[-1]) in _POINTING:
        kept.pop()
    return " ".join(kept).strip(_SIGNS)


def _fold_word(word: str) -> str:
    return word.casefold().strip(_SIGNS)


def label_links(
    links: Sequence[TextLink],
    labels: Sequence[str],
    urls: dict[str, str],
) -> list[tuple[str, TextLink]]:
    """Return each link with a label for it, and add it to *urls*.

    A link to a page that is in *urls* already is not added; its label is "".

    Args:
        links: the links of a text.
        labels: the labels that the list shows, taken as they are.
        urls: the links so far, by label.
    """
    labelled = []
    for link in links:
        page = identify(link.url)
        label = ""
        if not any(identify(url) == page for url in urls.values()):
            label = choose_label(link.text, link.url, labels, urls)
            urls[label] = link.url
        labelled.append((label, link))
    return labelled


def choose_label(
    text: str,
    url: str,
    labels: Sequence[str],
    urls: dict[str, str],
) -> str:
    """Return a label for a link that no link in *urls* has.

    *text* are the words for the link. One of *labels* that is equal to *text* but for
    case is taken first; else the words or the address give it.
    """
    folded = text.casefold()
    exact = next((label for label in labels if label.casefold() == folded), None)
    if exact is not None and exact not in urls:
        return exact
    return choose_free_label(
        text if _is_label(text) else "",
        url,
        set(urls),
    )
