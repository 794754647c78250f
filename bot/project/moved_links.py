"""Write the new addresses of links that moved for good into the entries."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from bot.listing.own_links import list_own_urls
from bot.model.entry import Entry
from bot.model.entry_id import EntryId
from bot.model.finding import SetValue
from bot.model.links import LinkVerdict
from bot.plan import WriteFile
from bot.ports import Context
from bot.project.load_catalog import LoadedCatalog
from bot.project.rewrite import edit_entry


class NewAddresses(NamedTuple):
    """The entry files with new addresses, and the moved links that no field `links` holds."""

    plan: list[WriteFile]
    left: set[str]


def plan_new_addresses(
    context: Context,
    loaded: LoadedCatalog,
    verdicts: Iterable[LinkVerdict],
) -> NewAddresses:
    """Return what is written where links moved for good, and which of them stay.

    Only the field `links` is changed. A link within a text stays, for a person to look at.

    Raises:
        RefusedError: a file cannot be read.
    """
    targets = {
        verdict.url: verdict.target for verdict in verdicts if verdict.task == "moved"
    }
    plan: list[WriteFile] = []
    left: set[str] = set()
    paths = {EntryId.from_path(path): path for path in loaded.files}
    for entry_id in map(EntryId, sorted(loaded.catalog.records) if targets else ()):
        entry = loaded.catalog.get_entry(entry_id)
        if entry.removed is not None:
            continue
        edits = _list_edits(entry, targets)
        if edits:
            path = paths[entry_id]
            plan.append(WriteFile(path, edit_entry(context, loaded, path, edits)))
        others = set(list_own_urls(entry)) - {link.url for link in entry.all_links}
        left |= others & targets.keys()
    return NewAddresses(plan, left)


def _list_edits(entry: Entry, targets: Mapping[str, str]) -> list[SetValue]:
    """Return the edits that bring the links of one entry to their new addresses."""
    return [
        SetValue(link.url_field, targets[link.url])
        for link in entry.all_links
        if link.url in targets
    ]
