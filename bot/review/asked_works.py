"""What is asked of the network about a contribution: works of which sources may know, and links."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from bot.engine.link_facts import list_asked_works
from bot.identity.identifiers import identify
from bot.model.entry import Entry
from bot.model.facts import ASKED_KINDS
from bot.model.link import parse_links
from bot.project.listed_links import is_address


class Asked(NamedTuple):
    """Works, as identifiers, and links of pages that no source knows."""

    works: list[str]
    links: list[str]


def list_asked(before: Mapping[str, Any], after: Mapping[str, Any]) -> Asked:
    """Return what is new about an entry, whose records are *before* and *after*.

    Of an entry that is listed, these are the works and links that it did not have before,
    or all its works, where its title or its date changes. Empty records are of no entry.
    """
    if not after:
        return Asked([], [])
    urls_before = {link.url for link in parse_links(before.get("links"))}
    links = [
        link.url
        for link in parse_links(after.get("links"))
        if link.url not in urls_before and _is_plain_page(link.url)
    ]
    entry = Entry.from_record("", after)
    works = list(dict.fromkeys(map(str, list_asked_works(entry, ASKED_KINDS))))
    if before:
        listed = Entry.from_record("", before)
        if (entry.title, entry.published) == (listed.title, listed.published):
            known = set(map(str, list_asked_works(listed, ASKED_KINDS)))
            works = [work for work in works if work not in known]
    return Asked(works, list(dict.fromkeys(links)))


def _is_plain_page(url: str) -> bool:
    """Return whether a link leads to a page of the web of which no source is asked."""
    return is_address(url) and identify(url).kind not in ASKED_KINDS
