"""Find where an entry leads: the links of its own, and those inside its text."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from bot.markdown.html_tags import find_tag_targets
from bot.markdown.reader import Element, read_document, read_inline
from bot.model.finding import FieldPath
from bot.model.layout import FieldSpec


class Target(NamedTuple):
    """One link of an entry.

    *is_value* tells whether it is the whole value of the field, not a part of a text.
    """

    field: FieldPath
    url: str
    is_value: bool


# Neither a colon nor what may become one: no scheme hides in such a text.
_RELATIVE: Final = re.compile(r"(?!//)[\w./#%?=&+~,@!'-]+")
# A scheme such as `mailto:`; in `localhost:8000` the number shows that it is none.
_OTHER_SCHEME: Final = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
# Without any of these, no text leads anywhere: it holds no link, no definition, no
# tag.
_MAY_LEAD: Final = re.compile(r"\](?:\(|:)|<")
_NO_MARKDOWN: Final = frozenset({"html", "html block", "code", "code block"})
# A file by its usual ending, `guide.md#top`, and not a domain such as `example.com`.
_FILE: Final = re.compile(
    r"[^/]+\.(?:bib|csv|gif|html?|ipynb|jpe?g|json|md|mp4|pdf|png|py|svg|txt|webp|ya?ml)(?:[#?].*)?"
)


def find_targets(
    tree: Mapping[str, Any], fields: Mapping[str, FieldSpec]
) -> list[Target]:
    """Return every link of an entry.

    These are `links`, declared URLs, overrides of `also_in`, and links inside any text.
    Any tree can be searched, so that a file need not be valid to be judged.

    Args:
        tree: the values of an entry file, converted or as they are written.
        fields: the fields that the list declares.
    """
    urls = {"links"}
    urls.update(name for name, spec in fields.items() if spec.type == "url")
    targets: list[Target] = []
    _collect(tree, (), urls, targets)
    return targets


def _collect(
    value: object,
    field: FieldPath,
    urls: set[str],
    targets: list[Target],
) -> None:
    """Add the links in *value* and below it to *targets*.

    Args:
        value: any part of an entry.
        field: where it stands.
        urls: the keys whose values are links.
        targets: the links that were found.
    """
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in urls:
                _collect_urls(inner, (*field, key), targets)
            # A text without a bracket or a tag leads nowhere; most are such.
            elif not isinstance(inner, str) or "]" in inner or "<" in inner:
                _collect(inner, (*field, key), urls, targets)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            _collect(inner, (*field, number), urls, targets)
    elif isinstance(value, str):
        urls_in_text = find_text_targets(value)
        targets += [Target(field, url, is_value=False) for url in urls_in_text]


def _collect_urls(
    value: object,
    field: FieldPath,
    targets: list[Target],
    depth: int = 0,
) -> None:
    """Add every text at *field* and below to *targets*, as a link.

    Only the `text` of a link, which the list shows in its place, is searched for links.
    """
    if isinstance(value, str):
        targets.append(Target(field, value, is_value=True))
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == "text" and depth == 1:
                _collect(inner, (*field, key), set(), targets)
            else:
                _collect_urls(inner, (*field, key), targets, depth + 1)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            _collect_urls(inner, (*field, number), targets, depth + 1)


def iterate_texts(
    tree: Mapping[str, Any], fields: Mapping[str, FieldSpec]
) -> Iterator[tuple[FieldPath, str]]:
    """Yield every text of an entry that is not the address of a link, with its field."""
    urls = {name for name, spec in fields.items() if spec.type == "url"}
    for key, value in tree.items():
        if key == "links":
            yield from _iterate_link_texts(value, (key,))
        elif key not in urls:
            yield from _iterate_texts_below(value, (key,))


def _iterate_texts_below(
    value: object, field: FieldPath
) -> Iterator[tuple[FieldPath, str]]:
    """Yield every text in *value*, but for addresses of links, with its field."""
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == "links":
                yield from _iterate_link_texts(inner, (*field, key))
            else:
                yield from _iterate_texts_below(inner, (*field, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _iterate_texts_below(inner, (*field, number))


def _iterate_link_texts(
    links: object,
    field: FieldPath,
) -> Iterator[tuple[FieldPath, str]]:
    """Yield the texts that the list shows in place of the links' labels."""
    if not isinstance(links, dict):
        return
    for label, link in links.items():
        if isinstance(link, dict) and isinstance(link.get("text"), str):
            yield (*field, label, "text"), link["text"]


def may_be_relative(record: Mapping[str, Any]) -> bool:
    """Return whether an entry may lead to a file of the repository.

    This is a quick test for all entries of a large list; most cannot.
    """
    for value in record.values():
        if isinstance(value, str):
            if "](" in value or "]:" in value or "<" in value or value.startswith("./"):
                return True
        elif isinstance(value, dict):
            if not all(map(_is_plain_address, value.values())):
                return True
        elif isinstance(value, list) and not all(map(_is_text_without_link, value)):
            return True
    return False


def _is_plain_address(value: object) -> bool:
    return isinstance(value, str) and value.startswith("https://")


def _is_text_without_link(value: object) -> bool:
    return isinstance(value, str) and "](" not in value


# Two rules ask for the targets of each text.
@lru_cache(maxsize=1024)
def find_text_targets(text: str) -> tuple[str, ...]:
    """Return the targets of links and images inside Markdown, as a browser gets them.

    Each is returned once. Code, and Markdown inside a block of HTML, are searched too:
    where the list shows the text, another value beside it may end what they stand in.
    """
    if not _MAY_LEAD.search(text):
        return ()
    document = read_document(text)
    targets = [*_find_in_elements(document.blocks), *document.definitions.values()]
    return tuple(dict.fromkeys(targets))


def _find_in_elements(
    elements: Iterable[Element], *, is_inside: bool = False
) -> Iterator[str]:
    """Yield the targets in *elements*.

    Code and HTML are read as if they were Markdown, unless *is_inside* such text already.
    """
    for element in elements:
        if element.kind in ("link", "image"):
            yield element.url
        if element.kind not in _NO_MARKDOWN:
            yield from _find_in_elements(element.children, is_inside=is_inside)
            continue
        source = element.value + "".join(child.value for child in element.children)
        yield from find_tag_targets(source)
        # A piece of HTML begins with "<" itself.
        start = 1 if element.kind == "html" else 0
        if not is_inside and _MAY_LEAD.search(source, start):
            inner = read_inline(source.replace("`", " "))
            yield from _find_in_elements(inner, is_inside=True)


def is_outside(url: str) -> bool:
    """Return whether *url* leads to a page or a file.

    That is a web address, with or without its scheme, or a path with a folder or an
    extension. It is not a part of the page, nor a mailbox. A bare word, such as `url`
    or `TODO`, stands for a link that is still to come.
    """
    if url.startswith(("https://", "http://")):
        return True
    if url.startswith("#") or _OTHER_SCHEME.match(url):
        return False
    return "/" in url or "." in url


def is_relative(target: str) -> bool:
    """Return whether *target* leads to a file of the same repository, or within the page.

    `example.com/page` does not: it lacks its scheme.
    """
    if not _RELATIVE.fullmatch(target):
        return False
    head, slash, _ = target.partition("/")
    if "." not in head or head[0] in ".#?":
        return True
    return not slash and _FILE.fullmatch(head) is not None
