"""The links of a repository's lists, with where each stands."""

import hashlib
from collections.abc import Iterable

from bot.listing.own_links import list_own_urls
from bot.model.entry_id import EntryId
from bot.model.link import find_link_host
from bot.ports import Workspace
from bot.project.document_source import SourceTree
from bot.project.load_catalog import LoadedCatalog

_SCHEMES = ("http://", "https://")
# Links of one host that one machine tries.
_MANY = 400


def collect_links(loaded: LoadedCatalog, tree: Workspace) -> dict[str, list[str]]:
    """Return where each link stands, by address, sorted.

    It stands in an entry file, or in a line of a document, as `README.md:12`. Entries
    that left the list, or stand in an attic, are left out, and so is what is no address of
    the web.
    """
    places: dict[str, list[str]] = {}
    for entry_id in map(EntryId, sorted(loaded.catalog.records)):
        entry = loaded.catalog.get_entry(entry_id)
        if entry.removed is not None or _is_in_attic(entry_id, loaded):
            continue
        place = _name_place(entry_id.path, tree)
        for url in list_own_urls(entry):
            if is_address(url):
                places.setdefault(url, []).append(place)
    return dict(sorted(places.items()))


def _is_in_attic(entry_id: EntryId, loaded: LoadedCatalog) -> bool:
    layout = loaded.project.layouts.get(entry_id.list_id)
    section = layout.sections.get(entry_id.section) if layout else None
    return section is not None and section.attic


def list_attics(loaded: LoadedCatalog) -> tuple[str, ...]:
    """Return where works go whose links are gone: a folder, or a heading of a document."""
    attics: list[str] = []
    for layout in loaded.project.layouts.values():
        for folder, section in layout.sections.items():
            if not section.attic:
                continue
            if layout.is_document:
                attics.append(f"{layout.document}: {section.title}")
            else:
                attics.append(f"entries/{layout.id}/{folder}")
    return tuple(attics)


def is_address(url: str) -> bool:
    """Return whether *url* is a whole address of the web, which can be tried."""
    is_plain = url.isprintable() and " " not in url
    return is_plain and url.startswith(_SCHEMES) and bool(find_link_host(url))


def _name_place(path: str, tree: Workspace) -> str:
    if isinstance(tree, SourceTree):
        location = tree.find_place(path)
        if location is not None:
            return f"{location.path}:{location.line}"
    return path


def select_part(urls: Iterable[str], number: int, count: int) -> list[str]:
    """Return the links of one of *count* parts; *number* counts from 1.

    The parts together are all links, each once. Links of one host are in one part, so that
    its pace is kept; those of a host with very many are spread over all parts.
    """
    by_host: dict[str, list[str]] = {}
    for url in sorted(set(urls)):
        by_host.setdefault(find_link_host(url), []).append(url)
    part: list[str] = []
    for host, members in by_host.items():
        if len(members) > _MANY:
            part += members[number - 1 :: count]
        elif _number_host(host) % count == number - 1:
            part += members
    return part


def _number_host(host: str) -> int:
    """Return a number of a host that is the same on every machine."""
    return int.from_bytes(hashlib.sha256(host.encode()).digest()[:4])
