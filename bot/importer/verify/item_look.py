"""What makes a piece of text look like an item to a person who reads it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from bot.listing.link_labels import find_label
from bot.markdown.inline_tokens import Token, find_links, parse_tokens
from bot.markdown.link_targets import is_outside

_TAG = re.compile(r"<[^<>]{0,2000}>|:[a-z0-9_+-]{1,40}:")
"""HTML, and what GitHub shows as a picture: `:star:`."""
_BOLD_TAG = re.compile(r"\s*<(?:b|strong)>", re.IGNORECASE)
_WORD = re.compile(r"\w")
_GAP = re.compile(r"[\s:：—–-]*(?:[(\[（【])?")
"""What may stand between a title and the link behind it."""
_SENTENCE_GOES_ON = re.compile(r"\s+[a-z]")
_SENTENCE_BEFORE = re.compile(
    r"[a-z]{2,20},?\s+(?:[a-z]{1,20}\s+){1,20}[(\[*\"“]{0,3}\Z"
)
"""Three words in lower case or more, right before a link: the link is part of a sentence."""
_WORD_BEFORE = re.compile(r"[A-Za-z],?\s+\Z")
_STARTS_BELOW = re.compile(r"(?:[\s>|]|[-*+]\s)*(?:\d{1,9}[.)]\s+)?(?:\[[ xX]\]\s+)?")
"""The marks of a block before its words."""
_LONGEST = 4_000
"""Characters of a block that are looked at; items are shorter."""


class Look(NamedTuple):
    """What a reader sees of a piece of text."""

    leads_out: bool
    """Whether a link leads out of the document; one of a picture counts."""
    is_linked: bool
    """Whether words are linked to what is outside."""
    has_words: bool
    """Whether it says something beside its pictures."""
    has_title: bool
    """Whether it begins with a title: a link, or bold words that no sentence goes on."""
    has_label: bool
    """Whether a link is called by what it leads to: `[paper]`."""
    is_bare: bool
    """Whether it is nothing but addresses, which stand below the name of what they lead to."""
    is_sentence: bool
    """Whether words of a sentence stand before each link."""
    is_within: bool
    """Whether words of a sentence stand before and behind its first link."""


def look_at(source: str, definitions: Mapping[str, str]) -> Look:
    """Return how *source*, one item, row or line with the marks of its block, looks to a reader."""
    text = source[:_LONGEST]
    marks = _STARTS_BELOW.match(text)
    text = text[marks.end() :] if marks else text
    tokens = [
        token for token in parse_tokens(text, definitions or None) if token.source
    ]
    links = [
        token
        for token in tokens
        if token.kind in ("link", "url") or find_links(token.source)
    ]
    own = " ".join(
        _strip_tags(token)
        for token in tokens
        if token.kind not in ("link", "url", "image")
    )
    return Look(
        leads_out=any(map(_leads_out, links)),
        is_linked=any(_leads_out(token) for token in links if not _is_picture(token)),
        has_words=any(
            _WORD.search(_strip_tags(token))
            for token in tokens
            if not _is_picture(token)
        ),
        has_title=_has_title(tokens),
        has_label=any(find_label(token.text) is not None for token in links),
        is_bare=bool(links) and _WORD.search(own) is None and all(map(_is_bare, links)),
        is_sentence=_is_sentence(tokens),
        is_within=_is_within(tokens),
    )


def _leads_out(token: Token) -> bool:
    return is_outside(token.url) or any(
        is_outside(url) for _, url in find_links(token.source)
    )


def _is_bare(token: Token) -> bool:
    return token.kind == "url" or token.source.startswith("<http")


def _is_picture(token: Token) -> bool:
    return token.kind == "image" or token.is_badge


def _is_within(tokens: Sequence[Token]) -> bool:
    """Return whether words of a sentence stand before and behind the first link."""
    first = next(
        (number for number, token in enumerate(tokens) if token.kind == "link"), 0
    )
    if first == 0 or first + 1 == len(tokens):
        return False
    before = _TAG.sub("", tokens[first - 1].source)
    after = _TAG.sub("", tokens[first + 1].source)
    return (
        _WORD_BEFORE.search(before) is not None
        and _SENTENCE_GOES_ON.match(after) is not None
    )


def _strip_tags(token: Token) -> str:
    return _TAG.sub("", token.visible_text or token.source)


def _has_title(tokens: Sequence[Token]) -> bool:
    """Return whether the first words are a title: in bold or linked, and no sentence goes on behind them."""
    for index, token in enumerate(tokens):
        if _BOLD_TAG.match(token.source):
            return True
        if _is_picture(token) or (
            token.kind == "text" and not _WORD.search(_strip_tags(token))
        ):
            continue
        if token.kind not in ("bold", "link"):
            return False
        if _is_bold_link(token):
            return True
        following = tokens[index + 1 :]
        after = _TAG.sub("", following[0].source) if following else ""
        is_label = token.text.rstrip().endswith((":", "：")) or after.startswith(
            (":", "：")
        )
        if is_label and token.kind == "bold":
            return _is_link_next(following)
        return _SENTENCE_GOES_ON.match(after) is None
    return False


def _is_bold_link(token: Token) -> bool:
    if token.kind == "bold":
        return bool(find_links(token.source))
    return token.text.startswith(("**", "__", "<b>", "<strong>"))


def _is_link_next(tokens: Iterable[Token]) -> bool:
    """Return whether a link follows with nothing but signs before it: `**Octo**: [A title](…)`."""
    for token in tokens:
        if token.kind != "text":
            return token.kind in ("link", "url", "bold")
        if _GAP.fullmatch(token.source) is None:
            return False
    return False


def _is_sentence(tokens: Sequence[Token]) -> bool:
    """Return whether words of a sentence stand before each link, and it has no label such as `[paper]`."""
    before = ""
    for token in tokens:
        if token.kind in ("link", "url"):
            if (
                _SENTENCE_BEFORE.search(before) is None
                or find_label(token.text) is not None
            ):
                return False
            before = ""
        elif token.kind == "bold" and find_links(token.source):
            return False
        else:
            before += token.source
    return True
