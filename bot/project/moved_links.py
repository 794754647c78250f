"""Write the new addresses of links that moved for good into the entries."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from bot.errors import RefusedError
from bot.identity.identifiers import Identifier, identify
from bot.listing.own_links import list_own_urls
from bot.model.entry import Entry
from bot.model.entry_id import EntryId
from bot.model.finding import SetValue
from bot.model.link import Link
from bot.model.links import LinkVerdict
from bot.plan import WriteFile
from bot.ports import Context
from bot.project.load_catalog import LoadedCatalog
from bot.project.rewrite import edit_entry


class NewAddresses(NamedTuple):
    """The entry files with new addresses, and the moved links that a person must look at."""

    plan: list[WriteFile]
    left: set[str]


def plan_new_addresses(
    context: Context,
    loaded: LoadedCatalog,
    verdicts: Iterable[LinkVerdict],
) -> NewAddresses:
    """Return what is written where links moved for good, and which of them stay.

    Only the field `links` is changed. A link within a text stays, and so does one whose new
    address another entry has already, because the two may be one work, or to which a rule
    objects.
    """
    targets = {
        verdict.url: verdict.target for verdict in verdicts if verdict.task == "moved"
    }
    if not targets:
        return NewAddresses([], set())
    catalog = loaded.catalog
    entries = [catalog.get_entry(EntryId(name)) for name in sorted(catalog.records)]
    holders = _find_holders(entries)
    paths = {EntryId.from_path(path): path for path in loaded.files}
    plan: list[WriteFile] = []
    left: set[str] = set()
    for entry in entries:
        moved = _list_moved(entry, targets)
        links = _find_moving(entry, targets, holders) if moved else []
        edits = [SetValue(link.url_field, targets[link.url]) for link in links]
        path = paths[entry.id]
        text = _rewrite(context, loaded, path, edits)
        if text is not None:
            plan.append(WriteFile(path, text))
            moved -= {link.url for link in links}
        left |= moved
    return NewAddresses(plan, left)


def _list_moved(entry: Entry, targets: Mapping[str, str]) -> set[str]:
    """Return the links of an entry that moved; none of one that left the list."""
    if entry.removed is not None:
        return set()
    return {url for url in list_own_urls(entry) if url in targets}


def _find_holders(entries: Iterable[Entry]) -> dict[Identifier, set[EntryId]]:
    """Return which entries hold each address."""
    holders: dict[Identifier, set[EntryId]] = {}
    for entry in entries:
        for url in list_own_urls(entry):
            holders.setdefault(identify(url), set()).add(entry.id)
    return holders


def _find_moving(
    entry: Entry,
    targets: Mapping[str, str],
    holders: Mapping[Identifier, set[EntryId]],
) -> list[Link]:
    """Return the links of one entry whose new address no other entry has."""
    return [
        link
        for link in entry.all_links
        if link.url in targets
        and holders.get(identify(targets[link.url]), set()) <= {entry.id}
    ]


def _rewrite(
    context: Context,
    loaded: LoadedCatalog,
    path: str,
    edits: Sequence[SetValue],
) -> str | None:
    """Return the text of an entry file after *edits*.

    Return None where there is nothing to write, and where a rule objects to what would be
    written: whoever runs a server chooses where it redirects to, and nobody reviews that.
    """
    if not edits:
        return None
    try:
        text = edit_entry(context, loaded, path, edits)
    except RefusedError:
        return None
    examiner = loaded.examiners.get_for_entry(path)
    before = examiner.examine(path, context.workspace.read(path) or b"")
    after = examiner.examine(path, text.encode())
    known = {(finding.rule, finding.field) for finding in before.findings}
    new = {(finding.rule, finding.field) for finding in after.findings} - known
    return None if new else text
