"""Where an entry leads: the links of its own, and those inside its text."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any, Final, NamedTuple

from bot.model.entry import LinkTarget
from bot.model.finding import FieldPath
from bot.model.layout import FieldSpec


class Target(NamedTuple):
    """One link of an entry; *is_value* tells whether it is the field's whole value, not a part of a text."""

    field: FieldPath
    url: str
    is_value: bool


ORDINARY: Final = re.compile(
    r"https://(?:arxiv\.org/abs/[0-9]{4}\.[0-9]{4,5}|github\.com/[\w-]{1,80}/[\w-]{1,80}"
    r"|(?:huggingface\.co|aclanthology\.org|openaccess\.thecvf\.com|[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?\.github\.io)"
    r"(?:/[\w./-]{0,300})?)",
    re.ASCII,
)
"""The commonest links with which nothing can be wrong: what fits is safe and canonical, and need not be judged."""

_TARGET: Final = r"(?:<([^<>\n]*)>|((?:[^\s()<>]|\([^\s()]*\))*))"
_INLINE: Final = re.compile(rf"\]\(\s*{_TARGET}")
_DEFINITION: Final = re.compile(rf"^ {{0,3}}\[[^\]\n]+\]:\s*{_TARGET}", re.MULTILINE)
_AUTOMATIC: Final = re.compile(r"<([a-z][a-z0-9+.-]{1,31}:[^\s<>]*)>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"""\b(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE)
_REFERENCE: Final = re.compile(r"&#?\w{1,32};", re.ASCII)
# Neither a colon nor what may become one: no scheme hides in such a text.
_RELATIVE: Final = re.compile(r"(?!//)[\w./#%?=&+~,@!-]+")
_FILE: Final = re.compile(r"[^/]+\.(?:bib|csv|gif|html?|ipynb|jpe?g|json|md|mp4|pdf|png|py|svg|txt|webp|ya?ml)(?:[#?].*)?")


def link_fields(links: Mapping[str, str | LinkTarget]) -> Iterator[tuple[FieldPath, str]]:
    """The links of an entry, each with the place of its URL."""
    for label, target in links.items():
        if isinstance(target, str):
            yield ("links", label), target
        else:
            yield ("links", label, "url"), target["url"]


def all_targets(tree: Mapping[str, Any], fields: Mapping[str, FieldSpec]) -> list[Target]:
    """Every link of an entry, in order: `links`, declared URLs, overrides of `also_in`, and links inside any text.

    Total on any tree, so that a file need not be valid to be judged.

    Args:
        tree: the values of an entry file, converted or as they are written.
        fields: the fields that the list declares.
    """
    urls = frozenset({"links", *(name for name, spec in fields.items() if spec.type == "url")})
    found: list[Target] = []
    _collect(tree, (), urls, found, is_url=False)
    return found


def _collect(value: object, field: FieldPath, urls: frozenset[str], found: list[Target], *, is_url: bool) -> None:
    if isinstance(value, str):
        if is_url:
            found.append(Target(field, value, is_value=True))
        elif "](" in value or "<" in value or "]:" in value:
            found += [Target(field, url, is_value=False) for url in text_targets(value)]
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            is_text = key == "text" and len(field) > 1 and field[-2] in urls
            _collect(inner, (*field, key), urls, found, is_url=(is_url or key in urls) and not is_text)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            _collect(inner, (*field, number), urls, found, is_url=is_url)


def text_targets(text: str) -> Iterator[str]:
    """The targets of links and images inside Markdown, as a browser gets them: character references resolved."""
    patterns = [_INLINE, _DEFINITION]
    if "<" in text:
        patterns += [_AUTOMATIC, _ATTRIBUTE]
    for pattern in patterns:
        for found in pattern.finditer(text):
            url = next(filter(None, found.groups()), "")
            yield _REFERENCE.sub(lambda reference: unescape(reference[0]), url) if "&" in url else url


def is_relative(target: str) -> bool:
    """Tell whether *target* leads to a file of the same repository, or within the page.

    `example.com/page` does not: it lacks its scheme.
    """
    if not _RELATIVE.fullmatch(target):
        return False
    head, slash, _ = target.partition("/")
    return "." not in head or head[0] in ".#?" or (not slash and _FILE.fullmatch(head) is not None)
