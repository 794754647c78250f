"""What a contribution claims by fields that are a maintainer's to write, where it names nothing."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from bot.engine.catalog_pass import Documents, check_catalog
from bot.model.catalog import Catalog
from bot.model.entry import Entry
from bot.model.entry_id import EntryId
from bot.model.finding import Finding
from bot.review.proposed_files import ProposedFile

_RULE = "dangling-reference"


def find_dangling_claims(
    examined: Iterable[ProposedFile],
    catalog: Catalog,
    documents: Documents,
    today: dt.date,
) -> list[Finding]:
    """Return the findings on ids and rules that such a field names and that are not there.

    *catalog* is the one after the merge, in which these fields count as on the base: they
    excuse nothing before a maintainer agrees. Here they count as they are written.
    """
    records: dict[str, Mapping[str, Any]] = {}
    keys: dict[str, list[Any]] = {}
    for file in examined:
        record = file.result.record
        if record is None or file.result.keys is None:
            continue
        if not Entry.CONTRIBUTED_UNASKED.isdisjoint(record):
            records[file.entry_id] = record
            keys[file.entry_id] = file.result.keys
    if not records:
        return []
    as_written = catalog.with_changes(list(records), records, keys, catalog.files)
    subjects = [EntryId(name) for name in records]
    findings = check_catalog(as_written, subjects, [], documents, today)
    return [finding for finding in findings if finding.rule == _RULE]
