"""Find what must not reach a list: unsafe addresses and unsafe HTML.

This is the only definition of them. Unsafe is an address with a scheme other than http,
https and mailto, a relative one that leaves the files of the repository, and HTML that
GitHub would remove. Whether an address is one that a list wants is another matter: see
`bot.identity.url_policy`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple
from urllib.parse import unquote

from bot.markdown.allowed_html import (
    ADDRESSES,
    ATTRIBUTE_STARTS,
    ATTRIBUTES,
    ELEMENTS,
    NO_TEXT,
    REMOVED,
    STYLE,
)
from bot.markdown.html_tokens import Attribute, Token, iterate_tokens
from bot.markdown.reader import locate_definitions, render_html
from bot.model.wording import say

# Characters of an unsafe part that are quoted.
_LONGEST: Final = 200
# How often an address may be percent-encoded: nobody encodes one more often, except to
# hide something.
_DEEPEST: Final = 4

_ALLOWED: Final = re.compile(r"https?://|mailto:", re.IGNORECASE)
# Control characters and the space: browsers drop them at both ends of an address (URL
# Standard, 4.4).
_AROUND: Final = "".join(map(chr, range(0x21)))
# What browsers drop inside an address, too.
_DROPPED: Final = re.compile(r"[\t\n\r]")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# Usual slips in the address of a page, which lead nowhere, or to a path below the
# document's.
_SLIP: Final = re.compile(
    r"[\[(<\"']{1,3}https?://|https?:[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}(?:/(?!\.\.)|\Z)",
    re.ASCII,
)
_PATH_END: Final = re.compile(r"[?#]")
# A file with an ending, as in `docs/guide.pdf`.
_FILE: Final = re.compile(r"[^/]*[^/.]\.[A-Za-z0-9]{1,10}")
# What separates the addresses and the sizes of a `srcset`.
_SRCSET_SEPARATOR: Final = re.compile(r"[\s,]+")
# What GitHub makes a link of where it stands in a text (GFM, "autolinks"), and what is
# not allowed as one.
_OTHER_LINK: Final = re.compile(r"(?:ftp://|xmpp:)(?=\w)", re.IGNORECASE)
_STYLE: Final = re.compile(STYLE)
# An attribute that is surely safe: an address of http, or another one from the list of
# those that are allowed, such as `width="20"`.
_SAFE_ATTRIBUTE: Final = (
    r"""\s(?:(?:href|src)="https?://[^"<>]{0,2000}"|"""
    r"""(?!(?:href|src|srcset|cite|action|longdesc|itemtype|usemap)\b)"""
    rf"""(?:{"|".join(sorted(ATTRIBUTES))})="[^"<>]{{0,300}}")"""
)
# What may make something unsafe; tags that are written as usual and hold nothing
# unsafe do not match.
_SUSPICIOUS: Final = re.compile(
    rf"<(?=[A-Za-z!?/])(?!/?(?:{'|'.join(sorted(ELEMENTS))})(?:{_SAFE_ATTRIBUTE}){{0,9}}\s?/?>)"
    r"|\](?:\((?!https?://|\))|:)|ftp://|xmpp:",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is safe where a text will stand.

    *folder* is that of the document, from which relative addresses lead. *own*
    holds the elements, the attributes and the addresses that the list's owner
    writes beside every entry: see `find_own_markup`.
    """

    folder: str = ""
    own: frozenset[str] = frozenset()


# A document in the repository's root, with nothing of the owner's.
NOWHERE: Final = Allowance()


# Elements that readers see, though their content is not for reading.
_PLAYED: Final = frozenset({"audio", "video"})


class UnsafePart(NamedTuple):
    """Something unsafe in a text.

    *text* is the part as it stands, shortened; *reason* is one sentence.
    """

    kind: Literal["address", "html"]
    text: str
    reason: str


def may_hold_unsafe(text: str) -> bool:
    """Return whether *text* may hold anything unsafe, wherever it stands.

    This is a quick test: a text for which it returns False is safe.
    """
    # Most texts are told by plain searches, which are faster than the expression.
    links = text.count("](")
    web_links = text.count("](https://") if links else 0
    if (
        "<" not in text
        and "]:" not in text
        and links == web_links
        # The ends of `ftp:` and `xmpp:`.
        and "p:" not in text
        and "P:" not in text
    ):
        return False
    return _SUSPICIOUS.search(text) is not None


def find_address_problem(address: str, allowance: Allowance = NOWHERE) -> str | None:
    """Return in one sentence why *address* is unsafe; None if it is safe.

    Its escapes and references are resolved already.
    """
    if address in allowance.own:
        return None
    folder = allowance.folder
    address = _DROPPED.sub("", address.strip(_AROUND))
    if _ALLOWED.match(address):
        return None
    path = _decode(_PATH_END.split(address, maxsplit=1)[0])
    if path is None:
        return say("The address is percent-encoded several times over.")
    if "\\" in path:
        return say('The address holds a backslash, which browsers read as "/".')
    if _SLIP.match(path):
        return None
    head, colon, _ = path.partition("/")[0].partition(":")
    if colon:
        scheme = head[:30] if _SCHEME.fullmatch(f"{head}:") else "…"
        return _explain_scheme(scheme)
    if path.startswith("//"):
        return say('An address that begins with "//" leads to another site.')
    if path.startswith("/"):
        if not _FILE.fullmatch(path.rpartition("/")[2]):
            return say(
                "The address leads to a page of the site,"
                " not to a file of this repository."
            )
        folder = ""
    return _find_way_out(path, folder)


def _explain_scheme(scheme: str) -> str:
    """Return the sentence about an address of an unsafe *scheme*."""
    return say(
        'Only http, https and mailto addresses are safe, not "{scheme}:".',
        scheme=scheme,
    )


def _find_way_out(path: str, folder: str) -> str | None:
    """Return why *path*, which leads from *folder*, is unsafe; None if it stays inside."""
    depth = len([part for part in folder.split("/") if part])
    for part in path.split("/"):
        if part == "..":
            depth -= 1
        elif part not in {"", "."}:
            depth += 1
        if depth < 0:
            return say("The address leads out of the files of this repository.")
    return None


def _decode(path: str) -> str | None:
    """Return *path* without its percent-encoding.

    None if it hides behind several layers of it.
    """
    for _ in range(_DEEPEST):
        if "%" not in path:
            return path
        plain = unquote(path)
        if plain == path:
            return path
        path = plain
    return None


def find_attribute_problem(
    attribute: Attribute, allowance: Allowance = NOWHERE
) -> str | None:
    """Return why an *attribute* of a tag is unsafe; None if it may stay."""
    name = attribute.name
    if attribute.source in allowance.own:
        return None
    if name == "style" and _STYLE.fullmatch(attribute.value):
        return None
    if name not in ATTRIBUTES and not name.startswith(ATTRIBUTE_STARTS):
        return say("GitHub removes the attribute `{name}`.", name=name[:30])
    addresses = []
    if name == "srcset":
        addresses = _SRCSET_SEPARATOR.split(attribute.value)
    elif name in ADDRESSES:
        addresses = [attribute.value]
    problems = (find_address_problem(address, allowance) for address in addresses)
    return next(filter(None, problems), None)


def find_token_problem(token: Token, allowance: Allowance = NOWHERE) -> str | None:
    """Return why a piece of HTML is unsafe; None if it may stay."""
    if token.kind == "open":
        return say("This HTML never ends, so all that follows would be part of it.")
    if token.kind == "comment":
        return None
    is_allowed = token.name in ELEMENTS or token.name in allowance.own
    if not is_allowed and not _is_mere_name(token):
        return say("GitHub removes the element `{name}`.", name=token.name[:30])
    for attribute in token.attributes:
        problem = find_attribute_problem(attribute, allowance)
        if problem is not None:
            return problem
    return None


def _is_mere_name(token: Token) -> bool:
    """Return whether a tag is none of HTML and has no attributes, as in `Vec<T>`.

    Every page drops such a tag, and nothing else with it.
    """
    if token.attributes or token.name in REMOVED:
        return False
    return token.name.isalnum()


def find_unsafe_parts(text: str, allowance: Allowance = NOWHERE) -> list[UnsafePart]:
    """Return everything unsafe in what the Markdown *text* makes, each once, in order.

    Args:
        text: a document, an item, or the value of a field.
        allowance: what is safe there.
    """
    if not may_hold_unsafe(text):
        return []
    html = render_html(text)
    parts = [*_find_in_html(html, allowance)]
    for address, _, _ in locate_definitions(text).values():
        if problem := find_address_problem(address, allowance):
            parts.append(UnsafePart("address", address[:_LONGEST], problem))
    return list(dict.fromkeys(parts))


def _find_in_html(html: str, allowance: Allowance) -> Iterator[UnsafePart]:
    """Yield everything unsafe in the HTML of a text."""
    position = code_depth = 0
    reported: set[str] = set()
    for token in iterate_tokens(html):
        # GitHub makes no link of what stands in code.
        if not code_depth:
            yield from _find_other_links(html[position : token.start])
        position = token.end
        if token.name == "code":
            step = 1 if token.kind == "start" else -1
            code_depth = max(0, code_depth + step)
        problem = find_token_problem(token, allowance)
        # The end tag of an element that was reported says nothing new.
        is_known_end = token.kind == "end" and token.name in reported
        if problem is not None and not is_known_end:
            reported.add(token.name)
            yield _describe(token, html, problem, allowance)
    yield from _find_other_links(html[position:])


def _find_other_links(text: str) -> Iterator[UnsafePart]:
    """Yield the words of *text* that GitHub makes a link of, and that are unsafe as one."""
    for match in _OTHER_LINK.finditer(text):
        scheme = match[0].partition(":")[0]
        reason = _explain_scheme(scheme)
        # No more is looked at: a text may hold thousands of such words.
        beginning = text[match.start() : match.start() + _LONGEST]
        address = beginning.split(maxsplit=1)[0]
        yield UnsafePart("address", address, reason)


def _describe(
    token: Token,
    html: str,
    problem: str,
    allowance: Allowance,
) -> UnsafePart:
    """Return what is unsafe about *token*: the address alone where that is all."""
    bare = token._replace(attributes=())
    if token.kind == "start" and find_token_problem(bare, allowance) is None:
        unsafe = [
            attribute
            for attribute in token.attributes
            if find_attribute_problem(attribute, allowance)
        ]
        if len(unsafe) == 1 and unsafe[0].name in ADDRESSES:
            return UnsafePart("address", unsafe[0].value[:_LONGEST], problem)
    return UnsafePart("html", html[token.start : token.end][:_LONGEST], problem)


def strip_other_schemes(text: str) -> str:
    """Return *text* without the schemes of words that GitHub would make unsafe links of."""
    return _OTHER_LINK.sub("", text)


def find_own_markup(pattern: str) -> frozenset[str]:
    """Return the elements, attributes and addresses of *pattern* itself that are unsafe.

    The owner of a list chose them for all entries. What holds a field (`{…}`)
    is not among them, nor are elements whose content is not for readers.
    """
    own: set[str] = set()
    for token in iterate_tokens(pattern):
        if token.name not in ELEMENTS and token.name not in NO_TEXT - _PLAYED:
            own.add(token.name)
        for attribute in token.attributes:
            if find_attribute_problem(attribute):
                own.add(attribute.source)
    for part in find_unsafe_parts(pattern):
        if part.kind == "address":
            own.add(part.text)
    return frozenset(text for text in own if text and "{" not in text)


def find_added_parts(
    before: Iterable[UnsafePart], after: Iterable[UnsafePart]
) -> list[UnsafePart]:
    """Return the parts of *after* that are not among those of *before*."""
    # The reason may differ; kind and text say what the part is.
    earlier = {(part.kind, part.text) for part in before}
    return [part for part in after if (part.kind, part.text) not in earlier]
