"""What makes a piece of text look like an item to a person who reads it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from bot.listing.link_labels import find_label
from bot.markdown.inline_tokens import Token, find_links, parse_tokens
from bot.markdown.link_targets import is_outside

# HTML, and what GitHub shows as a picture: `:star:`.
_TAG = re.compile(r"<[^<>]{0,2000}>|:[a-z0-9_+-]{1,40}:")
_BOLD_TAG = re.compile(r"\s*<(?:b|strong)>", re.IGNORECASE)
_WORD = re.compile(r"\w")
# What may stand between a title and the link behind it: " — (" or ": ".
_GAP = re.compile(r"[\s:：—–-]*(?:[(\[（【])?")
_COLONS = (":", "：")
_SENTENCE_GOES_ON = re.compile(r"\s+[a-z]")
# Three words in lower case or more, right before a link: the link is part of a
# sentence, such as "please read the [rules]".
_SENTENCE_BEFORE = re.compile(
    r"[a-z]{2,20},?\s+(?:[a-z]{1,20}\s+){1,20}[(\[*\"“]{0,3}\Z"
)
_WORD_BEFORE = re.compile(r"[A-Za-z],?\s+\Z")
# The marks of a block before its words: "- ", "> ", "| ", "3. [x] ".
_STARTS_BELOW = re.compile(r"(?:[\s>|]|[-*+]\s)*(?:\d{1,9}[.)]\s+)?(?:\[[ xX]\]\s+)?")
# Characters of a block that are looked at; items are shorter.
_LONGEST = 4_000


class Look(NamedTuple):
    """What a reader sees of a piece of text.

    Attributes:
        leads_out: a link leads out of the document; one of a picture counts.
        is_linked: words are linked to what is outside.
        has_words: it says something beside its pictures.
        has_title: it begins with a title: a link, or bold words that no sentence
            goes on.
        has_label: a link is called by what it leads to: `[paper]`.
        is_bare: it is nothing but addresses, which stand below the name of what
            they lead to.
        is_sentence: words of a sentence stand before each link.
        is_within: words of a sentence stand before and behind its first link.
    """

    leads_out: bool
    is_linked: bool
    has_words: bool
    has_title: bool
    has_label: bool
    is_bare: bool
    is_sentence: bool
    is_within: bool


def look_at(
    source: str,
    definitions: Mapping[str, str],
) -> Look:
    """Return how *source* looks to a reader.

    It is one item, row or line with the marks of its block. *definitions* are
    those of the document's references.
    """
    text = source[:_LONGEST]
    marks = _STARTS_BELOW.match(text)
    if marks:
        text = text[marks.end() :]
    tokens = [
        token for token in parse_tokens(text, definitions or None) if token.source
    ]
    # Bold text and pictures may have links inside.
    links = [token for token in tokens if _is_link(token) or find_links(token.source)]
    word_links = [token for token in links if not _is_picture(token)]
    return Look(
        leads_out=any(map(_leads_out, links)),
        is_linked=any(map(_leads_out, word_links)),
        has_words=any(map(_has_words, tokens)),
        has_title=_has_title(tokens),
        has_label=any(find_label(token.text) is not None for token in links),
        is_bare=_is_bare(tokens, links),
        is_sentence=_is_sentence(tokens),
        is_within=_is_within(tokens),
    )


def _is_link(token: Token) -> bool:
    return token.kind in ("link", "url")


def _is_bare(
    tokens: Iterable[Token],
    links: Sequence[Token],
) -> bool:
    """Return whether the only words of *tokens* are addresses that stand as they are."""
    plain_text = " ".join(
        _strip_tags(token)
        for token in tokens
        if token.kind not in ("link", "url", "image")
    )
    if not links or _WORD.search(plain_text) is not None:
        return False
    return all(
        token.kind == "url" or token.source.startswith("<http") for token in links
    )


def _has_words(token: Token) -> bool:
    return not _is_picture(token) and _WORD.search(_strip_tags(token)) is not None


def _leads_out(token: Token) -> bool:
    """Return whether the link, or one inside it, leads out of the document."""
    if is_outside(token.url):
        return True
    return any(is_outside(url) for _, url in find_links(token.source))


def _is_picture(token: Token) -> bool:
    return token.kind == "image" or token.is_badge


def _is_within(tokens: Sequence[Token]) -> bool:
    """Return whether words of a sentence stand before and behind the first link."""
    kinds = [token.kind for token in tokens]
    link = kinds.index("link") if "link" in kinds else 0
    if link == 0 or link + 1 == len(tokens):
        return False
    before = _TAG.sub("", tokens[link - 1].source)
    after = _TAG.sub("", tokens[link + 1].source)
    if _WORD_BEFORE.search(before) is None:
        return False
    return _SENTENCE_GOES_ON.match(after) is not None


def _strip_tags(token: Token) -> str:
    return _TAG.sub("", token.visible_text or token.source)


def _has_title(tokens: Sequence[Token]) -> bool:
    """Return whether the first words are a title.

    They are in bold or linked, and no sentence goes on behind them.
    """
    for index, token in enumerate(tokens):
        if _BOLD_TAG.match(token.source):
            return True
        if _is_picture(token):
            continue
        if token.kind == "text" and not _WORD.search(_strip_tags(token)):
            continue
        return _is_title(token, tokens[index + 1 :])
    return False


def _is_title(
    token: Token,
    following: Sequence[Token],
) -> bool:
    """Return whether *token*, which has the first words, is a title."""
    if token.kind not in ("bold", "link"):
        return False
    if _is_bold_link(token):
        return True
    after = _TAG.sub("", following[0].source) if following else ""
    has_colon = token.text.rstrip().endswith(_COLONS) or after.startswith(_COLONS)
    if has_colon and token.kind == "bold":
        # "**Note:** some words" names a remark, "**Octo**: [A title](…)" a work.
        return _is_link_next(following)
    return _SENTENCE_GOES_ON.match(after) is None


def _is_bold_link(token: Token) -> bool:
    if token.kind == "bold":
        return bool(find_links(token.source))
    return token.text.startswith(("**", "__", "<b>", "<strong>"))


def _is_link_next(tokens: Iterable[Token]) -> bool:
    """Return whether a link or bold text follows with nothing but signs before it."""
    for token in tokens:
        if token.kind != "text":
            return token.kind in ("link", "url", "bold")
        if _GAP.fullmatch(token.source) is None:
            return False
    return False


def _is_sentence(tokens: Sequence[Token]) -> bool:
    """Return whether words of a sentence stand before each link.

    No link has a label such as `[paper]`.
    """
    before = ""
    for token in tokens:
        if _is_link(token):
            if _SENTENCE_BEFORE.search(before) is None:
                return False
            if find_label(token.text) is not None:
                return False
            before = ""
        elif token.kind == "bold" and find_links(token.source):
            return False
        else:
            before += token.source
    return True
