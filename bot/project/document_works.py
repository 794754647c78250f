"""What the layout says of single works of a list that is read from its document.

A line has no place for what a maintainer judged: that a rule may be broken, that two
works differ, that a work left the list. The layout says it below `works:`, by a link.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from bot.engine.entry_format import EntryFormat
from bot.identity.identifiers import Identifier, derive_label, identify
from bot.listing.slugs import make_entry_slug, make_unused
from bot.model.entry_id import EntryId
from bot.model.layout import Layout
from bot.model.link import parse_links
from bot.model.read_list import ReadList, ReadWork


class AppliedWorks(NamedTuple):
    """The entry files that change, and what of `works:` holds nowhere, as sentences."""

    files: Mapping[str, str]
    problems: tuple[str, ...]


def apply_works(
    declared: ReadList,
    layout: Layout,
    records: Mapping[EntryId, Mapping[str, Any]],
) -> AppliedWorks:
    """Return the entry files with what the layout says of their works.

    Args:
        declared: what the owner says of the list.
        layout: the list as its document was read.
        records: the values of each entry, by its id.
    """
    entry_format = EntryFormat(layout)
    ids = _find_ids(records) if declared.works else {}
    files: dict[str, str] = {}
    problems: list[str] = []
    taken = {entry_id.path for entry_id in records}
    for url, work in declared.works.items():
        entry_id = ids.get(identify(url))
        if entry_id is not None and work.removed is None:
            record = {**records[entry_id], **_list_fields(work)}
            files[entry_id.path] = entry_format.write(record)
        elif entry_id is not None:
            problems.append(f"{url} is in the list, so it has not been `removed`.")
        elif work.removed is None:
            problems.append(f"no item of {declared.document} has the link {url}.")
        else:
            path = _name_removed(work, layout, taken)
            taken.add(path)
            record = {"title": work.title, "links": {derive_label(url): url}}
            record |= {**_list_fields(work), "removed": work.removed}
            files[path] = entry_format.write(record)
    return AppliedWorks(files, tuple(problems))


def _find_ids(
    records: Mapping[EntryId, Mapping[str, Any]],
) -> dict[Identifier, EntryId]:
    """Return the entries by what their links name; of several, the first in the list."""
    ids: dict[Identifier, EntryId] = {}
    for entry_id, record in records.items():
        for link in parse_links(record.get("links")):
            ids.setdefault(identify(link.url), entry_id)
    return ids


def _list_fields(work: ReadWork) -> dict[str, Any]:
    """Return the fields of an entry that say what *work* does; those it has not are left out."""
    fields = {"allow": dict(work.allow), "distinct_from": list(work.distinct_from)}
    return {name: value for name, value in fields.items() if value}


def _name_removed(work: ReadWork, layout: Layout, taken: Iterable[str]) -> str:
    """Return a free path for a work that left the list, in its first section."""
    folder = next(iter(layout.sections))
    slugs = {EntryId.from_path(path).slug for path in taken}
    slug = make_unused(make_entry_slug(None, work.title, None), slugs)
    return EntryId.from_parts(layout.id, folder, slug).path


def collect_works(
    records: Mapping[EntryId, Mapping[str, Any]],
) -> Iterator[tuple[str, ReadWork]]:
    """Yield what the entries of a list say that no line shows, by their main links.

    An entry without a link cannot be named, so that nothing of it comes.
    """
    for record in records.values():
        links = parse_links(record.get("links"))
        if not links:
            continue
        work = ReadWork(
            title=str(record["title"]) if "removed" in record else "",
            allow=dict(record.get("allow") or {}),
            distinct_from=[
                _find_link(reference, records)
                for reference in record.get("distinct_from") or ()
            ],
            removed=record.get("removed"),
        )
        if work != ReadWork():
            yield links[0].url, work


def _find_link(
    reference: str,
    records: Mapping[EntryId, Mapping[str, Any]],
) -> str:
    """Return the main link of the entry that *reference* names; itself, if it has none."""
    record = records.get(EntryId(reference), {})
    links = parse_links(record.get("links"))
    return links[0].url if links else reference
